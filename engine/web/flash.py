"""A sentence that the next page shows once, such as *handed in*. It travels in a cookie of the browser itself.

With a sentence about deliveries that may be withdrawn a key of them travels, for the form of the page ``undo``; with
one about business that was recorded its number, for a link to its page.
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
_LONGEST_NUMBER = 200
_BETWEEN = "|"
"""The sign before the key and before the number, which no quoted text has."""
_KEY = re.compile(r"[0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class Flash:
    """A sentence, the key with which its deed is undone, and the number of the subject it is about; each is empty where
    there is none."""

    text: str = ""
    undo: str = ""
    subject: str = ""


def keep(response: Response, sentence: str, *, secure: bool, undo: str = "", subject: str = "") -> None:
    """Give the browser a sentence for the next page."""
    value = _BETWEEN.join((quote(sentence[:_LONGEST]), undo, quote(subject, safe=""))).rstrip(_BETWEEN)
    response.set_cookie(_COOKIE, value, max_age=_SECONDS, httponly=True, samesite="lax", secure=secure)


def read(request: Request) -> Flash:
    """The sentence that the browser brings."""
    text, undo, subject, *_ = (*request.cookies.get(_COOKIE, "").split(_BETWEEN), "", "")
    return Flash(unquote(text), undo if _KEY.fullmatch(undo) else "", unquote(subject)[:_LONGEST_NUMBER])


def drop(response: Response) -> None:
    """Take the sentence from the browser, since the page shows it."""
    response.delete_cookie(_COOKIE)
