"""The table of a section on a terminal: in one line for each row, else in lines under each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from engine.reports.model import CellKind, Column, Medium, Section, Tone
from engine.reports.reader_text import ReaderColumn, ReaderText

QUIET = "dim"
_STYLES = {Tone.PLAIN: "", Tone.KEY: "bold", Tone.WARN: "yellow", Tone.ALERT: "bold red"}
_READABLE = 30
"""The columns that the main text of a row needs."""
_LEAST = 10
"""The columns of a text, twice those of a date, below which narrow terminals cut other columns."""
_GAP = 2
_MARGIN = 1
_MARKS = (CellKind.STATUS, CellKind.REMARKS)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A column as it is drawn: its title and cells, and the width that they get (0 until it is known)."""

    title: str
    cells: Sequence[Styled]
    is_number: bool = False
    wraps: bool = False
    width: int = 0

    @property
    def need(self) -> int:
        """The width of the widest line."""
        return max(cell_len(line) for text in (self.title, *map(str, self.cells)) for line in text.split("\n"))


class TerminalTable:
    """Draws the rows of a section in ``width`` columns; with ``ids``, each row is followed by its id."""

    def __init__(self, section: Section[Any], text: ReaderText, *, width: int, ids: bool) -> None:
        columns = section.columns_on(Medium.TERMINAL)
        self._section = section
        self._shown = (*section.rows, *section.totals)
        self._width = width
        self._ids = ids
        self._readers = {column.key: ReaderColumn.of(column, section, text) for column in columns}

    def drawing(self) -> RenderableType:
        """The table in the first layout that has room for the main texts."""
        if (drawn := self._one_line()) is not None:
            return self._rows(drawn, apart=False)
        if not self._section.prominent:
            return self._rows([self._stacked(column) for column in self._leads()], apart=False)
        return self._rows(self._prominent(), apart=True)

    # ---- layouts

    def _one_line(self) -> Sequence[_Drawn] | None:
        """Each column of its own, with the marks behind the main text; None if there is no room for that."""
        by_key = {column.key: column for column in self._section.columns_on(Medium.TERMINAL)}
        columns = [by_key[key] for key in self._section.one_line]
        drawn = [self._drawn(column, [self._plain(column, row) for row in self._shown]) for column in columns]
        main = next((n for n, column in enumerate(columns) if column.key == self._section.main_key), None)
        if main is None:
            return None
        room = self._room(drawn[:main] + drawn[main + 1 :])
        if room < _READABLE:
            return None
        cells = [
            _flow(room, drawn[main].cells[n], *self._marks(columns[main], row)) for n, row in enumerate(self._shown)
        ]
        drawn[main] = replace(drawn[main], cells=cells, wraps=True, width=room)
        return drawn

    def _prominent(self) -> Sequence[_Drawn]:
        """Lines under each other, the main text in the room that is left; other texts below it if that is little."""
        leads, main_key = self._leads(), self._section.main_key
        others = [column for column in leads if column.key != main_key]
        drawn = {column.key: self._stacked(column, split=True) for column in others}
        room, below = self._room([drawn[column.key] for column in others]), list[Column[Any]]()
        if room < _READABLE:
            below = [column for column in others if column.kind is CellKind.TEXT]
            room = max(self._room([drawn[column.key] for column in others if column not in below]), _READABLE)
        for column in (column for column in leads if column.key == main_key):
            cells = [self._main(column, row, room, below) for row in self._shown]
            drawn[column.key] = replace(self._drawn(column, cells, wraps=True), width=room)
        return [drawn[column.key] for column in leads if column not in below]

    def _room(self, others: Sequence[_Drawn]) -> int:
        """The columns that are left beside these."""
        return self._width - sum(column.need for column in others) - _GAP * len(others) - _MARGIN

    def _leads(self) -> Sequence[Column[Any]]:
        return [column for column in self._section.leads(Medium.TERMINAL) if column.kind is not CellKind.ID]

    # ---- cells

    def _drawn(self, column: Column[Any], cells: Sequence[Styled], *, wraps: bool = False) -> _Drawn:
        return _Drawn(self._readers[column.key].title(Medium.TERMINAL), cells, column.is_number, wraps)

    def _stacked(self, column: Column[Any], *, split: bool = False) -> _Drawn:
        """A column with those under it, each on a line of its own; ``split`` breaks an instant in two lines."""
        below = [c for c in self._below(column) if c.kind not in _MARKS]

        def cell(row: Any) -> Styled:
            moment = self._readers[column.key].moment(row) if split else None
            first = Styled(f"{moment.day}\n{moment.clock}") if moment is not None else self._plain(column, row)
            lines = [Styled(self._readers[c.key].words(row), style=QUIET) for c in below]
            return Styled("\n").join([first, *(x for x in (*lines, *self._marks(column, row)) if x)])

        wraps = column.kind in (CellKind.TEXT, CellKind.REMARKS) and not split
        return self._drawn(column, [cell(row) for row in self._shown], wraps=wraps)

    def _main(self, column: Column[Any], row: Any, room: int, below: Sequence[Column[Any]]) -> Styled:
        under = [Styled(self._readers[c.key].words(row)) for c in self._below(column) if c.kind not in _MARKS]
        parts = [self._plain(column, row), _flow(room, *under, *self._marks(column, row))]
        for other in below:
            texts = (self._readers[c.key].words(row) for c in (other, *self._below(other)))
            parts.append(Styled(" · ".join(text for text in texts if text), style=QUIET))
        return Styled("\n").join([part for part in parts if part])

    def _plain(self, column: Column[Any], row: Any) -> Styled:
        tone = _STYLES[column.tone(row)]
        return Styled(self._readers[column.key].words(row, "\n"), style=tone or ("bold" if column.strong else ""))

    def _marks(self, column: Column[Any], row: Any) -> Iterator[Styled]:
        for mark in self._below(column):
            if mark.kind in _MARKS:
                style = QUIET if mark.kind is CellKind.REMARKS else _STYLES[mark.tone(row)]
                yield from (Styled(f"[{line}]", style=style) for line in self._readers[mark.key].lines(row))

    def _below(self, column: Column[Any]) -> Sequence[Column[Any]]:
        return [c for c in self._section.below(column, Medium.TERMINAL) if c.kind is not CellKind.ID]

    # ---- drawing

    def _rows(self, columns: Sequence[_Drawn], *, apart: bool) -> RenderableType:
        """The rows in widths that fit. With ids each row is a table, as a cell would have to wrap the id."""
        columns = self._fitted(columns)
        id = next((c for c in self._section.columns_on(Medium.TERMINAL) if c.kind is CellKind.ID), None)
        if not self._ids or id is None:
            return indented(_table(columns, range(len(self._shown)), head=True, apart=apart))
        parts: list[RenderableType] = []
        for n, row in enumerate(self._shown):
            line = Styled(f"   {self._readers[id.key].words(row)}", style=QUIET, no_wrap=True, overflow="ignore")
            drawn = indented(_table(columns, [n], head=n == 0, apart=False))
            parts += [*([""] if n and apart else []), drawn, line]  # indented like the table, a long id would be cut
        return Group(*parts)

    def _fitted(self, columns: Sequence[_Drawn]) -> Sequence[_Drawn]:
        """The columns as wide as their cells need, cut to the room: texts first, numbers last, always the widest."""
        widths = [column.width or column.need for column in columns]
        spare = self._width - _MARGIN - _GAP * (len(widths) - 1)
        while sum(widths) > spare:
            texts = [n for n, column in enumerate(columns) if column.wraps and widths[n] > _LEAST]
            words = [n for n, c in enumerate(columns) if not (c.wraps or c.is_number) and widths[n] > _LEAST // 2]
            widths[max(texts or words or range(len(widths)), key=lambda n: widths[n])] -= 1
        return [replace(column, width=width) for column, width in zip(columns, widths, strict=True)]


def plain_table(*, head: bool) -> Table:
    """An empty table without a frame."""
    return Table(
        box=box.SIMPLE_HEAD if head else None,
        show_edge=False,
        show_header=head,
        header_style=QUIET,
        pad_edge=False,
        # the ruled box draws one of the columns between two cells itself
        padding=(0, _GAP - 1 if head else _GAP, 0, 0),
    )


def indented(shown: RenderableType) -> Padding:
    """A part of a section, one column from the edge."""
    return Padding(shown, (0, 0, 0, _MARGIN))


def _table(columns: Sequence[_Drawn], rows: Sequence[int], *, head: bool, apart: bool) -> Table:
    table = plain_table(head=head)
    for column in columns:
        side: Literal["left", "right"] = "right" if column.is_number else "left"
        table.add_column(column.title, justify=side, width=column.width, overflow="fold")
    for n in rows:
        table.add_row(*(column.cells[n] for column in columns), end_section=apart)
    return table


def _flow(room: int, *parts: Styled) -> Styled:
    """The parts side by side, each kept whole: a part without room starts the next line."""
    flowed = Styled()
    used = 0
    for part in parts:
        if not part:
            continue
        length = part.cell_len
        if used:
            fits = used + _GAP + length <= room
            flowed.append(" " * _GAP if fits else "\n")
            used = used + _GAP if fits else 0
        flowed.append_text(part)
        # the column wraps a part that is longer than itself: the room on its last line is unknown, and not used
        used = used + length if used + length <= room else room
    return flowed
