"""Take what is new in the sources that the administrator has named. What was taken is remembered; repeats change
nothing."""

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
    """Something new in a source: a file, the answer of a query. ``open`` reads it, and may raise Refused; ``mark`` is
    kept once it is taken."""

    name: str
    open: Callable[[], SourceTable]
    mark: Checkpoint


class EventSource(Protocol):
    """A source that is read. ``waiting`` names what is there and cannot be taken yet, once the pieces are read."""

    name: str
    mapped: Mapped
    waiting: list[str]

    def pieces(self, checkpoints: Callable[[], Mapping[str, str]], now: datetime) -> Iterator[Piece]:
        """What is new, one after another; ``checkpoints`` are those kept by now. Raises Refused or CouldNotError."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What rows are taken in by: the catalogue, the zone of times without an offset, the clock, where rows that were
    rejected are kept (None: nowhere), and the language of their reasons."""

    catalogue: Catalogue
    zone: tzinfo
    clock: Callable[[], datetime]
    rejected: Path | None
    say: Callable[[Text], str]


@dataclass(frozen=True, slots=True)
class TakenPiece:
    """What became of one piece, and where its rows that were rejected are kept."""

    name: str
    done: Ingested
    kept: Path | None


@dataclass(frozen=True, slots=True)
class Taking:
    """What became of one source: its pieces, what still waits, and what could not be taken and why."""

    source: str
    taken: tuple[TakenPiece, ...]
    waiting: tuple[str, ...]
    problems: tuple[Text, ...]


def take(ledger: Ledger, source: EventSource, intake: Intake, as_of: datetime | None = None) -> Taking:
    """Take what is new in a source. What cannot be read holds up nothing else, and is tried again the next time."""
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
    """Which headings carry what. Raises Refused where the event or a column that is needed is not there."""
    if mapped.event is not None and event_name(mapped.event, catalogue) is None:
        words = Text(zh="事件目录里没有 {name}", en="the catalogue has no event {name}")
        raise Refused(words.filled(name=mapped.event))
    given = mapped.columns
    columns = Columns.of(
        table.header,
        catalogue,
        key=given.get("key"),
        name=given.get("name"),
        time=given.get("time"),
        id=given.get("id", table.id),
        event=mapped.event,
        hints=table.hints,
    )
    missing = [c for c in columns.needed if c not in table.header]
    if missing:
        words = Text(
            zh="没有这些列：{missing}；有的列：{header}。请在设置的 map 里指明",
            en="no column {missing}; there are: {header}. Say in the settings, under map, which is which",
        )
        raise Refused(words.filled(missing=", ".join(missing), header=", ".join(table.header)))
    return columns


def kept_rows(name: str, header: tuple[str, ...], done: Ingested, source: str, intake: Intake) -> Path | None:
    """Keep the rows that were rejected, to be fixed and imported."""
    if not done.rejected or intake.rejected is None:
        return None
    return keep(intake.rejected, name, header, done.rejected, source, intake.say)


def findings(takings: Iterable[Taking]) -> tuple[Finding, ...]:
    """What a person should look at: sources that could not be read, rows that were rejected."""
    found: list[Finding] = []
    for one in takings:
        found += [
            Finding(
                "source-not-taken",
                Text(zh="来源 {name}：{why}", en="Source {name}: {why}").filled(name=one.source, why=problem),
                (one.source,),
            )
            for problem in one.problems
        ]
        words = Text(
            zh="来源 {name} 的 {piece} 有 {count} 行未导入：{kept}",
            en="Source {name}, {piece}: {count} rejected rows: {kept}",
        )
        found += [
            Finding(
                "rows-rejected",
                words.filled(
                    name=one.source, piece=taken.name, count=len(taken.done.rejected), kept=str(taken.kept or "")
                ),
                (one.source,),
            )
            for taken in one.taken
            if taken.done.rejected
        ]
    return tuple(found)
