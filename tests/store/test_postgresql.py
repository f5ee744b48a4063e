"""Properties of PostgreSQL alone: durability, order, one lock for writers, and the error when it goes away."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from engine.services.ports.ledger import Batch, Unavailable
from engine.services.ports.outbox import Message
from engine.store import ledger as ledger_module
from engine.store.circumstances import circumstances
from engine.store.connect import Database, connect, is_away, one_writer
from engine.store.ledger import SqlLedger
from engine.wording.refusal import refusal_text

AT = datetime(2026, 1, 14, 1, tzinfo=UTC)


@pytest.fixture
def postgres(new_postgres: Callable[..., str]) -> Iterator[Database]:
    db = connect(new_postgres())
    yield db
    db.dispose()


def setting(database: Database, name: str) -> str:
    with database.write.begin() as connection:
        return str(connection.execute(text(f"SHOW {name}")).scalar())


def test_a_commit_waits_for_the_disk_even_where_the_server_says_otherwise(new_postgres: Callable[..., str]) -> None:
    url = new_postgres()
    database = connect(url)
    with database.write.begin() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar()
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    database.dispose()
    again = connect(url)
    assert setting(again, "synchronous_commit") == "on"
    assert next(c for c in circumstances(again) if c.code == "durability").sound
    again.dispose()


def test_readers_have_one_snapshot_and_cannot_write(postgres: Database) -> None:
    with postgres.read.begin() as connection:
        assert connection.execute(text("SHOW transaction_isolation")).scalar() == "repeatable read"
        assert connection.execute(text("SHOW transaction_read_only")).scalar() == "on"
    assert setting(postgres, "transaction_isolation") == "read committed"
    assert setting(postgres, "transaction_read_only") == "off"


def test_every_text_is_sorted_by_code_points_whatever_the_language_of_the_database(postgres: Database) -> None:
    with postgres.read.begin() as connection:
        rows = connection.execute(
            text(
                "SELECT table_name, column_name, collation_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name <> 'alembic_version' AND data_type LIKE '%%char%%'"
                " OR table_schema = 'public' AND data_type = 'text'"
            )
        ).all()
    assert len(rows) > 30
    assert [row for row in rows if row.collation_name != "C"] == []


def test_a_writer_waits_for_the_one_before_and_gives_up_in_a_sentence(
    new_postgres: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.store.postgres_engine.LOCK_TIMEOUT", "50ms")
    database = connect(new_postgres())
    ledger = SqlLedger(database, b"key")
    with database.write.begin() as holder:
        one_writer(holder)
        ledger.head()  # readers wait for nobody
        with pytest.raises(Unavailable, match="lock timeout"):
            ledger.together(lambda _: None)
        ledger.dry_run(lambda _: None)  # nor do rehearsals
    ledger.together(lambda _: None)
    database.dispose()


def test_a_connection_that_is_cut_is_a_sentence_and_the_next_call_finds_the_server_again(
    postgres: Database, postgres_server: Any
) -> None:
    ledger = SqlLedger(postgres, b"key")
    with pytest.raises(Unavailable, match="terminating connection") as raised:
        ledger.reading(lambda inner: (postgres_server.cut(), inner.head()))
    assert "No partial data was written" in refusal_text(raised.value.refusal).en
    assert "没有写入不完整的数据" in refusal_text(raised.value.refusal).zh
    assert ledger.head() is None


def test_a_connection_cut_inside_a_commit_leaves_nothing_of_it(
    postgres: Database, postgres_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = SqlLedger(postgres, b"key")
    message = Message("k", "p", "", "mail", "digest", None, (), "s", "t")
    expected_head = ledger.expected_head(AT)
    with monkeypatch.context() as patch:
        patch.setattr(ledger_module, "add_messages", lambda *_, **__: postgres_server.cut())
        with pytest.raises(Unavailable):
            ledger.commit(Batch("run", (), (), (message,)), expected_head)
    assert (ledger.head(), ledger.outbox.messages()) == (None, ())
    ledger.commit(Batch("run", (), (), (message,)), expected_head)
    assert ledger.outbox.messages() == (message,)
    assert ledger.verify() is None


@pytest.mark.parametrize(
    ("why", "away"),
    [
        ('connection to server on socket "/run/.s.PGSQL.5432" failed: No such file or directory', True),
        ('connection to server at "127.0.0.1", port 5432 failed: Connection refused', True),
        ("FATAL: the database system is starting up", True),
        ("FATAL: sorry, too many clients already", True),
        ("connection timeout expired", True),
        ('FATAL: database "recrod" does not exist', False),
        ('FATAL: password authentication failed for user "duecourse"', False),
        ("failed to resolve host 'databse': [Errno -2] Name or service not known", False),
    ],
)
def test_a_server_that_is_away_is_told_from_an_address_that_is_wrong(why: str, away: bool) -> None:
    assert is_away(why) is away
