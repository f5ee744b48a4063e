"""Send the outbox: lease, send, mark as sent. A crash in between can repeat a message but never lose one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.text import Text
from engine.services.ports.channels import Channel
from engine.services.ports.outbox import Outbox

LEASE = timedelta(minutes=2)
"""The length of a lease; longer than sending any one message takes."""
AGAIN = timedelta(minutes=5)
"""The wait after a message could not be sent."""
_AT_ONCE = 50


class NotSent(OSError):
    """A channel could not send a message; ``text`` gives the reason for people. It may succeed later."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that could not be sent: the person it is for, and the reason."""

    person: str
    why: Text


@dataclass(frozen=True, slots=True)
class Dispatched:
    """The result of sending the outbox: the number of messages sent, and the failed ones in the order of attempts."""

    sent: int
    unsent: tuple[Unsent, ...]


def dispatch(outbox: Outbox, channels: Mapping[str, Channel], clock: Callable[[], datetime]) -> Dispatched:
    """Send all unsent messages. One that fails, for any reason, waits five minutes and does not delay the others.

    ``clock`` is the real one, also in a rehearsal: a lease concerns processes, not business.
    """
    sent = 0
    unsent: list[Unsent] = []
    while leased := outbox.lease(clock(), until := clock() + LEASE, _AT_ONCE):
        for item in leased:
            if clock() >= until:  # sending took too long: another sender may hold the rest by now
                break
            try:
                channels[item.message.channel].send(item)
            except Exception as error:
                outbox.failed(item, f"{type(error).__name__}: {error}", clock() + AGAIN)
                unsent.append(Unsent(item.message.person, _reason(error)))
            else:
                sent += outbox.sent(item, clock())
    return Dispatched(sent, tuple(unsent))


def _reason(error: Exception) -> Text:
    return error.text if isinstance(error, NotSent) else Text.plain(str(error) or type(error).__name__)
