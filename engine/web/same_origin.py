"""Only our own pages may send forms: the browser says where a request comes from, and the form has a token."""

from urllib.parse import urlsplit

from starlette.requests import Request

_OURS = frozenset({"same-origin", "none"})


def is_from_us(request: Request, public_url: str = "") -> bool:
    """True unless the browser says that a page of another origin sends the request.

    ``Sec-Fetch-Site`` decides where there is one, else ``Origin``; a request with neither comes from no browser.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OURS
    origin = request.headers.get("origin")
    if origin is None:
        return True
    ours = {request.headers.get("host", "")} | ({urlsplit(public_url).netloc} if public_url else set())
    try:
        return urlsplit(origin).netloc in ours - {""}
    except ValueError:  # an origin that no browser writes
        return False
