"""``evidence``: what was handed in can be looked at and taken away, under the names that people gave."""

import hashlib
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
REPORT = "insurance-finance/arrears-report@2025-12"
PICTURE = b"\x89PNG\r\n\x1a\n "
ORDER, DELIVERY, SECOND_ORDER = PICTURE + b"order", PICTURE + b"delivery", PICTURE + b"order, signed"


@pytest.fixture
def deliver(duecourse: Any) -> Any:
    """Delivers slips in the name of a consultant, at an instant of the rehearsal."""

    def run(at: str, *more: str) -> None:
        command = ("deliver", SLIPS, "--as", "sales-consultant-1", "--as-of", at, *more)
        done = duecourse(*command)
        assert done.code == 0, done.err

    return run


@pytest.fixture
def photos(tmp_path: Path) -> dict[str, str]:
    """Two different photos of one name, and a better one of the first."""
    places = {}
    for folder, content in (("order", ORDER), ("delivery", DELIVERY), ("again", SECOND_ORDER)):
        (tmp_path / folder).mkdir()
        place = tmp_path / folder / "交车 2026:1.png"
        place.write_bytes(content)
        places[folder] = str(place)
    return places


@pytest.fixture
def returned(duecourse: Any, deliver: Any, photos: dict[str, str], tmp_path: Path) -> Path:
    """A car whose slips came in two parts, were returned, and came again; a report with nothing in it."""
    cars = tmp_path / "cars.csv"
    cars.write_text("key,time,客户,车牌号,金额\nA-1,2026-01-13 15:00,客户甲,样A1001,10\n", encoding="utf-8-sig")
    assert duecourse("run", "--in-process", "--as-of", "2026-01-02T09:00").code == 0
    assert (
        duecourse("deliver", REPORT, "--nothing", "--as", "insurance-clerk-1", "--as-of", "2026-01-03T10:00").code == 0
    )
    assert (
        duecourse("events", "import", str(cars), "--event", "vehicle.delivered", "--as-of", "2026-01-13T15:30").code
        == 0
    )
    assert duecourse("run", "--in-process", "--as-of", "2026-01-13T16:00").code == 0
    order, delivery = f"order_slip={photos['order']}", f"delivery_slip={photos['delivery']}"
    deliver("2026-01-14T10:00", "--partial", "--file", order, "--signed", "order_slip")
    deliver("2026-01-14T11:00", "--file", delivery, "--signed", "delivery_slip", "--comment", "第二张")
    back = ("return", SLIPS, "--as", "finance-clerk-1", "--reason", "缺客户签字", "--as-of", "2026-01-14T15:00")
    assert duecourse(*back).code == 0
    again = f"order_slip={photos['again']}"
    both = ("--signed", "order_slip", "--signed", "delivery_slip")
    deliver("2026-01-14T16:00", "--file", again, "--file", delivery, *both)
    return tmp_path / "state"


def test_each_delivery_is_shown_with_who_when_values_and_files(duecourse: Any, returned: Path) -> None:
    done = duecourse("evidence", "show", SLIPS)
    kept = returned / "evidence"

    def place(content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        return str(kept / name[:2] / name)

    assert done.out == (
        "Order and delivery slip signed by the customer  客户甲 样A1001 · A-1\n"
        f"{SLIPS} · done, on time, due 2026-01-14 17:30\n"
        "2026-01-14 10:00  partly delivered  销售顾问一 (sales-consultant-1)\n"
        "    Order slip: 交车 2026:1.png (14 B), signed\n"
        f"      {place(ORDER)}\n"
        "2026-01-14 11:00  delivered  销售顾问一 (sales-consultant-1)\n"
        "    Order slip: 交车 2026:1.png (14 B)\n"
        f"      {place(ORDER)}\n"
        "    Delivery slip: 交车 2026:1.png (17 B), signed\n"
        f"      {place(DELIVERY)}\n"
        "    第二张\n"
        "2026-01-14 15:00  returned  会计一 (finance-clerk-1)  缺客户签字\n"
        "2026-01-14 16:00  delivered  销售顾问一 (sales-consultant-1)\n"
        "    Order slip: 交车 2026:1.png (22 B), signed\n"
        f"      {place(SECOND_ORDER)}\n"
        "    Delivery slip: 交车 2026:1.png (17 B), signed\n"
        f"      {place(DELIVERY)}\n"
        f"To get the files under their own names: duecourse evidence show {SLIPS} --to DIR\n"
    )


def test_files_come_under_their_own_names_and_none_overwrites_another(
    duecourse: Any, returned: Path, tmp_path: Path
) -> None:
    to = tmp_path / "out"
    to.mkdir()
    (to / "交车 2026_1.png").write_bytes(b"was here before")
    done = duecourse("evidence", "show", SLIPS, "--to", str(to))
    assert done.code == 0
    assert {path.name: path.read_bytes() for path in to.iterdir()} == {
        "交车 2026_1.png": b"was here before",
        "交车 2026_1 (2).png": ORDER,
        "交车 2026_1 (3).png": DELIVERY,
        "交车 2026_1 (4).png": SECOND_ORDER,
    }
    assert str(to / "交车 2026_1 (4).png") in done.out


def test_json_has_the_same(duecourse: Any, returned: Path) -> None:
    answer = json.loads(duecourse("evidence", "show", SLIPS, "--json").out)
    assert [d["kind"] for d in answer["deliveries"]] == ["partly delivered", "delivered", "delivered"]
    assert [bool(d["taken_back"]) for d in answer["deliveries"]] == [True, True, False]
    field = answer["deliveries"][2]["fields"][0]
    assert (field["file"], field["sha256"], field["bytes"]) == (
        "交车 2026:1.png",
        hashlib.sha256(SECOND_ORDER).hexdigest(),
        len(SECOND_ORDER),
    )
    assert Path(field["path"]).read_bytes() == SECOND_ORDER
    assert answer["problems"] == []


def test_an_item_without_a_delivery_says_so(duecourse: Any, returned: Path) -> None:
    item = "sales-finance/decoration-slip@vehicle.delivered/A-1"
    done = duecourse("evidence", "show", item)
    assert (done.code, "Nothing was handed in yet." in done.out) == (0, True)
    assert "还没有交付。" in duecourse("evidence", "show", item, "--lang", "zh").out


def test_a_missing_and_a_changed_file_are_named_and_the_exit_code_says_so(
    duecourse: Any, returned: Path, tmp_path: Path
) -> None:
    names = [hashlib.sha256(content).hexdigest() for content in (ORDER, DELIVERY)]
    (returned / "evidence" / names[0][:2] / names[0]).unlink()
    (returned / "evidence" / names[1][:2] / names[1]).write_bytes(PICTURE + b"forged")
    for more in ((), ("--to", str(tmp_path / "out"))):
        done = duecourse("evidence", "show", SLIPS, *more)
        assert done.code == 1
        assert done.err == (
            f"Error: {SLIPS}: the evidence “交车 2026:1.png” (order_slip, SHA-256 {names[0]}) is missing or cannot be "
            "read.\n"
            f"Error: {SLIPS}: the evidence “交车 2026:1.png” (delivery_slip) was changed; the file that was delivered "
            f"has SHA-256 {names[1]}.\n"
        )
    assert [path.read_bytes() for path in (tmp_path / "out").iterdir()] == [SECOND_ORDER]
    done = duecourse("evidence", "export", "--to", str(tmp_path / "all"))
    assert (done.code, len(done.err.splitlines())) == (1, 2)
    assert "2 files missing or changed since the delivery" in done.out
    assert "missing" in (tmp_path / "all" / "index.html").read_text(encoding="utf-8")


def test_an_export_has_a_folder_for_each_item_and_a_list_of_all(duecourse: Any, returned: Path, tmp_path: Path) -> None:
    to = tmp_path / "finance"
    done = duecourse("evidence", "export", "--period", "2026-01", "--to", str(to), "--lang", "zh")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith(f"文件 3 个\n{to / 'index.html'}\n{to / 'index.xlsx'}\n")
    folder = to / "销售部对财务部的服务约定" / "客户亲笔签字的订单和交车单 客户甲 样A1001 · A-1"
    assert sorted(path.name for path in folder.iterdir()) == [
        "交车 2026_1 (2).png",
        "交车 2026_1 (3).png",
        "交车 2026_1.png",
    ]
    sheet = openpyxl.load_workbook(to / "index.xlsx").worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    listed = [dict(zip(head, row, strict=True)) for row in rows]
    slips = [row for row in listed if row["事项 id"] == SLIPS]
    assert [(row["凭证"], row["状态"]) for row in slips] == [
        ("订单", "退回：缺客户签字"),
        ("订单", "退回：缺客户签字"),
        ("交车单", "退回：缺客户签字"),
        ("订单", "已完成，按时"),
        ("交车单", "已完成，按时"),
    ]
    for row in slips:
        content = (to / row["文件位置"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["SHA-256"]
    assert {row["交付人"] for row in slips} == {"销售顾问一"}
    nothing = next(row for row in listed if row["事项 id"] == REPORT)
    assert (nothing["交付方式"], nothing["文件位置"]) == ("本期无发生（零报告）", None)
    assert "进行中，逾期未办" in {row["状态"] for row in listed if row["交付人"] is None}
    page = (to / "index.html").read_text(encoding="utf-8")
    assert '<a href="%E9%94%80' in page
    assert ">交车 2026_1.png</a>" in page


def test_a_period_holds_what_the_report_counts(duecourse: Any, returned: Path, tmp_path: Path) -> None:
    report = json.loads(duecourse("report", "overdue", "--json", "--period", "2026-01").out)
    done = duecourse("evidence", "export", "--period", "2026-01", "--to", str(tmp_path / "all"), "--json")
    assert json.loads(done.out)["items"] == report["counts"]["due"]


def test_an_agreement_and_a_department_narrow_an_export_down(duecourse: Any, returned: Path, tmp_path: Path) -> None:
    def export(name: str, *more: str) -> int:
        done = duecourse("evidence", "export", "--to", str(tmp_path / name), "--json", *more)
        assert done.code == 0, done.err
        items: int = json.loads(done.out)["items"]
        return items

    everything = export("all")
    sales = export("sales", "--agreement", "sales-finance")
    assert 0 < sales < everything
    assert export("department", "--department", "sales") >= sales
    assert export("finance", "--department", "finance") <= everything
    assert export("own", "--as", "sales-consultant-1") == export("same", "--department", "sales")


def test_a_name_that_nobody_has_is_refused_with_a_near_one(duecourse: Any, returned: Path, tmp_path: Path) -> None:
    to = str(tmp_path / "all")
    assert (
        "Did you mean: sales-finance" in duecourse("evidence", "export", "--to", to, "--agreement", "sale-finance").err
    )
    assert "Did you mean: sales" in duecourse("evidence", "export", "--to", to, "--department", "sale").err
    assert f"Did you mean: {SLIPS}" in duecourse("evidence", "show", SLIPS + "1").err
    assert not (tmp_path / "all").exists()


def test_a_third_party_sees_nothing_and_a_folder_with_files_is_not_touched(
    duecourse: Any, returned: Path, tmp_path: Path
) -> None:
    done = duecourse("evidence", "show", SLIPS, "--as", "insurance-clerk-1")
    assert done.code == 2
    assert done.err.startswith(f"Error: {SLIPS} is not an item of the department of insurance-clerk-1")
    (tmp_path / "mine").write_text("mine")
    done = duecourse("evidence", "export", "--to", str(tmp_path))
    assert (done.code, "is not empty" in done.err) == (2, True)
