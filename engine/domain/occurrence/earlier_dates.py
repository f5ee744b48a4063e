"""The dates of an occurrence as earlier day tables gave them, before more days were published."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from engine.domain.occurrence.occurrence import Dated, Occurrence


def with_earlier_dates(newest: Occurrence, earlier: Sequence[tuple[datetime, Occurrence | None]]) -> Occurrence:
    """An occurrence with its dates by each earlier day table, for as long as that table was the latest."""
    if not any(o is not None and any(d.due and d.due.provisional for d in o.dates) for _, o in earlier):
        return newest
    dates: list[Dated] = []
    start: datetime | None = None
    for until, occurrence in [*((u, o or newest) for u, o in earlier), (None, newest)]:
        known = [d for d in occurrence.dates if until is None or d.known_at < until]
        if start is not None:
            carried = [replace(d, known_at=start) for d in known if d.known_at < start]
            known = carried[-1:] + [d for d in known if d.known_at >= start]
        for dated in known:
            if not dates or (dates[-1].due, dates[-1].pauses) != (dated.due, dated.pauses):
                dates.append(dated)
        start = until
    return replace(newest, dates=tuple(dates))
