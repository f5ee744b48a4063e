"""The tables of runs, sources, closed months and drafts, declared: the rest of those of ``engine.store.tables``."""

from sqlalchemy import Column, Index, Integer
from sqlmodel import Field, SQLModel

from engine.store.column_types import INSTANT, SERIAL, TEXT, short_text


class RunRow(SQLModel, table=True):
    """One run that went through: its instant, and the horizon and the last entry that it took into account.

    It is operational, not part of the ledger. ``asking`` is a JSON list of the subjects whose events lacked a field
    that a condition needs; null where that is not known.
    """

    __tablename__ = "run"

    id: int = Field(sa_column=Column(SERIAL, primary_key=True, autoincrement=False))
    at: int = Field(sa_column=Column(INSTANT, nullable=False))
    entry: int = Field(sa_column=Column(SERIAL, nullable=False))
    horizon: str = Field(sa_column=Column(short_text(10), nullable=False))
    definitions: str = Field(sa_column=Column(short_text(64), nullable=False))
    asking: str | None = Field(default=None, sa_column=Column(TEXT))
    seal: str = Field(sa_column=Column(short_text(32), nullable=False))


class CheckpointRow(SQLModel, table=True):
    """A part of a source that has been read: a file by its SHA-256, or ``cursor``, the place that a query has reached.

    It is operational, not part of the ledger: reading a source again changes nothing.
    """

    __tablename__ = "checkpoint"

    source: str = Field(sa_column=Column(TEXT, primary_key=True))
    name: str = Field(sa_column=Column(TEXT, primary_key=True))
    value: str = Field(sa_column=Column(TEXT, nullable=False))
    seal: str = Field(sa_column=Column(short_text(32), nullable=False))


class TallyRow(SQLModel, table=True):
    """The number of runs (``run``), of the checkpoints of a source (``checkpoints of NAME``), of somebody's drafts
    (``drafts of PERSON``, ``row drafts of PERSON``), or the last number of a table (its name).

    It shows that one was deleted; a seal shows only that a row was edited or added.
    """

    __tablename__ = "tally"

    name: str = Field(sa_column=Column(TEXT, primary_key=True))
    total: int = Field(sa_column=Column(Integer, nullable=False))
    seal: str = Field(sa_column=Column(short_text(32), nullable=False))


class ClosedMonthRow(SQLModel, table=True):
    """The figures of a closed month as of its closing: a cache. ``groups`` is a JSON list of what they add up.

    It is empty for a month that an earlier version closed, until the ledger is opened.
    """

    __tablename__ = "closed_month"

    month: str = Field(sa_column=Column(short_text(10), primary_key=True))
    groups: str = Field(sa_column=Column(TEXT, nullable=False))
    seal: str = Field(sa_column=Column(short_text(32), nullable=False))


class DraftRow(SQLModel, table=True):
    """One field of evidence that a person has filled in for an item and not delivered yet.

    It is not part of the ledger. A file has its ``sha256``, ``name`` and ``size`` in bytes; they are empty and 0
    where there is none.
    """

    __tablename__ = "draft"

    person: str = Field(sa_column=Column(short_text(100), primary_key=True))
    occurrence: str = Field(sa_column=Column(short_text(400), primary_key=True))
    field: str = Field(sa_column=Column(short_text(100), primary_key=True))
    value: str = Field(sa_column=Column(TEXT, nullable=False))
    sha256: str = Field(sa_column=Column(short_text(64), nullable=False))
    name: str = Field(sa_column=Column(TEXT, nullable=False))
    size: int = Field(sa_column=Column(SERIAL, nullable=False))
    at: int = Field(sa_column=Column(INSTANT, nullable=False))
    seal: str = Field(sa_column=Column(short_text(32), nullable=False))


class RowDraftRow(SQLModel, table=True):
    """A row of an event that a person has typed or pasted and that is not recorded yet.

    It is not part of the ledger. ``cells`` is a JSON object of texts by column, ``reason`` a JSON list of the Chinese
    and the English sentence, or empty.
    """

    __tablename__ = "row_draft"
    __table_args__ = (Index("row_draft_person", "person", "event"),)

    id: str = Field(sa_column=Column(short_text(40), primary_key=True))
    person: str = Field(sa_column=Column(short_text(100), nullable=False))
    event: str = Field(sa_column=Column(short_text(100), nullable=False))
    place: int = Field(sa_column=Column(SERIAL, nullable=False))
    cells: str = Field(sa_column=Column(TEXT, nullable=False))
    decision: str = Field(sa_column=Column(short_text(20), nullable=False))
    reason: str = Field(sa_column=Column(TEXT, nullable=False))
    at: int = Field(sa_column=Column(INSTANT, nullable=False))
    seal: str = Field(sa_column=Column(short_text(32), nullable=False))
