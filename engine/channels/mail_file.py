"""Mail as files: one ``.eml`` per message, ready to be opened or passed to a mail server."""

import hashlib
import os
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from engine.services.ports.outbox import LeasedMessage

SENDER = "Duecourse <duecourse@localhost>"


class MailFolder:
    """Writes each message into a folder. A repeated message has the same Message-ID and replaces its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, leased: LeasedMessage) -> None:
        """Write the message. Raises OSError if the folder cannot be written."""
        self._folder.mkdir(parents=True, exist_ok=True)
        message = email_of(leased)
        day = f"{leased.made_at:%Y%m%dT%H%M%SZ}"
        target = self._folder / f"{day}-{leased.message.person}-{_name(leased.message.key)[:12]}.eml"
        part = target.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(message.as_bytes(policy=SMTP))
        os.replace(part, target)


def email_of(leased: LeasedMessage, sender: str = SENDER) -> EmailMessage:
    """Return the message as mail; its Message-ID depends only on its key. Raises ValueError for a broken address."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = leased.message.address
    message["Subject"] = leased.message.subject
    message["Date"] = format_datetime(leased.made_at)
    message["Message-ID"] = f"<{_name(leased.message.key)}@duecourse.invalid>"
    message.set_content(leased.message.text)
    return message


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
