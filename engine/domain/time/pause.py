"""Pauses: the spans in which a duration clock stands still because the provider waits for somebody.

The effect of a pause: docs/for-agreement-writers/deadlines.md#pauses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

OUTSIDERS = ("customer", "bank", "insurer", "supplier", "authority")
"""The codes of the parties outside the organisation that a provider may wait for."""
CONSUMER = "consumer"
"""The code for the receiving side, where the provider waits for it."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A span ``[since, until)`` in UTC. While ``until`` is None the clock stands.

    ``waiting_for`` is ``consumer``, the id of a department, or one of OUTSIDERS. ``limit_at`` is the instant at which
    the limit of all pauses of the item ends it, if nothing else does before (UTC; None: there is no limit).
    """

    since: datetime
    until: datetime | None
    waiting_for: str = CONSUMER
    reason: str = ""
    limit_at: datetime | None = None

    @property
    def reached_limit(self) -> bool:
        """True if it was the limit that ended it."""
        return self.until is not None and self.until == self.limit_at

    def ended(self, at: datetime) -> "Pause":
        """This pause, ended at an instant if nobody had ended it."""
        return replace(self, until=at) if self.until is None else self

    def as_of(self, at: datetime) -> "Pause":
        """This pause as it was known at an instant after its beginning: without an end that came later."""
        return self if self.until is None or self.until <= at else replace(self, until=None)


def merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """The closed pauses in order. Pauses that touch or overlap become one; empty pauses are left out.

    A pause made of several keeps the ``waiting_for`` of the first. Pauses that nobody has ended are left out: no due
    time follows from them.
    """
    joined: list[Pause] = []
    closed = [(p.since, p.until, p) for p in pauses if p.until is not None and p.until > p.since]
    for since, until, pause in sorted(closed, key=lambda c: (c[0], c[1])):
        last = joined[-1] if joined else None
        if last is not None and last.until is not None and since <= last.until:
            longest = pause if until > last.until else last
            joined[-1] = replace(last, until=longest.until, limit_at=longest.limit_at)
        else:
            joined.append(pause)
    return tuple(joined)
