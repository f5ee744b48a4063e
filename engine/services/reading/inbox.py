"""The inbox of a person, and for a department how much each of its people has, as known at an instant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.action.authority import Actor
from engine.domain.figures.inbox import InboxReader, InboxRow, Tally, tallies
from engine.domain.figures.inbox import inbox as rows_of
from engine.domain.figures.overdue import Judged
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text
from engine.services.lookup import actor as find_actor
from engine.services.lookup import did_you_mean
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import Snapshot, snapshot


@dataclass(frozen=True, slots=True)
class Inbox:
    """A person's rows in order, and the tallies of the departments shown (by id): those that the person heads, or the
    one that was asked for.

    ``at`` is in UTC; ``rehearsal`` says that none of it is real.
    """

    person: str
    at: datetime
    book: Rulebook
    rehearsal: bool
    rows: tuple[InboxRow, ...]
    departments: tuple[tuple[str, tuple[Tally, ...]], ...]


def inbox(ledger: Ledger, person: str, at: datetime, department: str | None = None) -> Inbox:
    """What a person owes, is asked and waits for; nobody sees more than what concerns their own departments.

    ``department`` asks for the tally of one department, of its people only. Raises Refused before the first run, for
    somebody who holds no role, and for a department that is another's.
    """
    return ledger.reading(lambda one_state: _inbox(one_state, person, at, department))


def _inbox(ledger: Ledger, person: str, at: datetime, department: str | None) -> Inbox:
    seen = snapshot(ledger, at)
    book, on = seen.book, seen.book.home.local(at).date()
    actor = find_actor(book, person, at)
    shown = _heads(actor, book) if department is None else [_own(department, actor, book)]
    judged = _in_charge_now(seen)
    opening = ledger.runs.opening()
    return Inbox(
        person=person,
        at=at,
        book=book,
        rehearsal=bool(opening and opening.rehearsal),
        rows=rows_of(judged, InboxReader(actor, book.directory, on)),
        departments=tuple(
            (
                id,
                tallies(
                    judged, id, [find_actor(book, p.id, at) for p in book.directory.members(id, on)], book.directory, on
                ),
            )
            for id in shown
        ),
    )


def _heads(actor: Actor, book: Rulebook) -> Sequence[str]:
    """The departments that somebody heads, or stands in for the head of."""
    return [d.id for d in book.organisation.departments if d.head in actor.roles]


def _own(department: str, actor: Actor, book: Rulebook) -> str:
    known = {d.id for d in book.organisation.departments}
    if department not in known:
        words = Text(zh="没有部门 {id}。{near}", en="There is no department {id}.{near}")
        raise Refused(words.filled(id=department, near=did_you_mean(department, known)))
    if department not in actor.departments:
        words = Text(
            zh="{person} 不是 {department} 的人，看不到那里的待办。",
            en="{person} is not one of the people of {department}, who alone see what it has to do.",
        )
        raise Refused(words.filled(person=actor.id, department=department))
    return department


def _in_charge_now(seen: Snapshot) -> Sequence[Judged]:
    """What stands, under those who are in charge of it now, whatever terms it arose under."""
    found = []
    for j in seen.judged:
        now = seen.book.of(j.occurrence)
        found.append(replace(j, agreement=now[0], obligation=now[1]) if now is not None else j)
    return found
