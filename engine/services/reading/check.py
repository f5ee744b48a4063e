"""Check one occurrence now, as a run would, beside the results that are recorded. Nothing is written."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.fold import fold
from engine.domain.agreement.agreement import Obligation
from engine.domain.ledger.entry import CHECK, Entry, Kind
from engine.domain.ledger.history import History
from engine.services.lookup import find
from engine.services.ports.checks import CheckRunner
from engine.services.ports.ledger import Ledger
from engine.services.run.run_checks import CheckExplanation, explain_check
from engine.services.snapshot import rulebooks


@dataclass(frozen=True, slots=True)
class OccurrenceCheck:
    """The result of a check of one occurrence, its history, and the entries that record earlier results."""

    obligation: Obligation
    explanation: CheckExplanation
    history: History
    recorded: tuple[Entry, ...]


def check_occurrence(ledger: Ledger, check_runner: CheckRunner, id: str, at: datetime) -> OccurrenceCheck:
    """Run the check of an occurrence at an instant.

    Raises Refused before the first run, and where there is no such occurrence.
    """
    books = rulebooks(ledger)
    terms, occurrence = find(ledger, books, id, at)
    explanation = explain_check(ledger.entries, books, check_runner, terms, occurrence, at)
    entries = ledger.entries.of([occurrence.id]).get(occurrence.id, ())
    recorded = tuple(entry for entry in entries if entry.kind is Kind.CHECKED or entry.actor == CHECK)
    return OccurrenceCheck(terms.obligation, explanation, fold(entries, occurrence.wish), recorded)
