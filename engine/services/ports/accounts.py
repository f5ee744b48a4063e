"""Accounts, sessions, one-time links and the audit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.domain.access.account import Account, OneTimeLink, WebSession
from engine.domain.access.audit import AuditKind, AuditRecord


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """The rows of the audit that are wanted; what is empty or None does not matter. ``since`` is included, ``until``
    is not (UTC). ``before`` is the number that they come before: the rest of a page."""

    kinds: frozenset[AuditKind] = frozenset()
    actor: str = ""
    about: str = ""
    address: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class Accounts(Protocol):
    """The accounts of a ledger. A row that somebody changed from outside is as if it were not there."""

    def find(self, name: str) -> Account | None:
        """The account of a name; None where there is none."""

    def every(self) -> tuple[Account, ...]:
        """All accounts, by name, the closed ones too."""

    def save(self, account: Account) -> None:
        """Store an account: a new one, or in place of the one with its name."""

    def session(self, hash_: str) -> tuple[WebSession, Account] | None:
        """The session of a token, with its account; None where there is none."""

    def sessions(self, account: str | None = None) -> tuple[WebSession, ...]:
        """The sessions of an account that are not ended, or those of all, the last used first."""

    def begin_session(self, hash_: str, account: str, agent: str, at: datetime) -> None:
        """Store a new session."""

    def see_session(self, number: int, at: datetime) -> None:
        """Store when a session was last used."""

    def end_sessions(self, numbers: Collection[int], at: datetime) -> None:
        """End sessions."""

    def link(self, hash_: str) -> OneTimeLink | None:
        """The link of a token; None where there is none."""

    def links(self) -> tuple[OneTimeLink, ...]:
        """The last link of each account, by account."""

    def add_link(self, hash_: str, account: str, made_by: str, at: datetime, until: datetime) -> None:
        """Store a new link; the earlier ones of the account can no longer be used."""

    def use_links(self, account: str, at: datetime) -> None:
        """Mark all links of an account as used."""

    def record(self, records: Sequence[AuditRecord]) -> None:
        """Append rows to the audit."""

    def audit(self, query: AuditQuery, most: int) -> tuple[AuditRecord, ...]:
        """At most that many rows of the audit, the last first."""

    def count_audit(self, query: AuditQuery) -> int:
        """The number of rows of the audit."""

    def blank_addresses(self, before: datetime) -> int:
        """Take the addresses of browsers from rows of the audit of before an instant; return how many had one."""
