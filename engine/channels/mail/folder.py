"""Mail as files: one ``.eml`` per message, ready to be opened or passed to a mail server."""

import hashlib
import os
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from engine import clock
from engine.private_files import make_private_folder, remove_abandoned, write_private
from engine.services.ports.channels import SENT, SendResult
from engine.services.ports.outbox import LeasedMessage, MessagePart

SENDER = "Duecourse <duecourse@localhost>"


class MailFolder:
    """Writes each message into a folder. A repeated message has the same Message-ID and replaces its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_clean = False

    def send(self, leased: LeasedMessage) -> SendResult:
        """Write the message. Raises OSError if the folder cannot be written."""
        make_private_folder(self._folder)
        if not self._is_clean:
            remove_abandoned(self._folder, "*.part", clock.now())
            self._is_clean = True
        message = email_of(leased)
        day = f"{leased.made_at:%Y%m%dT%H%M%SZ}"
        target = self._folder / f"{day}-{leased.message.person}-{_name(leased.message.key)[:12]}.eml"
        part = target.with_suffix(f".{os.getpid()}.part")
        write_private(part, message.as_bytes(policy=SMTP))
        os.replace(part, target)
        return SENT


def email_of(leased: LeasedMessage, sender: str = SENDER) -> EmailMessage:
    """Return the message as mail: its text, and the HTML as an alternative where it has one, with its other parts.

    A repeated message has the same bytes: the Message-ID and the boundaries depend only on its key. Raises ValueError
    for a broken address.
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = leased.message.address
    message["Subject"] = leased.message.subject
    message["Date"] = format_datetime(leased.made_at)
    message["Message-ID"] = f"<{_name(leased.message.key)}@duecourse.invalid>"
    message.set_content(leased.message.text)
    if leased.message.html is not None:
        message.add_alternative(leased.message.html, subtype="html")
    for part in leased.message.parts:
        _attach(message, part)
    for number, section in enumerate(s for s in message.walk() if s.is_multipart()):
        section.set_boundary(f"={_name(f'{leased.message.key}#{number}')}")
    return message


def _attach(message: EmailMessage, part: MessagePart) -> None:
    """Add a part as an attached file, with the parameters of its type."""
    name, _, parameters = part.content_type.partition(";")
    maintype, _, subtype = name.strip().partition("/")
    pairs = (p.partition("=") for p in parameters.split(";") if "=" in p)
    message.add_attachment(
        part.content,
        maintype=maintype,
        subtype=subtype,
        filename=part.name,
        params={key.strip(): value.strip() for key, _, value in pairs},
    )


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
