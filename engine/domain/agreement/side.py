"""The two sides of an agreement."""

from enum import StrEnum


class Side(StrEnum):
    """The two sides of an agreement."""

    PROVIDER = "provider"
    CONSUMER = "consumer"
