"""Sign in with a name and a password, and out again."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.domain.access.account import OUTSIDE, Account
from engine.domain.access.audit import AuditKind, AuditRecord
from engine.domain.access.throttle import WINDOW, SignInFailures, wait_of
from engine.domain.agreement.organisation import ids_of_name
from engine.domain.text import folded
from engine.services.accounts.audit import record_audit
from engine.services.accounts.session_access import account_access
from engine.services.accounts.tokens import new_token, token_hash
from engine.services.ports.accounts import AuditQuery
from engine.services.ports.ledger import Ledger
from engine.services.ports.passwords import PasswordHasher
from engine.services.refused import Refused

_KNOWN = timedelta(days=90)
"""How long an address is known from which somebody signed in."""
_MOST = 500
"""Failures that are read to count them."""


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser that a form comes from: its address, its kind, and the token of the session it had before."""

    address: str = ""
    agent: str = ""
    token: str = field(default="", repr=False)


def sign_in(
    ledger: Ledger, hasher: PasswordHasher, written: str, password: str, browser: Browser, now: datetime
) -> str:
    """Begin a session for the person of an id or name; return its token. A session that the browser had ends.

    The answer to a wrong name and to a wrong password is the same, and takes as long. Raises Refused: that, when to
    try again after too many wrong ones, and, where the password is right, that the person holds no role now.
    """
    found = _account(ledger, written)
    about = found.name if found is not None else _unknown(written)
    account = with_password(ledger, hasher, found, about, password, browser.address, now)
    if account is None:
        raise Refused("sign-in-wrong")
    if account_access(ledger, account, now) is None:
        raise Refused("sign-in-no-role")

    def work(one: Ledger) -> str:
        if not is_unchanged(one, account):
            raise Refused("sign-in-wrong")
        return begin_session(one, account.name, browser, now)

    return ledger.together(work)


def with_password(
    ledger: Ledger,
    hasher: PasswordHasher,
    account: Account | None,
    about: str,
    password: str,
    address: str,
    now: datetime,
) -> Account | None:
    """The account, if it is open and has this password; else None: the audit keeps the failure under ``about``.

    Raises Refused after too many failures, with the time to wait; nothing is hashed then.
    """
    wait = wait_of(_failures(ledger, about, address, now), now)
    if wait:
        raise Refused("sign-in-wait", seconds=max(1, round(wait.total_seconds())))
    matches = hasher.matches(account.password if account is not None else None, password)
    if account is not None and matches and account.is_open(now):
        return account
    record_audit(ledger, AuditKind.SIGN_IN_FAILED, actor=about, about=about, now=now, address=address)
    return None


def is_unchanged(ledger: Ledger, account: Account) -> bool:
    """True if the password of an account is still the one that was read: hashing takes time, and in between an admin
    may have closed the account."""
    stored = ledger.accounts.find(account.name)
    return stored is not None and stored.password == account.password


def begin_session(ledger: Ledger, name: str, browser: Browser, now: datetime) -> str:
    """Begin a session, and end the one that the browser had; return the new token."""
    token = new_token()
    if browser.token and (before := ledger.accounts.session(token_hash(browser.token))) is not None:
        ledger.accounts.end_sessions([before[0].number], now)
    ledger.accounts.begin_session(token_hash(token), name, browser.agent, now)
    record_audit(ledger, AuditKind.SIGNED_IN, actor=name, about=name, now=now, address=browser.address)
    return token


def sign_out(ledger: Ledger, browser: Browser, now: datetime) -> None:
    """End the session of a browser; one without a session stays as it is."""
    found = ledger.accounts.session(token_hash(browser.token)) if browser.token else None
    if found is None:
        return
    session, account = found

    def work(one: Ledger) -> None:
        one.accounts.end_sessions([session.number], now)
        kind, name = AuditKind.SIGNED_OUT, account.name
        record_audit(one, kind, actor=name, about=name, now=now, address=browser.address)

    ledger.together(work)


def _account(ledger: Ledger, written: str) -> Account | None:
    """The account that an id or a name names; None where that is nobody's or several people's."""
    name = written.strip()
    for known in (name, OUTSIDE + name.lower()):
        if (account := ledger.accounts.find(known)) is not None:
            return account
    definitions = ledger.definitions.in_force()
    ids = ids_of_name(definitions.people, name) if definitions is not None else ()
    return ledger.accounts.find(ids[0]) if len(ids) == 1 else None


def _unknown(written: str) -> str:
    """A name that nobody has, as the audit keeps it: not the text, which may be a password in the wrong field."""
    return "?" + hashlib.sha256(folded(written).encode()).hexdigest()[:16]


def _failures(ledger: Ledger, about: str, address: str, now: datetime) -> SignInFailures:
    kinds = frozenset({AuditKind.SIGN_IN_FAILED, AuditKind.SIGNED_IN})
    failed = frozenset({AuditKind.SIGN_IN_FAILED})
    of_account = ledger.accounts.audit(AuditQuery(kinds, about=about, since=now - WINDOW), _MOST)
    of_address = ledger.accounts.audit(AuditQuery(failed, address=address, since=now - WINDOW), _MOST)
    succeeded = frozenset({AuditKind.SIGNED_IN})
    known = AuditQuery(succeeded, about=about, address=address, since=now - _KNOWN)
    return SignInFailures(
        _since_success([one for one in of_account if one.address == address]),
        [one.at for one in of_account if one.kind is AuditKind.SIGN_IN_FAILED],
        [one.at for one in of_address] if address else [],
        is_known_address=bool(ledger.accounts.count_audit(known)),
    )


def _since_success(records: list[AuditRecord]) -> list[datetime]:
    """The failures that came after the last success; the records are the last first."""
    failures: list[datetime] = []
    for one in records:
        if one.kind is AuditKind.SIGNED_IN:
            break
        failures.append(one.at)
    return failures
