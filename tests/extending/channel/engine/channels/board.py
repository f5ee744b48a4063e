"""A notice board: each message is a line of a file, which a screen in the office shows."""

import re
from pathlib import Path

from engine.channels.registry import ChannelKind, ChannelSetup
from engine.domain.refusal import Refusal
from engine.services.ports.channels import SENT, SendResult
from engine.services.ports.outbox import LeasedMessage


class Board:
    """Appends each message to the file of the settings."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, leased: LeasedMessage) -> SendResult:
        """Write the message; later, where the file cannot be written."""
        try:
            with self._path.open("a", encoding="utf-8") as board:
                board.write(f"{leased.message.address}: {leased.message.subject}\n")
        except OSError as error:
            return SendResult.later(Refusal("board-unwritable", path=str(self._path), why=str(error)))
        return SENT


def open_board(setup: ChannelSetup) -> Board | None:
    """The board, where the settings name its file."""
    return Board(Path(setup.settings["file"])) if setup.settings else None


KIND = ChannelKind(
    name="board",
    open=open_board,
    address=re.compile(r"[A-Z]\d"),
    address_form="board-address-form",
    schema={
        "type": "object",
        "properties": {"file": {"type": "string", "description": "The file of the board.\n看板文件。"}},
        "required": ["file"],
        "additionalProperties": False,
    },
    leaves=False,
)
