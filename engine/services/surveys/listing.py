"""The open rounds that ask a person, and all rounds."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.survey.round import Round
from engine.domain.survey.to_answer import RoundToAnswer
from engine.services.command_time import resolve_as_of
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Ledger
from engine.services.rounds import open_rounds_to_answer
from engine.services.surveys.round_of import rounds_at


@dataclass(frozen=True, slots=True)
class RoundList:
    """The rounds that ask a person or somebody whom the person stands in for, finished ones included, and all rounds
    that have opened, the latest first. ``to_answer`` is empty without a person."""

    to_answer: tuple[RoundToAnswer, ...]
    rounds: tuple[Round, ...]
    at: datetime
    book: Rulebook


def round_list(ledger: Ledger, at: datetime, *, person: str | None = None) -> RoundList:
    """The rounds as known at an instant. Raises Refused for a person who holds no role."""

    def work(one_state: Ledger) -> RoundList:
        as_of = resolve_as_of(one_state.runs, at)
        known = rounds_at(one_state, at, as_of)
        theirs: tuple[RoundToAnswer, ...] = ()
        if person is not None:
            actor = find_actor(known.book, person, at)
            people = {actor.id, *actor.stands_for}
            waiting = open_rounds_to_answer(one_state, known.books, at, as_of)
            theirs = tuple(one for one in waiting if one.rater.person in people)
        latest_first = sorted(known.rounds.values(), key=lambda r: (r.opened_at, r.id), reverse=True)
        return RoundList(theirs, tuple(latest_first), at, known.book)

    return ledger.reading(work)
