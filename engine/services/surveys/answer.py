"""Answer a named or confidential round. An answer can be changed until the round closes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.domain.action.rate import MOST_LOST_MINUTES
from engine.domain.action.survey_round import AnswerRound, RemarkInRound
from engine.domain.agreement.field_value import BadValue, refuse_unstorable
from engine.domain.agreement.survey import SCORES
from engine.domain.ledger.payload import ActionField, Payload
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.refusal import Refusal
from engine.domain.survey.rater import Rater
from engine.domain.survey.round import Round
from engine.domain.survey.to_answer import RoundToAnswer, rounds_to_answer, seats_of
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.refused import Refused
from engine.services.rounds import answers_in
from engine.services.surveys.round_of import (
    find_department,
    find_dimension,
    find_round,
    require_names,
    require_open,
    rounds_at,
    seats_of_actor,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """The opinion of a person on one department, as it was typed: departments and dimensions by their ids or titles.

    ``place`` says where in a form it stands, empty without one.
    """

    about: str
    scores: Mapping[str, int]
    expected: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""
    lost_minutes: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers that were recorded, and the seats of the person with what is left to answer."""

    round: Round
    recorded: tuple[AnswerRound, ...]
    seats: tuple[RoundToAnswer, ...]
    at: datetime
    book: Rulebook


def answer_round(
    ledger: Ledger, round_id: str, given: Sequence[GivenAnswer], *, actor: str, command_time: CommandTime
) -> Answered:
    """Record the answers of a person, or of somebody whom the person stands in for: all of them, or none.

    Raises Refused where the round is not open or does not ask the person, and for a value that it does not ask for,
    with its place.
    """

    def work(expected_head: ExpectedHead) -> tuple[Batch, Answered]:
        known = rounds_at(ledger, command_time.at)
        person = find_actor(known.book, actor, command_time.at)
        one = find_round(known.rounds, round_id)
        require_open(one, command_time.at, known.book)
        require_names(one)
        seats = seats_of_actor(one, person)
        contents = answer_contents(one, known.book, seats, given)
        recorded_at = expected_head.recorded_at
        entries = tuple(c.entry_about(one.id, actor=actor, recorded_at=recorded_at) for c in contents)
        came = {(c.rater, c.department, c.about) for c in contents} | seats_of(
            answers_in(ledger, [one.id]).get(one.id, ())
        )
        to_answer = rounds_to_answer([one], {one.id: came}, command_time.at)
        theirs = tuple(seat for seat in to_answer if seat.rater in seats)
        return Batch("survey answer", entries), Answered(one, contents, theirs, command_time.at, known.book)

    return decide(ledger, command_time.at, work)


def say_in_round(
    ledger: Ledger, round_id: str, *, about: str, comment: str, actor: str, command_time: CommandTime
) -> RemarkInRound:
    """Record what somebody of a department thinks of another one, for the head who answers for the department.

    Raises Refused where the round is not open, or does not ask about that department for one of the person's.
    """

    def work(expected_head: ExpectedHead) -> tuple[Batch, RemarkInRound]:
        known = rounds_at(ledger, command_time.at)
        person = find_actor(known.book, actor, command_time.at)
        one = find_round(known.rounds, round_id)
        require_open(one, command_time.at, known.book)
        require_names(one)
        rated = find_department(known.book, about)
        own = [pair.consumer for pair in one.pairs if pair.provider == rated and pair.consumer in person.departments]
        if not own:
            raise Refused("remark-not-wanted", round=one.id, about=rated)
        if not comment.strip():
            raise Refused("remark-empty")
        content = RemarkInRound(department=own[0], about=rated, comment=comment.strip())
        _refuse_unstorable(RemarkInRound, "comment", content.comment)
        entry = content.entry_about(one.id, actor=actor, recorded_at=expected_head.recorded_at)
        return Batch("survey say", (entry,)), content

    return decide(ledger, command_time.at, work)


def answer_contents(
    one: Round, book: Rulebook, seats: Sequence[Rater], given: Sequence[GivenAnswer]
) -> tuple[AnswerRound, ...]:
    """The content of some answers, each about another department. Raises Refused where there is none, where one is not
    wanted, and where two are about the same department."""
    if not given:
        raise Refused("answer-without-score")
    contents = tuple(_content(one, book, seats, answer) for answer in given)
    for about, count in Counter(content.about for content in contents).items():
        if count > 1:
            raise Refused("answer-twice", about=about)
    return contents


def _content(one: Round, book: Rulebook, seats: Sequence[Rater], given: GivenAnswer) -> AnswerRound:
    """The content of the entry of an answer. Raises Refused, with the place in the form, where it is not wanted."""
    try:
        return _checked(one, book, seats, given)
    except Refused as refused:
        if not given.place:
            raise
        raise Refused("answer-in-form", place=given.place, why=refused.refusal) from None


def _checked(one: Round, book: Rulebook, seats: Sequence[Rater], given: GivenAnswer) -> AnswerRound:
    about = find_department(book, given.about)
    seat = next((seat for seat in seats if about in seat.about), None)
    if seat is None:
        known = tuple(sorted({a for seat in seats for a in seat.about}))
        raise Refused("about-not-asked", round=one.id, about=about, known=known)
    scores = {find_dimension(one.survey, book, name): score for name, score in given.scores.items()}
    expected = {find_dimension(one.survey, book, name): score for name, score in given.expected.items()}
    for refusal in _problems(one, given, scores, expected):
        raise Refused(refusal)
    comment = given.comment.strip()
    _refuse_unstorable(AnswerRound, "comment", comment)
    return AnswerRound(
        rater=seat.person,
        department=seat.department,
        about=about,
        scores=_in_order(one, scores),
        expected=_in_order(one, expected) or None,
        lost_minutes=given.lost_minutes,
        comment=comment,
    )


def _problems(
    one: Round, given: GivenAnswer, scores: Mapping[str, int], expected: Mapping[str, int]
) -> Iterator[Refusal]:
    if not scores:
        yield Refusal("answer-without-score")
    if any(score not in SCORES for score in (*scores.values(), *expected.values())):
        yield Refusal("survey-score-out-of-range")
    if expected and not one.survey.expectation:
        yield Refusal("expectation-not-asked", round=one.id)
    if given.comment.strip() and not one.survey.comments:
        yield Refusal("comments-not-asked", round=one.id)
    if given.lost_minutes is not None and not 0 <= given.lost_minutes <= MOST_LOST_MINUTES:
        yield Refusal("lost-minutes-out-of-range", most=MOST_LOST_MINUTES)


def _in_order(one: Round, scores: Mapping[str, int]) -> dict[str, int]:
    return {q.dimension: scores[q.dimension] for q in one.survey.questions if q.dimension in scores}


def _refuse_unstorable(payload: type[Payload], name: str, written: str) -> None:
    try:
        refuse_unstorable(written)
    except BadValue as bad:
        raise Refused("text-not-storable", field=ActionField(payload, name), why=bad.refusal) from None
