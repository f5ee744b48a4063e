"""What the services need of the outside: the record, the outbox, files. The store and the channels supply it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Protocol, TypeVar

from engine.domain.check import Asked, Machine, Seen, SheetRule
from engine.domain.definitions import Definitions
from engine.domain.entries import About, Entry, Kind
from engine.domain.event import Fact, Request
from engine.domain.language import Text
from engine.domain.occurrence import Occurrence
from engine.domain.overdue import Head
from engine.domain.verdict import Verdict

T = TypeVar("T")


class HeadMoved(Exception):
    """Somebody else's commit came between reading and writing; read again and decide anew."""


class Unavailable(Exception):
    """The database is away, full or held by somebody else; nothing is half done, and the same command
    may be given again."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        words = Text(
            zh="数据库现在用不了：{why}。没有写下一半的东西，稍后重试即可。",
            en="The database cannot be used now: {why}. Nothing was half written; try again later.",
        )
        self.text = words.filled(why=why)


@dataclass(frozen=True, slots=True)
class DefinitionText:
    """One definition in its recorded spelling; ``name`` is ``kind/id`` (``agreement/insurance-finance``)."""

    name: str
    hash: str
    body: str


@dataclass(frozen=True, slots=True)
class Row:
    """An occurrence with its last verdict, the hashes it is bound to, and the instant at which a run looks at it
    again."""

    occurrence: Occurrence
    verdict: Verdict
    revision: str
    day_table: str
    wake_at: datetime | None


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it is sent: words in the recipient's language, the occurrences it is about."""

    key: str
    person: str
    address: str
    channel: str
    rung: str
    digest_on: date | None
    about: tuple[str, ...]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Leased:
    """A message claimed for sending until its lease ends; ``fence`` tells this claim from any other."""

    id: int
    fence: int
    made_at: datetime
    message: Message


@dataclass(frozen=True, slots=True)
class EventState:
    """Where an event was recorded from, the hash of its content, and whether it is cancelled."""

    source: str
    content: str
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """That something was taken from a source of events: ``name`` says what, ``value`` what is to be known of it."""

    source: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one commit writes. ``command`` names who wrote it. Any part may be empty.

    ``gone`` names rows to be taken out: occurrences that the facts no longer give.
    """

    command: str
    entries: tuple[Entry, ...]
    rows: tuple[Row, ...] = ()
    messages: tuple[Message, ...] = ()
    definitions: tuple[DefinitionText, ...] = ()
    gone: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The end of the chain as read, and the instant at which what follows it will be recorded."""

    head: Head | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """The first run: what was recorded up to ``entry`` is the opening balance (decision 4).

    Nobody is told of what fell due before ``quiet_before``, a date in the organisation's zone.
    """

    entry: int
    at: datetime
    rehearsal: bool
    quiet_before: date | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The last run that went through: its instant, the entries it had seen, the last date it opened up to, what was
    in force.

    ``asking`` names the subjects whose events lacked a field that a condition needs; None where that is not known.
    """

    at: datetime
    entry: int
    horizon: date
    definitions: str
    asking: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """How much of the record is read: the opening balance and what was recorded up to an instant. ``None`` where all
    is."""

    at: datetime


class Record(Protocol):
    """The append-only record with its caches. Every reading is of one consistent state."""

    def draft(self, at: datetime) -> Draft:
        """Read the head. The instant of recording is ``at``, or the first microsecond after the last one recorded.

        The opening balance does not count: what was recorded before the first run carries any stamp (decision 4).
        """

    def commit(self, batch: Batch, draft: Draft) -> Head:
        """Append in one transaction. Raises HeadMoved where the head is no longer the draft's; then nothing was
        written."""

    def head(self, cut: Cut | None = None) -> Head | None:
        """The end of the chain; None while it is empty."""

    def opening(self) -> Opening | None:
        """The first run; None before it."""

    def last_recorded_at(self) -> datetime | None:
        """When the last batch was recorded, from the first run on; None before it."""

    def passage(self) -> Passage | None:
        """The last run; None before the first."""

    def passed(self, passage: Passage) -> None:
        """Keep that a run went through."""

    def definitions(self, cut: Cut | None = None) -> Definitions | None:
        """What is in force; None before the first run."""

    def definition_hashes(self, cut: Cut | None = None) -> Mapping[str, str]:
        """The hash of each definition in force, by name."""

    def versions(self, cut: Cut | None = None) -> tuple[tuple[datetime | None, Mapping[str, str]], ...]:
        """What was in force, oldest first: since when (None: from the start) and the hashes by name."""

    def defined(self, hashes: Mapping[str, str]) -> Definitions:
        """Definitions by their hashes."""

    def spell(self, definitions: Definitions) -> tuple[DefinitionText, ...]:
        """Definitions as they are recorded, by name; an agreement's hash is its revision."""

    def digest(self, text: str) -> str:
        """The hash that names a text."""

    def facts(self, subjects: Iterable[str] | None = None, cut: Cut | None = None) -> tuple[Fact, ...]:
        """Events with their corrections, of some subjects or all."""

    def requests(self, since: int = 0, cut: Cut | None = None) -> tuple[Request, ...]:
        """Requests recorded after an entry."""

    def new_subjects(self, since: int) -> frozenset[str]:
        """The subjects of events recorded or corrected after an entry."""

    def series_subjects(self, names: Iterable[str]) -> frozenset[str]:
        """The subjects of all events of these names."""

    def event_states(self, ids: Iterable[str]) -> Mapping[str, EventState]:
        """How each of these events stands that is recorded."""

    def event_ids(self, subject: str) -> tuple[str, ...]:
        """The events about a subject, by id."""

    def marks(self, source: str) -> Mapping[str, str]:
        """What was taken from a source of events: the value of each mark by its name."""

    def mark(self, marks: Sequence[Mark]) -> None:
        """Keep marks that come without an event to record."""

    def content(self, at: datetime, data: Mapping[str, str]) -> str:
        """The hash of an event's content: what tells one version from another."""

    def entries(self, ids: Iterable[str], cut: Cut | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about these occurrences, in order of recording; an id without entries is left out."""

    def entries_under(self, promises: Iterable[str], cut: Cut | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about the occurrences of these obligations (``agreement/obligation``)."""

    def all_entries(self, cut: Cut | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about every occurrence."""

    def entries_about(
        self, about: About, ids: Iterable[str] | None = None, cut: Cut | None = None
    ) -> Mapping[str, Sequence[Entry]]:
        """The entries about these people or periods, or about all there are of a kind, in order of recording; an id
        without entries is left out."""

    def entries_of(self, kind: Kind) -> tuple[Entry, ...]:
        """Every entry of a kind, in order of recording. It reads the whole record: for what is rarely asked."""

    def touched(self, since: int) -> frozenset[str]:
        """The occurrences that people made entries about after an entry."""

    def awake(self, at: datetime) -> tuple[str, ...]:
        """The occurrences whose ``wake_at`` has come, in its order."""

    def rows(self, ids: Iterable[str]) -> Mapping[str, Row]:
        """The stored rows of these occurrences; an unknown id is left out."""

    def all_rows(self) -> tuple[Row, ...]:
        """Every stored row, by id."""

    def open_rows(self, of: Iterable[tuple[str, str]] | None = None) -> tuple[Row, ...]:
        """The rows of occurrences that are upcoming or open, by id: all, or those of some (agreement, obligation)."""

    def overdue_rows(self, of: Iterable[tuple[str, str]] | None = None) -> tuple[Row, ...]:
        """The rows of open occurrences whose verdict is overdue, by id: all, or those of some (agreement,
        obligation)."""

    def overdue_count(self) -> int:
        """How many open occurrences are overdue by their verdict."""

    def refresh(self, rows: Sequence[Row], draft: Draft, gone: Sequence[str] = ()) -> None:
        """Write rows whose verdict or waking changed without a fact to record, take out others. Raises HeadMoved."""

    def digests_since(self, on: date) -> frozenset[tuple[str, date]]:
        """(person, local date) of each digest made for that date or later."""

    def messages(self, since: int = 0) -> tuple[Message, ...]:
        """All messages in the order in which they were made."""

    def lease(self, now: datetime, until: datetime, limit: int) -> tuple[Leased, ...]:
        """Claim unsent messages that nobody holds at ``now``, oldest first."""

    def sent(self, leased: Leased, now: datetime) -> bool:
        """Mark a message as sent; False where the lease was lost to another sender."""

    def failed(self, leased: Leased, problem: str, again_at: datetime) -> None:
        """Keep why a message could not be sent; it is tried again from ``again_at``."""

    def reading(self, work: "Callable[[Record], T]") -> T:
        """Do some reading on one state of the record, whatever others commit meanwhile (ADR 10)."""

    def rehearse(self, work: "Callable[[Record], T]") -> T:
        """Do some work and take all of it back: what it returns is what would have happened."""


class Channel(Protocol):
    """A way for a message to leave."""

    def send(self, leased: Leased) -> None:
        """Hand the message over. Raises OSError where that failed and may succeed later."""


class Outside(Protocol):
    """The world that checks look at, through the resources that the administrator has named."""

    def look(
        self, jobs: Sequence[tuple[Machine, tuple[Asked, ...]]], zone: tzinfo
    ) -> Mapping[tuple[Machine, str], Seen]:
        """What each check sees of each occurrence (by id); instants without an offset are in ``zone``.

        Never raises: what cannot be looked at says so.
        """

    def amiss(self) -> Text | None:
        """What is wrong with the settings that name its resources; None where they can be used as they are."""


class EvidenceStore(Protocol):
    """Where attached files are looked into and kept, by what they contain."""

    def keep(self, content: bytes) -> str:
        """Store a file and return its SHA-256 in hexadecimal; the same bytes are stored once."""

    def table_problems(self, rule: SheetRule, name: str, content: bytes) -> tuple[Text, ...]:
        """What is wrong with a table that is handed in, each a sentence without a full stop; nothing where it is as it
        has to be. Raises Refused where it is more than is read."""
