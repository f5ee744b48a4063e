"""``events import`` from file to ledger: all formats, repeats, corrections, and fixed rows."""

import csv
import json
import shlex
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Result, Runner

# ruff: noqa: DTZ001 - a cell of Excel has no time zone

Write = Callable[..., Path]
Book = Callable[..., Path]

HEADER = ["订单号", "时间", "客户", "车型", "付款金额"]
AT = "2026-01-06 10:20"


def counted(done: Result) -> tuple[int, int, int, int]:
    """The four counts of an import, which add up to all rows."""
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found["imported"], found["corrected"], found["unchanged"], found["rejected"]


@pytest.fixture
def take(duecourse: Runner) -> Callable[..., tuple[int, int, int, int]]:
    """Imports a file and returns its counts."""
    return lambda path, *options: counted(duecourse("events", "import", str(path), "--json", *options))


Take = Callable[..., tuple[int, int, int, int]]


def test_an_ordinary_chinese_table_needs_no_map(write: Write, take: Take) -> None:
    text = ",".join(HEADER) + f'\nA-1,{AT},客户甲,轿车一型,"186,800.00"\nA-2,2026/1/6 下午2:00,客户乙,轿车二型,9000元\n'
    path = write("一月付款.csv", text, "gb18030")
    assert take(path, "--event", "purchase.paid") == (2, 0, 0, 0)
    assert take(path, "--event", "购车付款") == (0, 0, 2, 0)


def test_the_headings_are_the_row_that_has_the_needed_ones(write: Write, book: Book, take: Take) -> None:
    paid = ["A-1", AT, "客户甲", "轿车一型", "186800"]
    above = [["2026年1月付款明细"], ["编制单位：销售部", "", "", "单位：元"], ["制表人", "张某"]]
    totals = ["合计", "", "", "", "186800"]
    assert take(book("t.xlsx", {"purchase.paid": [*above, HEADER, paid, totals]})) == (1, 0, 0, 1)
    text = "\n".join(",".join(cells) for cells in (*above, [], HEADER, paid, totals))
    assert take(write("t.csv", text), "--event", "purchase.paid") == (0, 0, 1, 1)


def test_the_table_may_stand_behind_a_cover_sheet(book: Book, duecourse: Runner) -> None:
    sheets = {"封面": [["付款明细", "2026年1月"]], "purchase.paid": [HEADER, ["A-1", AT, "客户甲", "轿车一型", 1]]}
    done = duecourse("events", "import", str(book("t.xlsx", sheets)), "--json")
    assert counted(done) == (1, 0, 0, 0)
    assert json.loads(done.out)["note"]["en"].startswith("Only the sheet “purchase.paid” was read, not: 封面")


def test_the_same_business_is_one_fact_whichever_format_it_comes_in(write: Write, book: Book, take: Take) -> None:
    rows = [["A-1", datetime(2026, 1, 6, 10, 20), "客户甲", "轿车一型", 186800]]
    assert take(book("purchase.paid.xlsx", {"purchase.paid": [HEADER, *rows]})) == (1, 0, 0, 0)
    line = {
        "event": "purchase.paid",
        "key": "A-1",
        "time": "2026-01-06T10:20+08:00",
        "customer": "客户甲",
        "model": "轿车一型",
        "amount": 186800,
    }
    assert take(write("t.jsonl", json.dumps(line))) == (0, 0, 1, 0)
    data = {"customer": "客户甲", "model": "轿车一型", "amount": 186800.0}
    cloud = {
        "specversion": "1.0",
        "id": "1",
        "source": "dms",
        "type": "purchase.paid",
        "subject": "A-1",
        "time": "2026-01-06T02:20:00Z",
        "data": data,
    }
    assert take(write("cloud.json", json.dumps([cloud]))) == (0, 0, 1, 0)
    text = f"业务事件\t编号\t时间\t客户\t车型\t金额\n购车付款\tA-1\t{AT}\t客户甲\t轿车一型\t¥186,800\n"
    assert take(write("t.tsv.gz", text)) == (0, 0, 1, 0)
    log = """<log><trace><string key="concept:name" value="A-1"/><event>
        <string key="concept:name" value="purchase.paid"/>
        <date key="time:timestamp" value="2026-01-06T10:20:00+08:00"/><string key="customer" value="客户甲"/>
        <string key="model" value="轿车一型"/><float key="amount" value="186800"/></event></trace></log>"""
    assert take(write("t.xes", log)) == (0, 0, 1, 0)


def test_keys_that_excel_has_spoilt_are_rejected_and_floats_are_whole_numbers(book: Book, duecourse: Runner) -> None:
    at = datetime(2026, 1, 6, 10, 20)
    rows = [
        [1001.0, at, "客户甲", "轿车", 1],
        [4.20106197001012e17, at, "客户乙", "轿车", 2],
        ["A-3", at, 2.5e20, "轿车", 3],
        ["A-4", at, "丁", "轿车", 1.5e15],
    ]
    done = duecourse("events", "import", str(book("t.xlsx", {"purchase.paid": [HEADER, *rows]})), "--json")
    assert counted(done) == (1, 0, 0, 3)
    reasons = [(r["line"], r["reason"]["en"]) for r in json.loads(done.out)["reasons"]]
    spoilt = "is a number that Excel has shortened: its digits are lost. Format the column as text"
    assert [line for line, _ in reasons] == [3, 4, 5]
    assert reasons[0][1].startswith(f"“4.20106197001012E+17” {spoilt}")
    assert reasons[1][1].startswith(f"“Customer”: “2.5E+20” {spoilt}")
    assert reasons[2][1].startswith(f"“Amount paid”: “1.5E+15” {spoilt}")


def test_two_rows_of_one_file_that_disagree_do_not_correct_each_other_for_ever(write: Write, duecourse: Runner) -> None:
    text = ",".join(HEADER) + f"\nA-1,{AT},客户甲,轿车,1\nA-1,{AT},客户甲,轿车,1\nA-1,{AT},客户甲,轿车,2\n"
    path = write("purchase.paid.csv", text)
    first = duecourse("events", "import", str(path), "--json")
    assert counted(first) == (1, 0, 1, 1)
    assert json.loads(first.out)["reasons"][0]["reason"] == {
        "en": "contradicts line 2 of the same file: both are purchase.paid/A-1, with different content",
        "zh": "与本文件第 2 行矛盾：都是 purchase.paid/A-1，内容不同",
    }
    assert counted(duecourse("events", "import", str(path), "--json")) == (0, 0, 2, 1)


def test_two_happenings_at_one_time_are_told_apart_by_their_own_id(write: Write, duecourse: Runner) -> None:
    text = "case,name,at,who,n\n1,Check,2026-01-06 10:20,Li,t-1\n1,Check,2026-01-06 10:20,Wang,t-2\n"
    path = write("log.csv", text)
    call = [
        "events",
        "import",
        str(path),
        "--json",
        "--undeclared",
        "keep",
        "--map",
        "key=case",
        "--map",
        "name=name",
        "--map",
        "time=at",
    ]
    without = duecourse(*call, "--dry-run")
    assert counted(without) == (1, 0, 0, 1)
    assert "name the column that tells them apart" in json.loads(without.out)["reasons"][0]["reason"]["en"]
    assert counted(duecourse(*call, "--map", "id=n")) == (2, 0, 0, 0)
    assert counted(duecourse(*call, "--map", "id=n")) == (0, 0, 2, 0)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_rejected_keep_everything_and_come_back_fixed_from_their_first_source(
    write: Write, book: Book, duecourse: Runner, tmp_path: Path, kind: str
) -> None:
    rows = [
        ["00123", AT, "客户甲", "轿车", "1", "=1+1"],
        ["00124", "yesterday", "客户乙", "轿车", "2", "-5 day,s"],
        ["00125", AT, "", "轿车", "3", "'quoted"],
    ]
    header = [*HEADER, "备注"]
    if kind == "csv":
        path = tmp_path / "purchase.paid.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    else:
        path = book("t.xlsx", {"purchase.paid": [header, *rows]})
    first = duecourse("events", "import", str(path), "--json")
    assert counted(first) == (1, 0, 0, 2)
    found = json.loads(first.out)
    kept = Path(found["kept_in"])
    assert kept.suffix == f".{kind}"
    assert found["import_again"] == f"duecourse events import {kept} --event purchase.paid"
    again = found["import_again"].split()[1:]
    assert counted(duecourse(*again, "--json")) == (0, 0, 0, 2)

    if kind == "csv":
        text = kept.read_text(encoding="utf-8-sig")
        assert "'-5 day,s" in text and "''quoted" in text  # not a formula to a spreadsheet
        kept.write_text(
            text.replace("yesterday", AT).replace("00125,2026-01-06 10:20,,", "00125,2026-01-06 10:20,客户丙,"),
            encoding="utf-8-sig",
        )
    else:
        workbook = openpyxl.load_workbook(kept)
        sheet = workbook.active
        assert sheet is not None
        assert [c.value for c in sheet[2]][:2] == ["00124", "yesterday"]
        sheet["B2"], sheet["C3"] = AT, "客户丙"
        workbook.save(kept)
    fixed = duecourse(*again, "--json")
    assert counted(fixed) == (2, 0, 0, 0)
    assert json.loads(fixed.out)["source"] == path.name
    table = [[*rows[0]], ["00124", AT, *rows[1][2:]], ["00125", AT, "客户丙", *rows[2][3:]]]
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *table])
    else:
        path = book("t.xlsx", {"purchase.paid": [header, *table]})
    assert counted(duecourse("events", "import", str(path), "--json")) == (0, 0, 3, 0)


def test_what_was_rejected_before_is_never_overwritten_nor_kept_twice(write: Write, duecourse: Runner) -> None:
    def kept(text: str) -> str:
        done = duecourse("events", "import", str(write("purchase.paid.csv", text)), "--json")
        return Path(json.loads(done.out)["kept_in"]).name

    head = ",".join(HEADER) + "\n"
    assert kept(head + "A-1,never,甲,轿车,1\n") == "purchase.paid.csv"
    assert kept(head + "A-1,never,甲,轿车,1\n") == "purchase.paid.csv"
    assert kept(head + "A-2,never,甲,轿车,1\n") == "purchase.paid-269768535143.csv", "named by its content"


def test_an_import_says_which_columns_and_sheets_it_did_not_read(book: Book, duecourse: Runner) -> None:
    row = ["A-1", datetime(2026, 1, 6, 10, 20), "客户甲", "轿车", 1, "看过"]
    path = book("t.xlsx", {"purchase.paid": [[*HEADER, "备注"], row], "二月": [HEADER]})
    assert duecourse("events", "import", str(path)).out.splitlines() == [
        "imported 1, corrected 0, unchanged 0, rejected 0",
        "Only the sheet “purchase.paid” was read, not: 二月. Choose a sheet with --sheet",
        "Unused columns: 备注",
    ]


def test_a_heading_that_is_missing_is_named_beside_those_there_are(write: Write, duecourse: Runner) -> None:
    done = duecourse("events", "import", str(write("t.csv", "订单号,客户\nA-1,甲\n")), "--event", "purchase.paid")
    assert done.code == 2
    assert "The file has no column time. It has: 订单号, 客户." in done.err


def test_a_field_with_the_name_of_a_time_is_not_taken_for_the_events_time(write: Write, duecourse: Runner) -> None:
    text = "订单号,交车时间,客户,应收金额,付款方式\nA-1,2026-01-22 18:10,甲,1,现金\n"
    done = duecourse("events", "import", str(write("t.csv", text)), "--event", "delivery.arranged")
    assert done.code == 2
    assert "The file has no column time" in done.err


def test_units_behind_a_heading_are_passed_over_and_never_guessed_between(write: Write, take: Take) -> None:
    one = f"订单号,时间,客户,车型,金额（元）\nA-1,{AT},甲,轿车,1\n"
    assert take(write("one.csv", one), "--event", "purchase.paid") == (1, 0, 0, 0)
    two = f"订单号,时间,客户,车型,金额（定金）,金额（尾款）\nA-2,{AT},甲,轿车,1,2\n"
    assert take(write("two.csv", two), "--event", "purchase.paid") == (0, 0, 0, 1)


def test_a_log_of_several_events_is_read_by_its_titles(write: Write, take: Take) -> None:
    rows = [f"购车付款,A-1,{AT},甲,,,轿车,1", "交车,A-1,2026-01-09 15:10,甲,样A1,1,,", f"飞行,A-1,{AT},,,,,"]
    text = "\n".join(["事件,编号,时间,客户,车牌号,车款,车型,付款金额", *rows])
    assert take(write("t.csv", text)) == (2, 0, 0, 1)


def test_no_bar_is_drawn_where_nobody_watches(write: Write, duecourse: Runner) -> None:
    text = ",".join(HEADER) + "".join(f"\nA-{n},{AT},甲,轿车,1" for n in range(6000))
    done = duecourse("events", "import", str(write("purchase.paid.csv", text)))
    assert done.out == "imported 6000, corrected 0, unchanged 0, rejected 0\n"
    assert done.err == ""


def paid(name: str, amount: int, write: Write, customer: str = "客户甲") -> str:
    return str(write(name, ",".join(HEADER) + f"\nA-1,{AT},{customer},轿车,{amount}\n"))


@pytest.mark.parametrize(
    "copy",
    ["今日付款(2).csv", "今日付款 - 副本.csv", "今日付款 - 副本 (2).csv", "今日付款（1）.csv", "今日付款 - Copy.csv"],
)
def test_a_copy_of_the_file_corrects_what_the_file_said(write: Write, take: Take, copy: str) -> None:
    assert take(paid("今日付款.csv", 1, write), "--event", "purchase.paid") == (1, 0, 0, 0)
    assert take(paid(copy, 2, write), "--event", "purchase.paid") == (0, 1, 0, 0)
    assert take(paid("今日付款.csv", 3, write), "--event", "purchase.paid") == (0, 1, 0, 0)


def test_the_same_person_corrects_with_any_file_and_another_contradicts(write: Write, take: Take) -> None:
    mine, other = ("--event", "purchase.paid", "--as", "sales-consultant-1"), ("--as", "sales-consultant-2")
    assert take(paid("上午.csv", 1, write), *mine) == (1, 0, 0, 0)
    assert take(paid("下午.csv", 2, write), *mine) == (0, 1, 0, 0)
    assert take(paid("晚上.csv", 3, write), *mine[:2], *other) == (0, 0, 0, 1)


def test_the_command_printed_for_a_contradiction_makes_it_a_correction(write: Write, duecourse: Runner) -> None:
    duecourse("events", "import", paid("上午.csv", 1, write), "--event", "purchase.paid")
    other = duecourse("events", "import", paid("下午 2.csv", 2, write), "--event", "purchase.paid")
    assert 'If the new one is right, import it with --source "上午.csv"' in other.out
    *_, title, command = other.out.splitlines()
    assert title == "If these rows are right:"
    assert counted(duecourse(*shlex.split(command)[1:], "--json")) == (0, 1, 0, 0)


def test_a_wrong_person_is_refused_before_anything_is_imported(write: Write, duecourse: Runner) -> None:
    done = duecourse(
        "events", "import", paid("t.csv", 1, write), "--event", "purchase.paid", "--as", "sales-consultant-9"
    )
    assert done.code == 2 and "Nobody has the id or name sales-consultant-9." in done.err


def test_rejected_rows_have_headings_in_the_language_of_their_reasons(write: Write, duecourse: Runner) -> None:
    text = ",".join(HEADER) + "\nA-1,昨天,甲,轿车,1\n"
    found = duecourse("events", "import", str(write("purchase.paid.csv", text)), "--json", "--lang", "zh")
    kept = Path(json.loads(found.out)["kept_in"])
    assert kept.read_text(encoding="utf-8-sig").splitlines()[0].endswith("未导入：原因,未导入：行号,未导入：来源")
    kept.write_text(kept.read_text(encoding="utf-8-sig").replace("昨天", AT), encoding="utf-8-sig")
    fixed = json.loads(duecourse("events", "import", str(kept), "--json", "--event", "purchase.paid").out)
    assert (fixed["imported"], fixed["source"], fixed["unused"]) == (1, "purchase.paid.csv", [])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_date_and_time_may_stand_in_two_columns(write: Write, book: Book, take: Take, kind: str) -> None:
    usual = "key,event,time,customer,model,amount\n"
    table = write("table.csv", usual + f"A-1,purchase.paid,{AT},甲,轿车,1\nA-2,purchase.paid,2026-01-05,甲,轿车,1\n")
    assert take(table) == (2, 0, 0, 0)
    header = ["订单号", "日期", "时间", "客户", "车型", "付款金额"]
    rows: list[list[Any]] = [
        ["A-1", datetime(2026, 1, 6).date(), datetime(2026, 1, 6, 10, 20).time(), "甲", "轿车", 1],
        ["A-2", datetime(2026, 1, 5).date(), None, "甲", "轿车", 1],
    ]
    if kind == "xlsx":
        path = book("t.xlsx", {"purchase.paid": [header, *rows]})
    else:
        lines = [
            header,
            ["A-1", "2026/1/6", "10:20", "甲", "轿车", "1"],
            ["A-2", "2026年1月5日", "", "甲", "轿车", "1"],
        ]
        path = write("t.csv", "\n".join(map(",".join, lines)))
    assert take(path, "--event", "purchase.paid") == (0, 0, 2, 0)


def test_two_columns_are_named_with_a_plus_and_a_whole_time_needs_no_date(write: Write, take: Take) -> None:
    text = (
        f"订单号,交车日,几点,客户,车型,付款金额\nA-1,2026-01-06,上午10点20分,甲,轿车,1\nA-2,2026-01-05,{AT},甲,轿车,1\n"
    )
    call = ("--event", "purchase.paid", "--map", "time=交车日+几点")
    assert take(write("t.csv", text), *call) == (2, 0, 0, 0)
    assert take(write("u.csv", text.replace("2026-01-06,上午", "1月6日,上午")), *call) == (0, 0, 1, 1)
    usual = (
        f"key,event,time,customer,model,amount\nA-1,purchase.paid,{AT},甲,轿车,1\nA-2,purchase.paid,{AT},甲,轿车,1\n"
    )
    assert take(write("usual.csv", usual)) == (0, 0, 2, 0)


def test_a_column_of_dates_alone_is_the_time(write: Write, take: Take) -> None:
    text = "订单号,日期,客户,车型,付款金额\nA-1,2026-01-06,甲,轿车,1\n"
    assert take(write("t.csv", text), "--event", "purchase.paid") == (1, 0, 0, 0)
    usual = "key,event,time,customer,model,amount\nA-1,purchase.paid,2026-01-06,甲,轿车,1\n"
    assert take(write("usual.csv", usual)) == (0, 0, 1, 0)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_headings_of_two_rows_are_joined(write: Write, tmp_path: Path, duecourse: Runner, kind: str) -> None:
    rows: list[list[Any]] = [
        ["一月付款"],
        ["订单号", "时间", "购车人", None, "车辆", None, "付款金额"],
        [None, None, "客户", "电话", "车型", "备注", None],
        ["A-1", AT, "客户甲", "1380000", "轿车", "样", 5],
    ]
    if kind == "csv":
        path = write("t.csv", "\n".join(",".join("" if c is None else str(c) for c in row) for row in rows))
    else:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        for cells in ("A2:A3", "B2:B3", "G2:G3", "C2:D2", "E2:F2"):
            sheet.merge_cells(cells)
        path = tmp_path / "t.xlsx"
        workbook.save(path)
    done = duecourse("events", "import", str(path), "--event", "purchase.paid", "--json")
    assert counted(done) == (1, 0, 0, 0)
    assert json.loads(done.out)["unused"] == ["电话", "备注"]


def test_equal_names_below_two_groups_keep_their_group(write: Write, duecourse: Runner) -> None:
    text = f"订单号,时间,客户,,车辆,,付款金额\n,,姓名,备注,车型,备注,\nA-1,{AT},客户甲,x,轿车,y,5\n"
    done = duecourse("events", "import", str(write("t.csv", text)), "--event", "purchase.paid", "--json")
    assert json.loads(done.out)["unused"] == ["姓名", "客户备注", "车辆备注"]
    assert json.loads(done.out)["reasons"][0]["reason"]["en"] == "“Customer” is missing"


def test_a_row_without_digits_is_no_row_of_headings(book: Book, take: Take) -> None:
    rows = [[*HEADER, None], ["A", "昨天", "甲", "轿车", "一", "好"], ["A-1", AT, "甲", "轿车", 1, "好"]]
    assert take(book("t.xlsx", {"purchase.paid": rows})) == (1, 0, 0, 1)
