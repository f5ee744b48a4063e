"""The items that inboxes place: from stored rows where these give the instant, else from the facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from engine.domain.action.actor import Actor
from engine.domain.figures.inbox_item import InboxItem, inbox_item
from engine.domain.figures.judged import Judged
from engine.domain.occurrence.in_charge import in_charge_now
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.questions import questions_in_force
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.command_time import resolve_as_of
from engine.services.current import CurrentState, current_state
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.ports.lists import StoredItem
from engine.services.run.questions import questions_now
from engine.services.snapshot import Snapshot, rulebooks


class InboxItems(Protocol):
    """The items as of an instant, with the people in charge now, whatever terms they arose under."""

    @property
    def book(self) -> Rulebook:
        """The rulebook in force."""

    @property
    def books(self) -> Rulebooks:
        """All rulebooks so far."""

    def of_person(self, actor: Actor) -> Sequence[InboxItem]:
        """The items that an inbox of a person may have, and perhaps others."""

    def of_department(self, department: str) -> Sequence[InboxItem]:
        """The items of a department as provider or consumer, and perhaps others."""

    def judged(self, ids: Iterable[str]) -> Mapping[str, Judged]:
        """Items read in full, by id."""

    def questions(self) -> tuple[Question, ...]:
        """The questions that events leave open."""


def inbox_items(ledger: Ledger, at: datetime) -> InboxItems:
    """The items as of an instant. Raises Refused before the first run. Call it on one state of the ledger."""
    state = current_state(ledger, at)
    if state is not None:
        return _Stored(state)
    books = rulebooks(ledger, resolve_as_of(ledger.runs, at))
    return _Recomputed.of(OccurrenceReader(ledger).judged(at), books)


@dataclass(frozen=True, slots=True)
class _Recomputed:
    """All items, recomputed from the facts."""

    state: Snapshot
    by_id: Mapping[str, Judged]
    books: Rulebooks

    @classmethod
    def of(cls, state: Snapshot, books: Rulebooks) -> "_Recomputed":
        by_id = {}
        for j in state.judged:
            agreement, obligation = in_charge_now(state.book, j.occurrence, j.agreement, j.obligation)
            by_id[j.occurrence.id] = replace(j, agreement=agreement, obligation=obligation)
        return cls(state, by_id, books)

    @property
    def book(self) -> Rulebook:
        return self.state.book

    def of_person(self, actor: Actor) -> Sequence[InboxItem]:
        return [inbox_item(j) for j in self.by_id.values()]

    def of_department(self, department: str) -> Sequence[InboxItem]:
        return [inbox_item(j) for j in self.by_id.values()]

    def judged(self, ids: Iterable[str]) -> Mapping[str, Judged]:
        return self.by_id

    def questions(self) -> tuple[Question, ...]:
        return questions_in_force(self.book, self.state.facts)


@dataclass(frozen=True, slots=True)
class _Stored:
    """The items of some agreements, from stored rows."""

    state: CurrentState

    @property
    def book(self) -> Rulebook:
        return self.state.book

    @property
    def books(self) -> Rulebooks:
        return self.state.books

    def of_person(self, actor: Actor) -> Sequence[InboxItem]:
        books = self.state.books
        agreements = {
            agreement
            for agreement, obligation in books.names()
            if (agreement, obligation) in self.state.caused
            or any(
                self._concerns(actor, agreement, obligation, terms.since)
                for terms in books.terms_of(agreement, obligation)
            )
        }
        return self._items(agreements)

    def _concerns(self, actor: Actor, agreement: str, obligation: str, since: datetime | None) -> bool:
        """True if the role of an owner or receiver is the actor's, or that of somebody the actor stands in for."""
        of, promised = self.state.in_charge(agreement, obligation, since)
        receives = promised.receiver in actor.roles if promised.receiver else of.consumer in actor.departments
        return receives or promised.owner in actor.roles

    def of_department(self, department: str) -> Sequence[InboxItem]:
        books = self.state.books
        return self._items(
            agreement
            for agreement, obligation in books.names()
            for terms in books.terms_of(agreement, obligation)
            if department in (terms.agreement.provider, terms.agreement.consumer)
        )

    def _items(self, agreements: Iterable[str]) -> Sequence[InboxItem]:
        lists, at, changed = self.state.ledger.lists, self.state.at, self.state.without.ids
        stored = {item.id: item for item in (*lists.inbox_items(set(agreements), at), *lists.asked_items(at))}
        caused = self.state.caused
        known = [item for id, item in stored.items() if id not in changed]
        full = self.state.judged_now(item.id for item in known if (item.agreement, item.obligation) in caused)
        return [
            *(self._item(item) for item in known if item.id not in full),
            *(inbox_item(j) for j in full.values()),
            *(inbox_item(self.state.with_roles(j)) for j in self.state.changed_items),
        ]

    def _item(self, item: StoredItem) -> InboxItem:
        agreement, obligation = self.state.in_charge(item.agreement, item.obligation, item.terms_since)
        return InboxItem(
            item.id,
            agreement,
            obligation,
            item.phase,
            item.timeliness,
            item.due_at,
            item.turn,
            item.names,
            tuple(asked for asked in item.asked if asked.until > self.state.at) if item.asked else (),
            item.returnable_until is not None and item.returnable_until >= self.state.at,
        )

    def judged(self, ids: Iterable[str]) -> Mapping[str, Judged]:
        return self.state.judged_now(ids)

    def questions(self) -> tuple[Question, ...]:
        return questions_now(self.state.ledger, self.book)
