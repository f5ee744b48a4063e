"""Ranges of subjects, by which a large ledger is read part by part."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from engine.domain.ids import SEPARATORS


@dataclass(frozen=True, slots=True)
class SubjectRange:
    """The subjects from ``since`` on and before ``until``, in the order of their characters; None: without a bound."""

    since: str | None = None
    until: str | None = None

    def holds(self, subject: str) -> bool:
        """True if a subject lies in the range."""
        return (self.since is None or subject >= self.since) and (self.until is None or subject < self.until)

    def spans(self, before: str) -> tuple[tuple[str, str], ...]:
        """The spans of texts (the first, and the one behind the last) in which all ids lie that go on behind ``before``
        with a subject of the range, and a few others. ``before`` ends with the sign between a name and a subject.

        A subject with its own id behind it may come behind a longer subject: ``A/1`` comes behind ``A-7``.
        """
        end = before[:-1] + _next(before[-1]) if self.until is None else before + self.until
        spans = [(before + (self.since or ""), end)]
        for length in range(1, len(self.until or "")):
            shorter = (self.until or "")[:length]
            if self.since is None or shorter >= self.since:
                both = [(before + shorter + sign, before + shorter + _next(sign)) for sign in SEPARATORS]
                spans += [(max(low, end), high) for low, high in both if end < high]
        return tuple(spans)


def _next(sign: str) -> str:
    return chr(ord(sign) + 1)


def adjoining(bounds: Iterable[str]) -> tuple[SubjectRange, ...]:
    """The ranges between these bounds, before the first and behind the last: together they hold every subject."""
    ends = [None, *sorted(set(bounds)), None]
    return tuple(SubjectRange(since, until) for since, until in pairwise(ends))
