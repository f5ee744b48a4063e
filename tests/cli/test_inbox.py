"""``inbox`` on the command line: in both languages, as JSON, its commands typed as they stand."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"


@pytest.fixture
def state(process: Any, tmp_path: Path) -> Path:
    """A rehearsal on the evening of 15 January: a car was delivered on the 13th, its slips are overdue."""
    cars = tmp_path / "cars.csv"
    cars.write_text("key,time,客户,车牌号,金额\nA-1,2026-01-13 15:00,客户甲,样A1001,10\n", encoding="utf-8-sig")
    assert process("events", "import", str(cars), "--event", "vehicle.delivered").code == 0
    assert process("run", "--in-process", "--as-of", "2026-01-15T18:30").code == 0
    return tmp_path / "state"


def test_the_rows_say_what_until_when_and_what_to_type_in_both_languages(process: Any, state: Path) -> None:
    english = process("inbox", "--as", "sales-consultant-1").out
    assert english.startswith("[Rehearsal] Inbox of sales-consultant-1, Thu 15 Jan, 18:30\n\nTo do (")
    assert (
        "* Order and delivery slip signed by the customer  客户甲 样A1001 · A-1\n"
        "  due Wed 14 Jan, 17:30, overdue for 1 day, for Finance\n"
        "  To submit: Order slip (a photo or scan; signed by the customer); "
        "Delivery slip (a photo or scan; signed by the customer)\n"
        f"    duecourse deliver {SLIPS} --as sales-consultant-1\n"
    ) in english
    chinese = process("inbox", "--as", "finance-clerk-1", "--all", lang="zh").out
    assert chinese.startswith("【演练】finance-clerk-1 的待办，1月15日 星期四 18:30\n\n等待他人（")
    assert (
        "* 客户亲笔签字的订单和交车单  客户甲 样A1001 · A-1\n"
        "  期限 1月14日 星期三 17:30，已逾期 1 天，来自销售部\n"
        f"    duecourse remind {SLIPS} --as finance-clerk-1\n"
    ) in chinese
    head = process("inbox", "--as", "sales-head-1", lang="zh").out
    assert "销售部（按人）\n" in head
    assert "  sales-consultant-1  待办 " in head


def test_a_command_of_the_inbox_goes_through_as_it_stands(process: Any, state: Path) -> None:
    found = json.loads(process("inbox", "--as", "finance-clerk-1", "--json").out)
    (row,) = [r for r in found["rows"] if r["items"][0]["occurrence"] == SLIPS]
    assert (row["part"], row["overdue"], row["due_at"]) == ("waited for", True, "2026-01-14T17:30:00+08:00")
    (command,) = row["commands"]
    done = process(*shlex.split(command)[1:], "--as-of", "2026-01-15T18:31")
    assert (done.code, done.err) == (0, "")
    assert "reminded" in done.out


def test_who_asks_has_to_be_said_and_known(process: Any, state: Path) -> None:
    assert "Name the person who acts" in process("inbox").err
    assert "Did you mean: finance-clerk-2" in process("inbox", "--as", "finance-clerk").err
