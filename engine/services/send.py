"""Send the outbox: claim under a lease, send, mark. A crash between can repeat a message, never lose one."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from engine.services.ports import Channel, Record

LEASE = timedelta(minutes=2)
"""How long a claim holds; longer than any one hand-over takes."""
AGAIN = timedelta(minutes=5)
_AT_ONCE = 50


def send(record: Record, channels: Mapping[str, Channel], clock: Callable[[], datetime]) -> tuple[int, int]:
    """Send what is unsent: (sent, failed). A message that fails, for whatever reason, waits five minutes and holds
    up nobody.

    ``clock`` is the real one, also in a rehearsal: a lease is about processes, not about business.
    """
    sent = failed = 0
    while leased := record.lease(clock(), until := clock() + LEASE, _AT_ONCE):
        for one in leased:
            if clock() >= until:  # the hand-overs took too long: another sender may hold the rest by now
                break
            try:
                channels[one.message.channel].send(one)
            except Exception as error:
                record.failed(one, f"{type(error).__name__}: {error}", clock() + AGAIN)
                failed += 1
            else:
                sent += record.sent(one, clock())
    return sent, failed
