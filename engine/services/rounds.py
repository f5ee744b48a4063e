"""The rounds of surveys that have opened, with their answers, as they stand in the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from engine.domain.action.anonymous_answer import recorded_batch
from engine.domain.action.survey_round import (
    ROUND_ANSWERED,
    ROUND_CLOSED,
    ROUND_OPENED,
    ROUND_REMARK,
    answers_of,
    rated_in,
    remarks_of,
    rounds_of,
)
from engine.domain.agreement.survey import Survey, SurveyKind
from engine.domain.ids import DefinitionKind, definition_text
from engine.domain.ledger.cause import RatedInRound
from engine.domain.ledger.entry import About
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.survey.answer import Answer, Remark
from engine.domain.survey.answer_batch import AnswerBatch
from engine.domain.survey.round import Round
from engine.domain.survey.schedule import round_dates
from engine.domain.survey.to_answer import RoundToAnswer, Seat, rounds_to_answer, seats_of
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger


def known_rounds(
    ledger: Ledger, books: Rulebooks, at: datetime, as_of: AsOf | None = None, *, survey: str | None = None
) -> Mapping[str, Round]:
    """The rounds that opened until an instant, by id, or those of one survey. Call it on one state of the ledger.

    Nothing is read where there never was a survey.
    """
    ids = _possible_ids(books, books.current.home.local(at).date(), survey)
    if not ids:
        return {}
    entries = ledger.entries.about(About.ROUND, ids, as_of, kinds=(ROUND_OPENED, ROUND_CLOSED))
    return rounds_of(entries, lambda id, revision: survey_of_revision(books, id, revision))


def _possible_ids(books: Rulebooks, until: date, survey: str | None) -> frozenset[str]:
    """The ids of all rounds that any version of the definitions has until a local date."""
    seen: set[tuple[str, Survey]] = set()
    ids: set[str] = set()
    for _, book in books.versions:
        for known in book.definitions.surveys:
            key = book.hashes[definition_text(DefinitionKind.CALENDAR, book.organisation.calendar)], known
            if survey in (None, known.id) and key not in seen:
                seen.add(key)
                ids |= {planned.id for planned in round_dates(known, book.home, until)}
    return frozenset(ids)


def survey_of_revision(books: Rulebooks, id: str, revision: str) -> Survey | None:
    """The survey of an id as a revision has it; None if it was never in force."""
    name = definition_text(DefinitionKind.SURVEY, id)
    held = (book for _, book in reversed(books.versions) if book.hashes.get(name) == revision)
    book = next(held, None)
    return book.definitions.survey(id) if book is not None else None


def rated_in_rounds(ledger: Ledger, books: Rulebooks, as_of: AsOf | None) -> Mapping[str, tuple[RatedInRound, ...]]:
    """The results of the rounds that have closed and count, by the agreement under which each department answers for
    its result: of those in which it was the provider at the closing, the first by id."""
    last = ledger.runs.last_recorded_at()
    ids = _possible_ids(books, books.current.home.local(last).date(), None) if last is not None else ()
    closed = ledger.entries.about(About.ROUND, ids, as_of, kinds=(ROUND_CLOSED,)) if ids else {}
    rated: dict[str, list[RatedInRound]] = {}
    for entry in (entry for id in sorted(closed) for entry in closed[id]):
        agreements = books.in_force_at(entry.recorded_at).definitions.agreements
        for provider, result in rated_in(entry).items():
            own = [agreement.id for agreement in agreements if agreement.provider == provider]
            if own:
                rated.setdefault(min(own), []).append(result)
    return {agreement: tuple(results) for agreement, results in rated.items()}


def answers_in(ledger: Ledger, rounds: Iterable[str], as_of: AsOf | None = None) -> Mapping[str, Sequence[Answer]]:
    """The answers that stand in named and confidential rounds, by round."""
    entries = ledger.entries.about(About.ROUND, rounds, as_of, kinds=(ROUND_ANSWERED,))
    return {id: answers_of(group) for id, group in entries.items()}


def remarks_in(ledger: Ledger, round_id: str, as_of: AsOf | None = None) -> tuple[Remark, ...]:
    """The remarks of colleagues in a round."""
    return remarks_of(ledger.entries.about(About.ROUND, [round_id], as_of, kinds=(ROUND_REMARK,)).get(round_id, ()))


def open_rounds_to_answer(
    ledger: Ledger, books: Rulebooks, at: datetime, as_of: AsOf | None = None
) -> tuple[RoundToAnswer, ...]:
    """The rounds that are open at an instant, by person, with the answers that are left.

    An anonymous round knows who took part, and not about whom: nothing is left for those people.
    """
    rounds = {id: one for id, one in known_rounds(ledger, books, at, as_of).items() if one.is_open(at)}
    if not rounds:
        return ()
    given = {id: seats_of(answers) for id, answers in answers_in(ledger, rounds, as_of).items()}
    given |= {one.id: _seats_taken(ledger, one) for one in rounds.values() if one.kind is SurveyKind.ANONYMOUS}
    return tuple(rounds_to_answer(rounds.values(), given, at))


def _seats_taken(ledger: Ledger, one: Round) -> frozenset[Seat]:
    people = ledger.open_rounds.took_part(one.id)
    return frozenset((r.person, r.department, about) for r in one.raters if r.person in people for about in r.about)


def batch_in(ledger: Ledger, round_id: str, as_of: AsOf | None = None) -> AnswerBatch | None:
    """The batch of a closed anonymous round; None where there is none."""
    return recorded_batch(ledger.entries.about(About.ROUND, [round_id], as_of).get(round_id, ()))
