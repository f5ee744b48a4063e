"""The law of opening at once: what an event or a request opens in its own commit is what a run at that instant opens.

Two ledgers live through the same random business. One opens what follows in the commit that records it; the other
only records, and is evaluated at the same instant, as a run does it.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.services.actions import cancel_event, request
from engine.services.events import ingest
from engine.services.ports.occurrences import Row
from engine.services.run.evaluate import Evaluated, evaluate
from engine.services.run.load_in_force import name_of_all
from engine.services.run.open_at_once import NOTHING_OPENED
from engine.services.snapshot import rulebooks
from tests.scenarios.test_any_course_of_business import BEGIN, action_steps, do, events, requests, undone

QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
steps = st.lists(
    st.tuples(
        st.integers(2, 6 * 24 * 60),
        st.one_of(events, events, events, undone, requests, action_steps, st.just(("run",))),
    ),
    min_size=3,
    max_size=12,
)


@contextmanager
def only_recording() -> Iterator[None]:
    """Record events and requests as if nothing followed from them."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (cancel_event, ingest, request):
            patch.setattr(module, "with_consequences", lambda _ledger, batch, _head, **_: (batch, NOTHING_OPENED))
        yield


def evaluated(world: Any, at: datetime) -> Evaluated:
    ledger = world.ledger
    return evaluate(ledger, rulebooks(ledger), at.astimezone(UTC), definitions=name_of_all(ledger.definitions))


def rows(world: Any) -> Mapping[str, Row]:
    return {row.occurrence.id: row for row in world.ledger.occurrences.all_rows()}


def histories(world: Any) -> Mapping[str, list[object]]:
    """What is recorded about each occurrence, whatever the batch: its instants to the second."""
    return {
        id: [(e.kind, e.actor, e.effective_at.replace(microsecond=0), e.body) for e in entries]
        for id, entries in world.ledger.entries.all().items()
    }


def check_step(at_once: Any, afterwards: Any, at: datetime) -> None:
    before, opened = rows(afterwards), rows(at_once)
    evaluated(afterwards, at)
    after = rows(afterwards)
    for id, row in after.items():
        if id not in before or before[id].occurrence != row.occurrence:
            assert opened[id].occurrence == row.occurrence
            assert opened[id].verdict == row.verdict
    assert set(opened) == set(after)
    left = evaluated(at_once, at)
    assert left.opened == 0
    assert rows(at_once) == after
    assert histories(at_once) == histories(afterwards)


def live(new_world: Callable[[Path], Any], evidence_for: Callable[..., Any], plan: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        at_once, afterwards = new_world(Path(first)), new_world(Path(second))
        at = BEGIN
        at_once.run(at.isoformat())
        afterwards.run(at.isoformat())
        for minutes, step in plan:
            at += timedelta(minutes=minutes)
            if step[0] == "run":
                runs = [world.run(at.isoformat()) for world in (at_once, afterwards)]
                notified = [[(m.key, m.about) for m in run.messages] for run in runs]
                assert notified[0] == notified[1]
                assert rows(at_once) == rows(afterwards)
            else:
                for world in (at_once, afterwards):  # what time alone brings comes with a run, recorded or not
                    evaluated(world, at)
                done = do(at_once, step, at, evidence_for)
                with only_recording():
                    assert done == do(afterwards, step, at, evidence_for)
                if step[0] != "act":  # what people do to items is read by the next run
                    check_step(at_once, afterwards, at)
        assert at_once.ledger.verify() is None


@given(plan=steps)
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=QUIET)
def test_opening_at_once_is_recording_and_then_a_run(
    new_world: Callable[[Path], Any], evidence_for: Callable[..., Any], plan: list[Any]
) -> None:
    live(new_world, evidence_for, plan)


@pytest.mark.slow
@example(plan=[(635, ("event", "customer.in_default", "K-1", 0, 0)), (3417, ("cancel", "customer.in_default", "K-2"))])
@given(plan=steps)
@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
def test_opening_at_once_is_recording_and_then_a_run_in_many_courses(
    new_world: Callable[[Path], Any], evidence_for: Callable[..., Any], plan: list[Any]
) -> None:
    live(new_world, evidence_for, plan)


@pytest.mark.slow
@pytest.mark.databases
@given(plan=steps)
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=QUIET)
def test_opening_at_once_is_recording_and_then_a_run_on_either_database(
    new_world: Callable[[Path], Any], evidence_for: Callable[..., Any], plan: list[Any]
) -> None:
    live(new_world, evidence_for, plan)
