"""The site of a real ledger: people sign in by sessions, and links are mailed where a mail server is set up."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from engine.checks.evidence import Evidence
from engine.web.invitation_mail import link_channel
from engine.web.session_authenticator import SessionAuthenticator
from engine.web.site import Site
from engine.workspace import Workspace

if TYPE_CHECKING:
    from engine.store.ledger import SqlLedger


def opened_site(
    workspace: Workspace,
    ledger: "SqlLedger",
    now: Callable[[], datetime],
    *,
    public_url: str = "",
    secure: bool = False,
    hosts: frozenset[str] = frozenset(),
) -> Site:
    """The site of an open ledger, as ``Site`` describes its parts.

    Raises Refused where the environment names a mail server that cannot be used.
    """
    return Site(
        workspace,
        ledger,
        Evidence(workspace.evidence),
        now,
        SessionAuthenticator(ledger, secure),
        public_url=public_url,
        secure=secure,
        hosts=hosts,
        link_mail=link_channel(ledger.runs),
    )
