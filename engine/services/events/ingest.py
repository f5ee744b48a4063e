"""Import business events: repeats change nothing, corrections are kept beside the events they correct, bad rows are
rejected."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from engine import gc_pause
from engine.domain.action.record_event import CorrectEvent, RecordEvent, event_body
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.subject_number import folded_number
from engine.domain.file_copies import same_source
from engine.domain.ledger.entry import About, Entry
from engine.domain.refusal import Refusal
from engine.services.arrivals import event_arrivals
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.events.column_mapping import Columns, SourceRow
from engine.services.events.event_row import EventRowParser, ParsedEvent, Rejected
from engine.services.events.subject_numbers import SubjectNumbers
from engine.services.ports.events import Checkpoint, EventState
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.run.open_at_once import LISTED, NOTHING_OPENED, OpenedItems, with_consequences
from engine.services.unexpected import error_name

CHUNK = 5000
CLOCKS_DIFFER = timedelta(minutes=5)
"""The most that the clock of a source may be ahead of ours."""
_LINE_BITS = 40
_SHORT = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Ingested:
    """The result of an import; the three counts and the rejected rows make up all rows read.

    ``questioned`` counts the imported rows whose number may be a known one: they open nothing before that is answered.
    ``opened`` has the items that opened in the same commits; none before the first run.
    """

    imported: int
    corrected: int
    unchanged: int
    rejected: tuple[Rejected, ...]
    questioned: int = 0
    opened: OpenedItems = NOTHING_OPENED


class EarlierRows:
    """The events of the rows read so far: two rows of a file that disagree must not correct each other for ever.

    They are kept as short digests, since a file may have millions of rows.
    """

    def __init__(self) -> None:
        self._contents: dict[int, int] = {}
        """By the digest of the id: the digest of the content and the line, in one number to save an object per row."""

    def contradiction(self, reading: ParsedEvent) -> Rejected | None:
        """Reject a row that contradicts an earlier one of the same event; None where it does not."""
        content = hash(reading.content) & _SHORT
        seen = content << _LINE_BITS | reading.row.line
        known = self._contents.setdefault(hash(folded_number(reading.id)) & _SHORT, seen)
        if known == seen or known >> _LINE_BITS == content:
            return None
        line = known & (1 << _LINE_BITS) - 1
        if reading.key != reading.subject:
            return Rejected(reading.row, Refusal("row-contradicts-row-of-series", line=line, id=reading.id))
        return Rejected(reading.row, Refusal("row-contradicts-row", line=line, id=reading.id))


@gc_pause.paused()
def ingest(
    ledger: Ledger,
    rows: Iterable[SourceRow],
    catalogue: Catalogue,
    *,
    source: str,
    columns: Columns,
    zone: tzinfo,
    command_time: CommandTime,
    person: str | None = None,
    keep_undeclared: bool = False,
    again: bool = False,
    checkpoints: tuple[Checkpoint, ...] = (),
    progress: Callable[[int], None] = lambda _: None,
    listed: int = LISTED,
) -> Ingested:
    """Record the events of a table. Times without an offset are in ``zone``; ``source`` names where the rows come from,
    ``person`` who imports them.

    Each chunk is one commit: where an import breaks off, importing the file again goes on from there. With ``again``
    an event that was cancelled counts again; without it, its row is rejected. ``checkpoints`` say how far the source
    has been read; they are kept in the commit of the last chunk. ``listed`` is the most opened items that are
    described, of one chunk.
    """
    imported = corrected = unchanged = questioned = 0
    opened = NOTHING_OPENED
    rejected: list[Rejected] = []
    reader = EventRowParser(ledger.events, catalogue, columns, zone, keep_undeclared)
    earlier = EarlierRows()
    latest, origin = command_time.at + CLOCKS_DIFFER, RowOrigin(source, person, zone, listed)
    for chunk, last in _chunks(rows):
        readings: list[ParsedEvent] = []
        for row in chunk:
            try:
                read = reader.read(row)
                if isinstance(read, ParsedEvent):
                    future = refuse_future(read, command_time.at, zone) if read.at > latest else None
                    read = future or earlier.contradiction(read) or read
            except Exception as error:  # a fault of the engine costs this row, not those beside it
                read = refuse_unexpected(row, error)
            if isinstance(read, Rejected):
                rejected.append(read)
            else:
                readings.append(read)
        counts, contradicting, opened_here = _record(
            ledger, readings, catalogue, origin, command_time, again, checkpoints if last else ()
        )
        opened += opened_here
        imported, corrected, unchanged = imported + counts[0], corrected + counts[1], unchanged + counts[2]
        questioned += counts[3]
        rejected += contradicting
        progress(len(chunk))
        gc_pause.collect_new()
    in_order = tuple(sorted(rejected, key=lambda a: a.row.line))
    return Ingested(imported, corrected, unchanged, in_order, questioned, opened)


def _chunks(rows: Iterable[SourceRow]) -> Iterator[tuple[Sequence[SourceRow], bool]]:
    """The rows in chunks, at least one, each with whether it is the last."""
    chunk: list[SourceRow] = []
    for row in rows:
        if len(chunk) == CHUNK:
            yield chunk, False
            chunk = []
        chunk.append(row)
    yield chunk, True


def refuse_unexpected(row: SourceRow, error: Exception) -> Rejected:
    """Reject a row that the engine failed on."""
    return Rejected(row, Refusal("row-unexpected-error", error=error_name(error)))


def refuse_future(reading: ParsedEvent, now: datetime, zone: tzinfo) -> Rejected:
    """Reject an event that has not happened yet."""
    refusal = Refusal("event-in-future", at=reading.at.astimezone(zone), now=now.astimezone(zone))
    return Rejected(reading.row, refusal)


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """Where the rows come from, and who imports them; None for a program. Days are those of ``zone``; ``listed`` is the
    most opened items that are described."""

    source: str
    person: str | None
    zone: tzinfo
    listed: int = LISTED

    def corrects(self, id: str, known: EventState, ledger: Ledger) -> bool:
        """Return True if the last word on an event came from the same source or the same person."""
        if same_source(known.source, self.source):
            return True
        if self.person is None:
            return False
        return ledger.entries.about(About.EVENT, [id])[id][-1].actor == self.person


_Recorded = tuple[tuple[int, int, int, int], list[Rejected], OpenedItems]
"""The counts of imported, corrected, unchanged and questioned rows, the rejected ones, and what opened."""


def _record(
    ledger: Ledger,
    rows: Sequence[ParsedEvent],
    catalogue: Catalogue,
    origin: RowOrigin,
    command_time: CommandTime,
    again: bool,
    checkpoints: tuple[Checkpoint, ...],
) -> _Recorded:
    def work(expected_head: ExpectedHead) -> tuple[Batch, _Recorded]:
        readings, states = with_numbers(ledger, catalogue, rows)
        entries: list[Entry] = []
        rejected: list[Rejected] = []
        imported = corrected = unchanged = questioned = 0
        lines: dict[str, int] = {}
        times: dict[str, set[datetime]] = {}
        declared = {type_.name for type_ in catalogue.events}
        contents: dict[str, str] = {}
        recorded_at = expected_head.recorded_at
        for reading in readings:
            known = states.get(id := reading.id)
            line = lines.setdefault(id, reading.row.line)
            if line != reading.row.line and known is not None and known.content != reading.content:
                rejected.append(Rejected(reading.row, Refusal("row-contradicts-row", line=line, id=id)))
                continue
            if known is not None:
                if (refusal := contradiction(reading, id, known, origin, again, ledger)) is not None:
                    rejected.append(Rejected(reading.row, refusal))
                    continue
                if known.content == reading.content and not known.cancelled:
                    unchanged += 1
                    continue
            imported, corrected = imported + (known is None), corrected + (known is not None)
            if known is None and reading.name in declared:
                times.setdefault(reading.name, set()).add(reading.at)
            states[id] = EventState(origin.source, reading.content)
            contents[id] = reading.content
            questioned += reading.same_as is not None
            entries.append(_entry(reading, id, RecordEvent if known is None else CorrectEvent, origin, recorded_at))
        counts = (imported, corrected, unchanged, questioned)
        read_so_far = (*checkpoints, *event_arrivals(ledger.events, _days(times, origin.zone)))
        batch = Batch("events import", tuple(entries), checkpoints=read_so_far, contents=contents)
        batch, opened = with_consequences(ledger, batch, expected_head, listed=origin.listed)
        return batch, (counts, rejected, opened)

    return decide(ledger, command_time.at, work)


def with_numbers(
    ledger: Ledger, catalogue: Catalogue, rows: Sequence[ParsedEvent]
) -> tuple[list[ParsedEvent], dict[str, EventState]]:
    """The rows under the numbers of their subjects, and what is recorded of these events.

    A row of which exactly this is recorded has the number of its subject already.
    """
    ids = [row.id for row in rows]
    states = dict(ledger.events.states(ids))
    recorded = {id: known.content for id, known in states.items() if not known.cancelled}
    new = [row for row in rows if recorded.get(row.id) != row.content]
    if not new:
        return list(rows), states
    numbers = SubjectNumbers(ledger, catalogue, new)
    readings = [row if recorded.get(row.id) == row.content else numbers.resolved(row) for row in rows]
    others = {reading.id for reading in readings}.difference(ids)
    return readings, states | dict(ledger.events.states(others)) if others else states


def _days(times: Mapping[str, Iterable[datetime]], zone: tzinfo) -> dict[str, set[date]]:
    """The local days of the instants at which events happened, by the name of the event. The instants of one minute
    are of one day: no zone changes in between."""
    minutes = {name: {at.replace(second=0, microsecond=0) for at in of_name} for name, of_name in times.items()}
    return {name: {minute.astimezone(zone).date() for minute in of_name} for name, of_name in minutes.items()}


def _entry(
    reading: ParsedEvent,
    id: str,
    content: type[RecordEvent | CorrectEvent],
    origin: RowOrigin,
    recorded_at: datetime,
) -> Entry:
    """The entry that records or corrects an event."""
    body = event_body(
        reading.name,
        reading.key,
        reading.subject,
        reading.data,
        origin.source,
        identity=reading.identity,
        same_as=reading.same_as,
    )
    return content.entry_with(body, id, origin.person or origin.source, reading.at, recorded_at)


def contradiction(
    reading: ParsedEvent, id: str, known: EventState, origin: RowOrigin, again: bool, ledger: Ledger
) -> Refusal | None:
    """The reason why an event contradicts what is recorded of it; None where it does not."""
    if known.cancelled and not again:
        return Refusal("event-was-cancelled", id=id)
    if known.content != reading.content and not origin.corrects(id, known, ledger):
        return Refusal("row-contradicts-source", id=id, source=known.source)
    return None
