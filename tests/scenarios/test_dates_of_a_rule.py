"""An obligation due on the dates of an RFC 5545 rule: opened once per date, notified, changed, explained."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.verdict import Outcome, Timeliness
from engine.loading.folder import load
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.definitions.effects import PlanEffect
from engine.services.definitions.plan import make_plan
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
SHANGHAI = timezone(timedelta(hours=8))
MEETING = "customer-service-finance/stock-meeting"
LINE = """
  - id: stock-meeting
    title: {zh: 每月盘点碰头会纪要, en: Minutes of the monthly stock meeting}
    when: {rrule: "FREQ=MONTHLY;BYDAY=2TU"}
    due: {at: close, roll: next}
    nothing_to_report: allowed
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped definitions with a meeting on each second Tuesday."""
    copy = Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))
    path = copy / "agreements/customer-service-finance.yaml"
    path.write_text(path.read_text(encoding="utf-8") + LINE, encoding="utf-8")
    return copy


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def read(folder: Path) -> Definitions:
    loaded = load(folder)
    assert loaded.definitions is not None, loaded.diagnostics
    return loaded.definitions


def meetings(world: Any) -> dict[str, str]:
    return {id: str(v.due.at) for id, v in world.verdicts().items() if id.startswith(MEETING)}


DUE = {f"{MEETING}@{day}": f"{day} 09:30:00+00:00" for day in ("2026-01-13", "2026-02-10", "2026-03-10")}


def test_each_date_is_opened_once_whenever_and_how_often_runs_go(
    folder: Path, new_world: Callable[[Path], Any], tmp_path: Path
) -> None:
    definitions = read(folder)
    last = "2026-02-20T09:00"
    for name, runs in (
        ("once", [last]),
        ("often", ["2026-01-01T09:00", "2026-01-01T09:01", "2026-01-13T17:30", "2026-02-09T23:59", last, last]),
        ("late", ["2026-01-02T09:00", last]),
    ):
        (tmp_path / name).mkdir()
        world = new_world(tmp_path / name)
        world.definitions = definitions
        for at in runs:
            world.run(at)
        assert meetings(world) == DUE, name
        kinds = [[e.kind for e in world.entries(id) if e.kind is not Kind.NOTIFIED] for id in DUE]
        assert kinds == [[Kind.OPENED, Kind.BREACHED], [Kind.OPENED, Kind.BREACHED], [Kind.OPENED]], name
        assert world.differences() == ()


def test_a_rule_that_is_changed_goes_over_as_the_plan_says(world: Any, folder: Path) -> None:
    world.definitions = read(folder)
    world.run("2026-01-05T09:00")
    world.act(Kind.NOTHING_TO_REPORT, f"{MEETING}@2026-01-13", "customer-service-clerk-1", "2026-01-12T10:00")
    world.run("2026-02-09T09:00")
    path = folder / "agreements/customer-service-finance.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("BYDAY=2TU", "BYDAY=2WE"), encoding="utf-8")
    new = read(folder)
    command_time = resolve_command_time(world.ledger, instant("2026-02-09T10:00"), world.now)
    shown = make_plan(world.ledger, new, command_time)
    # what was delivered stays under the rule it was delivered under
    assert {(t.occurrence, t.effect) for t in shown.occurrences} == {
        (f"{MEETING}@2026-02-10", PlanEffect.CANCELLED),
        (f"{MEETING}@2026-03-10", PlanEffect.CANCELLED),
        (f"{MEETING}@2026-02-11", PlanEffect.APPEARS),
        (f"{MEETING}@2026-03-11", PlanEffect.APPEARS),
    }
    assert apply(world.ledger, new, command_time, plan=shown.id).plan == shown
    world.definitions = new
    assert world.differences() == ()
    verdict = world.verdict(f"{MEETING}@2026-01-13")
    assert (verdict.outcome, verdict.timeliness) == (Outcome.ACCEPTED, Timeliness.ON_TIME)
