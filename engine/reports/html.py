"""Any report as one self-contained page: no script, no request, no external font."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from engine.domain.text import Language, Text
from engine.reports.charts.drawings import chart_drawings
from engine.reports.model import CellKind, Medium, Report, Section, Tone
from engine.reports.reader_text import ReaderColumn, ReaderText
from engine.wording import report_labels
from engine.wording.dates import Moment

_TEMPLATES = Path(__file__).parent / "templates"
_TAGS = {Language.ZH: "zh-CN", Language.EN: "en"}
_MARKS = (CellKind.STATUS, CellKind.REMARKS)
_WHOLE = (CellKind.INSTANT, CellKind.DUE, CellKind.DAY, CellKind.DURATION)
"""Cells that are never wrapped."""
_TONES = {tone: tone.name.lower() for tone in Tone}
"""The class of each tone."""


def html_page(report: Report, *, language: Language) -> str:
    """The report as a self-contained HTML page that ends with a line end. Equal reports give equal bytes.

    The page's content security policy allows only its one style sheet, named by its hash.
    """
    text, sections = ReaderText.of(report, language), report.sections_on(Medium.PAGE)
    drawings = _drawings(sections, text)
    style = style_sheet("report.css") + (style_sheet("chart.css") if any(drawings) else "")
    beside = [section for section in sections if (section.figures or section.bars) and not section.columns]
    return page_template("report.html").render(
        report=report,
        text=text,
        beside=beside,
        summarized=any(section.figures for section in sections),
        sections=[
            (section, _columns(section, text), drawn)
            for section, drawn in zip(sections, drawings, strict=True)
            if section not in beside
        ],
        labels={name: label.in_(language) for name, label in vars(report_labels).items() if isinstance(label, Text)},
        footnotes=[text.in_language(note.text) for note in report.footnotes if Medium.PAGE in note.media],
        tag=_TAGS[language],
        style=style,
        policy=policy(style),
    )


def _drawings(sections: Sequence[Section[Any]], text: ReaderText) -> Sequence[tuple[str, ...]]:
    """The drawings of the charts of each section, none where it has no chart."""
    return [
        chart_drawings(section.chart, title=text.in_language(section.title), key=f"chart-{n}", language=text.language)
        if section.chart is not None
        else ()
        for n, section in enumerate(sections, start=1)
    ]


def policy(style: str) -> str:
    """The content security policy of a page with one inline style sheet and an empty icon, and nothing else."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


@cache
def style_sheet(name: str) -> str:
    """A style sheet of the package."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def page_template(name: str) -> Template:
    """A template of the package. It escapes what it shows and refuses undefined names."""
    return _templates().get_template(name)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@dataclass(frozen=True, slots=True)
class _PageCell:
    """A cell: its classes, its text or instant, the address it links to, marks beside it with their class, and texts
    and ids below it."""

    css: str
    text: str
    moment: Moment | None
    link: str
    marks: Sequence[tuple[str, str]]
    below: Sequence[tuple[bool, str]]


@dataclass(frozen=True, slots=True)
class _PageColumn:
    """A column of a page, with the columns under it."""

    reader: ReaderColumn[Any]
    under: Sequence[ReaderColumn[Any]]
    is_main: bool

    @property
    def title(self) -> str:
        return self.reader.title(Medium.PAGE)

    @property
    def is_labelled(self) -> bool:
        return self.reader.column.labelled and not self.is_main

    @property
    def css(self) -> str:
        """The class of the column's head."""
        column = self.reader.column
        if column.is_number:
            return "number money" if column.kind in (CellKind.MONEY, CellKind.SUMS) else "number"
        return "main" if self.is_main else "whole" if column.kind in _WHOLE else "text"

    def cell(self, row: Any) -> _PageCell:
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
        link, text = "", " + ".join(lines)
        if column.kind is CellKind.LINK and lines:
            link, text = quote(lines[0]), PurePosixPath(lines[0]).name
        return _PageCell(" ".join(css), text, self.reader.moment(row), link, marks, below)


def _columns(section: Section[Any], text: ReaderText) -> Sequence[_PageColumn]:
    return [
        _PageColumn(
            ReaderColumn.of(lead, section, text),
            [ReaderColumn.of(column, section, text) for column in section.below(lead, Medium.PAGE)],
            is_main=lead.key == section.main_key,
        )
        for lead in section.leads(Medium.PAGE)
    ]
