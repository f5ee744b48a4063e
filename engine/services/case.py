"""An occurrence with its history and verdict, computed from its entries, and the result of an action on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.ledger.entry import Entry
from engine.domain.ledger.history import History, fold
from engine.domain.notification.escalation import Escalation, escalate
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebook, Terms
from engine.domain.occurrence.verdict import Calendars, Verdict, judge
from engine.domain.text import Text
from engine.services.ports.occurrences import Row


@dataclass(frozen=True, slots=True)
class Case:
    """An occurrence at the instant ``at``: its terms with their calendars, its history, and its verdict."""

    terms: Terms
    occurrence: Occurrence
    clocks: Calendars
    history: History
    verdict: Verdict
    at: datetime

    @classmethod
    def of(cls, terms: Terms, occurrence: Occurrence, entries: Iterable[Entry], at: datetime) -> "Case":
        """Compute history and verdict from the entries about an occurrence, by its terms."""
        clocks = terms.book.clocks(terms.agreement, terms.obligation)
        history = fold(entries, occurrence.wish)
        verdict = judge(terms.obligation, occurrence, history, clocks, at)
        return cls(terms, occurrence, clocks, history, verdict, at)

    @classmethod
    def stored(cls, terms: Terms, row: Row, entries: Iterable[Entry], at: datetime) -> "Case":
        """Compute the history from the entries about an occurrence, and take the verdict from its row."""
        clocks = terms.book.clocks(terms.agreement, terms.obligation)
        return cls(terms, row.occurrence, clocks, fold(entries, row.occurrence.wish), row.verdict, at)

    @property
    def book(self) -> Rulebook:
        """The rulebook of its terms."""
        return self.terms.book

    @property
    def agreement(self) -> Agreement:
        """The agreement that it belongs to."""
        return self.terms.agreement

    @property
    def obligation(self) -> Obligation:
        """The obligation that it belongs to."""
        return self.terms.obligation

    def escalation(self) -> Escalation:
        """The reminders that are due now, and the instant of the next one."""
        digests = self.book.digests(self.agreement)
        return escalate(self.obligation, self.occurrence, self.verdict, self.history, self.clocks, digests, self.at)


@dataclass(frozen=True, slots=True)
class Done:
    """The result of an action: the entry recorded, and the verdict after it.

    ``returnable_until`` is set for a delivery that needs no acceptance; ``missing`` has the labels of the evidence that
    has to follow a partial delivery.
    """

    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation
    entry: Entry
    verdict: Verdict
    returnable_until: datetime | None = None
    missing: tuple[Text, ...] = ()
