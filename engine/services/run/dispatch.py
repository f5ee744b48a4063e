"""Send the outbox: claim under a lease, send, mark. A crash between can repeat a message, never lose one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.text import Text
from engine.services.ports.channels import Channel
from engine.services.ports.outbox import Outbox

LEASE = timedelta(minutes=2)
"""How long a claim holds; longer than any one hand-over takes."""
AGAIN = timedelta(minutes=5)
_AT_ONCE = 50


class NotSent(OSError):
    """A channel could not hand a message over, and why, for people. It may succeed later."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that failed: to whom, and why."""

    person: str
    why: Text


@dataclass(frozen=True, slots=True)
class Dispatched:
    """How the outbox was sent: how many left, and those that failed, in the order in which they were tried."""

    sent: int
    unsent: tuple[Unsent, ...]


def dispatch(outbox: Outbox, channels: Mapping[str, Channel], clock: Callable[[], datetime]) -> Dispatched:
    """Send what is unsent. A message that fails, for whatever reason, waits five minutes and holds
    up nobody.

    ``clock`` is the real one, also in a rehearsal: a lease is about processes, not about business.
    """
    sent = 0
    unsent: list[Unsent] = []
    while leased := outbox.lease(clock(), until := clock() + LEASE, _AT_ONCE):
        for one in leased:
            if clock() >= until:  # the hand-overs took too long: another sender may hold the rest by now
                break
            try:
                channels[one.message.channel].send(one)
            except Exception as error:
                outbox.failed(one, f"{type(error).__name__}: {error}", clock() + AGAIN)
                unsent.append(Unsent(one.message.person, _why(error)))
            else:
                sent += outbox.sent(one, clock())
    return Dispatched(sent, tuple(unsent))


def _why(error: Exception) -> Text:
    return error.text if isinstance(error, NotSent) else Text.plain(str(error) or type(error).__name__)
