"""The browsers in which people are signed in: list them, and end some."""

from collections.abc import Collection
from datetime import datetime

from engine.domain.access.account import WebSession
from engine.domain.access.audit import AuditKind
from engine.services.accounts.audit import record_audit
from engine.services.ports.ledger import Ledger


def live_sessions(ledger: Ledger, now: datetime, account: str | None = None) -> tuple[WebSession, ...]:
    """The sessions of an account that are alive, or those of all, the last used first."""
    return tuple(session for session in ledger.accounts.sessions(account) if session.is_alive(now))


def end_sessions(
    ledger: Ledger, numbers: Collection[int], by: str, now: datetime, *, of: str | None = None
) -> tuple[WebSession, ...]:
    """End sessions, with ``of`` only those of an account; return those that were alive."""

    def work(one: Ledger) -> tuple[WebSession, ...]:
        ended = tuple(session for session in live_sessions(one, now, of) if session.number in numbers)
        one.accounts.end_sessions([session.number for session in ended], now)
        for name in sorted({session.account for session in ended}):
            count = str(sum(session.account == name for session in ended))
            record_audit(one, AuditKind.SESSION_ENDED, actor=by, about=name, now=now, detail={"sessions": count})
        return ended

    return ledger.together(work)
