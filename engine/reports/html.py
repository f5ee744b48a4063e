"""Any report as one self-contained page: no script, no request, no external font."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from engine.domain.text import Language, Text
from engine.reports.model import CellKind, Column, Medium, Report, Section, Tone
from engine.reports.reader_text import ReaderColumn, ReaderText
from engine.wording import report_labels

_TEMPLATES = Path(__file__).parent / "templates"
_TAGS = {Language.ZH: "zh-CN", Language.EN: "en"}
_MARKS = (CellKind.STATUS, CellKind.REMARKS)
_WHOLE = (CellKind.INSTANT, CellKind.DUE, CellKind.DAY, CellKind.DURATION)
"""Cells that are never wrapped."""


def html_page(report: Report, *, language: Language) -> str:
    """The report as a self-contained HTML page that ends with a line end. Equal reports give equal bytes.

    The page's content security policy allows only its one style sheet, named by its hash.
    """
    style, text = style_sheet("report.css"), ReaderText.of(report, language)
    sections = report.sections_on(Medium.PAGE)
    beside = [section for section in sections if section.figures or section.bars]
    return page_template("report.html").render(
        report=report,
        text=text,
        beside=beside,
        summarized=any(section.figures for section in beside),
        sections=[(section, _columns(section, text)) for section in sections if section not in beside],
        labels={name: label.in_(language) for name, label in vars(report_labels).items() if isinstance(label, Text)},
        footnotes=[text.in_language(note.text) for note in report.footnotes if Medium.PAGE in note.media],
        tag=_TAGS[language],
        style=style,
        policy=policy(style),
    )


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
class _PageColumn:
    """A column of a page, with the columns under it: marks beside its text, others below it."""

    reader: ReaderColumn[Any]
    is_main: bool
    marks: Sequence["_PageColumn"]
    below: Sequence["_PageColumn"]

    @property
    def column(self) -> Column[Any]:
        return self.reader.column

    @property
    def title(self) -> str:
        return self.reader.title(Medium.PAGE)

    @property
    def is_labelled(self) -> bool:
        return self.column.labelled and not self.is_main

    @property
    def is_id(self) -> bool:
        return self.column.kind is CellKind.ID

    @property
    def css(self) -> str:
        """The class of the column's head."""
        if self.column.is_number:
            return "number money" if self.column.kind in (CellKind.MONEY, CellKind.SUMS) else "number"
        return "main" if self.is_main else "whole" if self.column.kind in _WHOLE else "text"

    def css_of(self, row: Any) -> str:
        """The classes of a cell."""
        lines = self.reader.lines(row)
        tone = self.column.tone(row)
        return " ".join(
            (
                self.css,
                *(("strong",) if self.column.strong else ()),
                *((tone.name.lower(),) if tone is not Tone.PLAIN else ()),
                *(("empty",) if not lines else ("none",) if lines == (self.column.zero,) != ("0",) else ()),
            )
        )

    def mark_css(self, row: Any) -> str:
        """The class of a mark."""
        return "remark" if self.column.kind is CellKind.REMARKS else self.column.tone(row).name.lower()


def _columns(section: Section[Any], text: ReaderText) -> Sequence[_PageColumn]:
    def page_column(column: Column[Any], under: Sequence[Column[Any]]) -> _PageColumn:
        return _PageColumn(
            ReaderColumn.of(column, section, text),
            is_main=column.key == section.main_key,
            marks=[page_column(c, ()) for c in under if c.kind in _MARKS],
            below=[page_column(c, ()) for c in under if c.kind not in _MARKS],
        )

    return [page_column(lead, section.below(lead, Medium.PAGE)) for lead in section.leads(Medium.PAGE)]
