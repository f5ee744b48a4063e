"""An occurrence as figures read it, from its case."""

from engine.domain.action.case import Case
from engine.domain.figures.judged import Judged
from engine.domain.ids import EventId
from engine.domain.occurrence.due_time import stopped_by, stopped_days
from engine.domain.occurrence.first_due import first_due_at
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.person_in_charge import person_in_charge
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.verdict import answerable, returnable_until


def judged_of(case: Case, current: Rulebook) -> Judged:
    """A case as figures read it at its instant; ``current`` is the rulebook whose people count."""
    obligation, occurrence, history, at = case.obligation, case.occurrence, case.history, case.at
    until = returnable_until(history, case.verdict, case.clocks)
    person = person_in_charge(current.directory, obligation, occurrence, history, current.home.local(at).date())
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
        person.id if person is not None else None,
    )


def subject_kind(book: Rulebook, occurrence: Occurrence) -> str | None:
    """The kind of subject of an occurrence that follows from an event, such as ``order``."""
    if occurrence.event is None:
        return None
    type_ = book.definitions.catalogue.event(EventId.parse(occurrence.event).name)
    return type_.about if type_ is not None else None
