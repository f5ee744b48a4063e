"""``find`` on the command line: a list with title, subject, state, due time and id."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def sold(duecourse: Any, tmp_path: Path) -> Any:
    cars = tmp_path / "cars.csv"
    rows = "".join(f"A-{n},2026-01-13 15:00,客户甲,样A100{n},10\n" for n in range(1, 4))
    cars.write_text(f"key,time,客户,车牌号,金额\n{rows}", encoding="utf-8-sig")
    assert duecourse("events", "import", str(cars), "--event", "vehicle.delivered").code == 0
    assert duecourse("run", "--in-process", "--as-of", "2026-01-15T18:30").code == 0
    return duecourse


def test_an_item_is_three_lines(sold: Any) -> None:
    done = sold("find", "样A1002", "signed")
    assert (done.code, done.out) == (
        0,
        "Order and delivery slip signed by the customer  客户甲 样A1002 · A-2\n"
        "  open, overdue, due 2026-01-14 17:30\n"
        "  sales-finance/signed-slips@vehicle.delivered/A-2\n"
        "1 found\n",
    )
    chinese = sold("find", "样A1002", "交车单", "--agreement", "sales-finance", "--lang", "zh").out
    assert "  进行中，逾期未办，期限 2026-01-14 17:30\n" in chinese
    assert chinese.endswith(" 项\n")


def test_the_limit_is_named_with_the_way_on(sold: Any) -> None:
    assert sold("find", "客户甲", "--limit", "2").out.endswith("1 to 2 of 9; the next ones: --skip 2\n")
    assert sold("find", "客户甲", "--limit", "2", "--skip", "8").out.endswith("9 to 9 of 9\n")
    assert sold("find", "客户甲", "--skip", "20").out == "9 found, all before the place to begin\n"


def test_nothing_found_names_near_numbers_in_both_languages(sold: Any) -> None:
    assert sold("find", "A-1x").out.startswith("Nothing found. Did you mean: A-1")
    assert sold("find", "A-1x", "--lang", "zh").out.startswith("没有找到。您是不是要找：A-1")


def test_json_has_the_page_and_the_total(sold: Any) -> None:
    answer = json.loads(sold("find", "客户甲", "--limit", "1", "--json").out)
    assert (answer["total"], answer["skipped"], len(answer["items"])) == (9, 0, 1)
    assert answer["items"][0].keys() >= {"occurrence", "title", "subject", "label", "state", "due_at", "phase"}


def test_open_and_closed_exclude_each_other(sold: Any) -> None:
    assert sold("find", "--open", "--closed").code == 2
    assert sold("find", "客户甲", "--closed").out == "Nothing found.\n"
