"""Pauses: the spans in which a duration clock stands still, because the provider waits for somebody.

What a pause adds: docs/for-agreement-writers/deadlines.md#pauses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.text import Text

OUTSIDERS = {
    "customer": Text(zh="客户", en="the customer"),
    "bank": Text(zh="银行", en="the bank"),
    "insurer": Text(zh="保险公司", en="the insurer"),
    "supplier": Text(zh="供应商", en="the supplier"),
    "authority": Text(zh="政府部门", en="the authority"),
}
"""Whom a provider may wait for outside of the house."""
CONSUMER = "consumer"
"""Whom a provider waits for where it is the receiving side."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A span ``[since, until)`` in UTC; ``until`` None: the clock still stands.

    ``waiting_for`` is ``consumer``, the id of a department, or one of OUTSIDERS.
    """

    since: datetime
    until: datetime | None
    waiting_for: str = CONSUMER
    reason: str = ""

    def ended(self, at: datetime) -> "Pause":
        """This pause, over at an instant where it still stood."""
        return Pause(self.since, at, self.waiting_for, self.reason) if self.until is None else self

    def as_of(self, at: datetime) -> "Pause":
        """This pause as it was known at an instant after its beginning: one that ends later stands."""
        return self if self.until is None or self.until <= at else replace(self, until=None)


def merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """The closed pauses in order, those that touch or overlap as one, empty ones left out.

    One of several keeps whom the first waited for. Pauses that still stand are left out: no due instant follows from
    them.
    """
    found: list[Pause] = []
    closed = [(p.since, p.until, p) for p in pauses if p.until is not None and p.until > p.since]
    for since, until, pause in sorted(closed, key=lambda c: (c[0], c[1])):
        last = found[-1] if found else None
        if last is not None and last.until is not None and since <= last.until:
            found[-1] = Pause(last.since, max(last.until, until), last.waiting_for, last.reason)
        else:
            found.append(pause)
    return tuple(found)


def waited_for(who: str) -> Text:
    """Whom a pause waits for, as people read it; a department by its id."""
    if who == CONSUMER:
        return Text(zh="接收方", en="the consumer")
    return OUTSIDERS.get(who, Text.plain(who))
