"""Serve the event receiver until a signal stops it; open requests are finished first."""

import signal
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from engine.services.refused import Refused

_FINISH = 20
"""Seconds for finishing requests after SIGTERM."""
_AT_ONCE = 64


def serve(app: Starlette, host: str, port: int, listening: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. ``listening`` gets the address. Raises Refused if the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
            bound.listen(_AT_ONCE)
        except (OSError, OverflowError) as error:
            raise Refused("push-not-listening", host=host, port=port, why=str(error)) from error
        config = uvicorn.Config(
            app,
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            limit_concurrency=_AT_ONCE,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=_FINISH,
        )
        url_host = f"[{host}]" if ":" in host else host
        listening(f"http://{url_host}:{bound.getsockname()[1]}")
        # after stopping, uvicorn raises the signal again for the previous handler
        before = signal.signal(signal.SIGTERM, _end)
        try:
            uvicorn.Server(config).run(sockets=[bound])
        except KeyboardInterrupt:
            pass
        finally:
            signal.signal(signal.SIGTERM, before)


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit(0)
