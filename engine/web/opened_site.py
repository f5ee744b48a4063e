"""The site of a ledger, as it is served."""

from typing import TYPE_CHECKING

from engine import clock
from engine.checks.evidence import Evidence
from engine.web.session_authenticator import SessionAuthenticator
from engine.web.site import Site
from engine.workspace import Workspace

if TYPE_CHECKING:
    from engine.store.ledger import SqlLedger


def opened_site(
    workspace: Workspace,
    ledger: "SqlLedger",
    *,
    public_url: str = "",
    secure: bool = False,
    hosts: frozenset[str] = frozenset(),
) -> Site:
    """The site of a workspace, on which people sign in with a password; the rest as ``Site`` has it."""
    return Site(
        workspace,
        ledger,
        Evidence(workspace.evidence),
        clock.now,
        SessionAuthenticator(ledger, secure=secure),
        public_url=public_url,
        secure=secure,
        hosts=hosts,
    )
