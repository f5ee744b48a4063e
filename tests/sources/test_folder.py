"""A watched folder: new files are imported once, by content; files are never moved or changed."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from engine.loading.event_source.folder import FolderSource
from engine.services.events import ingest as ingest_module
from engine.settings import Mapped
from engine.sources.folder import Folder
from engine.sources.take import findings
from engine.wording.findings import finding_text
from engine.wording.refusal import refusal_text
from tests.sources.conftest import HEADER, delivered


@pytest.fixture
def dms(tmp_path: Path) -> Any:
    (tmp_path / "dms").mkdir(exist_ok=True)

    def source(**changed: Any) -> Folder:
        return Folder("dms-export", FolderSource(tmp_path / "dms", **changed))

    return source


def counts(taking: Any) -> list[tuple[str, int, int, int, int]]:
    return [(t.name, t.done.imported, t.done.corrected, t.done.unchanged, len(t.done.rejected)) for t in taking.taken]


@pytest.mark.databases
def test_a_new_file_is_taken_once(begun: Any, take_from: Any, dms: Any, drop: Any) -> None:
    path = drop("a.csv", delivered("A-1"), delivered("A-2"))
    assert counts(take_from(dms())) == [("a.csv", 2, 0, 0, 0)]
    head, content = begun.ledger.head(), path.read_bytes()
    assert counts(take_from(dms())) == []
    assert begun.ledger.head() == head
    assert path.read_bytes() == content
    drop("b.csv", delivered("A-3"))
    assert counts(take_from(dms())) == [("b.csv", 1, 0, 0, 0)]


def test_a_file_is_known_by_its_content_not_by_its_name_or_time(take_from: Any, dms: Any, drop: Any) -> None:
    path = drop("a.csv", delivered("A-1"))
    take_from(dms())
    path.rename(path.with_name("copy.csv"))
    assert counts(take_from(dms())) == []
    os.utime(path.with_name("copy.csv"), (1, 1))
    assert counts(take_from(dms())) == []
    drop("a.csv", delivered("A-1", amount="200"))
    assert counts(take_from(dms())) == [("a.csv", 0, 1, 0, 0)], "the same source corrects itself, whatever the file"


def test_a_file_that_says_again_what_an_earlier_one_said_is_the_last_word(
    begun: Any, take_from: Any, dms: Any, drop: Any
) -> None:
    def write(name: str, amount: str, minutes: int) -> None:
        drop(name, delivered("A-1", amount=amount), modified=begun.now - timedelta(hours=1, minutes=-minutes))

    write("today.csv", "100", 1)
    assert counts(take_from(dms())) == [("today.csv", 1, 0, 0, 0)]
    write("today.csv", "200", 2)
    assert counts(take_from(dms())) == [("today.csv", 0, 1, 0, 0)]
    write("today.csv", "100", 3)
    assert counts(take_from(dms())) == [("today.csv", 0, 1, 0, 0)], "the mistake is put right"
    assert counts(take_from(dms())) == []
    write("copy.csv", "200", 4)
    write("copy-2.csv", "100", 5)
    assert counts(take_from(dms())) == [("copy.csv", 0, 1, 0, 0), ("copy-2.csv", 0, 1, 0, 0)]
    assert counts(take_from(dms())) == []


def test_unused_columns_are_a_finding_once_until_they_change(take_from: Any, dms: Any, drop: Any) -> None:
    def remarks(name: str, more: str, key: str) -> list[str]:
        path = drop(name, delivered(key) + ",seen" * (more.count(",") + 1))
        path.write_text(path.read_text(encoding="utf-8").replace(HEADER, f"{HEADER},{more}"), encoding="utf-8")
        os.utime(path, (1_790_000_000, 1_790_000_000))
        return [finding_text(f.code, f.values).en for f in findings([take_from(dms())])]

    assert remarks("a.csv", "备注", "A-1") == ["Source dms-export, a.csv: Unused columns: 备注"]
    assert remarks("b.csv", "备注", "A-2") == []
    assert remarks("c.csv", "备注,经办", "A-3") == ["Source dms-export, c.csv: Unused columns: 备注, 经办"]


def test_sheets_that_were_not_read_are_a_finding(take_from: Any, dms: Any, drop: Any) -> None:
    workbook = openpyxl.Workbook()
    for sheet, key in ((workbook.active, "A-1"), (workbook.create_sheet("February"), "A-2")):
        for line in (HEADER, delivered(key)):
            sheet.append(line.split(","))
    path = drop("2026.xlsx")
    workbook.save(path)
    os.utime(path, (1, 1))
    taking = take_from(dms(files="*"))
    assert counts(taking) == [("2026.xlsx", 1, 0, 0, 0)]
    [finding] = findings([taking])
    assert (finding.code, finding.about) == ("read-in-part", ("dms-export",))
    assert "Only the sheet “Sheet” was read, not: February" in finding_text(finding.code, finding.values).en


def test_what_is_still_being_written_waits(begun: Any, take_from: Any, dms: Any, drop: Any) -> None:
    fresh = begun.now - timedelta(seconds=10)
    drop("fresh.csv", delivered("A-1"), modified=fresh)
    drop("empty.csv").write_bytes(b"")
    taking = take_from(dms())
    assert (counts(taking), sorted(taking.waiting)) == ([], ["empty.csv", "fresh.csv"])
    begun.now += timedelta(minutes=1)
    taking = take_from(dms())
    assert (counts(taking), taking.waiting) == ([("fresh.csv", 1, 0, 0, 0)], ("empty.csv",))


@pytest.mark.parametrize("pattern", ["*", "*.*", "*.xlsx"])
def test_files_that_belong_to_a_program_are_passed_over(
    tmp_path: Path, take_from: Any, dms: Any, drop: Any, pattern: str
) -> None:
    folder = drop("report.xlsx", delivered("A-1")).parent
    for name in ("~$report.xlsx", "~WRL0001.tmp", "report.xlsx.crdownload", "report.part", "Thumbs.db", "desktop.ini"):
        (folder / name).write_bytes(b"\x03Li")
        os.utime(folder / name, (1, 1))
    taking = take_from(dms(files=pattern))
    assert (counts(taking), taking.problems, taking.waiting) == ([("report.xlsx", 1, 0, 0, 0)], (), ())


def test_a_pattern_may_name_the_ending_of_an_unfinished_file(take_from: Any, dms: Any, drop: Any) -> None:
    drop("export.tmp", delivered("A-1"))
    assert counts(take_from(dms(files="*.tmp"))) == [("export.tmp", 1, 0, 0, 0)]


def test_files_are_taken_in_the_order_in_which_they_were_written(
    begun: Any, take_from: Any, dms: Any, drop: Any
) -> None:
    drop("a.csv", delivered("A-1", amount="300"), modified=datetime(2026, 10, 31, 2, tzinfo=UTC))
    drop("b.csv", delivered("A-1", amount="200"), modified=datetime(2026, 10, 31, 1, tzinfo=UTC))
    assert [t.name for t in take_from(dms()).taken] == ["b.csv", "a.csv"]
    [fact] = begun.ledger.events.facts()
    assert fact.current.data["amount"] == "300"


def test_links_hidden_files_folders_and_other_names_are_passed_over(
    tmp_path: Path, take_from: Any, dms: Any, drop: Any
) -> None:
    outside = tmp_path / "outside.csv"
    drop("a.csv", delivered("A-1")).rename(outside)
    folder = tmp_path / "dms"
    (folder / "link.csv").symlink_to(outside)
    (folder / "below.csv").mkdir()
    os.mkfifo(folder / "pipe.csv")
    drop(".hidden.csv", delivered("A-2"))
    drop("a.csv.part", delivered("A-3"))
    taking = take_from(dms())
    assert (counts(taking), taking.waiting, taking.problems) == ([], (), ())


def test_a_bad_row_is_rejected_and_a_broken_file_holds_up_no_other(take_from: Any, dms: Any, drop: Any) -> None:
    drop("a.csv", delivered("A-1"), delivered("A-2", amount="much"))
    broken = drop("b.csv")
    broken.write_bytes(b"\x00\xff\x00binary")
    os.utime(broken, (1, 1))
    drop("z.csv", delivered("A-9"))
    taking = take_from(dms())
    assert sorted(counts(taking)) == [("a.csv", 1, 0, 0, 1), ("z.csv", 1, 0, 0, 0)]
    [kept] = [t.kept for t in taking.taken if t.kept]
    assert "much" in kept.read_text(encoding="utf-8-sig")
    [problem] = taking.problems
    assert "b.csv" in refusal_text(problem).en
    again = take_from(dms())
    assert (counts(again), len(again.problems)) == ([], 1), "it is tried again until it is fixed or taken away"


def test_a_folder_that_is_not_there_is_said(take_from: Any, dms: Any, tmp_path: Path) -> None:
    (tmp_path / "dms").rmdir()
    [problem] = take_from(dms()).problems
    assert refusal_text(problem).en.endswith("cannot be read: No such file or directory")


def test_headings_that_say_nothing_need_a_map(take_from: Any, dms: Any, drop: Any) -> None:
    path = drop("a.csv", "A-1,2026-10-30 10:00,C,P,100")
    path.write_text("no,happened,customer,plate,amount\nA-1,2026-10-30 10:00,C,P,100\n")
    os.utime(path, (1, 1))
    [problem] = take_from(dms(mapped=Mapped("vehicle.delivered"))).problems
    assert "under map" in refusal_text(problem).en
    mapped = Mapped("vehicle.delivered", {"key": "no", "time": "happened"})
    assert counts(take_from(dms(mapped=mapped))) == [("a.csv", 1, 0, 0, 0)]


def test_a_take_that_breaks_off_is_taken_up_and_doubles_nothing(
    begun: Any, take_from: Any, dms: Any, drop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_module, "CHUNK", 10)
    drop("a.csv", *(delivered(f"A-{n}") for n in range(35)))
    commit, left = type(begun.ledger).commit, [2]

    def breaks(ledger: Any, batch: Any, expected_head: Any) -> Any:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return commit(ledger, batch, expected_head)

    monkeypatch.setattr(type(begun.ledger), "commit", breaks)
    with pytest.raises(KeyboardInterrupt):
        take_from(dms())
    monkeypatch.setattr(type(begun.ledger), "commit", commit)
    assert counts(take_from(dms())) == [("a.csv", 15, 0, 20, 0)]
    assert counts(take_from(dms())) == []
    assert len(begun.ledger.events.facts()) == 35


@pytest.mark.skipif(sys.platform != "linux", reason="other file systems refuse such names")
@pytest.mark.parametrize(
    ("file", "name"),
    [(b"e\x1b[31m\xe2\x80\xae.csv", "e\\u001b[31m\\u202e.csv")],
)
def test_a_name_that_a_terminal_would_act_on_is_written_out(
    take_from: Any, dms: Any, drop: Any, file: bytes, name: str
) -> None:
    drop(os.fsdecode(file), delivered("A-1"))
    assert counts(take_from(dms())) == [(name, 1, 0, 0, 0)]
    assert counts(take_from(dms())) == []
    drop(os.fsdecode(file)).write_bytes(b"")
    assert take_from(dms()).waiting == (name,)


def test_the_settings_name_the_sheet_of_a_workbook(take_from: Any, dms: Any, drop: Any) -> None:
    drop("a.csv", delivered("A-9"))
    workbook = openpyxl.Workbook()
    for sheet, key in ((workbook.active, "A-1"), (workbook.create_sheet("二月"), "A-2")):
        assert sheet is not None
        sheet.append(HEADER.split(","))
        sheet.append(delivered(key).split(","))
    path = drop("b.xlsx").parent / "b.xlsx"
    workbook.save(path)
    os.utime(path, (1_790_000_000, 1_790_000_000))
    taking = take_from(dms(files="*", sheet="二月"))
    assert counts(taking) == [("b.xlsx", 1, 0, 0, 0), ("a.csv", 1, 0, 0, 0)], "a text has no sheets"
    assert findings([taking]) == ()
