"""The inbox of a person and the tallies of a department's people, as known at an instant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.domain.action.actor import Actor
from engine.domain.action.sign_change import Proposal
from engine.domain.figures.inbox import InboxReader, InboxRow, Tally, tallies
from engine.domain.figures.inbox import inbox as rows_of
from engine.domain.figures.overdue import Judged
from engine.domain.occurrence.in_charge import in_charge_now
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.questions import questions_in_force
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.command_time import resolve_as_of
from engine.services.definitions.proposals import headed_by, proposals
from engine.services.lookup import actor as find_actor
from engine.services.lookup import require_department
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Inbox:
    """A person's rows in order, and tallies by department id: of the departments that the person heads, or of the one
    requested.

    ``questions`` are about events of the departments that the person answers for. ``to_sign`` are the proposed changes
    of agreements that wait for the person's signature. ``at`` is in UTC; ``rehearsal`` says whether the ledger is a
    rehearsal.
    """

    person: str
    at: datetime
    book: Rulebook
    rehearsal: bool
    rows: tuple[InboxRow, ...]
    questions: tuple[Question, ...]
    departments: tuple[tuple[str, tuple[Tally, ...]], ...]
    to_sign: tuple[Proposal, ...] = ()


def inbox(ledger: Ledger, person: str, at: datetime, department: str | None = None) -> Inbox:
    """A person's to-dos, requests to answer and items waited for; nobody sees more than their own departments.

    ``department`` requests the tally of one department. Raises Refused before the first run, for somebody who holds no
    role, and for a department that the person does not belong to.
    """
    return ledger.reading(lambda one_state: _inbox(one_state, person, at, department))


def _inbox(ledger: Ledger, person: str, at: datetime, department: str | None) -> Inbox:
    state = OccurrenceReader(ledger).judged(at)
    book, on = state.book, state.book.home.local(at).date()
    actor = find_actor(book, person, at)
    departments = _headed_departments(actor, book) if department is None else [_own_department(department, actor, book)]
    judged = _in_charge_now(state)
    opening = ledger.runs.opening()
    return Inbox(
        person=person,
        at=at,
        book=book,
        rehearsal=bool(opening and opening.rehearsal),
        rows=rows_of(judged, InboxReader(actor, book.directory, on)),
        questions=_questions(actor, state, on),
        departments=tuple(
            (
                id,
                tallies(
                    judged, id, [find_actor(book, p.id, at) for p in book.directory.members(id, on)], book.directory, on
                ),
            )
            for id in departments
        ),
        to_sign=tuple(
            p for p in proposals(ledger, resolve_as_of(ledger.runs, at)) if headed_by(book, actor, p.missing)
        ),
    )


def _questions(actor: Actor, state: Snapshot, on: date) -> tuple[Question, ...]:
    """The open questions about events of the departments that the actor answers for."""
    book = state.book
    in_charge = {d.id: {p.id for p in book.directory.in_charge(d.id, on)} for d in book.organisation.departments}
    own = {department for department, people in in_charge.items() if actor.id in people}
    asked = questions_in_force(book, state.facts) if own else ()
    return tuple(q for q in asked if q.about is not None and q.about.recorded_by in own)


def _headed_departments(actor: Actor, book: Rulebook) -> Sequence[str]:
    """The departments that the actor heads, or whose head the actor stands in for."""
    return [d.id for d in book.organisation.departments if d.head in actor.roles]


def _own_department(department: str, actor: Actor, book: Rulebook) -> str:
    require_department(book, department)
    if department not in actor.departments:
        raise Refused("department-not-own", person=actor.id, department=department)
    return department


def _in_charge_now(state: Snapshot) -> Sequence[Judged]:
    """The occurrences with the people in charge now, whatever terms they arose under."""
    current = []
    for j in state.judged:
        agreement, obligation = in_charge_now(state.book, j.occurrence, j.agreement, j.obligation)
        current.append(replace(j, agreement=agreement, obligation=obligation))
    return current
