"""Decision 21: one digest of entries, verdicts and messages by content, equal for equal states."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from engine.domain.entries import Kind
from engine.domain.recurrence import Period
from engine.domain.rule import Every
from engine.services.close import close_period
from engine.services.delegate import delegate, end_delegation
from engine.services.stance import stand
from engine.store.connect import connect
from engine.store.ledger import SqlRecord
from tests.builders import instant
from tests.conftest import KEY, World

JANUARY = Period.containing(date(2026, 1, 15), Every.MONTH)
CAR = ("vehicle.delivered", "A-1", "2026-01-08 15:00")


def delegates(world: World) -> None:
    stance = stand(world.record, instant("2026-02-02T10:00"), world.now)
    since, until = date(2026, 2, 3), date(2026, 2, 6)
    delegate(world.record, actor="finance-head-1", to="finance-clerk-1", since=since, until=until, stance=stance)


def ends_delegation(world: World) -> None:
    stance = stand(world.record, instant("2026-02-02T11:00"), world.now)
    end_delegation(world.record, actor="finance-head-1", stance=stance)


def closes_january(world: World) -> None:
    stance = stand(world.record, instant("2026-02-02T12:00"), world.now)
    close_period(world.record, JANUARY, actor="finance-head-1", stance=stance)


def corrects_a_car(world: World) -> None:
    world.event(*CAR, "2026-02-02T13:00", customer="C", plate="P", amount="11")


def settles_a_date(world: World) -> None:
    """The correction moves what was due by the old delivery; the run records that its date was set."""
    world.event("vehicle.delivered", "A-1", "2026-01-30 15:00", "2026-02-02T14:00", customer="C", plate="P", amount="9")
    world.run("2026-02-03T09:00")


DEEDS: tuple[Callable[[World], None], ...] = (
    delegates,
    ends_delegation,
    closes_january,
    corrects_a_car,
    settles_a_date,
)


def begun(world: World) -> World:
    world.run("2026-01-02T09:00")
    world.event(*CAR, "2026-01-08T15:05", customer="C", plate="P", amount="10")
    world.run("2026-02-02T09:00")
    return world


def test_every_kind_of_entry_counts_about_people_periods_and_events_too(world: World) -> None:
    begun(world)
    digests = [world.digest()]
    for deed in DEEDS:
        deed(world)
        digests.append(world.digest())
    assert len(set(digests)) == len(digests)
    assert world.record.entries.of_kind(Kind.DUE_SET)


def test_equal_states_have_equal_digests_on_both_databases(
    world: World, new_postgres: Callable[..., str], tmp_path: Path
) -> None:
    other = World(SqlRecord(connect(new_postgres()), KEY), world.definitions, tmp_path)
    for one in (world, other):
        begun(one)
        for deed in DEEDS:
            deed(one)
    assert other.digest() == world.digest()


def test_a_run_that_finds_nothing_to_do_leaves_the_digest(world: World) -> None:
    begun(world)
    before = world.digest()
    world.run("2026-02-02T09:00")
    assert world.digest() == before
