"""Serve the event receiver until a signal stops it; open requests are finished first."""

from collections.abc import Callable
from functools import partial
from typing import cast

import uvicorn
from starlette.applications import Starlette

from engine.sources.connections import BoundedConnection, ConnectionLimits
from engine.sources.listening import listening_socket, until_signal

_FINISH = 20
"""Seconds for finishing requests after SIGTERM."""


def serve(app: Starlette, host: str, port: int, listening: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. ``listening`` gets the address. Raises Refused if the address cannot be used."""
    with listening_socket(host, port) as (bound, address):

        def run() -> None:
            listening(address)
            server(app).run(sockets=[bound])

        until_signal(run)


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
