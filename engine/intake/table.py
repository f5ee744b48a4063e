"""Tables of any format: headings, and rows that are read lazily."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from engine.domain.refusal import Refusal
from engine.intake.stream import TooLarge
from engine.services.events.column_mapping import SourceRow
from engine.services.refused import Refused

COLUMNS = 16_384
"""Most columns of a table, as in Excel."""
FIRST_ROWS = 50
"""Rows at the top of a table that are searched for the headings that a reader needs."""
_GUESSED = 20
"""Rows at the top from which the headings are guessed if nothing is needed."""

Fits = Callable[[Sequence[str], Sequence[str]], bool]
"""A test of headings, and of the hints of their table: true for those that a reader needs."""


def _nothing_read() -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table whose rows are read once, in order, on demand; reading may raise Refused. Blank rows are skipped.

    ``id`` is the heading of each row's own id if the format has one; ``hints`` are names that may indicate the event
    (sheet, file); ``source`` is the source of the rows if the file states it; ``share`` returns the share that has been
    read, from 0 to 1; ``sheet`` is True for a workbook, whose line numbers are row numbers; ``note`` tells which sheets
    were not read; ``header_hidden`` says that the row of the headings is hidden. ``fitting`` opens the table again with
    the first headings that fit, on any visible sheet unless one was named, and returns None if none fit.
    """

    header: tuple[str, ...]
    rows: Iterator[SourceRow]
    id: str | None = None
    hints: tuple[str, ...] = ()
    source: str | None = None
    share: Callable[[], float] = field(default=_nothing_read)
    sheet: bool = False
    note: Refusal | None = None
    header_hidden: bool = False
    fitting: Callable[[Fits], "SourceTable | None"] | None = None


def grid(
    records: Iterator[tuple[int, Sequence[str]]],
    path: str,
    *,
    exact: bool,
    fits: Callable[[Sequence[str]], bool] | None = None,
) -> tuple[tuple[str, ...], Iterator[SourceRow]]:
    """Return the headings of a table and the rows below them, from (line, cells).

    The headings are the first row that ``fits``, or two rows of groups and what is below them. Without such a row they
    are guessed: a title alone in its row is skipped. Repeated headings are numbered (备注 (2)). With ``exact``,
    a row with more values than headings has a problem: a comma inside a value was not quoted. Raises Refused if there
    are no headings, and TooLarge, also while rows are read, if a row is too long.
    """
    records = _bounded(records, path)
    top = [(line, cells) for line, cells in islice(records, FIRST_ROWS) if _filled_cells(cells)]
    if not top:
        raise Refused("table-without-header", path=path)
    widths = [len(_filled_cells(cells)) for line, cells in top if line <= max(_GUESSED, top[0][0])]
    first = next((n for n, width in enumerate(widths) if width > 1), 0)
    first, header = _heading_rows([cells for _, cells in top], first, fits)
    body = chain(top[first + 1 :], records)
    return tuple(h for h in header if h), _source_rows(body, header, exact=exact)


def _heading_rows(
    top: Sequence[Sequence[str]], guessed: int, fits: Callable[[Sequence[str]], bool] | None
) -> tuple[int, tuple[str, ...]]:
    """The last row of the headings, and the headings: those of the first row, or pair of rows, that ``fits``."""

    def suits(headings: Sequence[str]) -> bool:
        return fits is None or fits([h for h in headings if h])

    for n in range(len(top)) if fits is not None else (guessed,):
        pair = _group_names(top[n], top[n + 1]) if n + 1 < len(top) else []
        if pair and n + 2 < len(top) and _group_names(top[n + 1], top[n + 2]):
            pair = []  # the groups begin one row below
        for names in pair:
            joined = _headings(names)
            if suits(joined):
                return n + 1, joined
        single = _headings(top[n])
        if suits(single):
            return n, single
    return guessed, _headings(top[guessed])


def _group_names(groups: Sequence[str], below: Sequence[str]) -> list[list[str]]:
    """Join two rows of headings: first with the names below, with their group where two are equal, then all with it.

    Nothing if the second row is none of headings: it names columns that the first leaves blank beside a group, leaves
    to the first the columns that have no group, and has no digits, unlike the time and the amounts of a row.
    """
    width = max(len(groups), len(below))
    upper, lower = ([*(c.strip() for c in cells), *[""] * (width - len(cells))] for cells in (groups, below))
    named = {n for n in range(1, width) if lower[n] and not upper[n] and any(upper[:n])}
    alone = any(group and name in ("", group) for group, name in zip(upper, lower, strict=True))
    if not named or not alone or any(c.isdigit() for text in lower for c in text):
        return []
    over: list[str] = []
    for n, group in enumerate(upper):
        over.append(over[n - 1] if n in named else group)
    inner = Counter(text for text in lower if text)
    pairs = [
        (group, name, group if not name or name == group else group + name)
        for group, name in zip(over, lower, strict=True)
    ]
    return [
        [whole if not name or inner[name] > 1 else name for _, name, whole in pairs],
        [whole for _, _, whole in pairs],
    ]


def _bounded(records: Iterator[tuple[int, Sequence[str]]], path: str) -> Iterator[tuple[int, Sequence[str]]]:
    for line, cells in records:
        if len(cells) > COLUMNS:
            raise TooLarge("table-too-wide", path=path, line=line, found=len(cells), most=COLUMNS)
        yield line, cells


def union_header(rows: Sequence[SourceRow], path: str) -> tuple[str, ...]:
    """The headings of all rows, in the order of their first use. Raises TooLarge if they are too many."""
    header = tuple(dict.fromkeys(name for row in rows for name in row.cells))
    if len(header) > COLUMNS:
        raise TooLarge("headings-too-many", path=path, found=len(header), most=COLUMNS)
    return header


def _filled_cells(cells: Sequence[str]) -> list[str]:
    return [c for c in cells if c.strip()]


def headings_of(cells: Sequence[str]) -> tuple[str, ...]:
    """The headings that a row would give, without blanks."""
    return tuple(h for h in _headings(cells) if h)


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    """Return distinct headings; empty for a column without one."""
    used: set[str] = set()
    numbers = Counter[str]()
    header = []
    for cell in cells:
        wanted = heading = cell.strip().strip("\ufeff")
        while heading and heading in used:
            numbers[wanted] += 1
            heading = f"{wanted} ({numbers[wanted] + 1})"
        used.add(heading)
        header.append(heading)
    while header and not header[-1]:
        header.pop()
    return tuple(header)


def _source_rows(
    records: Iterator[tuple[int, Sequence[str]]], header: tuple[str, ...], *, exact: bool
) -> Iterator[SourceRow]:
    width = len(header)
    whole = all(header)
    for line, cells in records:
        if not any(map(str.strip, cells)):
            continue
        problem = None
        if whole:
            row = dict(zip(header, cells, strict=False))
        else:
            row = {h or f"column {n}": c for n, (h, c) in enumerate(zip(header, cells, strict=False), 1) if h or c}
        if len(cells) > width:
            beyond = {f"column {n}": c for n, c in enumerate(cells[width:], width + 1) if c.strip()}
            if beyond:
                row |= beyond
                problem = _too_many(len(cells), width) if exact else None
        yield SourceRow(line, row, problem)


def _too_many(count: int, width: int) -> Refusal:
    return Refusal("row-too-long", found=count, width=width)
