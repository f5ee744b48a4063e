"""The rows of occurrences as they have to be stored: those of the last run, worked out anew from the entries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement.rule import OnCause, OnStep
from engine.domain.ids import ObligationId, OccurrenceId
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.occurrence.listed import Listed
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Terms
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.begun_runs import begun_since
from engine.services.every_occurrence import OccurrencePart, every_occurrence
from engine.services.facts import needed_by_others
from engine.services.ports.ledger import Ledger
from engine.services.ports.runs import LastRun
from engine.services.snapshot import rulebooks


@dataclass(frozen=True, slots=True)
class LastEvaluation:
    """The terms and the last run; ``fresh`` has the ids of occurrences with entries that no run has read yet,
    ``subjects`` the subjects with such events. ``later`` are the instants of runs that wrote rows and have not gone
    through."""

    last_run: LastRun
    books: Rulebooks
    fresh: frozenset[str]
    subjects: frozenset[str]
    later: tuple[datetime, ...] = ()

    @classmethod
    def of(cls, ledger: Ledger, last_run: LastRun) -> "LastEvaluation":
        """Read it from a ledger."""
        books = rulebooks(ledger)
        fresh = ledger.entries.touched(last_run.entry)
        subjects = ledger.events.new_subjects(last_run.entry) | needed_by_others(books, fresh)
        return cls(last_run, books, fresh, subjects, begun_since(ledger.events, last_run))

    @property
    def instants(self) -> tuple[datetime, ...]:
        """The instants as of which rows may be stored, that of the last run first."""
        return (self.last_run.at, *self.later)

    def parts(self, ledger: Ledger) -> Iterator[OccurrencePart]:
        """Every occurrence that is stored as of the last run, with its terms, by the facts as they are now."""
        return every_occurrence(ledger, self.books, self.last_run.at)

    def waits(self, terms: Terms, occurrence: Occurrence) -> bool:
        """Return whether the next run evaluates an occurrence because something was recorded since the last one."""
        if occurrence.id in self.fresh or occurrence.subject in self.subjects:
            return True
        return isinstance(terms.obligation.trigger, OnCause) and not self.fresh.isdisjoint(_follows(terms, occurrence))


def listed_alike(stored: Listed, listed: Listed, at: datetime) -> bool:
    """Return whether a row carries for lists what its case gives; what has run out by an instant no longer counts."""
    return stored == listed or stored.after(at) == listed.after(at)


def was_stored(entries: Sequence[Entry]) -> bool:
    """Return whether a run has stored the occurrence of these entries: it says so when it does."""
    return any(entry.kind is Kind.OPENED for entry in entries)


def _follows(terms: Terms, occurrence: Occurrence) -> Iterator[str]:
    """The occurrences that another one follows from: the one that caused it, and the step before."""
    trigger = terms.obligation.trigger
    cause = OccurrenceId.parse(occurrence.id).cause
    if cause is not None:
        yield str(cause.about(occurrence.agreement))
        if isinstance(trigger, OnStep):
            yield str(OccurrenceId(ObligationId(occurrence.agreement, trigger.after), cause))
