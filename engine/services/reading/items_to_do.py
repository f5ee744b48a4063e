"""The items that somebody has to do among those that an event opens: in an inbox, or before the event is recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.agreement.catalogue import EventType
from engine.domain.figures.inbox import InboxReader, InboxRow, InboxSection, placed_items
from engine.domain.figures.inbox_item import inbox_item
from engine.domain.occurrence.in_charge import in_charge_now
from engine.services.command_time import CommandTime
from engine.services.events.typed_rows import JudgedRow, TypedRow, record_rows
from engine.services.judged import OwnersAt, judged_of
from engine.services.lookup import actor as find_actor
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebooks


@dataclass(frozen=True, slots=True)
class JudgedEvent:
    """A typed row of an event as it would be recorded now, and the rows to do that it opens for who records it, by the
    id of the item."""

    row: JudgedRow
    to_do: Mapping[str, InboxRow]


def judge_event(
    ledger: Ledger, type_: EventType, row: TypedRow, *, person: str, command_time: CommandTime
) -> JudgedEvent:
    """Judge a row as if it were recorded now, if it is ready. Nothing is written.

    Raises Refused where the person may not record this event.
    """

    def work(target: Ledger) -> JudgedEvent:
        done = record_rows(target, type_, [row], person=person, command_time=command_time)
        (judged,) = (*done.recorded, *done.known, *done.left)
        opened = [item.occurrence for item in judged.opens]
        return JudgedEvent(judged, items_to_do(target, person, command_time.at, opened))

    return ledger.dry_run(work)


def items_to_do(ledger: Ledger, person: str, at: datetime, ids: Iterable[str]) -> Mapping[str, InboxRow]:
    """The rows to do of a person among some items, by the id of the item, in the order of the ids: those that the
    person owes, alone, with the role or for somebody else. Only these items are read.

    Raises Refused before the first run, and for somebody who holds no role.
    """
    wanted = list(ids)
    return ledger.reading(lambda one_state: _items_to_do(one_state, person, at, wanted))


def _items_to_do(ledger: Ledger, person: str, at: datetime, ids: list[str]) -> Mapping[str, InboxRow]:
    books = rulebooks(ledger)
    book = books.current
    actor, owners = find_actor(book, person, at), OwnersAt(book, at)
    judged = {}
    for case in OccurrenceReader(ledger).cases(books, ids, at) if ids else ():
        j = judged_of(case, owners)
        agreement, obligation = in_charge_now(book, j.occurrence, j.agreement, j.obligation)
        judged[j.occurrence.id] = replace(j, agreement=agreement, obligation=obligation)
    reader = InboxReader(actor, book.directory, book.home.local(at).date())
    rows = (placed.row(judged) for placed in placed_items([inbox_item(j) for j in judged.values()], reader))
    own = {
        j.occurrence.id: row
        for row in rows
        if row.part is InboxSection.TO_DO and row.request is None
        for j in row.items
    }
    return {id: own[id] for id in ids if id in own}
