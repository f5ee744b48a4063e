"""A table from outside, whatever its format: headings, and rows that are read while they are taken in."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from engine.domain.text import Text
from engine.intake.stream import TooLarge
from engine.services.events.column_mapping import SourceRow
from engine.services.refused import Refused

COLUMNS = 16_384
"""Columns of a table at the most, as in Excel."""
_LOOK_AHEAD = 20
"""Rows at the top of a table among which its headings are."""


def _nothing_read() -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Rows are read once, in order, as they are asked for; reading may raise Refused. Blank rows are left out.

    ``id`` is the heading of each row's own id where the format has one; ``hints`` name what may say the event (the
    sheet, the file); ``source`` is where the rows came from where the file itself says so; ``share`` tells how much has
    been read, from 0 to 1; ``sheet`` is True for a workbook, with rows for lines; ``note`` says what was not
    read.
    """

    header: tuple[str, ...]
    rows: Iterator[SourceRow]
    id: str | None = None
    hints: tuple[str, ...] = ()
    source: str | None = None
    share: Callable[[], float] = field(default=_nothing_read)
    sheet: bool = False
    note: Text | None = None


def grid(
    records: Iterator[tuple[int, Sequence[str]]], path: str, *, exact: bool
) -> tuple[tuple[str, ...], Iterator[SourceRow]]:
    """The headings of a table and the rows below them, from (line, cells).

    A title above the headings, alone in its row, is passed over. A heading that comes twice is numbered (备注 (2)).
    With ``exact`` a row that has more values than there are headings has a problem: a comma inside a value was not
    quoted. Raises Refused where there are no headings, TooLarge, also while rows are read, where a row is too long.
    """
    records = _bounded(records, path)
    top = [(line, cells) for line, cells in islice(records, _LOOK_AHEAD) if _filled(cells)]
    if not top:
        words = Text(zh="{path} 没有表头行", en="{path} has no header line")
        raise Refused(words.filled(path=path))
    widest = max(len(_filled(cells)) for _, cells in top)
    first = next((n for n, (_, cells) in enumerate(top) if len(_filled(cells)) > 1), 0) if widest > 1 else 0
    header = _headings(top[first][1])
    body = chain(top[first + 1 :], records)
    return tuple(h for h in header if h), _rows(body, header, exact=exact)


def _bounded(records: Iterator[tuple[int, Sequence[str]]], path: str) -> Iterator[tuple[int, Sequence[str]]]:
    for line, cells in records:
        if len(cells) > COLUMNS:
            words = Text(
                zh="{path} 太大：第 {line} 行有 {found} 列，最多 {most} 列",
                en="{path} is too large: line {line} has {found} columns, at most {most}",
            )
            raise TooLarge(words.filled(path=path, line=line, found=len(cells), most=COLUMNS))
        yield line, cells


def _filled(cells: Sequence[str]) -> list[str]:
    return [c for c in cells if c.strip()]


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    """The headings, each once; empty where a column has none."""
    taken: set[str] = set()
    numbers = Counter[str]()
    header = []
    for cell in cells:
        wanted = heading = cell.strip().strip("\ufeff")
        while heading and heading in taken:
            numbers[wanted] += 1
            heading = f"{wanted} ({numbers[wanted] + 1})"
        taken.add(heading)
        header.append(heading)
    while header and not header[-1]:
        header.pop()
    return tuple(header)


def _rows(records: Iterator[tuple[int, Sequence[str]]], header: tuple[str, ...], *, exact: bool) -> Iterator[SourceRow]:
    width = len(header)
    whole = all(header)
    for line, cells in records:
        if not any(c.strip() for c in cells):
            continue
        problem = None
        if whole:
            row = dict(zip(header, cells, strict=False))
        else:
            row = {h or f"column {n}": c for n, (h, c) in enumerate(zip(header, cells, strict=False), 1) if h or c}
        beyond = {f"column {n}": c for n, c in enumerate(cells[width:], width + 1) if c.strip()}
        if beyond:
            row |= beyond
            problem = _too_many(len(cells), width) if exact else None
        yield SourceRow(line, row, problem)


def _too_many(found: int, width: int) -> Text:
    words = Text(
        zh="有 {found} 个值，表头只有 {width} 列：带逗号的值要用双引号括起来",
        en="{found} values under {width} headings: a value with a comma in it needs quotation marks",
    )
    return words.filled(found=found, width=width)
