"""Values of one state are made once within it; beyond it stays only what follows from entries, until there are more."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy import text as sql

from engine.domain.ledger.entry import Kind
from engine.store.head import ReadChain, end_of_chain
from engine.store.ledger import SqlLedger

pytestmark = pytest.mark.databases
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"


def kept(ledger: SqlLedger, key: str) -> list[int]:
    """How often a value is made that is asked for twice on one state."""
    made: list[int] = []

    def work(one_state: SqlLedger) -> None:
        for _ in range(2):
            one_state.once(key, lambda: made.append(1))

    ledger.reading(work)
    return made


def test_a_value_is_made_once_on_one_state_and_anew_on_the_next(begun: Any) -> None:
    assert kept(begun.ledger, "a") == [1]
    assert kept(begun.ledger, "a") == [1]


def test_a_value_is_made_each_time_where_others_may_write_in_between(begun: Any) -> None:
    made: list[int] = []
    for _ in range(2):
        begun.ledger.once("a", lambda: made.append(1))
    assert made == [1, 1]


def test_a_reader_sees_what_was_recorded_since_another_read(begun: Any) -> None:
    def read(one_state: SqlLedger) -> tuple[object, object]:
        return one_state.head(), one_state.entries.touched(0)

    before = begun.ledger.reading(read)
    assert before[1] == frozenset()
    extend(begun)
    after = begun.ledger.reading(read)
    assert after[0] != before[0]
    assert after[1] == {SLIPS}


def test_a_row_that_was_repaired_or_damaged_is_seen_by_the_next_reader(begun: Any) -> None:
    ledger = begun.ledger
    assert ledger.reading(lambda one_state: one_state.lists.is_listed())
    subjects = ledger.reading(lambda one_state: one_state.events.new_subjects(0))
    assert subjects == {"A-1"}
    with ledger.database.write.begin() as connection:
        connection.execute(sql("UPDATE occurrence SET extensions = NULL"))
        connection.execute(sql("UPDATE event SET subject = 'B-9'"))
    assert not ledger.reading(lambda one_state: one_state.lists.is_listed())
    assert ledger.reading(lambda one_state: one_state.events.new_subjects(0)) == {"B-9"}


def test_what_follows_from_some_entries_stays_until_there_is_one_more_of_them(begun: Any) -> None:
    def read(one_state: SqlLedger) -> tuple[int, frozenset[str]]:
        return len(one_state.definitions.versions()), one_state.events.new_subjects(0)

    ledger = begun.ledger
    before = ledger.reading(read)
    extend(begun)
    with counted() as sent:
        assert ledger.reading(read) == before
    assert not [s for s in sent if "'definition'" in s or "'event'" in s], "an action is no definition and no event"
    begun.event("vehicle.delivered", "A-2", "2026-01-06 16:00", customer="C", plate="P", amount="10")
    assert ledger.reading(read) == (before[0], {"A-1", "A-2"})


def test_nothing_stays_where_the_chain_does_not_go_on_from_what_was_read(begun: Any) -> None:
    with begun.ledger.database.read.begin() as connection:
        end = end_of_chain(connection)
    assert end is not None
    extend(begun)
    with begun.ledger.database.read.begin() as connection:
        assert ReadChain(connection).new_since(end) == {"occurrence", "extension requested"}
        assert ReadChain(connection).new_since((end[0], "of another chain")) is None


def extend(begun: Any) -> None:
    """Record an entry about an item."""
    begun.act(
        Kind.EXTENSION_REQUESTED,
        SLIPS,
        "sales-consultant-1",
        "2026-01-07T10:00",
        until="2026-01-10T10:00",
        reason="ill",
    )


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent within the block."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def begun(world: Any) -> Any:
    """A ledger with one event and a run."""
    world.event("vehicle.delivered", "A-1", "2026-01-06 15:00", customer="C", plate="P", amount="10")
    world.run("2026-01-07T09:00")
    return world
