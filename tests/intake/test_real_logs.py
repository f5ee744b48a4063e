"""Real event logs, where there are any: business that nobody here invented. They are never part of this repository.

``DUECOURSE_REAL_LOGS`` names the folder that holds ``receipt.csv`` (permits of a Dutch municipality, 2010 to 2012) and
``incidents.csv.gz`` (BPI Challenge 2013).
"""

import csv
import gzip
import json
import os
from pathlib import Path
from time import perf_counter
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from benchmarks.municipality import compare, kinds, ranked
from tests.conftest import Runner

FOLDER = os.environ.get("DUECOURSE_REAL_LOGS")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER, reason="DUECOURSE_REAL_LOGS names no folder of real event logs"),
]
RECEIPT, INCIDENTS = Path(FOLDER or ".") / "receipt.csv", Path(FOLDER or ".") / "incidents.csv.gz"
AS_THEY_ARE = [
    *("--map", "key=case:concept:name", "--map", "name=concept:name", "--map", "time=time:timestamp"),
    *("--undeclared", "keep", "--json"),
]


def counted(duecourse: Runner, path: Path, *more: str) -> tuple[int, int, int, int]:
    done = duecourse("events", "import", str(path), *AS_THEY_ARE, *more)
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found["imported"], found["corrected"], found["unchanged"], found["rejected"]


def test_every_event_of_the_municipality_is_taken_in_within_seconds_and_only_once(duecourse: Runner) -> None:
    began = perf_counter()
    assert counted(duecourse, RECEIPT) == (8577, 0, 0, 0)
    assert perf_counter() - began < 30
    assert counted(duecourse, RECEIPT) == (0, 0, 8577, 0)


def test_the_municipalitys_own_ids_tell_its_events_apart_as_well(duecourse: Runner) -> None:
    assert counted(duecourse, RECEIPT, "--map", "id=concept:instance") == (8577, 0, 0, 0)
    assert counted(duecourse, RECEIPT, "--map", "id=concept:instance") == (0, 0, 8577, 0)


def test_every_event_of_the_incidents_is_taken_in_and_only_once(duecourse: Runner) -> None:
    assert counted(duecourse, INCIDENTS) == (65533, 0, 0, 0)
    assert counted(duecourse, INCIDENTS) == (0, 0, 65533, 0)


def test_the_same_log_as_xes_and_as_json_lines_changes_nothing(duecourse: Runner, tmp_path: Path) -> None:
    with RECEIPT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert counted(duecourse, RECEIPT) == (8577, 0, 0, 0)
    lines = tmp_path / "receipt.jsonl.gz"
    with gzip.open(lines, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    assert counted(duecourse, lines) == (0, 0, 8577, 0)
    log = tmp_path / "receipt.xes"
    with log.open("w", encoding="utf-8") as file:
        file.write("<log>")
        for row in rows:
            file.write("<trace>")
            case = {k[5:]: v for k, v in row.items() if k.startswith("case:") and v}
            event = {k: v for k, v in row.items() if not k.startswith("case:") and v}
            file.writelines(f"<string key={quoteattr(k)} value={quoteattr(v)}/>" for k, v in case.items())
            file.write("<event>")
            file.writelines(f"<string key={quoteattr(k)} value={quoteattr(v)}/>" for k, v in event.items())
            file.write("</event></trace>")
        file.write("</log>")
    assert counted(duecourse, log) == (0, 0, 8577, 0)


def test_a_rule_of_eight_weeks_gives_1080_of_the_municipalitys_1434_deadlines_to_the_day() -> None:
    found = compare(RECEIPT)
    assert (found.ingested.imported, found.ingested.unchanged, found.ingested.rejected) == (1434, 7143, ())
    assert (found.agreeing, len(found.cases)) == (1080, 1434)
    assert kinds(found.cases) == {
        "agree": 1080,
        "six weeks later": 58,
        "other whole weeks later": 80,
        "other days later": 193,
        "earlier": 23,
    }
    assert [hits for hits, _ in ranked(found.cases, found.calendar)[:3]] == [1080, 1080, 1001]
