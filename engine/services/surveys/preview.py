"""Preview a survey: when its rounds open and close, who is asked, and how many minutes a month that takes each person.

A preview assumes that all departments with agreements serve each other. The deliveries of the period decide, once it is
over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.survey import Survey
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.survey.rater import Pair, Rater, raters_of
from engine.domain.survey.schedule import RoundDates, closes_at, opens_at, round_dates
from engine.domain.survey.to_answer import minutes_for

_YEAR = timedelta(days=365)
_DAYS_A_MONTH = Fraction(1461, 48)


@dataclass(frozen=True, slots=True)
class PreviewRound:
    """A round that would open: its period, from when until when it can be answered (UTC), and the people asked."""

    dates: RoundDates
    opens_at: datetime
    closes_at: datetime
    raters: tuple[Rater, ...]


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """The rounds that ask a person in the time previewed, and the minutes a month that answering takes."""

    person: str
    rounds: int
    minutes_a_month: Fraction


@dataclass(frozen=True, slots=True)
class SurveyPreview:
    """The rounds of a survey that open on local dates, both included, and the people by id."""

    survey: Survey
    since: date
    until: date
    rounds: tuple[PreviewRound, ...]
    people: tuple[PersonLoad, ...]


def preview_survey(
    definitions: Definitions, survey: Survey, *, since: date | None = None, until: date | None = None
) -> SurveyPreview:
    """The rounds that open from a local date, by default that on which the survey takes effect, until another one, by
    default a year later."""
    first = since or survey.effective_from
    last = until or first + _YEAR
    rounds = tuple(_rounds(definitions, survey, first, last))
    months = Fraction((last - first).days) / _DAYS_A_MONTH
    return SurveyPreview(survey, first, last, rounds, tuple(_loads(survey, rounds, months)))


def next_round(definitions: Definitions, survey: Survey, on: date) -> PreviewRound | None:
    """The first round that opens on a local date or within two years of it; None if there is none."""
    return next(_rounds(definitions, survey, on, on + 2 * _YEAR), None)


def next_rounds(old: Definitions, new: Definitions, at: datetime) -> tuple[tuple[str, PreviewRound | None], ...]:
    """The surveys that a change of definitions at an instant touches, by id, each with its next round from then on.

    None: no further round opens, or the survey is removed.
    """
    before, after = {s.id: s for s in old.surveys}, {s.id: s for s in new.surveys}
    changed = sorted(id for id in {*before, *after} if before.get(id) != after.get(id))
    if not changed:
        return ()
    today = Rulebook(new, {}).home.local(at).date()
    return tuple((id, next_round(new, after[id], today) if id in after else None) for id in changed)


def _rounds(definitions: Definitions, survey: Survey, since: date, until: date) -> Iterator[PreviewRound]:
    book = Rulebook(definitions, {})
    pairs = _all_pairs(definitions, survey)
    for dates in round_dates(survey, book.home, until):
        if dates.opens_on >= since:
            opened = opens_at(dates, book.home)
            raters = raters_of(survey, pairs, book.directory, dates.opens_on, dates.id)
            yield PreviewRound(dates, opened, closes_at(survey, opened, book.home), raters)


def _all_pairs(definitions: Definitions, survey: Survey) -> Sequence[Pair]:
    pairs = {Pair(agreement.consumer, agreement.provider) for agreement in definitions.agreements}
    return sorted(pair for pair in pairs if survey.between.has(pair.provider, pair.consumer))


def _loads(survey: Survey, rounds: Sequence[PreviewRound], months: Fraction) -> Iterator[PersonLoad]:
    minutes: dict[str, int] = {}
    asking: dict[str, set[str]] = {}
    for one in rounds:
        for rater in one.raters:
            minutes[rater.person] = minutes.get(rater.person, 0) + minutes_for(survey, len(rater.about))
            asking.setdefault(rater.person, set()).add(one.dates.id)
    for person in sorted(minutes):
        yield PersonLoad(person, len(asking[person]), minutes[person] / max(months, Fraction(1)))
