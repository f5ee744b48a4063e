"""Mail servers that are slow in every step: a message has one deadline, and no two senders hand it over."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from engine import clock
from engine.channels.mail.smtp import MailServer, Smtp
from engine.services.ports.channels import LONGEST_SEND, SendOutcome
from engine.services.ports.ledger import Batch
from engine.services.ports.outbox import LeasedMessage, Message
from engine.services.run.dispatch import LEASE, dispatch
from engine.store.ledger import SqlLedger
from engine.wording.refusal import refusal_text
from tests.conftest import World

SENDER = "Duecourse <duecourse@example.com>"


def message(key: str) -> Message:
    return Message(key, "ann", "ann@example.com", "mail", "digest", None, (), "subject", f"text {key}")


def leased() -> LeasedMessage:
    return LeasedMessage(1, 1, datetime(2026, 1, 1, tzinfo=UTC), message("k"))


class Slow:
    """A server that takes its time for each step, and counts the messages that it accepted."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.subjects: list[bytes] = []

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(self.seconds)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds)
        self.subjects.append((envelope.original_content or b"").rstrip().rpartition(b"\n")[2])
        return "250 OK"


@pytest.fixture
def slow() -> Iterator[tuple[Slow, int]]:
    server = Slow(0.2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    yield server, port
    controller.stop()


@pytest.fixture
def dripping() -> Iterator[Callable[[bytes], int]]:
    """Starts servers that send a greeting, whole lines first, then a byte now and then that ends no line."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threads: list[threading.Thread] = []

        def start(greeting: bytes) -> int:
            def answer() -> None:
                connection, _ = listening.accept()
                with connection:
                    try:
                        connection.sendall(greeting)
                        while not stop.is_set():
                            connection.sendall(b"2")
                            time.sleep(0.05)
                    except OSError:
                        pass

            threads.append(threading.Thread(target=answer, daemon=True))
            threads[-1].start()
            return int(listening.getsockname()[1])

        yield start
        stop.set()
        for thread in threads:
            thread.join(timeout=5)


def test_a_channel_is_quicker_than_the_lease() -> None:
    assert LONGEST_SEND < LEASE


@pytest.mark.parametrize("greeting", [b"", b"220 hello\r\n", b"220 hello\r\n250 ok\r\n250 ok\r\n"])
def test_a_server_that_drips_is_left_when_the_time_of_the_message_is_over(
    dripping: Callable[[bytes], int], greeting: bytes
) -> None:
    channel = Smtp(MailServer("127.0.0.1", dripping(greeting), SENDER, timeout=5), longest=timedelta(seconds=0.4))
    begun = time.monotonic()
    result = channel.send(leased())
    assert time.monotonic() - begun < 3
    assert (result.outcome, result.why and refusal_text(result.why).en.partition(" is ")[2]) == (
        SendOutcome.LATER,
        "too slow: it did not take a message within 0.4 seconds",
    )
    begun = time.monotonic()
    assert channel.send(leased()).outcome is SendOutcome.LATER
    assert time.monotonic() - begun < 0.3, "the next message does not wait for it again"


def test_steps_that_are_each_in_time_are_bounded_together(slow: tuple[Slow, int]) -> None:
    _, port = slow
    channel = Smtp(MailServer("127.0.0.1", port, SENDER, timeout=5), longest=timedelta(seconds=0.3))
    assert channel.send(leased()).outcome is SendOutcome.LATER
    quick = Smtp(MailServer("127.0.0.1", port, SENDER, timeout=5), longest=timedelta(seconds=5))
    assert quick.send(leased()).outcome is SendOutcome.SENT


def test_a_slow_server_gets_each_message_once_from_several_senders(world: World, slow: tuple[Slow, int]) -> None:
    server, port = slow
    messages = tuple(message(f"k{n}") for n in range(6))
    world.ledger.commit(Batch("run", (), (), messages), world.ledger.expected_head(datetime(2026, 1, 1, tzinfo=UTC)))

    def send() -> None:
        ledger = SqlLedger(world.ledger.database, b"key")
        channel = Smtp(MailServer("127.0.0.1", port, SENDER, timeout=5), longest=timedelta(seconds=2))
        dispatch(ledger.outbox, {"mail": channel}, clock.now, lease=timedelta(seconds=1.2))

    # each message takes 0.4 seconds and the lease ends after 1.2: those behind the third were taken by another sender
    senders = [threading.Thread(target=send) for _ in range(3)]
    for sender in senders:
        sender.start()
        time.sleep(0.7)
    for sender in senders:
        sender.join(timeout=30)
    assert sorted(server.subjects) == sorted(f"text k{n}".encode() for n in range(6))
