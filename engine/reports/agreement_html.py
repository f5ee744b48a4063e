"""The agreement page as HTML that prints on A4."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.organisation import Organisation
from engine.domain.text import Text
from engine.reports.agreement_page import agreement_page
from engine.reports.overdue_html import policy
from engine.wording import agreement_labels

_TEMPLATES = Path(__file__).parent / "templates"
_HASH = re.compile(r"[0-9a-f]{1,128}")


def agreement_html(agreement: Agreement, organisation: Organisation, catalogue: Catalogue, *, revision: str) -> str:
    """The agreement as a self-contained HTML page for A4, with its revision at the foot of every sheet.

    The page's content security policy allows only its one style sheet, named by its hash. Equal input gives equal
    bytes.
    """
    page = agreement_page(agreement, organisation, catalogue, revision=revision)
    style = _style()
    if _HASH.fullmatch(revision):
        foot = f'"{agreement_labels.REVISION.zh} {agreement_labels.REVISION.en} {revision}"'
        style += f"@page {{ @bottom-left {{ content: {foot}; }} }}\n"
    labels = {name: text for name, text in vars(agreement_labels).items() if isinstance(text, Text)}
    template = _templates().get_template("agreement.html")
    return template.render(page=page, labels=labels, style=style, policy=policy(style))


@cache
def _style() -> str:
    return (_TEMPLATES / "agreement.css").read_text(encoding="utf-8")


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
