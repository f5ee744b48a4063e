"""Explain one occurrence: why it is due when it is, and what has happened to it."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.case import Case
from engine.domain.agreement.names import Names
from engine.domain.deadline.explanation_steps import Step, StepValue
from engine.domain.ledger.entry import Entry
from engine.domain.occurrence.due_time import Calendars, pauses_of
from engine.domain.occurrence.explanation import explain_due
from engine.services.lookup import find
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebooks


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
    detail = OccurrenceReader(ledger).detail(books, find(ledger, books, id, at), at)
    case, history = detail.case, detail.case.history
    calendar = case.terms.calendar(history.resolved_at)
    clocks = Calendars(calendar, case.clocks.consumer)
    steps = explain_due(
        case.obligation,
        case.occurrence,
        calendar,
        detail.facts,
        history.agreed_at,
        pauses_of(case.obligation, case.occurrence, history, clocks, at),
        history.extension,
        history.due_before_extension,
        home=case.book.home,
    )
    steps = tuple(_with_name(step, case.book.directory.names) for step in steps)
    return OccurrenceExplanation(case, steps, tuple(detail.entries))


def _with_name(step: Step, names: Names) -> Step:
    """A step with the name of the person whom it is about instead of the id."""
    by = step.values.get("by")
    if not isinstance(by, str):
        return step
    values: dict[str, StepValue] = {**step.values, "by": names.of(by)}
    return Step(step.code, step.at, **values)
