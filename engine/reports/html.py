"""Any report as one self-contained page: no script, no request, no external font."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from engine.domain.text import Language, Text
from engine.reports.charts.drawings import section_drawings
from engine.reports.model import Medium, Report
from engine.reports.page_table import Address, nowhere, page_columns
from engine.reports.reader_text import ReaderText
from engine.wording import report_labels

_TEMPLATES = Path(__file__).parent / "templates"
_TAGS = {Language.ZH: "zh-CN", Language.EN: "en"}


def html_page(report: Report, *, language: Language) -> str:
    """The report as a self-contained HTML page that ends with a line end. Equal reports give equal bytes.

    The page's content security policy allows only its one style sheet, named by its hash.
    """
    values = _values(report, language, nowhere)
    style = style_sheet("report.css") + (style_sheet("chart.css") if values["drawn"] else "")
    return page_template("report.html").render(tag=_TAGS[language], style=style, policy=policy(style), **values)


def html_sections(report: Report, *, language: Language, address: Address = nowhere) -> Markup:
    """The part of a report below its heading, for a page that has a frame and style sheets of its own.

    ``address`` gives the address that a cell leads to.
    """
    return Markup(page_template("report_sections.html").render(**_values(report, language, address)))


def _values(report: Report, language: Language, address: Address) -> Mapping[str, Any]:
    text, sections = ReaderText.of(report, language), report.sections_on(Medium.PAGE)
    drawings = section_drawings(sections, text)
    beside = [section for section in sections if (section.figures or section.bars) and not section.columns]
    return {
        "report": report,
        "text": text,
        "t": text.in_language,
        "beside": beside,
        "summarized": any(section.figures for section in sections),
        "sections": [
            (section, page_columns(section, text, address), drawn)
            for section, drawn in zip(sections, drawings, strict=True)
            if section not in beside
        ],
        "drawn": any(drawings),
        "labels": {name: label.in_(language) for name, label in vars(report_labels).items() if isinstance(label, Text)},
        "footnotes": [text.in_language(note.text) for note in report.footnotes if Medium.PAGE in note.media],
    }


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
