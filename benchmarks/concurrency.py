"""200 readers beside a run and four writers, in one process: how long a write keeps others out, and what a read costs.

The lock of the ledger is held from the beginning of a writing transaction to its end; its length is measured as the CPU
time of the thread that writes, since on a busy machine the clock on the wall tells of the others.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import thread_time
from typing import Any

from sqlalchemy import event

from benchmarks.databases import Server, on_server, own_copy
from benchmarks.ours import LATER, OpenRecord
from benchmarks.reading import a_record, files
from benchmarks.record import Record
from benchmarks.row import Figure, Row, Target

READERS, WRITERS = 200, 4
PATIENCE = 600
GROUP = "concurrency"


def rows(size: int, where: Server | None, folder: Path, records: Path | None) -> Iterator[Row]:
    """Measure on SQLite and, where there is a server, on PostgreSQL."""
    record = a_record(size, folder / "many", records)
    more = files(folder / "many-files")["import-csv"]
    yield from _on(own_copy(record, None, folder / "many-copy"), "SQLite", size, more)
    if where is not None:
        yield from _on(on_server(record, where, folder / "many-pg"), "PostgreSQL", size, more)


def _on(record: Record, database: str, size: int, more: Path) -> Iterator[Row]:
    held: list[float] = []
    main = OpenRecord.of(record)
    pool: Any = main.ledger.database.read.pool
    pool._timeout = PATIENCE  # readers wait for each other's connections, on a busy machine for long
    main.import_file(more)
    (ids,) = zip(*main.rows("SELECT id FROM occurrence WHERE phase = 'open' ORDER BY id LIMIT 50"), strict=True)
    reads: tuple[Callable[[OpenRecord], object], ...] = (
        lambda opened: opened.explain(str(ids[0])),
        lambda opened: opened.find(str(ids[1]).rpartition("/")[2]),
    )
    alone = [_timed(lambda read=read: read(main)) for _ in range(20) for read in reads]  # type: ignore[misc]
    beside: list[float] = []
    errors: list[BaseException] = []

    def reader(n: int) -> None:
        beside.append(_timed(lambda: reads[n % len(reads)](main)))

    def writer(n: int) -> None:
        own = OpenRecord.of(record)
        try:
            for turn in range(5):
                own.remind(str(ids[n * 5 + turn]), LATER + timedelta(minutes=2))
        finally:
            own.close()

    def run() -> None:
        own = OpenRecord.of(record)
        _watch(own, held)
        try:
            own.run(LATER + timedelta(minutes=1))
        finally:
            own.close()

    def noting(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    works = [run, *(lambda n=n: writer(n) for n in range(WRITERS)), *(lambda n=n: reader(n) for n in range(READERS))]
    threads = [threading.Thread(target=noting, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    main.close()
    if errors:
        raise errors[0]
    lock = f"longest lock of a run that opens {10_000:,} items"
    yield Row(GROUP, lock, "s", max(held), None, None, Target("<= 200 ms", most=0.2), 1, size, database)
    read, before = median(beside), Figure("the same alone", median(alone))
    work = f"a read, {READERS} at once beside a run and {WRITERS} writers"
    yield Row(GROUP, work, "s", read, before, None, Target("<= 2 x alone", of_limit=2), 1, size, database)


def _timed(work: Callable[[], object]) -> float:
    before = thread_time()
    work()
    return thread_time() - before


def _watch(opened: OpenRecord, held: list[float]) -> None:
    """Note the CPU time of each writing transaction, from when it has begun until it has ended."""
    begun: dict[int, float] = {}
    write = opened.ledger.database.write

    def begins(connection: object) -> None:
        begun[threading.get_ident()] = thread_time()

    def ends(connection: object) -> None:
        held.append(thread_time() - begun.pop(threading.get_ident(), thread_time()))

    event.listen(write, "begin", begins)
    event.listen(write, "commit", ends)
    event.listen(write, "rollback", ends)
