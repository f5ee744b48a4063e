"""Serve the event receiver until a signal stops it; open requests are finished first."""

import signal
import socket
from collections.abc import Callable
from functools import partial
from typing import cast

import uvicorn
from starlette.applications import Starlette

from engine.services.refused import Refused
from engine.sources.connections import BoundedConnection, ConnectionLimits

_FINISH = 20
"""Seconds for finishing requests after SIGTERM."""
_BACKLOG = 128
"""Connections that the system holds until the server accepts them."""


def serve(app: Starlette, host: str, port: int, listening: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. ``listening`` gets the address. Raises Refused if the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
            bound.listen(_BACKLOG)
        except (OSError, OverflowError) as error:
            raise Refused("push-not-listening", host=host, port=port, why=str(error)) from error
        url_host = f"[{host}]" if ":" in host else host
        listening(f"http://{url_host}:{bound.getsockname()[1]}")
        # after stopping, uvicorn raises the signal again for the previous handler
        before = signal.signal(signal.SIGTERM, _end)
        try:
            server(app).run(sockets=[bound])
        except KeyboardInterrupt:
            pass
        finally:
            signal.signal(signal.SIGTERM, before)


def server(app: Starlette, limits: ConnectionLimits | None = None) -> uvicorn.Server:
    """The server of an application, with the limits of its connections."""
    bounded = cast(type[BoundedConnection], partial(BoundedConnection, limits=limits))
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=bounded,
            ws="none",  # a connection that becomes a web socket would leave the limits
            access_log=False,
            log_level="error",  # a warning for each request that is no HTTP would fill the log
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            timeout_keep_alive=5,
            timeout_graceful_shutdown=_FINISH,
        )
    )


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit(0)
