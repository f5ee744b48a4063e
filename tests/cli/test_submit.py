"""Evidence on the command line: what is asked for, labels, one file for several items; and a clock that stands."""

from pathlib import Path
from typing import Any

import pytest

SLIPS, OTHER = (f"sales-finance/signed-slips@vehicle.delivered/A-{n}" for n in (1, 2))
SALES = ("--as", "sales-consultant-1")
MORNING = ("--as-of", "2026-01-14T09:30")


@pytest.fixture
def begun(duecourse: Any, tmp_path: Path) -> Any:
    """A rehearsal on Wednesday: two cars were delivered on Tuesday, their slips are due at 17:30."""
    cars = tmp_path / "cars.csv"
    rows = "A-1,2026-01-13 15:00,客户甲,样A1001,10\nA-2,2026-01-13 15:00,客户乙,样A1002,10\n"
    cars.write_text(f"key,time,客户,车牌号,金额\n{rows}", encoding="utf-8-sig")
    assert duecourse("events", "import", str(cars), "--event", "vehicle.delivered").code == 0
    assert duecourse("run", "--in-process", "--as-of", "2026-01-14T09:00").code == 0
    return duecourse


@pytest.fixture
def slip(tmp_path: Path) -> str:
    file = tmp_path / "slip.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n picture")
    return str(file)


def files(slip: str, *labels: str) -> list[str]:
    return [word for label in labels for word in ("--file", f"{label}={slip}", "--signed", label)]


def test_explain_says_what_to_submit_and_then_what_is_missing(begun: Any, slip: str) -> None:
    shown = begun("explain", SLIPS).out
    assert "  – To submit: Order slip (a photo or scan; signed by the customer); Delivery slip (" in shown
    done = begun("deliver", SLIPS, "--partial", *files(slip, "订单"), *SALES, *MORNING)
    assert "still missing: Delivery slip" in done.out
    assert "  – Still missing: Delivery slip (" in begun("explain", SLIPS).out
    assert begun("deliver", SLIPS, *files(slip, "Delivery slip"), *SALES, *MORNING).code == 0
    shown = begun("explain", SLIPS, "--lang", "zh").out
    known = f"slip.png（与 {SLIPS} 交的是同一个文件）"
    assert f"  – 销售顾问一 于 2026-01-14 09:30 交付：订单：slip.png、交车单：{known}。" in shown
    assert "须提交" not in shown


def test_one_file_for_several_cars_is_said(begun: Any, slip: str) -> None:
    done = begun("deliver", SLIPS, OTHER, *files(slip, "order_slip", "delivery_slip"), *SALES, *MORNING)
    assert (
        "Note: these 2 items are about different things and have the same evidence: "
        "order_slip=slip.png, delivery_slip=slip.png. If each has its own, deliver them one by one."
    ) in done.out


def test_explain_names_who_returned_it_and_how_it_was_rated(begun: Any, slip: str) -> None:
    begun("deliver", SLIPS, *files(slip, "order_slip", "delivery_slip"), *SALES, *MORNING)
    finance = ("--as", "finance-clerk-1", "--as-of", "2026-01-14T10:00")
    assert begun("rate", SLIPS, "--score", "1", "--comment", "太慢", *finance).code == 0
    assert begun("return", SLIPS, "--reason", "no stamp", *finance).code == 0
    shown = begun("explain", SLIPS).out
    assert "  – returned: 会计一: no stamp" in shown
    assert "rated  会计一  score 1, 太慢" in shown


def test_a_pause_says_since_when_the_clock_stands_for_whom_and_how_to_resume(begun: Any) -> None:
    pause = ("pause", SLIPS, "--waiting-for", "customer", "--reason", "abroad", *SALES, *MORNING)
    assert (
        "  The clock stands since 2026-01-14 09:30, waiting for the customer (abroad). "
        f"To resume: duecourse resume {SLIPS}\n"
    ) in begun(*pause).out


def test_a_response_says_the_time_that_both_sides_agreed_on(begun: Any) -> None:
    company, cashier = "customer-service-finance/bank-company", ("--as", "finance-cashier-1", *MORNING)
    asked = begun("request", company, "--wish", "2026-01-15 15:00", "--key", "R-1", *cashier)
    assert "Both sides have to confirm the time" in asked.out
    agreed = begun("respond", f"{company}@request/R-1", "--as", "customer-service-clerk-1", *MORNING)
    assert "  Both sides agreed: 2026-01-15 15:00\n" in agreed.out
    refused = begun("request", company, "--wish", "2026-01-13 15:00", *cashier)
    assert (refused.code, refused.out) == (2, "")
    assert "2026-01-13 15:00 has passed" in refused.err
