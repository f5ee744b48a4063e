"""Any report as PDF on A4, typeset by Typst in a process of its own.

The process gets the report as data and a fixed template, no file and no network; its memory and time are limited. The
creation time of the file is ``as_of``: equal reports give equal bytes with the same versions of Typst and the font.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.domain.ledger.entry import Json
from engine.domain.text import Language, visible
from engine.reports import typst_process
from engine.reports.chart import SmallMultiples
from engine.reports.charts.drawings import section_drawings
from engine.reports.charts.svg import Drawing, standalone, width_of
from engine.reports.html import style_sheet
from engine.reports.model import CellKind, Medium, Report, Section
from engine.reports.page_table import PageCell, PageColumn, page_columns
from engine.reports.reader_text import ReaderText
from engine.services.refused import Refused
from engine.wording import report_labels as labels
from engine.wording.names import one_line

MOST_SECONDS = 90
"""The time that typesetting may take, waiting included."""
_TEMPLATE = "report.typ"
_FONT_PACKAGE, _FONT_FOLDER = "justmytype_intl_cjk", Path("fonts/ofl/notosanssc")
_WIDE, _WIDE_NUMBERS = 9, 16
"""Columns of a table, and of one with the numbers of a chart, beyond which the sheets lie on their side."""
_LONGER, _LONG = 3, 2
"""The parts of the room that the main text and any other text of a row take."""
_SHORT = 90
"""The width of a text, in units of a drawing, up to which a column of such texts is as wide as they are."""
_BESIDE = 24
"""The most rows of a table that stands beside its one small drawing."""
_POINTS = 0.75
"""Points for each unit of a drawing."""
_FIRST_QUERY = re.compile(r"^@media", re.MULTILINE)
_ROOM = {False: 516.0, True: 762.0}
"""The points between the margins of a sheet that stands or lies (``flipped``)."""
_HIGHEST = {False: 560.0, True: 360.0}
"""The points that a drawing may be high, so that it stands on one sheet with its title."""
_PANELS = {False: 2, True: 3}
_GUTTER = 14


def pdf_document(report: Report, *, language: Language) -> bytes:
    """The report as PDF. Raises Refused where Typst or the font is missing, and where the report needs more memory or
    time than it may take."""
    fonts = _fonts()
    with TemporaryDirectory() as root:
        document = {
            "template": style_sheet(_TEMPLATE),
            "report": json.dumps(_document(report, language), ensure_ascii=False, sort_keys=True),
            "fonts": str(fonts),
            "root": root,
            "timestamp": int(report.as_of.timestamp()),
        }
        return _typeset(json.dumps(document).encode(), root)


def _fonts() -> Path:
    """The folder of the font. Raises Refused if it or Typst is missing."""
    package = find_spec(_FONT_PACKAGE)
    if find_spec("typst") is None or package is None or not package.submodule_search_locations:
        raise Refused("pdf-extra-missing")
    return Path(package.submodule_search_locations[0]) / _FONT_FOLDER


def _typeset(document: bytes, root: str) -> bytes:
    command = [sys.executable, "-I", str(Path(typst_process.__file__))]
    try:
        done = subprocess.run(
            command, input=document, capture_output=True, timeout=MOST_SECONDS, cwd=root, env=_environment()
        )
    except subprocess.TimeoutExpired:
        raise Refused("pdf-too-large") from None
    if done.returncode == typst_process.FAILED:
        raise Refused("pdf-failed", why=one_line(done.stderr.decode(errors="replace"))[:300])
    if done.returncode != 0:  # a limit ended it
        raise Refused("pdf-too-large")
    return done.stdout


def _environment() -> dict[str, str]:
    """The variables of the process: none of ours. One thread, so that memory does not grow with the processors."""
    return {"RAYON_NUM_THREADS": "1"}


# ---- the report as data


def _document(report: Report, language: Language) -> Json:
    text = ReaderText.of(report, language)
    sections = report.sections_on(Medium.PAGE)
    tables = [page_columns(section, text) for section in sections]
    most = [_WIDE_NUMBERS if section.chart is not None else _WIDE for section in sections]
    flipped = any(len(columns) > limit for columns, limit in zip(tables, most, strict=True))
    drawings = section_drawings(sections, text)
    as_of = f"{text.in_language(labels.AS_OF)} {text.as_of(report).words} ({report.zone})"
    period = f" · {text.in_language(labels.PERIOD)} {text.in_language(report.period)}" if report.period else ""
    summarized = any(section.figures for section in sections)
    return _clean(
        {
            "title": text.in_language(report.title),
            "organisation": text.one_line(report.organisation),
            "as_of": as_of,
            "subtitle": as_of + period,
            "scope": f"{text.in_language(labels.ONLY)} {text.in_language(report.scope)}" if report.scope else "",
            "rehearsal": text.in_language(labels.REHEARSAL) if report.rehearsal else "",
            "summary": "" if summarized else text.in_language(report.summary),
            "notes": [text.in_language(note) for note in report.notes],
            "page": text.in_language(labels.PAGE_OF),
            "language": language.value,
            "region": "cn" if language is Language.ZH else "gb",
            "flipped": flipped,
            "panels": _PANELS[flipped],
            "sections": [
                _section(section, columns, drawn, text, flipped)
                for section, columns, drawn in zip(sections, tables, drawings, strict=True)
            ],
            "footnotes": [text.in_language(note.text) for note in report.footnotes if Medium.PAGE in note.media],
        }
    )


def _section(
    section: Section[Any], columns: Sequence[PageColumn], drawings: Sequence[Drawing], text: ReaderText, flipped: bool
) -> dict[str, Json]:
    subtitle = f" · {text.in_language(section.subtitle)}" if section.subtitle is not None else ""
    counts = [f"{text.in_language(label)} {count}" for label, count in section.counts]
    note = [*counts, *([text.in_language(section.note)] if section.note is not None else [])]
    return {
        "title": text.in_language(section.title) + subtitle,
        "figures": [{"title": text.in_language(f.title), "lines": list(text.detail(f))} for f in section.figures],
        "bars": [{"label": text.in_language(bar.label), "count": bar.count} for bar in section.bars],
        "note": " · ".join(note),
        "sentences": [text.in_language(sentence) for sentence in section.sentences],
        "drawings": [_drawing(drawing, len(drawings), flipped) for drawing in drawings],
        "packed": section.chart is not None,
        "beside": isinstance(section.chart, SmallMultiples) and len(drawings) == 1 and len(section.rows) <= _BESIDE,
        "columns": [_column(column, section) for column in columns],
        "rows": [[_cell(column.cell(row)) for column in columns] for row in section.rows],
        "totals": [[_cell(column.cell(row)) for column in columns] for row in section.totals],
        "empty": text.in_language(section.empty) if section.empty is not None else "",
    }


def _column(column: PageColumn, section: Section[Any]) -> dict[str, Json]:
    """The head of a column, and the part of the room that it takes; 0: as much as its short cells need."""
    is_text = column.reader.column.kind in (CellKind.TEXT, CellKind.LINK, CellKind.REMARKS)
    is_short = not column.under and all(width_of(column.reader.words(row)) <= _SHORT for row in section.rows)
    room = _LONGER if column.is_main else 0 if not is_text or is_short else _LONG
    return {"title": column.title, "number": column.reader.column.is_number, "room": room}


def _cell(cell: PageCell) -> dict[str, Json]:
    css = cell.css.split()
    return {
        "text": cell.text,
        "strong": "strong" in css,
        "tone": next((name for name in css if name in ("alert", "warn", "key", "none")), ""),
        "marks": [line for _, line in cell.marks],
        "below": [{"id": is_id, "text": line} for is_id, line in cell.below],
    }


def _drawing(drawing: Drawing, count: int, flipped: bool) -> dict[str, Json]:
    room = _ROOM[flipped]
    if count > 1:
        room = (room - _GUTTER * (_PANELS[flipped] - 1)) / _PANELS[flipped]
    room = min(room, _HIGHEST[flipped] * drawing.width / drawing.height)
    return {
        "svg": standalone(drawing, _drawing_style()),
        "width": round(min(drawing.width * _POINTS, room)),
        "alt": f"{drawing.title}. {drawing.description}",
    }


@cache
def _drawing_style() -> str:
    """The style of drawings as pages have it in light, with each variable replaced by its value."""
    sheets = [_FIRST_QUERY.split(style_sheet(name))[0] for name in ("report.css", "chart.css")]
    values = dict(re.findall(r"--([\w-]+): ([^;]+);", "".join(sheets)))
    rules = [line for line in sheets[1].splitlines() if line.startswith(".chart")]
    style = re.sub(r"var\(--([\w-]+)\)", lambda found: values[found[1]], "\n".join(rules))
    # in a drawing, any weight that is no hundred and 400 itself are drawn as the font's thinnest
    style = style.replace("font-weight: 650", "font-weight: 700").replace("font-family: inherit;", "")
    return f'text {{ font-family: "Noto Sans SC"; font-weight: 500; }}\n{style}'


def _clean(value: Json) -> Json:
    """The same with control characters and marks of direction written out."""
    match value:
        case str():
            return visible(value)
        case list():
            return [_clean(part) for part in value]
        case dict():
            return {key: part if key == "svg" else _clean(part) for key, part in value.items()}
        case _:
            return value
