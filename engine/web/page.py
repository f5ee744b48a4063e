"""A page: one row of the table of routes, with who may open it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from engine.domain.access.right import Right
from engine.plugins import modules

if TYPE_CHECKING:
    from starlette.responses import Response

    from engine.web.visit import Visit

PUBLIC: frozenset[Right] = frozenset()
"""No right is needed: the pages before one is signed in."""
SMALL_FORM = 256 * 1024
"""Bytes that a form without files may have."""


@dataclass(frozen=True, slots=True)
class Page:
    """A path, its name, and what answers ``GET`` and ``POST``.

    ``rights``: one of them is needed; ``PUBLIC`` needs none. The page itself asks ``Visit.access`` about the things
    that it shows. ``GET`` changes nothing. ``largest`` is the most bytes that a form may have.
    """

    path: str
    name: str
    rights: frozenset[Right]
    get: "Callable[[Visit], Response] | None" = None
    post: "Callable[[Visit], Response] | None" = None
    largest: int = field(default=SMALL_FORM)


@cache
def pages() -> tuple[Page, ...]:
    """All pages of all areas, by area. Raises ValueError where two have the same name or path."""
    found = tuple(page for module in modules("engine.web.areas").values() for page in module.PAGES)
    for part in ("name", "path"):
        values = [getattr(page, part) for page in found]
        if twice := {value for value in values if values.count(value) > 1}:
            raise ValueError(f"two pages have the {part} {', '.join(sorted(twice))}")
    return found
