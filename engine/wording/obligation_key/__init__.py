"""The rows that keys of obligations have on the agreement page: a key is a module in this package."""

from collections.abc import Mapping
from typing import Protocol, cast

from engine.domain.agreement.agreement import Obligation
from engine.domain.text import Text
from engine.plugins import modules


class KeyWording(Protocol):
    """The label and the sentence of a key: a module of this package with the name of the key."""

    LABEL: Text
    FOLLOWS: Text
    """The label of the row that comes before it."""

    def sentence(self, obligation: Obligation, /) -> Text | None:
        """The sentence for an obligation; None if it has none."""


def key_wordings() -> Mapping[str, KeyWording]:
    """The keys with a row of their own, by name."""
    return {name: cast(KeyWording, module) for name, module in modules(__name__).items()}
