"""What one person has to do, has to answer and waits for, drawn from everything as it was judged at an instant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from engine.domain.action.authority import Actor, authorize
from engine.domain.action.next_step import consumer_verb, provider_verb
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.organisation import Person
from engine.domain.agreement.rule import Agreed
from engine.domain.agreement.side import Side
from engine.domain.figures.overdue import Judged
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.entry import APPROVALS, Kind, Phase, transition
from engine.domain.ledger.history import ApprovalRequest
from engine.domain.occurrence.verdict import Timeliness, unanswered
from engine.domain.time.calendar import EPOCH


class InboxSection(StrEnum):
    """Where a row stands: the reader owes it, is asked, or waits for it."""

    TO_DO = "to do"
    TO_ANSWER = "to answer"
    WAITED_FOR = "waited for"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of an inbox: an occurrence, or several parts of one line that are owed for the same thing.

    ``asked`` is what was asked, None where it is about the occurrence itself. ``verbs`` are the commands that the
    reader may type next, the likeliest first.
    """

    part: InboxSection
    items: tuple[Judged, ...]
    verbs: tuple[str, ...]
    asked: ApprovalRequest | None = None

    @property
    def due_at(self) -> datetime | None:
        """The first due instant among its items (UTC); None where none has one."""
        return min((j.verdict.due.at for j in self.items if j.verdict.due is not None), default=None)

    @property
    def overdue(self) -> bool:
        """Whether one of its items is open and overdue."""
        return any(_is_overdue(j) for j in self.items)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much one person has, in occurrences; ``person`` is an id, None: what nobody holds the role for."""

    person: str | None
    to_do: int
    overdue: int
    to_answer: int


@dataclass(frozen=True, slots=True)
class InboxReader:
    """Whose inbox it is, as seen on a local date."""

    actor: Actor
    directory: Directory
    on: date

    def is_among(self, who: Audience, j: Judged) -> bool:
        """Whether the reader is of an audience of an occurrence, or stands in for somebody who is."""
        return any(p.id == self.actor.id for p in _audience(self.directory, who, j, self.on))


def live(judged: Iterable[Judged]) -> list[Judged]:
    """What can stand in anybody's inbox: what is open, waits for acceptance, or for an answer."""
    return [j for j in judged if j.verdict.phase in (Phase.OPEN, Phase.DELIVERED) or j.asked]


def inbox(judged: Iterable[Judged], reader: InboxReader) -> tuple[InboxRow, ...]:
    """The rows of a person by part, then by due instant (without one last), then by id.

    What is handed over to somebody is theirs alone. Whoever stands in for somebody has their rows too.
    """
    rows = [row for j in live(judged) for row in _rows(j, reader)]
    return tuple(sorted(_by_line(rows), key=lambda r: (list(InboxSection).index(r.part), *_by_due(r))))


def tallies(
    judged: Iterable[Judged], department: str, actors: Iterable[Actor], directory: Directory, on: date
) -> tuple[Tally, ...]:
    """What each of a department's people has to do for it and to answer, in the order of ``actors``; last, where there
    is any, what nobody holds the role for."""
    theirs = [j for j in live(judged) if department in (j.agreement.provider, j.agreement.consumer)]
    found = []
    for actor in actors:
        rows = inbox(theirs, InboxReader(actor, directory, on))
        own = [j for r in rows if r.part is InboxSection.TO_DO for j in r.items if j.agreement.provider == department]
        answers = sum(len(r.items) for r in rows if r.part is InboxSection.TO_ANSWER)
        found.append(Tally(actor.id, len(own), sum(map(_is_overdue, own)), answers))
    nobodys = [
        j
        for j in theirs
        if j.verdict.phase is Phase.OPEN
        and j.agreement.provider == department
        and not _audience(directory, Audience.OWNER, j, on)
    ]
    if nobodys:
        found.append(Tally(None, len(nobodys), sum(map(_is_overdue, nobodys)), 0))
    return tuple(found)


def _rows(j: Judged, reader: InboxReader) -> Iterable[InboxRow]:
    owns, receives = reader.is_among(Audience.OWNER, j), reader.is_among(Audience.RECEIVER, j)
    for ask in j.asked:
        answers = _answers(j, ask, reader)
        if answers:
            yield InboxRow(InboxSection.TO_ANSWER, (j,), answers, ask)
        elif ask.by == reader.actor.id:
            yield InboxRow(InboxSection.WAITED_FOR, (j,), (), ask)
    turn = _turn(j)
    if j.verdict.phase is Phase.OPEN and owns:
        waits = turn is Side.CONSUMER
        verb = _respond() if turn is Side.PROVIDER else None if waits else provider_verb(j.obligation, j.verdict)
        yield InboxRow(InboxSection.WAITED_FOR if waits else InboxSection.TO_DO, (j,), (verb,) if verb else ())
    elif j.verdict.phase is Phase.DELIVERED and owns:
        yield InboxRow(InboxSection.WAITED_FOR, (j,), ())
    if receives and j.verdict.phase is Phase.DELIVERED:
        back = transition(Kind.RETURNED).verb
        verbs = (consumer_verb(j.obligation, j.verdict), back)
        yield InboxRow(InboxSection.TO_ANSWER, (j,), tuple(v for v in verbs if v))
    elif receives and j.verdict.phase is Phase.OPEN:
        asked = turn is Side.CONSUMER
        verb = _respond() if asked else consumer_verb(j.obligation, j.verdict)
        yield InboxRow(InboxSection.TO_ANSWER if asked else InboxSection.WAITED_FOR, (j,), (verb,) if verb else ())


def _answers(j: Judged, ask: ApprovalRequest, reader: InboxReader) -> tuple[str, ...]:
    """The commands of the yes and the no to what was asked; none where the reader may not answer."""
    if ask.kind in APPROVALS and j.verdict.phase is not Phase.OPEN:
        return ()  # a delivery came first: only dates can still be answered
    yes, no = APPROVALS.get(ask.kind, (Kind.DATE_CONFIRMED, Kind.DATE_REFUSED))
    organisation = reader.directory.organisation
    refused = authorize(reader.actor, yes, j.agreement, j.obligation, organisation, ask.side)
    if refused is not None or ask.by == reader.actor.id:
        return ()
    return tuple(verb for kind in (yes, no) if (verb := transition(kind).verb))


def _turn(j: Judged) -> Side | None:
    """Whose word a request waits for: a first reaction, or a yes to the time that the other side named."""
    if unanswered(j.occurrence, j.history) is not None:
        return Side.PROVIDER
    if not isinstance(j.obligation.due, Agreed) or j.history.agreed_at is not None:
        return None
    last = j.history.responses[-1].side if j.history.responses else Side.CONSUMER
    return Side.CONSUMER if last is Side.PROVIDER else Side.PROVIDER


def _respond() -> str | None:
    return transition(Kind.RESPONDED).verb


def _by_line(rows: Sequence[InboxRow]) -> Iterable[InboxRow]:
    """Parts of one line that ask for the same of the reader, as one row; its items by due instant."""
    found: dict[object, InboxRow] = {}
    for n, row in enumerate(rows):
        (j,) = row.items
        line, about = j.obligation.part_of, OccurrenceId.parse(j.occurrence.id).what
        key = (row.part, j.agreement.id, line, about, row.verbs) if line and row.asked is None else n
        before = found.get(key)
        found[key] = replace(before, items=_in_order((*before.items, j))) if before is not None else row
    return found.values()


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
