"""The instant that a command acts at."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from engine.services.command_time import CommandTime
from engine.services.run.run_compliance import run_compliance

SHANGHAI = timezone(timedelta(hours=8))


def test_an_instant_with_another_offset_is_the_same_instant(world: Any) -> None:
    command_time = CommandTime(datetime(2026, 1, 2, 9, tzinfo=SHANGHAI), rehearsal=True)
    assert (command_time.at, command_time.at.tzinfo) == (datetime(2026, 1, 2, 1, tzinfo=UTC), UTC)
    run_compliance(world.desk(), command_time)
    assert world.ledger.verify() is None
