"""Input of people and programs, and its one canonical spelling."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.domain.agreement.catalogue import Choice, Field, FieldKind
from engine.domain.agreement.field_value import BadValue, canonical_value, read_date, read_moment, read_time
from engine.domain.text import Text
from engine.wording.refusal import refusal_text

SHANGHAI = ZoneInfo("Asia/Shanghai")


def field(kind: FieldKind, *choices: Choice) -> Field:
    return Field("f", Text(zh="栏", en="Field"), kind, choices=choices)


def value(kind: FieldKind, written: str) -> str:
    return canonical_value(field(kind), written, SHANGHAI)


def refusal(kind: FieldKind, written: str) -> Text:
    with pytest.raises(BadValue) as caught:
        value(kind, written)
    return refusal_text(caught.value.refusal)


@pytest.mark.parametrize(
    "written",
    [
        "2026/2/13 17:30",
        "2026-02-13 17:30:00",
        "2026-02-13T17:30+08:00",
        "2026-02-13T09:30:00Z",
        "2026-02-13 10:30:00.276000+01:00",
        "2026年2月13日 17:30",
        "2026年2月13日17:30",
        "2026/2/13 5:30 PM",
        "2026/2/13 下午 5:30",
        "2026.2.13 17:30",
        "２０２６／２／１３　１７：３０",
        "2026/2/13 17:30 +0800",
        "2026年2月13日 17时30分",
        "2026-02-13 下午5点30分00秒",
        "2026-02-13 星期五 17:30",
        "2026年2月13日（周五） 17:30",
        "2026/2/13 Fri 5:30 PM",
        "20260213 1730",
    ],
)
def test_one_instant_is_understood_however_it_is_written(written: str) -> None:
    assert value(FieldKind.MOMENT, written) == "2026-02-13T09:30:00Z"


def test_an_instant_keeps_its_seconds_and_drops_what_is_below() -> None:
    assert read_moment("2026-02-13 17:30:59.999", SHANGHAI) == datetime.fromisoformat("2026-02-13T09:30:59+00:00")


@pytest.mark.parametrize("written", ["2026-02-13", "17:30", "2026-02-1317:30", "next week", ""])
def test_what_is_no_instant_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_moment(written, SHANGHAI)
    assert refusal_text(caught.value.refusal) == Text(
        zh=f"“{written}”不是时刻，应如 2026-02-13 16:30",
        en=f"“{written}” is not an instant, such as 2026-02-13 16:30",
    )


@pytest.mark.parametrize("middle", [" " * 200_000, "1" * 200_000, " 1" * 100_000])
def test_an_instant_of_any_length_is_refused_at_once(middle: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_moment(f"2026-02-13 {middle}x", SHANGHAI)
    assert len(refusal_text(caught.value.refusal).en) < 200


@pytest.mark.parametrize(
    "written", ["2026-02-13 24:00", "2026/2/13 24:00:00", "2026年2月13日 24:00", "2026-02-13T24:00+08:00"]
)
def test_the_end_of_a_day_may_be_written_as_reports_print_it(written: str) -> None:
    assert value(FieldKind.MOMENT, written) == "2026-02-13T16:00:00Z"


def test_of_an_instant_the_part_that_is_wrong_is_named() -> None:
    with pytest.raises(BadValue) as day:
        read_moment("2026-02-30 10:00", SHANGHAI)
    assert refusal_text(day.value.refusal).en == "“2026-02-30” is not a date, such as 2026-02-13"
    with pytest.raises(BadValue) as clock:
        read_moment("2026-02-13 25:00", SHANGHAI)
    assert refusal_text(clock.value.refusal).en == "“25:00” is not a time, such as 17:30"


@pytest.mark.parametrize(
    "written", ["0001-01-01 00:00", "1899-12-31 17:30", "1969-12-31 23:59", "2200-01-01 00:00", "9999-12-31 23:59"]
)
def test_a_year_in_which_no_business_is_done_is_refused_and_never_overflows(written: str) -> None:
    with pytest.raises(BadValue, match="not-an-instant"):
        read_moment(written, SHANGHAI)


def test_the_number_that_excel_keeps_for_a_date_is_named_as_such() -> None:
    wording = refusal(FieldKind.MOMENT, "46066.729")
    assert wording.en == (
        "“46066.729” is Excel's own number for a date, not 2026-02-13 16:30. Format the column as a date"
    )
    assert "设为日期格式" in wording.zh


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-13",
        "20260213",
        "2026年2月13日 星期五",
        "2026-02-13 Fri",
        "2026/2/13",
        "2026年2月13日",
        "2026/2/13 0:00",
        "2026-02-13T00:00:00",
    ],
)
def test_a_date_may_come_with_the_midnight_that_programs_add(written: str) -> None:
    assert read_date(written).isoformat() == "2026-02-13"


@pytest.mark.parametrize("written", ["2026-02-13 00:01", "13/2/2026", "2/13/2026", "2026-02-29", "0001-01-01"])
def test_a_date_with_a_time_or_with_its_parts_in_another_order_is_refused(written: str) -> None:
    with pytest.raises(BadValue, match="not-a-date"):
        read_date(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("17:30", "17:30"),
        ("7：05", "07:05"),
        ("5:30 PM", "17:30"),
        ("下午5:30", "17:30"),
        ("上午 12:10", "00:10"),
        ("12:10 pm", "12:10"),
    ],
)
def test_a_clock_time_may_name_its_half_of_the_day(written: str, meant: str) -> None:
    assert read_time(written).isoformat("minutes") == meant


@pytest.mark.parametrize("written", ["17:60", "24:00", "5.30", "13:00 AM", "noon"])
def test_what_no_clock_shows_is_refused(written: str) -> None:
    with pytest.raises(BadValue, match="not-a-time"):
        read_time(written)


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.NUMBER, FieldKind.MONEY])
@pytest.mark.parametrize("written", ["2.03E+11", "1.2E+03", "-6E+05", "4.20106e+17"])
def test_a_number_that_excel_has_shortened_is_refused_with_what_to_do(kind: FieldKind, written: str) -> None:
    wording = refusal(kind, written)
    assert wording.en == (
        f"“{written}” is a number that Excel has shortened: its digits are lost. Format the column as text, "
        "enter it again and import again"
    )
    assert wording.zh.startswith(f"“{written}”是被 Excel 缩写的数字")
    assert "文本" in wording.zh


@pytest.mark.parametrize("written", ["12E3", "E+05", "1.2E+03a", "样A1E+02", "2-E+5"])
def test_a_text_that_only_looks_a_little_like_it_stays(written: str) -> None:
    assert value(FieldKind.TEXT, written) == written


def test_a_column_that_was_too_narrow_is_refused() -> None:
    assert "Widen the column" in refusal(FieldKind.TEXT, "########").en
    assert value(FieldKind.TEXT, "##") == "##"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("8,500.00", "8500.00"), ("¥8,500", "8500"), ("￥ 8，500．5", "8500.5"), ("8500元", "8500"), ("-0.00", "0.00")],
)
def test_money_is_read_with_its_signs(written: str, meant: str) -> None:
    assert value(FieldKind.MONEY, written) == meant


@pytest.mark.parametrize("written", ["8.500,00", "85,00", "eight", "1e5", "(1,200)", "NaN", "∞"])
def test_money_that_could_mean_something_else_is_refused(written: str) -> None:
    assert refusal(FieldKind.MONEY, written).en == f"“{written}” is not a number, such as 8,500.00"


def test_a_choice_is_found_by_its_value_and_both_labels_whatever_their_width_and_capitals() -> None:
    cash = field(FieldKind.CHOICE, Choice("cash", Text(zh="现金（CASH）", en="In cash")))
    for written in ("cash", "Cash", "现金(cash)", "现金（CASH）", "in cash ", "ＣＡＳＨ"):
        assert canonical_value(cash, written, SHANGHAI) == "cash"


@pytest.mark.parametrize(
    ("written", "meant"), [("是", "yes"), ("√", "yes"), ("TRUE", "yes"), ("否", "no"), ("0", "no")]
)
def test_yes_and_no_have_many_spellings(written: str, meant: str) -> None:
    assert value(FieldKind.YES_NO, written) == meant


def test_a_blank_is_no_value_whatever_it_is_made_of() -> None:
    assert [value(kind, "\u3000 \ufeff") for kind in FieldKind] == [""] * len(FieldKind)


def test_a_value_longer_than_any_is_refused() -> None:
    assert refusal(FieldKind.TEXT, "x" * 4001).en == "too long: 4001 characters, at most 4000"
    assert value(FieldKind.TEXT, "x" * 4000) == "x" * 4000


@pytest.mark.parametrize("written", ["-1", "－12", "-8,500.00元", "￥-0.01"])
def test_an_amount_of_money_is_never_negative_a_number_may_be(written: str) -> None:
    assert refusal(FieldKind.MONEY, written) == Text(
        zh=f"金额“{written}”是负数；可以为负的字段请声明为 kind: number",
        en=f"the amount “{written}” is negative; a field that may be negative is of `kind: number`",
    )
    assert value(FieldKind.NUMBER, written).startswith("-")
