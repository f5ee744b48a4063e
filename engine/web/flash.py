"""A sentence that the next page shows once, such as *handed in*. It travels in a cookie of the browser itself.

With a sentence about deliveries that may be withdrawn a key of them travels, for the form of the page ``undo``.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

_COOKIE = "duecourse-flash_text"
_LONGEST = 400
"""Characters; a sentence that is longer is cut."""
_SECONDS = 60
_BETWEEN = "|"
"""The sign before the key, which no quoted sentence has."""
_KEY = re.compile(r"[0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class Flash:
    """A sentence and the key with which its deed is undone; both are empty where there is none."""

    text: str = ""
    undo: str = ""


def keep(response: Response, sentence: str, *, secure: bool, undo: str = "") -> None:
    """Give the browser a sentence for the next page."""
    value = quote(sentence[:_LONGEST]) + (f"{_BETWEEN}{undo}" if undo else "")
    response.set_cookie(_COOKIE, value, max_age=_SECONDS, httponly=True, samesite="lax", secure=secure)


def read(request: Request) -> Flash:
    """The sentence that the browser brings."""
    text, _, undo = request.cookies.get(_COOKIE, "").partition(_BETWEEN)
    return Flash(unquote(text), undo if _KEY.fullmatch(undo) else "")


def drop(response: Response) -> None:
    """Take the sentence from the browser, since the page shows it."""
    response.delete_cookie(_COOKIE)
