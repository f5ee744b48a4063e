"""A sentence that the next page shows once, such as *handed in*. It travels in a cookie of the browser itself."""

from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

_COOKIE = "duecourse-flash_text"
_LONGEST = 400
"""Characters; a sentence that is longer is cut."""
_SECONDS = 60


def keep(response: Response, sentence: str, *, secure: bool) -> None:
    """Give the browser a sentence for the next page."""
    response.set_cookie(
        _COOKIE, quote(sentence[:_LONGEST]), max_age=_SECONDS, httponly=True, samesite="lax", secure=secure
    )


def read(request: Request) -> str:
    """The sentence that the browser brings; empty where there is none."""
    return unquote(request.cookies.get(_COOKIE, ""))


def drop(response: Response) -> None:
    """Take the sentence from the browser, since the page shows it."""
    response.delete_cookie(_COOKIE)
