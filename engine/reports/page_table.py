"""Sections as the tables of a page, for HTML and PDF: cells with what stands beside and below them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from engine.reports.model import CellKind, Column, Medium, Section, Tone
from engine.reports.reader_text import ReaderColumn, ReaderText
from engine.wording.dates import Moment

Address = Callable[[Section[Any], Column[Any], Any], str]
"""Gives the address that the cell of a section's row leads to; empty for none."""


def nowhere(section: Section[Any], column: Column[Any], row: Any) -> str:
    """No address: the cells of a page that stands alone lead nowhere."""
    return ""


_MARKS = (CellKind.STATUS, CellKind.REMARKS)
_WHOLE = (CellKind.INSTANT, CellKind.DUE, CellKind.DAY, CellKind.DURATION)
"""Cells that are never wrapped."""
_TONES = {tone: tone.name.lower() for tone in Tone}
"""The class of each tone."""


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell: its classes, its text or instant, the address it links to, marks beside it with their class, and texts
    and ids below it."""

    css: str
    text: str
    moment: Moment | None
    link: str
    marks: Sequence[tuple[str, str]]
    below: Sequence[tuple[bool, str]]


@dataclass(frozen=True, slots=True)
class PageColumn:
    """A column of a page, with the columns under it."""

    reader: ReaderColumn[Any]
    under: Sequence[ReaderColumn[Any]]
    is_main: bool
    address: Callable[[Any], str]

    @property
    def title(self) -> str:
        """The title of the column."""
        return self.reader.title(Medium.PAGE)

    @property
    def is_labelled(self) -> bool:
        """True if a phone writes the title before the cell."""
        return self.reader.column.labelled and not self.is_main

    @property
    def css(self) -> str:
        """The class of the column's head."""
        column = self.reader.column
        if column.is_number:
            return "number money" if column.kind in (CellKind.MONEY, CellKind.SUMS) else "number"
        return "main" if self.is_main else "whole" if column.kind in _WHOLE else "text"

    def cell(self, row: Any) -> PageCell:
        """The cell of a row."""
        column, lines = self.reader.column, self.reader.lines(row)
        css = [self.css, *(("strong",) if column.strong else ())]
        if (tone := column.tone(row)) is not Tone.PLAIN:
            css.append(_TONES[tone])
        if not lines:
            css.append("empty")
        elif lines == (column.zero,) != ("0",):
            css.append("none")
        marks, below = list[tuple[str, str]](), list[tuple[bool, str]]()
        for reader in self.under:
            kind = reader.column.kind
            if kind in _MARKS:
                mark_css = "remark" if kind is CellKind.REMARKS else _TONES[reader.column.tone(row)]
                marks += ((mark_css, line) for line in reader.lines(row))
            elif words := reader.words(row):
                below.append((kind is CellKind.ID, words))
        link, text = self.address(row) if lines else "", " + ".join(lines)
        if column.kind is CellKind.LINK and lines:
            link, text = quote(lines[0]), PurePosixPath(lines[0]).name
        return PageCell(" ".join(css), text, self.reader.moment(row), link, marks, below)


def page_columns(section: Section[Any], text: ReaderText, address: Address = nowhere) -> Sequence[PageColumn]:
    """The columns of a section as a page has them, in the order of readers."""
    return [
        PageColumn(
            ReaderColumn.of(lead, section, text),
            [ReaderColumn.of(column, section, text) for column in section.below(lead, Medium.PAGE)],
            is_main=lead.key == section.main_key,
            address=partial(address, section, lead),
        )
        for lead in section.leads(Medium.PAGE)
    ]
