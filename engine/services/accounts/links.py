"""Links that set a password, each once: the first admin's, invitations, and those for a forgotten password."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from engine.domain.access.account import LINK_LASTS, Account, OneTimeLink
from engine.domain.access.audit import AuditKind
from engine.domain.access.password import password_refusal
from engine.domain.access.right import Right
from engine.domain.ledger.entry import OPERATOR
from engine.services.accounts.audit import record_audit
from engine.services.accounts.session_access import account_access
from engine.services.accounts.sign_in import Browser, begin_session, is_unchanged, with_password
from engine.services.accounts.tokens import new_token, token_hash
from engine.services.ports.ledger import Ledger
from engine.services.ports.passwords import PasswordHasher
from engine.services.refused import Refused


@dataclass(frozen=True, slots=True)
class Invitation:
    """A new link for an account: its token, and until when it can be used (UTC)."""

    account: str
    token: str = field(repr=False)
    until: datetime


def first_admin(ledger: Ledger, person: str, now: datetime) -> Invitation:
    """Make a person an admin, for whoever runs the installation; the link lets the person set a password.

    Raises Refused where the person holds no role on the day.
    """

    def work(one: Ledger) -> Invitation:
        account = one.accounts.find(person) or Account(person)
        if Right.ADMIN not in account.granted:
            account = replace(account, granted=account.granted | {Right.ADMIN})
            detail = {"right": Right.ADMIN.value}
            record_audit(one, AuditKind.RIGHT_GRANTED, actor=OPERATOR, about=person, now=now, detail=detail)
        one.accounts.save(replace(account, closed_at=None))
        return _invited(one, person, OPERATOR, now)

    return ledger.together(work)


def invite(ledger: Ledger, people: Sequence[str], by: str, now: datetime) -> tuple[Invitation, ...]:
    """Make a link for each of some people or auditors; it lets them set a password, or a new one.

    Earlier links of the same account can no longer be used. Raises Refused, with nothing written, where one of them
    holds no role on the day.
    """

    def work(one: Ledger) -> tuple[Invitation, ...]:
        for name in people:
            known = one.accounts.find(name)
            if known is None or (known.closed_at is not None and not known.is_outside):
                one.accounts.save(replace(known or Account(name), closed_at=None))
        return tuple(_invited(one, name, by, now) for name in dict.fromkeys(people))

    return ledger.together(work)


def _invited(ledger: Ledger, name: str, by: str, now: datetime) -> Invitation:
    account = ledger.accounts.find(name)
    if account is None or account_access(ledger, account, now) is None:
        raise Refused("account-no-role", person=name)
    token, until = new_token(), now + LINK_LASTS
    ledger.accounts.add_link(token_hash(token), name, by, now, until)
    record_audit(ledger, AuditKind.INVITED, actor=by, about=name, now=now)
    return Invitation(name, token, until)


def usable_link(ledger: Ledger, token: str, now: datetime) -> tuple[OneTimeLink, Account]:
    """The link of a token with its account; this changes nothing. Raises Refused where it cannot be used any more."""
    link = ledger.accounts.link(token_hash(token))
    account = ledger.accounts.find(link.account) if link is not None else None
    if link is None or account is None or not link.is_usable(now) or account_access(ledger, account, now) is None:
        raise Refused("link-ended")
    return link, account


def set_password_by_link(
    ledger: Ledger, hasher: PasswordHasher, token: str, password: str, browser: Browser, now: datetime
) -> str:
    """Set the password of the account of a link, end its other sessions and begin one; return the token of that.

    Raises Refused where the link cannot be used, and why the password is not good enough: the link can then be used
    again.
    """
    _, account = usable_link(ledger, token, now)
    hash_ = _hashed(ledger, hasher, account, password)

    def work(one: Ledger) -> str:
        _, usable = usable_link(one, token, now)  # of two that come at once, one finds it used
        one.accounts.use_links(usable.name, now)
        _store_password(one, usable, hash_, now, browser.address)
        return begin_session(one, usable.name, browser, now)

    return ledger.together(work)


def change_password(
    ledger: Ledger, hasher: PasswordHasher, name: str, old: str, new: str, browser: Browser, now: datetime
) -> str:
    """Change the own password, end all other sessions and begin this one anew; return its token.

    Raises Refused where the old password is wrong, or the new one is not good enough. Wrong ones count as failures to
    sign in: whoever finds a browser open cannot guess the password there.
    """
    account = with_password(ledger, hasher, ledger.accounts.find(name), name, old, browser.address, now)
    if account is None:
        raise Refused("password-wrong")
    hash_ = _hashed(ledger, hasher, account, new)

    def work(one: Ledger) -> str:
        current = one.accounts.find(name)
        if current is None or not is_unchanged(one, account):
            raise Refused("password-wrong")
        _store_password(one, current, hash_, now, browser.address)
        return begin_session(one, name, browser, now)

    return ledger.together(work)


def _hashed(ledger: Ledger, hasher: PasswordHasher, account: Account, password: str) -> str:
    definitions = ledger.definitions.in_force()
    people = definitions.people if definitions is not None else ()
    names = {account.name, account.title or "", *(p.name for p in people if p.id == account.name)}
    if (refusal := password_refusal(password, names)) is not None:
        raise Refused(refusal)
    return hasher.hash(password)


def _store_password(ledger: Ledger, account: Account, hash_: str, now: datetime, address: str) -> None:
    ledger.accounts.save(replace(account, password=hash_))
    ledger.accounts.end_sessions([one.number for one in ledger.accounts.sessions(account.name)], now)
    kind, name = AuditKind.PASSWORD_SET, account.name
    record_audit(ledger, kind, actor=name, about=name, now=now, address=address)
