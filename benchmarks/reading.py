"""The reading side, and what changes agreements, on a record of some size: each piece of work in a process of its own.

The limits are SQL on the stored rows with the same rows out: nothing that judges, words or checks anything can reach
them. The first call of a process reads the definitions in force; it is not counted, nor is that of an import.

    python -m benchmarks.reading WORK STATE [URL] [--server PROCESS] [--file PATH]
"""

import argparse
import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks import cpu
from benchmarks.databases import Server, on_server, own_copy
from benchmarks.ours import OpenRecord, definitions
from benchmarks.record import NOW, PERSON, Record, build, write_definitions
from benchmarks.row import Figure, Row, Target

GROUP = "reading"
PAGE, LARGE_PAGE = Target("<= 20 ms", most=0.02), Target("<= 60 ms", most=0.06)
ONE, FOUND = Target("<= 5 ms", most=0.005), Target("<= 20 ms", most=0.02)
LARGE = 50_000
"""The most stored items for which the smaller of two targets holds."""
FLAT = Target("<= 250 MB at any size", most=250)
IMPORTED = 10_000
_MIDDLE = "(SELECT count(*) / 2 FROM occurrence WHERE phase = 'open')"
AGREEMENTS = tuple(f"service-{n}{PERSON[2]}" for n in range(4))
"""The agreements by which the department of the person owes."""


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work: its target, whether it needs a copy of its own, and what its limit is."""

    name: str
    title: str
    target: Target | None = None
    writes: bool = False
    limit: str = ""
    items: int = 1
    large: Target | None = None

    def target_at(self, size: int) -> Target | None:
        """The target for a number of stored items."""
        return self.large if self.large is not None and size > LARGE else self.target


_IN = ", ".join(f"'{agreement}'" for agreement in AGREEMENTS)
WORKS = (
    Work(
        "inbox", "inbox of one person", PAGE, False, "SQL: the open rows of four agreements, and counts", 1, LARGE_PAGE
    ),
    Work("overdue", "overdue report", PAGE, False, "SQL: overdue rows, and counts by state", 1, LARGE_PAGE),
    Work("explain", "explain by id", ONE, limit="SQL: row, entries and events of one item"),
    Work("explain-unknown", "explain a wrong id, with the nearest", FOUND, limit="SQL: all ids that begin alike"),
    Work("find", "find a number", FOUND, limit="SQL: rows of one subject"),
    Work("find-part", "find part of a number", FOUND, limit="SQL: all ids that hold the text"),
    Work("find-unknown", "find what nothing has", FOUND, limit="SQL: all ids that hold the text"),
    Work(
        "past",
        "overdue report as of 100 days before",
        Target("<= 2 s", most=2.0),
        limit="SQL: all entries until then, as they are",
        large=Target("none at this size"),
    ),
    Work("plan", "plan, 1 of 40 agreements changed", Target("<= 3 s", most=3.0)),
    Work("apply", "apply, 1 of 40 agreements changed", Target("<= 1.5 x the plan", of_peer=1.5), writes=True),
    Work("verify", "verify the whole ledger", None, limit="SHA-256 of all entries, as they are"),
    Work(
        "import-csv",
        "import 10,000 events, CSV",
        Target(">= 30,000 rows/s", most=IMPORTED / 30_000),
        True,
        "csv.reader and the rows ready made",
        items=IMPORTED,
    ),
    Work(
        "import-xlsx",
        "import 10,000 events, XLSX",
        Target(">= 15,000 rows/s", most=IMPORTED / 15_000),
        True,
        "calamine alone",
        items=IMPORTED,
    ),
    Work("run", "the same run again", Target("<= 2 s", most=2.0), writes=True),
)


def rows(sizes: Sequence[int], where: Server | None, folder: Path, records: Path | None) -> Iterator[Row]:
    """Measure everything at each size, on SQLite and, where there is a server, on PostgreSQL."""
    for size in sizes:
        on_sqlite = a_record(size, folder / f"record-{size}", records)
        more = files(folder / f"files-{size}")
        yield from _on(on_sqlite, "SQLite", size, None, folder, more)
        if where is not None:
            _say(f"copying the record of {size:,} to PostgreSQL")
            yield from _on(on_server(on_sqlite, where, folder / f"pg-{size}"), "PostgreSQL", size, where, folder, more)


def a_record(size: int, state: Path, records: Path | None) -> Record:
    """A record of a size: a copy of the one that was made before, or a new one."""
    ready = records / _short(size) if records is not None else None
    if ready is not None and ready.is_dir():
        shutil.copytree(ready, state)
        OpenRecord.of(Record(state)).close()  # an older one is brought to the present tables, and its rows filled
        return Record(state)
    _say(f"making a record of {size:,}")
    build(Record(state), size)
    return Record(state)


def _short(size: int) -> str:
    return f"{size // 1000}k"


def _on(
    record: Record, database: str, size: int, where: Server | None, folder: Path, more: dict[str, Path]
) -> Iterator[Row]:
    for work in WORKS:
        _say(f"{work.title}, {size:,} on {database}")
        its = record
        if work.writes:
            shutil.rmtree(folder / "copy", ignore_errors=True)
            its = own_copy(record, where, folder / "copy")
        found = _child(work.name, its, where, more)
        peers = {"all": "ours with all 40 agreements changed", "plan": "the plan of it"}
        peer = next((Figure(what, found[name]) for name, what in peers.items() if name in found), None)
        target = work.target_at(size)
        if "entries" in found:
            target = Target("<= 45 s per million entries", most=found["entries"] * 45e-6)
        limit = Figure(work.limit, found["limit"]) if "limit" in found else None
        yield Row(GROUP, work.title, "s", found["ours"], limit, peer, target, work.items, size, database)
        if work.name in ("inbox", "verify", "plan", "import-csv"):
            yield Row(GROUP, f"{work.title}: memory", "MB", found["peak"], None, None, FLAT, 1, size, database)


def _child(name: str, record: Record, where: Server | None, files: dict[str, Path]) -> dict[str, float]:
    """Do one piece of work in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.reading", name, str(record.state), *([record.url] if record.url else [])]
    words += ["--server", str(where.process)] if where is not None else []
    words += ["--file", str(files[name])] if name in files else []
    done = subprocess.run(words, cwd=Path(__file__).parents[1], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def files(folder: Path) -> dict[str, Path]:
    """Files to import, with events that the record does not have."""
    folder.mkdir(parents=True)
    paths = {"import-csv": folder / "more.csv", "import-xlsx": folder / "more.xlsx"}
    head = ["key", "event", "time", "customer", "amount"]
    lines = [
        [
            f"N-{n:07}",
            "service.done",  # of what nobody asked for: it opens nothing
            f"{NOW - timedelta(minutes=n % 600):%Y-%m-%d %H:%M}",
            "new",
            "12.50",
        ]
        for n in range(IMPORTED)
    ]
    with paths["import-csv"].open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *lines])
    with xlsxwriter.Workbook(paths["import-xlsx"]) as workbook:
        sheet = workbook.add_worksheet()
        for n, line in enumerate([head, *lines]):
            sheet.write_row(n, 0, line)
    return paths


def _say(what: str) -> None:
    print(f"  {what} ...", file=sys.stderr, flush=True)


# ---- within the process


def measure(name: str, record: Record, server: int | None, file: Path | None) -> dict[str, float]:
    """Measure one piece of work; the values by ``ours``, ``limit``, ``all`` and ``peak``."""
    clock = cpu.with_server(server)
    opened = OpenRecord.of(record)
    try:
        if name in ("plan", "apply"):
            return _changes(name, opened, clock)
        if name.startswith("import-"):
            assert file is not None
            return _import(opened, file, clock)
        if name == "run":
            opened.run()
            return {"ours": cpu.seconds(opened.run, clock=clock), "peak": cpu.peak()}
        return _reading(name, opened, clock)
    finally:
        opened.close()


def _reading(name: str, opened: OpenRecord, clock: cpu.Clock) -> dict[str, float]:
    # from the middle: the first numbers are all zeros, and share every pair of characters with all others
    (id,) = opened.rows(f"SELECT id FROM occurrence WHERE phase = 'open' ORDER BY id LIMIT 1 OFFSET {_MIDDLE}")[0]
    subject = str(id).rpartition("/")[2]
    at = int(NOW.timestamp() * 1_000_000)
    entries = "SELECT seq, kind, about, subject_id, actor, effective_at, recorded_at, body FROM entry"
    unfit = f"{id}9"
    ours: dict[str, Any] = {
        "inbox": opened.inbox,
        "overdue": opened.overdue,
        "explain": lambda: opened.explain(str(id)),
        "explain-unknown": lambda: opened.explain_unknown(unfit),
        "find": lambda: opened.find(subject),
        "find-part": lambda: opened.find(subject[3:-1]),
        "find-unknown": lambda: opened.find("nothing has this"),
        "past": opened.overdue_in_the_past,
        "verify": opened.verify,
    }
    body = "SELECT id, agreement, obligation, body, phase, timeliness, due_at FROM occurrence"
    limits: dict[str, tuple[str, ...]] = {
        "inbox": (
            f"{body} WHERE phase = 'open' AND agreement IN ({_IN})",
            f"SELECT timeliness, count(*) FROM occurrence WHERE phase = 'open' AND agreement IN ({_IN}) GROUP BY 1",
        ),
        "overdue": (
            f"{body} WHERE phase = 'open' AND timeliness = 'overdue'",
            "SELECT phase, timeliness, count(*) FROM occurrence GROUP BY 1, 2",
        ),
        "explain": (
            f"{body} WHERE id = '{id}'",
            f"{entries} WHERE subject_id = '{id}'",
            f"SELECT * FROM event WHERE subject = '{subject}'",
        ),
        "explain-unknown": (f"SELECT id FROM occurrence WHERE id >= '{str(id)[:-3]}' AND id < '{str(id)[:-3]}~'",),
        "find": (f"SELECT id FROM event WHERE subject = '{subject}'", f"{body} WHERE id = '{id}'"),
        "find-part": (f"SELECT id FROM occurrence WHERE id LIKE '%%{subject[3:-1]}%%'",),
        "find-unknown": ("SELECT id FROM occurrence WHERE id LIKE '%%nothing%%'",),
        "past": (f"{entries} WHERE recorded_at <= {at - 100 * 86_400_000_000}",),
    }
    first = cpu.seconds(ours[name], clock=clock, rounds=1)
    again = first if first > 20 else cpu.seconds(ours[name], clock=clock, rounds=3)
    peak = cpu.peak()
    if name == "verify":
        return {
            "ours": again,
            "entries": float(str(opened.rows("SELECT count(*) FROM entry")[0][0])),
            "limit": cpu.seconds(lambda: _hashed(opened, entries), clock=clock, rounds=3),
            "peak": peak,
        }
    limit = cpu.per_call(lambda: [opened.rows(statement) for statement in limits[name]], clock=clock, rounds=3)
    return {"ours": again, "limit": limit, "peak": peak}


def _hashed(opened: OpenRecord, entries: str) -> str:
    from hashlib import sha256

    digest = sha256()
    for row in opened.rows(entries):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def _changes(name: str, opened: OpenRecord, clock: cpu.Clock) -> dict[str, float]:
    """One agreement of 40 changed, and all of them. The definitions are read before: loading is measured elsewhere."""
    folder = opened.record.state / "changed"
    write_definitions(folder, [7])
    one = definitions(folder)
    if name == "plan":
        opened.plan(definitions(opened.record.definitions))
        ours = cpu.seconds(lambda: opened.plan(one), clock=clock, rounds=3)
        peak = cpu.peak()
        write_definitions(folder, range(40))
        every = definitions(folder)
        return {"ours": ours, "all": cpu.seconds(lambda: opened.plan(every), clock=clock, rounds=1), "peak": peak}
    opened.plan(definitions(opened.record.definitions))
    plan = cpu.seconds(lambda: opened.plan(one), clock=clock, rounds=1)
    ours = cpu.seconds(lambda: opened.apply(one), clock=clock, rounds=1)
    return {"ours": ours, "plan": plan, "peak": cpu.peak()}


def _import(opened: OpenRecord, file: Path, clock: cpu.Clock) -> dict[str, float]:
    opened.read_in_force()
    ours = cpu.seconds(lambda: opened.import_file(file), clock=clock, rounds=1)
    peak = cpu.peak()
    if file.suffix == ".csv":

        def read() -> list[list[str]]:
            with file.open(encoding="utf-8") as content:
                return list(csv.reader(content))

        return {"ours": ours, "limit": cpu.seconds(read, clock=clock) + _ready_made(read()), "peak": peak}
    from python_calamine import CalamineWorkbook

    def alone() -> object:
        return list(CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).iter_rows())

    return {"ours": ours, "limit": cpu.seconds(alone, clock=clock), "peak": peak}


def _ready_made(rows: list[list[str]]) -> float:
    """The seconds that SQLite takes for an entry and an event each, ready made and with a unique key."""
    from engine.store.connect import sqlite_module

    connection = sqlite_module().connect(":memory:")
    connection.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, subject TEXT, body TEXT)")
    connection.execute("CREATE TABLE event (id TEXT PRIMARY KEY, subject TEXT)")

    def insert() -> None:
        connection.executemany(
            "INSERT INTO entry VALUES (?, ?, ?)", [(n, r[0], "".join(r)) for n, r in enumerate(rows)]
        )
        connection.executemany("INSERT INTO event VALUES (?, ?)", [(f"{r[1]}/{r[0]}", r[0]) for r in rows])

    return cpu.seconds(insert, rounds=1)


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("work")
    parser.add_argument("state", type=Path)
    parser.add_argument("url", nargs="?")
    parser.add_argument("--server", type=int)
    parser.add_argument("--file", type=Path)
    call = parser.parse_args(words)
    print(json.dumps(measure(call.work, Record(call.state, call.url), call.server, call.file)))


if __name__ == "__main__":
    main(sys.argv[1:])
