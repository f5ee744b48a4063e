"""The language of a visit: the one that was chosen, else the browser's."""

from starlette.requests import Request
from starlette.responses import Response

from engine.domain.text import Language

COOKIE = "duecourse-language"
_YEAR = 365 * 24 * 3600


def language_of(request: Request) -> Language:
    """The language that the cookie names, else the first of the browser's that we speak, else English."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in set(Language):
        return Language(chosen)
    for part in request.headers.get("accept-language", "").lower().split(","):
        tag = part.partition(";")[0].strip()
        for language in Language:
            if tag == language.value or tag.startswith(f"{language.value}-"):
                return language
    return Language.EN


def choose(response: Response, language: Language, *, secure: bool) -> None:
    """Let the browser keep a language."""
    response.set_cookie(COOKIE, language.value, max_age=_YEAR, httponly=True, samesite="lax", secure=secure)
