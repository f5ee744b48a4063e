"""The tables of signing in, and of what runs found, declared: the rest of those of ``engine.store.tables``.

Their rows are numbered without a gap, and ``tally`` has the last number: so a row that was deleted is missed.
"""

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from engine.store.column_types import INSTANT, SERIAL, TEXT, short_text


class AccountRow(SQLModel, table=True):
    """Somebody who may sign in. ``name`` is the id of a person, or the name of an auditor from outside, who has a
    ``title`` instead of a person.

    ``password`` is a hash; null until it was set. ``granted`` are rights, separated by blanks. An account that is
    closed stays, without its password.
    """

    __tablename__ = "account"

    number: int = Field(sa_column=Column(SERIAL, primary_key=True, autoincrement=False))
    name: str = Field(sa_column=Column(short_text(100), nullable=False, unique=True))
    title: str | None = Field(default=None, sa_column=Column(TEXT))
    password: str | None = Field(default=None, sa_column=Column(TEXT))
    granted: str = Field(sa_column=Column(short_text(100), nullable=False))
    language: str | None = Field(default=None, sa_column=Column(short_text(2)))
    period: str | None = Field(default=None, sa_column=Column(short_text(10)))
    expires_at: int | None = Field(default=None, sa_column=Column(INSTANT))
    closed_at: int | None = Field(default=None, sa_column=Column(INSTANT))
    seal: str = Field(sa_column=Column(short_text(32), nullable=False))


class WebSessionRow(SQLModel, table=True):
    """One browser in which somebody is signed in. ``hash`` is the SHA-256 of the token that only the browser has;
    ``agent`` the kind of browser."""

    __tablename__ = "web_session"
    __table_args__ = (Index("web_session_account", "account"),)

    number: int = Field(sa_column=Column(SERIAL, primary_key=True, autoincrement=False))
    hash: str = Field(sa_column=Column(short_text(64), nullable=False, unique=True))
    account: str = Field(sa_column=Column(short_text(100), nullable=False))
    agent: str = Field(sa_column=Column(TEXT, nullable=False))
    begun_at: int = Field(sa_column=Column(INSTANT, nullable=False))
    seen_at: int = Field(sa_column=Column(INSTANT, nullable=False))
    ended_at: int | None = Field(default=None, sa_column=Column(INSTANT))
    seal: str = Field(sa_column=Column(short_text(32), nullable=False))


class OneTimeLinkRow(SQLModel, table=True):
    """A link with which the person of an account sets a password, once. ``hash`` is the SHA-256 of its token."""

    __tablename__ = "one_time_link"
    __table_args__ = (Index("one_time_link_account", "account"),)

    number: int = Field(sa_column=Column(SERIAL, primary_key=True, autoincrement=False))
    hash: str = Field(sa_column=Column(short_text(64), nullable=False, unique=True))
    account: str = Field(sa_column=Column(short_text(100), nullable=False))
    made_by: str = Field(sa_column=Column(short_text(100), nullable=False))
    made_at: int = Field(sa_column=Column(INSTANT, nullable=False))
    expires_at: int = Field(sa_column=Column(INSTANT, nullable=False))
    used_at: int | None = Field(default=None, sa_column=Column(INSTANT))
    seal: str = Field(sa_column=Column(short_text(32), nullable=False))


class AuditRow(SQLModel, table=True):
    """Something that was done around the ledger: signing in, rights, looking at evidence. Rows only grow.

    ``about`` is an account, an item or a page; ``detail`` a JSON object of texts; ``address`` the address of the
    browser.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("audit_about", "about", "at"),
        Index("audit_address", "address", "at"),
        Index("audit_actor", "actor", "at"),
    )

    number: int = Field(sa_column=Column(SERIAL, primary_key=True, autoincrement=False))
    at: int = Field(sa_column=Column(INSTANT, nullable=False))
    kind: str = Field(sa_column=Column(short_text(40), nullable=False))
    actor: str = Field(sa_column=Column(short_text(100), nullable=False))
    about: str = Field(sa_column=Column(short_text(400), nullable=False))
    detail: str = Field(sa_column=Column(TEXT, nullable=False))
    address: str = Field(sa_column=Column(short_text(100), nullable=False))
    seal: str = Field(sa_column=Column(short_text(32), nullable=False))


class RunResultRow(SQLModel, table=True):
    """The result of one of the last runs that did or found something other than the run before: ``body`` is JSON."""

    __tablename__ = "run_result"

    number: int = Field(sa_column=Column(SERIAL, primary_key=True, autoincrement=False))
    at: int = Field(sa_column=Column(INSTANT, nullable=False))
    body: str = Field(sa_column=Column(TEXT, nullable=False))
    seal: str = Field(sa_column=Column(short_text(32), nullable=False))
