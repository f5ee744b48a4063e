"""The proof of what the engine records about rounds: each opening and closing is the one that follows from the entries
before it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from engine.domain.action.anonymous_answer import recorded_batch
from engine.domain.action.survey_round import ROUND_CLOSED, ROUND_OPENED, answers_of
from engine.domain.agreement.survey import SurveyKind
from engine.domain.ledger.entry import About, Entry
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.refusal import Refusal
from engine.domain.survey.published_result import published_indices, shown_indices
from engine.domain.survey.round import Round
from engine.domain.survey.schedule import round_dates
from engine.services.command_time import resolve_as_of
from engine.services.ports.ledger import Ledger
from engine.services.rounds import known_rounds
from engine.services.run.rounds import closing_entry, opening_content
from engine.services.snapshot import rulebooks


def differing_rounds(ledger: Ledger, now: datetime, *, openings: bool = True) -> tuple[Refusal, ...]:
    """The rounds whose opening or closing is not the one that definitions, roles, deliveries and answers gave then.

    Each opening counts the deliveries of its period, for which the whole ledger is read; without ``openings`` only
    closings are worked out again.
    """
    return ledger.reading(lambda one_state: tuple(_differing(one_state, now, openings=openings)))


def _differing(ledger: Ledger, now: datetime, *, openings: bool) -> Iterator[Refusal]:
    last = ledger.runs.last_recorded_at()
    if last is None or ledger.runs.last() is None:
        return
    books = rulebooks(ledger)
    rounds = known_rounds(ledger, books, max(now, last))
    entries = ledger.entries.about(About.ROUND, rounds) if rounds else {}
    for id, one in rounds.items():
        opened = next(e for e in entries[id] if e.kind is ROUND_OPENED)
        if openings and not _follows(ledger, one, opened):
            yield Refusal("round-opening-differs", round=id)
        closed = next((e for e in entries[id] if e.kind is ROUND_CLOSED), None)
        if closed is not None and closing_of(one, entries[id], closed) != closed.body:
            yield Refusal("round-closing-differs", round=id)


def _follows(ledger: Ledger, one: Round, opened: Entry) -> bool:
    """True if an opening is the one that the ledger gave at the instant of its recording."""
    as_of = resolve_as_of(ledger.runs, opened.recorded_at)
    books: Rulebooks = rulebooks(ledger, as_of)
    on = books.current.home.local(opened.effective_at).date()
    planned = next((p for p in round_dates(one.survey, books.current.home, on) if p.id == one.id), None)
    if planned is None or books.current.definitions.survey(one.survey.id) is None:
        return False
    content = opening_content(ledger, books, one.survey, planned, opened.effective_at, as_of)
    return content.body() == opened.body


def closing_of(one: Round, entries: Sequence[Entry], closed: Entry) -> object:
    """The body of the entry that closes a round, worked out from the entries about it."""
    before = [entry for entry in entries if entry.recorded_at <= closed.recorded_at]
    if one.kind is SurveyKind.ANONYMOUS:
        batch = recorded_batch(before)
        answered = batch.commitment.answers if batch is not None else 0
        indices = published_indices(one, batch) if batch is not None else {}
    else:
        answers = answers_of(before)
        answered, indices = len(answers), shown_indices(one, answers)
    return closing_entry(one, answered, closed.recorded_at, indices).body
