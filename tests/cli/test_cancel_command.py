"""``events cancel`` on the command line: shown, asked for, recorded."""

import json
from pathlib import Path
from typing import Any

import pytest

EVENT = "vehicle.delivered/A-1"
CANCEL = ("events", "cancel", EVENT, "--reason", "signed twice", "--as", "sales-clerk-1")


@pytest.fixture
def delivered(duecourse: Any, tmp_path: Path) -> Any:
    table = tmp_path / "deliveries.csv"
    table.write_text(
        "event,key,time,customer,plate,amount\nvehicle.delivered,A-1,2026-01-06 10:00,C,P,100\n", encoding="utf-8"
    )
    duecourse("run", "--in-process", "--as-of", "2026-01-05T09:00")
    assert duecourse("events", "import", str(table), "--as-of", "2026-01-06T11:00").code == 0
    duecourse("run", "--in-process", "--as-of", "2026-01-07T09:00")
    return duecourse


def test_a_dry_run_shows_what_follows_and_writes_nothing(delivered: Any) -> None:
    shown = delivered(*CANCEL, "--dry-run").out
    assert "vehicle.delivered/A-1  Vehicle delivered  2026-01-06 10:00" in shown
    assert "lapses" in shown
    assert "sales-finance/decoration-slip@vehicle.delivered/A-1" in shown
    assert "Will be notified: " in shown
    assert json.loads(delivered(*CANCEL, "--dry-run", "--json").out)["event"] == EVENT
    assert "lapses" in delivered(*CANCEL, "--dry-run").out


def test_without_a_yes_and_with_nobody_to_ask_nothing_is_cancelled(delivered: Any) -> None:
    done = delivered(*CANCEL)
    assert done.code == 2
    assert "Cannot ask for confirmation here: add --yes." in done.err
    assert "lapses" in delivered(*CANCEL, "--dry-run").out


def test_a_yes_records_it_and_an_import_has_to_say_again(delivered: Any, tmp_path: Path) -> None:
    done = delivered(*CANCEL, "--yes")
    assert done.code == 0
    assert "Cancelled: vehicle.delivered/A-1" in done.out
    assert delivered(*CANCEL, "--yes").code == 2
    table = str(tmp_path / "deliveries.csv")
    hint = f"{EVENT} was cancelled. To make it count again, import it with --again"
    rejected = delivered("events", "import", table)
    assert "rejected 1" in rejected.out
    assert hint in rejected.out
    by_json = json.loads(delivered("events", "import", table, "--json").out)
    assert [row["reason"]["en"] for row in by_json["reasons"]] == [hint]
    assert hint in Path(by_json["kept_in"]).read_text(encoding="utf-8-sig")
    assert "corrected 1" in delivered("events", "import", table, "--again").out
    delivered("run", "--in-process")
    assert json.loads(delivered("verify", "--json").out)["differences"] == []
