"""Sign-in by sessions: the browser has a token in a cookie, the ledger has its hash.

With TLS the names of cookies begin with ``__Host-``: no other site, and no page of ours without TLS, can set them.
"""

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from engine.domain.access.access import Access
from engine.domain.access.account import LONGEST
from engine.services.accounts.session_access import session_access
from engine.services.ports.ledger import Ledger

_LONGEST_TOKEN = 200
_SESSION, _FORMS = "duecourse-session", "duecourse-forms"


@dataclass(frozen=True, slots=True)
class SessionAuthenticator:
    """The authenticator of a real site. ``secure`` says that browsers reach it through TLS.

    A browser that is signed in makes the tokens of its forms from the session, another one from a secret of its own:
    a form that was opened before signing in cannot be sent after it.
    """

    ledger: Ledger
    secure: bool

    def access(self, request: Request, at: datetime, one_state: Ledger) -> Access | None:
        """The access of the session that the browser has at an instant of the real clock; None without one."""
        signed_in = session_access(self.ledger, self._token(request), at, one_state=one_state)
        return signed_in.access if signed_in is not None else None

    def form_key(self, request: Request) -> str:
        """The token of the session, else the secret of forms; empty where the browser has neither."""
        return self._token(request) or request.cookies.get(self._name(_FORMS), "")[:_LONGEST_TOKEN]

    def keep_form_key(self, response: Response, key: str) -> None:
        """Give a browser that has none the secret of its forms."""
        self._set(response, _FORMS, key)

    def keep_session(self, response: Response, token: str) -> None:
        """Give a browser the token of its session; empty takes it away."""
        if token:
            self._set(response, _SESSION, token, int(LONGEST.total_seconds()))
        else:
            response.delete_cookie(self._name(_SESSION), secure=self.secure, httponly=True, samesite="lax")

    def _token(self, request: Request) -> str:
        return request.cookies.get(self._name(_SESSION), "")[:_LONGEST_TOKEN]

    def _name(self, name: str) -> str:
        return f"__Host-{name}" if self.secure else name

    def _set(self, response: Response, name: str, value: str, seconds: int | None = None) -> None:
        response.set_cookie(
            self._name(name), value, max_age=seconds, httponly=True, samesite="lax", secure=self.secure, path="/"
        )
