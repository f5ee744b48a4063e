"""Messages of a rehearsal stay here: they are written to files, whatever channel is set up."""

from engine.services.ports.channels import Channel, SendResult
from engine.services.ports.outbox import LeasedMessage
from engine.services.ports.runs import Runs


class RehearsalSwitch:
    """Chooses the channel by the ledger at the first message: nobody receives a message about a rehearsal."""

    def __init__(self, channel: Channel, files: Channel, runs: Runs) -> None:
        self._channel = channel
        self._files = files
        self._runs = runs
        self._rehearsal: bool | None = None

    def send(self, leased: LeasedMessage) -> SendResult:
        """Send the message, or write it to a file during a rehearsal."""
        if self._rehearsal is None:
            opening = self._runs.opening()
            self._rehearsal = opening is not None and opening.rehearsal
        return (self._files if self._rehearsal else self._channel).send(leased)
