"""The result of a round: what the answers come to, by department rated and by pair."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from engine.domain.agreement.survey import SCORES, Survey, SurveyKind
from engine.domain.survey.answer import Answer
from engine.domain.survey.rater import Pair
from engine.domain.survey.round import Round
from engine.domain.survey.validity import ResponseRate

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class DimensionFigures:
    """The scores of one dimension: how many, their mean, and how many of each score from 1 to 5.

    ``expected`` is the mean of the expected scores of those who gave both, ``gap`` their mean experience less it; None
    where nobody gave both. ``mean`` is None without scores.
    """

    dimension: str
    n: int
    mean: Fraction | None
    distribution: tuple[int, ...]
    expected: Fraction | None = None
    gap: Fraction | None = None


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """The answers about one department, or of one pair: ``index`` is the mean of their weighted means.

    ``lost_minutes`` is the sum of the time that people lost.
    """

    n: int
    index: Fraction | None
    dimensions: tuple[DimensionFigures, ...]
    lost_minutes: int = 0

    def dimension(self, id: str) -> DimensionFigures | None:
        """The figures of a dimension, or None."""
        return next((d for d in self.dimensions if d.dimension == id), None)


@dataclass(frozen=True, slots=True)
class SurveyComment:
    """A comment about a department; ``department`` and ``person`` are None where the reader does not see who wrote
    it, ``about`` where it is not shown on whom."""

    about: str | None
    comment: str
    department: str | None = None
    person: str | None = None


class ResultState(StrEnum):
    """The state of a result: with figures, or why not."""

    OPEN = "open"
    """The round can still be answered: there is only the response rate, and what is no longer sealed."""
    NOT_VALID = "not valid"
    """Too few answers came: there is only the response rate."""
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class RoundResult:
    """The result of a round as one reader sees it.

    ``providers`` has the figures by department rated, ``pairs`` by pair, each without what the reader does not see.
    ``before`` has the figures by department rated of the round before, None where there was none that counted, and
    ``plans`` what came of the improvement plans that followed from it.
    """

    round: Round
    rate: ResponseRate
    state: ResultState
    total: SurveyFigures | None = None
    providers: tuple[tuple[str, SurveyFigures], ...] = ()
    pairs: tuple[tuple[Pair, SurveyFigures], ...] = ()
    comments: tuple[SurveyComment, ...] = ()
    before: "RoundResult | None" = None
    plans: tuple["PlanOutcome", ...] = ()


def figures(survey: Survey, answers: Sequence[Answer]) -> SurveyFigures:
    """The figures of some answers."""
    indices = [index for answer in answers if (index := answer.index(survey)) is not None]
    return SurveyFigures(
        n=len(answers),
        index=_mean(indices),
        dimensions=tuple(_dimension(q.dimension, answers) for q in survey.questions),
        lost_minutes=sum(answer.lost_minutes or 0 for answer in answers),
    )


def indices_of(survey: Survey, answers: Iterable[Answer]) -> Mapping[str, Fraction]:
    """The mean index of each department rated, by id."""
    by_provider = _grouped((answer.about, answer) for answer in answers)
    means = {about: figures(survey, group).index for about, group in sorted(by_provider.items())}
    return {about: mean for about, mean in means.items() if mean is not None}


def _dimension(dimension: str, answers: Iterable[Answer]) -> DimensionFigures:
    given = [(a.scores[dimension], a.expected.get(dimension)) for a in answers if dimension in a.scores]
    scores = [Fraction(score) for score, _ in given]
    both = [(score, wish) for score, wish in given if wish is not None]
    expected = _mean([Fraction(wish) for _, wish in both])
    gap = _mean([Fraction(score - wish) for score, wish in both])
    distribution = tuple(sum(1 for score, _ in given if score == one) for one in SCORES)
    return DimensionFigures(dimension, len(given), _mean(scores), distribution, expected, gap)


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None


def sees_names(one: Round, roles: Iterable[str] | None) -> bool:
    """Return whether the holder of some roles sees who answered in a round that has names; None: a reader without one.

    In a confidential round only the roles of the survey see names, pairs and comments.
    """
    return one.kind is SurveyKind.NAMED or (
        one.kind is SurveyKind.CONFIDENTIAL and bool(set(one.survey.seen_by) & set(roles or ()))
    )


def result_of(one: Round, answers: Sequence[Answer]) -> RoundResult:
    """The result of a round for readers who see who answered. One that does not count shows its response rate alone."""
    rate = ResponseRate(one.answers_wanted, len(answers))
    if one.closed is None or not one.closed.valid:
        return RoundResult(one, rate, ResultState.OPEN if one.closed is None else ResultState.NOT_VALID)
    by_provider = _grouped((answer.about, answer) for answer in answers)
    pairs = _grouped((Pair(a.department, a.about), a) for a in answers if a.department is not None)
    return RoundResult(
        one,
        rate,
        ResultState.VALID,
        total=figures(one.survey, answers),
        providers=tuple((about, figures(one.survey, group)) for about, group in sorted(by_provider.items())),
        pairs=tuple((pair, figures(one.survey, group)) for pair, group in sorted(pairs.items())),
        comments=tuple(comments_of(answers)),
    )


def comments_of(answers: Iterable[Answer]) -> Iterable[SurveyComment]:
    """The comments of answers with who wrote them, by department rated."""
    for answer in sorted(answers, key=lambda a: (a.about, a.department or "", a.person or "")):
        if answer.comment:
            yield SurveyComment(answer.about, answer.comment, answer.department, answer.person)


def _grouped(answers: Iterable[tuple[K, Answer]]) -> Mapping[K, list[Answer]]:
    groups: dict[K, list[Answer]] = {}
    for key, answer in answers:
        groups.setdefault(key, []).append(answer)
    return groups


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """The outcome of an improvement plan of the round before: whether it was delivered, and by how much the mean of
    each dimension that it names rose since then."""

    provider: str
    occurrence: str
    delivered: bool
    changes: tuple[tuple[str, Fraction], ...]


def outcome_of(
    result: RoundResult, provider: str, occurrence: str, *, delivered: bool, dimensions: Iterable[str]
) -> PlanOutcome | None:
    """The outcome of a plan of a department; None where a round has no figures about it that the reader sees."""
    now = dict(result.providers).get(provider)
    before = dict(result.before.providers).get(provider) if result.before is not None else None
    if now is None or before is None:
        return None
    changes = []
    for dimension in dimensions:
        later, earlier = now.dimension(dimension), before.dimension(dimension)
        if later is not None and earlier is not None and later.mean is not None and earlier.mean is not None:
            changes.append((dimension, later.mean - earlier.mean))
    return PlanOutcome(provider, occurrence, delivered, tuple(changes))
