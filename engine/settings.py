"""What the administrator has set: the named resources of the outside that agreements may only name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileRoot:
    """A folder under which checks may look at files. ``largest`` in bytes; a file modified less than ``settled``
    ago is still being written; ``deadline`` bounds one look."""

    folder: Path
    largest: int = 20 * MEGABYTE
    settled: timedelta = timedelta(seconds=30)
    deadline: timedelta = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class SqlSource:
    """A database that checks may read: a SQLAlchemy URL (with its password: never shown), a deadline for one query,
    and the most rows and bytes that it may answer."""

    url: str = field(repr=False)
    deadline: timedelta = timedelta(seconds=20)
    rows: int = 100_000
    largest: int = 20 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A service that checks may ask: the address under which all paths lie, a token sent as ``Authorization: Bearer``
    (never shown), a deadline for one answer and its most bytes. ``private`` allows addresses of the own network."""

    url: str
    token: str | None = field(default=None, repr=False)
    deadline: timedelta = timedelta(seconds=10)
    largest: int = MEGABYTE
    private: bool = False


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which event the rows of a source are (None: a column says), and which columns carry key, name, time and id where
    their headings do not say so."""

    event: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder into which another program writes tables of events: files whose name fits ``files``, once they have not
    been modified for as long as ``settled``. They are read, never moved or changed."""

    folder: Path
    files: str = "*.csv"
    settled: timedelta = timedelta(seconds=30)
    mapped: Mapped = Mapped()


@dataclass(frozen=True, slots=True)
class QuerySource:
    """A query on a named database that tells of events: ``:cursor`` in it is the value of the column ``cursor`` in the
    last row that was taken, before the first ``start``."""

    database: str
    query: str
    cursor: str
    start: str
    mapped: Mapped = Mapped()


@dataclass(frozen=True, slots=True)
class PushSource:
    """A program that sends events by HTTP, known by its token (never shown). ``largest`` bounds one request in bytes,
    ``a_minute`` the requests in a minute."""

    token: str = field(repr=False)
    largest: int = MEGABYTE
    a_minute: int = 600
    mapped: Mapped = Mapped()


EventSource = FolderSource | QuerySource | PushSource


@dataclass(frozen=True, slots=True)
class Settings:
    """All named resources, by name; empty where the administrator has set none."""

    files: Mapping[str, FileRoot] = field(default_factory=dict)
    databases: Mapping[str, SqlSource] = field(default_factory=dict)
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    sources: Mapping[str, EventSource] = field(default_factory=dict)
