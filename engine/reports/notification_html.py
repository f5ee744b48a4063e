"""A notification as HTML for mail readers: one column, inline styles, light and dark, no image and no request."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from engine.domain.text import Language, Text
from engine.reports.notification_page import MessagePage
from engine.reports.notification_text import notification_subject
from engine.wording import notification as words
from engine.wording.notification import ItemState

_TEMPLATES = Path(__file__).parent / "templates"
_TAGS = {Language.ZH: "zh-CN", Language.EN: "en"}
_URGENT = frozenset({ItemState.OVERDUE, ItemState.REMINDED, ItemState.RETURNED, ItemState.UNANSWERED})
_WAITING = frozenset({ItemState.ASKED, ItemState.TO_ACCEPT, ItemState.RESPONDED, ItemState.DUE_SOON, ItemState.TO_SIGN})


def notification_html(page: MessagePage) -> str:
    """The same as the text, as a page of HTML that ends with a line end. Equal pages give equal bytes."""
    return _template().render(
        page=page,
        subject=notification_subject(page),
        greeting=words.GREETING.filled(name=page.reader).in_(page.language),
        reference=words.REFERENCE.filled(number=page.number).in_(page.language),
        words={name: text.in_(page.language) for name, text in vars(words).items() if isinstance(text, Text)},
        tag=_TAGS[page.language],
        tone=_tone,
    )


def _tone(state: ItemState) -> str:
    """The tone of a state, from which its colours follow."""
    return "urgent" if state in _URGENT else "waiting" if state in _WAITING else "calm"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("notification.html")
