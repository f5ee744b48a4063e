"""The round of a receiver: the deliveries that wait for an answer, those to rate, those that can still be returned, and
the items that may arrive over the counter. Read from stored rows; the rows that are shown are judged."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine import gc_pause
from engine.domain.action.actor import Actor
from engine.domain.figures.inbox import InboxReader, InboxSection, placed_items
from engine.domain.figures.inbox_item import InboxItem
from engine.domain.figures.judged import Judged
from engine.domain.figures.round_section import RoundSection
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.verdict import answer_due
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Ledger
from engine.services.reading.find import ItemSearch, find_ids
from engine.services.reading.inbox_items import InboxItems, inbox_items
from engine.services.reading.rating_inbox import inbox_ratings

SHOWN = 100
"""The most rows that are shown; what is done makes room for the next ones."""
_MOST_FOUND = 1_000


_OPENED_FIRST = (RoundSection.TO_ACCEPT, RoundSection.TO_RATE, RoundSection.RETURNABLE)
"""The parts of which the first that has items is shown where none is named."""


@dataclass(frozen=True, slots=True)
class RoundDelivery:
    """An item of a round. ``answer_by`` (UTC) is the instant until which it is to be answered, or can be returned."""

    item: Judged
    answer_by: datetime | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class ReceiverRound:
    """One part of the round of a person. ``counts`` has the number of items of each part, ``by_agreement`` those of
    this part by the id of the agreement. ``rows`` are at most so many as are shown of the ``total`` that fit."""

    at: datetime
    book: Rulebook
    section: RoundSection
    counts: Mapping[RoundSection, int]
    by_agreement: Mapping[str, int]
    total: int
    rows: tuple[RoundDelivery, ...]

    @property
    def overdue(self) -> int:
        """The number of shown deliveries whose answer is overdue."""
        return sum(row.is_overdue for row in self.rows)


@gc_pause.paused()
def receiver_round(
    ledger: Ledger,
    person: str,
    at: datetime,
    section: RoundSection | None = None,
    *,
    agreement: str | None = None,
    text: str = "",
    shown: int = SHOWN,
) -> ReceiverRound:
    """One part of a person's round, the item that was due first first; without ``section`` the first that has items.

    ``agreement`` and the words of ``text`` leave out the others. Raises Refused before the first run, for somebody who
    holds no role, and for a word that is too short to be searched for.
    """
    return ledger.reading(lambda one_state: _round(one_state, person, at, section, agreement, text, shown))


def _round(
    ledger: Ledger,
    person: str,
    at: datetime,
    section: RoundSection | None,
    agreement: str | None,
    text: str,
    shown: int,
) -> ReceiverRound:
    items = inbox_items(ledger, at)
    book = items.book
    actor = find_actor(book, person, at)
    parts = _parts(ledger, items, actor, at)
    part = section or next((s for s in _OPENED_FIRST if parts[s]), RoundSection.TO_ACCEPT)
    known: Sequence[tuple[str, str]] = parts[part]
    if text.strip():
        found = set(find_ids(ledger, items.books, ItemSearch(text=text), limit=_MOST_FOUND))
        known = [(id, of) for id, of in known if id in found]
    by_agreement = Counter(of for _, of in known)
    ids = [id for id, of in known if agreement in (None, of)]
    judged = items.judged(ids[:shown])
    rows = tuple(_row(judged[id], book, at) for id in ids[:shown] if id in judged)
    counts = {s: len(ids) for s, ids in parts.items()}
    return ReceiverRound(at, book, part, counts, by_agreement, len(ids), rows)


def _parts(
    ledger: Ledger, items: InboxItems, actor: Actor, at: datetime
) -> Mapping[RoundSection, Sequence[tuple[str, str]]]:
    """The ids of the items of each part, each with its agreement, in the order in which they are shown."""
    reader = InboxReader(actor, items.book.directory, items.book.home.local(at).date())
    parts: dict[RoundSection, list[tuple[str, str]]] = {section: [] for section in RoundSection}
    for row in placed_items(items.of_person(actor), reader):
        if row.request is not None:
            continue
        for item in row.items:
            section = _section(row.part, item, actor)
            if section is not None:
                parts[section].append((item.id, item.agreement.id))
    asked = inbox_ratings(ledger, items, actor, at).to_rate
    parts[RoundSection.TO_RATE] = [(j.occurrence.id, j.agreement.id) for j in asked]
    return parts


def _section(part: InboxSection, item: InboxItem, actor: Actor) -> RoundSection | None:
    """The part of the round in which an item of an inbox stands; None for what the reader owes."""
    match part:
        case InboxSection.TO_ANSWER if item.phase is Phase.DELIVERED:
            return RoundSection.TO_ACCEPT
        case InboxSection.RETURNABLE:
            return RoundSection.RETURNABLE
        case InboxSection.TO_ANSWER | InboxSection.WAITED_FOR if item.phase is Phase.OPEN:
            return RoundSection.EXPECTED if item.agreement.consumer in actor.departments else None
        case _:
            return None


def _row(j: Judged, book: Rulebook, at: datetime) -> RoundDelivery:
    """The row of an item: until when it is to be answered, and whether that is over."""
    if j.verdict.phase is Phase.DELIVERED:
        clocks = book.clocks(j.agreement, j.obligation)
        due = answer_due(j.obligation, j.occurrence, j.history, clocks)
        return RoundDelivery(j, due.at if due is not None else None, due is not None and at > due.at)
    return RoundDelivery(j, j.returnable_until, False)
