"""Mail of a real record leaves by the mail server; a rehearsal's stays in files, whatever server is set."""

from engine.services.ports.channels import Channel
from engine.services.ports.outbox import LeasedMessage
from engine.services.ports.runs import Runs


class Post:
    """Chooses by the record at the first message: invented business is nobody's mail."""

    def __init__(self, server: Channel, files: Channel, runs: Runs) -> None:
        self._server = server
        self._files = files
        self._runs = runs
        self._rehearsal: bool | None = None

    def send(self, leased: LeasedMessage) -> None:
        """Hand the message over. Raises OSError where that failed."""
        if self._rehearsal is None:
            opening = self._runs.opening()
            self._rehearsal = opening is not None and opening.rehearsal
        (self._files if self._rehearsal else self._server).send(leased)
