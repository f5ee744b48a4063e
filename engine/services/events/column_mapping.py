"""Rows of a table, and the mapping of its headings to the parts of an event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.domain.agreement.catalogue import Catalogue, EventType
from engine.domain.agreement.field_value import storable
from engine.domain.refusal import Excerpt, Refusal
from engine.services.events import header_match

_LISTED = 20
"""The most headings that a message lists."""
_LONGEST_LISTED = 80
"""The most characters of a heading in a message."""


class SourceRow(NamedTuple):
    """One row of a table: its line (in a sheet its row), its cells by heading, and the problem if it cannot be read.

    ``hidden`` is True for a row of a sheet that a person has hidden or filtered away.
    """

    line: int
    cells: Mapping[str, str]
    problem: Refusal | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings that carry the subject's number, the event's name, its time and (for repeating events) its own id.

    ``event`` is a fixed event for a file that holds only that one. ``date`` is the heading of the date where the time
    has a column of its own.
    """

    key: str = "key"
    name: str = "event"
    time: str = "time"
    id: str | None = None
    event: str | None = None
    date: str | None = None

    @classmethod
    def of(
        cls,
        header: Sequence[str],
        catalogue: Catalogue,
        *,
        key: str | None = None,
        name: str | None = None,
        time: str | None = None,
        id: str | None = None,
        event: str | None = None,
        hints: Sequence[str] = (),
    ) -> "Columns":
        """Recognise the columns that are not passed by their headings. One that no heading fits keeps its usual name.

        ``time`` may name two columns: 日期+时间. ``event`` may be an event's title. Where neither it nor a column names
        the event, one of the ``hints`` (the name of the sheet or the file) may. A heading that belongs to a field of
        the event never stands for its number or time.
        """
        event = event_name(event, catalogue) or event
        name_column = name or next(iter(header_match.match_headings(header, header_match.EVENTS)), None)
        if event is None and name_column is None:
            event = next((hinted for hint in hints if (hinted := event_name(hint, catalogue))), None)
        type_ = catalogue.event(event) if event is not None else None
        types = [type_] if type_ is not None else list(catalogue.events)
        fields = [h for t in types for f in t.fields for h in header_match.field_headings(f)]
        taken = set(header_match.match_headings(header, fields)) - {"key", "event", "time"} if type_ else set()
        free = [h for h in header if h not in taken]
        time_column, date = _time_columns(header, free, types, time)
        return cls(
            key=key
            or next(iter(header_match.match_headings(free, header_match.key_headings(catalogue, types))), "key"),
            name=name_column or "event",
            time=time_column,
            id=id,
            event=event,
            date=date,
        )

    @property
    def needed(self) -> tuple[str, ...]:
        """The headings that a table must have."""
        name_column = () if self.event is not None else (self.name,)
        date_column = () if self.date is None else (self.date,)
        return (self.key, *date_column, self.time, *name_column, *((self.id,) if self.id else ()))

    def unused(self, header: Sequence[str], catalogue: Catalogue) -> tuple[str, ...]:
        """The headings for which no event of the catalogue has a field, in their order."""
        type_ = catalogue.event(self.event) if self.event is not None else None
        types = [type_] if type_ is not None else catalogue.events
        fields = [h for t in types for f in t.fields for h in header_match.field_headings(f)]
        used = {self.key, self.name, self.time, self.date, self.id, *header_match.match_headings(header, fields)}
        return tuple(h for h in header if h not in used)


def _time_columns(
    header: Sequence[str], free: Sequence[str], types: Sequence[EventType], named: str | None
) -> tuple[str, str | None]:
    """The headings of the time and, if it stands in a column of its own, of the date."""
    if named is not None:
        date, plus, time = named.partition("+")
        return (time.strip(), date.strip()) if plus and named not in header else (named, None)
    times = header_match.match_headings(free, header_match.time_headings(types))
    dates = header_match.match_headings(free, header_match.date_headings(types))
    if times:
        return times[0], next((d for d in dates if d != times[0]), None)
    return (dates[0], None) if dates else ("time", None)


def listed_headings(header: Sequence[str]) -> Excerpt:
    """The first headings, each on one line and of some length, as a message lists them."""
    return Excerpt(tuple(map(heading_on_one_line, header[:_LISTED])), max(0, len(header) - _LISTED))


def heading_on_one_line(heading: str) -> str:
    """A heading as a message shows it: on one line, not too long, without what no database stores."""
    line = storable(heading.replace("\n", " "))
    return line if len(line) <= _LONGEST_LISTED else f"{line[:_LONGEST_LISTED]}…"


def event_name(written: str | None, catalogue: Catalogue) -> str | None:
    """The name of the event that has this name or title, or whose name begins so where Excel has cut the name of a
    sheet; None where no event fits, or several."""
    if not written:
        return None
    if catalogue.event(written) is not None:
        return written
    name = header_match.plain(written)
    by_title = [
        e.name for e in catalogue.events if name in (header_match.plain(e.title.zh), header_match.plain(e.title.en))
    ]
    by_start = [e.name for e in catalogue.events if len(written) == _SHEET_NAME and e.name.startswith(written)]
    return next((names[0] for names in (by_title, by_start) if len(names) == 1), None)


_SHEET_NAME = 31
"""The most characters that Excel allows in the name of a sheet."""
