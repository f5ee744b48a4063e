"""Mail: through the mail server that the environment names, else as files."""

import re

from engine.channels.registry import ChannelKind, ChannelSetup
from engine.services.ports.channels import Channel


def open_mail(setup: ChannelSetup) -> Channel:
    """The mail server of the environment, else the folder. Raises Refused where the server cannot be used."""
    from engine.channels.mail.folder import MailFolder
    from engine.channels.mail.smtp import Smtp, mail_server

    server = mail_server(setup.environment)
    return MailFolder(setup.folder) if server is None else Smtp(server)


KIND = ChannelKind(
    name="mail",
    open=open_mail,
    address=re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,190}"),
    address_form="mail-address-form",
)
