"""The inbox of one person: to-dos, requests to answer, and items the person is waiting for, at an instant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from engine.domain.action.actor import Actor
from engine.domain.action.authority import authorize
from engine.domain.action.next_step import consumer_action, provider_action
from engine.domain.action.table import transition
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.organisation import Person
from engine.domain.agreement.rule import Agreed
from engine.domain.agreement.side import Side
from engine.domain.figures.overdue import Judged
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.history_types import ApprovalRequest
from engine.domain.ledger.transition import APPROVALS
from engine.domain.notification.note import Note
from engine.domain.notification.standing_notes import standing_notes
from engine.domain.occurrence.evidence_state import OutstandingEvidence, outstanding_evidence
from engine.domain.occurrence.verdict import Timeliness, unanswered
from engine.domain.time.calendar import EPOCH


class InboxSection(StrEnum):
    """The sections of an inbox: items to do, requests to answer, deliveries that the reader can still return, and items
    the reader is waiting for."""

    TO_DO = "to do"
    TO_ANSWER = "to answer"
    RETURNABLE = "returnable"
    WAITED_FOR = "waited for"


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
    """The counts of occurrences of one person. ``person`` is an id; None stands for roles that nobody holds."""

    person: str | None
    to_do: int
    overdue: int
    to_answer: int


@dataclass(frozen=True, slots=True)
class InboxReader:
    """The reader of an inbox on a local date."""

    actor: Actor
    directory: Directory
    on: date

    def is_among(self, who: Audience, j: Judged) -> bool:
        """True if the reader belongs to an audience of an occurrence, or stands in for somebody who does."""
        return any(p.id == self.actor.id for p in _audience(self.directory, who, j, self.on))


def notes_of(j: Judged) -> tuple[Note, ...]:
    """The notes that belong to an item as long as its state lasts."""
    return standing_notes(j.agreement, j.obligation, j.occurrence, j.verdict, j.history, j.returnable_until)


def outstanding_of(row: InboxRow, j: Judged) -> OutstandingEvidence | None:
    """The evidence that the reader of a row has to submit for an item; None if there is none, or somebody else does."""
    if row.part is not InboxSection.TO_DO:
        return None
    return outstanding_evidence(j.agreement, j.obligation, j.history, j.verdict)


def live(judged: Iterable[Judged]) -> list[Judged]:
    """The occurrences that can be in an inbox: open ones, those that wait for acceptance or an answer, and deliveries
    that can be returned."""
    return [j for j in judged if j.verdict.phase in (Phase.OPEN, Phase.DELIVERED) or j.requests or _is_returnable(j)]


def inbox(judged: Iterable[Judged], reader: InboxReader) -> tuple[InboxRow, ...]:
    """The rows of a person by section, then by due time (rows without one last), then by id.

    An occurrence that is reassigned belongs only to the new person. A delegate has the rows of the person, too.
    """
    rows = [row for j in live(judged) for row in _rows_of(j, reader)]
    return tuple(sorted(_by_line(rows), key=lambda r: (list(InboxSection).index(r.part), *_by_due(r))))


def tallies(
    judged: Iterable[Judged], department: str, actors: Iterable[Actor], directory: Directory, on: date
) -> tuple[Tally, ...]:
    """The counts of each person of a department, in the order of ``actors``; last, if there are any, those of roles
    that nobody holds."""
    theirs = [j for j in live(judged) if department in (j.agreement.provider, j.agreement.consumer)]
    counts = []
    for actor in actors:
        rows = inbox(theirs, InboxReader(actor, directory, on))
        own = [j for r in rows if r.part is InboxSection.TO_DO for j in r.items if j.agreement.provider == department]
        answers = sum(len(r.items) for r in rows if r.part is InboxSection.TO_ANSWER)
        counts.append(Tally(actor.id, len(own), sum(map(_is_overdue, own)), answers))
    vacant = [
        j
        for j in theirs
        if j.verdict.phase is Phase.OPEN
        and j.agreement.provider == department
        and not _audience(directory, Audience.OWNER, j, on)
    ]
    if vacant:
        counts.append(Tally(None, len(vacant), sum(map(_is_overdue, vacant)), 0))
    return tuple(counts)


def _rows_of(j: Judged, reader: InboxReader) -> Iterable[InboxRow]:
    owns, receives = reader.is_among(Audience.OWNER, j), reader.is_among(Audience.RECEIVER, j)
    for request in j.requests:
        answers = _answers(j, request, reader)
        if answers:
            yield InboxRow(InboxSection.TO_ANSWER, (j,), answers, request)
        elif request.by == reader.actor.id:
            yield InboxRow(InboxSection.WAITED_FOR, (j,), (), request)
    turn = _turn(j)
    if j.verdict.phase is Phase.OPEN and owns:
        waits = turn is Side.CONSUMER
        own = Kind.RESPONDED if turn is Side.PROVIDER else None if waits else provider_action(j.obligation, j.verdict)
        yield InboxRow(InboxSection.WAITED_FOR if waits else InboxSection.TO_DO, (j,), (own,) if own else ())
    elif j.verdict.phase is Phase.DELIVERED and owns:
        yield InboxRow(InboxSection.WAITED_FOR, (j,), ())
    if receives and j.verdict.phase is Phase.DELIVERED:
        actions = (consumer_action(j.obligation, j.verdict), Kind.RETURNED)
        yield InboxRow(InboxSection.TO_ANSWER, (j,), tuple(kind for kind in actions if kind))
    elif receives and j.verdict.phase is Phase.OPEN:
        to_answer = turn is Side.CONSUMER
        next_ = Kind.RESPONDED if to_answer else consumer_action(j.obligation, j.verdict)
        section = InboxSection.TO_ANSWER if to_answer else InboxSection.WAITED_FOR
        yield InboxRow(section, (j,), (next_,) if next_ else ())
    elif receives and _is_returnable(j):
        yield InboxRow(InboxSection.RETURNABLE, (j,), (Kind.ACCEPTED, Kind.RETURNED))


def _is_returnable(j: Judged) -> bool:
    """True for a delivery that needs no acceptance and can still be returned, until somebody has rated it."""
    delivery = j.history.standing
    if j.returnable_until is None or delivery is None or j.obligation.attested_by is Side.CONSUMER:
        return False  # the consumer has recorded its own
    return all(rating.at < delivery.recorded_at for rating in j.history.ratings)


def _answers(j: Judged, request: ApprovalRequest, reader: InboxReader) -> tuple[Kind, ...]:
    """The actions for the yes and the no to a request; none if the reader may not answer."""
    if request.kind in APPROVALS and j.verdict.phase is not Phase.OPEN:
        return ()  # it is delivered already: only dates can still be answered
    yes, no = APPROVALS.get(request.kind, (Kind.DATE_CONFIRMED, Kind.DATE_REFUSED))
    organisation = reader.directory.organisation
    refused = authorize(reader.actor, transition(yes), j.agreement, j.obligation, organisation, request.side)
    if refused is not None or request.by == reader.actor.id:
        return ()
    return yes, no


def _turn(j: Judged) -> Side | None:
    """The side that must respond to a request: with a first response, or to the time that the other side named."""
    if unanswered(j.occurrence, j.history) is not None:
        return Side.PROVIDER
    if not isinstance(j.obligation.due, Agreed):
        return None
    last = j.history.responses[-1] if j.history.responses else None
    if j.history.agreed_at is not None and (last is None or last.time in (None, j.history.agreed_at)):
        return None
    return Side.CONSUMER if last is not None and last.side is Side.PROVIDER else Side.PROVIDER


def _by_line(rows: Sequence[InboxRow]) -> Iterable[InboxRow]:
    """The rows, with the parts of one line that need the same action of the reader as one row; items by due time."""
    merged: dict[object, InboxRow] = {}
    for n, row in enumerate(rows):
        (j,) = row.items
        line, about = j.obligation.part_of, OccurrenceId.parse(j.occurrence.id).what
        key = (row.part, j.agreement.id, line, about, row.actions) if line and row.request is None else n
        before = merged.get(key)
        merged[key] = replace(before, items=_in_order((*before.items, j))) if before is not None else row
    return merged.values()


def _in_order(items: Iterable[Judged]) -> tuple[Judged, ...]:
    return tuple(sorted(items, key=lambda j: (j.verdict.due is None, _due_at(j), j.occurrence.id)))


def _by_due(row: InboxRow) -> tuple[bool, datetime, str]:
    return row.due_at is None, row.due_at or EPOCH, row.items[0].occurrence.id


def _due_at(j: Judged) -> datetime:
    return j.verdict.due.at if j.verdict.due is not None else EPOCH


def _is_overdue(j: Judged) -> bool:
    return j.verdict.phase is Phase.OPEN and j.verdict.timeliness is Timeliness.OVERDUE


def _audience(directory: Directory, who: Audience, j: Judged, on: date) -> tuple[Person, ...]:
    return directory.audience(who, j.agreement, j.obligation, on, j.history.assigned_to)
