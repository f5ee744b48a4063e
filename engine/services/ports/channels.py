"""The ways for a message to leave."""

from typing import Protocol

from engine.services.ports.outbox import LeasedMessage


class Channel(Protocol):
    """A way for a message to leave."""

    def send(self, leased: LeasedMessage) -> None:
        """Hand the message over. Raises OSError where that failed and may succeed later."""
