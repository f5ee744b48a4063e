"""The result of a round, made of its published figures alone: that of an anonymous round for everybody, that of a
confidential one for readers who do not see who answered."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from engine.domain.agreement.survey import Survey, SurveyKind
from engine.domain.survey.answer import Answer
from engine.domain.survey.answer_batch import AnswerBatch, BatchedAnswer
from engine.domain.survey.publishing import PublishedFigures, published
from engine.domain.survey.result import (
    DimensionFigures,
    ResultState,
    RoundResult,
    SurveyComment,
    SurveyFigures,
    indices_of,
)
from engine.domain.survey.round import Round
from engine.domain.survey.suppression import FigureScope
from engine.domain.survey.validity import ResponseRate


def anonymous_result(one: Round, batch: AnswerBatch | None, came: int) -> RoundResult:
    """The result of an anonymous round, the same for each reader. ``came`` is the number of answers so far.

    Only a closed round that counts has figures. The gap of a dimension is the mean experience less the mean
    expectation, each of all who gave it: the gap of those who gave both would reveal the others.
    """
    if one.closed is None:
        return RoundResult(one, ResponseRate(one.answers_wanted, came), ResultState.OPEN)
    rate = ResponseRate(one.answers_wanted, one.closed.answered)
    if not one.closed.valid or batch is None:
        return RoundResult(one, rate, ResultState.NOT_VALID)
    return _valid_result(one, rate, published(batch.answers, one.k))


def confidential_result(one: Round, answers: Sequence[Answer]) -> RoundResult:
    """The result of a confidential round for readers who do not see who answered: no pairs and no comments, and of the
    figures those that are about k answers or more, as are all differences of two of them."""
    rate = ResponseRate(one.answers_wanted, len(answers))
    if one.closed is None or not one.closed.valid:
        return RoundResult(one, rate, ResultState.OPEN if one.closed is None else ResultState.NOT_VALID)
    return _valid_result(one, rate, published_of(one, answers))


def published_of(one: Round, answers: Iterable[Answer]) -> PublishedFigures:
    """The figures of a confidential round that everybody may see."""
    return published([_unnamed(answer) for answer in answers], one.k)


def _unnamed(answer: Answer) -> BatchedAnswer:
    """An answer without who gave it, and without the comment."""
    content = {"scores": answer.scores, "expected": answer.expected, "lost_minutes": answer.lost_minutes}
    return BatchedAnswer(nonce="", about=answer.about, content=content)


def _valid_result(one: Round, rate: ResponseRate, shown: PublishedFigures) -> RoundResult:
    providers = sorted({pair.provider for pair in one.pairs})
    by_provider = ((provider, _figures(one.survey, shown, FigureScope(provider=provider))) for provider in providers)
    by_pair = ((pair, _figures(one.survey, shown, FigureScope(pair.consumer, pair.provider))) for pair in one.pairs)
    return RoundResult(
        one,
        rate,
        ResultState.VALID,
        total=_figures(one.survey, shown, FigureScope()),
        providers=tuple((provider, figures) for provider, figures in by_provider if figures is not None),
        pairs=tuple((pair, figures) for pair, figures in by_pair if figures is not None),
        comments=tuple(
            SurveyComment(scope.provider, comment)
            for scope, comments in sorted(shown.comments.items(), key=lambda item: item[0].provider or "~")
            for comment in comments
        ),
    )


def published_indices(one: Round, batch: AnswerBatch) -> Mapping[str, Fraction]:
    """The published index of each department rated in an anonymous round, by id."""
    return _indices(one, published(batch.answers, one.k))


def shown_indices(one: Round, answers: Sequence[Answer]) -> Mapping[str, Fraction]:
    """The index of each department rated in a round with names, by id; of a confidential one only those that everybody
    may see, since improvement plans follow from them."""
    if one.kind is SurveyKind.CONFIDENTIAL:
        return _indices(one, published_of(one, answers))
    return indices_of(one.survey, answers)


def _indices(one: Round, shown: PublishedFigures) -> Mapping[str, Fraction]:
    providers = sorted({pair.provider for pair in one.pairs})
    figures = ((provider, _figures(one.survey, shown, FigureScope(provider=provider))) for provider in providers)
    return {provider: known.index for provider, known in figures if known is not None and known.index is not None}


def _figures(survey: Survey, shown: PublishedFigures, scope: FigureScope) -> SurveyFigures | None:
    """The published figures of a scope; None where none is."""
    dimensions = tuple(_dimension(question.dimension, shown, scope) for question in survey.questions)
    n = shown.answers.get(scope, max(d.n for d in dimensions))
    if not n:
        return None
    weights = {question.dimension: question.weight for question in survey.questions}
    lost_time = shown.lost_time.get(scope)
    return SurveyFigures(n, shown.index(scope, weights), dimensions, lost_time.minutes if lost_time else 0)


def _dimension(dimension: str, shown: PublishedFigures, scope: FigureScope) -> DimensionFigures:
    experienced = shown.experienced.get(dimension, {}).get(scope)
    expected = shown.expected.get(dimension, {}).get(scope)
    if experienced is None:
        return DimensionFigures(dimension, 0, None, (0, 0, 0, 0, 0))
    wish = expected.mean if expected is not None else None
    gap = experienced.mean - wish if wish is not None else None
    return DimensionFigures(dimension, experienced.n, experienced.mean, experienced.counts, wish, gap)
