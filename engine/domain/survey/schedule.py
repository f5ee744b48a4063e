"""The rounds that a survey has: which period each is about, on which day it opens, how long it can be answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.agreement.rule import Every, OnDate, OnRule, Recurring
from engine.domain.agreement.survey import Survey
from engine.domain.deadline.due import after
from engine.domain.deadline.period import Period, add_months, periods
from engine.domain.survey.ids import round_text
from engine.domain.time.calendar import Calendar
from engine.domain.time.rrule import dates

_ONE_DAY = timedelta(days=1)
_MONTHS_BEFORE = 3
"""The months before a date on which a round opens that it is about, where no earlier date of its rule says more."""


@dataclass(frozen=True, slots=True)
class RoundDates:
    """A round of a survey before it opens: its ``period`` (its label in the id), the service that it is about, from
    ``since`` until ``until``, and the local date on which it opens."""

    survey: str
    period: str
    since: date
    until: date
    opens_on: date

    @property
    def id(self) -> str:
        """The id of the round."""
        return round_text(self.survey, self.period)


def round_dates(survey: Survey, calendar: Calendar, until: date) -> Iterator[RoundDates]:
    """The rounds of a survey that open until a local date, included, in order. ``calendar`` is the organisation's.

    Their periods end while the survey is in effect; where it has dates instead of periods, they open then.
    """
    for planned in _planned(survey, calendar, until):
        counts_on = planned.until if isinstance(survey.trigger, Recurring) else planned.opens_on
        in_effect = survey.effective_from <= counts_on <= (survey.effective_until or date.max)
        if in_effect and planned.opens_on <= until:
            yield planned


def _planned(survey: Survey, calendar: Calendar, until: date) -> Iterator[RoundDates]:
    match survey.trigger:
        case Recurring(every=every):
            for period in periods(every, survey.effective_from, until):
                yield RoundDates(
                    survey.id, str(period), period.first, period.last, calendar.working_day(period.last, 1)
                )
        case OnDate(on=on):
            yield _on_date(survey, None, on)
        case OnRule(rule=rule, since=since):
            before: date | None = None
            for on in dates(rule, since):
                if on > until:
                    return
                yield _on_date(survey, before, on)
                before = on


def _on_date(survey: Survey, before: date | None, on: date) -> RoundDates:
    since = before or add_months(on, -_MONTHS_BEFORE)
    return RoundDates(survey.id, str(Period.containing(on, Every.DAY)), since, on - _ONE_DAY, on)


def opens_at(planned: RoundDates, calendar: Calendar) -> datetime:
    """The start of the day on which a round opens (UTC)."""
    return calendar.instant(planned.opens_on, 0)


def closes_at(survey: Survey, opened_at: datetime, calendar: Calendar) -> datetime:
    """The instant (UTC) until which a round that opened at another one can be answered."""
    return after(survey.answer_within, opened_at, calendar)


def reminder_times(opened_at: datetime, closes_at: datetime, calendar: Calendar) -> tuple[datetime, ...]:
    """The instants (UTC) from which people who have not answered are reminded once: the opening, the beginning of the
    day halfway, and that of the last day. ``calendar`` is that of the people."""
    halfway = calendar.local(opened_at + (closes_at - opened_at) / 2).date()
    last = calendar.day_ended_by(closes_at)
    days = sorted({halfway, last} - {calendar.local(opened_at).date()})
    return (opened_at, *(calendar.instant(day, 0) for day in days))
