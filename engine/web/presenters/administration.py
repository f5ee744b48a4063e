"""Parts that the pages of the administration share: their tabs, the names of people, and the page of new links."""

from collections.abc import Sequence
from datetime import datetime

from starlette.responses import Response

from engine.domain.access.account import OUTSIDE
from engine.domain.access.right import Right
from engine.domain.ledger.entry import OPERATOR
from engine.domain.text import Text
from engine.services.accounts.links import Invitation
from engine.web.invitation_mail import mail_links
from engine.web.visit import Visit
from engine.web.written_number import whole_number
from engine.wording.accounts import OPERATOR_NAME, UNKNOWN_NAME
from engine.wording.dates import moment_text
from engine.wording.pages import administration as words

ADMINS = frozenset({Right.ADMIN})
_MOST_SESSIONS = 2**53


def tabs(visit: Visit) -> list[tuple[str, str, None, bool]]:
    """The parts of the administration, as ``tabs`` of ``parts/show.html`` takes them."""
    path = visit.request.url.path
    parts = (
        ("administration", words.PEOPLE),
        ("administration_sessions", words.SESSIONS),
        ("administration_audit", words.AUDIT),
        ("administration_runs", words.RUNS),
    )
    return [(visit.localized(title), visit.url(name), None, visit.url(name) == path) for name, title in parts]


def name_of(visit: Visit, account: str) -> Text:
    """The name of an account as people read it; a name that nobody has is called so."""
    if account == OPERATOR:
        return OPERATOR_NAME
    if account.startswith("?"):
        return UNKNOWN_NAME
    if account.startswith(OUTSIDE):
        found = visit.ledger.accounts.find(account)
        return Text.plain(found.title or account) if found is not None else Text.plain(account)
    return visit.names.of(account)


def links_page(visit: Visit, invitations: Sequence[Invitation]) -> Response:
    """Show new links, once, and mail them where a mail server is set up: only their hashes are stored."""
    base = (visit.site.public_url or str(visit.request.base_url)).rstrip("/")
    addresses = [base + visit.url("link", token=one.token) for one in invitations]
    mailed = mail_links(visit, invitations, addresses)
    links = [
        (name_of(visit, one.account), address, one.account in mailed)
        for one, address in zip(invitations, addresses, strict=True)
    ]
    until = moment_text(max(one.until for one in invitations), visit.zone)
    return visit.render("administration/links.html", words, links=links, until=until, tabs=tabs(visit))


def chosen_sessions(visit: Visit) -> list[int]:
    """The numbers of the sessions that were ticked; a text that is no number is left out."""
    numbers = (whole_number(written, _MOST_SESSIONS) for written in visit.values("session"))
    return [number for number in numbers if number is not None]


def exact(visit: Visit, at: datetime) -> str:
    """An instant in the zone of the house, in the language of the visit."""
    return visit.localized(moment_text(at, visit.zone))
