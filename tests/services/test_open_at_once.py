"""Whoever records business sees at once what it opened: rows and entries come in the commit of the event."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from engine.domain.deadline.due import Due
from engine.domain.ledger.entry import About, Kind, Phase
from engine.domain.occurrence.verdict import Timeliness
from engine.services.actions.cancel_event import cancel
from engine.services.command_time import resolve_command_time
from engine.services.events import ingest as ingest_module
from engine.services.events.column_mapping import SourceRow
from engine.services.run import opened_spans
from engine.services.run.opened_spans import span_opened
from engine.store import events as stored_events
from tests.builders import instant

SLIP = "sales-finance/payment-slip@purchase.paid/A-1"
PAID = {"customer": "C", "model": "M", "amount": "10"}
DEFAULT = {"customer": "C", "order": "O", "amount": "10"}
REFUND = {"customer": "C", "order": "O", "deposit": "security", "amount": "10"}


@pytest.fixture
def begun(world: Any) -> Any:
    world.run("2026-01-02T09:00")
    return world


def paid(world: Any, key: str = "A-1", at: str = "2026-01-06T11:00", **changed: str) -> Any:
    return world.event("purchase.paid", key, "2026-01-06 10:20", at, **(PAID | changed))


def test_an_event_opens_its_items_in_its_own_commit_and_the_answer_says_which_for_whom_until_when(begun: Any) -> None:
    opened = paid(begun).opened
    assert (opened.count, opened.done) == (1, 0)
    [item] = opened.first
    assert (item.occurrence, item.label, item.person) == (SLIP, "C M", None)
    assert (item.title.en, item.owner) == ("Purchase payment slip, every field filled in", "sales-consultant")
    assert item.due == Due(instant("2026-01-07T17:30"))
    assert begun.verdict(SLIP).phase is Phase.OPEN
    [entry] = begun.ledger.entries.of([SLIP])[SLIP]
    [of_event] = begun.ledger.entries.about(About.EVENT)["purchase.paid/A-1"]
    assert entry.recorded_at == of_event.recorded_at, "both are of one commit"


def test_the_next_run_opens_nothing_again_and_notifies(begun: Any) -> None:
    paid(begun)
    assert begun.run("2026-01-06T12:00").opened == 0
    run = begun.run("2026-01-07T09:00")
    assert {m.person for m in run.messages if SLIP in m.about} == {"sales-consultant-1", "sales-consultant-2"}


def test_before_the_first_run_nothing_opens(world: Any) -> None:
    assert paid(world, at="2026-01-06T11:00").opened.count == 0
    assert world.ledger.occurrences.all_rows() == ()
    world.run("2026-01-06T12:00")
    assert SLIP in world.verdicts()


def test_a_breach_is_left_to_the_run_because_a_later_file_may_show_the_delivery(begun: Any) -> None:
    late = "2026-02-20T09:00"
    begun.event("refund.requested", "RF-1", "2026-01-06 10:00", late, **REFUND)
    assert begun.event("purchase.paid", "A-1", "2026-01-06 10:20", late, **PAID).opened.first[-1].occurrence == SLIP
    assert begun.verdict(SLIP).timeliness is Timeliness.OVERDUE, "whoever looks sees that it is late"
    assert begun.entries(SLIP, Kind.BREACHED) == []
    begun.run("2026-02-20T10:00")
    assert len(begun.entries(SLIP, Kind.BREACHED)) == 1
    assert begun.run("2026-02-20T11:00").entries == 0


def test_events_of_one_file_in_two_commits_leave_no_breach(begun: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_module, "CHUNK", 1)
    rows = [
        SourceRow(2, {"event": "customer.in_default", "key": "D-1", "time": "2026-01-05 09:00", **DEFAULT}),
        SourceRow(3, {"event": "default.resolved", "key": "D-1", "time": "2026-01-06 09:00", "customer": "C"}),
    ]
    done = begun.ingest(rows, "2026-03-01T09:00")
    assert (done.imported, done.opened.count > 0) == (2, True)
    begun.run("2026-03-01T10:00")
    first = "consumer-credit-finance/customers-in-default@customer.in_default/D-1#1"
    assert [e.kind for e in begun.entries(first)] == [Kind.OPENED, Kind.LAPSED]


def test_a_file_whose_deliveries_stand_before_what_asks_for_them_opens_and_ends_its_items(begun: Any) -> None:
    rows = [
        SourceRow(2, {"event": "default.resolved", "key": "D-1", "time": "2026-01-06 09:00", "customer": "C"}),
        SourceRow(3, {"event": "default.resolved", "key": "D-2", "time": "2026-01-06 09:00", "customer": "C"}),
        SourceRow(4, {"event": "customer.in_default", "key": "D-1", "time": "2026-01-05 09:00", **DEFAULT}),
    ]
    done = begun.ingest(rows, "2026-03-01T09:00")
    assert (done.imported, done.opened.count > 0) == (3, True)
    begun.run("2026-03-01T10:00")
    assert not [id for id in begun.verdicts() if "/D-2" in id], "nobody asked for what happened to it"
    first = "consumer-credit-finance/customers-in-default@customer.in_default/D-1#1"
    assert [e.kind for e in begun.entries(first)] == [Kind.OPENED, Kind.LAPSED]


def test_an_import_that_breaks_off_between_two_commits_and_is_repeated_opens_each_item_once(
    begun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_module, "CHUNK", 2)
    rows = [
        SourceRow(n, {"event": "purchase.paid", "key": f"A-{n}", "time": "2026-01-06 10:20", **PAID})
        for n in range(1, 6)
    ]

    def killed() -> Iterator[SourceRow]:
        yield from rows[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begun.ingest(killed(), "2026-01-06T11:00")
    assert len(begun.ledger.occurrences.rows([SLIP, SLIP.replace("A-1", "A-2"), SLIP.replace("A-1", "A-3")])) == 2
    again = begun.ingest(rows, "2026-01-06T11:00")
    assert (again.imported, again.unchanged, again.opened.count) == (3, 2, 3)
    assert begun.run("2026-01-06T12:00").opened == 0
    assert [e.kind for e in begun.entries(SLIP)][:1] == [Kind.OPENED]
    assert begun.differences() == ()


def test_a_corrected_event_moves_its_items_and_a_cancelled_one_ends_them_at_once(begun: Any) -> None:
    paid(begun)
    begun.event("purchase.paid", "A-1", "2026-01-07 10:20", "2026-01-07T11:00", **PAID)
    assert begun.entries(SLIP)[-1].body == {"due_at": "2026-01-08T09:30:00Z", "was": "2026-01-07T09:30:00Z"}
    time = resolve_command_time(begun.ledger, instant("2026-01-07T12:00"), begun.now)
    cancel(begun.ledger, "purchase.paid/A-1", actor="sales-consultant-1", reason="not so", command_time=time)
    lapsed, cancelled = begun.entries(SLIP)[-1], begun.ledger.entries.about(About.EVENT)["purchase.paid/A-1"][-1]
    assert lapsed.kind is Kind.LAPSED
    assert lapsed.recorded_at == cancelled.recorded_at, "the cancellation and what ends with it are one commit"
    assert begun.verdict(SLIP).phase is Phase.CLOSED


def test_a_request_opens_its_item_at_once(begun: Any) -> None:
    done = begun.request("hr-finance/wage-changes", "finance-cashier-1", "2026-01-06T11:00")
    assert begun.verdict(done.occurrence.id) == done.verdict
    assert begun.run("2026-01-06T12:00").opened == 0


# ---- the cost


def test_the_spans_of_opened_entries_join_and_only_the_longest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert span_opened((), 5, 8, since=3).value == "[[5, 8]]"
    assert span_opened(((5, 8),), 9, 12, since=3).value == "[[5, 12]]"
    assert span_opened(((5, 8),), 11, 12, since=3).value == "[[5, 8], [11, 12]]"
    assert span_opened(((5, 8),), 11, 12, since=8).value == "[[11, 12]]", "the last run has read the first"
    monkeypatch.setattr(opened_spans, "MOST", 2)
    assert span_opened(((5, 8), (10, 10)), 20, 22, since=3).value == "[[5, 8], [20, 22]]"


@pytest.mark.parametrize("many", [10_000, 0])
def test_subjects_of_opened_events_are_not_read_again(begun: Any, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither where there are more of them than are looked up by their ids."""
    monkeypatch.setattr(stored_events, "_MANY", many)
    since = begun.ledger.head().entries
    paid(begun)
    middle = begun.ledger.head().entries
    paid(begun, "A-2", "2026-01-06T11:01")
    last = begun.ledger.head().entries
    events = begun.ledger.events
    assert events.new_subjects(since) == {"A-1", "A-2"}
    assert events.new_subjects(since, besides=[(since + 1, middle)]) == {"A-2"}
    assert events.new_subjects(since, besides=[(middle + 1, last)]) == {"A-1"}
    assert events.new_subjects(middle, besides=[(since + 1, middle)]) == {"A-2"}
    assert events.new_subjects(since, besides=[(since + 1, last)]) == frozenset()


@contextmanager
def rows_read(world: Any) -> Iterator[list[int]]:
    """Counts the rows that SQLite gives to the engine."""
    count = [0]

    def counting(_cursor: Any, row: Any) -> Any:
        count[0] += 1
        return row

    def checked_out(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.row_factory = counting

    def checked_in(connection: Any, _record: Any) -> None:
        if connection is not None:
            connection.row_factory = None

    engines = {world.ledger.database.read, world.ledger.database.write}
    for engine in engines:
        event.listen(engine, "checkout", checked_out)
        event.listen(engine, "checkin", checked_in)
    try:
        yield count
    finally:
        for engine in engines:
            event.remove(engine, "checkout", checked_out)
            event.remove(engine, "checkin", checked_in)


def test_recording_one_event_reads_what_it_changes_however_much_is_stored(begun: Any) -> None:
    def one(key: str, at: str) -> int:
        with rows_read(begun) as count:
            assert paid(begun, key, at).opened.count == 1
        return count[0]

    one("A-0", "2026-01-06T10:59")  # the first reads the definitions
    few = one("A-1", "2026-01-06T11:00")
    rows = [
        SourceRow(n, {"event": "purchase.paid", "key": f"B-{n}", "time": "2026-01-06 10:20", **PAID})
        for n in range(300)
    ]
    begun.ingest(rows, "2026-01-06T11:01")
    assert one("A-2", "2026-01-06T11:02") == few > 0
