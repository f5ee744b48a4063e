"""Pages from templates: escaped, in one language, with the words of their area."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from engine.domain.text import Language, Text
from engine.web import flash
from engine.web.form_token import form_token
from engine.web.navigation import menu, person_menu
from engine.web.static_files import asset_url
from engine.wording.pages import frame

if TYPE_CHECKING:
    from engine.web.visit import Visit

_TEMPLATES = Path(__file__).parent / "templates"
TAGS = {Language.ZH: "zh-CN", Language.EN: "en"}
"""The languages as HTML names them."""


class Words:
    """The texts of a module in one language, by the names of its constants. A mapping of texts is one, too."""

    def __init__(self, module: ModuleType, language: Language) -> None:
        self._module = module
        self._language = language

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._module, name)
        if isinstance(value, Text):
            return value.in_(self._language)
        if isinstance(value, Mapping):
            return {key: text.in_(self._language) for key, text in value.items()}
        raise AttributeError(name)


def rendered(visit: "Visit", template: str, words: ModuleType, status: int, values: Mapping[str, Any]) -> Response:
    """The response with a template filled in, and the sentence of the form before it, once.

    For a part of a page the sentence comes beside it, for the place that says what happened.
    """
    kept = flash.read(visit.request)
    body = (
        environment()
        .get_template(template)
        .render(
            visit=visit,
            t=visit.localized,
            words=Words(words, visit.language),
            frame=Words(frame, visit.language),
            tag=TAGS[visit.language],
            flash=flash.Flash() if visit.is_partial else kept,
            menu=menu(visit),
            person_menu=person_menu(visit),
            url=visit.url,
            asset=asset_url,
            token=form_token(visit.form_key),
            **values,
        )
    )
    if kept.text and visit.is_partial:
        body += environment().get_template("flash.html").render(flash_text=kept.text)
    response = HTMLResponse(body, status)
    if kept.text:
        flash.drop(response)
    if visit.new_form_key:
        visit.site.authenticator.keep_form_key(response, visit.new_form_key)
    return response


@cache
def environment() -> Environment:
    """Templates end in ``.html``; they escape what they show, and an unknown name is an error."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
