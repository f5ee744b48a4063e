"""The menu: at most five entries for each right; an entry without a page is not in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING, Right
from engine.domain.text import Text
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
    """An entry of the menu of one visit."""

    title: Text
    url: str
    is_here: bool


def menu(visit: "Visit") -> tuple[ShownEntry, ...]:
    """The menu of who is signed in. The administration of somebody who has five other entries is in their own menu."""
    if visit.signed_in is None:
        return ()
    known, access = {page.name for page in pages()}, visit.signed_in
    shown = [entry for entry in MENU if entry.page in known and access.has(entry.rights)]
    path = visit.request.url.path
    entries = []
    for entry in shown[:MOST_ENTRIES]:
        url = visit.url(entry.page)
        entries.append(ShownEntry(entry.title, url, path == url or path.startswith(url + "/")))
    return tuple(entries)
