"""Take in business events: repeats change nothing, corrections are kept beside what they correct, bad rows are set
aside.

See docs/reference/ledger.md#events.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from hashlib import blake2b

from engine.domain.agreement.catalogue import Catalogue
from engine.domain.ledger.entry import Entry, Json, Kind
from engine.domain.text import Text
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.events.column_mapping import Columns as Columns
from engine.services.events.column_mapping import SourceRow as SourceRow
from engine.services.events.event_row import EventRowParser, ParsedEvent
from engine.services.events.event_row import Rejected as Rejected
from engine.services.ports.events import Checkpoint, EventState
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger

CHUNK = 5000
CLOCKS_DIFFER = timedelta(minutes=5)
"""How far ahead of ours the clock of a source may go."""
_LINE_BITS = 40


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of the rows; the four counts are all rows read."""

    imported: int
    corrected: int
    unchanged: int
    rejected: tuple[Rejected, ...]


class _Seen:
    """The events that a file has named so far: two of its rows that disagree must not correct each other for ever.

    Kept as short digests: a file may have millions of rows.
    """

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        """By digest of the id: digest of the content, and the line, in one number to save an object for each row."""

    def contradiction(self, reading: ParsedEvent) -> Rejected | None:
        """Why a row does not go with an earlier one of the same event; None where it does."""
        content = _short(reading.content)
        known = self._known.setdefault(_short(reading.id), content << _LINE_BITS | reading.row.line)
        if known >> _LINE_BITS == content:
            return None
        words = Text(
            zh="与本文件第 {line} 行矛盾：同是 {id}，内容却不同",
            en="contradicts line {line} of the same file: both are {id}, with different content",
        )
        if reading.key != reading.subject:
            words = Text(
                zh=words.zh + "。若是两件事，请用 --map id=列 指明区分它们的列",
                en=words.en + ". If they are two, name the column that tells them apart: --map id=COLUMN",
            )
        return Rejected(reading.row, words.filled(line=known & (1 << _LINE_BITS) - 1, id=reading.id))


def _short(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def ingest(
    ledger: Ledger,
    rows: Iterable[SourceRow],
    catalogue: Catalogue,
    *,
    source: str,
    columns: Columns,
    zone: tzinfo,
    command_time: CommandTime,
    keep_undeclared: bool = False,
    again: bool = False,
    checkpoints: tuple[Checkpoint, ...] = (),
    progress: Callable[[int], None] = lambda _: None,
) -> Ingested:
    """Record the events of a table. Times without an offset are in ``zone``; ``source`` names where the rows come from.

    Each chunk is one commit: a file that breaks off is taken up where it broke off by importing it again. With
    ``again`` an event that was cancelled counts again; without, its row is rejected. ``checkpoints`` say what was taken from
    the source; they are kept in the commit of the last chunk.
    """
    imported = corrected = unchanged = 0
    rejected: list[Rejected] = []
    reader = EventRowParser(ledger.events, catalogue, columns, zone, keep_undeclared)
    seen = _Seen()
    for chunk, last in _chunks(rows):
        readings: list[ParsedEvent] = []
        for row in chunk:
            read = reader.read(row)
            if isinstance(read, ParsedEvent):
                read = _ahead(read, command_time.at, zone) or seen.contradiction(read) or read
            if isinstance(read, Rejected):
                rejected.append(read)
            else:
                readings.append(read)
        counts, refused = _record(ledger, readings, source, command_time, again, checkpoints if last else ())
        imported, corrected, unchanged = imported + counts[0], corrected + counts[1], unchanged + counts[2]
        rejected += refused
        progress(len(chunk))
    return Ingested(imported, corrected, unchanged, tuple(sorted(rejected, key=lambda a: a.row.line)))


def _chunks(rows: Iterable[SourceRow]) -> Iterator[tuple[Sequence[SourceRow], bool]]:
    """The rows in chunks, at least one, each with whether it is the last."""
    chunk: list[SourceRow] = []
    for row in rows:
        if len(chunk) == CHUNK:
            yield chunk, False
            chunk = []
        chunk.append(row)
    yield chunk, True


def _ahead(reading: ParsedEvent, now: datetime, zone: tzinfo) -> Rejected | None:
    """Why an event that has not happened yet is rejected; None of one that has."""
    if reading.at <= now + CLOCKS_DIFFER:
        return None
    words = Text(
        zh="时间 {at} 还没有到（现在是 {now}）：发生了再登记。约定的时间写在事件的字段里",
        en="its time {at} has not come yet (it is {now}): record it when it has happened. "
        "A time that is agreed on belongs into a field of the event",
    )
    at, clock = (f"{i.astimezone(zone):%Y-%m-%d %H:%M}" for i in (reading.at, now))
    return Rejected(reading.row, words.filled(at=at, now=clock))


def _record(
    ledger: Ledger,
    readings: Sequence[ParsedEvent],
    source: str,
    command_time: CommandTime,
    again: bool,
    checkpoints: tuple[Checkpoint, ...],
) -> tuple[tuple[int, int, int], list[Rejected]]:
    def work(expected_head: ExpectedHead) -> tuple[Batch, tuple[tuple[int, int, int], list[Rejected]]]:
        states = dict(ledger.events.states(r.id for r in readings))
        entries: list[Entry] = []
        rejected: list[Rejected] = []
        counts = {Kind.EVENT_RECORDED: 0, Kind.EVENT_CORRECTED: 0}
        unchanged = 0
        for reading in readings:
            content = reading.content
            known = states.get(reading.id)
            if known is not None and known.cancelled and not again:
                words = Text(
                    zh="{id} 已撤销。要让它重新算数，请加 --again 再导入",
                    en="{id} was cancelled. To have it count again, import it with --again",
                )
                rejected.append(Rejected(reading.row, words.filled(id=reading.id)))
                continue
            if known is not None and known.content == content and not known.cancelled:
                unchanged += 1
                continue
            if known is not None and known.source != source and known.content != content:
                words = Text(
                    zh="与 {source} 已登记的 {id} 矛盾",
                    en="contradicts {id}, which {source} has recorded",
                )
                rejected.append(Rejected(reading.row, words.filled(id=reading.id, source=known.source)))
                continue
            kind = Kind.EVENT_RECORDED if known is None else Kind.EVENT_CORRECTED
            counts[kind] += 1
            states[reading.id] = EventState(source, content)
            body: dict[str, Json] = {
                "name": reading.name,
                "key": reading.key,
                "subject": reading.subject,
                "data": dict(reading.data),
                "source": source,
            }
            entries.append(Entry(kind, reading.id, source, reading.at, expected_head.recorded_at, body))
        done = (counts[Kind.EVENT_RECORDED], counts[Kind.EVENT_CORRECTED], unchanged)
        return Batch("events import", tuple(entries), checkpoints=checkpoints), (done, rejected)

    return decide(ledger, command_time.at, work)
