"""The figures of closed months as they were at their closing."""

from collections.abc import Sequence
from typing import Protocol

from engine.domain.figures.service_group import ServiceGroup


class ClosedMonths(Protocol):
    """The groups that figures of closed months add up: a cache of what the facts of the closing give."""

    def groups(self, month: str) -> Sequence[ServiceGroup] | None:
        """The groups of a month (``2026-01``) as of its closing; None where they are not stored."""

    def unfilled(self) -> tuple[str, ...]:
        """The months that an earlier version closed, which have no groups yet, in order."""

    def unsound(self) -> tuple[str, ...]:
        """The closed months whose groups are missing or were edited, and the months that have some and are not closed,
        in order."""
