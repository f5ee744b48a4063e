"""The start page, which leads to the first entry of the menu, and the choice of a language."""

from starlette.responses import RedirectResponse, Response

from engine.domain.access.right import EVERYBODY
from engine.domain.text import Language
from engine.services.accounts.own_language import keep_language
from engine.web import languages
from engine.web.navigation import menu, person_menu
from engine.web.page import PUBLIC, Page
from engine.web.visit import NotThere, Visit


def start(visit: Visit) -> Response:
    """Lead to the first page of the menu; who has none is led to the first one behind their name, or to the search."""
    entries = menu(visit) or person_menu(visit).entries
    return visit.see(entries[0].url if entries else visit.url("find"))


def choose_language(visit: Visit) -> Response:
    """Keep a language in the browser, and for somebody who is signed in with the account; go back."""
    chosen = visit.value("language")
    if chosen not in set(Language):
        raise NotThere
    if visit.signed_in is not None:
        keep_language(visit.ledger, visit.access.person, Language(chosen))
    response = RedirectResponse(own_path(visit.value("next")), 303)
    languages.choose(response, Language(chosen), secure=visit.site.secure)
    return response


def own_path(written: str) -> str:
    """A path of this site from a form; the start page for anything else, so that nobody is sent elsewhere."""
    is_own = written.startswith("/") and not written.startswith(("//", "/\\"))
    return written if is_own and written.isprintable() else "/"


PAGES = (
    Page("/", "start", EVERYBODY, get=start),
    Page("/language", "language", PUBLIC, post=choose_language),
)
