"""Two runs, two senders, two importers at one time: one effect."""

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.domain.ledger.entry import Kind

pytestmark = pytest.mark.databases

ROOT = Path(__file__).parents[2]
T = "2026-01-14T09:00"


def together(*works: Callable[[], object]) -> list[BaseException]:
    """Run several functions at once in threads; return the errors they raised."""
    raised: list[BaseException] = []
    start = threading.Barrier(len(works))

    def first(work: Callable[[], object]) -> None:
        start.wait()
        try:
            work()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=first, args=(w,)) for w in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def business(world: Any) -> None:
    world.event("customer.in_default", "D-07", "2026-01-06 09:00", customer="C", order="O", amount="10")
    world.event("vehicle.delivered", "A-1", "2026-01-08 15:00", customer="C", plate="P", amount="10")


def test_two_runs_at_once_give_the_result_of_one(new_world: Callable[[Path], Any], tmp_path: Path) -> None:
    folders = [tmp_path / str(n) for n in range(4)]
    for folder in folders:
        folder.mkdir()
    alone = new_world(folders[0])
    business(alone)
    alone.run(T)
    for folder in folders[1:]:
        first = new_world(folder)
        business(first)
        other = first.reopened()
        assert together(lambda first=first: first.run(T), lambda other=other: other.run(T)) == []
        assert first.digest() == alone.digest()
        assert first.ledger.verify() is None
        assert first.differences() == ()
        sent = [x.message.key for x in [*first.outbox.sent, *other.outbox.sent]]
        assert sorted(sent) == sorted(m.key for m in alone.ledger.outbox.messages()), "each message is handed over once"


def test_the_folder_is_put_in_force_once_where_another_run_came_first(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other run comes between reading that nothing is in force and reading the head for the commit."""
    other, expected_head, runs = world.reopened(), world.ledger.expected_head, iter([True])

    def late(at: datetime) -> Any:
        if next(runs, False):
            other.run(T)
        return expected_head(at)

    monkeypatch.setattr(world.ledger, "expected_head", late)
    world.run(T)
    applied = [e.subject_id for e in world.ledger.entries.of_kind(Kind.APPLIED)]
    assert sorted(applied) == sorted(set(applied))


def test_an_import_during_a_run_is_judged_by_the_next(world: Any) -> None:
    world.run("2026-01-01T00:00")
    other = world.reopened()

    def imports() -> None:
        for n in range(10):
            other.event("customer.in_default", f"D-{n}", "2026-01-01 00:00", customer="C", order="O", amount="10")

    assert together(imports, lambda: world.run("2026-01-15T09:00")) == []
    world.run("2026-01-16T09:00")
    assert world.differences() == ()
    assert world.ledger.verify() is None
    assert sum("D-" in id and id.endswith("#1") for id in world.verdicts()) == 10


def test_two_imports_of_the_same_rows_record_each_once(world: Any) -> None:
    world.run("2026-01-01T00:00")
    other = world.reopened()

    def imports(first: Any) -> Callable[[], None]:
        def work() -> None:
            for n in range(10):
                first.event(
                    "customer.in_default", f"D-{n}", "2026-01-06 09:00", T, customer="C", order="O", amount="10"
                )

        return work

    assert together(imports(world), imports(other)) == []
    assert len(world.ledger.events.facts()) == 10
    assert all(len(f.versions) == 1 for f in world.ledger.events.facts())


@pytest.mark.slow
def test_two_processes_at_once_from_an_empty_folder_on(
    process: Any, environment: Callable[..., dict[str, str]], new_database: Callable[..., str], tmp_path: Path
) -> None:
    run = [sys.executable, "-m", "engine.cli", "run", "--as-of", "2026-01-14T09:00+08:00", "--in-process", "--json"]
    digests = set()
    for n in range(5):
        state = tmp_path / str(n)
        place = {"DUECOURSE_HOME": str(state), "DUECOURSE_DATABASE_URL": new_database(state, bare=True)}
        both = [
            subprocess.Popen(
                run,
                cwd=ROOT,
                env=environment(state, **place),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        outputs = [p.communicate(timeout=60) for p in both]
        assert [p.returncode for p in both] == [0, 0], outputs
        digests.add(process("verify", "--digest", **place).out)
        assert process("verify", **place).code == 0
        assert len(list((state / "mail").glob("*.eml"))) == len({p.name for p in (state / "mail").iterdir()})
    assert len(digests) == 1
