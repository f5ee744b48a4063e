"""In any order of actions, stored verdicts equal recomputed ones, and a second run changes nothing."""

import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.checks.evidence import Evidence
from engine.domain.action.evidence import Attachment
from engine.domain.ledger.entry import Kind
from engine.services.actions.act import act
from engine.services.command_time import resolve_command_time
from engine.services.refused import Refused
from tests import builders as build

BEGIN = datetime.fromisoformat("2026-01-08T15:05:00+08:00")
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
PICTURE = Attachment("slip.png", b"\x89PNG\r\n\x1a\n picture")
SIGNED = ("order_slip", "delivery_slip")
PROVIDERS = (
    Kind.PAUSED,
    Kind.PAUSED,
    Kind.RESUMED,
    Kind.RESUMED,
    Kind.EXTENSION_REQUESTED,
    Kind.WAIVER_REQUESTED,
    Kind.NOT_APPLICABLE_REQUESTED,
    Kind.DELIVERED,
    Kind.WITHDRAWN,
    Kind.REASSIGNED,
    Kind.LATE_REASON,
)
CONSUMERS = (
    Kind.EXTENSION_GRANTED,
    Kind.EXTENSION_GRANTED,
    Kind.EXTENSION_REFUSED,
    Kind.WAIVER_GRANTED,
    Kind.NOT_APPLICABLE_GRANTED,
    Kind.NOT_APPLICABLE_REFUSED,
    Kind.RETURNED,
    Kind.RESUMED,
    Kind.REMINDED,
    Kind.DATE_CONFIRMED,
    Kind.DATE_CONFIRMED,
)
STEPS = st.lists(
    st.tuples(st.integers(1, 30 * 60), st.sampled_from((*PROVIDERS, *CONSUMERS)), st.booleans()),
    min_size=3,
    max_size=12,
)


@given(steps=STEPS)
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_any_order_of_acts_keeps_the_laws(
    new_world: Callable[[Path], Any], steps: list[tuple[int, Kind, bool]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = new_world(Path(folder))
        world.run("2026-01-02T09:00")
        world.event(
            "vehicle.delivered", "A-1", "2026-01-08 15:00", BEGIN.isoformat(), customer="C", plate="P", amount="10"
        )
        now, reports = BEGIN, dict[str, str]()
        for minutes, kind, runs in steps:
            now += timedelta(minutes=minutes)
            _do(world, kind, now)
            if runs:
                now += timedelta(minutes=1)
                _check(world, now.isoformat())
                reports[now.isoformat()] = world.report(now.isoformat())
        now += timedelta(days=1)
        _check(world, now.isoformat())
        for earlier, report in reports.items():
            assert world.report(earlier) == report


def _do(world: Any, kind: Kind, now: datetime) -> None:
    given: dict[str, Any] = {"reason": "because"}
    match kind:
        case Kind.PAUSED:
            given.update(waiting_for="customer", at=now - timedelta(minutes=now.minute * 3))
        case Kind.RESUMED:
            given["at"] = now - timedelta(minutes=now.minute * 2)
        case Kind.EXTENSION_REQUESTED:
            given["until"] = now + timedelta(days=5)
        case Kind.DELIVERED:
            given.update(files=dict.fromkeys(SIGNED, PICTURE), signed=frozenset(SIGNED))
        case Kind.REASSIGNED:
            given["to"] = "sales-consultant-1"
        case Kind.LATE_REASON:
            given.update(category="documents", promised_on=date(2026, 12, 31))
        case _:
            pass
    actor = "sales-consultant-1" if kind in PROVIDERS else "finance-head-1"
    command_time = resolve_command_time(world.ledger, now, world.now)
    try:
        act(world.ledger, build.action(kind, SLIPS, actor, **given), command_time, Evidence(world.folder / "evidence"))
    except Refused as refused:
        assert refused.text.zh and refused.text.en  # noqa: PT017  (a refusal is allowed here, a silent one is not)


def _check(world: Any, at: str) -> None:
    world.run(at)
    assert world.differences() == ()
    again = world.run(at)
    assert (again.entries, again.notifications, again.opened) == (0, 0, 0)
    assert {j.occurrence.id: j.verdict for j in world.snapshot(at).judged} == world.verdicts()
