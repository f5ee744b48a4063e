"""Values of one state are made once within it; beyond it stays only what follows from entries, until there are more."""

from typing import Any

import pytest
from sqlalchemy import text as sql

from engine.domain.ledger.entry import Kind
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
    begun.act(
        Kind.EXTENSION_REQUESTED,
        SLIPS,
        "sales-consultant-1",
        "2026-01-07T10:00",
        until="2026-01-10T10:00",
        reason="ill",
    )
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


@pytest.fixture
def begun(world: Any) -> Any:
    """A ledger with one event and a run."""
    world.event("vehicle.delivered", "A-1", "2026-01-06 15:00", customer="C", plate="P", amount="10")
    world.run("2026-01-07T09:00")
    return world
