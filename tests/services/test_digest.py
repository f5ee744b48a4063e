"""One digest of the content of entries, verdicts and messages, equal for equal states."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.ledger.entry import Kind
from engine.services.actions.close_period import close_period
from engine.services.actions.delegate import delegate, end_delegation
from engine.services.command_time import resolve_command_time
from engine.store.connect import connect
from engine.store.ledger import SqlLedger
from tests.builders import instant
from tests.conftest import KEY, World

JANUARY = Period.containing(date(2026, 1, 15), Every.MONTH)
CAR = ("vehicle.delivered", "A-1", "2026-01-08 15:00")


def delegates(world: World) -> None:
    command_time = resolve_command_time(world.ledger, instant("2026-02-02T10:00"), world.now)
    since, until = date(2026, 2, 3), date(2026, 2, 6)
    delegate(
        world.ledger, actor="finance-head-1", to="finance-clerk-1", since=since, until=until, command_time=command_time
    )


def ends_delegation(world: World) -> None:
    command_time = resolve_command_time(world.ledger, instant("2026-02-02T11:00"), world.now)
    end_delegation(world.ledger, actor="finance-head-1", command_time=command_time)


def closes_january(world: World) -> None:
    command_time = resolve_command_time(world.ledger, instant("2026-02-02T12:00"), world.now)
    close_period(world.ledger, JANUARY, actor="finance-head-1", command_time=command_time)


def corrects_a_car(world: World) -> None:
    world.event(*CAR, "2026-02-02T13:00", customer="C", plate="P", amount="11")


def changes_a_date(world: World) -> None:
    """The correction moves the item due by the old delivery; the run records its new date."""
    world.event("vehicle.delivered", "A-1", "2026-01-30 15:00", "2026-02-02T14:00", customer="C", plate="P", amount="9")
    world.run("2026-02-03T09:00")


ACTIONS: tuple[Callable[[World], None], ...] = (
    delegates,
    ends_delegation,
    closes_january,
    corrects_a_car,
    changes_a_date,
)


def begun(world: World) -> World:
    world.run("2026-01-02T09:00")
    world.event(*CAR, "2026-01-08T15:05", customer="C", plate="P", amount="10")
    world.run("2026-02-02T09:00")
    return world


def test_every_kind_of_entry_counts_about_people_periods_and_events_too(world: World) -> None:
    begun(world)
    digests = [world.digest()]
    for action in ACTIONS:
        action(world)
        digests.append(world.digest())
    assert len(set(digests)) == len(digests)
    assert world.ledger.entries.of_kind(Kind.DUE_SET)


def test_equal_states_have_equal_digests_on_both_databases(
    world: World, new_postgres: Callable[..., str], tmp_path: Path
) -> None:
    other = World(SqlLedger(connect(new_postgres()), KEY), world.definitions, tmp_path)
    for item in (world, other):
        begun(item)
        for action in ACTIONS:
            action(item)
    assert other.digest() == world.digest()


def test_a_run_counts_all_that_it_writes_whichever_step_wrote_it(world: World) -> None:
    written = 0
    for at in ("2026-01-02T09:00", "2026-01-05T08:30", "2026-01-20T09:00"):
        done = world.run(at)
        head = world.ledger.head()
        assert head is not None
        assert done.entries == head.entries - written > 0
        written = head.entries


def test_a_run_that_finds_nothing_to_do_leaves_the_digest(world: World) -> None:
    begun(world)
    before = world.digest()
    world.run("2026-02-02T09:00")
    assert world.digest() == before
