"""Import new data from the configured sources. Imported data is remembered, so that repeats change nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.checks.observation import CouldNotError
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.intake.table import SourceTable
from engine.services.arrivals import source_arrival
from engine.services.events.column_mapping import event_name
from engine.services.events.import_events import ImportResult, Intake, import_events
from engine.services.events.taking import TakenPiece, Taking
from engine.services.finding import Finding
from engine.services.ports.events import Checkpoint
from engine.services.ports.ledger import Conflict, Damaged, Ledger, Unavailable
from engine.services.refused import Refused
from engine.services.unexpected import error_name
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


def take(ledger: Ledger, source: EventSource, intake: Intake, as_of: datetime | None = None) -> Taking:
    """Import new data of a source. Unreadable data does not block the rest and is retried the next time.

    Any error but that of the ledger becomes a problem of the source. Raises Conflict, Unavailable and Damaged.
    """
    taken: list[TakenPiece] = []
    problems: list[Refusal | Text] = []
    try:
        for piece in source.pieces(lambda: ledger.events.checkpoints(source.name), intake.clock()):
            try:
                taken.append(_take(ledger, source, piece, intake, as_of))
            except (Conflict, Unavailable, Damaged):
                raise
            except Refused as refused:
                problems.append(refused.refusal)
            except Exception as error:  # a fault of the engine costs this piece, not the source or the run
                problems.append(_unexpected(piece.name, error))
    except (Conflict, Unavailable, Damaged):
        raise
    except Refused as refused:
        problems.append(refused.refusal)
    except CouldNotError as error:
        problems.append(error.text)
    except Exception as error:  # it costs this source, not the run
        problems.append(_unexpected(source.name, error))
    return Taking(source.name, tuple(taken), tuple(source.waiting), tuple(problems))


def _unexpected(name: str, error: Exception) -> Refusal:
    return Refusal("source-unexpected-error", name=name, error=error_name(error))


def _take(ledger: Ledger, source: EventSource, piece: Piece, intake: Intake, as_of: datetime | None) -> TakenPiece:
    result = import_table(
        ledger,
        piece.open(),
        intake,
        name=piece.name,
        source=source.name,
        mapped=source.mapped,
        as_of=as_of,
        mark=piece.mark,
    )
    return TakenPiece(piece.name, result.ingested, result.kept, _new_remarks(ledger, source.name, result.remarks))


def _new_remarks(ledger: Ledger, source: str, remarks: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    """The remarks without unused columns that are known from an earlier file: a nightly export would repeat them."""
    unused = next((remark for remark in remarks if remark.code == "columns-unused"), None)
    if unused is None:
        return remarks
    reported = Checkpoint("#unused", source, repr(unused.values))
    if ledger.events.checkpoints(reported.source).get(source) == reported.value:
        return tuple(remark for remark in remarks if remark is not unused)
    ledger.events.save_checkpoints([reported])
    return remarks


def import_table(
    ledger: Ledger,
    table: SourceTable,
    intake: Intake,
    *,
    name: str,
    source: str,
    mapped: Mapped,
    as_of: datetime | None = None,
    mark: Checkpoint | None = None,
) -> ImportResult:
    """Import a table of a source; ``mark`` is stored with its events.

    Raises Refused if the catalogue lacks the event that the settings name, or the table a required column.
    """
    if mapped.event is not None and event_name(mapped.event, intake.catalogue) is None:
        raise Refused("source-event-unknown", name=mapped.event)
    at = (as_of or intake.clock()).astimezone(intake.zone)
    arrival = source_arrival(ledger.events, source, at.date(), mapped.quiet_after)
    checkpoints = (arrival,) if mark is None else (mark, arrival)
    try:
        return import_events(
            ledger, table, intake, name=name, mapped=mapped, source=source, as_of=as_of, checkpoints=checkpoints
        )
    except Refused as refused:
        if refused.refusal.code == "missing-columns":
            raise Refused("source-columns-missing", **refused.refusal.values) from None
        raise


def unreadable_source(source: str, why: Refusal | Text) -> Finding:
    """The finding of a source that could not be read."""
    return Finding("source-not-taken", (source,), name=source, why=why)


def findings(takings: Iterable[Taking]) -> tuple[Finding, ...]:
    """Return the findings for people: sources that could not be read, rejected rows, and remarks on
    what was read."""
    results: list[Finding] = []
    for taking in takings:
        results += [unreadable_source(taking.source, problem) for problem in taking.problems]
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
        results += [
            Finding("read-in-part", (taking.source,), name=taking.source, piece=piece.name, note=remark)
            for piece in taking.taken
            for remark in piece.remarks
        ]
    return tuple(results)
