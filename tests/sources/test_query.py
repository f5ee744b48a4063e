"""A polled query: interruptions lose and duplicate nothing."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine

from engine.loading.check.sql import SqlSource
from engine.loading.event_source.query import QuerySource
from engine.services.events import ingest as ingest_module
from engine.settings import Mapped
from engine.sources.query import Query
from engine.views.sources import problem_text

QUERY = "select no, delivered_at, customer, plate, amount, updated_at from deliveries where updated_at >= :cursor"
MAPPED = Mapped("vehicle.delivered", {"key": "no", "time": "delivered_at"})


@pytest.fixture
def dms(tmp_path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(tmp_path / "dms.db")
    connection.execute(
        "create table deliveries (no text, delivered_at text, customer text, plate text, amount real, updated_at int)"
    )
    return connection


def sold(dms: sqlite3.Connection, key: str, updated_at: int | None, amount: float = 100.0) -> None:
    row = (key, "2026-10-30 10:00", "C", "P", amount, updated_at)
    dms.execute("insert into deliveries values (?, ?, ?, ?, ?, ?)", row)
    dms.commit()


@pytest.fixture
def orders(tmp_path: Path) -> Callable[..., Query]:
    def source(order: str = "order by updated_at", **changed: Any) -> Query:
        settings = QuerySource("dms", f"{QUERY} {order}", "updated_at", "0", MAPPED)
        return Query("dms-orders", settings, SqlSource(f"sqlite:///{tmp_path / 'dms.db'}", **changed))

    return source


def counts(taking: Any) -> list[tuple[int, int, int, int]]:
    return [(t.done.imported, t.done.corrected, t.done.unchanged, len(t.done.rejected)) for t in taking.taken]


@pytest.mark.databases
def test_it_is_read_on_from_its_cursor(begun: Any, take_from: Any, orders: Any, dms: Any) -> None:
    sold(dms, "A-1", 1)
    sold(dms, "A-2", 2)
    assert counts(take_from(orders())) == [(2, 0, 0, 0), (0, 0, 1, 0)]
    assert begun.ledger.events.checkpoints("dms-orders") == {"cursor": "2"}
    sold(dms, "A-3", 2)
    sold(dms, "A-1", 3, amount=90)
    head = begun.ledger.head()
    assert counts(take_from(orders())) == [(1, 1, 1, 0), (0, 0, 1, 0)], "who comes late with an old stamp is not lost"
    assert begun.ledger.head() != head
    assert counts(take_from(orders())) == [(0, 0, 1, 0)]


def test_a_limit_in_the_query_is_asked_again_while_it_gets_on(
    begun: Any, take_from: Any, orders: Any, dms: Any
) -> None:
    for n in range(25):
        sold(dms, f"A-{n}", n)
    taking = take_from(orders("order by updated_at limit 10"))
    assert sum(c[0] for c in counts(taking)) == 25
    assert len(begun.ledger.events.facts()) == 25


def test_the_cursor_is_kept_with_the_events_or_not_at_all(
    begun: Any, take_from: Any, orders: Any, dms: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_module, "CHUNK", 4)
    for n in range(10):
        sold(dms, f"A-{n}", n)
    commit, left = type(begun.ledger).commit, [2]

    def breaks(ledger: Any, batch: Any, expected_head: Any) -> Any:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return commit(ledger, batch, expected_head)

    monkeypatch.setattr(type(begun.ledger), "commit", breaks)
    with pytest.raises(KeyboardInterrupt):
        take_from(orders())
    assert begun.ledger.events.checkpoints("dms-orders") == {}
    assert len(begun.ledger.events.facts()) == 8
    monkeypatch.setattr(type(begun.ledger), "commit", commit)
    take_from(orders())
    assert len(begun.ledger.events.facts()) == 10
    assert begun.ledger.events.checkpoints("dms-orders") == {"cursor": "9"}


@pytest.mark.parametrize(
    ("order", "rows", "sentence"),
    [
        ("order by updated_at desc", [("A-1", 1), ("A-2", 2)], "add order by updated_at"),
        ("or updated_at is null", [("A-1", None)], "is empty in some rows"),
        ("group by", [("A-1", 1)], "the query cannot be run"),
        ("and load_extension('x') is null", [("A-1", 1)], "not authorized to use function: load_extension"),
    ],
)
def test_a_query_that_cannot_be_read_on_is_said_and_takes_nothing(
    begun: Any, take_from: Any, orders: Any, dms: Any, order: str, rows: Any, sentence: str
) -> None:
    for row in rows:
        sold(dms, *row)
    taking = take_from(orders(order))
    [problem] = taking.problems
    assert sentence in problem_text(problem).en
    assert begun.ledger.events.facts() == ()


def test_a_database_that_is_away_is_said_and_tried_again(
    begun: Any, take_from: Any, orders: Any, tmp_path: Path
) -> None:
    [problem] = take_from(orders()).problems
    assert problem.en == "the database file is missing or cannot be read"


def test_more_rows_than_allowed_need_a_limit(take_from: Any, orders: Any, dms: Any) -> None:
    for n in range(5):
        sold(dms, f"A-{n}", n)
    [problem] = take_from(orders(rows=3)).problems
    assert problem.en == "the query returns more than 3 rows"
    assert sum(c[0] for c in counts(take_from(orders("order by updated_at limit 3", rows=3)))) == 5


def test_it_reads_postgresql_with_real_time_stamps(begun: Any, take_from: Any, postgres_server: Any) -> None:
    url = postgres_server.create()
    engine = create_engine(url)
    reader = f"reader_{uuid4().hex[:8]}"
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "create table deliveries (no text, delivered_at timestamptz, customer text, plate text, amount numeric, "
            "updated_at timestamptz)"
        )
        connection.exec_driver_sql(
            "insert into deliveries select 'A-' || n, '2026-10-30T10:00+08', 'C', 'P', 100.5, "
            "timestamptz '2026-10-30T10:00+08' + n * interval '1 second' from generate_series(1, 3) n"
        )
        connection.exec_driver_sql(
            "insert into deliveries values ('A-4', '2026-10-30T10:00+08', 'C', 'P', 1, '2026-10-25T02:50+02'), "
            "('A-5', '2026-10-30T10:00+08', 'C', 'P', 1, '2026-10-25T02:10+01')"
        )
        connection.exec_driver_sql(f"create role {reader} login")
        connection.exec_driver_sql(f"alter role {reader} set timezone = 'Europe/Stockholm'")  # 2:00 occurs twice
        connection.exec_driver_sql(f"grant select on deliveries to {reader}")
    engine.dispose()
    settings = QuerySource("dms", f"{QUERY} order by updated_at", "updated_at", "2026-01-01", MAPPED)
    source = Query("dms-orders", settings, SqlSource(url.replace("postgres@", f"{reader}@")))
    assert counts(take_from(source)) == [(5, 0, 0, 0), (0, 0, 1, 0)]
    assert counts(take_from(source)) == [(0, 0, 1, 0)]
