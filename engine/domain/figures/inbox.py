"""The inbox of one person: to-dos, requests to answer, and items the person is waiting for, at an instant."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from engine.domain.action.actor import Actor
from engine.domain.action.authority import authorize
from engine.domain.action.next_step import consumer_action, provider_action
from engine.domain.action.table import transition
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.organisation import Person
from engine.domain.agreement.side import Side
from engine.domain.deadline.due import Due
from engine.domain.figures.inbox_item import InboxItem, live
from engine.domain.figures.judged import Judged
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.history_types import ApprovalRequest
from engine.domain.ledger.transition import APPROVALS
from engine.domain.notification.note import Note
from engine.domain.notification.standing_notes import standing_notes
from engine.domain.occurrence.evidence_state import OutstandingEvidence, outstanding_evidence
from engine.domain.occurrence.listed import Asked
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.domain.time.calendar import EPOCH


class InboxSection(StrEnum):
    """The sections of an inbox: items to do, requests to answer, deliveries that the reader can still return, items the
    reader is waiting for, and items of colleagues in the same role."""

    TO_DO = "to do"
    TO_ANSWER = "to answer"
    RETURNABLE = "returnable"
    WAITED_FOR = "waited for"
    OF_COLLEAGUES = "of colleagues"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One row of an inbox: an occurrence, or several parts of one line for the same subject.

    ``request`` is the request for approval that the row is about; None if it is about the occurrence itself. The
    reader may make entries of the kinds ``actions`` next, the likeliest first.
    """

    part: InboxSection
    items: tuple[Judged, ...]
    actions: tuple[Kind, ...]
    request: ApprovalRequest | None = None

    @property
    def due_at(self) -> datetime | None:
        """The first due time among its items (UTC), or None."""
        return min((j.verdict.due.at for j in self.items if j.verdict.due is not None), default=None)

    @property
    def overdue(self) -> bool:
        """True if any of its items is open and overdue."""
        return any(_is_overdue(j) for j in self.items)


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of occurrences of one person, by id.

    ``person`` None: of what several people of a ``role`` share, counted once, or without a role, of vacant roles.
    """

    person: str | None
    to_do: int
    overdue: int
    to_answer: int
    role: str | None = None


AlikeItems = Sequence[tuple[InboxItem, int]]
"""Items, each with a number that those share which every reader sees in the same place; -1: it stands for itself."""


class PlacedItems(NamedTuple):
    """A row of an inbox before its items are read in full: see ``InboxRow``. ``request`` is the index of the request
    among those of its item."""

    part: InboxSection
    items: tuple[InboxItem, ...]
    actions: tuple[Kind, ...]
    request: int | None = None

    @property
    def due_at(self) -> datetime | None:
        """The first due time among its items (UTC), or None."""
        return min((item.due_at for item in self.items if item.due_at is not None), default=None)

    def row(self, judged: Mapping[str, Judged]) -> InboxRow:
        """The row, with the occurrences by id."""
        items = tuple(judged[item.id] for item in self.items)
        return InboxRow(
            self.part, items, self.actions, items[0].requests[self.request] if self.request is not None else None
        )


@dataclass(frozen=True, slots=True)
class InboxReader:
    """The reader of an inbox on a local date. It remembers who is in charge of what."""

    actor: Actor
    directory: Directory
    on: date
    _known: dict[Hashable, bool] = field(default_factory=dict, compare=False, repr=False)

    def is_among(self, who: Audience, item: InboxItem) -> bool:
        """True if the reader belongs to an audience of an item, or stands in for somebody who does."""
        key = (who, item.in_charge)
        if key not in self._known:
            self._known[key] = any(p.id == self.actor.id for p in _audience(self.directory, who, item, self.on))
        return self._known[key]

    def shares_role(self, item: InboxItem) -> bool:
        """True if the reader holds the owner's role of an item."""
        key = item.obligation.owner
        if key not in self._known:
            self._known[key] = any(p.id == self.actor.id for p in self.directory.holders(key, self.on))
        return self._known[key]


def notes_of(j: Judged) -> tuple[Note, ...]:
    """The notes that belong to an item as long as its state lasts."""
    return standing_notes(j.agreement, j.obligation, j.occurrence, j.verdict, j.history, j.returnable_until)


def outstanding_of(row: InboxRow, j: Judged) -> OutstandingEvidence | None:
    """The evidence that the reader of a row has to submit for an item; None if there is none, or somebody else does."""
    if row.part is not InboxSection.TO_DO:
        return None
    return outstanding_evidence(j.agreement, j.obligation, j.history, j.verdict)


def placed_items(items: Iterable[InboxItem], reader: InboxReader) -> list[PlacedItems]:
    """The rows of a person by section, then by due time (rows without one last), then by id. The parts of one line that
    need the same action of the reader are one row.

    An occurrence that is reassigned belongs only to the new person. A delegate has the rows of the person, too.
    """
    parts = _parts(_by_line(_placed(_alike(live(items)), reader)))
    return [row for rows in parts.values() for row in sorted(rows, key=_by_due)]


def placed_in(
    items: Iterable[InboxItem], reader: InboxReader, section: InboxSection
) -> tuple[list[PlacedItems], Mapping[InboxSection, int]]:
    """The rows of one section in the order of ``placed_items``, with a row for each item, and how many rows each
    section has: where items are counted."""
    parts = _parts(_placed(_alike(live(items)), reader))
    return sorted(parts[section], key=_by_due), {part: len(rows) for part, rows in parts.items()}


def tallies(
    items: Iterable[InboxItem], department: str, actors: Iterable[Actor], directory: Directory, on: date
) -> tuple[Tally, ...]:
    """The counts of each person of a department, in the order of ``actors``; then what several people of a role share,
    by role; last, if there are any, those of roles that nobody holds.

    An item that a person sees to for somebody else is not counted for both.
    """
    return tuple(tallied.tally for tallied in tallied_items(items, department, actors, directory, on))


@dataclass(frozen=True, slots=True)
class TalliedItems:
    """The items that a tally counts: those ``to_do``, and the ids of those ``to_answer``, one for each answer."""

    person: str | None
    role: str | None
    to_do: tuple[InboxItem, ...]
    to_answer: tuple[str, ...] = ()

    @property
    def tally(self) -> Tally:
        """The counts."""
        overdue = sum(item.is_overdue for item in self.to_do)
        return Tally(self.person, len(self.to_do), overdue, len(self.to_answer), self.role)


def tallied_items(
    items: Iterable[InboxItem], department: str, actors: Iterable[Actor], directory: Directory, on: date
) -> tuple[TalliedItems, ...]:
    """The items behind each tally, in the same order."""
    theirs = [item for item in live(items) if department in (item.agreement.provider, item.agreement.consumer)]
    counts = []
    known, alike = list(actors), _alike(theirs)
    answers = {a.id: _to_answer(alike, InboxReader(a, directory, on)) for a in known}
    several = {key for key, number in Counter(key for keys in answers.values() for key in keys).items() if number > 1}
    open_ = [item for item in theirs if item.phase is Phase.OPEN and item.agreement.provider == department]
    owned: dict[Hashable, list[str]] = {}
    for item in open_:
        if item.in_charge not in owned:
            owned[item.in_charge] = [p.id for p in _owners(directory, item, on)]
    to_do = [(item, owned[item.in_charge]) for item in open_ if item.turn is not Side.CONSUMER]
    for actor in known:
        own = tuple(item for item, owners in to_do if owners == [actor.id])
        alone = tuple(id for id, request in answers[actor.id] if (id, request) not in several)
        counts.append(TalliedItems(actor.id, None, own, alone))
    in_charge = {key: role for keys in answers.values() for key, role in keys.items() if key in several}
    shared = [item for item, owners in to_do if len(owners) > 1]
    for role in sorted({item.obligation.owner for item in shared} | set(in_charge.values())):
        of_role = tuple(item for item in shared if item.obligation.owner == role)
        asked = tuple(id for (id, _), r in in_charge.items() if r == role)
        counts.append(TalliedItems(None, role, of_role, asked))
    nobody = {item.in_charge: not _audience(directory, Audience.OWNER, item, on) for item in open_}
    vacant = tuple(item for item in open_ if nobody[item.in_charge])
    if vacant:
        counts.append(TalliedItems(None, None, vacant))
    return tuple(counts)


def _to_answer(items: AlikeItems, reader: InboxReader) -> Mapping[tuple[str, object], str]:
    """The role that answers, or the department, by what a person has to answer: an occurrence or a request about it."""
    answers: dict[tuple[str, object], str] = {}
    for row in sorted(_by_line(_placed(items, reader, InboxSection.TO_ANSWER)), key=_by_due):
        for item in row.items:
            asks = item.requests[row.request].side if row.request is not None else Side.PROVIDER
            consumer = item.obligation.receiver or item.agreement.consumer
            role = consumer if asks is Side.PROVIDER else item.obligation.owner
            answers[item.id, row.request] = role
    return answers


def _alike(items: Iterable[InboxItem]) -> AlikeItems:
    known: dict[Hashable, int] = {}
    return [(item, -1 if item.requests else known.setdefault(item.alike, len(known))) for item in items]


def _placed(items: AlikeItems, reader: InboxReader, only: InboxSection | None = None) -> list[PlacedItems]:
    """The rows of a person in no order, or those of one section."""
    places: dict[int, list[PlacedItems]] = {}
    rows: list[PlacedItems] = []
    for item, kind in items:
        known = places.get(kind)
        if known is None:
            known = [row for row in _rows_of(item, reader) if only is None or row.part is only]
            if kind >= 0:
                places[kind] = known
            rows += known
            continue
        for place in known:
            rows.append(PlacedItems(place.part, (item,), place.actions))
    return rows


def _parts(rows: Iterable[PlacedItems]) -> Mapping[InboxSection, list[PlacedItems]]:
    """The rows by section, in the order of sections."""
    parts: dict[InboxSection, list[PlacedItems]] = {section: [] for section in InboxSection}
    lists = {id(section): rows for section, rows in parts.items()}  # the hash of a member is a call
    for row in rows:
        lists[id(row.part)].append(row)
    return parts


def _owners(directory: Directory, item: InboxItem, on: date) -> tuple[Person, ...]:
    """The owners of an item themselves, without those who stand in for them."""
    person = directory.holder_with_name(item.obligation.owner, on, item.names)
    return (person,) if person is not None else directory.holders(item.obligation.owner, on)


def _rows_of(item: InboxItem, reader: InboxReader) -> Iterable[PlacedItems]:
    owns, receives = reader.is_among(Audience.OWNER, item), reader.is_among(Audience.RECEIVER, item)
    for n, request in enumerate(item.requests):
        answers = _answers(item, request, reader)
        if answers:
            yield PlacedItems(InboxSection.TO_ANSWER, (item,), answers, n)
        elif request.by == reader.actor.id:
            yield PlacedItems(InboxSection.WAITED_FOR, (item,), (), n)
    if item.phase is Phase.OPEN and owns:
        waits = item.turn is Side.CONSUMER
        own = Kind.RESPONDED if item.turn is Side.PROVIDER else None if waits else _provider_action(item)
        yield PlacedItems(InboxSection.WAITED_FOR if waits else InboxSection.TO_DO, (item,), (own,) if own else ())
    elif item.phase is Phase.DELIVERED and owns:
        yield PlacedItems(InboxSection.WAITED_FOR, (item,), ())
    elif item.phase is Phase.OPEN and reader.shares_role(item):
        own = _provider_action(item)
        yield PlacedItems(InboxSection.OF_COLLEAGUES, (item,), (own, Kind.REASSIGNED) if own else (Kind.REASSIGNED,))
    if receives and item.phase is Phase.DELIVERED:
        actions = (_consumer_action(item), Kind.RETURNED)
        yield PlacedItems(InboxSection.TO_ANSWER, (item,), tuple(kind for kind in actions if kind))
    elif receives and item.phase is Phase.OPEN:
        to_answer = item.turn is Side.CONSUMER
        next_ = Kind.RESPONDED if to_answer else _consumer_action(item)
        section = InboxSection.TO_ANSWER if to_answer else InboxSection.WAITED_FOR
        yield PlacedItems(section, (item,), (next_,) if next_ else ())
    elif receives and item.returnable:
        yield PlacedItems(InboxSection.RETURNABLE, (item,), (Kind.ACCEPTED, Kind.RETURNED))


def _provider_action(item: InboxItem) -> Kind | None:
    return provider_action(item.obligation, _verdict(item))


def _consumer_action(item: InboxItem) -> Kind | None:
    return consumer_action(item.obligation, _verdict(item))


def _verdict(item: InboxItem) -> Verdict:
    """As much of the verdict as the next action follows from."""
    return Verdict(item.phase, item.timeliness, Due(item.due_at) if item.due_at is not None else None, None)


def _answers(item: InboxItem, request: ApprovalRequest | Asked, reader: InboxReader) -> tuple[Kind, ...]:
    """The actions for the yes and the no to a request; none if the reader may not answer."""
    if request.kind in APPROVALS and item.phase is not Phase.OPEN:
        return ()  # it is delivered already: only dates can still be answered
    yes, no = APPROVALS.get(request.kind, (Kind.DATE_CONFIRMED, Kind.DATE_REFUSED))
    organisation = reader.directory.organisation
    refused = authorize(reader.actor, transition(yes), item.agreement, item.obligation, organisation, request.side)
    if refused is not None or request.by == reader.actor.id:
        return ()
    return yes, no


def _by_line(rows: Sequence[PlacedItems]) -> list[PlacedItems]:
    """The rows, with the parts of one line that need the same action of the reader as one row; items by due time."""
    merged: list[PlacedItems] = []
    places: dict[object, int] = {}
    for row in rows:
        (item,) = row.items
        if item.obligation.part_of and row.request is None:
            about = OccurrenceId.parse(item.id).what
            key = (row.part, item.agreement.id, item.obligation.part_of, about, row.actions)
            place = places.setdefault(key, len(merged))
            if place < len(merged):
                before = merged[place]
                merged[place] = before._replace(items=_in_order((*before.items, item)))
                continue
        merged.append(row)
    return merged


def _in_order(items: Iterable[InboxItem]) -> tuple[InboxItem, ...]:
    return tuple(sorted(items, key=lambda item: (item.due_at is None, item.due_at or EPOCH, item.id)))


def _by_due(row: PlacedItems) -> tuple[bool, datetime, str]:
    due_at = row.items[0].due_at if len(row.items) == 1 else row.due_at
    return due_at is None, due_at or EPOCH, row.items[0].id


def _is_overdue(j: Judged) -> bool:
    return j.verdict.phase is Phase.OPEN and j.verdict.timeliness is Timeliness.OVERDUE


def _audience(directory: Directory, who: Audience, item: InboxItem, on: date) -> tuple[Person, ...]:
    person = directory.holder_with_name(item.obligation.owner, on, item.names)
    assigned_to = person.id if person is not None else None
    return directory.audience(who, item.agreement, item.obligation, on, assigned_to)
