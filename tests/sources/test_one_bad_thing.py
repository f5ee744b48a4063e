"""One row, number or file name that nobody expected costs itself and nothing beside it."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.domain.text import Language
from engine.intake.rejected_rows import RejectedFolder
from engine.loading.event_source.folder import FolderSource
from engine.services.events import event_row
from engine.services.events.import_events import Intake
from engine.services.ports.ledger import Unavailable
from engine.settings import Mapped
from engine.sources import take as take_module
from engine.sources.folder import Folder
from engine.sources.take import findings, import_table, take
from engine.wording.refusal import refusal_text
from tests.builders import SHANGHAI
from tests.sources.conftest import HEADER, delivered

CAR = {"event": "vehicle.delivered", "time": "2026-01-05 10:00", "customer": "C", "plate": "P", "amount": 100}


@pytest.fixture
def box(tmp_path: Path) -> Folder:
    (tmp_path / "dms").mkdir(exist_ok=True)
    return Folder("box", FolderSource(tmp_path / "dms", files="*"))


def results(taking: Any) -> list[tuple[str, int, list[str]]]:
    return [(t.name, t.done.imported, [r.reason.en for r in t.done.rejected]) for t in taking.taken]


def problems(taking: Any) -> list[str]:
    return [refusal_text(problem).en for problem in taking.problems]


def write(folder: Path, name: str | bytes, text: str) -> None:
    path = os.path.join(os.fsencode(folder), name if isinstance(name, bytes) else name.encode())
    with open(path, "wb") as file:
        file.write(text.encode())
    os.utime(path, (1_790_000_000, 1_790_000_000))


@pytest.mark.parametrize("offset", ["+99:99", "+24:00", "-99:00"])
def test_an_offset_of_a_day_or_more_costs_its_row(take_from: Any, box: Folder, drop: Any, offset: str) -> None:
    drop("a.csv", delivered("A-1"), delivered("A-2", time=f"2026-01-12T10:00:00{offset}"), delivered("A-3"))
    reason = f"“time”: “2026-01-12T10:00:00{offset}” is not an instant, such as 2026-02-13 16:30"
    assert results(take_from(box)) == [("a.csv", 2, [reason])]


@pytest.mark.parametrize("number", ["1e999999999", "1e9999999", "-1e-9999999", "1E+99999999999999999999"])
def test_a_number_beyond_all_floats_costs_its_row(take_from: Any, box: Folder, tmp_path: Path, number: str) -> None:
    bad = json.dumps({**CAR, "key": "A-1"}).replace("100", number)
    write(tmp_path / "dms", "a.jsonl", f"{bad}\n{json.dumps({**CAR, 'key': 'A-2'})}\n")
    reason = f"“Price”: “{number}” is not a number, such as 8,500.00"
    assert results(take_from(box)) == [("a.jsonl", 1, [reason])]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_whose_name_is_not_utf8_is_a_problem_of_the_source(
    take_from: Any, box: Folder, drop: Any, tmp_path: Path
) -> None:
    write(tmp_path / "dms", b"\xff\xfe.csv", f"{HEADER}\n{delivered('A-1')}\n")
    write(tmp_path / "dms", b"\xb5\xa5.csv", "")
    drop("good.csv", delivered("A-2"))
    taking = take_from(box)
    assert results(taking) == [("good.csv", 1, [])]
    [problem] = problems(taking)
    assert problem.startswith("The name of ")
    assert problem.endswith(r"\xff\xfe.csv is not UTF-8. Rename the file.")
    assert taking.waiting == (r"\udcb5\udca5.csv",)


@pytest.mark.parametrize("name", ["n" * 251 + ".csv", "单" * 83 + "号.csv", "n" * 251 + ".xls", "n" * 255])
def test_rejected_rows_of_a_file_with_the_longest_name_are_kept_each_time(tmp_path: Path, name: str) -> None:
    folder = RejectedFolder(tmp_path / "rejected", Language.EN)
    rejected = event_row.Rejected(event_row.SourceRow(2, {"key": "A-1"}), event_row.Refusal("event-unknown", name="x"))
    kept = {folder.keep(name, ("key",), (rejected,), source) for source in ("a", "b", "c")}
    assert len(kept) == 3
    assert all(len(os.fsencode(path.name)) <= 255 for path in kept)


def test_half_of_a_pair_in_a_heading_or_a_line_is_printed_and_kept(duecourse: Any, tmp_path: Path) -> None:
    text = json.dumps({**CAR, "key": "A-1", "\ud83d": "x"}) + '\n"\\ud83d"\n["\\udc00", \n'
    write(tmp_path, "a.jsonl", text)
    done = duecourse("events", "import", str(tmp_path / "a.jsonl"))
    assert (done.code, done.out.splitlines()[0]) == (0, "imported 1, corrected 0, unchanged 0, rejected 2"), done.err
    assert "Unused columns: \ufffd" in done.out
    kept = (tmp_path / "state" / "rejected" / "a.csv").read_text(encoding="utf-8-sig")
    assert "not a JSON object" in kept
    write(tmp_path, "b.jsonl", json.dumps({"\ud83d": "x"}))
    refused = duecourse("events", "import", str(tmp_path / "b.jsonl"))
    assert (refused.code, "It has: \ufffd." in refused.err) == (2, True), refused.err


def test_an_error_that_nobody_expected_costs_its_row(
    take_from: Any, box: Folder, drop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    canonical_value = event_row.canonical_value

    def broken(field: Any, raw: str, zone: Any) -> str:
        if raw == "666":
            raise ZeroDivisionError("a secret")
        return canonical_value(field, raw, zone)

    monkeypatch.setattr(event_row, "canonical_value", broken)
    drop("a.csv", delivered("A-1"), delivered("A-2", amount="666"), delivered("A-3"))
    [(name, imported, [reason])] = results(take_from(box))
    assert (name, imported) == ("a.csv", 2)
    assert reason.startswith("the program failed on this row (ZeroDivisionError, test_one_bad_thing.py:")
    assert "secret" not in reason


def test_an_error_that_nobody_expected_costs_its_file_or_its_source(
    take_from: Any, box: Folder, drop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(ledger: Any, table: Any, intake: Any, **named: Any) -> Any:
        if named["name"] == "bad.csv":
            raise KeyError("x")
        return import_table(ledger, table, intake, **named)

    monkeypatch.setattr(take_module, "import_table", broken)
    drop("bad.csv", delivered("A-1"))
    drop("good.csv", delivered("A-2"))
    taking = take_from(box)
    assert results(taking) == [("good.csv", 1, [])]
    assert [p.partition(":")[0] for p in problems(taking)] == ["bad.csv"]
    assert [f.code for f in findings([taking])] == ["source-not-taken"]

    class Broken:
        name = "crm"
        mapped = Mapped()
        waiting: list[str] = []  # noqa: RUF012 - as the protocol has it

        def pieces(self, checkpoints: Any, now: Any) -> Any:
            raise AttributeError("x")

    [problem] = problems(take_from(Broken()))
    assert problem.startswith("crm: the program failed (AttributeError, test_one_bad_thing.py:")


def test_a_database_that_is_away_still_ends_the_run(begun: Any, box: Folder, drop: Any) -> None:
    drop("a.csv", delivered("A-1"))

    class Away:
        def __getattr__(self, name: str) -> Any:
            raise Unavailable("away")

    intake = Intake(begun.definitions.catalogue, SHANGHAI, lambda: begun.now, None)
    with pytest.raises(Unavailable):
        take(Away(), box, intake)  # type: ignore[arg-type]
