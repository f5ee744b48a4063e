"""The report of satisfaction as of an instant, for a period and a scope."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from engine import gc_pause
from engine.domain.agreement.rule import Every
from engine.domain.agreement.survey import SCORES, SurveyKind
from engine.domain.deadline.period import Period, month_of, periods
from engine.domain.figures.on_time import on_time
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.figures.satisfaction.distribution import Distribution, distributions
from engine.domain.figures.satisfaction.gap import gaps
from engine.domain.figures.satisfaction.inflation import TopGrades, top_grades
from engine.domain.figures.satisfaction.lost_time import LostTime
from engine.domain.figures.satisfaction.mutual_premium import MutualPremium, RoundScore, mutual_premiums
from engine.domain.figures.satisfaction.rating_counts import RatingCount, RatingFilter, RatingPart
from engine.domain.figures.satisfaction.report import LowRating, SatisfactionReport, UnitRatings, ranked_units
from engine.domain.figures.satisfaction.response_rate import RatedDeliveries
from engine.domain.figures.satisfaction.watermelon import ServedPair
from engine.domain.figures.scorecard import KUDOS, PeriodGroups
from engine.domain.figures.service_group import ServiceGroup
from engine.domain.ledger.closing import closings
from engine.domain.ledger.entry import About
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.stored_rating import StoredRating
from engine.domain.occurrence.title import occurrence_title
from engine.domain.survey.answer import Answer
from engine.domain.survey.published_result import published_of
from engine.domain.survey.result import RoundResult
from engine.domain.survey.round import Round
from engine.domain.survey.suppression import FigureScope
from engine.domain.time.calendar import DAY_SECONDS
from engine.services.command_time import resolve_as_of
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.reading.ratings import PeriodRatings, ratings_of_period
from engine.services.reading.service_groups import closed_groups, groups_of_months
from engine.services.rounds import answers_in, known_rounds
from engine.services.snapshot import rulebook, rulebooks
from engine.services.surveys.result import results_closed_between

MOST_LOW = 200
"""The most low ratings that are listed one by one; all are counted."""
_QUARTERS = 4
"""The rounds of delivery ratings among which a mutual premium is sought."""


@gc_pause.paused()
def report_satisfaction(
    ledger: Ledger, at: datetime, *, period: Period | None = None, scope: ReportScope = EVERYTHING
) -> SatisfactionReport:
    """The figures as of an instant, for a period of months (by default the month of the instant), within a scope.

    Months that were closed by then keep their figures. Raises Refused before the first run.
    """
    return ledger.reading(lambda one_state: _report(one_state, at, period, scope))


def _report(ledger: Ledger, at: datetime, period: Period | None, scope: ReportScope) -> SatisfactionReport:
    book = rulebook(ledger, resolve_as_of(ledger.runs, at))
    period = period or month_of(at, book.home)
    quarters = _quarters(period)
    span = Period(min(quarters[0].first, period.first), period.last, Every.MONTH)
    ratings = ratings_of_period(ledger, at, span)
    read = _Read(ledger, at, book, period, scope, ratings)
    groups = read.groups()
    scores = distributions(ratings.counts((), read.where)).get((), Distribution())
    rounds = list(_closed_rounds(ledger, at, book, period))
    opening = ledger.runs.opening()
    months = {closing.period for closing in ratings.closings} & {str(m) for m in _months(period)}
    return SatisfactionReport(
        as_of=at,
        zone=book.home.table.zone,
        period=str(period),
        scope=scope,
        rehearsal=bool(opening and opening.rehearsal),
        scores=scores,
        response=RatedDeliveries(ratings.rated_items(read.where), sum(group.delivered for group in groups)),
        lost=LostTime.of(ratings.counts((), read.where)),
        kudos=read.kudos(),
        pairs=read.pairs(),
        departments=read.units(RatingPart.PROVIDER),
        owners=read.units(RatingPart.OWNER),
        dimensions=gaps(
            {key[-1]: known for key, known in distributions(ratings.dimension_counts((), read.where)).items()},
            _expected(rounds, scope),
            [dimension.id for dimension in book.organisation.ratings.dimensions],
            read.least,
        ),
        reasons=ratings.reasons(read.where),
        low=read.low(),
        by_rater=read.top_grades_of_raters(),
        by_pair=read.top_grades_of_pairs(),
        mutual=_mutual(ratings, quarters, rounds, scope, read.least),
        scheme=book.organisation.ratings,
        people=book.definitions.people,
        closings=tuple(closing for closing in ratings.closings if closing.period in months),
        changed=ratings.changed.within(read.where),
        rounds=_results(ledger, at, book, period, scope),
        least=read.least,
    )


def _results(
    ledger: Ledger, at: datetime, book: Rulebook, period: Period, scope: ReportScope
) -> tuple[RoundResult, ...]:
    """The results of the rounds that closed in the period; of a department its own. None of an agreement or an owner:
    rounds ask about departments."""
    if scope.agreement is not None or scope.owner is not None:
        return ()
    since, until = book.home.instant(period.first, 0), book.home.instant(period.last, DAY_SECONDS)
    results = results_closed_between(ledger, at, since, until)
    if scope.department is None:
        return results
    own = (replace(r, providers=tuple(p for p in r.providers if p[0] == scope.department)) for r in results)
    return tuple(result for result in own if result.providers)


def _quarters(period: Period) -> list[Period]:
    """The last quarters until the end of a period, in order."""
    found = [Period.containing(period.last, Every.QUARTER)]
    while len(found) < _QUARTERS:
        found.insert(0, found[0].previous())
    return found


def _months(period: Period) -> list[Period]:
    return list(periods(Every.MONTH, period.first, period.last))


def _label(on: date) -> str:
    return str(Period.containing(on, Every.MONTH))


@dataclass(frozen=True)
class _Read:
    """The parts of the report that are read from the ledger."""

    ledger: Ledger
    at: datetime
    book: Rulebook
    period: Period
    scope: ReportScope
    ratings: PeriodRatings

    @property
    def least(self) -> int:
        """The fewest ratings of which a mean is shown."""
        return self.book.organisation.ratings.mean_from

    @property
    def where(self) -> RatingFilter:
        """The ratings of the scope: those that the department received."""
        return RatingFilter(
            _label(self.period.first),
            _label(self.period.last),
            provider=self.scope.department,
            agreement=self.scope.agreement,
            owner=self.scope.owner,
        )

    @property
    def either_side(self) -> RatingFilter:
        """The ratings of which the department is either side."""
        return RatingFilter(
            _label(self.period.first),
            _label(self.period.last),
            party=self.scope.department,
            agreement=self.scope.agreement,
            owner=self.scope.owner,
        )

    @cached_property
    def items(self) -> PeriodGroups:
        """The items of the period with the praise for them; those of closed months as of their closing."""
        months = _months(self.period)
        labels = [str(month) for month in months]
        closed = closings(self.ledger.entries.about(About.PERIOD, labels, resolve_as_of(self.ledger.runs, self.at)))
        closed_at = {label: closing.at for label, closing in closed.items()}
        of_now = groups_of_months(self.ledger, self.at, months, (), closed_at=closed_at)
        groups: list[ServiceGroup] = []
        for label in labels:
            groups += closed_groups(self.ledger, closed[label]) if label in closed else of_now.by_month[label]
        return PeriodGroups(groups, [counted for label in labels for counted in of_now.counted[label]])

    def groups(self) -> Sequence[ServiceGroup]:
        """The items of the period within the scope."""
        return self.items.within(self.scope).groups

    def pairs(self) -> tuple[ServedPair, ...]:
        """The pairs that have ratings or due items, by provider, then by consumer; the department on either side."""
        served: dict[tuple[str, ...], list[ServiceGroup]] = {}
        for group in self.items.groups:
            owned = self.scope.owner in (None, group.owner)
            if owned and self.scope.holds_pair(group.agreement, group.provider, group.consumer):
                served.setdefault((group.provider, group.consumer), []).append(group)
        parts = (RatingPart.PROVIDER, RatingPart.CONSUMER)
        scores = distributions(self.ratings.counts(parts, self.either_side))
        found = []
        for provider, consumer in sorted(served.keys() | scores.keys()):
            timely = on_time(served.get((provider, consumer), ()))
            known = scores.get((provider, consumer), Distribution())
            if known.n or timely.of:
                found.append(ServedPair(provider, consumer, timely.on_time, timely.of, known))
        return tuple(found)

    def units(self, part: RatingPart) -> tuple[UnitRatings, ...]:
        """The departments or roles that were rated."""
        counts = self.ratings.counts((part,), self.where)
        of_unit: dict[str, list[RatingCount]] = {}
        for count in counts:
            of_unit.setdefault(count.key[0], []).append(count)
        scores = {key[0]: known for key, known in distributions(counts).items()}
        return ranked_units(scores, {unit: LostTime.of(known) for unit, known in of_unit.items()}, self.least)

    def low(self) -> tuple[LowRating, ...]:
        """The low ratings with the titles of their items, and the comments where they are still those of the score."""
        listed = self.ratings.low(self.where, MOST_LOW)
        ids = sorted({rating.occurrence for rating in listed})
        cases = OccurrenceReader(self.ledger).cases(rulebooks(self.ledger), ids, self.at) if ids else ()
        by_id = {case.occurrence.id: case for case in cases}

        def line(rating: StoredRating) -> LowRating:
            case = by_id.get(rating.occurrence)
            if case is None:
                return LowRating(rating, None)
            given = next((r for r in case.history.ratings if (r.by, r.at) == (rating.rater, rating.rated_at)), None)
            comment = given.comment if given is not None else ""
            return LowRating(rating, occurrence_title(case.obligation, case.occurrence), comment)

        return tuple(map(line, listed))

    def top_grades_of_raters(self) -> tuple[TopGrades, ...]:
        """Those who rated the scope."""
        return top_grades(distributions(self.ratings.rater_counts((), self.where)), self.least)

    def top_grades_of_pairs(self) -> tuple[TopGrades, ...]:
        """The pairs of the scope, by consumer, then by provider."""
        parts = (RatingPart.CONSUMER, RatingPart.PROVIDER)
        return top_grades(distributions(self.ratings.counts(parts, self.either_side)), self.least)

    def kudos(self) -> int:
        """How often the items of the scope were praised."""
        return sum(counted.number for counted in self.items.within(self.scope).counted if counted.count == KUDOS)


# ---- surveys, and rounds


_AnsweredRound = tuple[Round, tuple[Answer, ...]]


def _closed_rounds(ledger: Ledger, at: datetime, book: Rulebook, period: Period) -> Iterator[_AnsweredRound]:
    """The rounds with names that count and were closed by an instant and by the end of a period, oldest first.

    Answers of anonymous rounds are published with their round alone: more figures of them could tell people apart.
    """
    as_of = resolve_as_of(ledger.runs, at)
    until = min(at, book.home.instant(period.last, DAY_SECONDS))
    rounds = [
        one
        for one in known_rounds(ledger, rulebooks(ledger, as_of), at, as_of).values()
        if one.kind is not SurveyKind.ANONYMOUS
        and one.closed is not None
        and one.closed.valid
        and one.closed.at <= until
    ]
    answers = answers_in(ledger, [one.id for one in rounds], as_of) if rounds else {}
    for one in sorted(rounds, key=lambda r: (r.opened_at, r.id)):
        yield one, tuple(answers.get(one.id, ()))


def _expected(rounds: Iterable[_AnsweredRound], scope: ReportScope) -> Mapping[str, Distribution]:
    """The expectations by dimension, from the last round of each survey; of a scope those of its department. None of an
    agreement or an owner alone: rounds ask about departments."""
    if scope.department is None and not scope.is_everything:
        return {}
    last = {one.survey.id: (one, answers) for one, answers in rounds}
    by_score: dict[str, dict[int, int]] = {}
    for one, answers in last.values():
        for dimension, score, count in _expectations(one, answers, scope.department):
            scores = by_score.setdefault(dimension, {})
            scores[score] = scores.get(score, 0) + count
    return {dimension: Distribution.of(scores) for dimension, scores in by_score.items()}


def _expectations(one: Round, answers: Sequence[Answer], department: str | None) -> Iterator[tuple[str, int, int]]:
    """The dimensions, scores and numbers of what was expected of a department, or of all (None); of a confidential
    round only what everybody may see."""
    if one.kind is SurveyKind.CONFIDENTIAL:
        of = FigureScope(provider=department)
        for dimension, by_scope in published_of(one, answers).expected.items():
            if of in by_scope:
                yield from ((dimension, score, n) for score, n in zip(SCORES, by_scope[of].counts, strict=True))
        return
    for answer in answers:
        if department in (None, answer.about):
            yield from ((dimension, score, 1) for dimension, score in answer.expected.items())


def _mutual(
    ratings: PeriodRatings,
    quarters: Iterable[Period],
    rounds: Iterable[_AnsweredRound],
    scope: ReportScope,
    least: int,
) -> tuple[MutualPremium, ...]:
    """The pairs of the house that rate each other, those of a department where the scope is one; none of an agreement
    or an owner. The means of quarters are a round each, as are named rounds of surveys."""
    if scope.agreement is not None or scope.owner is not None:
        return ()
    found = mutual_premiums([*_of_quarters(ratings, quarters, least), *_of_rounds(rounds)])
    return tuple(one for one in found if scope.department in (None, one.one, one.other))


def _of_quarters(ratings: PeriodRatings, quarters: Iterable[Period], least: int) -> Iterator[RoundScore]:
    parts = (RatingPart.CONSUMER, RatingPart.PROVIDER)
    for quarter in quarters:
        where = RatingFilter(_label(quarter.first), _label(quarter.last))
        for (consumer, provider), known in distributions(ratings.counts(parts, where)).items():
            if (mean := known.mean_from(least)) is not None:
                yield RoundScore(str(quarter), consumer, provider, float(mean))


def _of_rounds(rounds: Iterable[_AnsweredRound]) -> Iterator[RoundScore]:
    for one, answers in rounds:
        if one.kind is not SurveyKind.NAMED:
            continue
        given: dict[tuple[str, str], list[float]] = {}
        for answer in answers:
            index = answer.index(one.survey)
            if index is not None and answer.department is not None:
                given.setdefault((answer.department, answer.about), []).append(float(index))
        for (department, about), indices in sorted(given.items()):
            yield RoundScore(one.id, department, about, sum(indices) / len(indices))
