"""A due time as people say it, on both sides of each border."""

from zoneinfo import ZoneInfo

import pytest

from engine.domain.text import Text
from engine.domain.time.calendar import Calendar
from engine.wording.when import DueWords, Urgency, due_words
from tests.builders import instant

ZONE = ZoneInfo("Asia/Shanghai")


def words(due: str, at: str, calendar: Calendar) -> DueWords:
    return due_words(instant(due), instant(at), ZONE, calendar)


@pytest.mark.parametrize(
    ("due", "at", "zh", "en", "urgency"),
    [
        (
            "2026-02-10T17:30",
            "2026-02-10T15:30",
            "今天 17:30 前 · 还有 2 小时",
            "by 17:30 today · 2 hours left",
            "risk",
        ),
        ("2026-02-10T17:30", "2026-02-10T17:29:30", "今天 17:30 前 · 还有不到 1 分钟", None, "risk"),
        (
            "2026-02-11T00:00",
            "2026-02-10T18:00",
            "今天 24:00 前 · 还有 6 小时",
            "by the end of today · 6 hours left",
            "risk",
        ),
        ("2026-02-12T00:00", "2026-02-10T18:00", "明天 24:00 前", "by the end of tomorrow", "later"),
        ("2026-02-11T09:30", "2026-02-10T16:00", "明天 09:30 前", "by 09:30 tomorrow", "risk"),
        (
            "2026-02-14T00:00",
            "2026-02-09T18:00",
            "2月13日 24:00 前 · 还有 4 天",
            "by the end of 13 Feb · 4 days left",
            "later",
        ),
        (
            "2027-01-05T10:00",
            "2026-12-31T18:00",
            "2027年1月5日 10:00 前 · 还有 5 天",
            "by 10:00, 5 Jan 2027 · 5 days left",
            "later",
        ),
        ("2026-02-10T17:30", "2026-02-10T17:30", "逾期不到 1 分钟", "under a minute overdue", "overdue"),
        ("2026-02-10T17:30", "2026-02-10T20:40", "逾期 3 小时", "3 hours overdue", "overdue"),
        ("2026-02-11T00:00", "2026-02-11T00:00", "逾期 1 个工作日", "1 working day overdue", "overdue"),
        ("2026-02-04T00:00", "2026-02-10T18:00", "逾期 5 个工作日", "5 working days overdue", "overdue"),
        ("2026-02-20T17:30", "2026-02-22T10:00", "逾期不到 1 个工作日", "less than a working day overdue", "overdue"),
    ],
)
def test_a_due_time_is_said_as_people_say_it(
    due: str, at: str, zh: str, en: str | None, urgency: str, office: Calendar
) -> None:
    shown = words(due, at, office)
    assert (shown.text.zh, shown.urgency) == (zh, Urgency(urgency))
    assert en is None or shown.text.en == en


def test_lateness_over_the_end_of_a_year_counts_the_working_days_of_both(office: Calendar) -> None:
    shown = words("2025-12-30T17:30", "2026-01-05T09:00", office)
    days = [f"2025-12-{d}" for d in (31,)] + [f"2026-01-{d:02}" for d in range(1, 6)]
    worked = sum(office.is_working_day(instant(f"{d}T12:00").date()) for d in days)
    assert shown.text.zh == f"逾期 {worked} 个工作日"


def test_the_exact_instant_is_there_for_people_and_programs(office: Calendar) -> None:
    shown = words("2026-02-14T00:00", "2026-02-09T18:00", office)
    assert shown.exact == Text(zh="2026年2月13日 星期五 24:00", en="Fri 13 Feb 2026, end of day")
    assert shown.iso == "2026-02-14T00:00:00+08:00"


def test_an_item_without_a_due_time_is_pending_or_paused(office: Calendar) -> None:
    at = instant("2026-02-09T18:00")
    assert due_words(None, at, ZONE, office).text.zh == "期限待定"
    assert due_words(None, at, ZONE, office, paused=True).text.en == "paused"
