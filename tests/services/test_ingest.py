"""Importing events: repeats change nothing, corrections are kept, bad rows are rejected with their reason."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.domain.deadline.due import Due
from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.verdict import Outcome, Timeliness
from engine.services.command_time import resolve_command_time
from engine.services.events import ingest as ingest_module
from engine.services.events.column_mapping import Columns, SourceRow
from tests.builders import SHANGHAI, instant

PAID = {
    "event": "purchase.paid",
    "key": "A-1",
    "time": "2026-01-06 10:20",
    "customer": "C",
    "model": "M",
    "amount": "10",
}
T = "2026-01-06T11:00"


def row(line: int = 2, **changed: str) -> SourceRow:
    return SourceRow(line, {**PAID, **changed})


def counts(done: Any) -> tuple[int, int, int, int]:
    return (done.imported, done.corrected, done.unchanged, len(done.rejected))


@pytest.fixture
def begun(world: Any) -> Any:
    world.run("2026-01-02T09:00")
    return world


def test_the_same_table_again_changes_nothing(begun: Any) -> None:
    rows = [row(2), row(3, key="A-2"), row(4, key="A-3", amount="¥1,000.00")]
    assert counts(begun.ingest(rows, T)) == (3, 0, 0, 0)
    head = begun.ledger.head()
    assert counts(begun.ingest(rows, T)) == (0, 0, 3, 0)
    assert counts(begun.ingest([row(4, key="A-3", amount="1000.00")], T)) == (0, 0, 1, 0), (
        "the same value, spelled otherwise"
    )
    assert begun.ledger.head() == head


def test_other_content_from_the_same_source_corrects_and_from_another_contradicts(begun: Any) -> None:
    begun.ingest([row()], T, source="sales.csv")
    assert counts(begun.ingest([row(amount="11")], T, source="sales.csv")) == (0, 1, 0, 0)
    other = begun.ingest([row(7, amount="12")], T, source="finance.csv")
    assert counts(other) == (0, 0, 0, 1)
    assert other.rejected[0].row.line == 7
    assert other.rejected[0].reason.en == "contradicts purchase.paid/A-1, which sales.csv has recorded"
    assert counts(begun.ingest([row(amount="11")], T, source="finance.csv")) == (0, 0, 1, 0), (
        "agreement is no contradiction"
    )
    [fact] = begun.ledger.events.facts()
    assert [v.data["amount"] for v in fact.versions] == ["10", "11"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"event": "purchase.payed"}, "the catalogue has no event purchase.payed"),
        ({"event": ""}, "“event” is empty"),
        ({"key": " "}, "“key” is empty"),
        ({"time": "yesterday"}, "“time”: “yesterday” is not an instant, such as 2026-02-13 16:30"),
        ({"time": "2026-01-32"}, "“time”: “2026-01-32” is not an instant, such as 2026-02-13 16:30"),
        ({"time": "2026-02-30 10:00"}, "“time”: “2026-02-30” is not a date, such as 2026-02-13"),
        ({"amount": "much"}, "“Amount paid”: “much” is not a number, such as 8,500.00"),
        ({"model": "", "customer": ""}, "“Customer” is missing; “Model” is missing"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason_and_line_and_holds_up_no_other(
    begun: Any, changed: dict[str, str], reason: str
) -> None:
    done = begun.ingest([row(2, key="A-0"), row(3, **changed), row(4, key="A-2")], T)
    assert counts(done) == (2, 0, 0, 1)
    assert [(a.row.line, a.reason.en) for a in done.rejected] == [(3, reason)]


@pytest.mark.parametrize("key", ["A/1", "A#1", "A@1"])
def test_a_number_that_would_not_make_an_id_is_rejected(begun: Any, key: str) -> None:
    assert counts(begun.ingest([row(key=key)], T)) == (0, 0, 0, 1)


def test_two_rows_of_one_file_that_disagree_are_told_how_to_be_told_apart(begun: Any) -> None:
    once = begun.ingest([row(2), row(3, amount="11")], T)
    assert [a.reason.en for a in once.rejected] == [
        "contradicts line 2 of the same file: both are purchase.paid/A-1, with different content"
    ]
    repeated = [row(n, event="coffee.spilt", cup=cup) for n, cup in ((2, "1"), (3, "2"))]
    [rejected] = begun.ingest(repeated, T, keep_undeclared=True).rejected
    assert rejected.reason.en == (
        "contradicts line 2 of the same file: both are coffee.spilt/A-1/2026-01-06T02:20:00Z, with different content. "
        "If they are two events, name the column that tells them apart"
    )


@pytest.mark.parametrize(
    ("event", "own", "reason"),
    [
        ("coffee/spilt", "7", "the event's name or id “coffee/spilt” must not contain / # @"),
        ("coffee#spilt", "7", "the event's name or id “coffee#spilt” must not contain / # @"),
        ("coffee.spilt", "7@2", "the event's name or id “7@2” must not contain / # @"),
        ("coffee.spilt", "7/2", None),
    ],
)
def test_an_events_name_has_no_stroke_but_its_own_number_may(
    begun: Any, event: str, own: str, reason: str | None
) -> None:
    done = ingest_module.ingest(
        begun.ledger,
        [row(event=event, no=own)],
        begun.definitions.catalogue,
        source="test",
        columns=Columns(id="no"),
        zone=SHANGHAI,
        command_time=resolve_command_time(begun.ledger, instant(T), begun.now),
        keep_undeclared=True,
    )
    assert [a.reason.en for a in done.rejected] == ([reason] if reason else [])
    assert done.imported == (0 if reason else 1)


def test_an_undeclared_event_is_rejected_unless_it_is_to_be_kept_and_then_opens_nothing(begun: Any) -> None:
    rows = [row(event="coffee.spilt", cup="2"), row(3, event="coffee.spilt", time="2026-01-06 10:30")]
    assert counts(begun.ingest(rows, T)) == (0, 0, 0, 2)
    assert counts(begun.ingest(rows, T, keep_undeclared=True)) == (2, 0, 0, 0)
    assert counts(begun.ingest(rows, T, keep_undeclared=True)) == (0, 0, 2, 0)
    assert begun.run(T).opened == 0
    assert begun.differences() == ()


def test_rows_of_many_chunks_add_up(begun: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_module, "CHUNK", 7)
    rows = [row(n, key=f"A-{n % 20}", amount="x" if n % 10 == 3 else "10") for n in range(2, 52)]
    done = begun.ingest(rows, T)
    assert sum(counts(done)) == 50
    assert counts(done) == (18, 0, 27, 5)
    assert [a.row.line for a in done.rejected] == [3, 13, 23, 33, 43]
    assert begun.ledger.verify() is None


# ---- what events do


DEFAULT = "consumer-credit-finance/customers-in-default@customer.in_default/D-07"


def in_default(world: Any, at: str) -> None:
    world.event("customer.in_default", "D-07", "2026-01-12 09:00", at, customer="C", order="O", amount="10")


def test_a_series_goes_on_weekly_until_its_event_ends_it(begun: Any) -> None:
    in_default(begun, "2026-01-12T09:10")
    begun.run("2026-01-12T18:00")
    stored = sorted(id for id in begun.verdicts() if id.startswith(DEFAULT))
    assert stored == [f"{DEFAULT}#{n}" for n in range(1, 6)]
    begun.run("2026-01-22T09:00")
    begun.event("default.resolved", "D-07", "2026-01-22 10:00", "2026-01-22T10:05", customer="C")
    begun.run("2026-01-22T11:00")
    verdicts = {id: v for id, v in begun.verdicts().items() if id.startswith(DEFAULT)}
    assert {id[-1]: (v.timeliness, v.outcome) for id, v in verdicts.items()} == {
        "1": (Timeliness.OVERDUE, None),
        "2": (Timeliness.OVERDUE, None),
        "3": (Timeliness.NONE, Outcome.LAPSED),
    }
    assert [len(begun.entries(f"{DEFAULT}#{n}", Kind.LAPSED)) for n in range(1, 7)] == [0, 0, 1, 1, 1, 1]
    assert begun.run("2026-03-20T09:00").overdue == len(begun.ledger.occurrences.overdue_rows())
    assert not any(id.startswith(f"{DEFAULT}#4") for id in begun.verdicts())
    assert begun.differences() == ()


def test_a_correction_of_the_end_brings_the_series_back(begun: Any) -> None:
    in_default(begun, "2026-01-12T09:10")
    begun.event("default.resolved", "D-07", "2026-01-13 10:00", "2026-01-13T10:05", customer="C")
    begun.run("2026-01-22T09:00")
    assert sorted(id for id in begun.verdicts() if id.startswith(DEFAULT)) == [f"{DEFAULT}#1"]
    begun.event("default.resolved", "D-07", "2026-01-28 10:00", "2026-01-28T10:05", customer="C")
    begun.run("2026-01-29T09:00")
    assert sorted(id for id in begun.verdicts() if id.startswith(DEFAULT)) == [f"{DEFAULT}#{n}" for n in range(1, 5)]
    assert begun.differences() == ()


def test_an_event_moved_to_before_the_agreement_takes_its_occurrence_out(begun: Any) -> None:
    begun.ingest([row()], T)
    begun.run(T)
    id = "sales-finance/payment-slip@purchase.paid/A-1"
    assert id in begun.verdicts()
    begun.ingest([row(time="2025-01-06 10:20")], "2026-01-06T12:00")
    begun.run("2026-01-06T13:00")
    assert id not in begun.verdicts()
    assert begun.differences() == ()
    begun.ingest([row()], "2026-01-06T14:00")
    begun.run("2026-01-06T15:00")
    assert id in begun.verdicts()
    assert len(begun.entries(id, Kind.OPENED)) == 1


def test_what_falls_due_beyond_the_horizon_is_opened_with_its_event(begun: Any) -> None:
    begun.event(
        "settlement.arranged", "A-1", "2026-01-06 10:00", T, customer="C", settlement_at="2026-04-20 10:00", amount="10"
    )
    begun.run(T)
    id = "sales-finance/complete-file@settlement.arranged/A-1"
    assert begun.verdict(id).timeliness is Timeliness.PENDING
    begun.run("2026-04-20T10:00")
    assert begun.verdict(id).timeliness is Timeliness.OVERDUE
    assert begun.differences() == ()


CASH = {"customer": "C", "amount": "10", "payment": "cash", "delivery_at": "2026-01-08 18:10"}
LATE_CASH = "sales-finance/late-cash-delivery@delivery.arranged/A-1"


def test_a_correction_to_card_is_the_success_that_was_asked_for(begun: Any) -> None:
    begun.event("delivery.arranged", "A-1", "2026-01-06 10:00", T, **CASH)
    begun.run("2026-01-06T12:00")
    assert begun.verdict(LATE_CASH).timeliness is Timeliness.PENDING
    begun.event("delivery.arranged", "A-1", "2026-01-06 10:00", "2026-01-07T10:00", **{**CASH, "payment": "card"})
    begun.run("2026-01-07T11:00")
    verdict = begun.verdict(LATE_CASH)
    assert (verdict.outcome, verdict.timeliness) == (Outcome.DONE, Timeliness.ON_TIME)
    assert len(begun.entries(LATE_CASH, Kind.MET)) == 1


def test_a_correction_that_takes_the_condition_away_lapses_it(begun: Any) -> None:
    begun.event("delivery.arranged", "A-1", "2026-01-06 10:00", T, **CASH)
    begun.run("2026-01-06T12:00")
    begun.event(
        "delivery.arranged",
        "A-1",
        "2026-01-06 10:00",
        "2026-01-07T10:00",
        **{**CASH, "delivery_at": "2026-01-08 17:00"},
    )
    begun.run("2026-01-07T11:00")
    verdict = begun.verdict(LATE_CASH)
    assert (verdict.outcome, verdict.timeliness) == (Outcome.LAPSED, Timeliness.NONE)
    assert len(begun.entries(LATE_CASH, Kind.LAPSED)) == 1


def test_a_field_that_a_condition_needs_and_that_is_missing_stands_as_a_question(begun: Any) -> None:
    begun.event("delivery.arranged", "A-1", "2026-01-06 10:00", T, customer="C", amount="10", payment="cash")
    done = begun.run("2026-01-06T12:00")
    assert [(f.code, f.about) for f in done.findings] == [("question", ("delivery.arranged/A-1",))]
    assert "delivery_at" in done.findings[0].text.en
    assert LATE_CASH not in begun.verdicts()
    begun.event("delivery.arranged", "A-1", "2026-01-06 10:00", "2026-01-06T13:00", **CASH)
    done = begun.run("2026-01-06T14:00")
    assert done.findings == ()
    assert LATE_CASH in begun.verdicts()


def test_a_later_event_sets_the_due_instant_and_a_breach_is_dated_at_it(begun: Any) -> None:
    begun.event(
        "refund.requested", "RF-1", "2026-01-06 10:00", T, customer="C", order="O", deposit="security", amount="10"
    )
    begun.run("2026-01-06T12:00")
    id = "consumer-credit-finance/confirm-transfer@refund.requested/RF-1"
    assert begun.verdict(id).due is None
    begun.run("2026-03-06T12:00")
    assert begun.verdict(id).timeliness is Timeliness.PENDING, "while the date is awaited nothing is overdue"
    begun.event("refund.paid", "RF-1", "2026-03-07 15:00", "2026-03-09T09:00", customer="C", amount="10")
    begun.run("2026-03-09T10:00")
    assert begun.verdict(id).timeliness is Timeliness.OVERDUE
    assert [e.effective_at.isoformat() for e in begun.entries(id, Kind.BREACHED)] == ["2026-03-07T07:00:00+00:00"]
    assert begun.differences() == ()


@pytest.mark.parametrize("runs", [(), (8,), (7, 9, 20), tuple(range(7, 28))])
def test_whichever_runs_were_missed_the_last_leads_to_the_same_verdicts(
    new_world: Callable[..., Any], tmp_path: Any, runs: tuple[int, ...]
) -> None:
    worlds = []
    for name, days in (("some", runs), ("all", range(7, 28))):
        folder = tmp_path / name
        folder.mkdir()
        world = new_world(folder)
        world.run("2026-01-02T09:00")
        for day in range(7, 28):
            if day == 12:
                in_default(world, "2026-01-12T09:10")
            if day == 21:
                world.event("default.resolved", "D-07", "2026-01-21 08:00", "2026-01-21T08:05", customer="C")
            if day in days:
                world.run(f"2026-01-{day:02}T18:00")
        world.run("2026-01-28T09:00")
        worlds.append(world)
    assert worlds[0].verdicts() == worlds[1].verdicts()


def test_a_corrected_time_moves_what_is_stored_with_the_next_run(begun: Any) -> None:
    slips = "sales-finance/signed-slips@vehicle.delivered/A-1"
    begun.event("vehicle.delivered", "A-1", "2026-01-06 10:00", T, customer="C", plate="P", amount="10")
    begun.run("2026-01-06T12:00")
    assert begun.verdict(slips).due == Due(instant("2026-01-07T17:30"))
    begun.event(
        "vehicle.delivered", "A-1", "2026-01-05 10:00", "2026-01-06T13:00", customer="C", plate="P", amount="10"
    )
    begun.run("2026-01-06T14:00")
    assert begun.verdict(slips).due == Due(instant("2026-01-06T17:30"))
    assert begun.differences() == ()


@pytest.mark.parametrize("written", ["-", "—", "－", "/", "NULL", "(null)", "N/A", "无", "(空白)", "（空白）"])
def test_what_stands_for_nothing_is_no_number_and_no_value(begun: Any, written: str) -> None:
    done = begun.ingest([row(2, key=written), row(3, amount=written)], T)
    assert [r.reason.en for r in done.rejected] == [
        f"“key” has no number: “{written}” stands for nothing",
        "“Amount paid” is missing",
    ]
    assert not begun.ledger.events.states([f"purchase.paid/{written}"])


def test_a_value_beside_a_placeholder_under_the_same_name_counts(begun: Any) -> None:
    assert counts(begun.ingest([row(amount="/", **{"data.amount": "10"})], T)) == (1, 0, 0, 0)


@pytest.mark.parametrize("written", ["Ａ－１", "\u200bA-1", "A-1\u200e", "\u3000A-1\ufeff", "Ａ-１ "])
def test_a_number_is_one_subject_in_full_width_or_with_characters_that_nobody_sees(begun: Any, written: str) -> None:
    assert counts(begun.ingest([row()], T)) == (1, 0, 0, 0)
    assert counts(begun.ingest([row(key=written)], T)) == (0, 0, 1, 0)


def test_a_full_width_separator_stays_in_a_number(begun: Any) -> None:
    assert counts(begun.ingest([row(key="合同／２０２６")], T)) == (1, 0, 0, 0)
    assert begun.ledger.events.states(["purchase.paid/合同／2026"])


@pytest.mark.parametrize("written", ["2026/1/5", "20260105", "2026年1月5日 星期一", "2026-01-05 (周一)"])
def test_a_date_without_a_time_is_the_end_of_that_day(begun: Any, written: str) -> None:
    assert counts(begun.ingest([row(time=written)], T)) == (1, 0, 0, 0)
    exact = begun.ingest([row(time="2026-01-05 23:59:59")], T)
    assert counts(exact) == (0, 0, 1, 0), "not 24:00, because terms in days count from the day itself"
