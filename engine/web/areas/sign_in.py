"""Sign in and out, and set a password by a link.

These forms change no fact of the ledger and are not recorded once for each: a wrong password may be tried again.
"""

from starlette.responses import Response

from engine.domain.access.account import OUTSIDE, Account
from engine.domain.access.password import SHORTEST
from engine.domain.access.right import EVERYBODY
from engine.domain.text import Text
from engine.services.accounts.links import set_password_by_link, usable_link
from engine.services.accounts.sign_in import sign_in, sign_out
from engine.services.refused import Refused
from engine.web.areas.home import own_path
from engine.web.form_token import form_token
from engine.web.page import PUBLIC, Page
from engine.web.unsent_form import LARGEST, UnsentForm
from engine.web.visit import Visit
from engine.wording.pages import sign_in as words

_BUSY = {"sign-in-wait": 429, "sign-in-busy": 503}


def show(visit: Visit) -> Response:
    """Show the form; somebody who is signed in already goes on."""
    if visit.signed_in is not None:
        return visit.see(own_path(visit.query("next")))
    return sign_in_page(visit, next=visit.query("next"))


def sign_in_page(
    visit: Visit,
    *,
    next: str = "",
    name: str = "",
    refused: Text | None = None,
    unsent: UnsentForm | None = None,
    status: int = 200,
) -> Response:
    """The form of signing in. ``unsent`` is a form that waits in it until somebody is signed in."""
    values = {"next": next, "name": name, "refused": refused, "unsent": unsent}
    return visit.render("sign_in.html", words, status, **values)


def enter(visit: Visit) -> Response:
    """Begin a session, and go to the page that was wanted, or show a form that waits to be sent again."""
    site, name, unsent = visit.site, visit.value("name"), UnsentForm.waiting(visit.form)
    try:
        token = sign_in(visit.ledger, site.hasher, name, visit.value("password"), visit.browser, site.now())
    except Refused as refused:
        status = _BUSY.get(refused.refusal.code, 422)
        return sign_in_page(
            visit, next=visit.value("next"), name=name, refused=refused.text, unsent=unsent, status=status
        )
    if unsent is None:
        response = visit.see(own_path(visit.value("next")))
    else:
        response = visit.render("unsent_form.html", words, unsent=unsent, new_token=form_token(token))
    site.authenticator.keep_session(response, token)
    return response


def leave(visit: Visit) -> Response:
    """End the session of this browser."""
    sign_out(visit.ledger, visit.browser, visit.site.now())
    response = visit.see(visit.url("sign_in"), words.SIGNED_OUT)
    response.headers["clear-site-data"] = '"storage"'  # what was typed and not sent is for nobody else's eyes
    visit.site.authenticator.keep_session(response, "")
    return response


def show_link(visit: Visit) -> Response:
    """Show the form that sets a password. This changes nothing: chat programs open links to preview them."""
    try:
        _, account = usable_link(visit.ledger, visit.path("token"), visit.site.now())
    except Refused as refused:
        return visit.render("link_ended.html", words, 404, refused=refused.text)
    return _link_page(visit, account)


def use_link(visit: Visit) -> Response:
    """Set the password, and begin a session."""
    site, token, password = visit.site, visit.path("token"), visit.value("password")
    try:
        _, account = usable_link(visit.ledger, token, site.now())
    except Refused as refused:
        return visit.render("link_ended.html", words, 404, refused=refused.text)
    try:
        if password != visit.value("again"):
            raise Refused("passwords-differ")
        session = set_password_by_link(visit.ledger, site.hasher, token, password, visit.browser, site.now())
    except Refused as refused:
        return _link_page(visit, account, refused.text)
    response = visit.see("/", words.DONE)
    site.authenticator.keep_session(response, session)
    return response


def _link_page(visit: Visit, account: Account, refused: Text | None = None) -> Response:
    name = Text.plain(account.title) if account.title is not None else visit.names.of(account.name)
    id = account.name.removeprefix(OUTSIDE)
    values = {"name": name, "id": id, "is_outside": account.is_outside, "least": SHORTEST, "refused": refused}
    return visit.render("link.html", words, 422 if refused is not None else 200, **values)


PAGES = (
    Page("/sign-in", "sign_in", PUBLIC, get=show, post=enter, largest=4 * LARGEST),
    Page("/sign-out", "sign_out", EVERYBODY, post=leave),
    Page("/link/{token}", "link", PUBLIC, get=show_link, post=use_link),
)
