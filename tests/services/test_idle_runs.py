"""A run with nothing to do makes a few indexed queries, however much data there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from engine.store.entries import SqlEntries
from engine.store.events import SqlEvents
from engine.store.occurrences import SqlOccurrences
from tests.conftest import World

pytestmark = pytest.mark.databases

T = "2026-01-20T09:00"
READING = {
    SqlEvents: ("facts", "requests"),
    SqlOccurrences: ("overdue_rows", "rows", "all_rows"),
    SqlEntries: ("of", "all"),
}
"""The functions that read a whole table, by the part of the ledger."""


def grow(world: Any, count: int) -> None:
    """Overdue series, conditions that are not met, and pending dates."""
    for n in range(count):
        world.event("customer.in_default", f"D-{n}", "2026-01-06 09:00", customer="C", order="O", amount="10")
        refund = {"customer": "C", "order": "O", "deposit": "security", "amount": "10"}
        world.event("refund.requested", f"R-{n}", "2026-01-06 09:00", **refund)
        world.event("delivery.arranged", f"A-{n}", "2026-01-06 09:00", customer="C", amount="10", payment="card")


@contextmanager
def statements_of(world: Any) -> Iterator[list[str]]:
    """The statements that go to the database in the block."""
    statements: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    engines = {world.ledger.database.read, world.ledger.database.write}
    for engine in engines:
        event.listen(engine, "after_cursor_execute", listen)
    yield statements
    for engine in engines:
        event.remove(engine, "after_cursor_execute", listen)


def test_a_run_with_nothing_to_do_asks_the_same_however_much_there_is(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def idle(minute: int) -> tuple[int, list[int]]:
        world.run(f"2026-01-20T09:{minute:02}")
        read: list[int] = []
        with statements_of(world) as statements, monkeypatch.context() as patch:
            for part, names in READING.items():
                for name in names:
                    patch.setattr(part, name, counting(getattr(part, name), read))
            world.run(f"2026-01-20T09:{minute + 1:02}")
        return len(statements), read

    def counting(original: Any, read: list[int]) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            rows = original(*args, **kwargs)
            read.append(len(rows))
            return rows

        return call

    grow(world, 3)
    world.run(T)
    few = idle(10)
    grow(world, 12)
    world.run("2026-01-20T09:15")
    many = idle(20)
    assert many == few
    assert sum(many[1]) == 0
    assert world.differences() == ()


def test_a_question_stands_until_it_is_answered_though_only_what_is_new_is_read(world: Any) -> None:
    world.run("2026-01-05T09:00")
    assert not [f for f in world.run("2026-01-05T10:00").findings if f.code == "question"]
    world.event(
        "delivery.arranged", "A-1", "2026-01-06 09:00", "2026-01-06T09:30", customer="C", amount="10", payment="cash"
    )
    for at in ("2026-01-06T10:00", "2026-01-06T11:00", "2026-01-08T09:00"):
        rows = [f.about for f in world.run(at).findings if f.code == "question"]
        assert rows == [("delivery.arranged/A-1",)]
    world.event(
        "delivery.arranged",
        "A-1",
        "2026-01-06 09:00",
        "2026-01-08T09:30",
        customer="C",
        amount="10",
        payment="cash",
        delivery_at="2026-01-22 18:10",
    )
    for at in ("2026-01-08T10:00", "2026-01-08T11:00"):
        assert not [f for f in world.run(at).findings if f.code == "question"]


def test_a_series_goes_on_with_each_day_that_comes_within_the_horizon(world: Any) -> None:
    world.event("customer.in_default", "D-1", "2026-01-06 09:00", customer="C", order="O", amount="10")
    counts = []
    for day in (6, 7, 20, 31):
        world.run(f"2026-01-{day:02}T09:00")
        world.run(f"2026-01-{day:02}T12:00")
        assert world.differences() == ()
        counts.append(len(world.ledger.occurrences.all_rows()))
    assert counts == sorted(counts)


def test_each_days_run_brings_what_falls_due_on_the_one_day_that_comes_within_the_horizon(world: World) -> None:
    # the horizon is 35 days: on 28 January it reaches 4 March, the last day for the arrears of February
    ids = []
    for day in (26, 27, 28, 29):
        world.run(f"2026-01-{day}T09:00")
        assert world.differences() == ()
        ids.append("insurance-finance/arrears-report@2026-02" in world.verdicts())
    assert ids == [False, False, True, True]


def test_an_item_that_comes_within_the_horizon_on_a_single_day_opens(world: Any) -> None:
    world.run("2026-01-23T09:00")
    assert world.run("2026-01-24T09:00").opened == 1
    assert world.run("2026-01-24T10:00").opened == 0
