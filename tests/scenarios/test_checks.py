"""Completion by checks: files, queries and attestations, from the opening of an item to its end."""

import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from engine.cli.hints import with_hint
from engine.domain.action.evidence import Attachment
from engine.domain.agreement.check import AllOf, AnyOf, Attest, Check
from engine.domain.agreement.check.file import FileCheck, SheetRule
from engine.domain.agreement.check.sql import SqlCheck
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import CHECK, Kind, Phase
from engine.domain.occurrence.verdict import Outcome, Timeliness
from engine.domain.refusal import Refusal
from engine.services.reading.verify import differences
from engine.services.refused import Refused
from engine.services.run.run_checks import run_checks
from engine.services.snapshot import rulebooks
from engine.store.connect import connect
from tests.builders import instant

CHINA = timezone(timedelta(hours=8))
ARREARS = "insurance-finance/arrears-report@2025-12"
"""Due before 5 January 2026."""
SLIP = "sales-finance/decoration-slip@vehicle.delivered/A-1"
REPORT = FileCheck("reports", "arrears-{period}.csv", table=SheetRule(columns=("客户", "金额")))
GOOD = "客户,金额,逾期天数\n甲,100,3\n"


def with_check(definitions: Definitions, agreement: str, obligation: str, check: Check) -> Definitions:
    """The definitions with another check in one obligation."""

    def changed(agreement_: Any) -> Any:
        promises = tuple(replace(o, check=check) if o.id == obligation else o for o in agreement_.obligations)
        return replace(agreement_, obligations=promises) if agreement_.id == agreement else agreement_

    return replace(definitions, agreements=tuple(changed(a) for a in definitions.agreements))


@pytest.fixture
def checked(world: Any) -> Callable[..., Any]:
    """A world in which one obligation has a check, and the settings name a folder and a database."""
    (world.folder / "share").mkdir()
    (world.folder / "settings.yaml").write_text(
        f"files: {{reports: {{folder: share}}}}\ndatabases: {{dms: {{url: 'sqlite:///{world.folder}/dms.db'}}}}\n",
        encoding="utf-8",
    )

    def make(agreement: str, obligation: str, check: Check) -> Any:
        return replace(world, definitions=with_check(world.definitions, agreement, obligation, check))

    return make


@pytest.fixture
def by_file(checked: Callable[..., Any]) -> Any:
    """The arrears report is a file in a watched folder."""
    return checked("insurance-finance", "arrears-report", REPORT)


def put(world: Any, text: str, modified: str, name: str = "arrears-2025-12.csv") -> Path:
    """A file in the watched folder, modified at an instant."""
    path = Path(world.folder / "share" / name)
    path.write_text(text, encoding="utf-8")
    seconds = datetime.fromisoformat(modified).replace(tzinfo=CHINA).timestamp()
    os.utime(path, (seconds, seconds))
    return path


def last_check(world: Any, id: str) -> Any:
    return world.entries(id, Kind.CHECKED)[-1].body


def test_a_file_is_delivered_when_it_was_modified_and_both_instants_are_kept(by_file: Any) -> None:
    by_file.run("2026-01-02T09:00")
    assert last_check(by_file, ARREARS)["answer"] == "not met"
    put(by_file, GOOD, "2026-01-03T16:00")
    run = by_file.run("2026-01-06T09:00")
    assert run.found_done == 1
    (delivered,) = by_file.entries(ARREARS, Kind.DELIVERED)
    assert (delivered.actor, delivered.effective_at.isoformat()) == (CHECK, "2026-01-03T08:00:00+00:00")
    assert delivered.recorded_at > delivered.effective_at
    assert delivered.body["done_at"] == "2026-01-03T08:00:00Z"
    assert by_file.verdict(ARREARS).timeliness is Timeliness.ON_TIME
    assert by_file.verdict(ARREARS).phase is Phase.DELIVERED, "the consumer may still look at it"
    assert differences(by_file.ledger) == ()


def test_a_file_from_before_the_end_of_its_period_is_not_taken_and_the_check_says_from_when_it_counts(
    by_file: Any,
) -> None:
    put(by_file, GOOD, "2025-12-31T17:29")
    by_file.run("2026-01-02T09:00")
    assert by_file.entries(ARREARS, Kind.DELIVERED) == []
    assert last_check(by_file, ARREARS)["en"].endswith(
        "; from before the period was over (it counts from 2025-12-31 17:30)"
    )
    put(by_file, GOOD, "2025-12-31T17:30")  # the close of the last working day of December
    by_file.run("2026-01-02T10:00")
    assert len(by_file.entries(ARREARS, Kind.DELIVERED)) == 1


def test_a_file_from_between_the_end_of_its_period_and_the_opening_counts_from_the_opening(by_file: Any) -> None:
    opens_at = instant("2026-02-01T00:00")
    put(by_file, GOOD, "2026-01-30T18:00", "arrears-2026-01.csv")
    by_file.run("2026-02-02T09:00")
    id = "insurance-finance/arrears-report@2026-01"
    assert by_file.ledger.occurrences.rows([id])[id].occurrence.opens_at == opens_at
    assert by_file.entries(id, Kind.DELIVERED)[0].effective_at == opens_at


def test_the_same_file_twice_is_looked_at_and_recorded_once(by_file: Any) -> None:
    by_file.run("2026-01-02T09:00")
    before = len(by_file.entries(ARREARS))
    by_file.run("2026-01-02T10:00")
    by_file.run("2026-01-02T11:00")
    assert len(by_file.entries(ARREARS, Kind.CHECKED)) == 1
    assert len(by_file.entries(ARREARS)) == before


def test_a_wrong_table_is_not_met_and_says_what_is_wrong_with_it(by_file: Any) -> None:
    put(by_file, "客户,数目\n甲,1\n", "2026-01-03T10:00")
    by_file.run("2026-01-06T09:00")
    body = last_check(by_file, ARREARS)
    assert (body["answer"], "金额" in body["en"], "金额" in body["zh"]) == ("not met", True, True)
    assert by_file.verdict(ARREARS).timeliness is Timeliness.OVERDUE


def test_what_cannot_be_checked_is_neither_a_breach_nor_a_pass_and_is_tried_again(by_file: Any) -> None:
    (by_file.folder / "share").rmdir()
    run = by_file.run("2026-01-02T09:00")
    (finding,) = [f for f in run.findings if f.code == "could-not-check"]
    assert ARREARS in finding.about
    assert last_check(by_file, ARREARS)["answer"] == "could not check"
    assert by_file.verdict(ARREARS).timeliness is Timeliness.PENDING
    (by_file.folder / "share").mkdir()
    put(by_file, GOOD, "2026-01-03T16:00")
    assert by_file.run("2026-01-03T17:00").found_done == 1


def test_settings_with_an_error_are_a_finding_and_the_run_goes_on(by_file: Any) -> None:
    (by_file.folder / "settings.yaml").write_text("files: {reports: {dir: share}}\n", encoding="utf-8")
    run = by_file.run("2026-01-02T09:00")
    findings = {f.code: f for f in run.findings}
    assert {"settings-have-errors", "could-not-check"} <= findings.keys()
    problem = Refusal("check-settings-have-errors", path=str(by_file.folder / "settings.yaml"), errors=2)
    assert findings["settings-have-errors"].values == {"problem": problem}
    assert run.opened > 0


def test_what_was_done_in_time_and_is_first_seen_later_was_never_breached(by_file: Any) -> None:
    by_file.run("2026-01-02T09:00")
    put(by_file, GOOD, "2026-01-03T16:00")
    by_file.run("2026-01-06T09:00")
    assert by_file.entries(ARREARS, Kind.BREACHED) == []
    assert by_file.verdict(ARREARS).timeliness is Timeliness.ON_TIME


def test_what_is_found_not_done_after_its_due_instant_is_breached_once(by_file: Any) -> None:
    by_file.run("2026-01-02T09:00")
    by_file.run("2026-01-06T09:00")
    by_file.run("2026-01-07T09:00")
    (breached,) = by_file.entries(ARREARS, Kind.BREACHED)
    assert breached.effective_at.isoformat() == "2026-01-04T16:00:00+00:00", "dated at the due instant"


def test_what_could_not_be_checked_is_no_breach_until_somebody_can_look(by_file: Any) -> None:
    (by_file.folder / "share").rmdir()
    by_file.run("2026-01-02T09:00")
    by_file.run("2026-01-06T09:00")
    assert by_file.entries(ARREARS, Kind.BREACHED) == []
    (by_file.folder / "share").mkdir()
    by_file.run("2026-01-07T09:00")
    assert len(by_file.entries(ARREARS, Kind.BREACHED)) == 1


def test_a_returned_file_is_not_found_again_until_it_changes(by_file: Any) -> None:
    put(by_file, GOOD, "2026-01-03T16:00")
    by_file.run("2026-01-03T17:00")
    by_file.act(Kind.RETURNED, ARREARS, "finance-clerk-1", "2026-01-05T10:00", reason="two customers are missing")
    by_file.run("2026-01-05T11:00")
    assert by_file.verdict(ARREARS).timeliness is Timeliness.OVERDUE
    assert "unchanged since it was returned" in last_check(by_file, ARREARS)["en"]
    put(by_file, GOOD + "乙,200,5\n", "2026-01-05T15:00")
    by_file.run("2026-01-05T16:00")
    verdict = by_file.verdict(ARREARS)
    assert (verdict.phase, verdict.timeliness) == (Phase.DELIVERED, Timeliness.LATE)
    by_file.act(Kind.ACCEPTED, ARREARS, "finance-clerk-1", "2026-01-06T09:00")
    by_file.run("2026-01-06T10:00")
    assert by_file.verdict(ARREARS).outcome is Outcome.ACCEPTED


def test_of_all_that_was_returned_one_part_that_changed_is_enough(checked: Callable[..., Any]) -> None:
    paid = SqlCheck("dms", "select order_no as period from slips")
    world = checked("insurance-finance", "arrears-report", AllOf((REPORT, paid)))
    slips(world, ("2025-12", ""))
    put(world, GOOD, "2026-01-02T16:00")
    world.run("2026-01-03T17:00")
    world.act(Kind.RETURNED, ARREARS, "finance-clerk-1", "2026-01-05T10:00", reason="two customers are missing")
    assert world.run("2026-01-05T11:00").found_done == 0, "nothing has changed"
    put(world, GOOD + "乙,200,5\n", "2026-01-05T15:00")
    assert world.run("2026-01-05T16:00").found_done == 1, "the payment was right, and is the same"


def test_all_parts_count_from_the_run_that_found_them_where_one_has_no_date(checked: Callable[..., Any]) -> None:
    undated = SqlCheck("dms", "select order_no as period from slips")
    world = checked("insurance-finance", "arrears-report", AllOf((REPORT, undated)))
    slips(world)
    put(world, GOOD, "2026-01-02T16:00")
    world.run("2026-01-06T09:00")
    assert world.verdict(ARREARS).timeliness is Timeliness.OVERDUE
    slips(world, ("2025-12", ""))
    world.run("2026-01-07T09:00")
    assert world.verdict(ARREARS).timeliness is Timeliness.LATE


def test_what_is_returned_while_another_run_looks_is_not_found_again(by_file: Any) -> None:
    by_file.run("2026-01-02T09:00")
    put(by_file, GOOD, "2026-01-03T16:00")
    other, at = by_file.reopened(), instant("2026-01-05T10:00")

    class Meanwhile:
        """Runs checks; during the first, another run finds the file, and it is returned."""

        def __init__(self) -> None:
            self.inner, self.has_run = by_file.run_context().check_runner, False

        def run(self, jobs: Any, zone: Any) -> Any:
            observations = self.inner.run(jobs, zone)
            if not self.has_run:
                self.has_run = True
                other.run("2026-01-05T09:00")
                other.act(Kind.RETURNED, ARREARS, "finance-clerk-1", "2026-01-05T09:30", reason="two are missing")
            return observations

        def problem(self) -> None:
            return None

    checked = run_checks(by_file.ledger, rulebooks(by_file.ledger), Meanwhile(), at)
    assert checked.found_done == 0
    assert len(by_file.entries(ARREARS, Kind.DELIVERED)) == 1
    assert "unchanged since it was returned" in last_check(by_file, ARREARS)["en"]


def test_a_run_counts_every_entry_that_it_writes(by_file: Any) -> None:
    put(by_file, GOOD, "2026-01-03T16:00")
    before = by_file.ledger.head()
    done = [by_file.run(f"2026-01-{day:02}T09:00") for day in (2, 4, 5)]
    after = by_file.ledger.head()
    assert sum(run.entries for run in done) == after.entries - (before.entries if before else 0)
    assert sum(run.found_done for run in done) > 0


def test_what_was_sent_back_counts_from_its_return_at_the_earliest(by_file: Any) -> None:
    put(by_file, GOOD, "2026-01-03T16:00")
    by_file.run("2026-01-03T17:00")
    by_file.act(Kind.RETURNED, ARREARS, "finance-clerk-1", "2026-01-05T10:00", reason="two customers are missing")
    put(by_file, GOOD + "乙,200,5\n", "2026-01-03T18:00")  # an old time stamp, kept by whoever copied it
    by_file.run("2026-01-05T16:00")
    delivered = by_file.entries(ARREARS, Kind.DELIVERED)[-1]
    assert delivered.effective_at.isoformat() == "2026-01-05T02:00:00+00:00"
    assert by_file.verdict(ARREARS).timeliness is Timeliness.LATE


def test_an_uploaded_table_keeps_the_rules_of_the_watched_one(by_file: Any) -> None:
    by_file.run("2026-01-02T09:00")
    bad = {"report": Attachment("a.csv", "客户,逾期天数\n甲,3\n".encode(), ("客户", "金额", "逾期天数"))}
    with pytest.raises(Refused) as refused:
        by_file.act(Kind.DELIVERED, ARREARS, "insurance-clerk-1", "2026-01-02T10:00", files=bad)
    assert "金额" in refused.value.text.en
    good = {"report": Attachment("a.csv", GOOD.encode(), ("客户", "金额", "逾期天数"))}
    by_file.act(Kind.DELIVERED, ARREARS, "insurance-clerk-1", "2026-01-02T10:00", files=good)
    by_file.run("2026-01-02T11:00")
    assert by_file.verdict(ARREARS).phase is Phase.DELIVERED


def test_a_late_run_changes_nothing_that_an_earlier_instant_says(by_file: Any) -> None:
    put(by_file, "wrong\n1\n", "2026-01-03T10:00")
    by_file.run("2026-01-02T09:00")
    by_file.run("2026-01-06T09:00")
    before = by_file.report("2026-01-06T09:00")
    put(by_file, GOOD, "2026-01-07T10:00")
    by_file.run("2026-01-08T09:00")
    assert by_file.report("2026-01-06T09:00") == before


def slips(world: Any, *rows: tuple[str, str]) -> None:
    with sqlite3.connect(world.folder / "dms.db") as connection:
        connection.execute("create table if not exists slips (order_no text, handed_in text)")
        connection.executemany("insert into slips values (?, ?)", rows)
    connection.close()


EVERY_CAR = SqlCheck("dms", "select order_no as key, handed_in as done_at from slips")


def deliver_cars(world: Any, *orders: str) -> None:
    for order in orders:
        world.event(
            "vehicle.delivered", order, "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
        )


def test_one_query_says_of_every_car_whether_its_slip_was_handed_in(checked: Callable[..., Any]) -> None:
    world = checked("sales-finance", "decoration-slip", EVERY_CAR)
    world.run("2026-01-02T09:00")
    deliver_cars(world, "A-1", "A-2", "A-3")
    slips(world, ("A-1", "2026-01-09 10:00"), ("A-2", "2026-01-14 10:00"))
    run = world.run("2026-01-15T09:00")
    assert (run.found_done, run.checked >= 3) == (2, True)
    verdicts = [world.verdict(f"sales-finance/decoration-slip@vehicle.delivered/{o}") for o in ("A-1", "A-2", "A-3")]
    assert [v.timeliness for v in verdicts] == [Timeliness.ON_TIME, Timeliness.LATE, Timeliness.OVERDUE]


def test_nobody_delivers_by_word_what_only_a_query_can_tell(checked: Callable[..., Any]) -> None:
    world = checked("sales-finance", "signed-slips", EVERY_CAR)
    promises = world.definitions.agreement("sales-finance").obligations
    without = tuple(replace(o, evidence=()) if o.id == "signed-slips" else o for o in promises)
    sales = replace(world.definitions.agreement("sales-finance"), obligations=without)
    others = tuple(a for a in world.definitions.agreements if a.id != sales.id)
    bare = replace(
        world, definitions=replace(world.definitions, agreements=tuple(sorted((*others, sales), key=lambda a: a.id)))
    )
    bare.run("2026-01-02T09:00")
    deliver_cars(bare, "A-1")
    bare.run("2026-01-08T16:00")
    with pytest.raises(Refused) as refused:
        bare.act(
            Kind.DELIVERED, "sales-finance/signed-slips@vehicle.delivered/A-1", "sales-consultant-1", "2026-01-08T17:00"
        )
    assert "The system checks this item; nobody has to deliver it" in refused.value.text.en
    assert "duecourse check sales-finance/signed-slips@vehicle.delivered/A-1" in with_hint(refused.value.refusal).en


def test_a_word_and_a_query_together_count_from_the_later_of_the_two(checked: Callable[..., Any]) -> None:
    world = checked("insurance-finance", "arrears-report", AllOf((Attest(), REPORT)))
    world.run("2026-01-02T09:00")
    put(world, GOOD, "2026-01-02T10:00")
    world.run("2026-01-02T11:00")
    assert world.verdict(ARREARS).phase is Phase.OPEN
    assert last_check(world, ARREARS)["en"] == "nobody has confirmed that it is done"
    good = {"report": Attachment("a.csv", GOOD.encode(), ("客户", "金额", "逾期天数"))}
    done = world.act(Kind.DELIVERED, ARREARS, "insurance-clerk-1", "2026-01-03T10:00", files=good)
    assert done.entry.kind is Kind.ATTESTED
    world.run("2026-01-06T09:00")
    (delivered,) = world.entries(ARREARS, Kind.DELIVERED)
    assert delivered.effective_at.isoformat() == "2026-01-03T02:00:00+00:00"
    assert world.verdict(ARREARS).timeliness is Timeliness.ON_TIME


def test_a_word_or_a_file_is_enough_where_any_will_do(checked: Callable[..., Any]) -> None:
    world = checked("insurance-finance", "arrears-report", AnyOf((Attest(), REPORT)))
    world.run("2026-01-02T09:00")
    good = {"report": Attachment("a.csv", GOOD.encode(), ("客户", "金额", "逾期天数"))}
    world.act(Kind.DELIVERED, ARREARS, "insurance-clerk-1", "2026-01-03T10:00", files=good)
    world.run("2026-01-03T11:00")
    assert world.verdict(ARREARS).phase is Phase.DELIVERED


def test_the_evidence_of_a_word_has_to_fit_the_schema_of_the_obligation(checked: Callable[..., Any]) -> None:
    world = checked("hr-finance", "bill-claims", Attest(schema='{"properties": {"amount": {"maximum": 1000}}}'))
    world.run("2026-01-02T09:00")
    world.event(
        "bill.received",
        "B-1",
        "2026-01-05 10:00",
        "2026-01-05T10:05",
        supplier="S",
        what="telephone",
        month="2025-12",
        amount="5000",
    )
    world.run("2026-01-05T11:00")
    id = "hr-finance/bill-claims@bill.received/B-1"
    bill = {"bill": Attachment("a.png", b"\x89PNG\r\n\x1a\n")}
    with pytest.raises(Refused) as refused:
        world.act(Kind.DELIVERED, id, "hr-clerk-1", "2026-01-05T12:00", values={"amount": "5000"}, files=bill)
    assert refused.value.text.en == "“Amount claimed” does not fit maximum: 1000"
    world.act(Kind.DELIVERED, id, "hr-clerk-1", "2026-01-05T12:00", values={"amount": "900"}, files=bill)
    world.run("2026-01-05T13:00")
    assert world.verdict(id).outcome is Outcome.DONE


def test_two_runs_at_once_record_one_delivery(by_file: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    put(by_file, GOOD, "2026-01-03T16:00")
    by_file.run("2026-01-02T09:00")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda w: w.run("2026-01-03T17:00"), [by_file.reopened(), by_file.reopened()]))
    assert len(by_file.entries(ARREARS, Kind.DELIVERED)) == 1


def test_a_query_never_reads_the_engines_own_record(checked: Callable[..., Any]) -> None:
    world = checked("sales-finance", "decoration-slip", EVERY_CAR)
    own = world.ledger.database.url
    if not own.startswith("sqlite"):
        own = f"sqlite:///{world.folder}/record.db"
        connect(own)
        Path(world.folder / "record.db").touch()
    (world.folder / "settings.yaml").write_text(f"databases: {{dms: {{url: '{own}'}}}}\n", encoding="utf-8")
    world.run("2026-01-02T09:00")
    deliver_cars(world, "A-1")
    run = world.run("2026-01-08T16:00")
    (finding,) = [f for f in run.findings if f.code == "could-not-check"]
    assert "own ledger" in finding.text.en
