"""Import new data from the configured sources. Imported data is remembered, so that repeats change nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Protocol

from engine.checks.observation import CouldNotError
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.text import Text
from engine.intake.rejected_rows import keep
from engine.intake.table import SourceTable
from engine.services.command_time import resolve_command_time
from engine.services.events.column_mapping import Columns, event_name
from engine.services.events.ingest import Ingested, ingest
from engine.services.finding import Finding
from engine.services.ports.events import Checkpoint
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.settings import Mapped


@dataclass(frozen=True, slots=True)
class Piece:
    """New data in a source: a file or a query result. ``open`` reads it and may raise Refused; ``mark`` is stored with
    its events."""

    name: str
    open: Callable[[], SourceTable]
    mark: Checkpoint


class EventSource(Protocol):
    """A source to read. After reading, ``waiting`` names the data that cannot be imported yet."""

    name: str
    mapped: Mapped
    waiting: list[str]

    def pieces(self, checkpoints: Callable[[], Mapping[str, str]], now: datetime) -> Iterator[Piece]:
        """Yield new pieces; ``checkpoints`` returns the stored checkpoints. Raises Refused or CouldNotError."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Context for importing rows. ``zone`` is that of times without an offset; ``rejected`` is the folder for rejected
    rows, None to discard them; ``say`` words their reasons."""

    catalogue: Catalogue
    zone: tzinfo
    clock: Callable[[], datetime]
    rejected: Path | None
    say: Callable[[Text], str]


@dataclass(frozen=True, slots=True)
class TakenPiece:
    """The result of importing one piece, and the file with its rejected rows."""

    name: str
    done: Ingested
    kept: Path | None


@dataclass(frozen=True, slots=True)
class Taking:
    """The result of reading one source: its imported pieces, waiting data, and problems."""

    source: str
    taken: tuple[TakenPiece, ...]
    waiting: tuple[str, ...]
    problems: tuple[Text, ...]


def take(ledger: Ledger, source: EventSource, intake: Intake, as_of: datetime | None = None) -> Taking:
    """Import new data of a source. Unreadable data does not block the rest and is retried the next time."""
    taken: list[TakenPiece] = []
    problems: list[Text] = []
    try:
        for piece in source.pieces(lambda: ledger.events.checkpoints(source.name), intake.clock()):
            try:
                taken.append(_take(ledger, source, piece, intake, as_of))
            except Refused as refused:
                problems.append(refused.text)
    except Refused as refused:
        problems.append(refused.text)
    except CouldNotError as error:
        problems.append(error.text)
    return Taking(source.name, tuple(taken), tuple(source.waiting), tuple(problems))


def _take(ledger: Ledger, source: EventSource, piece: Piece, intake: Intake, as_of: datetime | None) -> TakenPiece:
    table = piece.open()
    columns = columns_of(table, source.mapped, intake.catalogue)
    command_time = resolve_command_time(ledger, as_of, intake.clock())
    done = ingest(
        ledger,
        table.rows,
        intake.catalogue,
        source=source.name,
        columns=columns,
        zone=intake.zone,
        command_time=command_time,
        checkpoints=(piece.mark,),
    )
    return TakenPiece(piece.name, done, kept_rows(piece.name, table.header, done, source.name, intake))


def columns_of(table: SourceTable, mapped: Mapped, catalogue: Catalogue) -> Columns:
    """Map headings to columns. Raises Refused if the event or a required column is missing."""
    if mapped.event is not None and event_name(mapped.event, catalogue) is None:
        message = Text(zh="事件目录里没有 {name}", en="the catalogue has no event {name}")
        raise Refused(message.filled(name=mapped.event))
    names = mapped.columns
    columns = Columns.of(
        table.header,
        catalogue,
        key=names.get("key"),
        name=names.get("name"),
        time=names.get("time"),
        id=names.get("id", table.id),
        event=mapped.event,
        hints=table.hints,
    )
    missing = [c for c in columns.needed if c not in table.header]
    if missing:
        message = Text(
            zh="缺少列：{missing}；现有列：{header}。请在设置的 map 里指定",
            en="missing columns: {missing}; existing columns: {header}. Assign them in the settings under map",
        )
        raise Refused(message.filled(missing=", ".join(missing), header=", ".join(table.header)))
    return columns


def kept_rows(name: str, header: tuple[str, ...], done: Ingested, source: str, intake: Intake) -> Path | None:
    """Store the rejected rows, to be fixed and imported again."""
    if not done.rejected or intake.rejected is None:
        return None
    return keep(intake.rejected, name, header, done.rejected, source, intake.say)


def findings(takings: Iterable[Taking]) -> tuple[Finding, ...]:
    """Return the findings for people: sources that could not be read, and rejected rows."""
    results: list[Finding] = []
    for taking in takings:
        results += [
            Finding("source-not-taken", (taking.source,), name=taking.source, why=problem)
            for problem in taking.problems
        ]
        results += [
            Finding(
                "rows-rejected",
                (taking.source,),
                name=taking.source,
                piece=piece.name,
                count=len(piece.done.rejected),
                kept=str(piece.kept or ""),
            )
            for piece in taking.taken
            if piece.done.rejected
        ]
    return tuple(results)
