"""Import the events of a table: map its columns, record its rows, and store the rejected ones."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Protocol

from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.field_value import storable
from engine.domain.refusal import Refusal
from engine.services.command_time import resolve_command_time
from engine.services.events.column_mapping import Columns, SourceRow, listed_headings
from engine.services.events.event_row import Rejected
from engine.services.events.ingest import Ingested, ingest
from engine.services.ports.events import Checkpoint
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.settings import Mapped


class EventTable(Protocol):
    """A table of any format, whose rows are read once, in order; reading may raise Refused."""

    @property
    def header(self) -> tuple[str, ...]:
        """Its headings."""

    @property
    def rows(self) -> Iterator[SourceRow]:
        """Its rows."""

    @property
    def id(self) -> str | None:
        """The heading of each row's own id, if the format has one."""

    @property
    def hints(self) -> tuple[str, ...]:
        """Names that may indicate the event: of the sheet, of the file."""

    @property
    def source(self) -> str | None:
        """The source of the rows, if the table states it."""

    @property
    def note(self) -> Refusal | None:
        """A remark for people, such as the sheets that were not read."""

    @property
    def fitting(self) -> Callable[[Callable[[Sequence[str], Sequence[str]], bool]], "EventTable | None"] | None:
        """Opens the table again with headings that fit, where it has such; ``fits`` gets headings and hints."""


class RejectedRows(Protocol):
    """The place where rejected rows are stored, to be fixed and imported again."""

    def keep(self, name: str, header: Sequence[str], rows: Sequence[Rejected], source: str) -> Path:
        """Store the rejected rows of a table, and return the path of the file."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The context of an import. ``zone`` is that of times without an offset; ``rejected`` None discards rejected
    rows."""

    catalogue: Catalogue
    zone: tzinfo
    clock: Callable[[], datetime]
    rejected: RejectedRows | None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of importing a table.

    ``source`` names where its rows come from; ``kept`` is the file with the rejected rows, None where none are stored.
    ``unused`` has the headings that no event of the catalogue has a field for; ``note`` is the remark of the table.
    """

    source: str
    columns: Columns
    ingested: Ingested
    kept: Path | None
    unused: tuple[str, ...]
    note: Refusal | None

    @property
    def remarks(self) -> tuple[Refusal, ...]:
        """The remarks for people beside the counts: parts that were not read, unused columns, numbers in question."""
        unused = Refusal("columns-unused", headings=listed_headings(self.unused)) if self.unused else None
        questioned = self.ingested.questioned
        numbers = Refusal("numbers-questioned", count=questioned) if questioned else None
        return tuple(remark for remark in (self.note, unused, numbers) if remark is not None)


def import_events(
    ledger: Ledger,
    table: EventTable,
    intake: Intake,
    *,
    name: str,
    mapped: Mapped,
    source: str | None = None,
    person: str | None = None,
    as_of: datetime | None = None,
    keep_undeclared: bool = False,
    again: bool = False,
    dry_run: bool = False,
    checkpoints: tuple[Checkpoint, ...] = (),
    progress: Callable[[int], None] = lambda _: None,
) -> ImportResult:
    """Record the events of a table; ``name`` is that of the file.

    The source is ``source``, else the one that the table states, else ``name``; ``person`` imports it.
    ``keep_undeclared`` also records events that the catalogue lacks; ``again`` restores events that were cancelled. A
    dry run rolls everything back and stores no rejected rows. Raises Refused (``missing-columns``) where a required
    column is missing.
    """
    table, columns = mapped_table(table, mapped, intake.catalogue)
    named_source = source or table.source or name
    command_time = resolve_command_time(ledger, as_of, intake.clock(), dry_run=dry_run)

    def work(target: Ledger) -> Ingested:
        return ingest(
            target,
            table.rows,
            intake.catalogue,
            source=named_source,
            columns=columns,
            zone=intake.zone,
            command_time=command_time,
            person=person,
            keep_undeclared=keep_undeclared,
            again=again,
            checkpoints=checkpoints,
            progress=progress,
        )

    ingested = ledger.dry_run(work) if dry_run else work(ledger)
    kept = None
    if ingested.rejected and intake.rejected is not None and not dry_run:
        kept = intake.rejected.keep(name, table.header, ingested.rejected, named_source)
    unused = () if keep_undeclared else tuple(map(storable, columns.unused(table.header, intake.catalogue)))
    return ImportResult(named_source, columns, ingested, kept, unused, table.note)


def mapped_table(table: EventTable, mapped: Mapped, catalogue: Catalogue) -> tuple[EventTable, Columns]:
    """The table with the headings that are needed, and the meaning of each column.

    Raises Refused if a required column is missing.
    """

    def lacking(header: Sequence[str], hints: Sequence[str]) -> tuple[str, ...]:
        columns = _columns(header, hints, table.id, mapped, catalogue)
        return tuple(column for column in columns.needed if column not in header)

    missing = lacking(table.header, table.hints)
    if missing and table.fitting is not None:
        # the headings stand below other rows, or on another sheet
        other = table.fitting(lambda header, hints: not lacking(header, hints))
        if other is not None:
            table, missing = other, ()
    if missing:
        raise Refused("missing-columns", missing=missing, header=listed_headings(table.header))
    return table, _columns(table.header, table.hints, table.id, mapped, catalogue)


def _columns(
    header: Sequence[str], hints: Sequence[str], id: str | None, mapped: Mapped, catalogue: Catalogue
) -> Columns:
    """The meaning of each column."""
    named = mapped.columns
    return Columns.of(
        header,
        catalogue,
        key=named.get("key"),
        name=named.get("name"),
        time=named.get("time"),
        id=named.get("id", id),
        event=mapped.event,
        hints=hints,
    )
