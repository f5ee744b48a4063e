"""Take in business events: repeats change nothing, corrections are kept beside what they correct, bad rows are set
aside."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from engine.domain.catalogue import Catalogue, EventType, Field
from engine.domain.entries import Entry, Json, Kind
from engine.domain.language import Text
from engine.domain.value import BadValue, canonical_value, read_moment
from engine.domain.verdict import written_instant
from engine.services.ports import Batch, HeadMoved, Record
from engine.services.stance import Stance

CHUNK = 5000
_TRIES = 50


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a table: its line, and its cells by heading."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which headings carry the subject's number, the event's name, its time and (for repeating events) its own id.

    ``name`` may be a fixed event for a file that holds only that one.
    """

    key: str = "key"
    name: str = "event"
    time: str = "time"
    id: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that was not taken in, and why."""

    row: SourceRow
    reason: Text


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of the rows; the four counts are all rows read (decision 15)."""

    imported: int
    corrected: int
    unchanged: int
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One row as an event: its identity and content."""

    row: SourceRow
    name: str
    key: str
    subject: str
    at: datetime
    data: Mapping[str, str]

    @property
    def id(self) -> str:
        return f"{self.name}/{self.key}"


def ingest(
    record: Record,
    rows: Iterable[SourceRow],
    catalogue: Catalogue,
    *,
    source: str,
    columns: Columns,
    zone: tzinfo,
    stance: Stance,
    keep_undeclared: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Ingested:
    """Record the events of a table. Times without an offset are in ``zone``; ``source`` names where the rows come from.

    Each chunk is one commit: a file that breaks off is taken up where it broke off by importing it again.
    """
    imported = corrected = unchanged = 0
    aside: list[SetAside] = []
    for chunk in _chunks(rows):
        readings: list[_Reading] = []
        for row in chunk:
            read = _read(row, catalogue, columns, zone, keep_undeclared)
            if isinstance(read, SetAside):
                aside.append(read)
            else:
                readings.append(read)
        counts, refused = _record(record, readings, source, stance)
        imported, corrected, unchanged = imported + counts[0], corrected + counts[1], unchanged + counts[2]
        aside += refused
        progress(len(chunk))
    return Ingested(imported, corrected, unchanged, tuple(sorted(aside, key=lambda a: a.row.line)))


def _chunks(rows: Iterable[SourceRow]) -> Iterator[Sequence[SourceRow]]:
    chunk: list[SourceRow] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _record(
    record: Record, readings: Sequence[_Reading], source: str, stance: Stance
) -> tuple[tuple[int, int, int], list[SetAside]]:
    for _ in range(_TRIES):
        draft = record.draft(stance.at)
        states = dict(record.event_states(r.id for r in readings))
        entries: list[Entry] = []
        aside: list[SetAside] = []
        counts = {Kind.EVENT_RECORDED: 0, Kind.EVENT_CORRECTED: 0}
        unchanged = 0
        for reading in readings:
            content = record.content(reading.at, reading.data)
            known = states.get(reading.id)
            if known is not None and known[1] == content:
                unchanged += 1
                continue
            if known is not None and known[0] != source:
                words = Text(
                    zh="与 {source} 已登记的 {id} 矛盾",
                    en="contradicts {id}, which {source} has recorded",
                )
                aside.append(SetAside(reading.row, words.filled(id=reading.id, source=known[0])))
                continue
            kind = Kind.EVENT_RECORDED if known is None else Kind.EVENT_CORRECTED
            counts[kind] += 1
            states[reading.id] = (source, content)
            body: dict[str, Json] = {
                "name": reading.name,
                "key": reading.key,
                "subject": reading.subject,
                "data": dict(reading.data),
                "source": source,
            }
            entries.append(Entry(kind, reading.id, source, reading.at, draft.recorded_at, body))
        try:
            if entries:
                record.commit(Batch("events import", tuple(entries)), draft)
        except HeadMoved:
            continue
        return (counts[Kind.EVENT_RECORDED], counts[Kind.EVENT_CORRECTED], unchanged), aside
    raise HeadMoved


def _read(
    row: SourceRow, catalogue: Catalogue, columns: Columns, zone: tzinfo, keep_undeclared: bool
) -> _Reading | SetAside:
    name = columns.event or row.cells.get(columns.name, "").strip()
    subject = row.cells.get(columns.key, "").strip()
    type_ = catalogue.event(name)
    if not name or not subject:
        empty = columns.key if name else columns.name
        return SetAside(row, Text(zh="“{column}”是空的", en="“{column}” is empty").filled(column=empty))
    if type_ is None and not keep_undeclared:
        words = Text(zh="事件目录里没有 {name}", en="the catalogue has no event {name}")
        return SetAside(row, words.filled(name=name))
    if "/" in subject or "#" in subject or "@" in subject:
        words = Text(zh="编号 {key} 里不能有 / # @", en="the number {key} may not contain / # @")
        return SetAside(row, words.filled(key=subject))
    try:
        at = read_moment(row.cells.get(columns.time, "").strip(), zone)
    except BadValue as bad:
        words = Text(zh="“{column}”：{why}", en="“{column}”: {why}")
        return SetAside(row, words.filled(column=columns.time, why=bad.text))
    if type_ is None:
        reserved: set[str | None] = {columns.key, columns.name, columns.time, columns.id}
        data: Mapping[str, str] = {k: v.strip() for k, v in row.cells.items() if k not in reserved and v.strip()}
    else:
        found = _data(row, type_, zone)
        if isinstance(found, Text):
            return SetAside(row, found)
        data = found
    own = row.cells.get(columns.id, "").strip() if columns.id else ""
    repeats = type_.repeats if type_ is not None else True
    key = f"{subject}/{own or written_instant(at)}" if repeats else subject
    return _Reading(row, name, key, subject, at, data)


def _data(row: SourceRow, type_: EventType, zone: tzinfo) -> Mapping[str, str] | Text:
    data: dict[str, str] = {}
    problems: list[Text] = []
    for field in type_.fields:
        raw = _cell(row, field)
        try:
            value = canonical_value(field, raw, zone)
        except BadValue as bad:
            words = Text(zh="“{label}”：{why}", en="“{label}”: {why}")
            problems.append(words.filled(label=field.label, why=bad.text))
            continue
        if value:
            data[field.name] = value
        elif not field.optional:
            words = Text(zh="缺少“{label}”", en="“{label}” is missing")
            problems.append(words.filled(label=field.label))
    if problems:
        return Text(zh="；".join(p.zh for p in problems), en="; ".join(p.en for p in problems))
    return data


def _cell(row: SourceRow, field: Field) -> str:
    for heading in (field.name, *field.columns, field.label.zh, field.label.en):
        value = row.cells.get(heading)
        if value is not None and value.strip():
            return value
    return ""
