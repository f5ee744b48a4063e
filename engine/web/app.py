"""The application: the table of pages as routes, and what happens to every request before and after its page."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import anyio
from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from engine.domain.access.access import is_allowed
from engine.domain.access.audit import AuditKind
from engine.domain.text import Text
from engine.services.ports.ledger import Conflict, Unavailable
from engine.services.refused import Refused
from engine.web.areas.sign_in import sign_in_page
from engine.web.bounded_body import BodyTooLarge, read_form
from engine.web.form_token import is_form_token
from engine.web.headers import SecurityHeaders
from engine.web.languages import language_of
from engine.web.page import PUBLIC, Page, pages
from engine.web.same_origin import is_from_us
from engine.web.site import Site
from engine.web.static_files import PATH, static_file
from engine.web.unsent_form import LARGEST, UnsentForm
from engine.web.visit import Repeated, Visit
from engine.wording.pages import frame

if TYPE_CHECKING:
    from engine.store.ledger import SqlLedger

_LOG = logging.getLogger("duecourse.web")
_THREADS = 8
"""Pages that are made at once; each waits for the database most of its time."""
_MEGABYTE = 1024 * 1024
_SMALLEST_COMPRESSED = 1_000
"""Bytes; compressing less gains nothing."""
_OVER_THE_PAGE = {"hx-retarget": "#toast", "hx-reswap": "innerHTML", "hx-reselect": "#toast-text"}
"""The headers with which htmx shows a response in the place for errors, whatever a form wanted to replace."""
_LONGEST_QUERY = 500
"""Characters of an address that the audit keeps."""
_SENTENCES = {
    400: frame.UNREADABLE,
    403: frame.NOT_ALLOWED,
    404: frame.NOT_THERE,
    405: frame.WRONG_METHOD,
}


def create_app(site: Site) -> Starlette:
    """The application of a site, for an ASGI server."""
    routes = [Route(PATH, static_file, methods=["GET"], name="static"), *(_route(page, site) for page in pages())]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(SecurityHeaders, secure=site.secure),
            # another name that resolves to this machine must not reach it (DNS rebinding)
            Middleware(TrustedHostMiddleware, allowed_hosts=sorted(site.hosts) or ["*"], www_redirect=False),
            Middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED),
        ],
        exception_handlers={404: partial(_unknown_path, site), 405: partial(_unknown_path, site)},
    )
    app.state.limiter = None
    app.state.routes = {route.name: route for route in routes}
    return app


def _route(page: Page, site: Site) -> Route:
    methods = [*(["GET"] if page.get else []), *(["POST"] if page.post else [])]

    async def answer(request: Request) -> Response:
        return await _answer(site, page, request)

    return Route(page.path, answer, methods=methods, name=page.name)


async def _answer(site: Site, page: Page, request: Request) -> Response:
    """Everything that holds for every page: who comes, may they, is the form ours; errors as pages."""
    app = request.app
    if app.state.limiter is None:
        app.state.limiter = CapacityLimiter(_THREADS)
    in_thread = partial(anyio.to_thread.run_sync, limiter=app.state.limiter)
    visit = Visit(site, page, request, language_of(request), None)
    try:
        if request.method != "POST":
            return await in_thread(partial(_read, visit))
        await in_thread(partial(_enter_by_itself, visit))
        if page.rights != PUBLIC and visit.signed_in is None:
            if (unsent := await _unsent_form(visit)) is not None:
                return await in_thread(partial(sign_in_page, visit, unsent=unsent, status=401))
            return _to_sign_in(visit)
        _require_allowed(visit)
        visit.form = await read_form(request, page.largest)
        _require_text(*(value for _, value in visit.form.multi_items() if isinstance(value, str)))
        key = site.authenticator.form_key(request)
        if not is_from_us(request, site.public_url) or not is_form_token(key, visit.value("form_token")):
            return await in_thread(partial(_error, visit, 403, frame.FORM_EXPIRED))
        assert page.post is not None
        return await in_thread(partial(_made, visit, page.post))
    except BodyTooLarge:
        most = max(1, page.largest // _MEGABYTE)
        return await in_thread(partial(_error, visit, 413, frame.TOO_LARGE.filled(most=most)))
    except HTTPException as error:
        sentence = _SENTENCES.get(error.status_code, frame.UNREADABLE)
        return await in_thread(partial(_error, visit, error.status_code, sentence))
    except (Unavailable, Conflict):
        return await in_thread(partial(_error, visit, 503, frame.UNAVAILABLE))
    except Exception:
        return await in_thread(partial(_broken, visit))
    finally:
        await visit.form.close()


async def _unsent_form(visit: Visit) -> UnsentForm | None:
    """The form of a browser whose session has ended; None where it is none, or not a form of ours."""
    request, site = visit.request, visit.site
    key = site.authenticator.form_key(request)
    if request.method != "POST" or visit.is_partial or not key or not is_from_us(request, site.public_url):
        return None
    try:
        visit.form = await read_form(request, min(visit.page.largest, LARGEST))
    except BodyTooLarge:
        return None
    is_ours = is_form_token(key, visit.value("form_token"))
    return UnsentForm.of(request.url.path, visit.form) if is_ours else None


def _require_text(*written: str) -> None:
    """Answer that a request cannot be read, where a text in it has a null character: no database stores one."""
    if any("\0" in text for text in written):
        raise HTTPException(400)


def _require_allowed(visit: Visit) -> None:
    """Answer that this is not allowed, or cannot be read, before a page is asked for anything."""
    request = visit.request
    if not is_allowed(visit.signed_in, visit.page.rights, changes=request.method == "POST"):
        raise HTTPException(403)
    if "\0" in request.url.path:
        raise HTTPException(404)
    _require_text(*(value for _, value in request.query_params.multi_items()))


def _enter(visit: Visit, one_state: "SqlLedger") -> None:
    """Find out who comes, on a state of the ledger."""
    visit.signed_in = signed_in = visit.site.authenticator.access(visit.request, visit.site.now(), one_state)
    if signed_in is not None and signed_in.language is not None:
        visit.language = signed_in.language


def _enter_by_itself(visit: Visit) -> None:
    visit.site.ledger.reading(partial(_enter, visit))


def _made(visit: Visit, make: Callable[[Visit], Response]) -> Response:
    """The response of the page. A refusal that the page does not show itself becomes a page with its sentence, and one
    of a form that was recorded already, such as by a second click, says so."""
    try:
        response = make(visit)
        before = visit.repeated() if response.status_code == 422 else None
        return response if before is None else _see_repeated(visit, before)
    except HTTPException:
        raise
    except Repeated as repeated:
        return _see_repeated(visit, repeated)
    except Refused as refused:
        before = visit.repeated()
        return _error(visit, 422, refused.text) if before is None else _see_repeated(visit, before)
    except (Unavailable, Conflict):
        return _error(visit, 503, frame.UNAVAILABLE)
    except Exception:
        return _broken(visit)


def _see_repeated(visit: Visit, repeated: Repeated) -> Response:
    """The page of a form that was recorded before, as it stands now, with the instant of that."""
    return visit.see(visit.request.url.path if visit.page.get is not None else "/", visit.repeated_text(repeated))


def _read(visit: Visit) -> Response:
    """The response of a page that only reads: who comes, and all that it shows, is of one state of the ledger."""
    get = visit.page.get
    assert get is not None

    def of_one_state(ledger: "SqlLedger") -> Response:
        _enter(visit, ledger)
        if visit.page.rights != PUBLIC and visit.signed_in is None:
            return _to_sign_in(visit)
        _require_allowed(visit)
        _keep_reading(visit)
        visit.one_state = ledger
        try:
            return get(visit)
        finally:
            visit.one_state = None

    return _made(visit, lambda visit: visit.site.ledger.reading(of_one_state))


def _broken(visit: Visit) -> Response:
    """The page of an error that nobody foresaw, with the number under which the log has it."""
    id = secrets.token_hex(4)
    _LOG.exception("page %s, error %s", visit.page.name, id)
    return _error(visit, 500, frame.BROKEN.filled(id=id))


def _error(visit: Visit, status: int, sentence: Text) -> Response:
    """An error as a page, with a way on. Over a page of which htmx asked for a part, it is one sentence instead."""
    is_known = visit.signed_in is not None
    link = visit.url("start") if is_known else visit.url("sign_in")
    values: dict[str, object] = {
        "sentence": visit.localized(sentence),
        "link": link if not visit.is_partial or not is_known else "",
        "link_title": visit.localized(frame.HOME if is_known else frame.SIGN_IN),
    }
    if visit.is_partial:
        response = visit.render("toast.html", frame, status, **values)
        response.headers.update(_OVER_THE_PAGE)
        return response
    hint = frame.HINTS.get(str(status))
    again = str(visit.request.url.path) if status in (500, 503) and visit.request.method == "GET" else ""
    values |= {"status": status, "hint": visit.localized(hint) if hint and is_known else "", "again": again}
    return visit.render("error.html", frame, status, **values)


def _keep_reading(visit: Visit) -> None:
    """Keep in the audit which pages an auditor opens: that is agreed with whoever lets one in."""
    access, request = visit.signed_in, visit.request
    if access is None or not access.is_read_only or request.method != "GET" or visit.page.rights == PUBLIC:
        return  # the address of a public page may be a link that signs somebody in
    query = {"query": request.url.query[:_LONGEST_QUERY]} if request.url.query else {}
    visit.record_audit(AuditKind.AUDITOR_READ, request.url.path, query)


def _to_sign_in(visit: Visit) -> Response:
    """Send somebody who is not signed in to the page for it, and back afterwards.

    htmx cannot go there by itself: it loads the page anew, or says over a form that nothing was sent.
    """
    is_form = visit.request.method == "POST"
    if visit.is_partial and is_form:
        return _error(visit, 401, frame.SIGNED_OUT)
    if visit.is_partial:
        return Response(headers={"hx-refresh": "true"})
    path = visit.request.url.path
    query = f"{path}?{visit.request.url.query}" if visit.request.url.query else path
    return RedirectResponse(visit.url("sign_in", {"next": query} if not is_form else None), 303)


async def _unknown_path(site: Site, request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    visit = Visit(site, Page(request.url.path, "unknown", PUBLIC), request, language_of(request), None)
    try:
        await asyncio.to_thread(_enter_by_itself, visit)
    except (Unavailable, Conflict):
        status = 503
    return await asyncio.to_thread(_error, visit, status, _SENTENCES.get(status, frame.UNAVAILABLE))
