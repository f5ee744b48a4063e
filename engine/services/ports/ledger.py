"""The ledger as a whole: commits, its head, and work on one state of it."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from engine.domain.agreement.organisation import Person
from engine.domain.figures.service_group import ServiceGroup
from engine.domain.ledger.entry import Entry, Via
from engine.domain.ledger.head import Head
from engine.domain.occurrence.stored_rating import StoredRating
from engine.domain.refusal import Refusal
from engine.services.ports.accounts import Accounts
from engine.services.ports.answers import Answers
from engine.services.ports.closed_months import ClosedMonths
from engine.services.ports.definitions import DefinitionStore, DefinitionText
from engine.services.ports.drafts import Drafts
from engine.services.ports.entries import AsOf, Entries
from engine.services.ports.events import Checkpoint, Events
from engine.services.ports.figure_rows import FigureRows
from engine.services.ports.lists import Lists
from engine.services.ports.occurrences import Occurrences, Row
from engine.services.ports.open_rounds import OpenRounds
from engine.services.ports.outbox import Message, Outbox
from engine.services.ports.ratings import Ratings
from engine.services.ports.row_drafts import RowDrafts
from engine.services.ports.runs import Runs
from engine.services.ports.search import Search
from engine.services.refused import Refused

T = TypeVar("T")


class Conflict(Exception):
    """Another commit came between reading and writing: read and decide again."""


class Unavailable(Exception):
    """The database is away, full or locked. Nothing is half done, and the same command can be repeated."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.refusal = Refusal("database-unavailable", why=why)


class Damaged(Refused):
    """The file of the database is damaged: it cannot be read as it was written."""

    def __init__(self, why: str) -> None:
        super().__init__("database-damaged", why=why)


@dataclass(frozen=True, slots=True)
class Batch:
    """The content of one commit. ``command`` names the command that wrote it. Any part may be empty.

    ``removed`` has the ids of rows to delete: occurrences that no longer follow from the facts. ``people`` are those
    whose names and addresses are stored, ``erased`` the ids of those whose names, addresses and messages are erased.
    ``contents`` has the hashes of the contents of events, by id, where they have been computed already. ``ratings`` are
    all of each occurrence that they are about; those of ``rows`` are written too.
    """

    command: str
    entries: tuple[Entry, ...]
    rows: tuple[Row, ...] = ()
    messages: tuple[Message, ...] = ()
    definitions: tuple[DefinitionText, ...] = ()
    removed: tuple[str, ...] = ()
    checkpoints: tuple[Checkpoint, ...] = ()
    people: tuple[Person, ...] = ()
    erased: tuple[str, ...] = ()
    contents: Mapping[str, str] = field(default_factory=dict)
    closed_months: Mapping[str, Sequence[ServiceGroup]] = field(default_factory=dict)
    ratings: tuple[StoredRating, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedHead:
    """The end of the chain as it was read, and the instant at which the next batch will be recorded."""

    head: Head | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where the chain is broken: the batch, the entry where it is known, and the problem."""

    batch: int
    entry: int | None
    problem: Refusal


@dataclass(frozen=True, slots=True)
class Repaired:
    """The damage to bookkeeping: how many checkpoints or sources of them were wrong, whether the last run may not be
    the one that is stored, and how many rows of accounts, sessions, links, audit and results of runs were wrong."""

    checkpoints: int
    runs: bool
    accounts: int = 0


class Ledger(Protocol):
    """The append-only ledger with its caches: its parts, and the work that spans them. Every read is of one state."""

    @property
    def entries(self) -> Entries:
        """The entries."""

    @property
    def events(self) -> Events:
        """Events, requests and checkpoints."""

    @property
    def outbox(self) -> Outbox:
        """The messages."""

    @property
    def definitions(self) -> DefinitionStore:
        """The definitions."""

    @property
    def runs(self) -> Runs:
        """The first run and the last one."""

    @property
    def accounts(self) -> Accounts:
        """Accounts, sessions, links, and the audit."""

    @property
    def occurrences(self) -> Occurrences:
        """The stored rows of occurrences."""

    @property
    def lists(self) -> Lists:
        """The lists and counts of stored rows."""

    @property
    def closed_months(self) -> ClosedMonths:
        """The figures of closed months."""

    @property
    def figure_rows(self) -> FigureRows:
        """The stored rows as figures of service count them."""

    @property
    def ratings(self) -> Ratings:
        """The stored ratings and their counts."""

    @property
    def search(self) -> Search:
        """The search for occurrences."""

    @property
    def answers(self) -> Answers:
        """The answers to requests of sources."""

    @property
    def open_rounds(self) -> OpenRounds:
        """The forms of anonymous rounds that are open."""

    @property
    def drafts(self) -> Drafts:
        """The drafts of people."""

    @property
    def row_drafts(self) -> RowDrafts:
        """The rows of events that people have typed and not recorded."""

    def expected_head(self, at: datetime) -> ExpectedHead:
        """Read the head. The instant of recording is ``at``, or the first microsecond after the last one recorded.

        The opening balance does not count: entries before the first run may have any instant of recording.
        """

    def commit(self, batch: Batch, expected_head: ExpectedHead) -> Head:
        """Append in one transaction. Raises Conflict, with nothing written, where the head is no longer as expected."""

    def refresh(
        self,
        rows: Sequence[Row],
        expected_head: ExpectedHead,
        removed: Sequence[str] = (),
        ratings: Sequence[StoredRating] = (),
        checkpoints: Sequence[Checkpoint] = (),
    ) -> None:
        """Write rows, ratings and checkpoints that changed without a fact to record, and delete rows. Raises
        Conflict."""

    def keep_closed_months(
        self, months: Mapping[str, Sequence[ServiceGroup]], expected_head: ExpectedHead, dropped: Sequence[str] = ()
    ) -> None:
        """Write the groups of closed months without an entry, and delete those of others. Raises Conflict."""

    def head(self, as_of: AsOf | None = None) -> Head | None:
        """The end of the chain; None while it is empty."""

    def verify(self, since: Head | None = None) -> Broken | None:
        """Verify the chain from its beginning, or behind a head; return the first place where it is broken, or None."""

    def has(self, head: Head) -> bool:
        """Return whether this was a head of the ledger."""

    def damaged_rows(self, since: Head | None = None) -> tuple[Refusal, ...]:
        """The rows outside of the chain that are not the ones that were written, where the chain is whole; with
        ``since`` those of events and messages that came behind that head, and none of occurrences."""

    def uncompared(self) -> tuple[Refusal, ...]:
        """The parts of the ledger that the heads kept outside of it cannot prove, for want of heads."""

    def repair_events(self) -> int:
        """Write the events anew from their entries; return how many rows changed."""

    def repair_terms(self) -> int:
        """Write anew the terms by which items are found, from entries and stored rows; return how many were wrong."""

    def drop_altered_ratings(self) -> int:
        """Delete the ratings that the engine did not write, and count the others anew; return how many were deleted,
        or counts were wrong."""

    def repair_bookkeeping(self) -> Repaired:
        """Delete the runs and checkpoints that are not the ones that were written."""

    def repair_drafts(self) -> int:
        """Delete the drafts that are not the ones that were written; return how many rows were wrong."""

    def repair_contacts(self) -> int:
        """Erase what entries say is erased, and make rows of people whole; return how many changed."""

    def made_by(self, via: Via) -> "Ledger":
        """This ledger for work that came by a way: entries that people make through it say so."""

    def reading(self, work: "Callable[[Ledger], T]") -> T:
        """Run reading work on one state of the ledger, whatever others commit meanwhile."""

    def once(self, key: Hashable, make: "Callable[[], T]") -> "T":
        """A value that follows from the ledger and a key: on one state it is made once for each key, and each time
        where others may write in between. Nobody changes such a value."""

    def together(self, work: "Callable[[Ledger], T]") -> T:
        """Run work in one transaction: all that it commits is written, or nothing. Other writers wait."""

    def dry_run(self, work: "Callable[[Ledger], T]") -> T:
        """Run work and roll all of it back; the result is the one that it would have had."""
