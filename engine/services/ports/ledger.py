"""The record as a whole: commits, its head, and work on one state of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from engine.domain.figures.overdue import Head
from engine.domain.ledger.entry import Entry
from engine.domain.text import Text
from engine.services.ports.definitions import DefinitionStore, DefinitionText
from engine.services.ports.entries import AsOf, Entries
from engine.services.ports.events import Checkpoint, Events
from engine.services.ports.occurrences import Occurrences, Row
from engine.services.ports.outbox import Message, Outbox
from engine.services.ports.runs import Runs

T = TypeVar("T")


class Conflict(Exception):
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
class Batch:
    """What one commit writes. ``command`` names who wrote it. Any part may be empty.

    ``removed`` names rows to be taken out: occurrences that the facts no longer give.
    """

    command: str
    entries: tuple[Entry, ...]
    rows: tuple[Row, ...] = ()
    messages: tuple[Message, ...] = ()
    definitions: tuple[DefinitionText, ...] = ()
    removed: tuple[str, ...] = ()
    checkpoints: tuple[Checkpoint, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedHead:
    """The end of the chain as read, and the instant at which what follows it will be recorded."""

    head: Head | None
    recorded_at: datetime


class Ledger(Protocol):
    """The append-only record with its caches: its parts and what spans them. Every reading is of one state."""

    @property
    def entries(self) -> Entries:
        """The entries."""

    @property
    def events(self) -> Events:
        """Events, requests and marks."""

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
    def occurrences(self) -> Occurrences:
        """The stored rows of occurrences."""

    def expected_head(self, at: datetime) -> ExpectedHead:
        """Read the head. The instant of recording is ``at``, or the first microsecond after the last one recorded.

        The opening balance does not count: what was recorded before the first run carries any stamp.
        """

    def commit(self, batch: Batch, expected_head: ExpectedHead) -> Head:
        """Append in one transaction. Raises HeadMoved where the head is no longer the draft's; then nothing was
        written."""

    def refresh(self, rows: Sequence[Row], expected_head: ExpectedHead, removed: Sequence[str] = ()) -> None:
        """Write rows whose verdict or waking changed without a fact to record, take out others. Raises HeadMoved."""

    def head(self, as_of: AsOf | None = None) -> Head | None:
        """The end of the chain; None while it is empty."""

    def reading(self, work: "Callable[[Ledger], T]") -> T:
        """Do some reading on one state of the record, whatever others commit meanwhile."""

    def dry_run(self, work: "Callable[[Ledger], T]") -> T:
        """Do some work and take all of it back: what it returns is what would have happened."""
