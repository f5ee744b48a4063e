"""RFC 5545 rules as triggers: the dates they give, what those are called, and how people read them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

import pytest

from engine.domain.agreement.rule import DayOfPeriod, InPeriod, OnRule, Roll, TimeOfDay, WorkingDayOfPeriod
from engine.domain.deadline.due import Due
from engine.domain.occurrence.explanation import explain_due
from engine.domain.occurrence.facts import Facts
from engine.domain.time.calendar import Calendar
from engine.domain.time.rrule import ByDay, Frequency, RRule, dates
from engine.wording.rrule import rrule_text
from engine.wording.steps import step_text
from tests import builders as build
from tests.builders import instant

NEW_YEAR = date(2026, 1, 1)
MO, TU, WE, TH, FR, SA, SU = range(7)
QUARTERLY = RRule(freq=Frequency.MONTHLY, bymonth=(1, 4, 7, 10), byday=(ByDay(2, TU),))
OFFICE_WEEK = tuple(ByDay(0, day) for day in range(5))
THAT_DAY = InPeriod(DayOfPeriod(1))


def first(rule: RRule, count: int, since: date = NEW_YEAR) -> list[str]:
    return [on.isoformat() for on in islice(dates(rule, since), count)]


def daily(**given: object) -> RRule:
    return RRule(freq=Frequency.DAILY, **given)  # type: ignore[arg-type]


def weekly(**given: object) -> RRule:
    return RRule(freq=Frequency.WEEKLY, **given)  # type: ignore[arg-type]


def monthly(**given: object) -> RRule:
    return RRule(freq=Frequency.MONTHLY, **given)  # type: ignore[arg-type]


def yearly(**given: object) -> RRule:
    return RRule(freq=Frequency.YEARLY, **given)  # type: ignore[arg-type]


# ---- dates


@pytest.mark.parametrize(
    ("rule", "result"),
    [
        (QUARTERLY, ["2026-01-13", "2026-04-14", "2026-07-14", "2026-10-13", "2027-01-12"]),
        (monthly(byday=(ByDay(-1, FR),)), ["2026-01-30", "2026-02-27", "2026-03-27"]),
        (monthly(byday=OFFICE_WEEK, bysetpos=(-1,)), ["2026-01-30", "2026-02-27", "2026-03-31"]),
        (weekly(byday=(ByDay(0, MO), ByDay(0, TH))), ["2026-01-01", "2026-01-05", "2026-01-08"]),
        (daily(interval=10, count=3), ["2026-01-01", "2026-01-11", "2026-01-21"]),
        (daily(bymonth=(2,), until=date(2026, 2, 2)), ["2026-02-01", "2026-02-02"]),
        (yearly(byyearday=(100, -1)), ["2026-04-10", "2026-12-31", "2027-04-10"]),
        (yearly(byweekno=(20,), byday=(ByDay(0, MO),)), ["2026-05-11", "2027-05-17", "2028-05-15"]),
        (yearly(byday=(ByDay(20, MO),)), ["2026-05-18", "2027-05-17"]),
    ],
)
def test_a_rule_gives_the_dates_that_the_rfc_says(rule: RRule, result: list[str]) -> None:
    assert first(rule, len(result) if not (rule.count or rule.until) else 99) == result


def test_what_a_rule_leaves_open_is_the_day_it_counts_from() -> None:
    begun = date(2026, 3, 18)  # a Wednesday
    assert first(weekly(), 2, begun) == ["2026-03-18", "2026-03-25"]
    assert first(monthly(), 2, begun) == ["2026-03-18", "2026-04-18"]
    assert first(yearly(), 2, begun) == ["2026-03-18", "2027-03-18"]
    assert first(yearly(bymonth=(7,)), 1, begun) == ["2026-07-18"]


def test_a_month_without_the_day_is_left_out() -> None:
    assert first(monthly(bymonthday=(31,)), 3) == ["2026-01-31", "2026-03-31", "2026-05-31"]
    assert first(yearly(bymonth=(2,), bymonthday=(29,)), 2, date(2096, 1, 1)) == ["2096-02-29", "2104-02-29"]


def test_an_interval_counts_from_where_the_rule_begins() -> None:
    every_second_week = weekly(interval=2, byday=(ByDay(0, FR),))
    assert first(every_second_week, 2) == ["2026-01-02", "2026-01-16"]
    assert first(every_second_week, 2, date(2026, 1, 3)) == ["2026-01-16", "2026-01-30"]


def test_the_first_day_of_a_week_decides_which_week_is_the_second() -> None:
    # the example of RFC 5545, section 3.8.5.3
    tuesday_and_sunday = (ByDay(0, TU), ByDay(0, SU))
    begun = date(1997, 8, 5)
    assert first(weekly(interval=2, byday=tuesday_and_sunday, count=4), 9, begun) == [
        "1997-08-05",
        "1997-08-10",
        "1997-08-19",
        "1997-08-24",
    ]
    assert first(weekly(interval=2, byday=tuesday_and_sunday, count=4, wkst=SU), 9, begun) == [
        "1997-08-05",
        "1997-08-17",
        "1997-08-19",
        "1997-08-31",
    ]


def test_positions_count_in_the_whole_of_the_first_week() -> None:
    # a Thursday: the first of Tuesday and Friday of its week was Tuesday, two days before
    begun = date(2026, 6, 11)
    tuesday_and_friday = (ByDay(0, TU), ByDay(0, FR))
    rule = weekly(byday=tuesday_and_friday, bysetpos=(1,))
    assert first(rule, 3, begun) == ["2026-06-16", "2026-06-23", "2026-06-30"]
    assert first(replace(rule, count=2), 9, begun) == ["2026-06-16", "2026-06-23"]
    assert first(replace(rule, bysetpos=(-1,)), 2, begun) == ["2026-06-12", "2026-06-19"]
    assert first(replace(rule, interval=2), 2, begun) == ["2026-06-23", "2026-07-07"]
    # with weeks from Friday, the same Thursday ends a week whose last day of the two was Tuesday
    assert first(replace(rule, wkst=FR, bysetpos=(-1,)), 2, begun) == ["2026-06-16", "2026-06-23"]


def test_each_weekday_beside_a_counted_one_is_each_of_them() -> None:
    mondays_and_the_2nd_tuesday = monthly(byday=(ByDay(0, MO), ByDay(2, TU)))
    assert first(mondays_and_the_2nd_tuesday, 5) == [
        "2026-01-05",
        "2026-01-12",
        "2026-01-13",
        "2026-01-19",
        "2026-01-26",
    ]


def test_a_rule_that_never_fires_ends() -> None:
    assert first(yearly(bymonth=(2,), bymonthday=(30,)), 1) == []
    assert first(daily(interval=7, byday=(ByDay(0, MO),)), 1) == []  # from a Thursday on


@pytest.mark.parametrize("year", [1601, 1996, 2000, 2026, 2199, 2200, 2399, 2400])
@pytest.mark.parametrize("rule", [daily(interval=5), weekly(), monthly(interval=7), yearly(bymonth=(2,))])
def test_a_rule_without_an_end_is_followed_for_200_to_600_years(rule: RRule, year: int) -> None:
    *_, last = dates(rule, date(year, 2, 28))
    assert 200 <= last.year - year <= 600


def test_no_rule_goes_on_after_the_last_date_there_is() -> None:
    assert list(dates(yearly(until=date(9999, 12, 31)), date(9990, 6, 1)))[-1] == date(9999, 6, 1)
    assert list(dates(weekly(byday=(ByDay(0, SA),)), date(9999, 12, 1)))[-1] == date(9999, 12, 25)
    assert first(monthly(until=date(9999, 12, 31)), 1) == ["2026-01-01"]


def test_a_leap_day_falls_where_the_centuries_put_it() -> None:
    leap_days = yearly(bymonth=(2,), bymonthday=(29,))
    years = [int(on[:4]) for on in first(leap_days, 60, date(1896, 1, 1))]
    assert 1900 not in years
    assert {1896, 1904, 2000, 2096, 2104} <= set(years)
    assert 2100 not in years


# ---- occurrences


def test_an_occurrence_is_named_by_the_local_date_of_its_rule(office: Calendar) -> None:
    meeting = build.obligation(trigger=OnRule(QUARTERLY, NEW_YEAR), due=THAT_DAY, escalation=build.SILENT)
    result = build.occurrences_of(office, meeting)
    assert [(o.id, o.served, o.opens_at, o.due) for o in result] == [
        (f"sales-finance/slip@{day}", day, instant(f"{day}T00:00"), Due(instant(f"{day}T24:00")))
        for day in ("2026-01-13", "2026-04-14", "2026-07-14", "2026-10-13")
    ]


def test_a_date_that_rolls_or_shifts_keeps_its_name(office: Calendar) -> None:
    def due(rule: InPeriod) -> list[tuple[str | None, datetime]]:
        third_tuesday = monthly(byday=(ByDay(3, TU),))
        item = build.obligation(trigger=OnRule(third_tuesday, NEW_YEAR), due=rule)
        result = build.occurrences_of(office, item, since="2026-02-01", until="2026-02-28")
        return [(o.served, o.due.at) for o in result]

    # Tuesday 17 February is New Year's Day of the lunar year; Saturday 14 February is worked
    assert due(InPeriod(DayOfPeriod(1), at=TimeOfDay.CLOSE, roll=Roll.NEXT)) == [
        ("2026-02-17", instant("2026-02-24T18:00"))
    ]
    assert due(InPeriod(DayOfPeriod(1), roll=Roll.PREVIOUS)) == [("2026-02-17", instant("2026-02-14T24:00"))]
    assert due(InPeriod(DayOfPeriod(1), shift=-3)) == [("2026-02-17", instant("2026-02-12T18:00"))]
    assert due(InPeriod(WorkingDayOfPeriod(1))) == []


def test_counting_goes_by_the_rule_whatever_window_is_asked(office: Calendar) -> None:
    four_times = build.obligation(trigger=OnRule(weekly(count=4), date(2026, 3, 4)), due=THAT_DAY)
    assert [o.served for o in build.occurrences_of(office, four_times, since="2026-03-15")] == [
        "2026-03-18",
        "2026-03-25",
    ]


def test_in_a_zone_whose_clocks_change_each_date_is_due_at_its_local_time() -> None:
    berlin = build.calendar(zone="Europe/Berlin", china=False)
    sunday = build.obligation(trigger=OnRule(weekly(byday=(ByDay(0, SU),)), NEW_YEAR), due=THAT_DAY)
    result = build.occurrences_of(berlin, sunday, since="2026-03-15", until="2026-04-05")
    assert [(o.served, o.due.at.isoformat()) for o in result] == [
        ("2026-03-15", "2026-03-15T23:00:00+00:00"),
        ("2026-03-22", "2026-03-22T23:00:00+00:00"),
        ("2026-03-29", "2026-03-29T22:00:00+00:00"),
        ("2026-04-05", "2026-04-05T22:00:00+00:00"),
    ]


def test_the_explanation_begins_with_the_rule(office: Calendar) -> None:
    meeting = build.obligation(
        trigger=OnRule(QUARTERLY, NEW_YEAR), due=InPeriod(DayOfPeriod(1), at=TimeOfDay.CLOSE, roll=Roll.NEXT)
    )
    (result,) = build.occurrences_of(office, meeting, until="2026-01-31")
    steps = explain_due(meeting, result, office, Facts.of(()))
    assert [(step_text(s).zh, step_text(s).en) for s in steps] == [
        ("每年1月、4月、7月和10月的第 2 个星期二", "the 2nd Tuesday of January, April, July and October, every year"),
        ("日期是 2026-01-13（星期二）", "the date is 2026-01-13 (Tuesday)"),
        ("2026-01-13（星期二） 下班时（18:00）", "close of 2026-01-13 (Tuesday) (18:00)"),
    ]
    assert steps[-1].at == instant("2026-01-13T18:00")


# ---- words


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (daily(), "每天", "every day"),
        (daily(interval=10), "每 10 天，从2026年1月1日起算", "every 10 days, counted from 1 January 2026"),
        (weekly(), "每周四", "every Thursday"),
        (weekly(byday=(ByDay(0, TU), ByDay(0, TH))), "每周二和周四", "every Tuesday and Thursday"),
        (weekly(byday=OFFICE_WEEK), "每周一到周五", "every day from Monday to Friday"),
        (
            weekly(interval=2, byday=(ByDay(0, FR),)),
            "每 2 周的周五，从2026年1月1日起算",
            "every Friday of every 2nd week, counted from 1 January 2026",
        ),
        (monthly(), "每月 1 日", "the 1st of every month"),
        (monthly(bymonthday=(5, 20)), "每月 5 日、20 日", "the 5th and the 20th of every month"),
        (monthly(bymonthday=(-1,)), "每月最后一天", "the last day of every month"),
        (monthly(bymonthday=(-3,)), "每月倒数第 3 天", "the 3rd day from the end of every month"),
        (monthly(byday=(ByDay(2, TU),)), "每月第 2 个星期二", "the 2nd Tuesday of every month"),
        (monthly(byday=(ByDay(-1, FR),)), "每月最后一个星期五", "the last Friday of every month"),
        (monthly(byday=(ByDay(0, MO),)), "每月每个周一", "every Monday of every month"),
        (
            monthly(byday=(ByDay(1, MO), ByDay(3, MO))),
            "每月第 1 个星期一和第 3 个星期一",
            "the 1st Monday and the 3rd Monday of every month",
        ),
        (
            monthly(byday=OFFICE_WEEK, bysetpos=(-1,)),
            "每月周一到周五里的最后一天",
            "the last day from Monday to Friday of every month",
        ),
        (
            monthly(byday=(ByDay(0, SA), ByDay(0, SU)), bysetpos=(1,)),
            "每月周六或周日里的第 1 天",
            "the 1st Saturday or Sunday of every month",
        ),
        (
            monthly(bymonthday=(31,)),
            "每月 31 日；没有这一天的，无需办理",
            "the 31st of every month; where there is no such day, nothing is due",
        ),
        (
            monthly(interval=3, bymonthday=(15,), until=date(2027, 12, 31)),
            "每 3 个月的 15 日，从2026年1月1日起算，到2027年12月31日为止",
            "the 15th of every 3rd month, counted from 1 January 2026, until 31 December 2027",
        ),
        (
            QUARTERLY,
            "每年1月、4月、7月和10月的第 2 个星期二",
            "the 2nd Tuesday of January, April, July and October, every year",
        ),
        (yearly(), "每年1月1日", "the 1st of January, every year"),
        (yearly(bymonth=(3,), bymonthday=(15,)), "每年3月15日", "the 15th of March, every year"),
        (
            yearly(interval=2, bymonth=(7,), byday=(ByDay(1, MO),), count=3),
            "每 2 年7月第 1 个星期一，从2026年1月1日起共 3 次",
            "the 1st Monday of July, every 2nd year, 3 times from 1 January 2026 on",
        ),
        (monthly(count=1), "每月 1 日，从2026年1月1日起共 1 次", "the 1st of every month, once from 1 January 2026 on"),
    ],
)
def test_a_common_rule_is_read_as_people_say_it(rule: RRule, zh: str, en: str) -> None:
    texts = rrule_text(rule, NEW_YEAR)
    assert (texts.zh, texts.en) == (zh, en)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (yearly(byweekno=(20,), byday=(ByDay(0, MO),)), "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"),
        (yearly(byyearday=(100, -1)), "FREQ=YEARLY;BYYEARDAY=100,-1"),
        (yearly(byday=(ByDay(20, MO),)), "FREQ=YEARLY;BYDAY=20MO"),
        (monthly(bymonthday=(13,), byday=(ByDay(0, FR),)), "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR"),
        (monthly(byday=(ByDay(0, MO), ByDay(2, TU))), "FREQ=MONTHLY;BYDAY=MO,2TU"),
        (monthly(interval=5, bymonth=(1, 2)), "FREQ=MONTHLY;INTERVAL=5;BYMONTH=1,2"),
        (daily(bymonth=(1,), count=9), "FREQ=DAILY;BYMONTH=1;COUNT=9"),
        (
            weekly(interval=2, wkst=SU, byday=(ByDay(0, MO),), until=date(2026, 12, 31)),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=SU;UNTIL=20261231",
        ),
        (weekly(byday=OFFICE_WEEK, bysetpos=(1, -1)), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1"),
    ],
)
def test_any_other_rule_is_shown_as_it_is_written(rule: RRule, text: str) -> None:
    texts = rrule_text(rule, NEW_YEAR)
    assert texts.zh == f"按 RRULE 规则 {text}，从2026年1月1日起算"
    assert texts.en == f"by the RRULE {text}, counted from 1 January 2026"


def test_no_date_is_given_twice(office: Calendar) -> None:
    def served(rule: RRule) -> Iterator[str | None]:
        item = build.obligation(trigger=OnRule(rule, NEW_YEAR), due=THAT_DAY)
        return (o.served for o in build.occurrences_of(office, item))

    fifteenth_by_two_names = monthly(bymonthday=(15, -17))  # the same day of a month of 31 days
    result = list(served(fifteenth_by_two_names))
    assert len(result) == len(set(result)) == 12 + 5
    every_day = list(served(daily()))
    assert every_day == [(NEW_YEAR + timedelta(days=n)).isoformat() for n in range(365)]
