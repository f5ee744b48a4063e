"""Accounts, sessions, one-time links and the audit in SQL. Each row is sealed; one that lacks its seal counts for
nothing."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select

from engine.domain.access.account import Account, OneTimeLink, WebSession
from engine.domain.access.audit import AuditKind, AuditRecord
from engine.domain.access.right import Right
from engine.domain.deadline.period import Period
from engine.domain.text import Language
from engine.services.ports.accounts import AuditQuery
from engine.store.bulk import Clash, put
from engine.store.codec import canonical
from engine.store.connect import one_writer
from engine.store.core_tables import account_t, audit_t, one_time_link_t, web_session_t
from engine.store.instants import instant, micro
from engine.store.numbered import append
from engine.store.run_results import blank_results
from engine.store.seal import is_sealed, sealed
from engine.store.session import Session

_AT_A_TIME = 1_000
"""Rows of the audit that lose their address in one transaction."""


class SqlAccounts:
    """The accounts of a ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ---- accounts

    def find(self, name: str) -> Account | None:
        """The account of a name."""
        with self._session.reading() as connection:
            row = connection.execute(select(account_t).where(account_t.c.name == name)).first()
            return _account(row) if row is not None and self._is_whole(account_t, row) else None

    def every(self) -> tuple[Account, ...]:
        """All accounts, by name."""
        with self._session.reading() as connection:
            rows = connection.execute(select(account_t).order_by(account_t.c.name)).all()
        return tuple(_account(row) for row in rows if self._is_whole(account_t, row))

    def save(self, account: Account) -> None:
        """Store an account."""
        values = _account_values(account)
        with self._session.writing() as connection:
            one_writer(connection)
            known = select(account_t.c.number).where(account_t.c.name == account.name)
            if (number := connection.execute(known).scalar()) is None:
                append(connection, account_t, self._session.key, [values])
            else:
                self._put(connection, account_t, {"number": number, **values})

    # ---- sessions

    def session(self, hash_: str) -> tuple[WebSession, Account] | None:
        """The session of a token, with its account."""
        with self._session.reading() as connection:
            row = connection.execute(select(web_session_t).where(web_session_t.c.hash == hash_)).first()
            if row is None or not self._is_whole(web_session_t, row):
                return None
            named = connection.execute(select(account_t).where(account_t.c.name == row.account)).first()
            if named is None or not self._is_whole(account_t, named):
                return None
            return _web_session(row), _account(named)

    def sessions(self, account: str | None = None) -> tuple[WebSession, ...]:
        """The sessions that are not ended."""
        query = select(web_session_t).where(web_session_t.c.ended_at.is_(None))
        if account is not None:
            query = query.where(web_session_t.c.account == account)
        with self._session.reading() as connection:
            rows = connection.execute(query.order_by(web_session_t.c.seen_at.desc(), web_session_t.c.number)).all()
        return tuple(_web_session(row) for row in rows if self._is_whole(web_session_t, row))

    def begin_session(self, hash_: str, account: str, agent: str, at: datetime) -> None:
        """Store a new session."""
        begun = micro(at)
        row = {"hash": hash_, "account": account, "agent": agent, "begun_at": begun, "seen_at": begun, "ended_at": None}
        with self._session.writing() as connection:
            append(connection, web_session_t, self._session.key, [row])

    def see_session(self, number: int, at: datetime) -> None:
        """Store when a session was last used."""
        with self._session.writing() as connection:
            self._change(connection, web_session_t, web_session_t.c.number == number, seen_at=micro(at))

    def end_sessions(self, numbers: Collection[int], at: datetime) -> None:
        """End sessions."""
        chosen = web_session_t.c.number.in_(sorted(numbers)) & web_session_t.c.ended_at.is_(None)
        with self._session.writing() as connection:
            self._change(connection, web_session_t, chosen, ended_at=micro(at))

    # ---- links

    def link(self, hash_: str) -> OneTimeLink | None:
        """The link of a token."""
        with self._session.reading() as connection:
            row = connection.execute(select(one_time_link_t).where(one_time_link_t.c.hash == hash_)).first()
            return _link(row) if row is not None and self._is_whole(one_time_link_t, row) else None

    def links(self) -> tuple[OneTimeLink, ...]:
        """The last link of each account, by account."""
        newest = select(func.max(one_time_link_t.c.number)).group_by(one_time_link_t.c.account)
        query = select(one_time_link_t).where(one_time_link_t.c.number.in_(newest))
        with self._session.reading() as connection:
            rows = connection.execute(query.order_by(one_time_link_t.c.account)).all()
        return tuple(_link(row) for row in rows if self._is_whole(one_time_link_t, row))

    def add_link(self, hash_: str, account: str, made_by: str, at: datetime, until: datetime) -> None:
        """Store a new link; the earlier ones of the account can no longer be used."""
        row = {
            "hash": hash_,
            "account": account,
            "made_by": made_by,
            "made_at": micro(at),
            "expires_at": micro(until),
            "used_at": None,
        }
        with self._session.writing() as connection:
            self._use(connection, account, at)
            append(connection, one_time_link_t, self._session.key, [row])

    def use_links(self, account: str, at: datetime) -> None:
        """Mark all links of an account as used."""
        with self._session.writing() as connection:
            self._use(connection, account, at)

    def _use(self, connection: Connection, account: str, at: datetime) -> None:
        unused = (one_time_link_t.c.account == account) & one_time_link_t.c.used_at.is_(None)
        self._change(connection, one_time_link_t, unused, used_at=micro(at))

    # ---- audit

    def record(self, records: Sequence[AuditRecord]) -> None:
        """Append rows to the audit."""
        rows = [
            {
                "at": micro(one.at),
                "kind": one.kind.value,
                "actor": one.actor,
                "about": one.about,
                "detail": canonical(dict(one.detail)),
                "address": one.address,
            }
            for one in records
        ]
        if rows:
            with self._session.writing() as connection:
                append(connection, audit_t, self._session.key, rows)

    def audit(self, query: AuditQuery, most: int) -> tuple[AuditRecord, ...]:
        """At most that many rows of the audit, the last first."""
        statement = select(audit_t).where(*_wanted(query)).order_by(audit_t.c.number.desc()).limit(most)
        with self._session.reading() as connection:
            rows = connection.execute(statement).all()
        return tuple(_record(row) for row in rows if self._is_whole(audit_t, row))

    def count_audit(self, query: AuditQuery) -> int:
        """The number of rows of the audit."""
        with self._session.reading() as connection:
            statement = select(func.count()).select_from(audit_t).where(*_wanted(query))
            return int(connection.execute(statement).scalar_one())

    def blank_addresses(self, before: datetime) -> int:
        """Take the addresses from rows of before an instant, a thousand at a time; return how many had one.

        The rows stay, sealed anew. One that lacks its seal stays as it is, since it has to be found.
        """
        count, last = 0, 0
        old = (audit_t.c.at < micro(before)) & (audit_t.c.address != "")
        while True:
            with self._session.writing() as connection:
                one_writer(connection)
                some = select(audit_t).where(old, audit_t.c.number > last).order_by(audit_t.c.number).limit(_AT_A_TIME)
                rows = connection.execute(some).all()
                whole = [{**_without_seal(row), "address": ""} for row in rows if self._is_whole(audit_t, row)]
                if whole:
                    put(connection, audit_t, [sealed(self._session.key, audit_t, row) for row in whole], Clash.REPLACE)
            count += len(whole)
            if len(rows) < _AT_A_TIME:
                return count
            last = rows[-1].number

    # ---- rows

    def _is_whole(self, table: Table, row: Row[Any]) -> bool:
        return is_sealed(self._session.key, table, row)

    def _put(self, connection: Connection, table: Table, row: dict[str, object]) -> None:
        put(connection, table, [sealed(self._session.key, table, row)], Clash.REPLACE)

    def _change(self, connection: Connection, table: Table, which: ColumnElement[bool], **values: object) -> None:
        """Change some columns of rows, and seal them anew; a row that lacks its seal stays as it is."""
        one_writer(connection)
        for row in connection.execute(select(table).where(which)).all():
            if self._is_whole(table, row):
                self._put(connection, table, {**_without_seal(row), **values})


def close_accounts(connection: Connection, people: Collection[str], key: bytes, at: int) -> None:
    """Close the accounts of people who are erased: without password and language, and without the kinds of their
    browsers. Their rights are withdrawn. The results of runs, which may name them, are blanked."""
    if people:
        blank_results(connection, key)
    for name in sorted(set(people)):
        for row in connection.execute(select(account_t).where(account_t.c.name == name)).all():
            blank = {"password": None, "language": None, "granted": "", "closed_at": at}
            put(connection, account_t, [sealed(key, account_t, {**_without_seal(row), **blank})], Clash.REPLACE)
        for row in connection.execute(select(web_session_t).where(web_session_t.c.account == name)).all():
            ended = {"agent": "", "ended_at": row.ended_at if row.ended_at is not None else at}
            put(connection, web_session_t, [sealed(key, web_session_t, {**_without_seal(row), **ended})], Clash.REPLACE)


def _without_seal(row: Row[Any]) -> dict[str, object]:
    return {name: value for name, value in row._mapping.items() if name != "seal"}


def _account_values(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "title": account.title,
        "password": account.password,
        "granted": " ".join(sorted(right.value for right in account.granted)),
        "language": account.language.value if account.language is not None else None,
        "period": str(account.period) if account.period is not None else None,
        "expires_at": micro(account.expires_at) if account.expires_at is not None else None,
        "closed_at": micro(account.closed_at) if account.closed_at is not None else None,
    }


def _account(row: Row[Any]) -> Account:
    return Account(
        row.name,
        row.title,
        row.password,
        frozenset(Right(right) for right in row.granted.split()),
        Language(row.language) if row.language else None,
        Period.read(row.period) if row.period else None,
        instant(row.expires_at) if row.expires_at is not None else None,
        instant(row.closed_at) if row.closed_at is not None else None,
    )


def _web_session(row: Row[Any]) -> WebSession:
    ended = instant(row.ended_at) if row.ended_at is not None else None
    return WebSession(row.number, row.hash, row.account, row.agent, instant(row.begun_at), instant(row.seen_at), ended)


def _link(row: Row[Any]) -> OneTimeLink:
    used = instant(row.used_at) if row.used_at is not None else None
    made, until = instant(row.made_at), instant(row.expires_at)
    return OneTimeLink(row.number, row.hash, row.account, row.made_by, made, until, used)


def _record(row: Row[Any]) -> AuditRecord:
    record = AuditRecord(instant(row.at), AuditKind(row.kind), row.actor, row.about, json.loads(row.detail))
    return replace(record, address=row.address, number=row.number)


def _wanted(query: AuditQuery) -> list[ColumnElement[bool]]:
    columns = audit_t.c
    wanted: list[ColumnElement[bool]] = []
    if query.kinds:
        wanted.append(columns.kind.in_(sorted(kind.value for kind in query.kinds)))
    for name in ("actor", "about", "address"):
        if value := getattr(query, name):
            wanted.append(columns[name] == value)
    if query.since is not None:
        wanted.append(columns.at >= micro(query.since))
    if query.until is not None:
        wanted.append(columns.at < micro(query.until))
    if query.before is not None:
        wanted.append(columns.number < query.before)
    return wanted
