"""The benchmarks measure what they say: the record has its shares, and every piece of work goes through.

Nothing is timed here. A service whose signature changes would otherwise break them unseen.
"""

import json
import shutil
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import concurrency, cpu, reading, serving, writing
from benchmarks.growth import Line, drawing, exponent
from benchmarks.ours import OpenRecord
from benchmarks.pages import with_earlier, write
from benchmarks.record import Record, build
from benchmarks.row import Figure, Row, Target, shown

STORED = 400
WORKS = [work.name for work in reading.WORKS]


@pytest.fixture(autouse=True)
def _once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece of work is done once: how long it takes does not matter here."""
    monkeypatch.setattr(cpu, "ENOUGH", 1e-9)
    monkeypatch.setattr(cpu, "LONG_ENOUGH", 0)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    made = Record(tmp_path_factory.mktemp("record") / "state")
    build(made, STORED)
    return made


@pytest.mark.slow
def test_a_record_is_mostly_closed_and_a_twentieth_of_it_overdue(record: Record) -> None:
    opened = OpenRecord.of(record)
    states = Counter(
        (phase, timeliness) for phase, timeliness in opened.rows("SELECT phase, timeliness FROM occurrence")
    )
    (entries,) = opened.rows("SELECT count(*) FROM entry")[0]
    (agreements,) = opened.rows("SELECT count(DISTINCT agreement) FROM occurrence")[0]
    opened.close()
    assert (sum(states.values()), agreements) == (STORED, 40)
    assert 0.85 < sum(n for (phase, _), n in states.items() if phase == "closed") / STORED < 0.95
    assert 0.03 < states["open", "overdue"] / STORED < 0.07
    assert states["closed", "late"] > 0
    assert 3.5 < int(str(entries)) / STORED < 5


@pytest.mark.slow
@pytest.mark.parametrize("name", WORKS)
def test_every_piece_of_work_on_a_record_goes_through(
    name: str, record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "IMPORTED", 50)
    copy = Record(Path(shutil.copytree(record.state, tmp_path / "copy")))
    found = reading.measure(name, copy, None, reading.files(tmp_path / "files").get(name))
    assert found["ours"] > 0
    assert found["peak"] > 10
    assert ("limit" in found) is (name not in ("plan", "apply", "run"))
    assert ("all" in found, "plan" in found, "entries" in found) == (name == "plan", name == "apply", name == "verify")


@pytest.mark.slow
def test_every_step_of_a_run_is_measured_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "OVERDUE", 300)
    found = writing.measure(300, [f"sqlite:///{tmp_path / name}.db" for name in "abcd"], None)
    assert found["overdue"] == 300, "all that was opened becomes overdue"
    assert found["rendered"] > found["stored"] > 0
    assert set(found) == {
        *("opening", "apart", "memory", "ready", "idle", "probe", "changed", "pass", "orm"),
        *("stored", "rendered", "at-once", "overdue"),
    }


@pytest.mark.slow
def test_readers_beside_a_run_and_writers_are_measured(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "IMPORTED", 50)
    monkeypatch.setattr(concurrency, "READERS", 8)
    monkeypatch.setattr(concurrency, "a_record", lambda *_: record)
    lock, read = concurrency.rows(STORED, None, tmp_path, None)
    assert lock.ours > 0
    assert read.ours > 0
    assert read.limit is not None


ROW = Row("reading", "inbox", "s", 2.0, Figure("SQL", 0.5), Figure("an ORM", 40.0), size=1000, database="SQLite")


@pytest.mark.parametrize(
    ("target", "met", "over"),
    [
        (Target("<= 3 s", most=3.0), True, None),
        (Target("<= 1 s", most=1.0), False, 2.0),
        (Target("<= 2 x the limit", of_limit=2), False, 2.0),
        (Target("<= 1/10 of the peer", of_peer=0.1), True, None),
        (Target("<= 4 x the limit, <= 1/40 of the peer", of_limit=4, of_peer=1 / 40), False, 2.0),
        (None, None, None),
    ],
)
def test_a_target_is_met_or_missed_by_a_factor(target: Target | None, met: bool | None, over: float | None) -> None:
    row = Row(ROW.group, ROW.work, ROW.unit, ROW.ours, ROW.limit, ROW.peer, target)
    assert (row.met, row.over) == (met, over)


@pytest.mark.parametrize(
    ("value", "unit", "items", "text"),
    [
        (1.534, "s", 1, "1.53 s"),
        (0.0041, "s", 1, "4.1 ms"),
        (2e-05, "s", 1, "20.0 µs"),
        (2.0, "s", 10_000, "2.00 s (5 k/s)"),
        (119.6, "MB", 1, "120 MB"),
    ],
)
def test_values_are_shown_as_people_read_them(value: float, unit: str, items: int, text: str) -> None:
    assert shown(value, unit, items) == text


def test_growth_is_the_slope_of_logarithms_and_its_drawing_names_each_line() -> None:
    assert exponent([(1000, 1.0), (10_000, 10.0), (100_000, 100.0)]) == pytest.approx(1)
    assert exponent([(1000, 2.0), (10_000, 2.0)]) == pytest.approx(0)
    assert exponent([(1000, 2.0)]) is None
    lines = [Line("inbox <all>", ((1000, 0.1), (10_000, 1.2))), Line("sweep", ((1000, 0.004), (10_000, 0.004)))]
    svg = ElementTree.fromstring(drawing("growth", lines))
    texts = [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {"inbox <all>", "sweep", "1,000", "10,000", "1 s", "10 ms"} <= set(texts)


def test_the_pages_say_what_misses_its_target_and_by_how_much(tmp_path: Path) -> None:
    missed = Row("reading", "inbox", "s", 2.0, None, None, Target("<= 0.3 s", most=0.3), 1, 1000, "SQLite")
    limit, peer = Figure("SQL", 0.005), Figure("an ORM", 50.0)
    again = Row("reading", "inbox", "s", 20.0, limit, peer, None, 1, 10_000, "SQLite")
    write([missed, again], tmp_path, "2026-07-01")
    page = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "0 of 1 targets are met" in page
    assert "| inbox, 1,000 stored, SQLite | 2.00 s | &lt;= 0.3 s | 6.7x |" in page
    assert "| 5.0 ms: ours 4,000x (SQL) | 50.00 s: ours 1/2.5 (an ORM) |" in page
    assert "| inbox | 2.00 s | 20.00 s | N^1.00 |" in page
    assert "](benchmarks-growth-sqlite-1.svg)" in page
    assert (tmp_path / "benchmarks-growth-sqlite-1.svg").is_file()
    first = json.loads((tmp_path / "benchmarks.json").read_text(encoding="utf-8"))["rows"][0]
    assert {"work", "ours", "limit", "peer", "target", "met"} <= set(first)
    assert (first["ours"], first["most"], first["met"], first["over"]) == (2.0, 0.3, False, 6.667)


def test_rows_that_are_not_measured_again_stay_in_the_pages(tmp_path: Path) -> None:
    limit, target = Figure("the machine", 1.0), Target("<= 4 x the limit", of_limit=4)
    first = Row("reading", "inbox", "s", 3.0, limit, None, target, 1, 10_000, "SQLite")
    second = Row("commands", "help", "s", 5.0)
    write([first, second], tmp_path, "2026-01-01")
    again = Row("reading", "inbox", "s", 2.0, limit, None, target, 1, 10_000, "SQLite")
    new = Row("reading", "find", "s", 1.0)
    found = with_earlier([again, new], tmp_path)
    assert [(row.work, row.ours, row.met) for row in found] == [
        ("inbox", 2.0, True),
        ("find", 1.0, None),
        ("help", 5.0, None),
    ]
    kept = with_earlier([], tmp_path)[0]
    assert (kept.ours, kept.limit, kept.most) == (3.0, limit, 4.0)


@pytest.mark.slow
def test_pages_are_made_while_events_are_imported_and_runs_write(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "IMPORTED", 500)
    copy = Record(Path(shutil.copytree(record.state, tmp_path / "copy")))
    more = reading.files(tmp_path / "files")["import-csv"]
    outcome = serving.served(copy, more, seconds=4, warm=1)  # fails where an import or a run does
    assert dict(outcome.statuses) == {200: 5 * serving.A_SECOND}, (
        "nobody gets an error, and no lock is waited for in vain"
    )
    assert 1_000 < outcome.largest <= 60_000, "bytes over the wire"
