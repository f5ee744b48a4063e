"""Incidents that a ticket system records: assigned to support lines, taken up, waiting, resolved or passed on.

No person delivers or pauses anything: events complete the obligations of ``examples/incidents`` and stop their clocks.
``DUECOURSE_REAL_LOGS`` names the folder of the real log (BPI Challenge 2013), which is no part of this repository.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks import incidents
from benchmarks.incidents import LOG, Judgement, by_hand
from tests.conftest import ROOT, Runner
from tests.fixtures.plays import REAL_LOGS, Playthrough

HEADER = ("case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "organization involved")
REST = {"org:group": "G1", "product": "P1", "impact": "Low"}
CHANGES = """
1-1 Queued    2012-05-02T09:00:00+02:00 Awaiting Assignment|Org line A2
1-1 Accepted  2012-05-02T11:00:00+02:00 In Progress|Org line A2
1-1 Accepted  2012-05-02T15:00:00+02:00 Wait - User|Org line A2
1-1 Accepted  2012-05-10T15:00:00+02:00 In Progress|Org line A2
1-1 Queued    2012-05-14T09:00:00+02:00 Awaiting Assignment|Org line C
1-1 Accepted  2012-05-14T15:00:00+02:00 Wait|Org line C
1-1 Completed 2012-05-21T09:00:00+02:00 Resolved|Org line C
1-2 Queued    2012-05-16T16:00:00+02:00 Awaiting Assignment|Org line B
1-2 Accepted  2012-05-18T09:00:00+02:00 In Progress|Org line B
1-2 Accepted  2012-05-18T10:00:00+02:00 Wait - Vendor|Org line B
"""


def table(path: Path, *, backwards: bool = False) -> Path:
    """The changes above as the log has them, from the oldest on or from the newest."""
    lines = CHANGES.strip().splitlines()
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, [*HEADER, *REST])
        rows.writeheader()
        for line in reversed(lines) if backwards else lines:
            case, what, at, rest = line.split(maxsplit=3)
            status, involved = rest.split("|")
            rows.writerow(dict(zip(HEADER, (case, what, at, status, involved), strict=True)) | REST)
    return path


def run(duecourse: Runner, *wording: str, at: str = "2012-06-01T00:00") -> Mapping[str, object]:
    definitions = str(ROOT / "examples" / "incidents")
    done = duecourse(*wording, "--definitions", definitions, "--as-of", at, "--json")
    assert done.code == 0, done.err
    outcome: Mapping[str, object] = json.loads(done.out)
    return outcome


def imported(duecourse: Runner, path: Path) -> None:
    outcome = run(duecourse, "events", "import", str(path), *incidents.MAPPED)
    assert (outcome["imported"], outcome["rejected"]) == (10, 0)


def explained(duecourse: Runner, occurrence: str) -> tuple[object, ...]:
    done = duecourse("explain", occurrence, "--json", "--definitions", str(ROOT / "examples" / "incidents"))
    assert done.code == 0, done.err
    outcome = json.loads(done.out)
    met = [e["body"]["event"] for e in outcome["entries"] if e["kind"] == "met"]
    return outcome["phase"], outcome["timeliness"], outcome["due_at"], *met


@pytest.mark.parametrize("backwards", [False, True], ids=["oldest first", "newest first"])
def test_lines_are_judged_by_what_the_ticket_system_recorded_in_any_order(
    duecourse: Runner, tmp_path: Path, backwards: bool
) -> None:
    imported(duecourse, table(tmp_path / "incidents.csv", backwards=backwards))
    assert run(duecourse, "run", "--in-process")["opened"] == 6
    a2, b = "2012-05-02T07:00:00Z", "2012-05-16T14:00:00Z"
    assert explained(duecourse, f"line-a2-desk/take-up@incident.queued/1-1/{a2}") == (
        "closed",
        "on time",
        "2012-05-02T14:00:00+02:00",
        "incident.accepted/1-1/2012-05-02T09:00:00Z",
    )
    # 5 of 24 hours were used when the wait began; the other 19 run from 10 May, 15:00
    assert explained(duecourse, f"line-a2-desk/move-on@incident.queued/1-1/{a2}") == (
        "closed",
        "on time",
        "2012-05-15T09:00:00+02:00",
        "incident.queued/1-1/2012-05-14T07:00:00Z",
    )
    # Ascension Day lies between: 4 hours from Wednesday 16:00 end on Friday at 11:00
    assert explained(duecourse, f"line-b-desk/take-up@incident.queued/1-2/{b}")[1:3] == (
        "on time",
        "2012-05-18T11:00:00+02:00",
    )
    assert explained(duecourse, f"line-b-desk/move-on@incident.queued/1-2/{b}") == ("open", "pending", None)


def test_a_wait_of_the_lines_own_stops_no_clock(duecourse: Runner, tmp_path: Path) -> None:
    imported(duecourse, table(tmp_path / "incidents.csv"))
    run(duecourse, "run", "--in-process")
    c = "2012-05-14T07:00:00Z"
    assert explained(duecourse, f"line-c-desk/take-up@incident.queued/1-1/{c}")[1] == "late"
    assert explained(duecourse, f"line-c-desk/move-on@incident.queued/1-1/{c}")[1:3] == (
        "late",
        "2012-05-18T17:00:00+02:00",
    )


@pytest.mark.slow
@pytest.mark.skipif(not REAL_LOGS, reason="DUECOURSE_REAL_LOGS names no folder of real event logs")
def test_65533_changes_of_real_incidents_are_judged_as_they_are_by_hand_within_30_seconds(
    judged_incidents: Playthrough,
) -> None:
    log, outcome = Path(REAL_LOGS or ".") / LOG, judged_incidents.result
    assert isinstance(outcome, Judgement)
    assert outcome.counts == by_hand(log)
    assert sum(outcome.counts.values()) == 19_596
    assert outcome.counts != by_hand(log, waits=frozenset()), "the waits matter"
    # two cores that others use as well: what the processor spent is what holds anywhere
    assert outcome.importing.cpu + outcome.judging.cpu < 30


def test_the_hand_written_judge_counts_hours_and_days_as_the_page_of_deadlines_says() -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(f"2012-05-{text}+02:00")

    def stood(*spans: str) -> Sequence[tuple[datetime, datetime]]:
        return [(at(a), at(b)) for a, b in (s.split("/") for s in spans)]

    # 1 May and 17 May are holidays in Sweden
    assert incidents.after_hours(at("02T09:00"), 4, ()) == at("02T14:00")
    assert incidents.after_hours(at("02T16:00"), 4, ()) == at("03T11:00")
    assert incidents.after_hours(at("16T16:30"), 1, ()) == at("18T08:30")
    assert incidents.after_hours(at("02T09:00"), 4, stood("02T10:00/02T13:30")) == at("02T16:30")
    assert incidents.after_hours(at("02T09:00"), 8, stood("02T10:00/04T10:00")) == at("07T09:00")
    assert incidents.after_days(at("14T09:00"), 3, ()) == at("18T17:00")
    assert incidents.after_days(at("14T09:00"), 3, stood("15T10:00/16T10:00")) == at("21T17:00")
    assert incidents.after_days(at("14T09:00"), 3, stood("15T10:00/15T16:00", "22T09:00/23T09:00")) == at("18T17:00")
    # a close never lies in a wait or at its end
    assert incidents.after_days(at("14T09:00"), 3, stood("18T16:00/18T19:00")) == at("21T17:00")
    assert incidents.after_days(at("14T09:00"), 3, stood("18T16:00/20T09:00")) == at("21T17:00")
    assert incidents.after_days(at("14T09:00"), 3, stood("18T16:00/21T17:00")) == at("22T17:00")
    assert incidents.after_days(at("14T09:00"), 3, stood("18T16:00/18T16:59")) == at("18T17:00")
    assert incidents.after_days(at("14T09:00"), 3, stood("18T16:00/18T19:00", "18T20:00/21T09:00")) == at("21T17:00")
