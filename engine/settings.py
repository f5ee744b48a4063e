"""The resources that the administrator has set up: databases, folders and services. Agreements only name them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileRoot:
    """A folder whose files checks may read.

    ``largest`` is the greatest size of a file, in bytes. A file modified less than ``settled`` ago is still being
    written. ``deadline`` bounds one check.
    """

    folder: Path
    largest: int = 20 * MEGABYTE
    settled: timedelta = timedelta(seconds=30)
    deadline: timedelta = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class SqlSource:
    """A database that checks may read: a SQLAlchemy URL, never shown because it holds the password.

    ``deadline`` bounds one query; ``rows`` and ``largest`` (in bytes) bound its answer.
    """

    url: str = field(repr=False)
    deadline: timedelta = timedelta(seconds=20)
    rows: int = 100_000
    largest: int = 20 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An HTTP service that checks may call: the address under which all paths lie, and a token, never shown, that is
    sent as ``Authorization: Bearer``.

    ``deadline`` bounds one answer in time, ``largest`` in bytes. ``private`` allows addresses of the own network.
    """

    url: str
    token: str | None = field(default=None, repr=False)
    deadline: timedelta = timedelta(seconds=10)
    largest: int = MEGABYTE
    private: bool = False


@dataclass(frozen=True, slots=True)
class Mapped:
    """The event that the rows of a source are (None: a column names it), and the columns that carry key, name, time
    and id where their headings do not show it."""

    event: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder into which another program writes tables of events.

    Files whose names match the pattern ``files`` are read once they have not been modified for as long as ``settled``.
    They are never moved or changed.
    """

    folder: Path
    files: str = "*.csv"
    settled: timedelta = timedelta(seconds=30)
    mapped: Mapped = Mapped()


@dataclass(frozen=True, slots=True)
class QuerySource:
    """A query on a named database whose rows are events.

    ``:cursor`` in it stands for the value of the column ``cursor`` in the last row imported, at first ``start``.
    """

    database: str
    query: str
    cursor: str
    start: str
    mapped: Mapped = Mapped()


@dataclass(frozen=True, slots=True)
class PushSource:
    """A program that sends events by HTTP, recognised by its token, which is never shown.

    ``largest`` bounds one request in bytes, ``a_minute`` the number of requests in a minute.
    """

    token: str = field(repr=False)
    largest: int = MEGABYTE
    a_minute: int = 600
    mapped: Mapped = Mapped()


EventSource = FolderSource | QuerySource | PushSource


@dataclass(frozen=True, slots=True)
class Settings:
    """All resources by name; empty where the administrator has set up none.

    ``channels`` are the blocks of the channels, with secrets filled in; the channel itself reads its block. None: the
    block has errors.
    """

    files: Mapping[str, FileRoot] = field(default_factory=dict)
    databases: Mapping[str, SqlSource] = field(default_factory=dict)
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    sources: Mapping[str, EventSource] = field(default_factory=dict)
    channels: Mapping[str, Mapping[str, str] | None] = field(default_factory=dict, repr=False)
