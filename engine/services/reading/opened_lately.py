"""The items that somebody has to do among those that the events recorded last have opened, event by event."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement.rule import OnEvent
from engine.domain.figures.inbox import InboxRow
from engine.domain.ids import EventId, obligation_text, occurrence_text
from engine.domain.ledger.event import Event
from engine.domain.occurrence.expand.event import label_of
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.ports.ledger import Ledger
from engine.services.reading.items_to_do import items_to_do
from engine.services.snapshot import rulebook

MOST = 50
"""The most events whose items are read."""
_SEARCHED = 2_000
"""The last events of all departments among which those of a name are looked for."""


@dataclass(frozen=True, slots=True)
class OpenedToDo:
    """An event with its label and the rows to do that it opened: (id of the item, row), in the order of agreements."""

    event: Event
    label: str
    items: tuple[tuple[str, InboxRow], ...]


def opened_to_do(
    ledger: Ledger, person: str, at: datetime, names: Collection[str], most: int = MOST
) -> tuple[OpenedToDo, ...]:
    """The last events of some names that opened something for a person to do that still is, the last one first.

    Only the last ``most`` events of these names are read, at most 50. Raises Refused before the first run, and for
    somebody who holds no role.
    """
    return ledger.reading(lambda one_state: _opened_to_do(one_state, person, at, names, min(most, MOST)))


def _opened_to_do(
    ledger: Ledger, person: str, at: datetime, names: Collection[str], most: int
) -> tuple[OpenedToDo, ...]:
    book = rulebook(ledger)
    events = [id for id in ledger.events.latest(_SEARCHED) if EventId.parse(id).name in names][:most]
    ids = {event: list(_items_of(book, event)) for event in events}
    to_do = items_to_do(ledger, person, at, (id for event in events for id in ids[event]))
    own = [(event, items) for event in events if (items := _among(ids[event], to_do))]
    facts = {fact.current.id: fact.current for fact in ledger.events.facts_of([event for event, _ in own])}
    return tuple(
        OpenedToDo(facts[event], label_of(type_, facts[event]), items)
        for event, items in own
        if event in facts and (type_ := book.definitions.catalogue.event(facts[event].name)) is not None
    )


def _items_of(book: Rulebook, event: str) -> Iterable[str]:
    """The ids of the items that an event can have opened; of repeated ones, the first."""
    name = EventId.parse(event).name
    for agreement in book.definitions.agreements:
        for obligation in agreement.obligations:
            if isinstance(obligation.trigger, OnEvent) and name in obligation.trigger.events:
                of = obligation_text(agreement.id, obligation.id)
                yield occurrence_text(of, event)
                yield occurrence_text(of, event, 1)


def _among(ids: Sequence[str], to_do: Mapping[str, InboxRow]) -> tuple[tuple[str, InboxRow], ...]:
    return tuple((id, to_do[id]) for id in ids if id in to_do)
