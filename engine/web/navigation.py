"""The menu: at most five entries for each right; an entry without a page is not in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.access.right import EVERYBODY, OF_A_DEPARTMENT, SEES_EVERYTHING, Right
from engine.domain.text import Text
from engine.services.ports.ledger import Unavailable
from engine.services.refused import Refused
from engine.web.page import pages
from engine.wording.pages import frame

if TYPE_CHECKING:
    from engine.web.visit import Visit


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page in the menu: its name, its title, and the rights that show it."""

    page: str
    title: Text
    rights: frozenset[Right]


MENU = (
    MenuEntry("inbox", frame.INBOX, OF_A_DEPARTMENT),
    MenuEntry("round", frame.ROUND, OF_A_DEPARTMENT),
    MenuEntry("business", frame.BUSINESS, OF_A_DEPARTMENT),
    MenuEntry("reports", frame.REPORTS, OF_A_DEPARTMENT | SEES_EVERYTHING),
    MenuEntry("agreements", frame.AGREEMENTS, OF_A_DEPARTMENT | SEES_EVERYTHING),
    MenuEntry("administration", frame.ADMINISTRATION, frozenset({Right.ADMIN})),
)
MOST_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry of the menu of one visit. ``page`` is the name of its page, and of its icon."""

    page: str
    title: Text
    url: str
    is_here: bool


OWN_MENU = (
    MenuEntry("me", frame.ME, EVERYBODY),
    MenuEntry("delegations", frame.DELEGATIONS, OF_A_DEPARTMENT),
    MenuEntry("administration", frame.ADMINISTRATION, frozenset({Right.ADMIN})),
)
"""The menu behind one's own name: pages that the other menu does not have."""
_SIGN_OUT = "sign_out"


@dataclass(frozen=True, slots=True)
class PersonMenu:
    """The name of who is signed in, the pages behind it, and where the form to sign out is sent."""

    name: Text | None = None
    entries: tuple[ShownEntry, ...] = ()
    sign_out: str = ""


def menu(visit: "Visit") -> tuple[ShownEntry, ...]:
    """The menu of who is signed in. The administration of somebody who has five other entries is in their own menu."""
    return _entries(visit, MENU)[:MOST_ENTRIES] if visit.signed_in is not None else ()


def person_menu(visit: "Visit") -> PersonMenu:
    """The menu behind the name of who is signed in; without a name for somebody who is not."""
    if visit.signed_in is None:
        return PersonMenu()
    listed = {entry.page for entry in menu(visit)}
    entries = tuple(entry for entry in _entries(visit, OWN_MENU) if entry.page not in listed)
    is_known = _SIGN_OUT in {page.name for page in pages()}
    return PersonMenu(_name(visit), entries, visit.url(_SIGN_OUT) if is_known else "")


def _entries(visit: "Visit", listed: tuple[MenuEntry, ...]) -> tuple[ShownEntry, ...]:
    known, path = {page.name for page in pages()}, visit.request.url.path
    entries = []
    for entry in listed:
        if entry.page in known and visit.access.has(entry.rights):
            url = visit.url(entry.page)
            entries.append(ShownEntry(entry.page, entry.title, url, path == url or path.startswith(url + "/")))
    return tuple(entries)


def _name(visit: "Visit") -> Text:
    """The name of who is signed in; their id where no definitions are in force or the database is away."""
    if visit.access.name is not None:
        return visit.access.name
    try:
        return visit.names.of(visit.access.person)
    except (Refused, Unavailable):
        return Text.plain(visit.access.person)
