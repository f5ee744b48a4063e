"""Rows of one event that somebody types or pastes: judged while they look, and recorded once they say so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from engine.domain.action.authority import may_record
from engine.domain.agreement.catalogue import EventType
from engine.domain.ids import EventId, OccurrenceId
from engine.domain.ledger.event import Event
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.refusal import Refusal
from engine.services.command_time import CommandTime
from engine.services.events.answer_number import answer_number
from engine.services.events.cell_problems import KEY, TIME, CellProblem, cell_problems, duplicate_problem, sound_cells
from engine.services.events.column_mapping import Columns, SourceRow
from engine.services.events.doubles import DoubledEvent, doubles
from engine.services.events.event_row import EventRowParser, ParsedEvent, Rejected
from engine.services.events.ingest import (
    CLOCKS_DIFFER,
    EarlierRows,
    ingest,
    refuse_future,
    refuse_unexpected,
    with_numbers,
)
from engine.services.lookup import actor as find_actor
from engine.services.ports.events import EventState
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.run.open_at_once import OpenedItem
from engine.services.snapshot import rulebook

SOURCE = "web"
"""The source of events that people record on a page."""
_LISTED = 20_000
"""Opened items that are described: all of a table."""


class RowDecision(StrEnum):
    """The answer to the question that a row raises: record it all the same, or whether its number is the known one."""

    NONE = ""
    RECORD = "record"
    SAME = "same"
    ANOTHER = "another"


class RowState(StrEnum):
    """The effect of recording a row, or the question that it raises first."""

    NEW = "new"
    KNOWN = "known"
    """Exactly this is recorded, or stands in an earlier row."""
    CORRECTION = "correction"
    """The event is recorded with other values."""
    RESTORATION = "restoration"
    """The event was cancelled."""
    NUMBER = "number"
    """The number may be a known one."""
    DOUBLE = "double"
    """The same seems to be recorded under another number."""
    WRONG = "wrong"


_DECIDED = {
    RowState.CORRECTION: frozenset({RowDecision.RECORD}),
    RowState.RESTORATION: frozenset({RowDecision.RECORD}),
    RowState.DOUBLE: frozenset({RowDecision.RECORD}),
    RowState.NUMBER: frozenset({RowDecision.SAME, RowDecision.ANOTHER}),
}


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row as somebody typed it: ``cells`` are texts by column (``cell_problems.columns_of``)."""

    id: str
    cells: Mapping[str, str]
    decision: RowDecision = RowDecision.NONE


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row with what recording it would do. ``line`` is its place among the rows, from 1.

    ``event`` is the event as the row has it, ``before`` as it is recorded; ``same_as`` the known number that its number
    may be; ``doubles`` seem to be the same event under other numbers. ``opens`` are the items that recording the row
    opens and that are owed then, by due time.
    """

    row: TypedRow
    line: int
    state: RowState
    problems: tuple[CellProblem, ...] = ()
    event: ParsedEvent | None = None
    before: Event | None = None
    same_as: str | None = None
    doubles: tuple[DoubledEvent, ...] = ()
    opens: tuple[OpenedItem, ...] = ()

    @property
    def is_ready(self) -> bool:
        """True if the row can be recorded: it has no problem, and its question is answered."""
        if self.state in (RowState.NEW, RowState.KNOWN):
            return True
        return self.row.decision in _DECIDED.get(self.state, frozenset())

    @property
    def recorded_as(self) -> str | None:
        """The id of the event that recording the row makes count."""
        if self.event is None:
            return None
        same = self.same_as if self.row.decision is RowDecision.SAME else None
        return (self.event.under(same) if same is not None else self.event).id


@dataclass(frozen=True, slots=True)
class RecordedRows:
    """The rows that were recorded, with the items that they opened; those that were known already; and the others."""

    recorded: tuple[JudgedRow, ...]
    known: tuple[JudgedRow, ...]
    left: tuple[JudgedRow, ...]


def judge_rows(
    ledger: Ledger, type_: EventType, rows: Sequence[TypedRow], *, person: str, command_time: CommandTime
) -> tuple[JudgedRow, ...]:
    """Judge rows of an event as if those that are ready were recorded now, in their order. Nothing is written.

    Raises Refused where the person may not record this event.
    """
    if not rows:
        _require_recorder(ledger, type_, person, command_time)
        return ()

    def work(target: Ledger) -> tuple[JudgedRow, ...]:
        judged = _judged(target, type_, rows, person, command_time)
        return _with_opened(target, judged, type_, person, command_time)

    return ledger.dry_run(work)


def record_rows(
    ledger: Ledger, type_: EventType, rows: Sequence[TypedRow], *, person: str, command_time: CommandTime
) -> RecordedRows:
    """Record the rows that are ready; the others are left, with their problems.

    Raises Refused where the person may not record this event.
    """

    def work(target: Ledger) -> RecordedRows:
        judged = _judged(target, type_, rows, person, command_time)
        judged = _with_opened(target, judged, type_, person, command_time)
        ready = [one for one in judged if one.is_ready]
        known = tuple(one for one in ready if one.state is RowState.KNOWN)
        recorded = tuple(one for one in ready if one.state is not RowState.KNOWN)
        return RecordedRows(recorded, known, tuple(one for one in judged if not one.is_ready))

    return ledger.together(work)


def _require_recorder(ledger: Ledger, type_: EventType, person: str, command_time: CommandTime) -> Rulebook:
    book = rulebook(ledger)
    refusal = may_record(find_actor(book, person, command_time.at), type_, book.organisation)
    if refusal is not None:
        raise Refused(refusal)
    return book


def _judged(
    ledger: Ledger, type_: EventType, rows: Sequence[TypedRow], person: str, command_time: CommandTime
) -> tuple[JudgedRow, ...]:
    """The rows with their states and problems, by reading alone."""
    book = _require_recorder(ledger, type_, person, command_time)
    judge = _RowJudge(ledger, book, type_, command_time.at)
    judged = [judge.judged(row, line) for line, row in enumerate(rows, start=1)]
    return judge.compared(judged)


class _RowJudge:
    """Judges the rows of a table: each by itself, then against what is recorded and against each other."""

    def __init__(self, ledger: Ledger, book: Rulebook, type_: EventType, at: datetime) -> None:
        self._ledger = ledger
        self._book = book
        self._type = type_
        self._at = at
        self._zone = book.home.zone
        columns = Columns(key=KEY, time=TIME, event=type_.name)
        self._reader = EventRowParser(ledger.events, book.definitions.catalogue, columns, self._zone, False)
        self._earlier = EarlierRows()

    def judged(self, row: TypedRow, line: int) -> JudgedRow:
        """A row judged by its own cells."""
        source_row = SourceRow(line, sound_cells(row.cells))
        try:
            read = self._reader.read(source_row)
        except Exception as error:  # a fault of the engine costs this row, not those beside it
            read = refuse_unexpected(source_row, error)
        if isinstance(read, ParsedEvent) and read.at > self._at + CLOCKS_DIFFER:
            read = refuse_future(read, self._at, self._zone)
        if isinstance(read, Rejected):
            problems = cell_problems(self._reader, self._type, read)
            return JudgedRow(row, line, RowState.WRONG, problems)
        return JudgedRow(row, line, RowState.NEW, event=read)

    def compared(self, judged: Sequence[JudgedRow]) -> tuple[JudgedRow, ...]:
        """The rows compared with what is recorded, and with the rows before them."""
        events = [one.event for one in judged if one.event is not None]
        catalogue = self._book.definitions.catalogue
        numbered, states = with_numbers(self._ledger, catalogue, events) if events else ((), {})
        by_line = {event.row.line: event for event in numbered}
        known = [id for event in numbered if (id := event.id) in states]
        before = {fact.current.id: fact.current for fact in self._ledger.events.facts_of(known)} if known else {}
        first: dict[str, ParsedEvent] = {}
        compared: list[JudgedRow] = []
        for one in judged:
            event = by_line.get(one.line)
            if one.event is None or event is None:
                compared.append(one)
                continue
            earlier = first.setdefault(event.id, event)
            compared.append(_against(replace(one, event=event), earlier, states, before))
        return self._with_doubles(compared)

    def _with_doubles(self, judged: Sequence[JudgedRow]) -> tuple[JudgedRow, ...]:
        new = [one.event for one in judged if one.state is RowState.NEW and one.event is not None]
        found = doubles(self._ledger, self._type, new, self._zone)
        return tuple(
            replace(one, state=RowState.DOUBLE, doubles=found[one.line])
            if one.state is RowState.NEW and one.line in found
            else one
            for one in judged
        )


def _against(
    one: JudgedRow, earlier: ParsedEvent, states: Mapping[str, EventState], before: Mapping[str, Event]
) -> JudgedRow:
    """A row compared with the first row about the same event, and with what is recorded of that."""
    event = one.event
    assert event is not None
    if earlier is not event:
        if earlier.content == event.content:
            return replace(one, state=RowState.KNOWN)
        return replace(one, state=RowState.WRONG, problems=(duplicate_problem(earlier.row.line),))
    state = states.get(event.id)
    if state is None:
        asks = RowState.NUMBER if event.same_as is not None else RowState.NEW
        return replace(one, state=asks, same_as=event.same_as)
    recorded = before.get(event.id)
    if state.cancelled:
        return replace(one, state=RowState.RESTORATION, before=recorded)
    if state.content == event.content:
        return replace(one, state=RowState.KNOWN, before=recorded)
    return replace(one, state=RowState.CORRECTION, before=recorded)


@dataclass
class _Opened:
    """The items that were opened, by event, and by subject."""

    by_event: dict[str, list[OpenedItem]] = field(default_factory=dict)

    def add(self, items: Iterable[OpenedItem]) -> None:
        """Note the items of one commit."""
        for item in items:
            event = OccurrenceId.parse(item.occurrence).event
            if event is not None:
                self.by_event.setdefault(str(event), []).append(item)


def _with_opened(
    ledger: Ledger, judged: Sequence[JudgedRow], type_: EventType, person: str, command_time: CommandTime
) -> tuple[JudgedRow, ...]:
    """Record the rows that are ready, and return all of them with the items that they opened."""
    ready = [one for one in judged if one.is_ready and one.state is not RowState.KNOWN]
    opened, refused = _Opened(), dict[int, Refusal]()
    for source, again, group in _groups(ready):
        book = rulebook(ledger)
        done = ingest(
            ledger,
            [SourceRow(one.line, sound_cells(one.row.cells)) for one in group],
            book.definitions.catalogue,
            source=source,
            columns=Columns(key=KEY, time=TIME, event=type_.name),
            zone=book.home.zone,
            command_time=command_time,
            person=person,
            again=again,
            listed=_LISTED,
        )
        refused |= {one.row.line: one.refusal for one in done.rejected}
        opened.add(done.opened.first)
    answered: set[str] = set()
    for one in ready:
        if one.line in refused or one.state is not RowState.NUMBER or one.event is None:
            continue
        if one.event.subject not in answered:
            answered.add(one.event.subject)
            same = one.row.decision is RowDecision.SAME
            answer = answer_number(ledger, one.event.id, same=same, person=person, command_time=command_time)
            opened.add(answer.opened.first)
    return tuple(
        replace(one, state=RowState.WRONG, problems=(CellProblem(None, refused[one.line]),))
        if one.line in refused
        else replace(one, opens=tuple(opened.by_event.get(one.recorded_as or "", ())))
        for one in judged
    )


def _groups(ready: Sequence[JudgedRow]) -> list[tuple[str, bool, list[JudgedRow]]]:
    """The rows that are recorded together: by the source that they correct, and by whether they restore events."""
    groups: dict[tuple[str, bool], list[JudgedRow]] = {}
    for one in ready:
        corrects = one.before is not None and one.state is RowState.CORRECTION
        source = one.before.source if corrects and one.before is not None else SOURCE
        groups.setdefault((source, one.state is RowState.RESTORATION), []).append(one)
    return [(source, again, rows) for (source, again), rows in sorted(groups.items())]


def event_of_key(ledger: Ledger, id: EventId) -> Event | None:
    """An event as it is recorded, to be corrected; None where there is none, or it was cancelled."""
    fact = next(iter(ledger.events.facts_of([str(id)])), None)
    return fact.current if fact is not None and not fact.current.cancelled else None
