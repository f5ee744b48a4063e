"""The parts that the web application works with, the same for all visits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from engine.domain.access.access import Access
from engine.workspace import Workspace

if TYPE_CHECKING:
    from starlette.requests import Request

    from engine.services.ports.evidence import EvidenceStore
    from engine.store.ledger import SqlLedger


class Authenticator(Protocol):
    """Finds out who sends a request."""

    def access(self, request: "Request", at: datetime) -> Access | None:
        """The access of the sender on the local date of an instant; None for somebody who is not signed in."""

    def form_key(self, request: "Request") -> str:
        """The secret of a browser, from which the tokens of its forms are made; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Site:
    """The ledger, the evidence, the clock, and how people sign in.

    ``public_url`` is the address that links in mails and QR codes begin with. ``secure`` says that browsers reach the
    site through TLS. ``hosts`` are the names under which browsers may ask for it; empty: any.
    """

    workspace: Workspace
    ledger: "SqlLedger"
    evidence: "EvidenceStore"
    now: Callable[[], datetime]
    authenticator: Authenticator
    public_url: str = ""
    secure: bool = False
    hosts: frozenset[str] = frozenset()
