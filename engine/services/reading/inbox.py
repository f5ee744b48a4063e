"""The inbox of a person and the tallies of a department's people, as known at an instant."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from engine import gc_pause
from engine.domain.action.actor import Actor
from engine.domain.action.sign_change import Proposal
from engine.domain.defect.proposal import DefectProposal
from engine.domain.figures.inbox import InboxReader, InboxRow, Tally, placed_items, tallies
from engine.domain.figures.inbox_item import InboxItem
from engine.domain.figures.inbox_of_head import OwedByOthers, OwedItems, owed_by_others
from engine.domain.figures.inbox_ratings import InboxRatings
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.survey.to_answer import RoundToAnswer
from engine.domain.time.calendar import DAY_SECONDS
from engine.services.command_time import resolve_as_of
from engine.services.definitions.waiting_proposals import headed_by, proposals
from engine.services.lookup import actor as find_actor
from engine.services.lookup import require_department
from engine.services.ports.ledger import Ledger
from engine.services.reading.defects import proposals_for
from engine.services.reading.inbox_items import InboxItems, inbox_items
from engine.services.reading.rating_inbox import inbox_ratings
from engine.services.refused import Refused
from engine.services.rounds import open_rounds_to_answer

_LONGEST_BREAK = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Inbox:
    """A person's rows in order, and tallies by department id: of the departments that the person heads, or of the one
    requested. ``others`` has for each department that the person heads what its people owe and what is escalated.

    ``questions`` are about events of the departments that the person answers for. ``to_sign`` are the proposed changes
    of agreements that wait for the person's signature, ``surveys`` the rounds that wait for the person's answers,
    ``ratings`` what there is to rate and to decide, and what was said lately. ``at`` is in UTC; ``rehearsal`` says
    whether the ledger is a rehearsal. ``left_off`` counts the rows that a page lacks. ``defects`` are proposed about
    deliveries of the departments that the person heads.
    """

    person: str
    at: datetime
    book: Rulebook
    rehearsal: bool
    rows: tuple[InboxRow, ...]
    questions: tuple[Question, ...]
    departments: tuple[tuple[str, tuple[Tally, ...]], ...]
    to_sign: tuple[Proposal, ...] = ()
    surveys: tuple[RoundToAnswer, ...] = ()
    others: tuple[tuple[str, tuple[OwedByOthers, ...]], ...] = ()
    ratings: InboxRatings = field(default_factory=InboxRatings)
    left_off: int = 0
    defects: tuple[DefectProposal, ...] = ()


@gc_pause.paused()
def inbox(
    ledger: Ledger, person: str, at: datetime, department: str | None = None, *, limit: int | None = None
) -> Inbox:
    """A person's to-dos, requests to answer and items waited for; nobody sees more than their own departments.

    ``department`` requests the tally of one department. ``limit`` is the most rows that are shown, and the most items
    of each group of others; all are counted. Raises Refused before the first run, for somebody who holds no role, and
    for a department that the person does not belong to.
    """
    return ledger.reading(lambda one_state: _inbox(one_state, person, at, department, limit))


def _inbox(ledger: Ledger, person: str, at: datetime, department: str | None, limit: int | None) -> Inbox:
    items = inbox_items(ledger, at)
    book, on = items.book, items.book.home.local(at).date()
    actor = find_actor(book, person, at)
    headed = headed_departments(actor, book)
    departments = headed if department is None else [_own_department(department, actor, book)]
    reader = InboxReader(actor, book.directory, on)
    rows = placed_items(items.of_person(actor), reader)
    of_heads = {id: items.of_department(id) for id in departments}
    others = [(id, owed_items(of_heads[id], id, reader, book, at)) for id in headed if department in (None, id)]
    shown = rows[:limit]
    judged = items.judged(
        {item.id for row in shown for item in row.items}
        | {item.id for _, owed in others for group in owed for item in group.items[:limit]}
    )
    opening = ledger.runs.opening()
    return Inbox(
        person=person,
        at=at,
        book=book,
        rehearsal=bool(opening and opening.rehearsal),
        rows=tuple(row.row(judged) for row in shown),
        questions=questions_to_answer(actor, items, on),
        departments=tuple(
            (
                id,
                tallies(
                    of_heads[id],
                    id,
                    [find_actor(book, p.id, at) for p in book.directory.members(id, on)],
                    book.directory,
                    on,
                ),
            )
            for id in departments
        ),
        to_sign=tuple(
            p for p in proposals(ledger, resolve_as_of(ledger.runs, at)) if headed_by(book, actor, p.missing)
        ),
        surveys=rounds_to_answer(ledger, actor, items, at),
        others=tuple((id, tuple(group.group(judged, limit) for group in owed)) for id, owed in others),
        ratings=inbox_ratings(ledger, items, actor, at),
        left_off=len(rows) - len(shown),
        defects=proposals_for(ledger, book, actor, at, resolve_as_of(ledger.runs, at)),
    )


def rounds_to_answer(ledger: Ledger, actor: Actor, items: InboxItems, at: datetime) -> tuple[RoundToAnswer, ...]:
    """The open rounds in which the actor, or somebody whom the actor stands in for, still has to answer."""
    people = {actor.id, *actor.stands_for}
    as_of = resolve_as_of(ledger.runs, at)
    waiting = open_rounds_to_answer(ledger, items.books, at, as_of)
    return tuple(one for one in waiting if one.left and one.rater.person in people)


def owed_items(
    items: Sequence[InboxItem], department: str, reader: InboxReader, book: Rulebook, at: datetime
) -> tuple[OwedItems, ...]:
    """The items of others that a head sees; *soon* is the end of the department's next working day."""
    known = book.organisation.department(department)
    assert known is not None
    calendar, soon = book.calendars[known.calendar], reader.on + timedelta(days=1)
    while not calendar.is_working_day(soon) and soon < reader.on + _LONGEST_BREAK:
        soon += timedelta(days=1)
    return owed_by_others(
        items,
        department,
        reader,
        soon=calendar.instant(soon, DAY_SECONDS),
        at=at,
        calendar_of=lambda item: book.clocks(item.agreement, item.obligation).due,
    )


def questions_to_answer(actor: Actor, items: InboxItems, on: date) -> tuple[Question, ...]:
    """The open questions about events of the departments that the actor answers for."""
    book = items.book
    in_charge = {d.id: {p.id for p in book.directory.in_charge(d.id, on)} for d in book.organisation.departments}
    own = {department for department, people in in_charge.items() if actor.id in people}
    asked = items.questions() if own else ()
    return tuple(q for q in asked if q.about is not None and q.about.recorded_by in own)


def headed_departments(actor: Actor, book: Rulebook) -> Sequence[str]:
    """The departments that the actor heads, or whose head the actor stands in for."""
    return [d.id for d in book.organisation.departments if d.head in actor.roles]


def _own_department(department: str, actor: Actor, book: Rulebook) -> str:
    require_department(book, department)
    if department not in actor.departments:
        raise Refused("department-not-own", person=actor.person, department=department)
    return department
