"""Instants, ages and spans in words, on both sides of each border."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.domain.text import Language
from engine.wording.dates import age, day_of, day_words, local_due, moment, period_words, span
from tests.builders import instant

ZONE = ZoneInfo("Asia/Shanghai")
MIDNIGHT = datetime(2026, 2, 4, 16, tzinfo=UTC)


def words(at: datetime, language: Language, *, year: int = 2026, weekday: bool = False) -> str:
    return moment(at, ZONE, language=language, year=year, weekday=weekday).words


def test_local_midnight_is_the_end_of_the_day_before() -> None:
    assert words(MIDNIGHT, Language.ZH) == "2月4日 24:00"
    assert words(MIDNIGHT, Language.EN) == "4 Feb, end of day"
    assert day_of(MIDNIGHT, ZONE) == date(2026, 2, 4)


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-01-15T23:59", "2026-01-15 23:59"),
        ("2026-01-16T00:00", "2026-01-15 24:00"),
        ("2026-01-16T00:01", "2026-01-16 00:01"),
        ("2026-01-16T00:00:01", "2026-01-16 00:00"),
        ("2026-03-01T00:00", "2026-02-28 24:00"),
    ],
)
def test_a_due_time_at_midnight_is_24_00_of_the_day_that_ends(at: str, shown: str) -> None:
    assert local_due(instant(at), ZONE) == shown


def test_a_minute_to_either_side_of_midnight_is_a_clock_time() -> None:
    assert words(MIDNIGHT - timedelta(minutes=1), Language.ZH) == "2月4日 23:59"
    assert words(MIDNIGHT + timedelta(minutes=1), Language.EN) == "5 Feb, 00:01"
    assert day_of(MIDNIGHT + timedelta(minutes=1), ZONE) == date(2026, 2, 5)


def test_the_end_of_the_year_belongs_to_the_old_year() -> None:
    assert words(datetime(2025, 12, 31, 16, tzinfo=UTC), Language.ZH) == "2025年12月31日 24:00"
    assert words(datetime(2025, 12, 31, 16, tzinfo=UTC), Language.EN, year=2025) == "31 Dec, end of day"


def test_the_weekday_stands_where_it_is_asked_for() -> None:
    assert words(MIDNIGHT, Language.ZH, weekday=True) == "2月4日 星期三 24:00"
    assert words(MIDNIGHT, Language.EN, weekday=True) == "Wed 4 Feb, end of day"


def test_programs_get_the_local_offset() -> None:
    assert moment(MIDNIGHT, ZONE, language=Language.EN).iso == "2026-02-05T00:00:00+08:00"


def test_a_date_without_a_known_year_has_its_own() -> None:
    assert day_words(date(2026, 2, 4), Language.ZH) == "2026年2月4日"
    assert day_words(date(2026, 2, 4), Language.EN) == "4 Feb 2026"


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2026-02", "2026年2月", "February 2026"),
        ("2026-12", "2026年12月", "December 2026"),
        ("2026-Q1", "2026年第一季度", "Q1 2026"),
        ("2026-H2", "2026年下半年", "H2 2026"),
        ("2026", "2026年", "2026"),
        ("2026-13", "2026-13", "2026-13"),
        ("2026-W07", "2026-W07", "2026-W07"),
    ],
)
def test_a_period_is_said_in_words_and_a_week_as_it_is_spelled(period: str, zh: str, en: str) -> None:
    assert (period_words(period, Language.ZH), period_words(period, Language.EN)) == (zh, en)


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [(0, "不满 1 天", "under 1 day"), (1, "1 天", "1 day"), (2, "2 天", "2 days"), (35, "35 天", "35 days")],
)
def test_an_age_is_whole_days(days: int, zh: str, en: str) -> None:
    assert (age(days, Language.ZH), age(days, Language.EN)) == (zh, en)


@pytest.mark.parametrize(
    ("length", "zh", "en"),
    [
        (timedelta(0), "不到 1 分钟", "under a minute"),
        (timedelta(seconds=59), "不到 1 分钟", "under a minute"),
        (timedelta(minutes=1), "1 分钟", "1 minute"),
        (timedelta(minutes=60), "1 小时", "1 hour"),
        (timedelta(hours=2, minutes=5), "2 小时 5 分钟", "2 hours 5 minutes"),
        (timedelta(days=1, hours=15, minutes=40), "1 天 15 小时", "1 day 15 hours"),
        (timedelta(days=3, minutes=40), "3 天", "3 days"),
    ],
)
def test_a_span_is_cut_after_two_units_that_follow_each_other(length: timedelta, zh: str, en: str) -> None:
    assert (span(length, Language.ZH), span(length, Language.EN)) == (zh, en)


def test_a_span_in_one_unit_is_cut_not_rounded() -> None:
    assert span(timedelta(days=1, hours=23), Language.EN, units=1) == "1 day"
