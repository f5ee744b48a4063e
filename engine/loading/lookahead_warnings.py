"""Problems that only appear once dates are worked out: no due date at all, due dates on days off, vacant roles."""

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from datetime import date, time, timedelta

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.rule import (
    Every,
    InPeriod,
    OnRule,
    Periodic,
    Recurring,
    Roll,
    TimeOfDay,
    Within,
    WorkingDayOfPeriod,
)
from engine.domain.deadline.period import add_months, periods_of, place_in, span_of
from engine.domain.refusal import Refusal
from engine.domain.time.amount import Unit
from engine.domain.time.calendar import Calendar
from engine.domain.time.rrule import Frequency, RRule
from engine.loading.document import Document
from engine.loading.tree import Mapping, Mark
from engine.wording.day_titles import days_off_text
from engine.wording.diagnostics import deadlines
from engine.wording.diagnostics import people as people_codes

_SHOWN = 6
_ONE_DAY = timedelta(days=1)
Calendars = AbstractMapping[str, Calendar]


def never_due(agreement: Agreement, document: Document, calendars: Calendars) -> None:
    """Report recurring obligations that have no date within the agreement's effective dates."""
    if agreement.effective_until is None:
        return
    for obligation, mark in _obligations(agreement, document):
        if not isinstance(obligation.trigger, Recurring | OnRule):
            continue
        dates = _due_days(
            obligation, calendars[obligation.calendar], agreement.effective_from, agreement.effective_until
        )
        if next(dates, None) is None:
            span = f"{agreement.effective_from} – {agreement.effective_until}"
            actual = Refusal("no-due-date-within", span=span)
            right = Refusal("another-place-or-dates")
            document.problems.report(deadlines.NEVER_OCCURS, mark, actual=actual, right=right)


def not_worked(agreement: Agreement, document: Document, calendars: Calendars, *, today: date) -> None:
    """Warn about due dates in the 12 months from today that fall on a day off and do not roll."""
    last = add_months(today, 12)
    until = last if agreement.effective_until is None else min(last, agreement.effective_until)
    for obligation, mark in _obligations(agreement, document):
        rule = obligation.due
        # A working day needs no roll, and a roll moves all other dates.
        if not isinstance(rule, InPeriod) or rule.roll is not Roll.NONE or _is_daily(obligation):
            continue
        if rule.bound == "by" and (rule.shift or isinstance(rule.place, WorkingDayOfPeriod)):
            continue
        calendar = calendars[obligation.calendar]
        first = max(today, agreement.effective_from)
        off = [
            on
            for on in _due_days(obligation, calendars[obligation.calendar], first, until)
            if not calendar.is_working_day(on)
        ]
        if off:
            actual = days_off_text([(on, calendar.title(on)) for on in off[:_SHOWN]], len(off))
            back, on_ = calendar.working_day(off[0], -1), calendar.working_day(off[0], 1)
            right = Refusal("roll-back-or-on", day=off[0], back=back, on=on_)
            document.problems.report(deadlines.NON_WORKING_DAY, mark, actual=actual, right=right)


def due_before_start(agreement: Agreement, document: Document) -> None:
    """Warn about obligations that are overdue at once if their event happens late in the day."""
    for obligation, mark in _obligations(agreement, document):
        rule = obligation.due
        if not isinstance(rule, Within) or any(part.count for part in rule.amount.parts):
            continue
        unit = rule.amount.parts[-1].unit
        clock = rule.at or (TimeOfDay.CLOSE if unit is Unit.WORKING_DAY else TimeOfDay.END_OF_DAY)
        if not unit.counts_days or clock in (TimeOfDay.END_OF_DAY, TimeOfDay.SAME_TIME):
            continue
        named = {TimeOfDay.CLOSE: Refusal("close-of-business"), TimeOfDay.OPEN: Refusal("start-of-business")}
        actual = f"{clock:%H:%M}" if isinstance(clock, time) else named[clock]
        right = Refusal("one-day-or-end-of-day")
        document.problems.report(deadlines.DUE_BEFORE_START, mark, actual=actual, right=right)


def begins_long_ago(agreement: Agreement, document: Document, *, today: date) -> None:
    """Warn about an agreement that begins more than two years before today: often a wrong digit."""
    block = document.root.mapping("effective")
    start = block.scalar("from") if block is not None else None
    if start is not None and agreement.effective_from < add_months(today, -24):
        document.problems.report(deadlines.BEGINS_LONG_AGO, start.mark, actual=start.text)


def vacant_roles(document: Document, definitions: Definitions, *, today: date) -> None:
    """Warn about roles that nobody holds today."""
    roles = document.root.mapping("roles")
    for entry in roles or ():
        name = entry.key.text
        if not any(person.holds(name, today) for person in definitions.people):
            document.problems.report(people_codes.NOBODY_HOLDS, entry.key.mark, actual=name, on=today.isoformat())


def _obligations(agreement: Agreement, document: Document) -> Iterator[tuple[Obligation, Mark]]:
    """The first obligation of each line, since parts share their dates, with the place of its due rule."""
    sequence = document.root.sequence("obligations")
    for item in sequence.items if sequence else ():
        if not isinstance(item, Mapping):
            continue
        name = item.text("id")
        obligation = next((o for o in agreement.obligations if name in (o.id, o.part_of)), None)
        entry = item.entry("due") or item.entry("when")
        if obligation is not None:
            yield obligation, entry.key.mark if entry else item.mark


def _is_daily(obligation: Obligation) -> bool:
    match obligation.trigger:
        case Recurring(every=Every.DAY) | OnRule(rule=RRule(freq=Frequency.DAILY, bymonth=(), bymonthday=(), byday=())):
            return True
        case _:
            return False


def _due_days(obligation: Obligation, calendar: Calendar, first: date, last: date) -> Iterator[date]:
    """The local due dates from ``first`` to ``last``, both included, before any roll."""
    rule, trigger = obligation.due, obligation.trigger
    if not isinstance(rule, InPeriod) or not isinstance(trigger, Periodic):
        return
    # A shift or `before` can move a date out of its period.
    for period in periods_of(trigger, first - timedelta(days=40), last + timedelta(days=40)):
        day = place_in(span_of(rule, period), rule.place, calendar)
        if day is None:
            continue
        if rule.shift:
            day = calendar.working_day(day, rule.shift)
        if rule.bound == "before":
            day -= _ONE_DAY
        if first <= day <= last:
            yield day
