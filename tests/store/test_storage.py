"""SQLite's settings; no update is lost; the migrations create the tables."""

import re
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from engine.store import connect as store_connect
from engine.store import tables as _declared  # noqa: F401
from engine.store.connect import CannotOpen, Database, connect, upgrade, version_of
from engine.store.migrations import HEAD
from engine.wording.refusal import refusal_text

SCRIPTS = Path(store_connect.__file__).parent / "migrations"


def config() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS))
    return settings


def test_writers_wait_for_the_disk_in_wal_and_readers_cannot_write(database: Database) -> None:
    with database.write.connect() as connection:
        pragmas = {
            p: connection.exec_driver_sql(f"PRAGMA {p}").scalar()
            for p in ("journal_mode", "synchronous", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000}
    with database.read.begin() as connection, pytest.raises(DatabaseError, match="readonly"):
        connection.exec_driver_sql("DELETE FROM entry")
    with database.rehearse.begin() as connection, pytest.raises(DatabaseError, match="not authorized"):
        connection.exec_driver_sql("DELETE FROM entry")


def test_the_sqlite_library_is_outside_the_range_that_can_lose_a_wal_reset() -> None:
    version = store_connect.sqlite_module().sqlite_version_info
    assert version < (3, 7, 0) or version > (3, 51, 2)


def test_two_that_read_and_then_write_lose_nothing(database: Database) -> None:
    with database.write.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))

    def count() -> None:
        for _ in range(50):
            with database.write.begin() as connection:
                n = connection.execute(text("SELECT n FROM counter")).scalar_one()
                connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read.begin() as connection:
        assert connection.execute(text("SELECT n FROM counter")).scalar_one() == 200


def test_the_migrations_give_the_tables_that_the_code_knows(database: Database) -> None:
    with database.write.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_newest_script_is_the_head_and_going_down_leaves_nothing(database: Database) -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [HEAD]
    assert version_of(database.write) == HEAD
    down = config()
    with database.write.begin() as connection:
        down.attributes["connection"] = connection
        command.downgrade(down, "base")
    with database.write.begin() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
    assert tables == ["alembic_version"]
    upgrade(database)
    assert version_of(database.write) == HEAD


@pytest.mark.parametrize("url", ["record.db", "mysql://somewhere/record", "::"])
def test_an_address_that_is_no_database_is_refused_with_what_would_be_right(url: str) -> None:
    with pytest.raises(CannotOpen) as refused:
        connect(url)
    for sentence in (refusal_text(refused.value.why).zh, refusal_text(refused.value.why).en):
        assert re.search("sqlite:///(FILE|文件).* postgresql", sentence)
