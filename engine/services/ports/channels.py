"""The channels that messages are sent through."""

from typing import Protocol

from engine.services.ports.outbox import LeasedMessage


class Channel(Protocol):
    """A channel that messages are sent through."""

    def send(self, leased: LeasedMessage) -> None:
        """Send the message. Raises OSError where that fails and may succeed later."""
