"""The parts of a receiver's round."""

from enum import StrEnum


class RoundSection(StrEnum):
    """The parts of a round: deliveries that wait for acceptance, deliveries to rate, deliveries that can still be
    returned, and open items that the receiver waits for."""

    TO_ACCEPT = "accept"
    TO_RATE = "rate"
    RETURNABLE = "returnable"
    EXPECTED = "expected"
