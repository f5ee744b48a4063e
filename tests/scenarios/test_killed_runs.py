"""A run is killed at any boundary, then another follows: the state is the same, nothing is lost or doubled."""

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.services.begun_runs import BEGUN, INSTANTS
from engine.services.ports.events import Checkpoint
from engine.services.reading.compare_rows import compare_since
from engine.services.run import evaluate
from engine.store.ledger import SqlLedger
from engine.store.outbox import SqlOutbox
from engine.store.runs import SqlRuns

pytestmark = pytest.mark.databases

ROOT = Path(__file__).parents[2]
T = "2026-01-14T09:00"
BOUNDARIES = (
    (SqlLedger, "commit"),
    (SqlLedger, "refresh"),
    (SqlRuns, "record_run"),
    (SqlOutbox, "lease"),
    (SqlOutbox, "sent"),
)


class Killed(BaseException):
    """Stands for a kill: nothing catches it."""


def business(world: Any) -> None:
    """An opening balance, so that the first run has everything to do."""
    world.event("customer.in_default", "D-07", "2026-01-06 09:00", customer="C", order="O", amount="10")
    world.event("vehicle.delivered", "A-1", "2026-01-08 15:00", customer="C", plate="P", amount="10")


def crossings(
    world: Any, monkeypatch: pytest.MonkeyPatch, kill_at: int | None, *, after: bool, at: str = T
) -> list[str]:
    """Run, and die before or after the nth crossing of a boundary; return the boundaries crossed."""
    crossed: list[str] = []

    def watched(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: object, *args: Any, **kwargs: Any) -> Any:
            crossed.append(name)
            if len(crossed) - 1 == kill_at and not after:
                raise Killed
            result = original(self, *args, **kwargs)
            if len(crossed) - 1 == kill_at and after:
                raise Killed
            return result

        return call

    with monkeypatch.context() as patch:
        patch.setattr(evaluate, "CHUNK", 8)
        for owner, name in BOUNDARIES:
            patch.setattr(owner, name, watched(name, getattr(owner, name)))
        try:
            world.run(at)
        except Killed:
            assert kill_at is not None
    return crossed


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_run_killed_at_any_boundary_and_run_again_leads_to_the_same_state(
    after: bool, new_world: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "whole"
    folder.mkdir()
    whole = new_world(folder)
    business(whole)
    boundaries = crossings(whole, monkeypatch, None, after=False)
    assert set(boundaries) == {"commit", "record_run", "lease", "sent"}
    assert boundaries.count("commit") > 4
    expected, messages = whole.digest(), [m.key for m in whole.ledger.outbox.messages()]

    for n in range(len(boundaries)):
        folder = tmp_path / str(n)
        folder.mkdir()
        world = new_world(folder)
        business(world)
        crossings(world, monkeypatch, n, after=after)
        first = [leased.message.key for leased in world.outbox.sent]
        world.now += timedelta(minutes=3)  # past the lease that the dead sender held
        world.run(T)
        sent = [leased.message.key for leased in world.outbox.sent]
        assert world.digest() == expected, (n, boundaries[n])
        assert world.ledger.verify() is None
        assert world.differences() == ()
        assert set(sent) == set(messages)
        twice = len(sent) - len(messages)
        assert twice == (1 if boundaries[n] == "sent" and not after else 0), (
            "only a death between sending and marking repeats"
        )
        assert first == sent[: len(first)]


def test_what_a_killed_run_left_is_verified(
    new_world: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Some rows are as of the last run that went through, others as of the one that did not: both are right."""
    world = new_world(tmp_path)
    business(world)
    world.run(T)
    left: set[str] = set()
    for day in range(20, 25):  # each run is killed later, and no run in between goes through
        left.update(crossings(world, monkeypatch, day - 20, after=True, at=f"2026-01-{day}T09:00"))
        assert world.differences() == (), day
        assert compare_since(world.ledger, 0).differences == (), day
    assert "commit" in left
    world.ledger.events.save_checkpoints([Checkpoint(BEGUN, INSTANTS, "[]")])
    assert world.differences(), "rows ahead of every run are named"


DRIVER = """
import os, signal, sys
from engine.services.run import evaluate, load_in_force, run_compliance
from engine.store.outbox import SqlOutbox
from engine.store.runs import SqlRuns
evaluate.CHUNK = 8
point = sys.argv.pop(1)

def dies_after(owner, name, times=1):
    original, left = getattr(owner, name), [times]
    def call(*args, **kwargs):
        result = original(*args, **kwargs)
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, name, call)

def dies_before(owner, name, times=1):
    original, left = getattr(owner, name), [times]
    def call(*args, **kwargs):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)
    setattr(owner, name, call)

match point:
    case "after the first apply": dies_after(load_in_force, "_apply")
    case "after a chunk": dies_after(evaluate, "_evaluate_chunk", 2)
    case "after notifying": dies_after(run_compliance, "notify")
    case "between sending and marking": dies_before(SqlOutbox, "sent", 2)
    case "before the run is recorded": dies_before(SqlRuns, "record_run")
from engine.cli.app import main
main()
"""
POINTS = [
    "after the first apply",
    "after a chunk",
    "after notifying",
    "between sending and marking",
    "before the run is recorded",
]


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_at_a_named_point_and_run_again(
    point: str,
    process: Any,
    environment: Callable[..., dict[str, str]],
    new_database: Callable[..., str],
    tmp_path: Path,
) -> None:
    states = [tmp_path / name for name in ("state", "whole")]
    places = [{"DUECOURSE_HOME": str(s), "DUECOURSE_DATABASE_URL": new_database(s, bare=True)} for s in states]
    table = tmp_path / "events.csv"
    table.write_text(
        "event,key,time,customer,order,amount,plate\n"
        "customer.in_default,D-07,2026-01-06 09:00,C,O,10,\n"
        "vehicle.delivered,A-1,2026-01-08 15:00,C,,10,P\n",
        encoding="utf-8",
    )
    run = ("run", "--as-of", "2026-01-14T09:00+08:00", "--in-process", "--json")
    for arguments in (("events", "import", str(table)), run):
        assert process(*arguments, **places[1]).code == 0
    assert process("events", "import", str(table), **places[0]).code == 0
    killed = subprocess.run(
        [sys.executable, "-c", DRIVER, point, *run],
        cwd=ROOT,
        env=environment(states[0], **places[0]),
        capture_output=True,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    assert process(*run, **places[0]).code == 0
    digests = [process("verify", "--digest", **place).out for place in places]
    assert digests[0] == digests[1] != ""
    assert process("verify", **places[0]).code == 0
