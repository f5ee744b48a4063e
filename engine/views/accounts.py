"""Accounts and links as JSON."""

from collections.abc import Mapping
from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.services.accounts.links import Invitation
from engine.services.accounts.listing import PersonAccount
from engine.views.values import both, iso


def account_json(account: PersonAccount, zone: tzinfo) -> Mapping[str, Json]:
    """A person with the account; instants have the offset of the zone."""
    return {
        "id": account.id,
        "name": both(account.name),
        "person": account.person_state.value,
        "account": account.state.value,
        "rights": [right.value for right in account.rights],
        "granted": [right.value for right in account.granted],
        "period": str(account.period) if account.period is not None else None,
        "sessions": account.sessions,
        "seen_at": iso(account.seen_at, zone) if account.seen_at is not None else None,
        "until": iso(account.until, zone) if account.until is not None else None,
    }


def invitation_json(invitation: Invitation, address: str, zone: tzinfo) -> Mapping[str, Json]:
    """A link: whose it is, its whole address, and until when it works."""
    return {"account": invitation.account, "link": address, "until": iso(invitation.until, zone)}
