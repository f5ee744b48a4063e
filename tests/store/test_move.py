"""Moving a ledger from one database to another."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from engine.domain.ledger.entry import Kind
from engine.services.reading.verify import differences, digest
from engine.services.refused import Refused
from engine.store import move as moving
from engine.store.connect import Database, connect
from engine.store.ledger import SqlLedger
from engine.store.move import move

KEY = b"a key for tests"


def quiet(_done: int, _total: int) -> None:
    pass


def business(world: Any) -> None:
    world.event("customer.in_default", "D-07", "2026-01-06 09:00", customer="客户", order="O", amount="10")
    world.event("vehicle.delivered", "A-1", "2026-01-08 15:00", customer="C", plate="P", amount="10")
    for day in (1, 8, 15):
        world.run(f"2026-01-{day:02}T09:00")
        world.run(f"2026-01-{day:02}T09:00")
    world.act(
        Kind.NOTHING_TO_REPORT, "insurance-finance/arrears-report@2025-12", "insurance-clerk-1", "2026-01-29T10:00"
    )
    world.run("2026-02-10T09:00")


@pytest.fixture
def bare(new_postgres: Callable[..., str]) -> Iterator[Database]:
    db = connect(new_postgres(bare=True))
    yield db
    db.dispose()


def everything(database: Database) -> dict[str, list[Any]]:
    with database.read.begin() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))]
            for table in moving._tables()
        }


def test_a_record_goes_to_postgresql_and_back_and_proves_at_each_place(
    world: Any, bare: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "CHUNK", 7)
    business(world)
    before, source = everything(world.ledger.database), world.ledger.database
    progress: list[tuple[int, int]] = []
    moved = move(source, bare, KEY, lambda done, total: progress.append((done, total)))
    total = sum(len(rows) for rows in before.values())
    assert dict(moved.rows) == {name: len(rows) for name, rows in before.items()}
    assert (progress[-1], moved.head) == ((total, total), world.ledger.head())
    assert everything(bare) == before == everything(source)
    there = SqlLedger(bare, KEY)
    assert (there.verify(), differences(there), digest(there)) == (None, (), world.digest())

    back = connect(f"sqlite:///{tmp_path / 'back.db'}")
    assert move(bare, back, KEY, quiet) == moved
    assert everything(back) == before
    back.dispose()


def test_the_copy_goes_on_as_the_original_would(world: Any, bare: Database) -> None:
    business(world)
    move(world.ledger.database, bare, KEY, quiet)
    world.run("2026-02-20T09:00")
    there = type(world)(SqlLedger(bare, KEY), world.definitions, world.folder)
    there.run("2026-02-20T09:00")
    assert there.digest() == world.digest()
    assert there.ledger.verify() is None


def test_the_same_commands_give_the_same_digest_on_both_databases(
    world: Any, new_postgres: Callable[..., str], tmp_path: Path
) -> None:
    database = connect(new_postgres())
    other = type(world)(SqlLedger(database, KEY), world.definitions, tmp_path)
    business(world)
    business(other)
    assert other.digest() == world.digest()
    assert everything(database) == everything(world.ledger.database)
    assert (differences(other.ledger), other.ledger.verify()) == ((), None)
    database.dispose()


def test_a_target_that_holds_anything_is_refused_and_left_as_it_is(world: Any, bare: Database) -> None:
    with bare.write.begin() as connection:
        connection.execute(text("CREATE TABLE flow (id integer)"))
    with pytest.raises(Refused, match=r"not empty \(flow\)"):
        move(world.ledger.database, bare, KEY, quiet)
    with bare.write.begin() as connection:
        connection.execute(text("DROP TABLE flow"))
    business(world)
    move(world.ledger.database, bare, KEY, quiet)
    before = everything(bare)
    with pytest.raises(Refused, match=r"not empty \(batch, checkpoint, contact, definition, entry"):
        move(world.ledger.database, bare, KEY, quiet)
    assert everything(bare) == before


def test_a_chain_that_does_not_hold_is_not_carried_over(world: Any, bare: Database) -> None:
    business(world)
    with world.ledger.database.write.begin() as connection:
        connection.execute(text("UPDATE entry SET actor = 'other' WHERE seq = 3"))
    with pytest.raises(Refused, match=r"The chain is broken at batch 3: .*Nothing was moved"):
        move(world.ledger.database, bare, KEY, quiet)
    assert {name: rows for name, rows in everything(bare).items() if rows} == {}


def test_a_text_that_the_target_cannot_hold_is_named(world: Any, bare: Database) -> None:
    world.run("2026-01-01T09:00")
    with world.ledger.database.write.begin() as connection:
        connection.execute(text("UPDATE occurrence SET reasons = char(0)"))
    with pytest.raises(Refused, match=r"occurrence has content that the target cannot store: .*NUL"):
        move(world.ledger.database, bare, KEY, quiet)
    assert {name: rows for name, rows in everything(bare).items() if rows} == {}
