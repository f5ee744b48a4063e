"""Messages on the console of the run, for people without an address."""

import sys

from engine.channels.registry import ChannelKind
from engine.services.ports.channels import SENT, SendResult
from engine.services.ports.outbox import LeasedMessage


class Console:
    """Prints each message to standard error, so that a run's JSON stays clean."""

    def send(self, leased: LeasedMessage) -> SendResult:
        """Print the message."""
        print(f"→ {leased.message.person}: {leased.message.subject}", file=sys.stderr)
        for line in leased.message.text.splitlines():
            print(f"  {line}", file=sys.stderr)
        return SENT


KIND = ChannelKind(name="console", open=lambda _: Console(), leaves=False)
