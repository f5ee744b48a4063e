"""Serve the web application until a signal stops it; open requests are finished first."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from engine.sources.listening import listening_socket, until_signal

_FINISH = 20
"""Seconds for finishing requests after SIGTERM."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Tls:
    """The files of a certificate and its key."""

    certificate: Path
    key: Path


def is_loopback(host: str) -> bool:
    """True if only this machine reaches an address."""
    return host in _LOOPBACK


def serve(
    app: Starlette,
    host: str,
    port: int,
    listening: Callable[[str], None],
    *,
    tls: Tls | None = None,
    trusted_proxy: str | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT. ``listening`` gets the address.

    ``trusted_proxy`` is the IP address of the proxy whose word counts for the address of the browser. Raises Refused if
    the address cannot be used.
    """
    with listening_socket(host, port, "https" if tls else "http") as (bound, address):
        config = uvicorn.Config(
            app,
            ws="none",
            access_log=False,
            log_level="error",
            server_header=False,
            proxy_headers=trusted_proxy is not None,
            forwarded_allow_ips=trusted_proxy or "",
            lifespan="off",
            timeout_keep_alive=20,
            timeout_graceful_shutdown=_FINISH,
            ssl_certfile=str(tls.certificate) if tls else None,
            ssl_keyfile=str(tls.key) if tls else None,
        )

        def run() -> None:
            listening(address)
            uvicorn.Server(config).run(sockets=[bound])

        until_signal(run)
