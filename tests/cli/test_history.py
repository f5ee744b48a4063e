"""``history``: all that happened to an item or a subject, with names, in the order of time."""

import json
from pathlib import Path
from typing import Any

import pytest

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
PICTURE = b"\x89PNG\r\n\x1a\n picture"


@pytest.fixture
def story(duecourse: Any, tmp_path: Path) -> Any:
    """A car whose plate was corrected; its slips were delivered, returned and delivered again, accepted and rated."""
    photo = tmp_path / "slip.png"
    photo.write_bytes(PICTURE)

    def ok(*command: str) -> None:
        done = duecourse(*command)
        assert done.code == 0, done.err

    def event(plate: str, at: str) -> None:
        cars = tmp_path / "cars.csv"
        cars.write_text(f"key,time,客户,车牌号,金额\nA-1,2026-01-13 15:00,客户甲,{plate},10\n", encoding="utf-8-sig")
        ok("events", "import", str(cars), "--event", "vehicle.delivered", "--as-of", at)

    ok("run", "--in-process", "--as-of", "2026-01-13T09:00")
    event("样A1001", "2026-01-13T15:30")
    ok("run", "--in-process", "--as-of", "2026-01-13T16:00")
    event("样A1002", "2026-01-13T16:30")
    files = ("--file", f"order_slip={photo}", "--file", f"delivery_slip={photo}")
    signed = ("--signed", "order_slip", "--signed", "delivery_slip")
    deliver = ("deliver", SLIPS, "--as", "sales-consultant-1", *files, *signed)
    ok(*deliver, "--as-of", "2026-01-14T10:00")
    ok("return", SLIPS, "--as", "finance-clerk-1", "--reason", "缺客户签字", "--as-of", "2026-01-14T11:00")
    ok("run", "--in-process", "--as-of", "2026-01-14T11:30")
    ok(*deliver, "--as-of", "2026-01-14T12:00", "--at", "2026-01-14T11:45", "--comment", "补签")
    ok("rate", SLIPS, "--as", "finance-clerk-1", "--score", "2", "--comment", "太慢", "--as-of", "2026-01-14T13:00")
    return duecourse


def lines(out: str) -> list[str]:
    """The entries, without the list of items above them."""
    return out.partition("\n\n")[2].splitlines()


def test_an_item_has_its_event_and_all_its_entries_in_order(story: Any) -> None:
    done = story("history", SLIPS)
    assert done.code == 0, done.err
    assert done.out.startswith("Order and delivery slip signed by the customer  客户甲 样A1002 · A-1\n  done, on time")
    listed = lines(done.out)
    assert listed == sorted(listed, key=lambda line: line[:16])
    kinds = [line.split("  ")[1] for line in listed if "notified" not in line]
    assert kinds == ["event recorded", "opened", "event corrected", "delivered", "returned", "delivered", "rated"]
    assert (
        "2026-01-13 15:00  event recorded  cars.csv  Vehicle delivered  "
        "Price CNY 10.00, Customer 客户甲, Plate 样A1001, recorded 2026-01-13 15:30"
    ) in listed
    assert "2026-01-13 16:30  event corrected  cars.csv  Vehicle delivered  Plate 样A1001 → 样A1002" in listed
    assert "2026-01-14 11:00  returned  会计一 (finance-clerk-1)  缺客户签字" in listed
    again = next(line for line in listed if "补签" in line)
    assert again.startswith("2026-01-14 11:45  delivered  销售顾问一 (sales-consultant-1)  ")
    assert again.endswith("recorded 2026-01-14 12:00")
    assert "2026-01-14 13:00  rated  会计一 (finance-clerk-1)  score 2, 太慢" in listed
    assert any("notified  system  returned → 销售顾问一" in line for line in listed)


def test_a_subject_has_the_entries_of_all_its_items_across_agreements(story: Any) -> None:
    done = story("history", " ａ－１ ", "--lang", "zh")
    assert done.code == 0, done.err
    head = done.out.partition("\n\n")[0]
    for item in (SLIPS, "customer-service-finance/card-slips@vehicle.delivered/A-1"):
        assert f"  {item}\n" in head + "\n"
    listed = lines(done.out)
    assert sum("登记业务" in line for line in listed) == 1
    assert sum("更正业务" in line for line in listed) == 1
    opened = [line for line in listed if "  生成  系统  " in line]
    assert len(opened) == len(set(opened)) == head.count("\n  ") // 2
    assert "2026-01-14 11:00  退回  会计一（finance-clerk-1）  客户亲笔签字的订单和交车单  缺客户签字" in listed


def test_json_has_the_entries_as_recorded(story: Any) -> None:
    answer = json.loads(story("history", "A-1", "--json").out)
    assert answer["subject"] == "A-1"
    assert SLIPS in [item["occurrence"] for item in answer["items"]]
    instants = [entry["at"] for entry in answer["entries"]]
    assert instants == sorted(instants)
    rated = next(entry for entry in answer["entries"] if entry["kind"] == "rated")
    assert (rated["actor"], rated["body"]["score"], rated["about"]) == ("finance-clerk-1", 2, SLIPS)


def test_explain_of_a_number_names_the_items_and_points_to_the_history(story: Any) -> None:
    done = story("explain", "a-1")
    assert done.code == 2
    assert done.err.startswith("Error: A-1 is the number of a subject. Name one of its items: ")
    assert SLIPS in done.err
    assert done.err.endswith("All that happened: duecourse history A-1\n")
    chinese = story("explain", "A-1", "--lang", "zh").err
    assert chinese.startswith("错误：A-1 是对象的编号，请写明事项：")
    assert chinese.endswith("全部经过：duecourse history A-1\n")


def test_what_names_no_subject_is_refused_with_a_near_one(story: Any) -> None:
    for written in ("A-11", "样A1002", "客户甲"):
        done = story("history", written)
        assert done.code == 2
        assert "Did you mean: A-1" in done.err, written
        assert "Did you mean: A-1" in story("explain", written).err, written
    assert f"Did you mean: {SLIPS}" in story("history", SLIPS + "1").err


def test_a_subject_that_opened_nothing_has_its_events(story: Any, tmp_path: Path) -> None:
    table = tmp_path / "paid.csv"
    table.write_text("event,key,time,客户,金额\nrefund.paid,RF-9,2026-01-14 12:00,客户乙,5\n", encoding="utf-8")
    assert story("events", "import", str(table), "--as-of", "2026-01-14T13:30").code == 0
    done = story("history", "rf-9")
    assert (done.code, done.out.count("\n")) == (0, 1)
    assert done.out.startswith("2026-01-14 12:00  event recorded  paid.csv  ")
    assert "RF-9 is a subject without items." in story("explain", "RF-9").err
