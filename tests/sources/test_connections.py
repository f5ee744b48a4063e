"""Connections that send nothing, half a request, or too many: they end, and keep nobody else out."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, cast

import httpx
import pytest
import uvicorn

from engine import clock
from engine.loading.event_source.push import PushSource
from engine.services.events.import_events import Intake
from engine.services.ports.ledger import Ledger
from engine.sources.connections import ConnectionLimits
from engine.sources.http import application
from engine.sources.serve import server

TOKEN = "a-token-of-some-length-0123456789"
HEAD = f"POST /events/dms HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\ncontent-type: application/json\r\n"
Serve = Callable[..., int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts receivers on loopback, each with its limits; importing blocks until ``serve.go`` is set."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []
    go = threading.Event()

    def intake() -> Intake:
        go.wait(20)
        raise RuntimeError("nothing is imported in these tests")

    def start(patience: float = 1.0, **limits: Any) -> int:
        ledger = cast(Ledger, _LedgerWithRuns())
        app = application({"dms": PushSource(TOKEN)}, ledger, intake, clock.now, patience=patience)
        bound = socket.create_server(("127.0.0.1", 0))
        one = server(app, ConnectionLimits(**limits))
        thread = threading.Thread(target=lambda: one.run(sockets=[bound]), daemon=True)
        thread.start()
        running.append((one, thread))
        return int(bound.getsockname()[1])

    start.go = go  # type: ignore[attr-defined]
    yield start
    go.set()
    for one, thread in running:
        one.should_exit = True
        thread.join(timeout=10)


class _LedgerWithRuns:
    """As much of an empty ledger as a request needs before it imports."""

    @property
    def runs(self) -> "_LedgerWithRuns":
        return self

    def __getattr__(self, name: str) -> Callable[[], None]:
        return lambda: None


@pytest.fixture
def opened() -> Iterator[Callable[..., socket.socket]]:
    """Opens connections that have sent some bytes."""
    with ExitStack() as stack:

        def connect(port: int, sent: bytes = b"") -> socket.socket:
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            connection.sendall(sent)
            return connection

        yield connect


def received(connection: socket.socket) -> str:
    """All that a connection gets until the server closes it."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts).decode()


def seconds_until_closed(connection: socket.socket) -> float:
    """Send a byte now and then, until the server closes the connection."""
    begun = time.monotonic()
    try:
        while time.monotonic() - begun < 5:
            connection.sendall(b"a")
            time.sleep(0.05)
    except OSError:
        pass
    return time.monotonic() - begun


def health(port: int) -> int:
    return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5, trust_env=False).status_code


def test_a_connection_without_headers_is_closed_after_a_while(serve: Serve, opened: Any) -> None:
    port = serve(headers=0.3)
    begun = time.monotonic()
    silent, half = opened(port), opened(port, b"POST /events/dms HTTP/1.1\r\nhost:")
    assert received(silent) == ""
    answer = received(half)
    assert answer.startswith("HTTP/1.1 408 Request Timeout\r\n")
    assert json.loads(answer.partition("\r\n\r\n")[2])["error"] == "too-slow"
    assert 0.2 < time.monotonic() - begun < 3


def test_headers_that_drip_have_the_same_deadline(serve: Serve, opened: Any) -> None:
    port = serve(headers=0.4)
    dripping = opened(port, b"GET /healthz HTTP/1.1\r\nx: ")
    assert seconds_until_closed(dripping) < 3


def test_what_follows_a_response_does_not_keep_the_connection(serve: Serve, opened: Any) -> None:
    port = serve(headers=0.4)
    dripping = opened(port, b"POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n")
    assert seconds_until_closed(dripping) < 3


def test_a_body_has_a_deadline(serve: Serve, opened: Any) -> None:
    port = serve(patience=0.3)
    answer = received(opened(port, f"{HEAD}connection: close\r\ncontent-length: 10\r\n\r\n{{".encode()))
    assert answer.startswith("HTTP/1.1 408 ")
    assert json.loads(answer.partition("\r\n\r\n")[2])["error"] == "too-slow"


def test_no_body_is_awaited_from_somebody_without_credentials(serve: Serve, opened: Any) -> None:
    port = serve(patience=30, headers=0.3)
    answer = received(opened(port, b"POST /events/dms HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n"))
    assert answer.startswith("HTTP/1.1 401 ")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST /events/dms HTTP/1.1\r\nhost:",
        b"POST /events/dms HTTP/1.1\r\nhost: x\r\nwebhook-signature: v1,x\r\ncontent-length: 9\r\n\r\n{",
    ],
)
def test_many_connections_that_wait_keep_nobody_out(serve: Serve, opened: Any, sent: bytes) -> None:
    port = serve(patience=30, headers=30, of_a_peer=8, of_all=16)
    waiting = [opened(port, sent) for _ in range(70)]
    begun = time.monotonic()
    assert health(port) == 200
    wrong = httpx.post(f"http://127.0.0.1:{port}/events/dms", timeout=5, trust_env=False)
    assert wrong.status_code == 401
    assert time.monotonic() - begun < 3
    first = received(waiting[0])  # empty if it had to go before anything of it was read
    assert not first or json.loads(first.partition("\r\n\r\n")[2])["error"] == "busy"


def test_while_all_connections_are_at_work_a_new_one_gets_503_and_health_is_answered(serve: Any, opened: Any) -> None:
    port = serve(of_a_peer=3)
    body = b'{"key": "A"}'
    working = [opened(port, f"{HEAD}content-length: {len(body)}\r\n\r\n".encode() + body) for _ in range(3)]
    time.sleep(0.3)
    for _ in range(5):
        answer = httpx.post(f"http://127.0.0.1:{port}/events/dms", content=body, timeout=5, trust_env=False)
        assert (answer.status_code, answer.json()["error"], answer.headers["retry-after"]) == (503, "busy", "10")
        assert answer.json()["zh"] == "连接太多，请稍后重试"
        assert answer.headers["content-type"] == "application/json"
        assert health(port) == 200
    assert len(working) == 3


def test_one_peer_does_not_use_up_what_there_is_for_all(serve: Serve, opened: Any) -> None:
    port = serve(headers=30, of_a_peer=64, of_all=6)
    other = socket.socket()
    other.settimeout(10)
    other.bind(("127.0.0.2", 0))
    other.connect(("127.0.0.1", port))
    other.sendall(b"GET /healthz HTTP/1.1\r\nhost:")
    for _ in range(40):
        opened(port)
    other.sendall(b" x\r\nconnection: close\r\n\r\n")
    with other:
        assert received(other).startswith("HTTP/1.1 200 OK\r\n")


def test_what_is_not_http_gets_a_problem_in_json(serve: Serve, opened: Any) -> None:
    answer = received(opened(serve(), b"\x16\x03\x01\x02\x00\r\n\r\n"))
    assert answer.startswith("HTTP/1.1 400 Bad Request\r\n")
    assert json.loads(answer.partition("\r\n\r\n")[2])["en"] == "not a request of HTTP"


def test_a_connection_does_not_leave_the_limits_as_a_web_socket(serve: Serve, opened: Any) -> None:
    upgrade = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: eA==\r\n"
    port = serve(headers=0.3)
    answer = received(opened(port, f"GET /healthz HTTP/1.1\r\nhost: x\r\n{upgrade}\r\n".encode()))
    assert answer.startswith("HTTP/1.1 200 OK\r\n")
