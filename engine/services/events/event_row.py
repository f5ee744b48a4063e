"""Read a row as an event: its identity and content, or the reason why it is rejected."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from functools import lru_cache
from typing import NamedTuple

from engine.domain.agreement.catalogue import Catalogue, EventType, Field, FieldKind
from engine.domain.agreement.field_value import (
    LONGEST,
    BadValue,
    canonical_value,
    is_clock_time,
    read_date,
    read_moment_or_day,
    refuse_spoilt,
    refuse_unstorable,
    spelled_key,
    stands_for_nothing,
)
from engine.domain.agreement.subject_number import folded_number
from engine.domain.ids import event_key, event_text
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.domain.time.instant import written_instant
from engine.services.events import header_match
from engine.services.events.column_mapping import Columns, SourceRow, event_name, heading_on_one_line
from engine.services.ports.events import Events
from engine.wording.refusal import refusal_text

LONGEST_KEY = 200
"""The most characters of a subject's number, an event's name or its own id."""
_MOST_PLANS = 1000
"""The most sets of headings whose mapping is kept: a table has one set, JSON a few."""
_TIMES = 16_384
"""The most texts of times that are kept with their instants: many rows of a table name the same minute."""
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,198}[0-9]|[0-9]{1,200}")
"""A number that is spelled as it is stored, and that neither a sign for nothing nor Excel writes."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not imported, and the reason."""

    row: SourceRow
    refusal: Refusal

    @property
    def reason(self) -> Text:
        """The reason as people read it."""
        return refusal_text(self.refusal)


class ParsedEvent(NamedTuple):
    """One row as an event: its identity and content.

    ``id`` is ``vehicle.delivered/A-1001``; ``same_as`` the known number that its number may be.
    """

    row: SourceRow
    id: str
    name: str
    key: str
    subject: str
    at: datetime
    data: Mapping[str, str]
    content: str
    identity: str | None = None
    same_as: str | None = None

    def under(self, subject: str) -> "ParsedEvent":
        """The same event under another spelling of its number."""
        if subject == self.subject:
            return self
        key = subject + self.key[len(self.subject) :]
        return self._replace(id=event_text(self.name, key), subject=subject, key=key)


class EventRowParser:
    """Reads rows as events by the catalogue; headings are matched to fields once for each set of headings."""

    def __init__(
        self, events: Events, catalogue: Catalogue, columns: Columns, zone: tzinfo, keep_undeclared: bool
    ) -> None:
        self._events = events
        self._catalogue = catalogue
        self._types = {type_.name: type_ for type_ in catalogue.events}
        self._names: dict[str, str] = {}
        self._columns = columns
        self._zone = zone
        self._keep_undeclared = keep_undeclared
        reserved = (columns.name, columns.key, columns.time, columns.date or "", columns.id or "")
        self._reserved = tuple(dict.fromkeys(reserved))
        self._plans: dict[tuple[str, tuple[str, ...]], _Plan] = {}
        self._identifying = {
            type_.name: tuple(f.name for f in type_.fields if f.identifies) for type_ in catalogue.events
        }
        self._sound_names: set[str] = set()
        self._moment = _moments(zone)

    def read(self, row: SourceRow) -> ParsedEvent | Rejected:
        """Parse a row into an event, or reject it with a reason."""
        parsed = row.problem or self._event(row)
        return Rejected(row, parsed) if isinstance(parsed, Refusal) else parsed

    def _event(self, row: SourceRow) -> ParsedEvent | Refusal:
        columns, cells = self._columns, row.cells
        for heading in self._reserved:
            written = cells.get(heading)
            if not written or (written.isascii() and "\0" not in written):
                continue
            if (problem := _storage_problem(heading, written)) is not None:
                return problem
        name = self._name(columns.event or cells.get(columns.name, "").strip())
        subject = cells.get(columns.key, "")
        plain = is_plain_key(subject)
        if not plain:
            subject = spelled_key(subject)
        own = spelled_key(cells.get(columns.id, "")) if columns.id else ""
        if own and stands_for_nothing(own):
            own = ""
        if not name or (not plain and stands_for_nothing(subject)):
            empty = columns.key if name else columns.name
            if name and subject:
                value = cells[columns.key].strip()
                return Refusal("cell-without-number", column=heading_on_one_line(empty), value=value)
            return Refusal("cell-empty", column=heading_on_one_line(empty))
        type_ = self._types.get(name)
        if type_ is None and not self._keep_undeclared:
            return Refusal("event-unknown", name=name)
        is_sound = plain and not own and name in self._sound_names
        if not is_sound and (problem := self._id_problem(name, subject, own)) is not None:
            return problem
        try:
            at = self._time(row, type_)
        except BadValue as bad:
            return Refusal("cell-wrong", column=heading_on_one_line(self._time_heading(row)), why=bad.refusal)
        data = self._undeclared(row) if type_ is None else self._data(row, type_)
        if isinstance(data, Refusal):
            return data
        repeats = type_.repeats if type_ is not None else True
        key = event_key(subject, own or written_instant(at)) if repeats else subject
        identity = self._identity(name, data) if type_ is not None and data else None
        id, content = event_text(name, key), self._events.content(at, data)
        return ParsedEvent(row, id, name, key, subject, at, data, content, identity)

    def _time(self, row: SourceRow, type_: EventType | None) -> datetime:
        """The time of the event, whose date and clock time may stand in two columns. Raises BadValue."""
        columns = self._columns
        written = row.cells.get(columns.time, "").strip()
        date = row.cells.get(columns.date, "").strip() if columns.date else ""
        if date and not stands_for_nothing(date):
            if stands_for_nothing(written):
                written = date
            elif is_clock_time(written):
                written = f"{read_date(date).isoformat()} {written}"
        return self._moment(written, type_.time_of_day if type_ is not None else None)

    def _time_heading(self, row: SourceRow) -> str:
        columns = self._columns
        written = row.cells.get(columns.time, "").strip()
        if columns.date and is_clock_time(written):
            return f"{columns.date}+{columns.time}"
        return columns.time

    def _name(self, written: str) -> str:
        if written in self._types:
            return written
        known = self._names.get(written)
        if known is None:
            known = self._names[written] = event_name(written, self._catalogue) or written
        return known

    def _undeclared(self, row: SourceRow) -> Mapping[str, str] | Refusal:
        """All cells of the row except its number, name and time, as they are written."""
        columns = self._columns
        reserved: set[str | None] = {columns.key, columns.name, columns.time, columns.date, columns.id}
        data = {k: v.strip() for k, v in row.cells.items() if k not in reserved and v.strip()}
        for heading, value in data.items():
            for text in (heading, value):
                if (problem := _storage_problem(heading, text)) is not None:
                    return problem
        long = next((k for k, v in data.items() if len(v) > LONGEST), None)
        if long is not None:
            return Refusal("cell-too-long", column=heading_on_one_line(long), limit=LONGEST)
        return data

    def _data(self, row: SourceRow, type_: EventType) -> Mapping[str, str] | Refusal:
        data: dict[str, str] = {}
        if not type_.fields:
            return data
        problems: list[Refusal] = []
        cells = row.cells
        for field, headings, listed in self._plan(row, type_):
            raw = ""
            for heading in headings:
                written = cells[heading]
                if written.strip() and (listed or not stands_for_nothing(written)):
                    raw = written
                    break
            try:
                value = canonical_value(field, raw, self._zone)
            except BadValue as bad:
                if not stands_for_nothing(raw):
                    problems.append(Refusal("cell-wrong", column=field.label, why=bad.refusal))
                    continue
                value = ""
            if value:
                data[field.name] = value
            elif not field.optional:
                problems.append(Refusal("field-missing", label=field.label))
        return Refusal("cells-wrong", problems=tuple(problems)) if problems else data

    def _plan(self, row: SourceRow, type_: EventType) -> "_Plan":
        """The fields of an event, each with the headings that may carry it, the likeliest first, and whether a cell
        with a sign for nothing is an answer: 无 is one where the field lists its values."""
        header = tuple(row.cells)
        plan = self._plans.get((type_.name, header))
        if plan is None:
            plan = tuple(
                (
                    f,
                    tuple(header_match.match_headings(header, _field_headings(f))),
                    f.kind in (FieldKind.YES_NO, FieldKind.CHOICE),
                )
                for f in type_.fields
            )
            if len(self._plans) < _MOST_PLANS:
                self._plans[type_.name, header] = plan
        return plan

    def _identity(self, name: str, data: Mapping[str, str]) -> str | None:
        """The value of the field that identifies the subject, whatever its spelling; None if there is none."""
        value = next((data[field] for field in self._identifying[name] if field in data), None)
        return folded_number(value)[:LONGEST_KEY] if value is not None else None

    def _id_problem(self, name: str, subject: str, own: str) -> Refusal | None:
        """The reason why a name, a subject's number or an own id cannot be part of an event's id; None where they
        can. A name is looked at once."""
        if name in self._sound_names and not own:
            return _number_problem(subject)
        problem = _id_problem(name, subject, own)
        if problem is None:
            self._sound_names.add(name)
        return problem


def is_plain_key(written: str) -> bool:
    """Return True for a usual number of a subject, which is stored as it is written."""
    return _PLAIN_KEY.fullmatch(written) is not None


def _moments(zone: tzinfo) -> Callable[[str, time | None], datetime]:
    """``read_moment_or_day`` in a zone, for a text and the time of a day; texts that were read are kept."""

    @lru_cache(maxsize=_TIMES)
    def moment(written: str, day_at: time | None) -> datetime:
        return read_moment_or_day(written, zone, day_at)

    return moment


_Plan = tuple[tuple[Field, tuple[str, ...], bool], ...]


def _field_headings(field: Field) -> tuple[str, ...]:
    return (f"data.{field.name}", *header_match.field_headings(field))


def _id_problem(name: str, subject: str, own: str) -> Refusal | None:
    """The reason why a name, a subject's number or an own id cannot be part of an event's id; None where they can."""
    for written in (subject, own, name):
        if (problem := _unreadable(written)) is not None:
            return problem
    if (problem := _separators(subject)) is not None:
        return problem
    bad_part = next((w for w in (name, own) if "#" in w or "@" in w or (w is name and "/" in w)), None)
    if bad_part is not None:
        return Refusal("event-name-separators", name=bad_part)
    return None


def _number_problem(subject: str) -> Refusal | None:
    """The reason why a subject's number cannot be part of an event's id; None where it can."""
    return _unreadable(subject) or _separators(subject)


def _unreadable(written: str) -> Refusal | None:
    try:
        refuse_spoilt(written)
    except BadValue as bad:
        return bad.refusal
    if len(written) > LONGEST_KEY or not written.isprintable():
        return Refusal("event-number-unreadable", key=repr(written[:40]), limit=LONGEST_KEY)
    return None


def _separators(subject: str) -> Refusal | None:
    if "/" in subject or "#" in subject or "@" in subject:
        return Refusal("event-number-separators", key=subject)
    return None


def _storage_problem(heading: str, written: str) -> Refusal | None:
    """The reason why a cell or its heading cannot be stored; None where it can."""
    try:
        refuse_unstorable(written)
    except BadValue as bad:
        return Refusal("cell-wrong", column=heading_on_one_line(heading), why=bad.refusal)
    return None
