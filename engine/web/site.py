"""The parts that the web application works with, the same for all visits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from engine.domain.access.access import Access
from engine.web.argon2_hasher import argon2_hasher
from engine.workspace import Workspace

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from engine.services.ports.channels import Channel
    from engine.services.ports.evidence import EvidenceStore
    from engine.services.ports.passwords import PasswordHasher
    from engine.store.ledger import SqlLedger


class Authenticator(Protocol):
    """Finds out who sends a request."""

    def access(self, request: "Request", at: datetime, one_state: "SqlLedger") -> Access | None:
        """The access of the sender on the local date of an instant; None for somebody who is not signed in.

        ``one_state`` is the state of the ledger that the page is about to read.
        """

    def form_key(self, request: "Request") -> str:
        """The secret of a browser, from which the tokens of its forms are made; empty where it has none."""

    def keep_form_key(self, response: "Response", key: str) -> None:
        """Give a browser that has none the secret of its forms."""

    def keep_session(self, response: "Response", token: str) -> None:
        """Give a browser the token of its session; empty takes it away."""


@dataclass(frozen=True, slots=True)
class Site:
    """The ledger, the evidence, the clock, and how people sign in.

    ``public_url`` is the address that links in mails and QR codes begin with. ``secure`` says that browsers reach the
    site through TLS. ``hosts`` are the names under which browsers may ask for it; empty: any. ``hasher`` hashes
    passwords; the one of the whole process by default. ``link_mail`` is the channel that mails sign-in links; None:
    they are only shown.
    """

    workspace: Workspace
    ledger: "SqlLedger"
    evidence: "EvidenceStore"
    now: Callable[[], datetime]
    authenticator: Authenticator
    public_url: str = ""
    secure: bool = False
    hosts: frozenset[str] = frozenset()
    hasher: "PasswordHasher" = field(default_factory=argon2_hasher)
    link_mail: "Channel | None" = None
