"""The access that the token of a session gives: asked anew for each page, so that an ended role ends it at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.access.access import Access, access_of
from engine.domain.access.account import Account, WebSession
from engine.domain.action.actor import Actor
from engine.services.accounts.tokens import token_hash
from engine.services.command_time import resolve_command_time
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebook

_SEEN = timedelta(minutes=5)
"""How much later a session was used before that is stored: each write waits for the others."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session with the access that it gives now."""

    session: WebSession
    access: Access


def session_access(ledger: Ledger, token: str, now: datetime, *, one_state: Ledger | None = None) -> SignedIn | None:
    """The session of a token with its access; None where it ended, or the account or role did.

    ``now`` is the real clock, by which sessions end; roles are those on the day of the ledger, which in a rehearsal is
    another one. ``one_state`` is a state of the ledger that is read already; its last use is stored in the ledger.
    """
    state = one_state if one_state is not None else ledger
    found = state.accounts.session(token_hash(token)) if token else None
    if found is None or not found[0].is_alive(now):
        return None
    session, account = found
    access = account_access(state, account, now)
    if access is None:
        return None
    if now - session.seen_at >= _SEEN:
        ledger.accounts.see_session(session.number, now)
    return SignedIn(session, access)


def account_access(ledger: Ledger, account: Account, now: datetime) -> Access | None:
    """The access that an account gives now; None where it gives none."""
    if not account.is_open(now):
        return None
    try:
        book = rulebook(ledger)
    except Refused:  # before the first run nobody has a role
        return None
    on = book.home.local(resolve_command_time(ledger, None, now, run=True).at).date()
    actor = Actor.on(account.name, book.definitions.people, on, book.delegations)
    return access_of(account, actor, frozenset(d.head for d in book.organisation.departments))
