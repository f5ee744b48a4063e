"""The answers that a person still owes a round, and the time that they take."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement.survey import Survey
from engine.domain.survey.answer import Answer
from engine.domain.survey.rater import Rater
from engine.domain.survey.round import Round

_SECONDS_PER_SCORE = 15
_SECONDS_PER_COMMENT = 60
"""An estimate, from forms of this kind: people read a question once and write a sentence or two."""

Seat = tuple[str, str, str]
"""An answer that a round wants: the person, the department that the person answers for, the department rated."""


@dataclass(frozen=True, slots=True)
class RoundToAnswer:
    """A round that asks a person, in one of the person's departments. ``left`` has the departments about which no
    answer came yet, ``given`` the others, both sorted."""

    round: Round
    rater: Rater
    given: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """The minutes that the answers which are left probably take."""
        return minutes_for(self.round.survey, len(self.left))


def minutes_for(survey: Survey, answers: int) -> int:
    """The minutes that so many answers probably take, rounded up."""
    scores = len(survey.questions) * (2 if survey.expectation else 1)
    seconds = answers * (scores * _SECONDS_PER_SCORE + (_SECONDS_PER_COMMENT if survey.comments else 0))
    return -(-seconds // 60)


def rounds_to_answer(
    rounds: Iterable[Round], given: Mapping[str, Collection[Seat]], at: datetime
) -> Iterator[RoundToAnswer]:
    """The open rounds by person and department, finished ones included; by round, then in the order of the raters.

    ``given`` has the answers that came, by round.
    """
    for one in rounds:
        if one.is_open(at):
            seats = given.get(one.id, ())
            for rater in one.raters:
                answered = tuple(a for a in rater.about if (rater.person, rater.department, a) in seats)
                yield RoundToAnswer(one, rater, answered, tuple(a for a in rater.about if a not in answered))


def seats_of(answers: Iterable[Answer]) -> frozenset[Seat]:
    """The wanted answers that came."""
    return frozenset((a.person, a.department, a.about) for a in answers if a.person and a.department)
