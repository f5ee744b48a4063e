"""The files of rejected rows: their number and the cost of a new one do not grow with those that are there."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from engine.domain.refusal import Refusal
from engine.domain.text import Language
from engine.intake import rejected_log
from engine.intake.open_table import open_table
from engine.intake.rejected_log import RejectedLog
from engine.intake.rejected_rows import RejectedFolder
from engine.services.events.column_mapping import SourceRow
from engine.services.events.event_row import Rejected

Log = Callable[..., RejectedLog]


@pytest.fixture
def log(tmp_path: Path) -> Log:
    def make(day: date = date(2026, 1, 6), language: Language = Language.EN) -> RejectedLog:
        return RejectedLog(tmp_path / "rejected", language, lambda: day)

    return make


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files whose content was read."""
    read: list[Path] = []
    original, stored = Path.read_bytes, RejectedLog._stored

    def read_bytes(path: Path) -> bytes:
        read.append(path)
        return original(path)

    def read_log(log: RejectedLog, path: Path) -> dict[bytes, None]:
        read.append(path)
        return stored(log, path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    monkeypatch.setattr(RejectedLog, "_stored", read_log)
    return read


def bad(key: str, line: int = 1, **cells: str) -> Rejected:
    return Rejected(SourceRow(line, {"event": "never", "key": key, **cells}), Refusal("event-unknown", name="never"))


def test_five_hundred_posts_of_a_program_are_one_file_that_is_read_once(log: Log, reads: list[Path]) -> None:
    one = log()
    paths = {one.keep("dms.csv", ("event", "key"), [bad(f"A-{n}", **{f"f{n}": "x"})], "dms") for n in range(500)}
    assert [path.name for path in paths] == ["dms-2026-01-06.jsonl"]
    assert len(reads) == 1
    (path,) = paths
    assert len(path.read_text().splitlines()) == 500
    assert list(path.parent.iterdir()) == [path]


def test_a_bad_row_that_is_sent_again_is_written_once_a_day_also_after_a_restart(log: Log) -> None:
    one = log()
    for n in range(3):
        path = one.keep("dms.csv", (), [bad("A-1", line=n)], "dms")
    with path.open("a") as file:
        file.write('{"event": "nev')  # killed
    assert log().keep("dms.csv", (), [bad("A-1"), bad("A-2")], "dms") == path
    lines = path.read_text().splitlines()
    assert [json.loads(line)["key"] for line in (lines[0], lines[2])] == ["A-1", "A-2"]
    assert log(date(2026, 1, 7)).keep("dms.csv", (), [bad("A-1")], "dms") != path


@pytest.mark.parametrize("language", Language)
def test_the_file_is_imported_as_the_original_rows_of_the_source(log: Log, language: Language) -> None:
    rows = [bad("00123", line=7, customer="'=1+1"), bad("A-2", plate="沪A1")]
    table = open_table(log(language=language).keep("dms.csv", (), rows, "dms"))
    assert table.source == "dms"
    assert [dict(row.cells) for row in table.rows] == [dict(rejected.row.cells) for rejected in rows]


def test_what_is_remembered_is_bounded(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejected_log, "_REMEMBERED", 10)
    one = log()
    for n in range(50):
        one.keep("dms.csv", (), [bad(str(n))], "dms")
    assert len(one._known["dms"]) == 10


def test_a_new_file_of_rejected_rows_reads_at_most_two_of_those_that_are_there(
    tmp_path: Path, reads: list[Path]
) -> None:
    folder = RejectedFolder(tmp_path / "rejected", Language.EN)
    numbers = []
    for n in range(100):
        reads.clear()
        folder.keep("dms.csv", ("event", "key"), [bad(f"A-{n}")], "dms")
        numbers.append(len(reads))
    assert (numbers[0], set(numbers[1:])) == (1, {2})
    before = sorted(tmp_path.rglob("*.csv"))
    folder.keep("dms.csv", ("event", "key"), [bad("A-50")], "dms")
    assert sorted(tmp_path.rglob("*.csv")) == before
