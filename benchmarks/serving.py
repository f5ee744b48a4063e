"""200 people who are signed in and ask for 20 pages a second, beside runs that write and imports: how long they wait.

This one is about time on the clock, as a person waits: measure it on a machine that does nothing else. Requests come at
their times whether the ones before have been answered or not, so that a slow page makes others wait, as it does.
"""

import asyncio
import random
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic
from urllib.parse import quote

import httpx

from benchmarks.databases import Server, on_server, own_copy
from benchmarks.ours import LATER, OpenRecord
from benchmarks.reading import a_record, files
from benchmarks.record import AGREEMENTS, DEPARTMENTS, Record
from benchmarks.row import Row, Target
from engine import clock
from engine.domain.access.account import Account
from engine.services.accounts.sign_in import Browser, begin_session

GROUP = "pages"
PEOPLE, A_SECOND, SECONDS = 200, 20, 60
MOST_MS = 100
_OPENED = re.compile(r"http://127\.0\.0\.1:\d+")
_WARM = 5
"""Seconds that do not count: the first page of each kind reads its template."""


@dataclass
class Outcome:
    """The seconds that each request took, what was answered, and the most bytes of a page over the wire."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    largest: int = 0

    @property
    def errors(self) -> int:
        """The answers that were no page."""
        return sum(count for status, count in self.statuses.items() if status != 200)

    def quantile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True, slots=True)
class Asked:
    """A path, how often people open it beside the others, and the department that sees it; None: everybody does."""

    path: str
    weight: int
    department: str | None = None


def rows(size: int, where: Server | None, folder: Path, records: Path | None) -> Iterator[Row]:
    """Measure on SQLite and, where there is a server, on PostgreSQL."""
    record = a_record(size, folder / "served", records)
    more = files(folder / "served-files")["import-csv"]
    yield from _on(own_copy(record, None, folder / "served-copy"), "SQLite", size, more)
    if where is not None:
        yield from _on(on_server(record, where, folder / "served-pg"), "PostgreSQL", size, more)


def _on(record: Record, database: str, size: int, more: Path) -> Iterator[Row]:
    outcome = served(record, more, SECONDS, _WARM)
    statuses, slowest = dict(outcome.statuses), sorted(outcome.slowest)[-5:]
    print(f"  {database}: {statuses}, slowest {slowest}", file=sys.stderr, flush=True)
    target = Target(f"<= {MOST_MS} ms", most=MOST_MS / 1000)
    work = f"{PEOPLE} people, {A_SECOND} pages a second, a run writing"
    for name, share, bound in (("p50", 0.5, None), ("p95", 0.95, target), ("p99", 0.99, None)):
        yield Row(GROUP, f"{work}: {name}", "wait", outcome.quantile(share), target=bound, size=size, database=database)
    none = Target("0", most=0)
    yield Row(GROUP, f"{work}: errors", "errors", outcome.errors, target=none, size=size, database=database)
    least = Target("<= 60 kB", most=60)
    yield Row(GROUP, f"{work}: largest page", "kB", outcome.largest / 1000, target=least, size=size, database=database)


def served(record: Record, more: Path, seconds: int, warm: int) -> Outcome:
    """Serve a record by the command, and ask for its pages while a file of events is imported and runs write.

    What is asked in the first ``warm`` seconds does not count. Raises CalledProcessError where an import
    or a run fails.
    """
    opened = OpenRecord.of(record)
    tokens = _signed_in(opened)
    found = opened.rows("SELECT id FROM occurrence ORDER BY due_at DESC LIMIT 400")
    pages = _pages([str(id) for (id,) in found])
    opened.close()
    with _served(record) as address, _writing(record, more):
        return asyncio.run(_asked(address, tokens, pages, seconds, warm))


def _signed_in(opened: OpenRecord) -> Sequence[tuple[str, str]]:
    """People who have just signed in, several browsers each: their departments and tokens."""
    ledger, now = opened.ledger, clock.now()
    definitions = ledger.definitions.in_force()
    assert definitions is not None
    people = sorted({(person.id, person.department) for person in definitions.people})
    for id, _ in people:
        ledger.accounts.save(Account(id, password="none"))
    chosen = [people[n % len(people)] for n in range(PEOPLE)]
    return [(department, begin_session(ledger, id, Browser(), now)) for id, department in chosen]


def _pages(ids: Sequence[str]) -> Sequence[Asked]:
    """What people open: the pages of a kind share its weight."""
    providers = [f"d{int(id[8:10]) % DEPARTMENTS:02}" for id in ids]
    items = [Asked(f"/items/{quote(id)}", 1, by) for id, by in zip(ids[:200], providers, strict=False)]
    numbers = [(id.rpartition("/")[2], by) for id, by in zip(ids, providers, strict=True)]
    return [
        Asked("/inbox", 400),
        *items,
        Asked("/round", 100),
        *(Asked(f"/find?q={number[:-1]}", 1) for number, _ in numbers[:100]),
        *(Asked(f"/subjects/{number}", 1, by) for number, by in numbers[:60]),
        Asked("/reports/overdue", 60),
        Asked("/agreements", 30),
        *(Asked(f"/agreements/service-{n:02}", 1, f"d{n % DEPARTMENTS:02}") for n in range(min(30, AGREEMENTS))),
    ]


async def _asked(
    address: str, tokens: Sequence[tuple[str, str]], pages: Sequence[Asked], seconds: int, warm: int
) -> Outcome:
    outcome, dice = Outcome(), random.Random(7)
    weights = [page.weight for page in pages]
    limits = httpx.Limits(max_connections=PEOPLE)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits, trust_env=False) as client:
        begun = monotonic()

        async def ask(n: int) -> None:
            page = dice.choices(pages, weights)[0]
            token = dice.choice([token for department, token in tokens if page.department in (None, department)])
            at = begun + n / A_SECOND
            await asyncio.sleep(max(0, at - monotonic()))
            async with client.stream("GET", page.path, headers={"cookie": f"duecourse-session={token}"}) as response:
                size = sum([len(part) async for part in response.aiter_raw()])
            outcome.statuses[response.status_code] += 1
            if n >= warm * A_SECOND:
                took = monotonic() - at
                outcome.seconds.append(took)
                outcome.slowest = sorted([*outcome.slowest, (round(took, 3), page.path)])[-10:]
                outcome.largest = max(outcome.largest, size)

        await asyncio.gather(*(ask(n) for n in range((seconds + warm) * A_SECOND)))
    return outcome


@contextmanager
def _served(record: Record) -> Iterator[str]:
    """The pages of a record, served by the command that people use."""
    with subprocess.Popen(
        [sys.executable, "-m", "engine.cli", "serve", "--port", "0", *record.options()],
        cwd=Path(__file__).parents[1],
        env=record.environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            opened = (_OPENED.search(line) for line in process.stdout)
            yield next(found[0] for found in opened if found is not None)
        finally:
            process.send_signal(signal.SIGTERM)


@contextmanager
def _writing(record: Record, more: Path) -> Iterator[None]:
    """An import of thousands of events, and a run after each quarter of an hour of the record, until the block ends."""
    ended = threading.Event()

    def write() -> None:
        at = LATER + timedelta(minutes=1)
        record.command("events", "import", str(more), "--as-of", at.isoformat())
        while not ended.is_set():
            at += timedelta(minutes=15)
            record.command("run", "--in-process", "--as-of", at.isoformat())
            ended.wait(2)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(write)
        try:
            yield
        finally:
            ended.set()
        done.result()
