"""The overdue report for a terminal of any width. Chinese characters take two columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Literal, assert_never

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import Band, OverdueReport
from engine.domain.text import Language, Text
from engine.reports.overdue_page import (
    AwaitedRow,
    LateRow,
    OverduePage,
    OverdueRow,
    ShareRow,
    StoppedRow,
    overdue_page,
)
from engine.wording import overdue_labels as labels

NARROWEST = 60
"""The least width of the tables: a wrapped line reads better than a column of single letters."""
_READABLE = 30
"""The columns that a title needs."""
_GAP = 2
_MARGIN = 1
_BAR = 30
_HOT = "red"
_WARM = "yellow"
_QUIET = "dim"


def overdue_terminal(
    report: OverdueReport,
    organisation: Organisation,
    *,
    language: Language,
    width: int,
    colour: bool = False,
    ids: bool = False,
) -> str:
    """The report as text of at most ``width`` columns (at least 60), each line ended, without trailing blanks.

    Use ``colour`` only for a terminal. Without it the text contains no escape sequence, whatever the labels contain.
    ``ids`` adds the id below each occurrence, on a line of its own that is never wrapped, so that it can be copied.
    """
    page = overdue_page(report, organisation, language)
    columns = max(width, NARROWEST)
    out = StringIO()
    console = Console(
        file=out,
        width=columns,
        force_terminal=colour,
        force_interactive=False,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    console.print(_Terminal(page, columns, ids).everything(), crop=False)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


@dataclass(frozen=True, slots=True)
class _Terminal:
    page: OverduePage
    columns: int
    ids: bool

    def everything(self) -> RenderableType:
        page = self.page
        parts: list[RenderableType] = [self._header(), "", Styled(page.summary, style="bold")]
        if page.rows:
            parts += ["", self._heading(labels.BY_AGE), self._bands()]
            parts += ["", self._heading(labels.LINES), self._lines()]
        parts += ["", self._heading(labels.LATE, page.period), *self._late()]
        parts += ["", self._heading(labels.AWAITED), *self._awaited()]
        if page.stopped:
            parts += ["", self._heading(labels.STOPPED), self._stopped()]
        if page.questions:
            parts += ["", self._heading(labels.QUESTIONS), *(_indented(Styled(q)) for q in page.questions)]
        if page.later:
            parts += ["", self._heading(labels.LATER), *(_indented(Styled(x)) for x in page.later)]
        if page.rows:
            parts += ["", self._heading(labels.BY_DEPARTMENT), self._shares(page.by_department)]
        hint = () if self.ids or not page.rows else (Styled(self._text(labels.IDS), style=_QUIET),)
        return Group(*parts, "", Styled(page.head, style=_QUIET), *hint)

    def _text(self, text: Text) -> str:
        return text.in_(self.page.language)

    def _heading(self, text: Text, more: str = "") -> Styled:
        return Styled.assemble((self._text(text), "bold"), (f"  {more}" if more else "", _QUIET))

    def _header(self) -> RenderableType:
        page = self.page
        title = Styled.assemble((page.organisation, "bold"), "  ", (self._text(labels.REPORT), "bold"))
        when = Styled(
            f"{self._text(labels.AS_OF)} {page.as_of.words} ({page.zone})  {self._text(labels.PERIOD)} {page.period}",
            style=_QUIET,
        )
        marks = [Styled(f"*** {self._text(labels.REHEARSAL)} ***", style="bold reverse")] if page.rehearsal else []
        return Group(*marks, title, when, *([Styled(page.closed)] if page.closed else []))

    def _bands(self) -> RenderableType:
        table = _table(head=False)
        table.add_column(no_wrap=True)
        table.add_column(justify="right", no_wrap=True)
        table.add_column(no_wrap=True)
        for band in self.page.bands:
            table.add_row(band.label, str(band.count), Styled("█" * round(band.part * _BAR), style=_HOT))
        return _indented(table)

    def _lines(self) -> RenderableType:
        """One line a row if there is room, else two lines, else three with the department last."""
        rows = self.page.rows
        ages, money = [str(r.age_days) for r in rows], [r.money for r in rows]
        clocks, days = [r.due.words for r in rows], [t for r in rows for t in (r.due.day, r.due.clock)]
        departments, owners = [r.department for r in rows], [r.owner for r in rows]
        text = self._text
        edges = ((text(labels.AGE), ages), (self.page.money_head, money))
        department, owner = (text(labels.DEPARTMENT), departments), (text(labels.OWNER), owners)
        about, short, long = (
            (text(labels.ABOUT), [r.about for r in rows]),
            (text(labels.DUE), days),
            (text(labels.DUE), clocks),
        )
        room = self._room(*edges, long, department, owner, about)
        if room >= _READABLE:
            return self._single_lines(room)
        room = self._room(*edges, short, (department[0], departments + owners))
        if room >= _READABLE:
            return self._double_lines(room, whose=True)
        return self._double_lines(max(self._room(*edges, short), _READABLE), whose=False)

    def _room(self, *columns: tuple[str, Sequence[str]]) -> int:
        """The columns that are left for the widest column beside these."""
        used = sum(max(cell_len(text) for text in (head, *cells)) for head, cells in columns)
        return self.columns - used - _GAP * len(columns) - _MARGIN

    def _single_lines(self, room: int) -> RenderableType:
        table = _table()
        for head in (labels.AGE, labels.DUE, labels.DEPARTMENT, labels.OWNER, labels.ABOUT):
            self._column(table, head, justify="right" if head is labels.AGE else "left")
        table.add_column(self._text(labels.WHAT), width=room, overflow="fold")
        table.add_column(self.page.money_head, justify="right", no_wrap=True)
        for row in self.page.rows:
            what = _flow(room, Styled(row.title), *self._marks(row))
            table.add_row(_aged(row), row.due.words, row.department, row.owner, row.about, what, row.money)
        return self._listed(table, self.page.rows)

    def _double_lines(self, room: int, *, whose: bool) -> RenderableType:
        table = _table()
        self._column(table, labels.AGE, justify="right")
        self._column(table, labels.DUE)
        table.add_column(self._text(labels.WHAT), width=room, overflow="fold")
        if whose:
            self._column(table, labels.DEPARTMENT)
        table.add_column(self.page.money_head, justify="right", no_wrap=True)
        for row in self.page.rows:
            parts = [Styled(row.title), _flow(room, Styled(row.about), *self._marks(row))]
            owner = [_two(row.department, row.owner)] if whose else []
            if not whose:
                parts.append(Styled(f"{row.department} · {row.owner}", style=_QUIET))
            what = Styled("\n").join([part for part in parts if part])
            table.add_row(_aged(row), f"{row.due.day}\n{row.due.clock}", what, *owner, row.money, end_section=True)
        return self._listed(table, self.page.rows)

    def _marks(self, row: OverdueRow) -> Sequence[Styled]:
        marks = []
        if row.returned:
            marks.append(Styled(f"[{self._text(labels.RETURNED)}]", style=_WARM))
        if row.key_moment:
            marks.append(Styled(f"[{self._text(labels.KEY_MOMENT)}]", style="bold"))
        marks += [Styled(f"[{remark}]", style=_QUIET) for remark in row.remarks]
        return marks

    def _late(self) -> Sequence[RenderableType]:
        page = self.page
        counts = _indented(Styled(counts_line(page)))
        if not page.late:
            return (counts, _indented(Styled(self._text(labels.NOTHING_LATE))))
        table = _table()
        self._column(table, labels.LATE_BY)
        self._column(table, labels.DUE)
        table.add_column(self._text(labels.WHAT), ratio=5, overflow="fold")
        table.add_column(self._text(labels.DEPARTMENT), ratio=3, overflow="fold")
        for row in page.late:
            remarks = (Styled(f"[{remark}]", style=_QUIET) for remark in row.remarks)
            what = Styled("\n").join([_two(row.title, row.about), *remarks])
            table.add_row(row.late_by, row.due.words, what, _two(row.department, row.owner))
        return (counts, self._listed(table, page.late))

    def _awaited(self) -> Sequence[RenderableType]:
        page = self.page
        summary = _indented(Styled(page.awaited_summary))
        if not page.awaited:
            return (summary,)
        table = _table()
        self._column(table, labels.SINCE)
        table.add_column(self._text(labels.WHAT), ratio=5, overflow="fold")
        table.add_column(self._text(labels.DEPARTMENT), ratio=3, overflow="fold")
        for row in page.awaited:
            table.add_row(row.since.words, _two(row.title, row.about), _two(row.department, row.owner))
        return (summary, self._listed(table, page.awaited))

    def _stopped(self) -> RenderableType:
        table = _table()
        self._column(table, labels.STOPPED_SINCE)
        table.add_column(self._text(labels.WAITING_FOR), ratio=3, overflow="fold")
        table.add_column(self._text(labels.WHAT), ratio=5, overflow="fold")
        table.add_column(self._text(labels.DEPARTMENT), ratio=3, overflow="fold")
        for row in self.page.stopped:
            what, whose = _two(row.title, row.about), _two(row.department, row.owner)
            table.add_row(row.since.words, _two(row.waiting_for, row.reason), what, whose)
        return self._listed(table, self.page.stopped)

    def _shares(self, shares: Sequence[ShareRow]) -> RenderableType:
        table = _table()
        table.add_column(self._text(labels.DEPARTMENT), overflow="fold")
        for band in Band:
            table.add_column(labels.BANDS_SHORT[band], justify="right", no_wrap=True)
        table.add_column(self._text(labels.TOTAL), justify="right", no_wrap=True)
        table.add_column(self._text(labels.MONEY), justify="right", no_wrap=True)
        for share in shares:
            counts = (str(n) if n else "·" for n in share.bands)
            table.add_row(share.title, *counts, str(share.total), "\n".join(share.stakes))
        return _indented(table)

    def _listed(self, table: Table, rows: Sequence[OverdueRow | LateRow | AwaitedRow | StoppedRow]) -> RenderableType:
        """A table of occurrences. With ids, each row is followed by its id, which a cell would have to wrap."""
        if not self.ids:
            return _indented(table)
        widths = self._widths(table)
        parts: list[RenderableType] = []
        for n, row in enumerate(rows):
            row_table = _table(head=n == 0)
            for column, width in zip(table.columns, widths, strict=True):
                row_table.add_column(column.header, justify=column.justify, width=width, overflow="fold")
            row_table.add_row(*(list(column.cells)[n] for column in table.columns))
            gap = [""] if n and table.rows[n].end_section else []
            id = Styled(f"   {row.occurrence}", style=_QUIET, no_wrap=True, overflow="ignore")
            parts += [*gap, _indented(row_table), id]  # not indented like the table, which would cut a long one
        return Group(*parts)

    def _widths(self, table: Table) -> Sequence[int]:
        """The width of each column, so that rows that are drawn one by one line up.

        A column is as wide as its cells need; the widest of those that may wrap is cut to the room that is left.
        """
        widths = [c.width or max(_cell_width(cell) for cell in (c.header, *c.cells)) for c in table.columns]
        spare = self.columns - _MARGIN - _GAP * (len(widths) - 1)
        while sum(widths) > spare:
            widest = max((n for n, c in enumerate(table.columns) if not c.no_wrap), key=lambda n: widths[n])
            widths[widest] -= 1
        return widths

    def _column(self, table: Table, head: Text, *, justify: Literal["left", "right"] = "left") -> None:
        table.add_column(self._text(head), justify=justify, no_wrap=True)


def _table(*, head: bool = True) -> Table:
    return Table(
        box=box.SIMPLE_HEAD if head else None,
        show_edge=False,
        show_header=head,
        header_style=_QUIET,
        pad_edge=False,
        # the ruled box draws one of the columns between two cells itself
        padding=(0, _GAP - 1 if head else _GAP, 0, 0),
    )


def _indented(shown: RenderableType) -> Padding:
    return Padding(shown, (0, 0, 0, _MARGIN))


def _cell_width(cell: RenderableType) -> int:
    return max((cell_len(line) for line in str(cell).splitlines()), default=0)


def _two(first: str, second: str) -> Styled:
    return Styled.assemble(first, ("\n" + second if second else "", _QUIET))


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


def _aged(row: OverdueRow) -> Styled:
    days = row.age_days
    return Styled(str(days), style=f"bold {_HOT}" if days > 7 else _WARM if days > 3 else "")


def counts_line(page: OverduePage) -> str:
    """The counts of the page's period in one line."""
    match page.language:
        case Language.ZH:
            return "，".join(f"{label} {count}" for label, count in page.counts)
        case Language.EN:
            return ", ".join(f"{count} {label}" for label, count in page.counts)
        case _:
            assert_never(page.language)
