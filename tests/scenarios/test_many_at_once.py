"""200 people read while a run and others write: no reader waits for a writer, and no writer for more than a chunk."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import Kind
from engine.services.ports.ledger import Unavailable
from engine.services.reading.explain import explain_occurrence
from engine.services.reading.find import ItemSearch, find_items
from engine.services.reading.inbox import inbox
from engine.services.reading.overdue import report_overdue
from engine.services.run import evaluate
from engine.store.connect import connect
from engine.store.ledger import SqlLedger
from tests.builders import instant
from tests.conftest import World

pytestmark = [pytest.mark.databases, pytest.mark.slow]

READERS = 200
PATIENCE = 120
"""Seconds after which a thread that has not ended is stuck: far more than any of them needs on a busy machine."""
T = "2026-01-14T09:00"
CLERK = "sales-consultant-1"


def delivered(world: World, *numbers: str, at: str | None = None) -> None:
    """Cars that were handed over: each opens several items. The clock stands unless ``at`` moves it."""
    for number in numbers:
        world.event("vehicle.delivered", number, "2026-01-13 15:00", at, customer="C", plate=f"P{number}", amount="10")


@pytest.fixture
def busy(world: World) -> World:
    """A ledger with items of 12 cars, which a run has opened."""
    delivered(world, *(f"A-{n}" for n in range(12)), at=T)
    world.run(T)
    return world


@pytest.fixture
def reads(busy: World) -> tuple[Callable[[], object], ...]:
    """What people read: inbox, report, an item by its id, a search."""
    id, at = next(id for id in busy.verdicts() if id.endswith("/A-7")), instant(T)
    return (
        lambda: inbox(busy.ledger, CLERK, at),
        lambda: report_overdue(busy.ledger, at),
        lambda: explain_occurrence(busy.ledger, id, at),
        lambda: find_items(busy.ledger, ItemSearch("A-7"), at, limit=20),
    )


def started(*works: Callable[[], object]) -> tuple[list[threading.Thread], list[BaseException]]:
    """Threads that begin their work together, and the errors that they raise."""
    raised: list[BaseException] = []
    start = threading.Barrier(len(works))

    def first(work: Callable[[], object]) -> None:
        try:
            start.wait(PATIENCE)
            work()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=first, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    return threads, raised


def ended(threads: list[threading.Thread]) -> bool:
    for thread in threads:
        thread.join(PATIENCE)
    return not any(thread.is_alive() for thread in threads)


def test_readers_finish_while_a_writer_holds_its_transaction_open(
    busy: World, reads: tuple[Callable[[], object], ...]
) -> None:
    """Also where further writers wait behind it, more than there are connections to write on."""
    written, release = threading.Event(), threading.Event()
    other = busy.reopened()

    def holds() -> None:
        def work(inner: Any) -> None:
            World(inner, busy.definitions, busy.folder).event(
                "vehicle.delivered", "B-1", "2026-01-13 15:00", customer="C", plate="PB", amount="10"
            )
            written.set()
            assert release.wait(PATIENCE)

        other.ledger.together(work)

    holder, errors = started(holds)
    assert written.wait(PATIENCE)
    waiting, refused = started(*(lambda n=n: delivered(busy, f"W-{n}") for n in range(20)))  # type: ignore[misc]
    many, failed = started(*(reads[n % len(reads)] for n in range(READERS)))
    assert ended(many), "a reader waits for the writer"
    assert failed == []
    assert holder[0].is_alive(), "the writer had its transaction open all the time"
    assert find_items(busy.ledger, ItemSearch("B-1"), instant(T), limit=20).total == 0, "nor is it seen before its end"
    release.set()
    assert ended([*holder, *waiting])
    assert (errors, refused) == ([], [])
    numbers = {fact.current.subject for fact in busy.ledger.events.facts()}
    assert numbers >= {"B-1", *(f"W-{n}" for n in range(20))}


def test_others_write_between_two_chunks_of_a_run(busy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run goes on only when a writer that came after its first chunk is through: it holds the ledger for no more
    than a chunk, however many there are."""
    monkeypatch.setattr(evaluate, "CHUNK", 10)
    delivered(busy, *(f"C-{n}" for n in range(20)))  # they open at once; the run finds their breaches
    chunks: list[int] = []
    writers: list[threading.Thread] = []
    errors: list[BaseException] = []
    other, commit = busy.reopened(), busy.ledger.commit

    def counted(batch: Any, expected_head: Any) -> Any:
        head = commit(batch, expected_head)
        if any(entry.kind is Kind.BREACHED for entry in batch.entries):
            chunks.append(len(batch.rows))
            if len(chunks) in (1, 3):
                threads, raised = started(lambda: delivered(other, f"D-{len(chunks)}"))
                assert ended(threads), "a writer waits for the end of the run"
                writers.extend(threads)
                errors.extend(raised)
        return head

    monkeypatch.setattr(busy.ledger, "commit", counted)
    busy.run("2026-01-15T09:00")
    assert (len(writers), errors) == (2, [])
    assert len(chunks) > 5
    assert max(chunks) <= 10
    monkeypatch.undo()
    busy.run("2026-01-15T10:00")
    assert {OccurrenceId.parse(id).subject for id in busy.verdicts()} >= {"D-1", "D-3"}
    assert busy.differences() == ()


def test_200_readers_beside_a_run_and_four_writers(
    busy: World, reads: tuple[Callable[[], object], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    # readers wait for each other's connections; how long they may is another matter than whether a writer stops them
    monkeypatch.setattr(busy.ledger.database.read.pool, "_timeout", PATIENCE)
    delivered(busy, *(f"E-{n}" for n in range(12)))
    seen: list[object] = []
    slips = sorted(id for id in busy.verdicts() if id.startswith("sales-finance/"))[:8]
    people = [busy.reopened() for _ in range(5)]

    def acts(who: World, ids: list[str]) -> None:
        for id in ids:
            who.act(Kind.REMINDED, id, "finance-clerk-1")

    works: list[Callable[[], object]] = [
        lambda: people[0].run("2026-01-14T12:00"),
        lambda: acts(people[1], slips[:4]),
        lambda: acts(people[2], slips[4:]),
        lambda: delivered(people[3], *(f"F-{n}" for n in range(5))),
        lambda: delivered(people[4], *(f"G-{n}" for n in range(5))),
        *(lambda n=n: seen.append(reads[n % len(reads)]()) for n in range(READERS)),  # type: ignore[misc]
    ]
    threads, errors = started(*works)
    assert ended(threads)
    assert errors == []
    assert len(seen) == READERS
    busy.run("2026-01-14T13:00")
    numbers = {fact.current.subject for fact in busy.ledger.events.facts()}
    assert numbers >= {f"{letter}-{n}" for letter in "FG" for n in range(5)}
    assert all(busy.entries(id, Kind.REMINDED) for id in slips)
    assert busy.ledger.verify() is None
    assert busy.differences() == ()


def test_a_reader_that_gets_no_connection_is_told_that_the_database_is_busy(
    busy: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = connect(busy.ledger.database.url)
    pool: Any = database.read.pool
    monkeypatch.setattr(pool, "_timeout", 0.05)
    held = [database.read.connect() for _ in range(pool.size() + pool._max_overflow)]
    with pytest.raises(Unavailable):
        SqlLedger(database, b"").head()
    for connection in held:
        connection.close()
    assert SqlLedger(database, b"").head() is not None
    database.dispose()
