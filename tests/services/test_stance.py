"""The instant that a command acts at."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from engine.services.comply import comply
from engine.services.stance import Stance

SHANGHAI = timezone(timedelta(hours=8))


def test_an_instant_with_another_offset_is_the_same_instant(world: Any) -> None:
    stance = Stance(datetime(2026, 1, 2, 9, tzinfo=SHANGHAI), rehearsal=True)
    assert (stance.at, stance.at.tzinfo) == (datetime(2026, 1, 2, 1, tzinfo=UTC), UTC)
    comply(world.desk(), stance)
    assert world.record.verify() is None
