"""Ranges of subjects, by which a large ledger is read part by part."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class SubjectRange:
    """The subjects from ``since`` on and before ``until``, in the order of their characters; None: without a bound."""

    since: str | None = None
    until: str | None = None

    def holds(self, subject: str) -> bool:
        """True if a subject lies in the range."""
        return (self.since is None or subject >= self.since) and (self.until is None or subject < self.until)


def adjoining(bounds: Iterable[str]) -> tuple[SubjectRange, ...]:
    """The ranges between these bounds, before the first and behind the last: together they hold every subject."""
    ends = [None, *sorted(set(bounds)), None]
    return tuple(SubjectRange(since, until) for since, until in pairwise(ends))
