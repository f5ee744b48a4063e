"""Cases from the entries of the ledger, and the result of an action on one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.case import Case
from engine.domain.action.fold import fold
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.ledger.entry import Entry
from engine.domain.notification.escalation import Escalation, escalate, first_reminder_at
from engine.domain.notification.note import Note
from engine.domain.notification.standing_notes import standing_notes
from engine.domain.occurrence.listed import Listed, listed
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Terms
from engine.domain.occurrence.stored_rating import StoredRating, stored_ratings
from engine.domain.occurrence.verdict import Verdict, judge, returnable_until
from engine.domain.text import Text
from engine.services.ports.occurrences import Row


def case_of(terms: Terms, occurrence: Occurrence, entries: Iterable[Entry], at: datetime) -> Case:
    """Compute history and verdict at an instant from the entries about an occurrence, by its terms."""
    clocks = terms.book.clocks(terms.agreement, terms.obligation)
    history = fold(entries, occurrence.wish)
    verdict = judge(terms.obligation, occurrence, history, clocks, at)
    return Case(terms, occurrence, clocks, history, verdict, at)


def stored_case(terms: Terms, row: Row, entries: Iterable[Entry], at: datetime) -> Case:
    """Compute the history from the entries about an occurrence, and take the verdict from its row."""
    clocks = terms.book.clocks(terms.agreement, terms.obligation)
    return Case(terms, row.occurrence, clocks, fold(entries, row.occurrence.wish), row.verdict, at)


def escalation_of(case: Case) -> Escalation:
    """The reminders of a case that are due at its instant, and the instant of the next one."""
    digests = case.book.digests(case.agreement)
    return escalate(case.obligation, case.occurrence, case.verdict, case.history, case.clocks, digests, case.at)


def listed_of(case: Case) -> Listed:
    """The values for lists in the row of a case."""
    return listed(case.terms.since, case.obligation, case.occurrence, case.history, case.verdict, case.clocks, case.at)


def ratings_of(case: Case) -> tuple[StoredRating, ...]:
    """The ratings of a case as they are stored."""
    return stored_ratings(case.agreement, case.obligation, case.occurrence, case.history, case.book.home)


def first_reminder_of(case: Case) -> datetime | None:
    """The instant of the first reminder of a case, whether it is due or still to come; None: there is none."""
    digests = case.book.digests(case.agreement)
    return first_reminder_at(
        case.obligation, case.occurrence, case.verdict, case.history, case.clocks, digests, case.at
    )


def case_notes(case: Case) -> tuple[Note, ...]:
    """The notes that belong to a case as long as its state lasts."""
    until = returnable_until(case.occurrence, case.history, case.verdict, case.clocks)
    until = until if until is not None and case.at <= until else None
    return standing_notes(case.agreement, case.obligation, case.occurrence, case.verdict, case.history, until)


@dataclass(frozen=True, slots=True)
class Done:
    """The result of an action: the entry recorded, and the verdict after it.

    ``returnable_until`` is set for a delivery that needs no acceptance; ``missing`` has the labels of the evidence that
    has to follow a partial delivery. ``ratings`` are all that the occurrence has.
    """

    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation
    entry: Entry
    verdict: Verdict
    returnable_until: datetime | None = None
    missing: tuple[Text, ...] = ()
    ratings: tuple[StoredRating, ...] = ()
