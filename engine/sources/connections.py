"""The connections of the event receiver, bounded in number and time, so that no client can keep others out.

uvicorn has no deadline for headers, and its only limit refuses everybody once somebody holds that many connections.
"""

import asyncio
import ipaddress
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from engine.sources.problem_response import last_words, problem

HEALTH = "/healthz"
"""The path that is answered however many requests there are."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """``headers`` is the time in seconds until the headers of a request have arrived, from the opening of the
    connection or the response before. ``of_a_peer`` and ``of_all`` are numbers of connections; a peer is an IPv4
    address or an IPv6 network of 64 bits.
    """

    headers: float = 10.0
    of_a_peer: int = 64
    of_all: int = 256


class BoundedConnection(H11Protocol):
    """One connection. Where a peer, or all of them, have too many, one that waits for its client makes room.

    The oldest one of that peer goes first, or of the peer with the most connections. If none waits, all are at work:
    the new one gets 503, but for the path of health.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        limits: ConnectionLimits | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.limits = limits or ConnectionLimits()
        self.peer = ""
        self.opened_at = self.loop.time()
        self._deadline: asyncio.TimerHandle | None = None

    # ---- number

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Make room for the connection, or see to it that its request is refused."""
        super().connection_made(transport)
        self.peer = _peer(self.client[0] if self.client else "")
        self._await_headers()
        open_ones = [c for c in self.connections if isinstance(c, BoundedConnection)]
        numbers = Counter(c.peer for c in open_ones)
        if numbers[self.peer] > self.limits.of_a_peer:
            self._make_room(c for c in open_ones if c.peer == self.peer)
        elif len(open_ones) > self.limits.of_all:
            most = max(numbers.values())
            self._make_room(c for c in open_ones if numbers[c.peer] == most)

    def _make_room(self, others: "Iterable[BoundedConnection]") -> None:
        waiting = [c for c in others if c is not self and c.waits_for_client]
        if waiting:
            min(waiting, key=lambda c: c.opened_at).end("busy")
        else:
            self.app = _busy_except_health(self.app)

    @property
    def waits_for_client(self) -> bool:
        """Return whether the client has yet to send something: a request, or the rest of one."""
        if self.transport.is_closing():
            return False
        return self.cycle is None or self.cycle.response_complete or self._lacks_body

    @property
    def _lacks_body(self) -> bool:
        return self.cycle is not None and self.cycle.more_body and not self.cycle.response_started

    # ---- time

    def handle_events(self) -> None:
        """Read what has arrived; the deadline of the headers ends with them."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._stop_deadline()

    def on_response_complete(self) -> None:
        """Wait for the next request, which has a deadline for its headers as well, whatever else arrives."""
        self._await_headers()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_deadline()
        super().connection_lost(exc)

    def _await_headers(self) -> None:
        self._stop_deadline()
        self._deadline = self.loop.call_later(self.limits.headers, self._too_late)

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        if self.transport.is_closing():  # the client does not read the response
            self.transport.abort()
        else:
            self.end("too-slow")

    # ---- end

    def end(self, code: str) -> None:
        """Close the connection; a client that has begun a request, and has no response to it, gets this problem."""
        if self.conn.trailing_data[0] or self._lacks_body:
            self.transport.write(last_words(code))
        self.transport.close()
        self._await_headers()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP."""
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(last_words("bad-request"))
        self.transport.close()


def _peer(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else address


def _busy_except_health(app: ASGIApp) -> ASGIApp:
    """The application for a connection too many."""

    async def busy(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == HEALTH:
            await app(scope, receive, send)
            return
        response = problem("busy")
        response.headers["connection"] = "close"
        await response(scope, receive, send)

    return busy
