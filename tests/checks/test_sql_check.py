"""SQL checks on real databases: rows, failures, and hostile queries."""

import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from engine.checks.databases import open_database
from engine.checks.observation import CouldNotError
from engine.checks.sql import check_sql
from engine.domain.agreement.check import CheckAnswer, Observation
from engine.domain.agreement.check.sql import SqlCheck
from engine.domain.text import Text
from engine.loading.check.sql import SqlSource
from tests.builders import SHANGHAI, check_subject, instant

SECRET = "canary-secret-71f0"
ASKED_OF_ALL = "select key, met, done_at, amount from jobs"
ONE_BY_ONE = "select amount, done_at from jobs where key = :key and met = 1"
ROWS = (
    ("A-1", 1, "2026-03-05 10:00:00", 8500),
    ("A-2", 0, None, 20),
    ("A-4", 1, "2026-03-06T02:00:00+00:00", 30),
)

Make = Callable[..., SqlSource]
RunCheck = Callable[..., Mapping[str, Observation]]


def signed_in(url: str, role: str, *statements: str) -> str:
    """Return the URL of another account on a PostgreSQL server, created if it is missing, after some statements."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar() is None:
            connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
    return url.replace("//postgres@", f"//{role}@")


@pytest.fixture
def source(new_database: Callable[..., str], tmp_path: Path, kind_of_database: str) -> Make:
    """Creates a database with the rows of jobs and a canary, and returns a source that reads it."""

    numbers = count()

    def make(**limits: object) -> SqlSource:
        folder = tmp_path / f"shop-{next(numbers)}"
        folder.mkdir()
        url = new_database(folder, bare=True)
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE jobs (key text, met int, done_at text, amount int)")
            connection.exec_driver_sql("CREATE INDEX by_key ON jobs (key)")
            connection.exec_driver_sql("CREATE TABLE canary (name text)")
            connection.exec_driver_sql("INSERT INTO canary VALUES ('alive')")
            for row in ROWS:
                values = dict(zip("kmda", row, strict=True))
                connection.execute(text("INSERT INTO jobs VALUES (:k, :m, :d, :a)"), values)
        engine.dispose()
        if kind_of_database == "postgresql":
            url = signed_in(url, "reader", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
        limits.setdefault("deadline", timedelta(seconds=5))
        return SqlSource(url, **limits)  # type: ignore[arg-type]

    return make


@pytest.fixture
def ask(source: Make) -> RunCheck:
    """Runs a query about some keys and returns the observations by key."""

    def about(query: str, *keys: str, at: SqlSource | None = None, **limits: object) -> Mapping[str, Observation]:
        occurrences = [check_subject(key) for key in keys or ("A-1",)]
        found = check_sql(SqlCheck("shop", query), occurrences, at or source(**limits), zone=SHANGHAI)
        return {one.key or "": found[one.occurrence] for one in occurrences}

    return about


def words(observation: Observation) -> str:
    return f"{observation.answer}: {observation.what.en}"


# ---- rows


@pytest.mark.databases
@pytest.mark.parametrize("query", [ASKED_OF_ALL, "select * from jobs where key = :key"])
def test_a_row_says_that_it_is_done_and_when(ask: RunCheck, query: str) -> None:
    observation = ask(query, "A-1", "A-4")
    assert observation["A-1"].what == Text(zh="查到 1 行（amount = 8500）", en="rows found: 1 (amount = 8500)")
    assert [one.answer for one in observation.values()] == [CheckAnswer.MET, CheckAnswer.MET]
    assert [one.done_at for one in observation.values()] == [instant("2026-03-05T10:00"), instant("2026-03-06T10:00")]


@pytest.mark.databases
@pytest.mark.parametrize("query", [ASKED_OF_ALL, "select * from jobs where key = :key"])
def test_no_row_says_that_it_is_not_done(ask: RunCheck, query: str) -> None:
    observation = ask(query, "A-3")["A-3"]
    assert observation == Observation(CheckAnswer.NOT_MET, Text(zh="没有 A-3 的行", en="there is no row for A-3"))


@pytest.mark.databases
def test_a_row_whose_met_is_false_says_that_it_is_not_done(ask: RunCheck) -> None:
    observation = ask(ASKED_OF_ALL, "A-2")["A-2"]
    assert words(observation) == "not met: rows found: 1, but the column met says that it is not done (amount = 20)"
    assert observation.done_at is None
    assert observation.digest


@pytest.mark.databases
def test_a_query_about_a_period_goes_by_its_label(source: Make) -> None:
    about = [check_subject(None, period="2026-02"), check_subject(None, period="2026-03")]
    for query in ("select ' 2026-02 ' as period", "select 1 as one where :period = '2026-02'"):
        found = check_sql(SqlCheck("shop", query), about, source(), zone=SHANGHAI)
        assert [found[one.occurrence].answer for one in about] == [CheckAnswer.MET, CheckAnswer.NOT_MET]


@pytest.mark.parametrize(
    ("met", "answer"),
    [
        *((yes, "met") for yes in ("1", "'yes'", "'是'", "'TRUE'", "1.0")),
        *((no, "not met") for no in ("0", "'no'", "null", "'否'", "'False'", "''")),
        *((odd, "could not check") for odd in ("'maybe'", "2", "x'00'")),
    ],
)
def test_met_is_a_yes_or_a_no_or_could_not_be_checked(ask: RunCheck, met: str, answer: str) -> None:
    assert ask(f"select 'A-1' as key, {met} as met")["A-1"].answer == answer


def test_of_several_rows_one_that_is_not_done_decides(ask: RunCheck) -> None:
    both = "select 'A-1' as key, 1 as met union all select 'A-1', {last}"
    assert ask(both.format(last=1))["A-1"].answer is CheckAnswer.MET
    assert ask(both.format(last=0))["A-1"].answer is CheckAnswer.NOT_MET
    assert ask(both.format(last="'odd'"))["A-1"].answer is CheckAnswer.COULD_NOT


def test_the_latest_of_several_dates_counts(ask: RunCheck) -> None:
    query = "select 'A-1' as key, '2026-03-05 10:00' as done_at union all select 'A-1', '2026-03-07 10:00'"
    assert ask(query)["A-1"].done_at == instant("2026-03-07T10:00")


@pytest.mark.parametrize(
    ("written", "done_at"),
    [
        ("'2026-03-05'", instant("2026-03-06T00:00")),  # a date means its end
        ("'2026-03-05T02:00:00Z'", instant("2026-03-05T10:00")),
        ("'2026-03-05 10:00:00'", instant("2026-03-05T10:00")),  # in the organisation's zone
        ("'2099-01-01'", instant("2026-03-10T12:00")),  # clamped to noon, the time of the check
        ("null", None),
    ],
)
def test_done_at_is_an_instant_or_a_date_of_the_organisation(
    ask: RunCheck, written: str, done_at: datetime | None
) -> None:
    assert ask(f"select 'A-1' as key, {written} as done_at")["A-1"].done_at == done_at


@pytest.mark.parametrize("written", ["'soon'", "20260305", "'31.12.2026'", "1.5"])
def test_a_done_at_that_is_no_instant_could_not_be_checked(ask: RunCheck, written: str) -> None:
    observation = ask(f"select 'A-1' as key, {written} as done_at")["A-1"]
    assert words(observation) == f"could not check: “{written.strip(chr(39))}” is not a date or time"


@pytest.mark.databases
def test_numbers_are_compared_as_texts(ask: RunCheck, kind_of_database: str) -> None:
    assert ask("select 42 as key", "42")["42"].answer is CheckAnswer.MET
    assert ask("select 42.0 as key", "42")["42"].answer is CheckAnswer.MET
    assert ask("select amount from jobs where amount = :key", "8500")["8500"].answer is CheckAnswer.MET


def test_the_same_rows_have_the_same_digest_whatever_their_order(ask: RunCheck) -> None:
    one, other = "select 'A-1' as key, 1 as n", "select 'A-1' as key, 2 as n"
    first, second = ask(f"{one} union all {other}")["A-1"], ask(f"{other} union all {one}")["A-1"]
    assert first.digest == second.digest != ask(one)["A-1"].digest


def test_what_is_shown_is_one_short_line(ask: RunCheck) -> None:
    found = ask("select 'A-1' as key, char(10, 27, 8238) || replace(hex(zeroblob(9999)), '0', 'x') as note")["A-1"]
    assert found.what.en.startswith("rows found: 1 (note = xxx")
    assert len(found.what.en) < 250
    assert found.what.en.isprintable()


# ---- failures of a database


@pytest.mark.databases
@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("select 1 as one", "the query returns no column “key”"),
        ("select 1 as one where 1 = 0", "the query returns no column “key”"),
        ("select key from missing", "the query cannot be run: {missing}"),
        ("select absent as key from jobs", "the query cannot be run: {column}"),
        ("select from from jobs", "the query cannot be run: {syntax}"),
        ("select key from jobs where key = :number", "the query is not run: it has unknown parameters `:number`"),
        ("delete from jobs", "the query is not run: it is not a SELECT"),
    ],
)
def test_a_query_that_cannot_be_run_could_not_check(
    ask: RunCheck, query: str, says: str, kind_of_database: str
) -> None:
    own = {
        "sqlite": ("no such table: missing", "no such column: absent", 'near "from": syntax error'),
        "postgresql": (
            'relation "missing" does not exist',
            'column "absent" does not exist',
            'syntax error at or near "from"',
        ),
    }[kind_of_database]
    missing, column, syntax = own
    expected = says.format(missing=missing, column=column, syntax=syntax)
    assert [words(observation) for observation in ask(query, "A-1", "A-2").values()] == [
        f"could not check: {expected}"
    ] * 2


ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select i as key from n where i < 0"


@pytest.mark.databases
@pytest.mark.parametrize("query", [ENDLESS, ENDLESS.replace("i < 0", "i = length(:key) - 99")])
def test_a_query_that_does_not_end_is_cut_off(ask: RunCheck, query: str) -> None:
    began = time.monotonic()
    observation = ask(query, "A-1", "A-2", deadline=timedelta(seconds=1))
    assert time.monotonic() - began < 4
    assert words(observation["A-1"]) == "could not check: the query did not end within 1 seconds"
    assert observation["A-2"].answer is CheckAnswer.COULD_NOT


@pytest.mark.databases
def test_more_rows_than_allowed_could_not_check(ask: RunCheck) -> None:
    assert ask(ASKED_OF_ALL, rows=3)["A-1"].answer is CheckAnswer.MET
    assert words(ask(ASKED_OF_ALL, rows=2)["A-1"]) == "could not check: the query returns more than 2 rows"


@pytest.mark.databases
def test_more_bytes_than_allowed_could_not_check(ask: RunCheck, kind_of_database: str) -> None:
    large = {
        "sqlite": "select 'A-1' as key, hex(zeroblob(20000)) as filler",
        "postgresql": "select 'A-1' as key, repeat('0', 40000) as filler",
    }[kind_of_database]
    assert ask(large, largest=100_000)["A-1"].answer is CheckAnswer.MET
    assert words(ask(large, largest=30_000)["A-1"]) == "could not check: the query returns more bytes than allowed"
    many = f"{large} union all {large} union all {large}"
    assert words(ask(many, largest=100_000)["A-1"]) == "could not check: the query returns more bytes than allowed"


@pytest.mark.parametrize(
    "size", ["zeroblob(999999999)", "replace(hex(zeroblob(500000)), '0', '00000')", "randomblob(99999999)"]
)
def test_a_value_too_large_for_the_memory_is_never_made(ask: RunCheck, size: str) -> None:
    message = words(ask(f"select 'A-1' as key, length({size}) as size")["A-1"])
    assert message == "could not check: the query returns more bytes than allowed"


def test_one_key_that_the_database_cannot_read_harms_no_other(new_postgres: Callable[..., str], source: Make) -> None:
    url = signed_in(new_postgres(bare=True), "reader")
    about = [check_subject("x"), check_subject("7")]
    check = SqlCheck("shop", "select 1 as one where 7 = :key")
    found = check_sql(check, about, SqlSource(url), zone=SHANGHAI)
    assert [words(found[one.occurrence]) for one in about] == [
        "could not check: the query failed while running (22P02)",
        "met: rows found: 1 (one = 1)",
    ]


def test_a_postgresql_column_of_any_type_can_date_it(ask: RunCheck, new_postgres: Callable[..., str]) -> None:
    url = signed_in(new_postgres(bare=True), "reader")
    at = SqlSource(url)
    for written, done_at in (
        ("timestamptz '2026-03-05 10:00+08'", instant("2026-03-05T10:00")),
        ("timestamp '2026-03-05 10:00'", instant("2026-03-05T10:00")),
        ("date '2026-03-05'", instant("2026-03-06T00:00")),
    ):
        observation = ask(f"select 'A-1'::varchar as key, true as met, {written} as done_at", at=at)["A-1"]
        assert (observation.answer, observation.done_at) == (CheckAnswer.MET, done_at)
    assert ask("select 'A-1' as key, false as met", at=at)["A-1"].answer is CheckAnswer.NOT_MET


def test_a_file_that_is_missing_or_no_database_could_not_check(ask: RunCheck, tmp_path: Path) -> None:
    (tmp_path / "odd.db").write_bytes(b"not a database at all" * 100)
    for name, says in (("none.db", "missing or cannot be read"), ("odd.db", "not an intact database"), ("", "missing")):
        observation = ask(ASKED_OF_ALL, at=SqlSource(f"sqlite:///{tmp_path / name}"))["A-1"]
        assert observation.answer is CheckAnswer.COULD_NOT
        assert says in observation.what.en
        assert str(tmp_path) not in observation.what.en + observation.what.zh
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_another_writes_to_could_not_be_checked_but_is_left_alone(ask: RunCheck, tmp_path: Path) -> None:
    path = tmp_path / "busy.db"
    with sqlite3.connect(path, isolation_level=None) as writer:
        writer.execute("CREATE TABLE jobs (key text)")
        writer.execute("BEGIN EXCLUSIVE")
        busy = SqlSource(f"sqlite:///{path}", deadline=timedelta(seconds=1))
        assert words(ask("select key from jobs", at=busy)["A-1"]) == "could not check: the database is locked"
        writer.execute("COMMIT")
    writer.close()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (f"postgresql://reader:{SECRET}@127.0.0.1:1/shop", "the database cannot be reached"),
        (f"postgresql://reader:{SECRET}@no.such.host.invalid/shop", "the database cannot be reached"),
        (f"postgresql://reader:{SECRET}@127.0.0.1:port/shop", "the database's address in the settings cannot be used"),
        (
            f"nonsense://reader:{SECRET}@127.0.0.1/shop",
            "the driver for nonsense is not installed, so it cannot be read",
        ),
        (f"oracle://reader:{SECRET}@127.0.0.1/shop", "the driver for oracle is not installed, so it cannot be read"),
        (SECRET, "the database's address in the settings cannot be used"),
    ],
)
def test_a_database_that_cannot_be_reached_could_not_check_and_its_password_is_not_said(
    ask: RunCheck, url: str, says: str
) -> None:
    observation = ask(ASKED_OF_ALL, at=SqlSource(url, deadline=timedelta(seconds=2)))["A-1"]
    assert words(observation) == f"could not check: {says}"
    assert SECRET not in f"{observation!r}{SqlSource(url)!r}"


def test_a_server_that_accepts_and_says_nothing_could_not_check(ask: RunCheck) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"postgresql://reader:{SECRET}@127.0.0.1:{server.getsockname()[1]}/shop"
        began = time.monotonic()
        observation = ask(ASKED_OF_ALL, at=SqlSource(url, deadline=timedelta(seconds=2)))["A-1"]
    assert time.monotonic() - began < 5
    assert words(observation) == "could not check: the database cannot be reached"


def test_a_server_that_goes_away_in_the_middle_could_not_check(
    ask: RunCheck, new_postgres: Callable[..., str], postgres_server: object
) -> None:
    url = signed_in(new_postgres(bare=True), "reader")
    cut = threading.Timer(1, postgres_server.cut)  # type: ignore[attr-defined]
    cut.start()
    at = SqlSource(url, deadline=timedelta(seconds=8))
    observation = ask(ENDLESS, at=at)["A-1"]
    cut.join()
    assert words(observation) == "could not check: the database cannot be reached"


@pytest.mark.parametrize(
    ("name", "statement"),
    [("mighty", "ALTER ROLE mighty SUPERUSER"), ("nosy", "GRANT pg_read_server_files TO nosy")],
)
def test_an_account_that_can_touch_the_servers_files_is_not_used(
    ask: RunCheck, new_postgres: Callable[..., str], name: str, statement: str
) -> None:
    url = signed_in(new_postgres(bare=True), name, statement)
    observation = ask("select 'A-1' as key", at=SqlSource(url))["A-1"]
    assert words(observation) == (
        "could not check: the database account can use files or programs of its server; "
        "use one that can only read the views it needs"
    )


# ---- any other database that SQLAlchemy knows


class OtherDialect(SQLiteDialect_pysqlite):
    """A database that counts as neither SQLite nor PostgreSQL: its driver does not know our limits."""

    name = "other"
    supports_statement_cache = True


@pytest.fixture
def other(source: Make) -> Iterator[SqlSource]:
    registry.register("other", __name__, "OtherDialect")
    registry.impls["other"] = lambda: OtherDialect
    yield SqlSource(source().url.replace("sqlite:", "other:"), rows=3)
    del registry.impls["other"]


def test_another_database_is_asked_rolled_back_and_counted(ask: RunCheck, other: SqlSource) -> None:
    assert [words(observation) for observation in ask(ASKED_OF_ALL, "A-1", "A-3", at=other).values()] == [
        "met: rows found: 1 (amount = 8500)",
        "not met: there is no row for A-3",
    ]
    assert words(ask(ONE_BY_ONE, at=other)["A-1"]) == "met: rows found: 1 (amount = 8500)"
    many = ask("select key from jobs union all select name from canary", at=other)["A-1"]
    assert words(many) == "could not check: the query returns more than 3 rows"
    with open_database(other) as attempt:
        attempt("insert into canary values ('x') returning name", {})
    assert canary(other.url.replace("other:", "sqlite:")) == ["alive"]


# ---- hostile queries, without the preceding check of their text


def canary(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = list(connection.exec_driver_sql("SELECT name FROM canary").scalars())
    engine.dispose()
    return found


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


SQLITE_ATTACKS = (
    "insert into canary values ('x')",
    "insert into canary values ('x') returning name as key",
    "update canary set name = 'x'",
    "update canary set name = 'x' returning name as key",
    "delete from canary",
    "delete from canary returning name as key",
    "replace into canary values ('x')",
    "with x as (select 'x') insert into canary select * from x",
    "with x as (select 'x') delete from canary",
    "drop table canary",
    "alter table canary rename to gone",
    "create table stolen as select * from canary",
    "create temp table stolen as select * from canary",
    "create view v as select 1",
    "create index i on canary (name)",
    "create trigger t after insert on canary begin delete from canary; end",
    "create virtual table v using fts5(words)",
    "attach database '{file}' as other",
    "detach database main",
    "vacuum",
    "vacuum into '{file}'",
    "reindex by_key",
    "analyze",
    "pragma query_only = off",
    "pragma writable_schema = on",
    "pragma journal_mode = delete",
    "pragma user_version = 7",
    "select * from pragma_table_info('canary')",
    "begin immediate",
    "savepoint s",
    "commit",
    "select 1 as key; delete from canary",
    "select ';' as key; drop table canary; --",
    "select 1 as key /* ; */ ; drop table canary",
    "values (1); delete from canary",
    "/* */ drop table canary",
    "-- \ndrop table canary",
    "\ufeffdrop table canary",
    "select 1 as key\x00; drop table canary",
    "select load_extension('{file}') as key",
    "select name as key from canary where name in (select load_extension('{file}'))",
    "select writefile('{file}', 'x') as key",
    "select readfile('{secret}') as key",
    "select edit('x') as key",
    "select fts3_tokenizer('simple') as key",
    "select fts3_tokenizer('simple', x'4141414141414141') as key",
)


@pytest.mark.parametrize("attack", SQLITE_ATTACKS)
def test_a_hostile_query_on_sqlite_writes_and_reaches_nothing(source: Make, attack: str, tmp_path: Path) -> None:
    shop = source(deadline=timedelta(seconds=2))
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    query = attack.format(file=tmp_path / "made.db", secret=secret)
    before = contents(tmp_path)
    with pytest.raises(CouldNotError) as refused, open_database(shop) as attempt:
        attempt(query, {})
    assert str(tmp_path) not in refused.value.text.en + refused.value.text.zh
    assert contents(tmp_path) == before


POSTGRES_ATTACKS = (
    "insert into canary values ('x')",
    "insert into canary values ('x') returning name as key",
    "update canary set name = 'x'",
    "delete from canary",
    "truncate canary",
    "drop table canary",
    "create table stolen as select * from canary",
    "create temp table stolen (x int)",
    "select * into stolen from canary",
    "with gone as (delete from canary returning name) select name as key from gone",
    "with made as (insert into canary values ('x') returning name) select name as key from made",
    "select 1 as key; delete from canary",
    "select 1 as key) as asked; delete from canary; --",
    "select 1 as key) as asked limit 1) as lines; drop table canary; --",
    "select 1 as key; commit; drop table canary",
    "commit; drop table canary",
    "set transaction read write",
    "set default_transaction_read_only = off",
    "select name as key from canary for update",
    "lock table canary",
    "copy canary to '{file}'",
    "copy (select 1) to program 'touch {file}'",
    "copy canary from program 'echo x'",
    "do $$ begin delete from canary; end $$",
    "call spoil()",
    "select spoil() as key",
    "select set_config('transaction_read_only', 'off', false) || spoil() as key",
    "select set_config('default_transaction_read_only', 'off', false) as key, spoil()",
    "select nextval('counter') as key",
    "select setval('counter', 9) as key",
    "select pg_read_file('{secret}') as key",
    "select pg_read_binary_file('{secret}') as key",
    "select pg_ls_dir('{folder}') as key",
    "select pg_stat_file('{secret}') as key",
    "select U&\"\\0070g_read_file\"('{secret}') as key",
    "select lo_import('{secret}') as key",
    "select lo_export(1, '{file}') as key",
    "select lo_from_bytea(0, 'x') as key",
    "select dblink_connect('host=127.0.0.1 port={port}') as key",
    "select query_to_xml('delete from canary', true, false, '') as key",
    "select query_to_xml('select spoil()', true, false, '') as key",
    "select pg_reload_conf() as key",
    "select pg_switch_wal() as key",
    "select pg_terminate_backend(pid) as key from pg_stat_activity where usename = 'postgres' and pid > 0",
    "select pg_sleep(60) as key",
    'select U&"\\0070g_sleep"(60) as key',
    "create extension dblink",
    "alter role reader superuser",
    "grant all on canary to reader",
    "explain analyze delete from canary",
    "prepare p as delete from canary",
    "listen canary",
)


@pytest.fixture
def prey(new_postgres: Callable[..., str]) -> str:
    """A database with a canary that its reader may read, and a function of its owner that would kill it."""
    url: str = new_postgres(bare=True)
    signed_in(
        url,
        "reader",
        "CREATE TABLE canary (name text)",
        "INSERT INTO canary VALUES ('alive')",
        "CREATE SEQUENCE counter",
        "CREATE FUNCTION spoil() RETURNS text LANGUAGE sql VOLATILE SECURITY DEFINER"
        " AS $$ DELETE FROM canary RETURNING name $$",
        "GRANT SELECT ON canary, counter TO reader",
        "GRANT USAGE ON SEQUENCE counter TO reader",
    )
    return url


@pytest.mark.slow
def test_fifty_hostile_queries_on_postgresql_write_and_reach_nothing(prey: str, tmp_path: Path) -> None:
    secret, file = tmp_path / "secret.txt", tmp_path / "made"
    secret.write_text(SECRET, encoding="utf-8")
    shop = SqlSource(prey.replace("//postgres@", "//reader@"), deadline=timedelta(seconds=1))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        port = server.getsockname()[1]
        for attack in POSTGRES_ATTACKS:
            query = attack.format(file=file, secret=secret, folder=tmp_path, port=port)
            with pytest.raises(CouldNotError) as refused, open_database(shop) as attempt:
                attempt(query, {})
            assert SECRET not in refused.value.text.en, attack
            assert canary(prey) == ["alive"], attack
        with pytest.raises(TimeoutError):
            server.accept()
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]
    assert len(POSTGRES_ATTACKS) >= 50


def test_what_one_query_sets_is_gone_before_the_next(prey: str) -> None:
    shop = SqlSource(prey.replace("//postgres@", "//reader@"))
    setting = "select set_config('statement_timeout', '0', false) as value"
    with open_database(shop) as attempt:
        assert attempt(setting, {}).rows == (("0",),)
        assert attempt("select current_setting('statement_timeout') as value", {}).rows == (("20s",),)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_text_alone_gives_most_hostile_queries_away(kind: str) -> None:
    attacks = {"sqlite": SQLITE_ATTACKS, "postgresql": POSTGRES_ATTACKS}[kind]
    let_through = []
    for attack in attacks:
        check = SqlCheck("shop", attack.format(file="f", secret="s", folder="f", port=1))
        found = check_sql(check, [check_subject()], SqlSource("nowhere://"), zone=SHANGHAI)
        if "is not run" not in found[check_subject().occurrence].what.en:
            let_through.append(attack)
    expected = {
        "sqlite": ["select * from pragma_table_info", "select fts3_tokenizer", "select fts3_tokenizer"],
        "postgresql": [
            *("select spoil()", "select nextval", "select setval", "select pg_switch_wal"),
        ],
    }[kind]  # only the database can know these
    assert [any(one.startswith(start) for start in expected) for one in let_through] == [True] * len(expected)


def test_dates_of_a_driver_are_read_as_they_are(other: SqlSource) -> None:
    from engine.checks.observation import completion_time

    at = datetime(2026, 3, 10, 4, tzinfo=UTC)
    assert completion_time(datetime(2026, 3, 5, 10), SHANGHAI, at) == instant("2026-03-05T10:00")  # noqa: DTZ001
    assert completion_time(datetime(2026, 3, 5, 2, tzinfo=UTC), SHANGHAI, at) == instant("2026-03-05T10:00")
    assert completion_time(date(2026, 3, 5), SHANGHAI, at) == instant("2026-03-06T00:00")
