"""Rights that an admin grants and withdraws. Nobody grants rights to themselves, and the last admin stays."""

import re
from dataclasses import replace
from datetime import datetime

from engine.domain.access.account import OUTSIDE, Account
from engine.domain.access.audit import AuditKind
from engine.domain.access.right import GRANTED, Right
from engine.domain.deadline.period import Period
from engine.domain.text import Language
from engine.services.accounts.audit import record_audit
from engine.services.accounts.links import Invitation, invite
from engine.services.accounts.session_access import account_access
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,60}")
"""The sign-in name of an auditor from outside, such as a mail address."""


def grant(ledger: Ledger, right: Right, to: str, by: str, now: datetime, period: Period | None = None) -> None:
    """Grant a right to a person, who may be invited later. ``period`` is the only one that an auditor sees.

    Raises Refused where the right follows from roles alone, the person holds no role, or grants it to himself.
    """
    if right not in GRANTED:
        raise Refused("right-not-granted", right=right.value)
    if to == by:
        raise Refused("grant-to-oneself")

    def work(one: Ledger) -> None:
        account = one.accounts.find(to) or Account(to)
        if account_access(one, replace(account, closed_at=None, expires_at=None), now) is None:
            raise Refused("account-no-role", person=to)
        if account.is_outside:
            raise Refused("outside-is-auditor")
        seen = period if right is Right.AUDITOR else account.period
        one.accounts.save(replace(account, granted=account.granted | {right}, period=seen))
        detail = {"right": right.value} | ({"period": str(period)} if period is not None else {})
        record_audit(one, AuditKind.RIGHT_GRANTED, actor=by, about=to, now=now, detail=detail)

    ledger.together(work)


def withdraw(ledger: Ledger, right: Right, from_: str, by: str, now: datetime) -> None:
    """Withdraw a right that was granted. Raises Refused where nobody else would be an admin."""

    def work(one: Ledger) -> None:
        account = one.accounts.find(from_)
        if account is None or right not in account.granted:
            raise Refused("right-not-there", person=from_, right=right.value)
        if right is Right.ADMIN:
            _require_other_admin(one, from_, now)
        one.accounts.save(replace(account, granted=account.granted - {right}))
        detail = {"right": right.value}
        record_audit(one, AuditKind.RIGHT_WITHDRAWN, actor=by, about=from_, now=now, detail=detail)

    ledger.together(work)


def close_account(ledger: Ledger, name: str, by: str, now: datetime) -> None:
    """Close an account and end its sessions: nobody signs in to it until it is invited again.

    Raises Refused for the own account and for the last admin's.
    """
    if name == by:
        raise Refused("close-own-account")

    def work(one: Ledger) -> None:
        account = one.accounts.find(name)
        if account is None:
            raise Refused("account-unknown", person=name)
        if Right.ADMIN in account.granted:
            _require_other_admin(one, name, now)
        one.accounts.save(replace(account, password=None, granted=frozenset(), closed_at=now))
        one.accounts.use_links(name, now)
        one.accounts.end_sessions([session.number for session in one.accounts.sessions(name)], now)
        record_audit(one, AuditKind.ACCOUNT_CLOSED, actor=by, about=name, now=now)

    ledger.together(work)


def invite_auditor(
    ledger: Ledger,
    written: str,
    title: str,
    period: Period,
    until: datetime,
    by: str,
    now: datetime,
    language: Language | None = None,
) -> Invitation:
    """Make an account for an auditor from outside, who sees one period until an instant (UTC) and changes nothing.

    Raises Refused where the name has no such form or is taken, the title is empty or the instant has passed.
    """
    name = written.strip().lower()
    if not _NAME.fullmatch(name):
        raise Refused("auditor-name-form", name=written.strip())
    if not title.strip():
        raise Refused("auditor-title-missing")
    if until <= now:
        raise Refused("auditor-until-past")

    def work(one: Ledger) -> Invitation:
        known = one.accounts.find(OUTSIDE + name)
        if known is not None and known.is_open(now):
            raise Refused("auditor-name-taken", name=name)
        granted = frozenset({Right.AUDITOR})
        account = Account(OUTSIDE + name, title.strip()[:200], None, granted, language, period, until)
        one.accounts.save(account)
        detail = {"right": Right.AUDITOR.value, "period": str(period), "until": until.date().isoformat()}
        record_audit(one, AuditKind.RIGHT_GRANTED, actor=by, about=account.name, now=now, detail=detail)
        (invitation,) = invite(one, [account.name], by, now)
        return invitation

    return ledger.together(work)


def _require_other_admin(ledger: Ledger, name: str, now: datetime) -> None:
    """Raises Refused where no other admin can sign in."""
    others = (a for a in ledger.accounts.every() if Right.ADMIN in a.granted and a.name != name and a.password)
    if not any(account_access(ledger, other, now) is not None for other in others):
        raise Refused("last-admin")
