"""The agreement page as HTML that prints on A4."""

import re

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.organisation import Organisation
from engine.domain.text import Text
from engine.reports.agreement_page import agreement_page
from engine.reports.html import page_template, policy, style_sheet
from engine.wording import agreement_labels

_HASH = re.compile(r"[0-9a-f]{1,128}")


def agreement_html(agreement: Agreement, organisation: Organisation, catalogue: Catalogue, *, revision: str) -> str:
    """The agreement as a self-contained HTML page for A4, with its revision at the foot of every sheet.

    The page's content security policy allows only its one style sheet, named by its hash. Equal input gives equal
    bytes.
    """
    page = agreement_page(agreement, organisation, catalogue, revision=revision)
    style = style_sheet("agreement.css")
    if _HASH.fullmatch(revision):
        foot = f'"{agreement_labels.REVISION.zh} {agreement_labels.REVISION.en} {revision}"'
        style += f"@page {{ @bottom-left {{ content: {foot}; }} }}\n"
    labels = {name: text for name, text in vars(agreement_labels).items() if isinstance(text, Text)}
    return page_template("agreement.html").render(page=page, labels=labels, style=style, policy=policy(style))
