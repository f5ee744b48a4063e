"""An RFC 5545 rule as departments meet it on the command line: refused or previewed, in their language."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
FILE = "agreements/customer-service-finance.yaml"
LINE = """
  - id: stock-meeting
    title: {{zh: 每季度盘点碰头会纪要, en: Minutes of the quarterly stock meeting}}
    when: {{rrule: "{rule}"}}
    due: {{at: close, roll: next}}
"""
QUARTERLY = "FREQ=MONTHLY;BYDAY=2TU;BYMONTH=1,4,7,10"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))


def add(folder: Path, rule: str) -> None:
    path = folder / FILE
    path.write_text(path.read_text(encoding="utf-8") + LINE.format(rule=rule), encoding="utf-8")


def test_preview_tells_the_rule_and_its_dates_in_either_language(process: Any, folder: Path) -> None:
    add(folder, QUARTERLY)
    call = [
        "preview",
        "customer-service-finance",
        "--obligation",
        "stock-meeting",
        "--until",
        "2026-04-30",
        "--explain",
    ]
    output = {lang: process(*call, "--definitions", str(folder), lang=lang).out for lang in ("zh", "en")}
    assert output["zh"] == (
        "2026-01-13 17:30  2026-01-13  每季度盘点碰头会纪要  stock-meeting\n"
        "    每年1月、4月、7月和10月的第 2 个星期二\n"
        "    日期是 2026-01-13（星期二）\n"
        "    2026-01-13（星期二） 下班时（17:30）\n"
        "2026-04-14 17:30  2026-04-14  每季度盘点碰头会纪要  stock-meeting\n"
        "    每年1月、4月、7月和10月的第 2 个星期二\n"
        "    日期是 2026-04-14（星期二）\n"
        "    2026-04-14（星期二） 下班时（17:30）\n"
    )
    assert output["en"].splitlines()[:4] == [
        "2026-01-13 17:30  2026-01-13  Minutes of the quarterly stock meeting  stock-meeting",
        "    the 2nd Tuesday of January, April, July and October, every year",
        "    the date is 2026-01-13 (Tuesday)",
        "    close of 2026-01-13 (Tuesday) (17:30)",
    ]


def test_validate_says_in_either_language_what_would_be_right(process: Any, folder: Path) -> None:
    add(folder, "FREQ=MONTHLY;BYDAY=2TU;BYHOUR=17")
    line = len((folder / FILE).read_text(encoding="utf-8").splitlines()) - 1
    for lang, words in (
        ("zh", "DC526 RRULE 里不写时刻和时区 · `BYHOUR=17` · 规则只说哪一天；时刻写在 due 里，例如 due: {at: 17:00}"),
        (
            "en",
            "DC526 An RRULE has no time of day and no time zone · `BYHOUR=17` · a rule names only days; put the "
            "time of day into due, such as due: {at: 17:00}",
        ),
    ):
        done = process("validate", "--definitions", str(folder), lang=lang)
        assert done.code == 1
        assert f"{FILE}:{line}:19: {words}" in " ".join(done.out.split("\n"))


def test_a_signed_page_says_when_in_words(process: Any, folder: Path) -> None:
    add(folder, QUARTERLY)
    page = " ".join(process("render", "customer-service-finance", "--definitions", str(folder)).out.split())
    assert "何时 When 每年1月、4月、7月和10月的第 2 个星期二" in page
    assert "the 2nd Tuesday of January, April, July and October, every year" in page
