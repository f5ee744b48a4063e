"""A quarter at the dealership: all 34 clauses, each expectation compared with the ledger."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.checks.evidence import Evidence
from engine.cli.demo import BEGIN, EXAMPLE, FIRST_DAY, QUARTER, THREE_MONTHS, compared
from engine.domain.action.action import Action
from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import ENGINE, Kind
from engine.domain.text import Language
from engine.intake.sample import Sample, walks
from engine.intake.sample_folder import SampleFile
from engine.loading.folder import load
from engine.services.command_time import CommandTime
from engine.services.reading.overdue import report_overdue
from engine.services.refused import Refused
from engine.services.rehearsal.expectations import Expected, Mismatch, mismatches
from engine.services.rehearsal.replay import ReplayStep, RequestStep, mornings, replay
from engine.services.run.run_compliance import run_compliance
from engine.services.snapshot import rulebook, snapshot
from engine.wording.overdue import sum_of_parts
from engine.wording.refusal import refusal_text
from tests.conftest import ROOT
from tests.fixtures.plays import Playthrough

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[2] / EXAMPLE
END = THREE_MONTHS.until
MONTHS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
FOLLOWING = {
    1: (),
    2: ("contact", "resolve", "corrective-action", "corrective-action"),
    3: ("improvement-plan", "improvement-plan", "improvement-plan", "improvement-plan", "corrective-action"),
}
"""What follows from a bad rating, two defects and the first round, by the month in which it is due; all is on time."""


@dataclass(frozen=True)
class Quarter:
    """The ledger after the quarter, with the expectations and steps of the file."""

    world: Any
    sample: Sample
    walks: Sequence[Expected]
    happenings: Sequence[ReplayStep]

    def mismatches(self, courses: Sequence[Expected]) -> tuple[Mismatch, ...]:
        return mismatches(self.world.ledger, courses, END, self.sample.zone)


@pytest.fixture(scope="module")
def played(new_world: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    """The file replayed into a ledger of its own, with a run each working morning and one at the end."""
    folder = tmp_path_factory.mktemp("quarter")
    world = new_world(folder)
    world.definitions = load(ROOT / "definitions").definitions
    context = world.run_context()

    def run(at: datetime) -> None:
        run_compliance(context, CommandTime(at, rehearsal=True))

    begin = datetime.fromisoformat(BEGIN).astimezone(UTC)
    run(begin)
    book = rulebook(world.ledger)
    sample, file = Sample.of(book, FOLDER / "files"), SampleFile(FOLDER / QUARTER)
    courses, happenings = file.expected(book), file.steps(book)
    runs = [*mornings(FIRST_DAY, END.date(), book.home), END.astimezone(UTC)]
    assert len(runs) > 55
    replay(world.ledger, book, happenings, Evidence(folder / "evidence"), runs, run)
    return Quarter(world, sample, courses, happenings)


@pytest.fixture
def quarter(played: Quarter) -> Quarter:
    """The quarter through connections of the test's own."""
    return replace(played, world=played.world.reopened())


def obligations(world: Any) -> Iterable[tuple[str, Obligation]]:
    return [(f"{a.id}/{o.key}", o) for a in world.definitions.agreements for o in a.obligations]


def test_none_of_the_34_clauses_is_left_out_and_each_walk_quotes_its_own(quarter: Quarter) -> None:
    assert len({walk.clause for walk in quarter.walks}) == 34
    quoted = {(walk.occurrence.partition("@")[0], walk.source) for walk in quarter.walks}
    assert quoted == {(id, o.source) for id, o in obligations(quarter.world)}


def test_nothing_falls_due_in_the_quarter_that_the_file_does_not_tell(quarter: Quarter) -> None:
    expected = {walk.occurrence for walk in quarter.walks if walk.ends is not None}
    outcome = {
        j.occurrence.id
        for j in snapshot(quarter.world.ledger, END).judged
        if j.verdict.due is None or j.verdict.due.at <= END
    }
    following = {o.id for o in quarter.world.definitions.organisation.common_obligations}
    rest = [OccurrenceId.parse(id).obligation.obligation for id in outcome - expected]
    assert expected - outcome == set()
    assert sorted(rest) == sorted(id for ids in FOLLOWING.values() for id in ids)
    assert set(rest) == following


@pytest.mark.parametrize("file", [QUARTER, "quarter-feedback.yaml"])
def test_each_due_instant_names_its_weekday(file: str) -> None:
    text = (FOLDER / file).read_text(encoding="utf-8")
    named = re.findall(r"^ +due: (\S+ \S+) +# (周.)(?: 24:00)? / (the end of )?(\w+)$", text, re.MULTILINE)
    assert len(named) == len(re.findall(r"^ +due: 2026-", text, re.MULTILINE))
    for due, zh, ends, en in named:
        at = datetime.fromisoformat(due)
        day = at.date() - timedelta(days=at.time() == time())
        assert (zh, en, bool(ends)) == (f"周{'一二三四五六日'[day.weekday()]}", f"{day:%A}", at.time() == time()), due


def test_each_clause_is_met_on_time_and_late_and_after_a_return(quarter: Quarter) -> None:
    by_source: dict[str, list[Expected]] = {}
    for walk in quarter.walks:
        by_source.setdefault(walk.source, []).append(walk)
    ways = {
        source: (
            any("on time" in str(w.ends) and not w.returned for w in some),
            any("late by" in str(w.ends) for w in some),
            any(w.returned for w in some),
        )
        for source, some in by_source.items()
    }
    bank = {"customer-service/4", "insurance/7"}  # Finance itself attests: it has nothing to return
    assert {s for s, way in ways.items() if way != (True, True, True)} == bank
    assert all(ways[source] == (True, True, False) for source in bank)


def test_what_people_did_is_in_the_record_in_the_order_of_the_file(quarter: Quarter) -> None:
    did: dict[str, list[Kind]] = defaultdict(list, {walk.occurrence: [] for walk in quarter.walks})
    for item in sorted(quarter.happenings, key=lambda step: step.at):
        match item.what:
            case Action() as action if not item.refused:
                did[action.occurrence].append(action.TRANSITION.kind)
            case RequestStep(obligation=obligation, key=key):
                did[f"{obligation}@request/{key}"].append(Kind.REQUESTED)
            case _:
                pass
    about_defects = (Kind.CORRECTIVE_ACTION_DECIDED, Kind.DEFECT_DISMISSED)
    recorded = {
        id: [e.kind for e in quarter.world.entries(id) if e.actor != ENGINE and e.kind not in about_defects]
        for id in did
    }
    assert recorded == did
    assert sum(map(len, did.values())) > 200


def test_silence_accepts_where_nobody_answered_and_nowhere_else(quarter: Quarter) -> None:
    auto_accepted = {
        w.occurrence for w in quarter.walks if quarter.world.entries(w.occurrence, Kind.ACCEPTED_AUTOMATICALLY)
    }
    answered = {
        item.what.occurrence
        for item in quarter.happenings
        if isinstance(item.what, Action) and item.what.TRANSITION.kind in (Kind.ACCEPTED, Kind.RECEIVED)
    }
    accepted = {w.occurrence for w in quarter.walks if str(w.ends).startswith("accepted")}
    assert auto_accepted == accepted - answered
    assert len(auto_accepted) == 5


@pytest.mark.parametrize("month", MONTHS)
def test_the_report_at_the_end_of_the_quarter_counts_what_the_file_tells(quarter: Quarter, month: date) -> None:
    period = Period.containing(month, Every.MONTH)
    due = [
        w
        for w in quarter.walks
        if w.due and period.first <= (w.due.astimezone(END.tzinfo) - timedelta(seconds=1)).date() <= period.last
    ]
    ends = Counter(word for w in due for word in ("on time", "late by", "overdue") if word in str(w.ends))
    figures = report_overdue(quarter.world.ledger, END, period=period).due
    counts = {part.value: total.count for part, total in figures.by_part.items()}
    shown = ("on_time", "late", "overdue", "not_yet")
    assert (figures.due.count, *(counts[part] for part in shown), figures.returned) == (
        len(due) + len(FOLLOWING[month.month]),
        ends["on time"] + len(FOLLOWING[month.month]),
        ends["late by"],
        ends["overdue"],
        0,
        sum(w.returned > 0 for w in due),
    )


def test_the_record_of_the_quarter_is_sound(quarter: Quarter) -> None:
    assert quarter.world.ledger.verify() is None
    assert quarter.world.differences() == ()


def test_played_again_by_the_command_all_comes_as_worked_out_by_hand_and_the_digest_is_the_same(
    quarter: Quarter, quarter_by_command: Playthrough, process: Any
) -> None:
    printed = str(quarter_by_command.result)
    assert "34 clauses, 143 items: all as calculated by hand\n" in printed, printed
    for month in MONTHS:
        figures = report_overdue(quarter.world.ledger, END, period=Period.containing(month, Every.MONTH)).due
        assert f"{month:%B %Y}: {sum_of_parts(figures).en}\n" in printed
    verified = process("verify", "--digest", "--state", str(quarter_by_command.state))
    assert verified.out.split()[-1] == quarter.world.digest()


def edited(tmp_path: Path, old: str, new: str) -> tuple[Path, int]:
    """The file with its only ``old`` made ``new``, and the line of it."""
    text = (FOLDER / QUARTER).read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / QUARTER
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path, text[: text.index(old)].count("\n") + 1


def test_a_wrong_expectation_is_named_by_its_clause_and_the_line(quarter: Quarter, tmp_path: Path) -> None:
    path, line = edited(tmp_path, "{at: 2026-01-13 17:30, then: open}", "{at: 2026-01-13 17:30, then: upcoming}")
    courses, _ = walks(path, quarter.sample)
    (item,) = quarter.mismatches([w for w in courses if w.source == "consumer-credit/6"])
    assert item.line == line
    assert item.text.en == (
        "consumer-credit/6 consumer-credit-finance/customers-in-default@customer.in_default/D-21#3, "
        "as of 2026-01-13 17:30: expected “upcoming”, but the ledger has “open”"
    )


def test_the_command_names_each_difference_with_file_line_and_clause(quarter: Quarter) -> None:
    right = next(w for w in quarter.walks if w.occurrence.endswith("@loan.settled/A-2591"))
    wrong = quarter.mismatches([replace(right, states=(), returned=1)])
    assert compared([right], wrong, Path("q.yaml"), Language.EN) == [
        "1 clause, 1 item: 1 not as calculated by hand",
        f"  q.yaml:{right.line} consumer-credit/4 {right.occurrence}, returned: expected “1”, but the ledger has “0”",
    ]


@pytest.mark.parametrize(
    ("occurrence", "wrong", "what"),
    [
        ("loan.settled/A-2591", {"ends": "done, late by 2 minutes"}, ["ends"]),
        ("loan.settled/A-2591", {"ends": "done, on time"}, ["ends", "overdue from"]),
        ("loan.settled/A-2590", {"due": datetime(2026, 1, 12, 17, 29, tzinfo=END.tzinfo)}, ["due"]),
        ("loan.settled/A-2592", {"returned": 0}, ["returned"]),
        ("delivery.arranged/A-2621", {"ends": None}, ["opens"]),
        ("delivery.arranged/A-2626", {"ends": "done, on time"}, ["opens"]),
    ],
)
def test_due_instant_ending_breach_and_returns_are_compared(
    quarter: Quarter, occurrence: str, wrong: dict[str, Any], what: list[str]
) -> None:
    (right,) = [w for w in quarter.walks if w.occurrence.endswith(f"@{occurrence}")]
    assert quarter.mismatches([replace(right, states=())]) == ()
    assert [refusal_text(item.what).en for item in quarter.mismatches([replace(right, states=(), **wrong)])] == what


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("ends: lapsed", "end: lapsed", "unknown key: end"),
        ("do: receipt, comment", "do: reciept, comment", "there is no “reciept”"),
        ("    without:\n      returned:", "    without:\n      returns:", "there is no “returned”"),
        ("due: 2026-01-06 17:30", "due: 2026-01-06", "“2026-01-06” is not an instant, such as 2026-02-13 16:30"),
    ],
)
def test_a_slip_of_the_hand_is_refused_with_its_line(
    quarter: Quarter, tmp_path: Path, old: str, new: str, says: str
) -> None:
    text = (FOLDER / QUARTER).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / QUARTER
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused, match=rf"^{re.escape(str(path))}:\d+ is wrong: {re.escape(says)}$"):
        walks(path, quarter.sample)


STEP = """\
clauses:
  - source: sales/2
    obligation: sales-finance/signed-slips
    without: {{late: "", returned: ""}}
    met:
      of: vehicle.delivered/A-1
      course:
        - {{at: 2026-01-05 10:00, event: vehicle.delivered, customer: C, plate: P, amount: 10}}
        - {{at: 2026-01-05 11:00, as: sales-consultant-1, do: deliver, {more}}}
"""
SLIPS = "evidence: {order_slip: quarter/scan.png, delivery_slip: quarter/scan.png}"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (f"{SLIPS}, refused: anything", "it must be refused with “anything”, but was accepted"),
        ("refused: anything", "“Order slip” is missing; “Delivery slip” is missing"),
    ],
)
def test_what_must_be_refused_and_is_not_or_for_another_reason_is_named_by_clause_and_line(
    world: Any, tmp_path: Path, more: str, says: str
) -> None:
    world.run("2026-01-01T00:00")
    book = rulebook(world.ledger)
    path = tmp_path / "one.yaml"
    path.write_text(STEP.format(more=more), encoding="utf-8")
    _, happenings = walks(path, Sample.of(book, FOLDER / "files"))
    with pytest.raises(Refused, match=rf"^{re.escape(f'{path}:9 sales/2: {says}')}"):
        replay(world.ledger, book, happenings, Evidence(tmp_path))


def test_a_demo_that_was_cut_off_by_a_slip_in_the_file_begins_anew(process: Any, tmp_path: Path) -> None:
    (tmp_path / "files").symlink_to(FOLDER / "files")
    (tmp_path / QUARTER).write_text(STEP.format(more=""), encoding="utf-8")
    state = tmp_path / "quarter"
    for _ in range(2):
        slipped = process("demo", "--quarter", "--in-process", "--state", str(state), "--example", str(tmp_path))
        assert slipped.code == 2
        assert f"{tmp_path / QUARTER}:9 sales/2: “Order slip” (order_slip) is missing" in slipped.err
