"""The budget of extensions and waivers in a period (``excuses`` of an agreement)."""

from collections.abc import Iterable
from datetime import datetime

from engine.domain.agreement.agreement import Agreement
from engine.domain.deadline.period import Period
from engine.domain.ledger.entry import Kind
from engine.domain.refusal import Refusal
from engine.domain.time.calendar import Calendar

COUNTED = (Kind.EXTENSION_GRANTED, Kind.WAIVER_GRANTED)
"""The entries that count. *Not applicable* does not: it excuses nobody."""


def over_budget(
    agreement: Agreement, granted: Iterable[datetime], calendar: Calendar, at: datetime, *, by_head: bool
) -> Refusal | None:
    """None if one more may be granted at an instant; else the refusal that names the budget.

    ``granted`` are the instants at which the extensions and waivers of the agreement were granted. ``calendar`` is the
    organisation's; its local dates decide the period.
    """
    excuses = agreement.excuses
    if excuses is None or by_head:
        return None
    period = Period.containing(calendar.local(at).date(), excuses.per)
    count = sum(period.first <= calendar.local(g).date() <= period.last for g in granted)
    if count < excuses.at_most:
        return None
    return Refusal("excuses-used-up", agreement=agreement.id, budget=excuses, period=str(period), count=count)
