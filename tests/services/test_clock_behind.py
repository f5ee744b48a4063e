"""A clock far behind the last entry is reported, and the run goes on."""

from datetime import timedelta

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
