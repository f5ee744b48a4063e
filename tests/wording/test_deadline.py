"""Triggers, conditions and due dates as whole sentences in both languages, for every kind of rule."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import get_args

import pytest

from engine.domain.agreement.agreement import FollowUp
from engine.domain.agreement.catalogue import Catalogue, Choice, EventType, Field, FieldKind
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.rule import (
    Agreed,
    Ahead,
    ByEvent,
    ByField,
    DayOfPeriod,
    DueRule,
    Every,
    InPeriod,
    OnCorrectiveAction,
    OnDate,
    OnEvent,
    OnRating,
    OnRequest,
    OnReturn,
    OnReview,
    OnRule,
    OnStep,
    OnSurvey,
    Place,
    Recurring,
    Roll,
    Serves,
    TimeOfDay,
    Trigger,
    WeekdayOfPeriod,
    Within,
    WorkingDayOfPeriod,
)
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.domain.time.rrule import ByDay, Frequency, RRule
from engine.wording.agreement import (
    met_when_text,
)
from engine.wording.dates import date_text
from engine.wording.deadline import due_text, follow_up_text, response_text, trigger_text

PAYMENT = Field(
    "payment",
    Text(zh="付款方式", en="Payment"),
    FieldKind.CHOICE,
    choices=(
        Choice("cash", Text(zh="现金", en="Cash")),
        Choice("card", Text(zh="刷卡", en="Card")),
        Choice("prepaid", Text(zh="已提前付清", en="Paid ahead")),
    ),
)
ARRANGED = EventType(
    "delivery.arranged",
    Text(zh="约定交车", en="Delivery arranged"),
    "order",
    "{key}",
    "sales",
    fields=(
        PAYMENT,
        Field("delivery_at", Text(zh="交车时间", en="Delivery time"), FieldKind.MOMENT),
        Field("promised_at", Text(zh="答应的时间", en="Promised time"), FieldKind.MOMENT, optional=True),
        Field("amount", Text(zh="应收金额", en="Amount due"), FieldKind.MONEY),
        Field("months", Text(zh="期数", en="Months"), FieldKind.NUMBER),
        Field("model", Text(zh="车型", en="Model")),
        Field("insured", Text(zh="已投保", en="Insured"), FieldKind.YES_NO),
        Field("signed_on", Text(zh="签订日期", en="Signed on"), FieldKind.DATE),
        Field("opens_at", Text(zh="开门时间", en="Opening time"), FieldKind.TIME),
    ),
)
PAID = EventType("refund.paid", Text(zh="押金已退", en="Refund paid"), "order", "{key}", "finance")
CATALOGUE = Catalogue((), (ARRANGED, PAID))
ARRANGING = OnEvent(("delivery.arranged",))


def both(text: Text) -> tuple[str, str]:
    return text.zh, text.en


def due(rule: DueRule, trigger: Trigger = ARRANGING) -> tuple[str, str]:
    return both(due_text(rule, trigger, CATALOGUE))


def every(period: Every) -> Recurring:
    return Recurring(period)


# ---- when


@pytest.mark.parametrize(
    ("trigger", "zh", "en"),
    [
        (Recurring(Every.DAY), "每天，针对当天", "every day, for that day"),
        (Recurring(Every.DAY, Serves.PREVIOUS), "每天，针对前一天", "every day, for the day before"),
        (Recurring(Every.DAY, Serves.NEXT), "每天，针对次日", "every day, for the day after"),
        (Recurring(Every.WEEK), "每周，针对当周", "every week, for that week"),
        (Recurring(Every.WEEK, Serves.PREVIOUS), "每周，针对上周", "every week, for the week before"),
        (Recurring(Every.WEEK, Serves.NEXT), "每周，针对下周", "every week, for the week after"),
        (Recurring(Every.MONTH), "每月，针对当月", "every month, for that month"),
        (Recurring(Every.MONTH, Serves.PREVIOUS), "每月，针对上月", "every month, for the month before"),
        (Recurring(Every.MONTH, Serves.NEXT), "每月，针对下月", "every month, for the month after"),
        (Recurring(Every.QUARTER), "每季度，针对当季度", "every quarter, for that quarter"),
        (Recurring(Every.QUARTER, Serves.PREVIOUS), "每季度，针对上季度", "every quarter, for the quarter before"),
        (Recurring(Every.QUARTER, Serves.NEXT), "每季度，针对下季度", "every quarter, for the quarter after"),
        (Recurring(Every.HALF_YEAR), "每半年，针对这半年", "every half-year, for that half-year"),
        (
            Recurring(Every.HALF_YEAR, Serves.PREVIOUS),
            "每半年，针对前一个半年",
            "every half-year, for the half-year before",
        ),
        (Recurring(Every.HALF_YEAR, Serves.NEXT), "每半年，针对后一个半年", "every half-year, for the half-year after"),
        (Recurring(Every.YEAR), "每年，针对当年", "every year, for that year"),
        (Recurring(Every.YEAR, Serves.PREVIOUS), "每年，针对上一年", "every year, for the year before"),
        (Recurring(Every.YEAR, Serves.NEXT), "每年，针对下一年", "every year, for the year after"),
        (OnDate(date(2026, 6, 30)), "只有一次，2026年6月30日", "once, on 30 June 2026"),
        (
            OnRule(RRule(freq=Frequency.MONTHLY, byday=(ByDay(2, 1),)), date(2026, 1, 1)),
            "每月第 2 个星期二",
            "the 2nd Tuesday of every month",
        ),
        (OnRequest(), "每当接收方提出请求", "each time the consumer asks for it"),
        (OnRating(2), "每当有人评价为 2 分或以下", "each time somebody rates a delivery 2 or lower"),
        (OnReturn(), "每当交付被退回", "each time a delivery is returned"),
        (
            OnSurvey("quarterly"),
            "调查 quarterly 每期有效结束后",
            "after each round of the survey quarterly that counts",
        ),
        (
            OnSurvey("quarterly", 3),
            "调查 quarterly 每期有效结束、得分低于 3 时",
            "after each round of the survey quarterly that counts and gives less than 3",
        ),
        (OnStep("call", 1), "同一起因的“call”交付之后", "once “call” after the same cause is delivered"),
        (
            OnCorrectiveAction(),
            "每当针对差错决定了纠正措施（期限按决定的日期）",
            "each time a corrective action against a defect is decided (due on the date of the decision)",
        ),
        (
            OnReview(Every.HALF_YEAR),
            "自约定生效之日起每半年",
            "every half-year, counted from the day the agreement began",
        ),
        (ARRANGING, "每次“约定交车”后", "each time this happens: Delivery arranged"),
        (
            OnEvent(("delivery.arranged", "refund.paid")),
            "每次“约定交车”或“押金已退”后",
            "each time any of these happens: Delivery arranged, Refund paid",
        ),
        (OnEvent(("car.washed",)), "每次“car.washed”后", "each time this happens: car.washed"),
    ],
)
def test_what_makes_it_due_is_one_sentence(trigger: Trigger, zh: str, en: str) -> None:
    assert both(trigger_text(trigger, CATALOGUE)) == (zh, en)


def test_conditions_name_the_fields_and_values_as_the_form_does() -> None:
    where = (
        Condition("payment", FieldKind.CHOICE, any_of=("cash",)),
        Condition("delivery_at", FieldKind.MOMENT, after="17:00"),
    )
    assert both(trigger_text(OnEvent(("delivery.arranged",), where), CATALOGUE)) == (
        "每次“约定交车”后；只限“付款方式”为“现金”，并且“交车时间”晚于 17:00",
        "each time this happens: Delivery arranged; "
        "only where “Payment” is “Cash” and “Delivery time” is later than 17:00",
    )


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        (
            Condition("payment", FieldKind.CHOICE, any_of=("card", "prepaid")),
            "“付款方式”为“刷卡”或“已提前付清”",
            "“Payment” is “Card” or “Paid ahead”",
        ),
        (
            Condition("payment", FieldKind.CHOICE, none_of=("cash", "card", "prepaid")),
            "“付款方式”不是“现金”、“刷卡”或“已提前付清”",
            "“Payment” is not “Cash”, “Card” or “Paid ahead”",
        ),
        (Condition("payment", FieldKind.CHOICE, any_of=("gold",)), "“付款方式”为“gold”", "“Payment” is “gold”"),
        (Condition("model", FieldKind.TEXT, any_of=("轿车",)), "“车型”为“轿车”", "“Model” is “轿车”"),
        (Condition("insured", FieldKind.YES_NO, any_of=("yes",)), "“已投保”为“是”", "“Insured” is “yes”"),
        (Condition("insured", FieldKind.YES_NO, any_of=("no",)), "“已投保”为“否”", "“Insured” is “no”"),
        (Condition("months", FieldKind.NUMBER, any_of=("36",)), "“期数”为 36", "“Months” is 36"),
        (
            Condition("amount", FieldKind.MONEY, above=Decimal("1000"), below=Decimal("50000.50")),
            "“应收金额”大于 1,000、小于 50,000.50",
            "“Amount due” is above 1,000 and is below 50,000.50",
        ),
        (
            Condition("delivery_at", FieldKind.MOMENT, before="09:00"),
            "“交车时间”早于 09:00",
            "“Delivery time” is earlier than 09:00",
        ),
        (
            Condition("opens_at", FieldKind.TIME, after="08:30"),
            "“开门时间”晚于 08:30",
            "“Opening time” is later than 08:30",
        ),
        (
            Condition("signed_on", FieldKind.DATE, any_of=("2026-06-30",), after="2026-01-05"),
            "“签订日期”为2026年6月30日、晚于 2026年1月5日",
            "“Signed on” is 30 June 2026 and is later than 5 January 2026",
        ),
        (Condition("colour", FieldKind.TEXT, any_of=("red",)), "“colour”为“red”", "“colour” is “red”"),
    ],
)
def test_the_correction_that_is_the_success_is_said(condition: Condition, zh: str, en: str) -> None:
    assert both(met_when_text((condition,), ARRANGING, CATALOGUE)) == (
        f"事后更正，如{zh}，视为完成",
        f"also done once it is corrected and {en}",
    )


# ---- by when


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("30 seconds", "30 秒内", "within 30 seconds"),
        ("4 hours", "4 小时内", "within 4 hours"),
        ("1 working hour", "1 工作小时内", "within 1 working hour"),
        ("0 minutes", "立即", "at once"),
        (
            "0 working minutes",
            "立即；不在上班时间的，到下一次上班时",
            "at once; outside working hours, when work next begins",
        ),
        (
            "2 working days 4 working hours",
            "2 个工作日又 4 工作小时内",
            "within 2 working days and 4 working hours",
        ),
        ("0 days", "最晚当天 24:00", "at the latest the same day, end of day"),
        ("1 day", "最晚次日 24:00", "at the latest the next day, end of day"),
        ("3 days", "3 天内（最晚此后第 3 天 24:00）", "within 3 days (at the latest the 3rd day after, end of day)"),
        ("1 week", "1 周内（最晚此后第 7 天 24:00）", "within 1 week (at the latest the 7th day after, end of day)"),
        (
            "3 weeks",
            "3 周内（最晚此后第 21 天 24:00）",
            "within 3 weeks (at the latest the 21st day after, end of day)",
        ),
        (
            "1 month",
            "1 个月内（最晚 1 个月后的同一天 24:00）；没有这一天的，按那个月最后一天算",
            "within 1 month (at the latest the same day 1 month later, end of day); "
            "where there is no such day, the last day of that month counts",
        ),
        ("0 months", "最晚当天 24:00", "at the latest the same day, end of day"),
        (
            "0 working days",
            "最晚当天下班时；当天不上班的，到下一个工作日",
            "at the latest the same day, close of business; where that day is off: the next working day",
        ),
        (
            "1 working day",
            "1 个工作日内（最晚下一个工作日下班时）",
            "within 1 working day (at the latest the next working day, close of business)",
        ),
        (
            "12 working days",
            "12 个工作日内（最晚此后第 12 个工作日下班时）",
            "within 12 working days (at the latest the 12th working day after, close of business)",
        ),
        (
            "4 hours 2 days",
            "4 小时又 2 天内（最晚最后那天 24:00）",
            "within 4 hours and 2 days (at the latest the last of these days, end of day)",
        ),
    ],
)
def test_an_amount_after_the_event_names_the_last_day_and_its_end(amount: str, zh: str, en: str) -> None:
    assert due(Within(Amount.parse(amount))) == (zh, en)


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        (TimeOfDay.CLOSE, "下班时", ", close of business"),
        (TimeOfDay.OPEN, "上班时", ", start of business"),
        (TimeOfDay.END_OF_DAY, " 24:00", ", end of day"),
        (TimeOfDay.SAME_TIME, "的同一时刻", ", the same time of day"),
        (time(12, 0), " 12:00", ", 12:00"),
        (time(12, 0, 30), " 12:00:30", ", 12:00:30"),
    ],
)
def test_the_time_of_day_is_said(at: TimeOfDay | time, zh: str, en: str) -> None:
    assert due(Within(Amount.parse("2 working days"), at=at)) == (
        f"2 个工作日内（最晚此后第 2 个工作日{zh}）",
        f"within 2 working days (at the latest the 2nd working day after{en})",
    )


@pytest.mark.parametrize(
    ("roll", "zh", "en"),
    [
        (Roll.NONE, "", ""),
        (Roll.NEXT, "顺延到下一个工作日", "the next working day"),
        (Roll.PREVIOUS, "提前到上一个工作日", "the working day before"),
        (Roll.NEAREST, "移到最近的工作日，前后一样近的取后一个", "the nearest working day, the later of two as near"),
        (
            Roll.NEXT_IN_MONTH,
            "顺延到下一个工作日，跨月的改为提前到上一个工作日",
            "the next working day, or the one before where that falls into another month",
        ),
        (
            Roll.PREVIOUS_IN_MONTH,
            "提前到上一个工作日，跨月的改为顺延到下一个工作日",
            "the working day before, or the next one where that falls into another month",
        ),
    ],
)
@pytest.mark.parametrize(
    ("rule", "trigger", "first_zh", "first_en"),
    [
        (
            Within(Amount.parse("3 days")),
            ARRANGING,
            "3 天内（最晚此后第 3 天 24:00）",
            "within 3 days (at the latest the 3rd day after, end of day)",
        ),
        (
            Ahead(Amount.parse("1 day"), "delivery_at"),
            ARRANGING,
            "最晚“交车时间”的前一天 24:00",
            "at the latest the day before “Delivery time”, end of day",
        ),
        (InPeriod(DayOfPeriod(5)), every(Every.MONTH), "最晚 5 日 24:00", "by the 5th, end of day"),
    ],
)
def test_where_a_day_off_moves_the_date_it_is_said(
    rule: Within | Ahead | InPeriod,
    trigger: Trigger,
    first_zh: str,
    first_en: str,
    roll: Roll,
    zh: str,
    en: str,
) -> None:
    moved = (f"；最后那天不上班的，{zh}", f"; where that last day is off: {en}") if zh else ("", "")
    assert due(replace(rule, roll=roll), trigger) == (first_zh + moved[0], first_en + moved[1])


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("0 hours", "最晚在“交车时间”当时", "at “Delivery time” at the latest"),
        ("4 hours", "最晚在“交车时间”之前 4 小时", "at the latest 4 hours before “Delivery time”"),
        ("0 days", "最晚“交车时间”当天 24:00", "at the latest the day of “Delivery time”, end of day"),
        ("3 days", "最晚“交车时间”之前第 3 天 24:00", "at the latest the 3rd day before “Delivery time”, end of day"),
        ("1 week", "最晚“交车时间”之前第 7 天 24:00", "at the latest the 7th day before “Delivery time”, end of day"),
        (
            "2 months",
            "最晚“交车时间”之前 2 个月的同一天 24:00；没有这一天的，按那个月最后一天算",
            "at the latest the same day 2 months before “Delivery time”, end of day; "
            "where there is no such day, the last day of that month counts",
        ),
        (
            "0 working days",
            "最晚“交车时间”当天下班时；当天不上班的，到上一个工作日",
            "at the latest the day of “Delivery time”, close of business; "
            "where that day is off: the working day before",
        ),
        (
            "1 working day",
            "最晚“交车时间”的前一个工作日下班时",
            "at the latest the working day before “Delivery time”, close of business",
        ),
        (
            "2 working days",
            "最晚“交车时间”之前第 2 个工作日下班时",
            "at the latest the 2nd working day before “Delivery time”, close of business",
        ),
        (
            "4 hours 2 days",
            "最晚“交车时间”之前 4 小时又 2 天的那天 24:00",
            "at the latest the day 4 hours and 2 days before “Delivery time”, end of day",
        ),
    ],
)
def test_an_amount_ahead_of_a_moment_counts_back_from_it(amount: str, zh: str, en: str) -> None:
    assert due(Ahead(Amount.parse(amount), "delivery_at")) == (zh, en)


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (
            Within(Amount.parse("2 working days"), field="delivery_at"),
            "从“交车时间”算起，2 个工作日内（最晚此后第 2 个工作日下班时）",
            "counted from “Delivery time”: within 2 working days "
            "(at the latest the 2nd working day after, close of business)",
        ),
        (ByField("delivery_at"), "须在“交车时间”之前", "before “Delivery time”"),
        (ByField("delivery_at", "at"), "最晚在“交车时间”当时", "at “Delivery time” at the latest"),
        (
            ByField("promised_at"),
            "须在“答应的时间”之前；未填写时，期限待定",
            "before “Promised time”; until it is filled in, the due date is pending",
        ),
        (
            ByEvent("refund.paid"),
            "须在“押金已退”之前；该事件发生之前，期限待定",
            "before “Refund paid” happens; until then the due date is pending",
        ),
        (
            Agreed(),
            "按双方商定的时间；商定之前，期限待定",
            "at the time that both sides agree on; until then the due date is pending",
        ),
    ],
)
def test_a_date_that_waits_for_something_says_for_what(rule: DueRule, zh: str, en: str) -> None:
    assert due(rule) == (zh, en)


def test_a_field_that_a_condition_asks_for_is_never_blank() -> None:
    trigger = OnEvent(("delivery.arranged",), (Condition("promised_at", FieldKind.MOMENT, after="17:00"),))
    assert due(ByField("promised_at"), trigger) == ("须在“答应的时间”之前", "before “Promised time”")


@pytest.mark.parametrize(
    ("period", "place", "zh", "en"),
    [
        (Every.DAY, DayOfPeriod(1), "最晚当天 24:00", "by that day, end of day"),
        (
            Every.DAY,
            WorkingDayOfPeriod(1),
            "最晚当天下班时；当天不上班的，无需办理",
            "by that day, close of business; on a day off nothing is due",
        ),
        (
            Every.DAY,
            WeekdayOfPeriod(4),
            "最晚星期五 24:00；没有这一天的，无需办理",
            "by Friday, end of day; where there is no such day, nothing is due",
        ),
        (Every.WEEK, DayOfPeriod(1), "最晚星期一 24:00", "by Monday, end of day"),
        (Every.WEEK, DayOfPeriod(-1), "最晚星期日 24:00", "by Sunday, end of day"),
        (Every.WEEK, WeekdayOfPeriod(4), "最晚星期五 24:00", "by Friday, end of day"),
        (
            Every.WEEK,
            WorkingDayOfPeriod(1),
            "最晚当周第 1 个工作日下班时；没有这一天的，无需办理",
            "by the 1st working day of the week, close of business; where there is no such day, nothing is due",
        ),
        (Every.MONTH, DayOfPeriod(1), "最晚 1 日 24:00", "by the 1st, end of day"),
        (Every.MONTH, DayOfPeriod(22), "最晚 22 日 24:00", "by the 22nd, end of day"),
        (
            Every.MONTH,
            DayOfPeriod(29),
            "最晚 29 日 24:00；没有这一天的，按最后一天算",
            "by the 29th, end of day; where there is no such day, the last day counts",
        ),
        (Every.MONTH, DayOfPeriod(-1), "最晚当月最后一天 24:00", "by the last day of the month, end of day"),
        (
            Every.MONTH,
            DayOfPeriod(-2),
            "最晚当月倒数第 2 天 24:00",
            "by the 2nd day from the end of the month, end of day",
        ),
        (
            Every.MONTH,
            WeekdayOfPeriod(4, 2),
            "最晚当月第 2 个星期五 24:00",
            "by the 2nd Friday of the month, end of day",
        ),
        (
            Every.MONTH,
            WeekdayOfPeriod(4, -1),
            "最晚当月最后一个星期五 24:00",
            "by the last Friday of the month, end of day",
        ),
        (
            Every.MONTH,
            WeekdayOfPeriod(4, 5),
            "最晚当月第 5 个星期五 24:00；没有这一天的，无需办理",
            "by the 5th Friday of the month, end of day; where there is no such day, nothing is due",
        ),
        (
            Every.MONTH,
            WorkingDayOfPeriod(-1),
            "最晚当月最后一个工作日下班时",
            "by the last working day of the month, close of business",
        ),
        (
            Every.MONTH,
            WorkingDayOfPeriod(-2),
            "最晚当月倒数第 2 个工作日下班时",
            "by the 2nd working day from the end of the month, close of business",
        ),
        (
            Every.MONTH,
            WorkingDayOfPeriod(20),
            "最晚当月第 20 个工作日下班时；没有这一天的，无需办理",
            "by the 20th working day of the month, close of business; where there is no such day, nothing is due",
        ),
        (Every.QUARTER, DayOfPeriod(20), "最晚当季度第 20 天 24:00", "by the 20th day of the quarter, end of day"),
        (
            Every.HALF_YEAR,
            DayOfPeriod(-1),
            "最晚这半年最后一天 24:00",
            "by the last day of the half-year, end of day",
        ),
        (
            Every.YEAR,
            DayOfPeriod(366),
            "最晚当年第 366 天 24:00；没有这一天的，按最后一天算",
            "by the 366th day of the year, end of day; where there is no such day, the last day counts",
        ),
    ],
)
def test_by_a_place_ends_with_that_day(period: Every, place: Place, zh: str, en: str) -> None:
    assert due(InPeriod(place), every(period)) == (zh, en)


@pytest.mark.parametrize(
    ("period", "rule", "zh", "en"),
    [
        (
            Every.YEAR,
            InPeriod(DayOfPeriod(20), month=12),
            "最晚 12 月 20 日 24:00",
            "by the 20th of December, end of day",
        ),
        (
            Every.YEAR,
            InPeriod(DayOfPeriod(30), month=2),
            "最晚 2 月 30 日 24:00；没有这一天的，按最后一天算",
            "by the 30th of February, end of day; where there is no such day, the last day counts",
        ),
        (
            Every.QUARTER,
            InPeriod(WeekdayOfPeriod(4, 2), month=2),
            "最晚当季度第 2 个月第 2 个星期五 24:00",
            "by the 2nd Friday of the 2nd month of the quarter, end of day",
        ),
        (
            Every.HALF_YEAR,
            InPeriod(WorkingDayOfPeriod(-1), "before", month=6),
            "须在这半年第 6 个月最后一个工作日之前（最晚前一天 24:00）",
            "before the last working day of the 6th month of the half-year (at the latest the day before, end of day)",
        ),
    ],
)
def test_a_place_in_one_month_of_a_longer_period_names_the_month(
    period: Every, rule: InPeriod, zh: str, en: str
) -> None:
    assert due(rule, every(period)) == (zh, en)


@pytest.mark.parametrize(
    ("period", "place", "zh", "en"),
    [
        (
            Every.DAY,
            DayOfPeriod(1),
            "须在当天之前（最晚前一天 24:00）",
            "before that day (at the latest the day before, end of day)",
        ),
        (
            Every.WEEK,
            WeekdayOfPeriod(0),
            "须在星期一之前（最晚上周星期日 24:00）",
            "before Monday (at the latest Sunday of the week before, end of day)",
        ),
        (
            Every.WEEK,
            DayOfPeriod(5),
            "须在星期五之前（最晚星期四 24:00）",
            "before Friday (at the latest Thursday, end of day)",
        ),
        (
            Every.MONTH,
            DayOfPeriod(5),
            "须在 5 日之前（最晚 4 日 24:00）",
            "before the 5th (at the latest the 4th, end of day)",
        ),
        (
            Every.MONTH,
            DayOfPeriod(1),
            "须在 1 日之前（最晚上月最后一天 24:00）",
            "before the 1st (at the latest the last day of the month before, end of day)",
        ),
        # before 29 February's stand-in, the 28th, is the 27th: no date of its own can be named
        (
            Every.MONTH,
            DayOfPeriod(29),
            "须在 29 日之前（最晚前一天 24:00）；没有这一天的，按最后一天算",
            "before the 29th (at the latest the day before, end of day); "
            "where there is no such day, the last day counts",
        ),
        (
            Every.MONTH,
            WorkingDayOfPeriod(3),
            "须在当月第 3 个工作日之前（最晚前一天 24:00）",
            "before the 3rd working day of the month (at the latest the day before, end of day)",
        ),
    ],
)
def test_before_a_place_names_the_day_that_is_the_last(period: Every, place: Place, zh: str, en: str) -> None:
    assert due(InPeriod(place, "before"), every(period)) == (zh, en)


def test_a_shift_counts_working_days_from_the_place() -> None:
    monthly = every(Every.MONTH)
    assert due(InPeriod(DayOfPeriod(5), shift=2), monthly) == (
        "最晚 5 日之后第 2 个工作日下班时",
        "by the 2nd working day after the 5th, close of business",
    )
    assert due(InPeriod(DayOfPeriod(-1), "before", shift=-3), monthly) == (
        "须在当月最后一天之前第 3 个工作日之前（最晚前一天 24:00）",
        "before the 3rd working day before the last day of the month (at the latest the day before, end of day)",
    )


def test_a_clock_time_ends_the_rule_in_its_day() -> None:
    assert due(InPeriod(DayOfPeriod(1), at=time(12)), every(Every.MONTH)) == ("最晚 1 日 12:00", "by the 1st, 12:00")


def test_a_single_date_ends_with_its_day() -> None:
    assert due(InPeriod(DayOfPeriod(1)), OnDate(date(2026, 6, 30))) == ("最晚当天 24:00", "by that day, end of day")


def test_a_request_is_answered_within_an_amount() -> None:
    assert both(response_text(Amount.parse("1 working hour"))) == (
        "收到请求后，1 工作小时内答复",
        "answered within 1 working hour of the request",
    )


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("1 week", "每周", "every week"),
        ("2 weeks", "每 2 周", "every 2 weeks"),
        ("1 working day", "每个工作日", "every working day"),
        ("1 week 2 days", "每 1 周又 2 天", "every 1 week and 2 days"),
    ],
)
def test_follow_ups_say_how_often_and_until_what(amount: str, zh: str, en: str) -> None:
    assert both(follow_up_text(FollowUp(Amount.parse(amount), "refund.paid"), CATALOGUE)) == (
        f"此后{zh}再办一次，直到“押金已退”",
        f"then again {en}, until this happens: Refund paid",
    )


def test_dates_carry_their_year() -> None:
    assert both(date_text(date(2026, 9, 1))) == ("2026年9月1日", "1 September 2026")


def test_no_kind_of_trigger_rule_or_place_is_left_without_a_test() -> None:
    """The unions as they are today. A new variant fails here until it has a test."""
    by_cause = {OnRating, OnReturn, OnStep, OnCorrectiveAction}
    assert set(get_args(Trigger)) == {Recurring, OnDate, OnRule, OnEvent, OnRequest, OnReview, OnSurvey} | by_cause
    assert set(get_args(DueRule)) == {Within, Ahead, ByField, ByEvent, Agreed, InPeriod}
    assert set(get_args(Place)) == {DayOfPeriod, WeekdayOfPeriod, WorkingDayOfPeriod}
