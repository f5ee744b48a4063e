"""Answer an anonymous round, change the answers by the confirmation code, and prove that they are in the batch.

Nothing of an answer is written but the form itself: no entry, no message, no file. An error names neither the person
nor the code.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.survey_round import AnswerRound
from engine.domain.agreement.survey import SurveyKind
from engine.domain.ledger.entry import Json
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.survey.answer_batch import Commitment, Form, proofs
from engine.domain.survey.confirmation_code import RANDOM_BYTES, code_hash, code_of, plain_code, rehearsed_bytes
from engine.domain.survey.rater import Rater
from engine.domain.survey.round import Round
from engine.services.command_time import CommandTime
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.rounds import batch_in
from engine.services.surveys.answer import GivenAnswer, answer_contents
from engine.services.surveys.round_of import find_round, require_open, rounds_at

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class AnonymouslyAnswered:
    """The departments about which answers were kept now, and those that are left, sorted.

    ``code`` is the confirmation code; None where the person named it.
    """

    round: Round
    recorded: tuple[str, ...]
    left: tuple[str, ...]
    code: str | None
    book: Rulebook


@dataclass(frozen=True, slots=True)
class ProvenAnswer:
    """One answer as it is kept: ``place`` is that in the batch, from 1; None while the round is open.

    ``department`` is the department of the person where the answer keeps it. ``content`` is None where the round had
    too few people for any answer to be kept.
    """

    about: str
    department: str | None
    content: Mapping[str, Json] | None
    place: int | None = None
    content_hash: str | None = None


@dataclass(frozen=True, slots=True)
class CodeProof:
    """The answers that a code finds. ``commitment`` is that of the batch; None while the round is open."""

    round: Round
    answers: tuple[ProvenAnswer, ...]
    commitment: Commitment | None
    book: Rulebook


def is_anonymous(ledger: Ledger, round_id: str, at: datetime) -> bool:
    """Return whether a round is anonymous. Raises Refused where there is none with that id."""
    one = ledger.reading(lambda on: find_round(rounds_at(on, at).rounds, round_id))
    return one.kind is SurveyKind.ANONYMOUS


def answer_anonymously(
    ledger: Ledger,
    round_id: str,
    given: Sequence[GivenAnswer],
    *,
    actor: str,
    command_time: CommandTime,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> AnonymouslyAnswered:
    """Keep the answers of a person who has not taken part yet; nobody answers for somebody else.

    Raises Refused where the round is not open or does not ask the person, where the person took part already, and for a
    value that it does not ask for.
    """

    def work(on: Ledger) -> AnonymouslyAnswered:
        one, book = _open_round(on, round_id, command_time.at)
        person = find_actor(book, actor, command_time.at)
        seats = [seat for seat in one.raters if seat.person == person.id]
        if not seats:
            raise Refused("rater-not-asked", round=one.id, person=person.person)
        contents = answer_contents(one, book, seats, given)
        code = code_of(rehearsed_bytes(one.id, actor) if command_time.rehearsal else random_bytes(RANDOM_BYTES))
        form = Form(code_hash(_plain(code)), seats[0].department, {c.about: _kept(c) for c in contents})
        on.open_rounds.begin(one.id, [rater.person for rater in one.raters])
        if not on.open_rounds.submit(one.id, person.id, form):
            raise Refused("took-part-already", round=one.id)
        return _answered(one, book, contents, form, code)

    return ledger.together(work)


def change_answers(
    ledger: Ledger, round_id: str, given: Sequence[GivenAnswer], *, code: str, command_time: CommandTime
) -> AnonymouslyAnswered:
    """Replace answers, or add some, in the form of a code; answers about other departments stay.

    Raises Refused where the round is not open, for a code that it does not have, and for a value that it does not ask
    for.
    """

    def work(on: Ledger) -> AnonymouslyAnswered:
        one, book = _open_round(on, round_id, command_time.at)
        form = on.open_rounds.form(one.id, code_hash(_plain(code)))
        if form is None:
            raise Refused("code-unknown")
        abouts = next(seat.about for seat in one.raters if seat.department == form.department)
        contents = answer_contents(one, book, [Rater("", form.department, abouts)], given)
        changed = Form(form.code_hash, form.department, {**form.answers, **{c.about: _kept(c) for c in contents}})
        on.open_rounds.replace(one.id, changed)
        return _answered(one, book, contents, changed, None)

    return ledger.together(work)


def prove(ledger: Ledger, code: str, at: datetime) -> CodeProof:
    """The answers of a code: in the batch of a closed round, or waiting in one that is open.

    Raises Refused for a text that is no code, and where no round has it.
    """
    hash_of_code = code_hash(_plain(code))

    def work(on: Ledger) -> CodeProof:
        known = rounds_at(on, at)
        for one in sorted(known.rounds.values(), key=lambda r: (r.opened_at, r.id), reverse=True):
            if one.kind is SurveyKind.ANONYMOUS:
                proof = _closed_proof(on, one, hash_of_code) if one.closed else _open_proof(on, one, hash_of_code)
                if proof is not None:
                    answers, commitment = proof
                    return CodeProof(one, answers, commitment, known.book)
        raise Refused("code-unknown")

    return ledger.reading(work)


def _open_proof(ledger: Ledger, one: Round, hash_of_code: str) -> tuple[tuple[ProvenAnswer, ...], None] | None:
    form = ledger.open_rounds.form(one.id, hash_of_code)
    if form is None:
        return None
    return tuple(ProvenAnswer(about, form.department, form.answers[about]) for about in sorted(form.answers)), None


def _closed_proof(ledger: Ledger, one: Round, hash_of_code: str) -> tuple[tuple[ProvenAnswer, ...], Commitment] | None:
    batch = batch_in(ledger, one.id)
    if batch is None:
        return None
    found = proofs(one.id, hash_of_code, {pair.provider for pair in one.pairs}, batch.answers)
    answers = tuple(
        ProvenAnswer(about, p.answer.department, p.answer.content, p.place, p.answer.content_hash)
        for about, p in sorted(found.items())
    )
    return (answers, batch.commitment) if answers else None


def _open_round(ledger: Ledger, round_id: str, at: datetime) -> tuple[Round, Rulebook]:
    known = rounds_at(ledger, at)
    one = find_round(known.rounds, round_id)
    require_open(one, at, known.book)
    if one.kind is not SurveyKind.ANONYMOUS:
        raise Refused("code-not-wanted", round=one.id)
    return one, known.book


def _plain(code: str) -> str:
    plain = plain_code(code)
    if plain is None:
        raise Refused("code-unreadable")
    return plain


def _kept(content: AnswerRound) -> Mapping[str, Json]:
    """The part of an answer that is kept: nothing that names the person."""
    kept: dict[str, Json] = {"scores": dict(content.scores)}
    if content.expected:
        kept["expected"] = dict(content.expected)
    if content.lost_minutes is not None:
        kept["lost_minutes"] = content.lost_minutes
    if content.comment:
        kept["comment"] = content.comment
    return kept


def _answered(
    one: Round, book: Rulebook, contents: Sequence[AnswerRound], form: Form, code: str | None
) -> AnonymouslyAnswered:
    abouts = next(seat.about for seat in one.raters if seat.department == form.department)
    left = tuple(about for about in abouts if about not in form.answers)
    return AnonymouslyAnswered(one, tuple(sorted(content.about for content in contents)), left, code, book)
