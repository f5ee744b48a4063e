"""Day tables: the working week, national days with make-up working days, and local exceptions."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from engine.domain.text import Text
from engine.domain.time.calendar import Calendar
from engine.domain.time.day_table import DayTable
from engine.loading import load

CALENDAR = "calendars/shop.yaml"
Changed = Callable[[str, str, str], Path]
CHINA = """\
calendar: shop
zone: Asia/Shanghai
hours:
  monday-friday: ["09:00-12:00", "13:00-18:00"]
holidays: {country: CN}
valid_through: 2026-12-31
"""
HOURS = ((32_400, 43_200), (46_800, 64_800))


def table(folder: Path, text: str) -> DayTable:
    (folder / CALENDAR).write_text(text, encoding="utf-8")
    loaded = load(folder)
    assert loaded.diagnostics == ()
    assert loaded.definitions is not None
    return loaded.definitions.calendar("shop")


def test_three_years_agree_with_the_official_chinese_calendar_day_by_day(folder: Path) -> None:
    shop = table(folder, CHINA)
    calendar = Calendar(shop)
    assert (shop.valid_from, shop.valid_through) == (date(2024, 1, 1), date(2026, 12, 31))
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(1096)]
    assert [d for d in days if calendar.is_working_day(d) != chinese_calendar.is_workday(d)] == []


def test_a_make_up_day_takes_the_hours_of_monday(folder: Path) -> None:
    assert Calendar(table(folder, CHINA)).hours(date(2026, 10, 10)) == HOURS


def test_a_make_up_day_takes_its_own_weekdays_hours_where_that_is_worked_anyway(folder: Path) -> None:
    worked = CHINA.replace("holidays:", '  saturday: ["09:00-12:00"]\nholidays:')
    assert Calendar(table(folder, worked)).hours(date(2026, 10, 10)) == ((32_400, 43_200),)


def test_a_local_exception_comes_before_the_nation(folder: Path) -> None:
    own = CHINA + 'days:\n  2026-10-10: {hours: ["10:00-11:00"], title: 值班}\n  2026-10-01: {hours: ["10:00-11:00"]}\n'
    calendar = Calendar(table(folder, own))
    assert calendar.hours(date(2026, 10, 10)) == calendar.hours(date(2026, 10, 1)) == ((36_000, 39_600),)
    assert calendar.title(date(2026, 10, 10)) == Text.plain("值班")


@pytest.mark.parametrize(
    ("on", "zh", "en"),
    [
        (date(2026, 10, 1), "国庆节", "National Day"),
        (date(2026, 10, 4), "国庆节", "National Day"),
        (date(2026, 10, 6), "国庆节（2026-09-20 调休）", "National Day (in exchange for 2026-09-20)"),
        (date(2026, 9, 20), "国庆节调休上班", "Make-up working day for National Day"),
        (date(2026, 4, 6), "清明节（补假）", "Tomb-Sweeping Day (observed)"),
    ],
)
def test_days_have_names_in_both_languages(folder: Path, on: date, zh: str, en: str) -> None:
    assert Calendar(table(folder, CHINA)).title(on) == Text(zh, en)


def test_a_year_that_is_written_by_hand_needs_no_announcement(folder: Path) -> None:
    by_hand = CHINA.replace("2026-12-31", "2027-12-31") + "days:\n  2027-01-01: {closed: true, title: 元旦}\n"
    assert table(folder, by_hand).valid_through == date(2027, 12, 31)


def test_a_country_without_make_up_days_is_known_for_years_ahead(folder: Path) -> None:
    germany = CHINA.replace("CN", "DE, subdivision: BY").replace("2026-12-31", "2030-12-31")
    shop = table(folder, germany)
    assert Calendar(shop).title(date(2030, 1, 6)) == Text.plain("Epiphany")


def test_a_country_that_never_exchanges_days_is_known_too(folder: Path) -> None:
    shop = table(folder, CHINA.replace("CN", "NL"))
    assert not Calendar(shop).is_working_day(date(2026, 4, 27))


def test_touching_spans_are_one(folder: Path) -> None:
    touching = CHINA.replace('"09:00-12:00", "13:00-18:00"', '"12:00-24:00", "09:00-12:00"')
    assert table(folder, touching).week[0] == ((32_400, 86_400),)


@pytest.mark.parametrize(
    ("hours", "line", "column"),
    [
        ('monday: ["22:00-06:00"]\n  tuesday: ["05:00-12:00"]', 4, 11),
        ('sunday: ["22:00-06:00"]\n  monday: ["05:00-12:00"]', 4, 11),
        ('monday-friday: ["09:00-12:00"]\n  tuesday: ["13:00-14:00"]', 5, 3),
    ],
)
def test_a_night_shift_may_not_reach_into_the_next_day_nor_a_weekday_come_twice(
    folder: Path, hours: str, line: int, column: int
) -> None:
    text = CHINA.replace('monday-friday: ["09:00-12:00", "13:00-18:00"]', hours)
    (folder / CALENDAR).write_text(text, encoding="utf-8")
    assert [(d.code, d.line, d.column) for d in load(folder).diagnostics] == [("DC513", line, column)]
