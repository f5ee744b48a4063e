"""The result of a round, as one reader sees it at an instant."""

from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.action.actor import Actor
from engine.domain.agreement.survey import SurveyKind
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.survey.answer import Answer, Remark
from engine.domain.survey.published_result import anonymous_result, confidential_result
from engine.domain.survey.rater import Pair
from engine.domain.survey.result import ResultState, RoundResult, comments_of, figures, result_of, sees_names
from engine.domain.survey.round import Round
from engine.domain.survey.seal import unsealed
from engine.services.command_time import resolve_as_of
from engine.services.lookup import actor as find_actor
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.rounds import answers_in, batch_in, remarks_in
from engine.services.surveys.plans import plan_outcomes
from engine.services.surveys.round_of import KnownRounds, find_round, rounds_at, seats_of_actor


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A result with what words it: the instant (UTC) and the rulebook. ``reader`` is None without a person."""

    result: RoundResult
    at: datetime
    book: Rulebook
    reader: str | None


@dataclass(frozen=True, slots=True)
class Collected:
    """The remarks of a department's people in a round, and the answers of its head so far."""

    round: Round
    remarks: tuple[Remark, ...]
    answers: tuple[Answer, ...]
    at: datetime
    book: Rulebook


def round_result(ledger: Ledger, round_id: str, at: datetime, *, reader: str | None = None) -> ShownResult:
    """The result of a round, or of the latest one of a survey, as known at an instant.

    While it is open: the response rate, the reader's own answers, and those of others to the reader's departments that
    are no longer sealed. Raises Refused for a round that is not there, and for a reader who holds no role.
    """

    def work(one_state: Ledger) -> ShownResult:
        as_of = resolve_as_of(one_state.runs, at)
        known = rounds_at(one_state, at, as_of)
        person = find_actor(known.book, reader, at) if reader is not None else None
        one = find_round(known.rounds, round_id)
        return ShownResult(_result(one_state, known, one, person, as_of), at, known.book, reader)

    return ledger.reading(work)


def results_closed_between(ledger: Ledger, at: datetime, since: datetime, until: datetime) -> tuple[RoundResult, ...]:
    """The results of the rounds that closed from one instant until before another, as known at an instant, in the order
    of their closings: as a reader without a name sees them. Call it on one state of the ledger."""
    as_of = resolve_as_of(ledger.runs, at)
    known = rounds_at(ledger, at, as_of)
    closed = [
        (r.closed.at, r.id) for r in known.rounds.values() if r.closed is not None and since <= r.closed.at < until
    ]
    return tuple(_result(ledger, known, known.rounds[id], None, as_of) for _, id in sorted(closed))


def _result(ledger: Ledger, known: KnownRounds, one: Round, person: Actor | None, as_of: AsOf) -> RoundResult:
    result = _of_round(ledger, one, person, as_of)
    if result.state is ResultState.OPEN:
        is_anonymous = one.kind is SurveyKind.ANONYMOUS
        answers = () if is_anonymous else answers_in(ledger, [one.id], as_of).get(one.id, ())
        return _of_open_round(result, tuple(answers), person)
    if result.state is ResultState.NOT_VALID:
        return result
    earlier = [r for r in known.rounds.values() if r.survey.id == one.survey.id and r.opened_at < one.opened_at]
    counted = [r for r in earlier if r.closed is not None and r.closed.valid]
    if not counted:
        return result
    last = max(counted, key=lambda r: r.opened_at)
    result = replace(result, before=_of_round(ledger, last, person, as_of))
    return replace(result, plans=plan_outcomes(ledger, known.books, result, as_of))


def _of_round(ledger: Ledger, one: Round, person: Actor | None, as_of: AsOf) -> RoundResult:
    """The result of one round, without the one before. Each reader sees the same of an anonymous round."""
    if one.kind is SurveyKind.ANONYMOUS:
        people = ledger.open_rounds.took_part(one.id)
        came = sum(len(rater.about) for rater in one.raters if rater.person in people)
        return anonymous_result(one, batch_in(ledger, one.id, as_of), came)
    answers = answers_in(ledger, [one.id], as_of).get(one.id, ())
    has_names = sees_names(one, person.roles if person is not None else None)
    return result_of(one, answers) if has_names else confidential_result(one, answers)


def _of_open_round(result: RoundResult, answers: tuple[Answer, ...], person: Actor | None) -> RoundResult:
    """An open round with the reader's own answers, and those to the reader's departments that are no longer sealed."""
    if person is None:
        return result
    people = {person.id, *person.stands_for}
    names = sees_names(result.round, person.roles)
    open_to = [a for a in unsealed(result.round, answers) if names and a.about in person.departments]
    shown = [a for a in answers if a.person in people or a in open_to]
    pairs: dict[Pair, list[Answer]] = {}
    for answer in shown:
        if answer.department is not None:
            pairs.setdefault(Pair(answer.department, answer.about), []).append(answer)
    survey = result.round.survey
    return replace(
        result,
        pairs=tuple((pair, figures(survey, group)) for pair, group in sorted(pairs.items())),
        comments=tuple(comments_of(shown)),
    )


def collected(ledger: Ledger, round_id: str, at: datetime, *, reader: str) -> Collected:
    """The remarks of the people of a rater's department in a round, for the rater. Raises Refused for anybody else."""

    def work(one_state: Ledger) -> Collected:
        as_of = resolve_as_of(one_state.runs, at)
        known = rounds_at(one_state, at, as_of)
        one = find_round(known.rounds, round_id)
        seats = seats_of_actor(one, find_actor(known.book, reader, at))
        departments = {seat.department for seat in seats}
        remarks = tuple(r for r in remarks_in(one_state, one.id, as_of) if r.department in departments)
        people = {seat.person for seat in seats}
        answers = answers_in(one_state, [one.id], as_of).get(one.id, ())
        return Collected(one, remarks, tuple(a for a in answers if a.person in people), at, known.book)

    return ledger.reading(work)
