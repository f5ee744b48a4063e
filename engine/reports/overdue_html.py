"""The overdue report as one self-contained page: no script, no request, no external font."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import Band, OverdueReport
from engine.domain.text import Language, Text
from engine.reports.overdue_page import overdue_page
from engine.wording import overdue_labels

_TEMPLATES = Path(__file__).parent / "templates"
_TAGS = {Language.ZH: "zh-CN", Language.EN: "en"}


def overdue_html(report: OverdueReport, organisation: Organisation, *, language: Language) -> str:
    """The report as a self-contained HTML page that ends with a line end. Equal reports give equal bytes.

    The page's content security policy allows only its one style sheet, named by its hash.
    """
    style = _style()
    return (
        _templates()
        .get_template("overdue.html")
        .render(
            page=overdue_page(report, organisation, language),
            labels={name: text.in_(language) for name, text in vars(overdue_labels).items() if isinstance(text, Text)},
            bands=[overdue_labels.BANDS_SHORT[band] for band in Band],
            tag=_TAGS[language],
            style=style,
            policy=policy(style),
        )
    )


def policy(style: str) -> str:
    """The content security policy of a page with one inline style sheet and an empty icon, and nothing else."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


@cache
def _style() -> str:
    return (_TEMPLATES / "overdue.css").read_text(encoding="utf-8")


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
