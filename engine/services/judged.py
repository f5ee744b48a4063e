"""An occurrence as figures read it, from its case."""

from datetime import datetime, timedelta

from engine.domain.action.case import Case
from engine.domain.agreement.agreement import Obligation
from engine.domain.figures.judged import Judged
from engine.domain.ids import EventId
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history import History
from engine.domain.occurrence.due_time import paused_before, stopped_by, stopped_days
from engine.domain.occurrence.first_due import first_due_at
from engine.domain.occurrence.listed import extensions_of, responded_at
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.person_in_charge import person_in_charge
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.verdict import Reason, answerable, returnable_until


class OwnersAt:
    """The people in charge at an instant, by the rulebook in force; of a role whose items name nobody, looked up
    once."""

    def __init__(self, book: Rulebook, at: datetime) -> None:
        self._directory = book.directory
        self._on = book.home.local(at).date()
        self._unnamed: dict[str, str | None] = {}

    def of(self, obligation: Obligation, occurrence: Occurrence, history: History) -> str | None:
        """The id of the person whose item it is, or None."""
        named = history.assigned_to or occurrence.named_owner
        if not named and obligation.owner in self._unnamed:
            return self._unnamed[obligation.owner]
        person = person_in_charge(self._directory, obligation, occurrence, history, self._on)
        if not named:
            self._unnamed[obligation.owner] = person.id if person is not None else None
        return person.id if person is not None else None


def judged_of(case: Case, owners: OwnersAt) -> Judged:
    """A case as figures read it at its instant."""
    obligation, occurrence, history, at = case.obligation, case.occurrence, case.history, case.at
    until = returnable_until(occurrence, history, case.verdict, case.clocks)
    return Judged(
        case.agreement,
        obligation,
        occurrence,
        case.verdict,
        len(history.returns),
        first_due_at(occurrence, history),
        history.late_reason,
        stopped_by(obligation, occurrence, history, case.clocks, at),
        history,
        answerable(history, case.clocks, at),
        subject_kind(case.book, occurrence),
        until if until is not None and at <= until else None,
        stopped_days(obligation, occurrence, history, case.clocks, at),
        owners.of(obligation, occurrence, history),
        extensions_of(history),
        _paused(case, at),
        responded_at(history),
    )


def _paused(case: Case, at: datetime) -> timedelta:
    """The working time of the pauses of a case until an instant, with the one in which its clock stands."""
    over = paused_before(case.obligation, case.occurrence, case.history, case.clocks, at)
    if case.verdict.phase is not Phase.OPEN or Reason.STOPPED not in case.verdict.reasons:
        return over
    standing = stopped_by(case.obligation, case.occurrence, case.history, case.clocks, at)
    return over + (case.clocks.due.elapsed(standing.since, at) if standing is not None else timedelta())


def subject_kind(book: Rulebook, occurrence: Occurrence) -> str | None:
    """The kind of subject of an occurrence that follows from an event, such as ``order``."""
    return book.subject_kinds.get(EventId.parse(occurrence.event).name) if occurrence.event is not None else None
