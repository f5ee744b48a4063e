"""The instant that a command acts at."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from engine.services.command_time import CommandTime, resolve_command_time
from engine.services.refused import Refused
from engine.services.run.run_compliance import run_compliance
from tests.conftest import World, instant

SHANGHAI = timezone(timedelta(hours=8))


def test_an_instant_with_another_offset_is_the_same_instant(world: Any) -> None:
    command_time = CommandTime(datetime(2026, 1, 2, 9, tzinfo=SHANGHAI), rehearsal=True)
    assert (command_time.at, command_time.at.tzinfo) == (datetime(2026, 1, 2, 1, tzinfo=UTC), UTC)
    run_compliance(world.run_context(), command_time)
    assert world.ledger.verify() is None


def test_a_command_at_the_instant_of_the_last_run_comes_a_second_after_it(world: World) -> None:
    at, second = instant("2026-01-02T09:00"), timedelta(seconds=1)
    world.run("2026-01-02T09:00")

    def acts_at(as_of: datetime | None, *, run: bool = False) -> datetime:
        return resolve_command_time(world.ledger, as_of, world.now, run=run).at

    assert acts_at(None) == acts_at(at) == at + second
    assert acts_at(at + second) == at + second
    assert acts_at(at, run=True) == at, "a run can be done again"
    with pytest.raises(Refused, match="A rehearsal cannot go back in time"):
        acts_at(at - second)
