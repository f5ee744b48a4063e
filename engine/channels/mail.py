"""Send mail through the mail server; during a rehearsal, write it to files even if a server is set."""

from engine.services.ports.channels import Channel
from engine.services.ports.outbox import LeasedMessage
from engine.services.ports.runs import Runs


class Post:
    """Chooses the channel by the ledger at the first message: nobody receives mail about a rehearsal."""

    def __init__(self, server: Channel, files: Channel, runs: Runs) -> None:
        self._server = server
        self._files = files
        self._runs = runs
        self._rehearsal: bool | None = None

    def send(self, leased: LeasedMessage) -> None:
        """Send the message. Raises OSError if that fails."""
        if self._rehearsal is None:
            opening = self._runs.opening()
            self._rehearsal = opening is not None and opening.rehearsal
        (self._files if self._rehearsal else self._server).send(leased)
