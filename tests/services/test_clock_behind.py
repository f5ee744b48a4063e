"""A clock far behind the last entry is reported, and the run goes on; one far ahead is refused."""

from datetime import timedelta

import pytest

from engine.checks.evidence import Evidence
from engine.domain.refusal import Refusal
from engine.services.command_time import require_near
from engine.services.reading.verify import verify
from engine.services.refused import Refused
from tests.conftest import World


def codes(world: World) -> list[str]:
    return [f.code for f in world.run().findings]


def test_a_clock_far_before_the_last_entry_is_a_finding_until_it_has_come_there(world: World) -> None:
    assert "clock-behind" not in codes(world), "on an empty ledger there is nothing to lie behind"
    first = world.now
    world.now = first - timedelta(minutes=59)
    assert "clock-behind" not in codes(world), "machines may differ a little"
    world.now = first - timedelta(days=90)
    (finding,) = [f for f in world.run().findings if f.code == "clock-behind"]
    assert (
        "The clock says 2026-08-03 08:00, but the last entry of the ledger is from 2026-11-01 08:00" in finding.text.en
    )
    assert "本机时钟为 2026-08-03 08:00，台账最后一条记录的时间为 2026-11-01 08:00" in finding.text.zh
    world.now = first + timedelta(days=1)
    assert "clock-behind" not in codes(world)


def test_a_rehearsal_has_a_clock_of_its_own(world: World) -> None:
    world.run("2027-01-02T09:00")
    assert "clock-behind" not in [f.code for f in world.run("2027-01-03T09:00").findings]


# ---- a clock far ahead

DAYS = timedelta(days=1)


def begun(world: World) -> World:
    world.run()
    return world


def test_a_clock_far_ahead_of_the_last_run_of_a_real_ledger_is_refused_with_both_instants(world: World) -> None:
    runs = world.ledger.runs
    require_near(runs, world.now + 4000 * DAYS)  # before the first run there is nothing to compare with
    begun(world)
    require_near(runs, world.now + 60 * DAYS)
    with pytest.raises(Refused) as refused:
        require_near(runs, world.now + 61 * DAYS)
    assert refused.value.refusal == Refusal(
        "clock-ahead", now="2027-01-01T00:00:00Z", last="2026-11-01T00:00:00Z", days=61
    )
    assert "The clock says 2027-01-01T00:00:00Z" in refused.value.text.en
    assert "相隔 61 天" in refused.value.text.zh


def test_a_run_that_found_nothing_to_do_counts_as_well(world: World) -> None:
    begun(world)
    world.now += 50 * DAYS
    world.run()
    world.now += 50 * DAYS
    require_near(world.ledger.runs, world.now)


def test_the_clock_of_a_rehearsal_is_set_on_purpose(world: World) -> None:
    world.run("2020-01-02T09:00")
    require_near(world.ledger.runs, world.now)


def test_a_verification_remarks_on_entries_that_lie_in_the_future(world: World) -> None:
    begun(world)
    answer = verify(world.ledger, Evidence(world.folder / "evidence"), world.now)
    assert answer.remarks == ()
    answer = verify(world.ledger, Evidence(world.folder / "evidence"), world.now - 2 * DAYS)
    assert [remark.code for remark in answer.remarks] == ["entries-ahead"]
    assert answer.is_sound, "nothing was changed, and nothing can mend it"
