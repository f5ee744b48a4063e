"""The writing side on both databases: opening, a sweep with nothing to do, one in a hundred changed, many overdue.

The limits know nothing: the same rows, ready made, with their columns and indexes, by the fastest way that the driver
has; one probe of an index; one statement over all rows. The peer of a sweep is what many write first: objects of an
ORM over all rows. Each size is measured in a process of its own.

The rows of opening are an item and the entry that opened it: it writes no others but a few for each commit, since the
terms of its events are those of their subjects. The events are those of a table with dates, which share one instant;
opening is measured again with an instant for each, where items share less.

    python -m benchmarks.writing SIZE URL URL URL URL [--server PROCESS]
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session

from benchmarks import cpu
from benchmarks.databases import Server
from benchmarks.ours import Writing, begun, definitions
from benchmarks.row import Figure, Row, Target
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import Entry, Kind
from engine.services.events.ingest import CHUNK
from engine.services.ports.ledger import Batch
from engine.store.connect import Database, connect, upgrade
from engine.store.ledger import SqlLedger

GROUP = "writing"
SHIPPED = Path(__file__).parents[1] / "definitions"
OVERDUE = 10_000
KEY = b"a key for measuring"
BEGUN = datetime(2026, 3, 2, 1, tzinfo=UTC)
EVENT = "vehicle.registered"
READY = "rows ready made, with columns and indexes"
HELPDESK = "django-helpdesk escalate_tickets, from 1,000 tickets"

Times = dict[str, float]


def rows(sizes: Sequence[int], where: Server | None, folder: Path, helpdesk: Mapping[str, float]) -> Iterator[Row]:
    """Measure each size on SQLite and, where there is a server, on PostgreSQL."""
    for size in sizes:
        files = [f"sqlite:///{folder}/writing-{size}-{n}.db" for n in range(4)]
        yield from _rows(size, "SQLite", _child(size, files, None), helpdesk)
        if where is not None:
            found = _child(size, [where.new() for _ in range(4)], where.process)
            yield from _rows(size, "PostgreSQL", found, helpdesk)


def _rows(size: int, database: str, found: Times, helpdesk: Mapping[str, float]) -> Iterator[Row]:
    def row(work: str, ours: str, target: Target, limit: tuple[str, str] | None, peer: Figure | None = None) -> Row:
        figure = Figure(limit[1], found[limit[0]]) if limit is not None else None
        overdue = found.get("overdue", 1)
        count = {"opening": size, "apart": size, "changed": size // 100, "stored": overdue, "rendered": overdue}
        return Row(GROUP, work, "s", found[ours], figure, peer, target, int(count.get(ours, 1)), size, database)

    opening = Target("<= 4 x the limit", of_limit=4)
    yield row("opening, judged and chained", "opening", opening, ("ready", READY))
    yield row("opening, each event at an instant of its own", "apart", opening, ("ready", READY))
    yield Row(
        GROUP, "opening: memory", "MB", found["memory"], None, None, Target("<= 300 MB", most=300), 1, size, database
    )
    yield row("sweep, nothing to do", "idle", Target("<= 10 ms", most=0.01), ("probe", "one probe of an index"))
    orm = Figure("ORM objects over all rows", found["orm"])
    changed = Target("<= 1 x the limit, <= 1/40 of the ORM", of_limit=1, of_peer=1 / 40)
    yield row("sweep, 1 % changes", "changed", changed, ("pass", "one statement over all rows"), orm)
    if "stored" in found:
        count = int(found["overdue"])
        peers = {name: Figure(HELPDESK + what, helpdesk[name] * count) for name, what in _MAIL if name in helpdesk}
        many = f"{count:,} become overdue"
        limit = ("at-once", "one statement, and entries ready made")
        yield row(f"{many}, stored", "stored", Target("<= 1/100 of the peer", of_peer=0.01), limit, peers.get("silent"))
        yield row(
            f"{many}, mail rendered", "rendered", Target("<= 1/50 of the peer", of_peer=0.02), limit, peers.get("mail")
        )


_MAIL = (("silent", ", no mail"), ("mail", ", mail to memory"))


def _child(size: int, urls: Sequence[str], server: int | None) -> Times:
    print(f"  writing, {size:,} on {urls[0].partition(':')[0]} ...", file=sys.stderr, flush=True)
    words = [sys.executable, "-m", "benchmarks.writing", str(size), *urls]
    words += ["--server", str(server)] if server is not None else []
    done = subprocess.run(words, cwd=Path(__file__).parents[1], check=True, capture_output=True, text=True)
    found: Times = json.loads(done.stdout.splitlines()[-1])
    return found


# ---- within the process


def measure(size: int, urls: Sequence[str], server: int | None) -> Times:
    """The seconds of each piece of work, and the memory of opening."""
    clock = cpu.with_server(server)
    taken: Times = {}

    def time(name: str, work: Any, rounds: int = 1) -> None:
        taken[name] = cpu.seconds(work, clock=clock, rounds=rounds)

    writing = _recorded(urls[0], size)
    database = writing.ledger.database
    at = BEGUN + timedelta(minutes=5)
    time("opening", lambda: writing.evaluate(at))
    taken["memory"] = cpu.peak()
    for n in range(1, 3):
        writing.sweep(at + timedelta(microseconds=n))
    later = [at + timedelta(seconds=n) for n in range(1, 200)]
    turns = iter(later)
    taken["idle"] = cpu.seconds(lambda: [writing.sweep(next(turns)) for _ in range(10)], clock=clock, rounds=3) / 10
    probe = "SELECT count(*) FROM occurrence WHERE wake_at <= 0"
    taken["probe"] = cpu.per_call(partial(_sql, database, probe), clock=clock)
    _wake(database, size // 100)
    time("changed", lambda: writing.sweep(next(turns)))
    over_all = "UPDATE occurrence SET timeliness = CASE WHEN due_at <= 0 THEN 'overdue' ELSE timeliness END"
    time("pass", partial(_sql, database, over_all))
    copied = _copied(database)
    bare = connect(urls[1])
    upgrade(bare)
    time("ready", partial(_raw, bare, copied))
    if size == OVERDUE:
        taken |= _overdue(writing, copied, urls[2], clock)
    time("orm", partial(_by_orm, database))
    apart = _recorded(urls[3], size, apart=timedelta(seconds=1))
    time("apart", lambda: apart.evaluate(at))
    for each in (database, bare, apart.ledger.database):
        each.dispose()
    return taken


def _recorded(url: str, events: int, apart: timedelta = timedelta()) -> Writing:
    """A ledger after its first run, with this many events that open one occurrence each; they happened so far apart."""
    database = connect(url)
    upgrade(database)
    ledger = SqlLedger(database, KEY)
    writing = begun(ledger, _definitions(), BEGUN)
    for first in range(0, events, CHUNK):  # as an import does
        expected_head = ledger.expected_head(BEGUN + timedelta(minutes=1))
        data = {"customer": "C", "plate": "P", "amount": "10"}
        entries = tuple(
            Entry(
                Kind.EVENT_RECORDED,
                f"{EVENT}/A-{n:07}",
                "benchmark",
                BEGUN - n * apart,
                expected_head.recorded_at,
                {"name": EVENT, "data": data, "source": "benchmark", "key": f"A-{n:07}", "subject": f"A-{n:07}"},
            )
            for n in range(first, min(first + CHUNK, events))
        )
        ledger.commit(Batch("events import", entries), expected_head)
    return writing


def _definitions() -> Definitions:
    """The shipped definitions with one obligation alone, which one event opens once."""
    shipped = definitions(SHIPPED)
    for agreement in shipped.agreements:
        for obligation in agreement.obligations:
            trigger = obligation.trigger
            if EVENT in getattr(trigger, "events", ()) and not obligation.follow_up:
                item = replace(obligation, trigger=replace(trigger, where=()))  # type: ignore[type-var]
                return replace(shipped, agreements=(replace(agreement, obligations=(item,)),))
    raise AssertionError(f"nothing begins with {EVENT}")


def _overdue(writing: Writing, copied: "dict[str, tuple[str, list[Any]]]", url: str, clock: cpu.Clock) -> Times:
    """All become overdue at once: judged and stored, then told with the mail rendered."""
    database = writing.ledger.database
    with database.read.begin() as connection:
        due = int(connection.exec_driver_sql("SELECT max(due_at) FROM occurrence WHERE phase = 'open'").scalar() or 0)
    at = datetime.fromtimestamp(due / 1_000_000, UTC)
    writing.sweep(at - timedelta(minutes=1))
    stored = cpu.seconds(lambda: writing.evaluate(at + timedelta(seconds=1)), clock=clock, rounds=1)
    with database.read.begin() as connection:
        statement = "SELECT count(*) FROM occurrence WHERE timeliness = 'overdue'"
        count = int(connection.exec_driver_sql(statement).scalar() or 0)
    # what waits for the digest is told with the next one
    told = cpu.seconds(lambda: writing.notify(at + timedelta(hours=16)), clock=clock, rounds=1)
    columns, values = copied["entry"]
    bare = connect(url)
    upgrade(bare)
    entries = {"entry": (columns, values[-count:])}
    limit = cpu.seconds(partial(_raw, bare, entries), clock=clock, rounds=1)
    over_all = "UPDATE occurrence SET timeliness = 'overdue' WHERE due_at <= 9999999999999999 AND phase = 'open'"
    limit += cpu.seconds(partial(_sql, database, over_all), clock=clock, rounds=1)
    bare.dispose()
    return {"stored": stored, "rendered": stored + told, "at-once": limit, "overdue": count}


def _by_orm(database: Database) -> None:
    """Load every row as an object, look at it in Python, set what differs, and commit."""
    mapped = automap_base()
    mapped.prepare(autoload_with=database.read)
    with Session(database.write) as session:
        for n, row in enumerate(session.scalars(select(mapped.classes.occurrence)).all()):
            overdue = row.phase == "open" and row.due_at is not None and row.due_at <= 0
            if overdue or n % 100 == 0:
                row.reasons = "{}" if row.reasons != "{}" else ""
        session.commit()


def _wake(database: Database, count: int) -> None:
    """Have some rows evaluated again, as when their instant comes."""
    ids = f"SELECT id FROM occurrence ORDER BY id LIMIT {count}"
    _sql(database, f"UPDATE occurrence SET wake_at = 1, timeliness = 'at risk' WHERE id IN ({ids})")


def _sql(database: Database, statement: str) -> None:
    with database.write.begin() as connection:
        connection.exec_driver_sql(statement)


def _copied(database: Database) -> "dict[str, tuple[str, list[Any]]]":
    """The rows that a run wrote, as the driver accepts them: occurrences, and the entries that opened them."""
    with database.read.begin() as connection:
        found = {}
        for table, condition in (("entry", " WHERE kind = 'opened'"), ("occurrence", "")):
            result = connection.exec_driver_sql(f"SELECT * FROM {table}{condition}")
            found[table] = (", ".join(result.keys()), [tuple(row) for row in result])
        return found


def _raw(database: Database, rows: "dict[str, tuple[str, list[Any]]]") -> None:
    """The limit: ready-made rows in one transaction."""
    with database.write.begin() as connection:
        for table, (columns, values) in rows.items():
            if connection.dialect.name == "postgresql":
                cursor: Any = connection.connection.cursor()
                with cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in values:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(values[0]))
                connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("size", type=int)
    parser.add_argument("urls", nargs=4)
    parser.add_argument("--server", type=int)
    call = parser.parse_args(words)
    print(json.dumps(measure(call.size, call.urls, call.server)))


if __name__ == "__main__":
    main(sys.argv[1:])
