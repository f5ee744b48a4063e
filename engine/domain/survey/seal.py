"""Sealed answers: departments that rate each other do not see the other's answer before both are in."""

from collections.abc import Iterable

from engine.domain.survey.answer import Answer
from engine.domain.survey.rater import Pair
from engine.domain.survey.round import Round


def unsealed(one: Round, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The answers that others than their raters may see: all once the round has closed; while it is open those of
    departments that rate each other, where all answers of both have come."""
    known = tuple(answers)
    if one.closed is not None:
        return known
    wanted: dict[Pair, int] = {}
    for rater in one.raters:
        for about in rater.about:
            wanted[Pair(rater.department, about)] = wanted.get(Pair(rater.department, about), 0) + 1
    came: dict[Pair, int] = {}
    for answer in known:
        if answer.department is not None:
            pair = Pair(answer.department, answer.about)
            came[pair] = came.get(pair, 0) + 1
    full = {pair for pair, count in wanted.items() if came.get(pair, 0) >= count}
    return tuple(
        answer
        for answer in known
        if answer.department is not None
        and (pair := Pair(answer.department, answer.about)) in full
        and Pair(pair.provider, pair.consumer) in full
    )
