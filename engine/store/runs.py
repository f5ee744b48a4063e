"""The first run, which ends the opening balance, and the last run that went through."""

import json
from datetime import date, datetime

from sqlalchemy import Connection, Select, func, select

from engine.services.ports.runs import LastRun, Opening, RunResult
from engine.store.codec import canonical
from engine.store.connect import one_writer
from engine.store.core_tables import batch_t, entry_t, run_t
from engine.store.instants import instant, micro
from engine.store.one_state import OPENING
from engine.store.run_results import is_news, keep_result, results
from engine.store.seal import save_tallies, sealed, tally
from engine.store.session import Session

RUNS = "run"
"""The name of the tally of runs: the number of the last one."""


class SqlRuns:
    """The runs of a ledger. The first one is read from the chain itself."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._opening: Opening | None = None
        self._opening_batch: int | None = None

    def opening(self) -> Opening | None:
        """The first run, read from the chain itself. Once it exists it never changes."""
        if self._opening is None:
            self._opening = self._session.once_by_entries(OPENING, self._read_opening, ())
        return self._opening

    def _read_opening(self) -> Opening | None:
        with self._session.reading() as connection:
            return _opening(connection)

    def opening_batch(self) -> int:
        """The last batch of the opening balance; 0 where there is none. Once there is a first run it never changes."""
        if self._opening_batch is not None:
            return self._opening_batch
        is_over = self.opening() is not None  # asked before: another run may be the first one between the two
        last = self._session.once_by_entries("opening batch", self._read_opening_batch, ())
        if is_over:
            self._opening_batch = last
        return last

    def _read_opening_batch(self) -> int:
        with self._session.reading() as connection:
            return opening_batch(connection)

    def last_recorded_at(self) -> datetime | None:
        """The instant at which the last batch was recorded; None before the first run."""
        last = self._session.once_by_entries("last recorded", self._read_last_recorded_at)
        return instant(last) if last is not None else None

    def _read_last_recorded_at(self) -> int | None:
        with self._session.reading() as connection:
            return last_recorded_at(connection)

    def last(self) -> LastRun | None:
        """The last run that went through."""
        return self._session.once("last run", self._read_last)

    def _read_last(self) -> LastRun | None:
        marks = self._session.marks()
        if marks is not None:
            row = marks.last_run
        else:
            with self._session.reading() as connection:
                row = connection.execute(select(run_t).order_by(run_t.c.id.desc()).limit(1)).first()
        if row is None:
            return None
        asking = tuple(json.loads(row.asking)) if row.asking is not None else None
        return LastRun(instant(row.at), row.entry, date.fromisoformat(row.horizon), row.definitions, asking)

    def last_batch_at(self) -> datetime | None:
        """The instant at which a run last recorded something."""
        last = self._session.once_by_entries("last batch of a run", self._read_last_batch_at)
        return instant(last) if last is not None else None

    def _read_last_batch_at(self) -> int | None:
        query = select(func.max(batch_t.c.recorded_at)).where(batch_t.c.command.in_(("run", "check")))
        with self._session.reading() as connection:
            last: int | None = connection.execute(query).scalar()
            return last

    def record_run(self, last_run: LastRun) -> None:
        """Record that a run went through."""
        with self._session.writing() as connection:
            one_writer(connection)
            last = max(int(connection.execute(select(func.max(run_t.c.id))).scalar() or 0), tally(connection, RUNS))
            values = {
                "id": last + 1,
                "at": micro(last_run.at),
                "entry": last_run.entry,
                "horizon": last_run.horizon.isoformat(),
                "definitions": last_run.definitions,
                "asking": canonical(list(last_run.asking)) if last_run.asking is not None else None,
            }
            connection.execute(run_t.insert(), [sealed(self._session.key, run_t, values)])
            save_tallies(connection, self._session.key, {RUNS: last + 1})

    def keep_result(self, result: RunResult) -> None:
        """Store the result of a run, unless it did nothing and found the same as the last one that is stored."""
        with self._session.reading() as connection:
            if not is_news(connection, result):
                return
        with self._session.writing() as connection:
            keep_result(connection, result, self._session.key)

    def results(self, most: int) -> tuple[RunResult, ...]:
        """The results of at most that many runs, the last first."""
        with self._session.reading() as connection:
            return results(connection, most, self._session.key)


def opening_batch(connection: Connection) -> int:
    """The last batch of the opening balance, that is, before the first run; 0 where there is none."""
    first = connection.execute(_first_run()).scalar()
    return int(first) - 1 if first is not None else 0


def _first_run() -> Select[tuple[int]]:
    """The first batch of a run. Not a minimum: SQLite would read all batches for it under a rehearsal's view."""
    return select(batch_t.c.id).where(batch_t.c.command == "run").order_by(batch_t.c.id).limit(1)


def last_recorded_at(connection: Connection) -> int | None:
    """The instant at which the last batch was recorded, in microseconds; None before the first run."""
    first = _first_run().scalar_subquery()
    query = select(batch_t.c.recorded_at).where(batch_t.c.id >= first).order_by(batch_t.c.id.desc()).limit(1)
    last = connection.execute(query).scalar()
    return int(last) if last is not None else None


def _opening(connection: Connection) -> Opening | None:
    before = select(func.coalesce(func.sum(batch_t.c.entries), 0)).where(batch_t.c.id <= opening_batch(connection))
    last = int(connection.execute(before).scalar_one())
    entry = connection.execute(select(entry_t).where(entry_t.c.seq == last + 1)).first()
    run = select(batch_t.c.command).where(batch_t.c.id == (entry.batch if entry is not None else 0))
    if entry is None or connection.execute(run).scalar() != "run":
        return None
    body = json.loads(entry.body)
    quiet = date.fromisoformat(body["quiet_before"]) if body.get("quiet_before") else None
    return Opening(last, instant(entry.effective_at), bool(body.get("rehearsal")), quiet)
