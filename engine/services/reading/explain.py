"""Explain one occurrence: why it is due when it is, and what has happened to it."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.case import Case
from engine.domain.deadline.explanation_steps import Step
from engine.domain.ledger.entry import Entry
from engine.services.case import case_of
from engine.services.facts import facts_of
from engine.services.lookup import find
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import facts_only, rulebooks
from engine.wording.explanation import explain_due


@dataclass(frozen=True, slots=True)
class OccurrenceExplanation:
    """An occurrence with its verdict, the steps to its due time, and all entries about it, in order of recording."""

    case: Case
    steps: tuple[Step, ...]
    entries: tuple[Entry, ...]


def explain_occurrence(ledger: Ledger, id: str, at: datetime) -> OccurrenceExplanation:
    """Explain an occurrence by its terms and the facts as they are now, with its verdict at an instant.

    Raises Refused before the first run, and where there is no such occurrence.
    """
    return ledger.reading(lambda one_state: _explain_occurrence(one_state, id, at))


def _explain_occurrence(ledger: Ledger, id: str, at: datetime) -> OccurrenceExplanation:
    books = rulebooks(ledger)
    terms, occurrence = find(ledger, books, id, at)
    entries = tuple(ledger.entries.of([occurrence.id]).get(occurrence.id, ()))
    case = case_of(terms, occurrence, facts_only(entries), at)
    history = case.history
    steps = explain_due(
        terms.obligation,
        occurrence,
        terms.calendar(history.resolved_at),
        facts_of(ledger, books, [occurrence.subject] if occurrence.subject else []),
        history.agreed_at,
        history.pauses,
        history.extension,
        history.first_due_at,
    )
    return OccurrenceExplanation(case, steps, entries)
