"""The result of an anonymous round, made of its published figures alone."""

from collections.abc import Mapping
from fractions import Fraction

from engine.domain.agreement.survey import Survey
from engine.domain.survey.answer_batch import AnswerBatch
from engine.domain.survey.publishing import PublishedFigures, published
from engine.domain.survey.result import DimensionFigures, ResultState, RoundResult, SurveyComment, SurveyFigures
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
    shown = published(batch.answers, one.k)
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
    """The published index of each department rated, by id."""
    shown = published(batch.answers, one.k)
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
