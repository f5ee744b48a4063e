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


@pytest.mark.parametrize("country", ["TW", "UA", "AM"])
def test_a_country_that_exchanges_no_days_any_more_can_say_so(folder: Path, country: str) -> None:
    text = CHINA.replace("CN", country)
    (folder / CALENDAR).write_text(text, encoding="utf-8")
    assert [d.code for d in load(folder).errors] == ["DC515"]
    shop = table(folder, text.replace(f"country: {country}", f"country: {country}, make_up_days: none"))
    assert shop.valid_through == date(2026, 12, 31)


SATURDAYS = "2024-02-17 2024-04-06 2024-05-04 2025-04-05 2026-01-03 2026-04-04 2026-06-20 2026-09-26"
SUNDAYS = "2024-05-05 2024-09-15 2025-04-06 2026-02-15 2026-06-21 2026-09-27"
JOINED = "2024-06-08 2024-06-09"  # "10 June is a day off, joined with the weekend"
WITHIN = "2024-02-10 2024-02-11 2024-10-05 2024-10-06 2025-02-01 2025-02-02 2025-05-03 2025-05-04 2025-10-04 2025-10-05"


@pytest.mark.parametrize(("week", "edges"), [("saturday", SATURDAYS), ("sunday", f"{SATURDAYS} {SUNDAYS} {JOINED}")])
def test_a_week_of_six_or_seven_days_has_the_whole_chinese_break_off(folder: Path, week: str, edges: str) -> None:
    shop = Calendar(table(folder, CHINA.replace("monday-friday", f"monday-{week}")))
    assert [on for on in f"{edges} {WITHIN}".split() if shop.is_working_day(date.fromisoformat(on))] == []
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(1096)]
    weekend = [on for on in days if on.weekday() >= 5]
    assert all(shop.is_working_day(on) for on in weekend if chinese_calendar.is_workday(on))
    ordinary = [date(2026, 9, 19), date(2026, 10, 10), date(2024, 2, 18), date(2024, 2, 24), date(2026, 2, 14)]
    assert [on for on in ordinary if not shop.is_working_day(on)] == []
    assert shop.title(date(2026, 9, 26)) == Text(zh="中秋节", en="Mid-Autumn Festival")


def test_a_week_of_five_days_has_weekends_at_the_edge_of_a_break_as_weekends(folder: Path) -> None:
    assert Calendar(table(folder, CHINA)).title(date(2026, 9, 26)) is None


def test_a_saturday_within_a_break_that_is_worked_is_written_as_a_day(folder: Path) -> None:
    worked = CHINA.replace("monday-friday", "monday-saturday") + 'days:\n  2026-09-26: {hours: ["09:00-12:00"]}\n'
    assert Calendar(table(folder, worked)).hours(date(2026, 9, 26)) == ((32_400, 43_200),)


def test_a_saturday_after_a_holiday_is_an_ordinary_one_where_no_breaks_are_announced(folder: Path) -> None:
    germany = CHINA.replace("CN", "DE").replace("monday-friday", "monday-saturday")
    assert Calendar(table(folder, germany)).is_working_day(date(2026, 4, 4))  # after Good Friday


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


def test_after_the_last_published_day_what_is_off_by_law_is_off_for_a_year_and_a_day(folder: Path) -> None:
    shop = Calendar(table(folder, CHINA))
    by_law = "2027-01-01 2027-02-05 2027-02-08 2027-04-05 2027-05-03 2027-06-09 2027-09-15 2027-10-01"
    assert [on for on in by_law.split() if shop.is_working_day(date.fromisoformat(on))] == []
    assert shop.title(date(2027, 1, 1)) == Text("元旦", "New Year's Day")
    assert shop.is_working_day(date(2027, 2, 11)), "which days are given in exchange, nobody knows yet"
    assert not shop.is_published(date(2027, 1, 1)), "so a date that depends on it is still provisional"
    assert shop.table.days[-1].on == date(2028, 1, 1)


def test_days_that_were_exchanged_are_unknown_to_a_calendar_that_ends_before_them(folder: Path) -> None:
    shop = Calendar(table(folder, CHINA.replace("monday-friday", "monday-saturday").replace("12-31", "06-30")))
    worked = [on for on in range(1, 11) if shop.is_working_day(date(2026, 10, on))]
    assert worked == [
        6,
        7,
        8,
        9,
        10,
    ]  # 1 to 3 October by law, the 5th for the 3rd; in truth the 6th and 7th are off too
    assert shop.hours(date(2026, 10, 10)) == HOURS, "a Saturday of that week like any other, and not a make-up day"


def test_local_exceptions_come_before_the_law_after_the_last_published_day_too(folder: Path) -> None:
    shop = Calendar(table(folder, CHINA + 'days:\n  2027-01-01: {hours: ["10:00-11:00"], title: 值班}\n'))
    assert shop.hours(date(2027, 1, 1)) == ((36_000, 39_600),)
    assert not shop.is_working_day(date(2027, 10, 1))


@pytest.mark.parametrize(("country", "off"), [("DE, subdivision: BY", "2027-01-06"), ("NL", "2027-04-27")])
def test_the_law_of_every_country_is_known_beyond_the_last_published_day(folder: Path, country: str, off: str) -> None:
    shop = Calendar(table(folder, CHINA.replace("CN", country)))
    assert not shop.is_working_day(date.fromisoformat(off))
    assert not shop.is_published(date.fromisoformat(off))


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
