"""Links that are mailed to their people. They leave at once and are kept nowhere: the outbox would keep the secret."""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.channels.mail.smtp import Smtp, mail_server
from engine.domain.text import Language
from engine.services.accounts.links import Invitation
from engine.services.ports.channels import Channel, SendOutcome
from engine.services.ports.outbox import LeasedMessage, Message
from engine.services.ports.runs import Runs
from engine.wording.dates import moment_text
from engine.wording.pages import invitation as words

if TYPE_CHECKING:
    from engine.web.visit import Visit

_MOST = 20
"""Mails that one form sends: more would keep it waiting, and the links are on the page."""


def link_channel(runs: Runs, environment: Mapping[str, str] = os.environ) -> Channel | None:
    """The mail server that links are sent through; None where none is set up, and in a rehearsal.

    Raises Refused where the environment names a server that cannot be used.
    """
    opening, server = runs.opening(), mail_server(environment)
    is_rehearsal = opening is not None and opening.rehearsal
    return Smtp(server) if server is not None and not is_rehearsal else None


def mail_links(visit: "Visit", invitations: Sequence[Invitation], links: Sequence[str]) -> frozenset[str]:
    """Send each link to the mail address of its person; return the accounts whose mail was accepted."""
    channel = visit.site.link_mail
    if channel is None or len(invitations) > _MOST:
        return frozenset()
    people = {p.id: p for p in visit.book.definitions.people}
    sent = set()
    for invitation, link in zip(invitations, links, strict=True):
        person = people.get(invitation.account)
        address = person.address("mail") if person is not None else ""
        if person is None or not address:
            continue
        message = _message(visit, invitation, link, person.language, address)
        if channel.send(LeasedMessage(0, 0, visit.site.now(), message)).outcome is SendOutcome.SENT:
            sent.add(invitation.account)
    return frozenset(sent)


def _message(visit: "Visit", invitation: Invitation, link: str, language: Language, address: str) -> Message:
    until, name = moment_text(invitation.until, visit.zone), visit.names.of(invitation.account)
    text = words.BODY.filled(name=name, link=link, until=until).in_(language)
    key = f"invitation-{invitation.account}-{invitation.until.isoformat()}"
    return Message(key, invitation.account, address, "mail", "invitation", None, (), words.SUBJECT.in_(language), text)
