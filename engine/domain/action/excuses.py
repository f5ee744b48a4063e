"""The budget of extensions and waivers in a period (``excuses`` of an agreement)."""

from collections.abc import Iterable
from datetime import datetime

from engine.domain.agreement.agreement import Agreement, Excuses
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.ledger.entry import Kind
from engine.domain.text import Text
from engine.domain.time.calendar import Calendar

COUNTED = (Kind.EXTENSION_GRANTED, Kind.WAIVER_GRANTED)
"""The entries that count. *Not applicable* does not: it excuses nobody."""
_PER = {
    Every.WEEK: Text(zh="每周", en="a week"),
    Every.MONTH: Text(zh="每月", en="a month"),
    Every.QUARTER: Text(zh="每季度", en="a quarter"),
    Every.HALF_YEAR: Text(zh="每半年", en="a half-year"),
    Every.YEAR: Text(zh="每年", en="a year"),
}


def excuses_text(excuses: Excuses) -> Text:
    """The budget as people read it, in lower case and without a full stop."""
    message = Text(
        zh="延期和豁免{a}最多同意 {most} 次，再多只能由接收方负责人同意",
        en="at most {most} extensions and waivers {a}; more only by the consumer's head",
    )
    return message.filled(a=_PER[excuses.per], most=excuses.at_most)


def over_budget(
    agreement: Agreement, granted: Iterable[datetime], calendar: Calendar, at: datetime, *, by_head: bool
) -> Text | None:
    """None if one more may be granted at an instant; else the sentence that names the budget and who can still grant.

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
    message = Text(
        zh="{agreement} 约定{budget}；{period} 已同意 {count} 次。",
        en="{agreement} says: {budget}. Granted in {period} so far: {count}.",
    )
    return message.filled(agreement=agreement.id, budget=excuses_text(excuses), period=str(period), count=count)
