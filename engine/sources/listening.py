"""A socket that listens, and serving until a signal comes."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from engine.services.refused import Refused

_BACKLOG = 128
"""Connections that the system holds until the server accepts them."""


@contextmanager
def listening_socket(host: str, port: int, scheme: str = "http") -> Iterator[tuple[socket.socket, str]]:
    """A socket that listens for a block, and its address as a URL. Raises Refused if the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
            bound.listen(_BACKLOG)
        except (OSError, OverflowError) as error:
            raise Refused("push-not-listening", host=host, port=port, why=str(error)) from error
        url_host = f"[{host}]" if ":" in host else host
        yield bound, f"{scheme}://{url_host}:{bound.getsockname()[1]}"


def until_signal(serving: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT."""
    # after stopping, uvicorn raises the signal again for the previous handler
    before = signal.signal(signal.SIGTERM, _end)
    try:
        serving()
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit(0)
