"""Pages from templates: escaped, in one language, with the words of their area."""

from collections.abc import Mapping
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
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
_LOCALIZED = {language: attrgetter(language.value) for language in Language}
"""The functions that give a text in one language."""


class Words:
    """The texts of a module in one language, by the names of its constants. A mapping of texts is one, too."""

    def __init__(self, module: ModuleType, language: Language) -> None:
        self._module = module
        self._language = language

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._module, name)
        if isinstance(value, Text):
            found: object = value.in_(self._language)
        elif isinstance(value, Mapping):
            found = {key: text.in_(self._language) for key, text in value.items()}
        else:
            raise AttributeError(name)
        setattr(self, name, found)  # the next time it is found without a call: rows say the same words again and again
        return found


@cache
def words_in(module: ModuleType, language: Language) -> Words:
    """The texts of a module in one language, the same for all pages."""
    return Words(module, language)


class _PageContext(Context):
    """Calls functions and macros as they are: none of ours asks for its context, and all escape what they show."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a function or macro from a template; variables of loops and blocks are for those that ask for them."""
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


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
            t=_LOCALIZED[visit.language],
            words=words_in(words, visit.language),
            frame=words_in(frame, visit.language),
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
    if visit.is_partial and (sentence := kept.text or visit.beside):
        body += environment().get_template("flash.html").render(flash_text=sentence)
    response = HTMLResponse(body, status)
    if kept.text:
        flash.drop(response)
    if visit.new_form_key:
        visit.site.authenticator.keep_form_key(response, visit.new_form_key)
    return response


@cache
def environment() -> Environment:
    """Templates end in ``.html``; they escape what they show, and an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.context_class = _PageContext
    return made
