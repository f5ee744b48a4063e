"""A sample is played as a rehearsal from its first run until its end, and compared with what it expects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.checks.evidence import Evidence
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.events.column_mapping import SourceRow
from engine.services.rehearsal.expectations import Expected
from engine.services.rehearsal.replay import ReplayStep, events_of
from engine.services.rehearsal.sample import SamplePeriod, compare_sample, month_reports, play_sample, sample_time

BEGIN = datetime.fromisoformat("2026-01-05T00:00:00+08:00")
UNTIL = datetime.fromisoformat("2026-02-03T18:00:00+08:00")
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"


@dataclass(frozen=True)
class Deliveries:
    """Cars delivered at some times, of which nothing is expected but ``courses``."""

    times: Sequence[str]
    courses: Sequence[Expected] = ()

    def steps(self, book: Rulebook) -> Sequence[ReplayStep]:
        cells = {"event": "vehicle.delivered", "customer": "C", "plate": "P", "amount": "1"}
        rows = [SourceRow(n, {**cells, "key": f"A-{n}", "time": time}) for n, time in enumerate(self.times, 1)]
        return events_of("sales.csv", rows, book)

    def expected(self, book: Rulebook) -> Sequence[Expected]:
        return self.courses


def play(world: Any, sample: Deliveries, *, daily: bool = False) -> SamplePeriod:
    period = SamplePeriod(BEGIN, UNTIL, daily)
    play_sample(world.run_context(), sample, period, Evidence(world.folder / "evidence"))
    return period


def test_steps_after_the_end_are_left_out(world: Any) -> None:
    play(world, Deliveries(["2026-01-06 10:00", "2026-02-03 18:01"]))
    assert {fact.current.key for fact in world.ledger.events.facts()} == {"A-1"}


def test_the_ledger_is_a_rehearsal_from_the_first_run(world: Any) -> None:
    play(world, Deliveries([]))
    opening = world.ledger.runs.opening()
    assert (opening.at, opening.rehearsal) == (BEGIN, True)


def test_a_daily_sample_has_a_run_on_each_working_morning(world: Any) -> None:
    play(world, Deliveries(["2026-01-06 10:00"]), daily=True)
    last_run = world.ledger.runs.last()
    assert last_run.at.astimezone(UNTIL.tzinfo).date() == UNTIL.date()
    assert world.entries(SLIPS)


def test_the_outcome_is_compared_with_the_expected_courses(world: Any) -> None:
    course = Expected("sales/2", SLIPS, 7, None, "done, on time", 0, ())
    sample = Deliveries(["2026-01-06 10:00"], [course])
    period = play(world, sample, daily=True)
    comparison = compare_sample(world.ledger, sample, period)
    assert comparison.expected == [course]
    assert {mismatch.line for mismatch in comparison.mismatches} == {7}


def test_there_is_a_report_for_each_month_as_of_the_end(world: Any) -> None:
    period = play(world, Deliveries([]))
    reports = month_reports(world.ledger, period)
    assert [report.period for report in reports] == ["2026-01", "2026-02"]
    assert {report.as_of for report in reports} == {UNTIL}


def test_the_time_of_a_sample_is_its_end_until_the_rehearsal_goes_on(world: Any) -> None:
    period = play(world, Deliveries([]))
    assert sample_time(world.ledger, period) == UNTIL
    world.run("2026-03-01T09:00")
    assert sample_time(world.ledger, period) > UNTIL
