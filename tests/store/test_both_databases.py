"""Properties of the ledger on both SQLite and PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlmodel import SQLModel

from engine.domain.ledger.entry import ENGINE, Entry, Kind, Phase
from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.services.ports.ledger import Batch, Conflict
from engine.services.ports.occurrences import Row
from engine.services.ports.outbox import Message
from engine.services.ports.runs import LastRun
from engine.store import connect as store_connect
from engine.store import tables as _declared  # noqa: F401
from engine.store.bulk import FEW, Clash, among, among_numbers, perhaps_there, put_values
from engine.store.circumstances import circumstances
from engine.store.connect import CannotOpen, Database, connect, upgrade, version_of
from engine.store.core_tables import term_pair_t, term_t
from engine.store.ledger import SqlLedger
from engine.store.migrations import HEAD

pytestmark = pytest.mark.databases

AT = datetime(2026, 1, 14, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def ledger(database: Database) -> SqlLedger:
    return SqlLedger(database, b"key")


def row(key: str, wake_at: datetime | None = AT) -> Row:
    id = f"sales-finance/papers@vehicle.delivered/{key}"
    occurrence = Occurrence(id, "sales-finance", "papers", AT, AT, (Dated(AT, None),), subject=key)
    verdict = Verdict(Phase.OPEN, Timeliness.PENDING, None, None)
    return Row(occurrence, verdict, "r" * 64, "d" * 64, wake_at)


def opened(new_row: Row) -> Entry:
    return Entry(Kind.OPENED, new_row.occurrence.id, ENGINE, AT, AT, {"due_at": None})


def put(ledger: SqlLedger, *rows: Row) -> None:
    expected_head = ledger.expected_head(AT)
    ledger.commit(
        Batch("run", tuple(replace(opened(r), recorded_at=expected_head.recorded_at) for r in rows), rows),
        expected_head,
    )


# ---- migrations


def config(connection: Any) -> Config:
    result = Config()
    result.set_main_option("script_location", str(Path(store_connect.__file__).parent / "migrations"))
    result.attributes["connection"] = connection
    return result


def difference(database: Database) -> list[Any]:
    with database.write.begin() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))


@pytest.fixture
def bare(new_database: Callable[..., str], tmp_path: Path) -> Iterator[Database]:
    result = connect(new_database(tmp_path, bare=True))
    yield result
    result.dispose()


def tables(database: Database) -> list[tuple[str, ...]]:
    """Every column, index and constraint as the database itself describes it, except Alembic's own table."""
    if database.write.dialect.name == "sqlite":
        queries = [
            'SELECT m.name, c.cid, c.name, c.type, c."notnull", c.dflt_value, c.pk'
            " FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c WHERE m.type = 'table'",
            "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index'",
            "SELECT name, substr(sql, instr(sql, 'CHECK')) FROM sqlite_master WHERE name = 'occurrence'",
        ]
    else:
        queries = [
            "SELECT table_name, ordinal_position, column_name, data_type, character_maximum_length, collation_name,"
            " is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace",
        ]
    with database.read.begin() as connection:
        result = [row for query in queries for row in connection.exec_driver_sql(query)]
    spelled = [tuple(" ".join(str(value).split()) for value in row) for row in result]
    return sorted(row for row in spelled if row[0] != "alembic_version")


def test_the_migrations_up_and_down_and_up_again_give_the_tables_that_the_code_knows(bare: Database) -> None:
    assert version_of(bare.read) is None
    upgrade(bare)
    assert (version_of(bare.read), difference(bare)) == (HEAD, [])
    with bare.write.begin() as connection:
        command.downgrade(config(connection), "base")
    with bare.read.begin() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    upgrade(bare)
    assert (version_of(bare.read), difference(bare)) == (HEAD, [])


def test_the_migrations_give_each_column_index_and_constraint_as_the_code_declares_it(
    bare: Database, new_database: Callable[..., str], tmp_path: Path
) -> None:
    upgrade(bare)
    folder = tmp_path / "declared"
    folder.mkdir()
    declared = connect(new_database(folder, bare=True))
    SQLModel.metadata.create_all(declared.write)
    assert tables(bare) == tables(declared)
    declared.dispose()


def test_a_database_of_a_version_that_the_code_does_not_know_is_refused_and_left_alone(bare: Database) -> None:
    upgrade(bare)
    with bare.write.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CannotOpen, match="database-newer"):
        upgrade(bare)
    assert (version_of(bare.read), difference(bare)) == ("9999", [])


def test_two_that_migrate_at_once_migrate_once(new_database: Callable[..., str], tmp_path: Path) -> None:
    url = new_database(tmp_path, bare=True)
    raised: list[BaseException] = []

    def migrate() -> None:
        database = connect(url)
        try:
            upgrade(database)
        except BaseException as error:
            raised.append(error)
        finally:
            database.dispose()

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []


# ---- commits


def test_a_commit_on_a_head_that_moved_writes_nothing(ledger: SqlLedger) -> None:
    expected_head = ledger.expected_head(AT)
    put(ledger, row("A-1"))
    with pytest.raises(Conflict):
        ledger.commit(Batch("run", (opened(row("A-2")),), (row("A-2"),)), expected_head)
    with pytest.raises(Conflict):
        ledger.refresh([row("A-1", None)], expected_head)
    assert [r.occurrence.id[-3:] for r in ledger.occurrences.all_rows()] == ["A-1"]
    assert ledger.verify() is None


def test_writers_at_once_form_one_chain(ledger: SqlLedger) -> None:
    raised: list[BaseException] = []

    def write(name: str) -> None:
        own = SqlLedger(ledger.database, b"key")
        for n in range(10):
            while True:
                expected_head = own.expected_head(AT)
                new_row = row(f"{name}-{n}")
                try:
                    own.commit(
                        Batch("run", (replace(opened(new_row), recorded_at=expected_head.recorded_at),), (new_row,)),
                        expected_head,
                    )
                except Conflict:
                    continue
                except BaseException as error:
                    raised.append(error)
                break

    threads = [threading.Thread(target=write, args=(name,)) for name in "ABCD"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    head = ledger.head()
    assert head is not None and (head.batch, head.entries) == (40, 40)
    assert len(ledger.occurrences.all_rows()) == 40
    assert ledger.verify() is None


@pytest.mark.parametrize("count", [1, 99, 100, 101, 2500])
def test_a_commit_of_any_size_is_read_back_and_a_second_one_replaces_its_rows(ledger: SqlLedger, count: int) -> None:
    rows = [row(f"A-{n:04}") for n in range(count)]
    put(ledger, *rows)
    ids = [r.occurrence.id for r in rows]
    assert ledger.occurrences.rows(ids) == dict(zip(ids, rows, strict=True))
    assert {id: len(e) for id, e in ledger.entries.of(ids).items()} == dict.fromkeys(ids, 1)
    assert ledger.occurrences.awake(AT) == tuple(ids)
    assert ledger.occurrences.awake(AT - SECOND) == ()
    later = [replace(r, wake_at=None) for r in rows]
    ledger.refresh(later, ledger.expected_head(AT))
    assert ledger.occurrences.all_rows() == tuple(later)
    assert ledger.occurrences.awake(AT) == ()
    ledger.refresh((), ledger.expected_head(AT), ids[1:])
    assert ledger.occurrences.all_rows() == tuple(later[:1])
    assert ledger.verify() is None


ODD = ('a"b', "c\\d", "{,}", "null", "NULL", "", " x ", "沪A", "b\n", "'")


def test_rows_are_found_by_any_texts_and_those_that_exist_are_replaced(database: Database) -> None:
    names = ("number", "kind", "about", "text")
    first = [(n, "item", text, "first") for n, text in enumerate(ODD)]
    more = [(n, "item", "more", "second") for n in range(len(ODD) - 1, FEW + len(ODD))]
    with database.write.begin() as connection:
        put_values(connection, term_t, names, first)
        put_values(connection, term_t, names, more, Clash.KEEP)
        found = select(term_t.c.about).where(among(connection, term_t.c.about, ODD))
        assert set(connection.execute(found).scalars()) == set(ODD)
        others = select(term_t.c.about).where(~among(connection, term_t.c.about, ODD)).distinct()
        assert list(connection.execute(others).scalars()) == ["more"]
        put_values(connection, term_t, names, more, Clash.REPLACE)
        left = select(term_t.c.about).where(among_numbers(connection, term_t.c.number, range(len(ODD))))
        assert list(connection.execute(left.order_by(term_t.c.number)).scalars()) == [*ODD[:-1], "more"]
        assert not connection.execute(found.where(among_numbers(connection, term_t.c.number, []))).all()


def test_many_rows_of_a_key_of_two_columns_are_merged(database: Database) -> None:
    names = ("pair", "block", "members")
    pairs = ['"\\', "{,", "沪A", "' ", *(f"{n:02}" for n in range(FEW))]
    with database.write.begin() as connection:
        put_values(connection, term_pair_t, names, [(pair, 0, "first") for pair in pairs[2:]])
        put_values(connection, term_pair_t, names, [(pair, 0, pair * 2) for pair in pairs], Clash.REPLACE)
        put_values(connection, term_pair_t, names, [(pair, n % 2, "kept") for n, pair in enumerate(pairs)], Clash.KEEP)
        found = connection.execute(select(term_pair_t).order_by(term_pair_t.c.pair, term_pair_t.c.block)).tuples()
        odd = [(pair, 1, "kept") for n, pair in enumerate(pairs) if n % 2]
        assert list(found) == sorted([*((pair, 0, pair * 2) for pair in pairs), *odd])


def test_a_look_between_the_ends_leaves_out_only_what_is_not_there(database: Database) -> None:
    known = [*(f"a/b@n/{n:03}" for n in range(FEW)), "A-7", "沪A-7", "z/y@n/1"]
    with database.write.begin() as connection:
        put_values(
            connection, term_t, ("number", "kind", "about", "text"), [(n, "item", t, "t") for n, t in enumerate(known)]
        )

        def there(*texts: str) -> list[str]:
            return list(perhaps_there(connection, term_t.c.about, texts))

        new = [f"a/b@n/{n:03}" for n in range(FEW, 3 * FEW)]
        assert there(*new) == []
        assert there("A-7", "z/y@n/1", "a/c@n/1", *new) == ["A-7", "z/y@n/1"]
        assert there(*new, known[-4]) == sorted([*new, known[-4]])
        assert there(*(f"沪A-{n}" for n in range(FEW + 1))) == sorted(f"沪A-{n}" for n in range(FEW + 1))
        assert there(*new[:2]) == new[:2], "few are looked for one by one"
        of_many = [f"a/{n}@n/{n}" for n in range(FEW + 1)]
        assert there(*of_many) == sorted(of_many), "as are those of many obligations"


def test_texts_of_any_length_and_script_are_kept_as_they_are(ledger: SqlLedger) -> None:
    strange = "粤B·12345 'quoted' \"double\" back\\slash tab\t line\nend \\N 🚗 " + "长" * 500
    new_row = row(strange)
    put(ledger, new_row)
    assert ledger.occurrences.all_rows() == (new_row,)
    message = Message("k" * 900, "p", "a@b", "mail", "digest", None, (new_row.occurrence.id,), strange, strange * 100)
    ledger.commit(Batch("run", (), (), (message,)), ledger.expected_head(AT + SECOND))
    assert ledger.outbox.messages() == (message,)
    assert ledger.verify() is None


def test_instants_far_off_are_kept_to_the_microsecond(ledger: SqlLedger) -> None:
    for at in (datetime(1901, 1, 1, 0, 0, 0, 1, tzinfo=UTC), datetime(9998, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)):
        new_row = row("A-1", at)
        ledger.refresh([new_row], ledger.expected_head(AT))
        assert ledger.occurrences.all_rows() == (new_row,)


def test_ids_come_sorted_as_python_sorts_them(ledger: SqlLedger) -> None:
    keys = ["a", "B", "b", "A", "Ä", "ä", "_", "-", "1", "10", "2", "中", "文", "é", "e", "z", "Z", " "]
    put(ledger, *(row(key) for key in keys))
    assert [r.occurrence.subject for r in ledger.occurrences.all_rows()] == sorted(keys)
    assert list(ledger.occurrences.awake(AT)) == sorted(ledger.occurrences.awake(AT))


# ---- readers


def test_a_reader_sees_one_state_while_others_commit(ledger: SqlLedger) -> None:
    put(ledger, row("A-1"))

    def read(observed: SqlLedger) -> list[int]:
        counts = [len(observed.occurrences.all_rows())]
        put(ledger, row("A-2"))
        counts.append(len(observed.occurrences.all_rows()))
        head = observed.head()
        assert head is not None
        return [*counts, head.batch]

    assert ledger.reading(read) == [1, 1, 1]
    assert len(ledger.occurrences.all_rows()) == 2


def test_what_is_rehearsed_is_taken_back(ledger: SqlLedger) -> None:
    put(ledger, row("A-1"))

    def work(inner: SqlLedger) -> int:
        put(inner, *(row(f"B-{n}") for n in range(300)))
        inner.runs.record_run(LastRun(AT, 1, AT.date(), "d"))
        return len(inner.occurrences.all_rows())

    before = ledger.head()
    assert ledger.dry_run(work) == 301
    assert (ledger.head(), len(ledger.occurrences.all_rows()), ledger.runs.last()) == (before, 1, None)


def test_runs_that_pass_at_once_are_both_counted(ledger: SqlLedger) -> None:
    raised: list[BaseException] = []

    def passes() -> None:
        try:
            for n in range(10):
                SqlLedger(ledger.database, b"key").runs.record_run(LastRun(AT, n, AT.date(), "d", ("A-1",)))
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=passes) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    assert ledger.runs.last() is not None


# ---- the outbox


def test_senders_at_once_lease_each_message_once(ledger: SqlLedger) -> None:
    messages = tuple(Message(f"k{n}", "p", "", "mail", "digest", None, (), "s", "t") for n in range(200))
    ledger.commit(Batch("run", (), (), messages), ledger.expected_head(AT))
    leased: list[int] = []

    def claim() -> None:
        own = SqlLedger(ledger.database, b"key")
        while some := own.outbox.lease(AT, AT + timedelta(minutes=2), 7):
            leased.extend(new_row.id for new_row in some)

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(leased) == list(range(1, 201))
    late = ledger.outbox.lease(AT + timedelta(minutes=2), AT + timedelta(minutes=4), 1)[0]
    assert (late.id, late.fence) == (1, 2)
    first = replace(late, fence=1)
    assert (ledger.outbox.sent(first, AT), ledger.outbox.sent(late, AT), ledger.outbox.sent(late, AT)) == (
        False,
        True,
        False,
    )


# ---- the same everywhere


def test_a_database_in_use_is_sound(database: Database) -> None:
    lines = {line.code: line for line in circumstances(database)}
    assert lines["durability"].sound
    assert lines["migration"].sound
    assert lines["library"].sound
