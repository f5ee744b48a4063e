"""A rehearsal (a plan, a dry run) gives exactly what the work would have written, and nobody waits for it.

The second half of the first law is that every row of every table is the same, seals and hashes included.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.rule import Within
from engine.domain.ledger.entry import Kind
from engine.domain.time.amount import Amount, Unit
from engine.services.actions.cancel_event import cancel
from engine.services.actions.erase_person import erase_person
from engine.services.command_time import CommandTime
from engine.services.definitions.apply import apply
from engine.services.definitions.plan import make_plan
from engine.services.ports.answers import StoredAnswer
from engine.services.ports.events import Checkpoint
from engine.services.run.run_compliance import run_compliance
from engine.store import connect as store_connect
from engine.store.ledger import SqlLedger

pytestmark = pytest.mark.databases
T = "2026-01-14T09:00"
AT = datetime(2026, 1, 14, 2, tzinfo=UTC)
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"


class TakenBack(Exception):
    """Ends a transaction without its writes."""


@pytest.fixture
def begun(world: Any) -> Any:
    """Two deliveries, one of them overdue, with the notifications of a run."""
    for n, at in ((1, "2026-01-12 09:30"), (2, "2026-01-13 10:00")):
        world.event("vehicle.delivered", f"A-{n}", at, "2026-01-13T11:00", customer="C", plate="P", amount="1")
    world.run("2026-01-13T12:00")
    return world


def with_days(definitions: Definitions, days: int) -> Definitions:
    """The definitions with other days for the slips."""
    due = Within(Amount.of(days, Unit.WORKING_DAY))
    [sales] = [a for a in definitions.agreements if a.id == "sales-finance"]
    obligations = tuple(replace(o, due=due) if o.id == "signed-slips" else o for o in sales.obligations)
    changed = replace(sales, obligations=obligations)
    return replace(definitions, agreements=tuple(changed if a is sales else a for a in definitions.agreements))


def every_row(ledger: SqlLedger) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as the ledger reads it in its transaction."""
    connection = ledger._session.connection
    assert connection is not None
    return {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in SQLModel.metadata.sorted_tables
    }


def test_a_rehearsal_reads_what_the_work_would_have_written(begun: Any) -> None:
    """Everything that writes: events, corrections, cancellations, actions, applied definitions, runs, leases, erased
    people, checkpoints, answers, removed rows."""

    def work(ledger: SqlLedger) -> tuple[object, ...]:
        inner = replace(begun, ledger=ledger, definitions=begun.definitions)
        inner.event("vehicle.delivered", "A-3", "2026-01-14 08:00", T, customer="D", plate="Q", amount="2")
        inner.event("vehicle.delivered", "A-2", "2026-01-13 12:00", T, customer="E", plate="P", amount="3")
        longer = with_days(begun.definitions, 9)
        applied = apply(ledger, longer, CommandTime(AT, rehearsal=True))
        inner.definitions = longer
        done = [run_compliance(inner.run_context(), CommandTime(AT, rehearsal=True))]
        leased = ledger.outbox.lease(AT, AT + timedelta(minutes=1), 1)
        cancelled = cancel(
            ledger, "vehicle.delivered/A-2", actor="sales-head-1", reason="x", command_time=CommandTime(AT, True)
        )
        forgotten = replace(longer, people=tuple(p for p in longer.people if p.id != "sales-clerk-1"))
        inner.definitions = forgotten
        run_compliance(inner.run_context(), CommandTime(AT, rehearsal=True))
        erase_person(ledger, "sales-clerk-1", actor="operator", command_time=CommandTime(AT, rehearsal=True))
        ledger.refresh((), ledger.expected_head(AT), removed=[SLIPS])
        assert ledger.occurrences.rows([SLIPS]) == {}
        ledger.events.save_checkpoints([Checkpoint("source", "part", "1")])
        ledger.events.save_checkpoints([Checkpoint("source", "part", "2"), Checkpoint("source", "other", "1")])
        ledger.answers.keep("source", "id", StoredAnswer("content", (1, 2)), AT)
        later = run_compliance(inner.run_context(), CommandTime(AT + timedelta(days=3), rehearsal=True))
        found = ledger.search.near_ids("a"), ledger.search.subjects("a-3"), ledger.outbox.messages()
        return applied, done, leased, cancelled, later, found, ledger.verify(), every_row(ledger)

    written: list[object] = []

    def and_back(ledger: SqlLedger) -> None:
        written.append(work(ledger))
        raise TakenBack

    with pytest.raises(TakenBack):
        begun.ledger.together(and_back)
    before = begun.ledger.reading(every_row)
    assert [begun.ledger.dry_run(work)] == written
    assert begun.ledger.reading(every_row) == before


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever would have to wait for a lock fails at once."""
    monkeypatch.setattr("engine.store.postgres_engine.LOCK_TIMEOUT", "200ms")
    monkeypatch.setattr(store_connect, "BUSY_TIMEOUT", 200)


@pytest.mark.usefixtures("hurried")
def test_nobody_waits_for_a_plan_or_a_dry_run(new_world: Callable[[Path], Any], tmp_path: Path) -> None:
    world = new_world(tmp_path)
    world.event("vehicle.delivered", "A-1", "2026-01-13 10:30", "2026-01-13T11:00", customer="C", plate="P", amount="1")
    world.run("2026-01-13T12:00")
    other = world.reopened()
    recorded: list[str] = []

    def record(ledger: SqlLedger) -> None:
        """Somebody else records an event; the rehearsal does not see it."""
        key = f"B-{len(recorded)}"
        head = ledger.head()
        other.event("vehicle.delivered", key, "2026-01-13 10:00", T, customer="C", plate="P", amount="1")
        assert (ledger.head(), ledger.events.ids(key)) == (head, ())
        recorded.append(key)

    class Held:
        """The ledger, whose rehearsals are held at the beginning and at the end while somebody writes."""

        def dry_run(self, work: Callable[[SqlLedger], Any]) -> Any:
            def held(inner: SqlLedger) -> Any:
                record(inner)
                done = work(inner)
                record(inner)
                return done

            return world.ledger.dry_run(held)

        def __getattr__(self, name: str) -> Any:
            return getattr(world.ledger, name)

    shown = make_plan(Held(), with_days(world.definitions, 9), CommandTime(AT, rehearsal=True))  # type: ignore[arg-type]
    assert SLIPS in {touched.occurrence for touched in shown.occurrences}
    planned = replace(world, ledger=Held()).dry_run(T)
    assert planned.entries > 0
    assert recorded == ["B-0", "B-1", "B-2", "B-3"]
    assert len(world.entries(SLIPS, Kind.SUPERSEDED)) == 0
