"""The list check: the key or period of an item stands in a text file."""

from dataclasses import dataclass
from typing import Literal

from engine.domain.agreement.check.machine import Machine


@dataclass(frozen=True, slots=True)
class ListCheck(Machine):
    """A line in a named text file."""

    list: str
    kind: Literal["listed"] = "listed"

    @property
    def resource(self) -> str:
        """The list."""
        return self.list
