"""The figures of an anonymous round that are published, from its answers alone.

``suppression`` chooses them for each question and says why no difference of two of them is about a few people. Whoever
shows, exports or adds up figures of an anonymous round takes them from here, never from the answers: so every format,
every filter and every sum over rounds is made of published figures, and reveals no more than they do.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from engine.domain.agreement.survey import SCORES
from engine.domain.ledger.entry import Json
from engine.domain.survey.answer_batch import BatchedAnswer
from engine.domain.survey.suppression import Cell, FigureScope, counted, publishable, scopes_of


@dataclass(frozen=True, slots=True)
class ScoreCounts:
    """How many answers gave each score, from 1 to 5."""

    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """The number of answers."""
        return sum(self.counts)

    @property
    def mean(self) -> Fraction:
        """The mean score. No published figure is without answers."""
        return Fraction(sum(score * count for score, count in zip(SCORES, self.counts, strict=True)), self.n)


@dataclass(frozen=True, slots=True)
class MinuteTotal:
    """The time that bad service cost: the total in minutes, and the number of answers that name a time."""

    minutes: int
    n: int


ByScope = Mapping[FigureScope, ScoreCounts]


@dataclass(frozen=True, slots=True)
class PublishedFigures:
    """All that is shown of an anonymous round.

    A scope that is missing has no answers, or too few to be published. All answers are those about published
    departments, where the others are too few.

    ``answers`` has the number of answers, ``experienced`` and ``expected`` the scores by dimension. ``comments`` are in
    an order that follows from their words alone; those on departments without figures of their own stand under all.
    """

    answers: Mapping[FigureScope, int] = field(default_factory=dict)
    experienced: Mapping[str, ByScope] = field(default_factory=dict)
    expected: Mapping[str, ByScope] = field(default_factory=dict)
    lost_time: Mapping[FigureScope, MinuteTotal] = field(default_factory=dict)
    comments: Mapping[FigureScope, tuple[str, ...]] = field(default_factory=dict)

    def index(self, scope: FigureScope, weights: Mapping[str, int]) -> Fraction | None:
        """The mean of the published means of a scope by the weights of the dimensions; None where none is published.

        It is made of published figures, so it says nothing that they do not say.
        """
        means = {d: by[scope].mean for d, by in self.experienced.items() if scope in by and weights.get(d)}
        total = sum(weights[dimension] for dimension in means)
        return sum((weights[d] * mean for d, mean in means.items()), Fraction()) / total if total else None


def published(answers: Sequence[BatchedAnswer], k: int) -> PublishedFigures:
    """The figures of a closed round with these answers. ``k`` is the one that was fixed when it opened."""
    kept = [answer for answer in answers if answer.content is not None]
    return PublishedFigures(
        answers={scope: len(values) for scope, values in _by_scope([(_cell(a), 1) for a in kept], k)},
        experienced=_scores(kept, "scores", k),
        expected=_scores(kept, "expected", k),
        lost_time=_lost_time(kept, k),
        comments=_comments(kept, k),
    )


def _cell(answer: BatchedAnswer) -> Cell:
    return answer.department, answer.about


def _content(answer: BatchedAnswer, key: str) -> Json:
    return (answer.content or {}).get(key)


def _scores(answers: Iterable[BatchedAnswer], key: str, k: int) -> Mapping[str, ByScope]:
    """The published scores of one side, experience or expectation, by dimension."""
    by_dimension: dict[str, list[tuple[Cell, int]]] = {}
    for answer in answers:
        scores = _content(answer, key)
        for dimension, score in scores.items() if isinstance(scores, Mapping) else ():
            by_dimension.setdefault(dimension, []).append((_cell(answer), int(str(score))))
    return {
        dimension: {
            scope: ScoreCounts(tuple(values.count(score) for score in SCORES))
            for scope, values in _by_scope(by_dimension[dimension], k)
        }
        for dimension in sorted(by_dimension)
    }


def _lost_time(answers: Iterable[BatchedAnswer], k: int) -> Mapping[FigureScope, MinuteTotal]:
    minutes = [(_cell(a), given) for a in answers if isinstance(given := _content(a, "lost_minutes"), int)]
    return {scope: MinuteTotal(sum(values), len(values)) for scope, values in _by_scope(minutes, k)}


def _by_scope(values: Sequence[tuple[Cell, int]], k: int) -> Iterator[tuple[FigureScope, list[int]]]:
    """The values of each scope that may be published. All are those of published departments alone where the others
    are too few: their sum says nothing that the parts do not say."""
    scopes = publishable(counted(cell for cell, _ in values), k)
    for scope in sorted(scopes, key=lambda scope: (scope.provider or "", scope.consumer or "")):
        yield scope, [value for cell, value in values if scope in scopes_of(cell)]
    if FigureScope() not in scopes:
        shown = [value for (_, about), value in values if FigureScope(provider=about) in scopes and about is not None]
        if shown:
            yield FigureScope(), shown


def _comments(answers: Sequence[BatchedAnswer], k: int) -> Mapping[FigureScope, tuple[str, ...]]:
    """The comments on each department that has figures of its own, and on all others together.

    The answers on all others are shown where the sum of all is published, since they are at least k then. A comment
    stands in one place, and not beside the department of the person.
    """
    scopes = publishable(counted(map(_cell, answers)), k)
    by_scope: dict[FigureScope, list[str]] = {}
    for answer in answers:
        comment = _content(answer, "comment")
        own = FigureScope(provider=answer.about)
        scope = own if own in scopes else FigureScope()
        if isinstance(comment, str) and comment and scope in scopes:
            by_scope.setdefault(scope, []).append(comment)
    return {scope: tuple(sorted(comments, key=_lot)) for scope, comments in by_scope.items()}


def _lot(comment: str) -> str:
    return hashlib.sha256(f"comment\n{comment}".encode()).hexdigest()
