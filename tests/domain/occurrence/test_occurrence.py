"""The occurrences of an obligation: their ids, openings and due times."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from engine.domain.agreement.agreement import FollowUp, Obligation
from engine.domain.agreement.catalogue import Catalogue, FieldKind
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.rule import (
    Agreed,
    Ahead,
    ByEvent,
    ByField,
    DayOfPeriod,
    Every,
    InPeriod,
    OnDate,
    OnEvent,
    OnRequest,
    OnRule,
    Recurring,
    Serves,
    TimeOfDay,
    WeekdayOfPeriod,
    Within,
    WorkingDayOfPeriod,
)
from engine.domain.deadline.due import Due
from engine.domain.ledger.event import Event, Fact
from engine.domain.occurrence.expand.event import anchor_of
from engine.domain.occurrence.expand.obligation import questions
from engine.domain.occurrence.explanation import explain_due
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Dated, Ended, Occurrence, Question, Window
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from engine.domain.time.rrule import Frequency, RRule
from engine.wording.names import title_of
from tests import builders as build
from tests.builders import instant

CASH = Condition("payment", FieldKind.CHOICE, any_of=("cash",))
CARD = Condition("payment", FieldKind.CHOICE, any_of=("card",))
AFTER_FIVE = Condition("delivery_at", FieldKind.MOMENT, after="17:00")


# ---- recurring


def test_the_report_due_before_5_january_is_about_december(office: Calendar) -> None:
    report = build.obligation(
        id="report", trigger=Recurring(Every.MONTH, Serves.PREVIOUS), due=InPeriod(DayOfPeriod(5), "before")
    )
    result = build.occurrences_of(office, report, until="2026-03-31")
    opens = [instant(t) for t in ("2025-12-31T18:00", "2026-02-01T00:00", "2026-03-01T00:00")]
    assert result == tuple(
        Occurrence(
            id=f"sales-finance/report@{month}",
            agreement="sales-finance",
            obligation="report",
            opens_at=at,
            known_at=at,
            dates=(Dated(at, Due(instant(due))),),
            served=month,
        )
        for month, at, due in zip(
            ("2025-12", "2026-01", "2026-02"),
            opens,
            ("2026-01-04T24:00", "2026-02-04T24:00", "2026-03-04T24:00"),
            strict=True,
        )
    )


@pytest.mark.parametrize(
    ("every", "serves", "place", "ids"),
    [
        (Every.MONTH, Serves.THIS, DayOfPeriod(-1), ["2026-01", "2026-02", "2026-03"]),
        (Every.MONTH, Serves.NEXT, DayOfPeriod(25), ["2026-02", "2026-03", "2026-04"]),
        (Every.QUARTER, Serves.THIS, WorkingDayOfPeriod(-1), ["2026-Q1"]),
        (Every.QUARTER, Serves.PREVIOUS, WorkingDayOfPeriod(5), ["2025-Q4"]),
        (Every.HALF_YEAR, Serves.PREVIOUS, DayOfPeriod(20), ["2025-H2"]),
        (Every.YEAR, Serves.PREVIOUS, DayOfPeriod(31), ["2025"]),
    ],
)
def test_an_occurrence_is_named_by_the_period_it_serves(
    office: Calendar, every: Every, serves: Serves, place: object, ids: list[str]
) -> None:
    report = build.obligation(trigger=Recurring(every, serves), due=InPeriod(place))
    assert [o.id for o in build.occurrences_of(office, report, until="2026-03-31")] == [
        f"sales-finance/slip@{i}" for i in ids
    ]


@pytest.mark.parametrize(
    ("every", "rule", "days"),
    [
        (Every.YEAR, InPeriod(DayOfPeriod(20), month=12), ["2026-12-20", "2027-12-20"]),
        (Every.YEAR, InPeriod(DayOfPeriod(1), "before", month=3), ["2026-02-28", "2027-02-28"]),
        (Every.YEAR, InPeriod(DayOfPeriod(30), month=2), ["2026-02-28", "2027-02-28"]),
        (Every.HALF_YEAR, InPeriod(WeekdayOfPeriod(4, -1), month=6), ["2026-06-26", "2026-12-25", "2027-06-25"]),
        (Every.QUARTER, InPeriod(WorkingDayOfPeriod(-2), month=1), ["2026-01-29", "2026-04-29", "2026-07-30"]),
    ],
)
def test_a_place_can_be_in_one_month_of_a_longer_period(
    office: Calendar, every: Every, rule: InPeriod, days: list[str]
) -> None:
    report = build.obligation(trigger=Recurring(every), due=rule)
    found = build.occurrences_of(office, report, until="2027-12-31")
    assert [office.day_ended_by(o.due.at).isoformat() for o in found][: len(days)] == days


def test_a_weekly_obligation_falls_due_once_a_week(office: Calendar) -> None:
    weekly = build.obligation(trigger=Recurring(Every.WEEK), due=InPeriod(WorkingDayOfPeriod(-1)))
    result = build.occurrences_of(office, weekly, since="2026-02-02", until="2026-03-01")
    assert [(o.served, o.due.at.date().isoformat()) for o in result] == [
        ("2026-W06", "2026-02-06"),
        ("2026-W07", "2026-02-14"),
        # week 8 is Spring Festival: no working day, nothing due
        ("2026-W09", "2026-02-28"),
    ]


def test_a_recurring_one_opens_with_its_period_or_at_its_first_step_where_that_is_earlier(office: Calendar) -> None:
    def opening(place: DayOfPeriod, escalation: EscalationPolicy = build.STANDARD) -> datetime:
        only = build.obligation(trigger=Recurring(Every.MONTH), due=InPeriod(place), escalation=escalation)
        return build.occurrences_of(office, only, since="2026-03-01", until="2026-03-31")[0].opens_at

    assert opening(DayOfPeriod(20)) == instant("2026-03-01T00:00")
    assert opening(DayOfPeriod(2)) == instant("2026-02-27T00:00")
    assert opening(DayOfPeriod(2), escalation=build.SILENT) == instant("2026-03-01T00:00")


def test_31_december_end_of_day_belongs_to_december(office: Calendar) -> None:
    yearly = build.obligation(trigger=Recurring(Every.MONTH), due=InPeriod(DayOfPeriod(-1)))
    whole = build.agreement(yearly, since="2025-01-01")
    assert [o.served for o in build.occurrences_of(office, whole, since="2025-12-31", until="2025-12-31")] == [
        "2025-12"
    ]
    assert build.occurrences_of(office, whole, since="2026-01-01", until="2026-01-30") == ()


def test_the_agreements_dates_bound_due_instants_both_included(office: Calendar) -> None:
    daily = build.obligation(trigger=Recurring(Every.DAY), due=InPeriod(DayOfPeriod(1)))
    bounded = build.agreement(daily, since="2026-03-02", until="2026-03-04")
    assert [o.served for o in build.occurrences_of(office, bounded)] == ["2026-03-02", "2026-03-03", "2026-03-04"]


@pytest.mark.parametrize("at", [time(0), TimeOfDay.OPEN])
def test_00_00_of_the_first_day_is_due_and_of_the_day_after_the_last_is_not(at: time | TimeOfDay) -> None:
    always = build.calendar("00:00-24:00", weekend="00:00-24:00", china=False)
    daily = build.obligation(trigger=Recurring(Every.DAY), due=InPeriod(DayOfPeriod(1), at=at), escalation=build.SILENT)
    bounded = build.agreement(daily, since="2026-03-02", until="2026-03-04")
    result = build.occurrences_of(always, bounded, since="2026-01-01")
    assert [o.served for o in result] == ["2026-03-02", "2026-03-03", "2026-03-04"]
    assert [o.due for o in result] == [Due(instant(f"2026-03-0{n}T00:00")) for n in (2, 3, 4)]
    whole_days = build.agreement(replace(daily, due=InPeriod(DayOfPeriod(1))), since="2026-03-02", until="2026-03-04")
    assert [o.served for o in build.occurrences_of(always, whole_days)] == ["2026-03-02", "2026-03-03", "2026-03-04"]


def test_the_first_date_of_a_rule_at_00_00_is_due(office: Calendar) -> None:
    monthly = RRule(freq=Frequency.MONTHLY, count=3)
    at_midnight = InPeriod(DayOfPeriod(1), at=time(0))
    three = build.agreement(build.obligation(trigger=OnRule(monthly, date(2026, 1, 1)), due=at_midnight))
    result = build.occurrences_of(office, three, since="2025-12-31")
    assert [o.served for o in result] == ["2026-01-01", "2026-02-01", "2026-03-01"]
    once = build.agreement(build.obligation(trigger=OnDate(date(2026, 1, 1)), due=at_midnight))
    assert [o.served for o in build.occurrences_of(office, once, since="2025-12-31")] == ["2026-01-01"]


def test_a_single_date_falls_due_once_and_serves_that_day(office: Calendar) -> None:
    once = build.obligation(trigger=OnDate(date(2026, 6, 30)), due=InPeriod(DayOfPeriod(1)), escalation=build.SILENT)
    (result,) = build.occurrences_of(office, once)
    assert (result.id, result.due) == ("sales-finance/slip@2026-06-30", Due(instant("2026-06-30T24:00")))
    assert result.opens_at == instant("2026-06-30T00:00")
    assert build.occurrences_of(office, once, until="2026-06-29") == ()
    assert build.occurrences_of(office, once, since="2026-07-01") == ()


# ---- events


@pytest.mark.parametrize(
    ("written", "wording", "at"),
    [
        ("2026-02-13", "before", "2026-02-13T00:00"),
        ("2026-02-13", "at", "2026-02-13T24:00"),
        ("2026-02-13T16:30:00+08:00", "at", "2026-02-13T16:30"),
    ],
)
def test_a_date_that_an_event_names_is_an_instant_of_the_calendars_zone(
    office: Calendar, written: str, wording: str, at: str
) -> None:
    rule = replace(ByField("settlement_at"), wording=wording)
    assert anchor_of(written, rule, office) == instant(at)


def test_money_is_at_stake_in_its_currency_where_the_event_names_some(office: Calendar) -> None:
    def stake(**data: str) -> tuple[Decimal | None, str | None]:
        (found,) = build.occurrences_of(
            office, build.obligation(), build.fact(build.event("delivery.arranged", "A-1", "2026-03-02T10:00", **data))
        )
        return found.stake, found.currency

    assert stake(amount="8500.00") == (Decimal("8500.00"), "CNY")
    assert stake() == (None, None)
    assert stake(amount="") == (None, None)


def test_each_event_opens_an_occurrence_at_its_time_with_what_people_recognise(office: Calendar) -> None:
    arranged = build.event(
        "delivery.arranged", "A-1", "2026-02-13T16:00", "2026-02-13T17:00", customer="Li", amount="8500.00"
    )
    at = instant("2026-02-13T16:00")
    assert build.occurrences_of(office, build.obligation(), build.fact(arranged)) == (
        Occurrence(
            id="sales-finance/slip@delivery.arranged/A-1",
            agreement="sales-finance",
            obligation="slip",
            opens_at=at,
            known_at=instant("2026-02-13T17:00"),
            dates=(Dated(instant("2026-02-13T17:00"), Due(instant("2026-02-14T18:00")), anchor=at),),
            event="delivery.arranged/A-1",
            subject="A-1",
            label="Li",
            stake=Decimal("8500.00"),
            currency="CNY",
        ),
    )


def test_several_events_are_alternatives_and_one_number_may_be_the_key_of_each(office: Calendar) -> None:
    claim = build.obligation(trigger=OnEvent(("refund.requested", "refund.paid", "delivery.arranged")))
    facts = [build.fact(build.event(name, "A-1", "2026-03-02T10:00")) for name in ("refund.requested", "refund.paid")]
    assert [o.id for o in build.occurrences_of(office, claim, *facts)] == [
        "sales-finance/slip@refund.paid/A-1",
        "sales-finance/slip@refund.requested/A-1",
    ]


def test_a_label_without_values_is_the_number_of_the_subject(office: Calendar) -> None:
    blank = build.fact(build.event("customer.in_default", "D-7", "2026-03-02T10:00"))
    (result,) = build.occurrences_of(office, build.obligation(trigger=OnEvent(("customer.in_default",))), blank)
    assert result.label == "D-7"


def test_an_event_that_does_not_meet_the_condition_opens_nothing(office: Calendar) -> None:
    cash_only = build.obligation(trigger=OnEvent(("delivery.arranged",), (CASH,)))
    assert build.occurrences_of(office, cash_only, build.fact(_arranged(payment="card"))) == ()
    assert len(build.occurrences_of(office, cash_only, build.fact(_arranged(payment="cash")))) == 1


def test_a_missing_field_of_a_condition_opens_nothing_and_stands_as_a_question(office: Calendar) -> None:
    late_cash = build.obligation(trigger=OnEvent(("delivery.arranged",), (CASH, AFTER_FIVE)))
    whole = build.agreement(late_cash)
    arrangement = build.fact(_arranged(payment="cash"))
    answered = build.fact(_arranged(payment="card"))
    assert build.occurrences_of(office, whole, arrangement) == ()
    nothing_declared = Catalogue((), ())
    assert questions(whole, {"office": office}, Facts.of([arrangement]), nothing_declared) == (
        Question("delivery.arranged/A-1", "sales-finance", "slip", ("delivery_at",), late_cash.title),
    )
    assert questions(whole, {"office": office}, Facts.of([answered]), nothing_declared) == ()


def test_the_answer_to_a_question_opens_the_occurrence_from_when_it_was_recorded(office: Calendar) -> None:
    late_cash = build.obligation(
        trigger=OnEvent(("delivery.arranged",), (CASH, AFTER_FIVE)), due=ByField("delivery_at")
    )
    first = _arranged(payment="cash")
    second = _arranged(recorded_at="2026-03-03T09:00", payment="cash", delivery_at="2026-03-06T19:00:00+08:00")
    (result,) = build.occurrences_of(office, late_cash, build.fact(first, second))
    assert result.opens_at == instant("2026-03-02T10:00")
    assert result.known_at == instant("2026-03-03T09:00")
    assert result.dates == (Dated(instant("2026-03-03T09:00"), Due(instant("2026-03-06T19:00"))),)


@pytest.mark.parametrize(
    ("rule", "end"),
    [
        (ByField("delivery_at"), "2026-03-06T19:00"),
        (Within(Amount.parse("2 working days"), field="delivery_at"), "2026-03-10T18:00"),
        (Ahead(Amount.parse("1 working day"), "delivery_at"), "2026-03-05T18:00"),
    ],
)
def test_a_rule_may_start_from_a_moment_the_event_carries(
    office: Calendar, rule: ByField | Within | Ahead, end: str
) -> None:
    event = _arranged(delivery_at="2026-03-06T19:00:00+08:00")
    (result,) = build.occurrences_of(office, build.obligation(due=rule), build.fact(event))
    assert result.due == Due(instant(end))


@pytest.mark.parametrize(
    ("rule", "end"),
    [
        (ByField("settles_on"), "2026-09-29T00:00"),
        (ByField("settles_on", "at"), "2026-09-29T24:00"),
        (Within(Amount.parse("1 day"), field="settles_on"), "2026-09-30T24:00"),
        (Ahead(Amount.parse("1 working day"), "settles_on"), "2026-09-28T18:00"),
        (Ahead(Amount.parse("0 days"), "settles_on"), "2026-09-29T24:00"),
    ],
)
def test_a_rule_that_counts_from_a_date_has_the_date_as_day_0(
    office: Calendar, rule: ByField | Within | Ahead, end: str
) -> None:
    obligation, event = build.obligation(due=rule), _arranged(settles_on="2026-09-29")
    (result,) = build.occurrences_of(office, obligation, build.fact(event))
    assert result.due == Due(instant(end))
    steps = explain_due(obligation, result, office, Facts.of((build.fact(event),)))
    assert steps[-1].at == instant(end)


def test_until_the_moment_is_known_the_date_is_awaited(office: Calendar) -> None:
    slip = build.obligation(due=ByField("delivery_at"))
    first = _arranged()
    (awaited,) = build.occurrences_of(office, slip, build.fact(first))
    assert awaited.due is None
    assert awaited.opens_at == instant("2026-03-02T10:00")
    second = _arranged(recorded_at="2026-03-04T09:00", delivery_at="2026-03-06T19:00:00+08:00")
    (known,) = build.occurrences_of(office, slip, build.fact(first, second))
    assert known.id == awaited.id
    assert known.dates == (
        Dated(instant("2026-03-02T10:00"), None),
        Dated(instant("2026-03-04T09:00"), Due(instant("2026-03-06T19:00"))),
    )


def test_an_awaited_date_is_listed_by_its_opening(office: Calendar) -> None:
    slip, event = build.obligation(due=ByField("delivery_at")), _arranged()
    assert len(build.occurrences_of(office, slip, build.fact(event), since="2026-03-02", until="2026-03-02")) == 1
    assert build.occurrences_of(office, slip, build.fact(event), since="2026-03-03", until="2026-12-31") == ()


def test_a_correction_keeps_the_occurrence_and_moves_its_date(office: Calendar) -> None:
    first = _arranged(customer="Li")
    second = replace(
        first, at=instant("2026-03-04T10:00"), recorded_at=instant("2026-03-04T11:00"), data={"customer": "Wang"}
    )
    (result,) = build.occurrences_of(office, build.obligation(), build.fact(first, second))
    assert (result.id, result.label, result.opens_at) == (
        "sales-finance/slip@delivery.arranged/A-1",
        "Wang",
        instant("2026-03-04T10:00"),
    )
    assert result.known_at == instant("2026-03-02T10:00")
    assert result.dates == (
        Dated(instant("2026-03-02T10:00"), Due(instant("2026-03-03T18:00")), instant("2026-03-02T10:00")),
        Dated(instant("2026-03-04T11:00"), Due(instant("2026-03-05T18:00")), instant("2026-03-04T10:00")),
    )


def test_a_correction_that_moves_nothing_leaves_one_date(office: Calendar) -> None:
    first = _arranged(customer="Li")
    (result,) = build.occurrences_of(
        office, build.obligation(), build.fact(first, _arranged(recorded_at="2026-03-04T11:00", customer="Wang"))
    )
    assert len(result.dates) == 1


@pytest.mark.parametrize(
    ("payments", "ended"),
    [
        (("cash", "cash"), None),
        (("cash", "transfer"), ("lapsed", "2026-03-03T09:00")),
        (("cash", "card"), ("met", "2026-03-03T09:00")),
        (("cash", "transfer", "transfer"), ("lapsed", "2026-03-03T09:00")),
        (("cash", "transfer", "cash"), None),
        (("cash", "card", "cash"), None),
        (("cash", ""), None),  # a field that went missing is a question, not a no
        (("transfer", "cash"), None),
        (("transfer", "cash", "card"), ("met", "2026-03-04T09:00")),
    ],
)
def test_a_corrected_event_lapses_or_meets_the_occurrence_from_when_it_was_recorded(
    office: Calendar, payments: tuple[str, ...], ended: tuple[str, str] | None
) -> None:
    late_cash = build.obligation(trigger=OnEvent(("delivery.arranged",), (CASH,)), met_when=(CARD,))
    versions = [
        _arranged(recorded_at=f"2026-03-0{2 + n}T{'10' if n == 0 else '09'}:00", payment=payment)
        for n, payment in enumerate(payments)
    ]
    (result,) = build.occurrences_of(office, late_cash, build.fact(*versions))
    assert result.ended == (Ended(ended[0], instant(ended[1])) if ended else None)  # type: ignore[arg-type]


# ---- a later event of the same subject


def test_a_later_event_of_the_same_subject_is_the_due_instant(office: Calendar) -> None:
    confirm = build.obligation(trigger=OnEvent(("refund.requested",)), due=ByEvent("refund.paid"))
    refund = build.fact(build.event("refund.requested", "A-1", "2026-03-02T10:00"))
    (awaited,) = build.occurrences_of(office, confirm, refund)
    assert awaited.dates == (Dated(instant("2026-03-02T10:00"), None),)
    other = build.fact(build.event("refund.paid", "A-2", "2026-03-03T10:00"))
    assert build.occurrences_of(office, confirm, refund, other)[0].due is None
    paid = build.fact(build.event("refund.paid", "A-1", "2026-03-05T10:00", "2026-03-06T09:00"))
    (known,) = build.occurrences_of(office, confirm, refund, paid)
    assert known.dates == (
        Dated(instant("2026-03-02T10:00"), None),
        Dated(instant("2026-03-06T09:00"), Due(instant("2026-03-05T10:00"))),
    )


def test_only_the_first_such_event_after_the_opening_counts(office: Calendar) -> None:
    confirm = build.obligation(trigger=OnEvent(("refund.requested",)), due=ByEvent("refund.paid"))
    refund = build.fact(build.event("refund.requested", "A-1", "2026-03-02T10:00"))
    times = ("2026-03-01T10:00", "2026-03-02T09:59:59", "2026-03-07T10:00", "2026-03-09T10:00")
    paid = [build.fact(build.event("refund.paid", f"A-1/{n}", at, subject="A-1")) for n, at in enumerate(times)]
    assert build.occurrences_of(office, confirm, refund, *paid)[0].due == Due(instant("2026-03-07T10:00"))
    assert build.occurrences_of(office, confirm, refund, *paid[:2])[0].due is None


def test_a_corrected_later_event_moves_the_date_from_when_the_correction_was_recorded(office: Calendar) -> None:
    confirm = build.obligation(trigger=OnEvent(("refund.requested",)), due=ByEvent("refund.paid"))
    refund = build.fact(build.event("refund.requested", "A-1", "2026-03-02T10:00"))
    paid = build.event("refund.paid", "A-1", "2026-03-05T10:00")
    corrected = build.event("refund.paid", "A-1", "2026-03-04T10:00", "2026-03-09T09:00")
    (result,) = build.occurrences_of(office, confirm, refund, build.fact(paid, corrected))
    assert result.dates == (
        Dated(instant("2026-03-02T10:00"), None),
        Dated(instant("2026-03-05T10:00"), Due(instant("2026-03-05T10:00"))),
        Dated(instant("2026-03-09T09:00"), Due(instant("2026-03-04T10:00"))),
    )


# ---- follow-ups


def _in_default(*, at: str = "2026-03-02T10:00") -> Fact:
    return build.fact(build.event("customer.in_default", "D-7", at))


@pytest.fixture
def weekly() -> Obligation:
    return build.obligation(
        id="reminder",
        trigger=OnEvent(("customer.in_default",)),
        follow_up=FollowUp(Amount.parse("1 week"), until="default.resolved"),
        escalation=build.SILENT,
    )


def test_follow_ups_are_numbered_fall_due_in_turn_and_open_when_the_one_before_falls_due(
    office: Calendar, weekly: Obligation
) -> None:
    result = build.occurrences_of(office, weekly, _in_default(), until="2026-03-20")
    assert [(o.id, o.number, o.opens_at, o.due.at) for o in result] == [
        (f"sales-finance/reminder@customer.in_default/D-7#{n}", n, instant(opens), instant(due))
        for n, opens, due in (
            (1, "2026-03-02T10:00", "2026-03-03T18:00"),
            (2, "2026-03-03T18:00", "2026-03-10T18:00"),
            (3, "2026-03-10T18:00", "2026-03-17T18:00"),
        )
    ]


def test_from_the_second_on_a_follow_up_is_called_by_its_number(office: Calendar, weekly: Obligation) -> None:
    result = build.occurrences_of(office, weekly, _in_default(), until="2026-03-20")
    title = weekly.title
    assert [title_of(weekly, o) for o in result] == [
        title,
        Text(zh=f"{title.zh}（第 2 次）", en=f"{title.en} (no. 2)"),
        Text(zh=f"{title.zh}（第 3 次）", en=f"{title.en} (no. 3)"),
    ]


def test_a_follow_up_after_the_end_of_a_day_ends_with_a_day(office: Calendar) -> None:
    monthly = build.obligation(
        trigger=OnEvent(("customer.in_default",)),
        due=Within(Amount.parse("1 day")),
        follow_up=FollowUp(Amount.parse("1 month"), until="default.resolved"),
    )
    result = build.occurrences_of(office, monthly, _in_default(at="2026-01-29T10:00"), until="2026-04-30")
    ends = ["2026-01-30T24:00", "2026-02-28T24:00", "2026-03-30T24:00", "2026-04-30T24:00"]
    assert [o.due.at for o in result] == [instant(t) for t in ends]


def test_after_the_ending_event_no_follow_up_is_due(office: Calendar, weekly: Obligation) -> None:
    resolved = build.fact(build.event("default.resolved", "D-7", "2026-03-12T10:00", "2026-03-12T11:00"))
    result = build.occurrences_of(office, weekly, _in_default(), resolved)
    assert [(o.number, o.ended) for o in result] == [
        (1, None),
        (2, None),
        (3, Ended("lapsed", instant("2026-03-12T11:00"))),  # was open as it happened
    ]


@pytest.mark.parametrize(
    ("resolved_at", "numbers", "lapsed"),
    [
        ("2026-03-03T17:59:59", [1], [1]),
        ("2026-03-03T18:00", [1], []),
        ("2026-03-03T18:00:01", [1, 2], [2]),
        ("2026-03-10T18:00", [1, 2], []),
        ("2026-03-10T18:00:01", [1, 2, 3], [3]),
    ],
)
def test_both_sides_of_the_ending_event(
    office: Calendar, weekly: Obligation, resolved_at: str, numbers: list[int], lapsed: list[int]
) -> None:
    resolved = build.fact(build.event("default.resolved", "D-7", resolved_at))
    result = build.occurrences_of(office, weekly, _in_default(), resolved)
    assert [o.number for o in result] == numbers
    assert [o.number for o in result if o.ended] == lapsed


def test_a_correction_moves_each_follow_up_from_when_it_was_recorded(office: Calendar, weekly: Obligation) -> None:
    first = build.event("customer.in_default", "D-7", "2026-03-02T10:00")
    second = build.event("customer.in_default", "D-7", "2026-03-04T10:00", "2026-03-12T09:00")
    result = build.occurrences_of(office, weekly, build.fact(first, second), until="2026-03-16")
    assert result[1].dates == (
        Dated(instant("2026-03-02T10:00"), Due(instant("2026-03-10T18:00"))),
        Dated(instant("2026-03-12T09:00"), Due(instant("2026-03-12T18:00"))),
    )


# ---- requests


def test_a_request_opens_when_it_is_made_and_has_a_response_of_its_own(office: Calendar) -> None:
    on_request = build.obligation(
        trigger=OnRequest(), due=Within(Amount.parse("2 working days")), respond=Amount.parse("1 working hour")
    )
    (result,) = build.occurrences_of(
        office, on_request, requests=[build.request("R-1", "2026-03-02T17:30", wish="2026-03-04T10:00")]
    )
    at = instant("2026-03-02T17:30")
    assert result == Occurrence(
        id="sales-finance/slip@request/R-1",
        agreement="sales-finance",
        obligation="slip",
        opens_at=at,
        known_at=at,
        dates=(Dated(at, Due(instant("2026-03-04T18:00")), anchor=at),),
        wish=instant("2026-03-04T10:00"),
        response_due=instant("2026-03-03T09:30"),
        requested_by="ann",
    )


def test_a_request_whose_time_is_to_be_agreed_awaits_its_date(office: Calendar) -> None:
    on_request = build.obligation(trigger=OnRequest(), due=Agreed())
    (result,) = build.occurrences_of(office, on_request, requests=[build.request("R-1", "2026-03-02T17:30")])
    assert result.due is None


# ---- windows


def test_a_window_holds_its_last_midnight_and_not_its_first(office: Calendar) -> None:
    march = Window(date(2026, 3, 1), date(2026, 3, 31))
    edges = ("2026-03-01T00:00", "2026-03-01T00:00:01", "2026-03-31T24:00", "2026-04-01T00:00:01")
    assert [march.holds(instant(t), office) for t in edges] == [False, True, True, False]


def test_occurrences_come_by_due_instant_then_id(office: Calendar) -> None:
    item = build.obligation(id="one", trigger=Recurring(Every.MONTH), due=InPeriod(DayOfPeriod(5)))
    two = build.obligation(
        id="two", trigger=Recurring(Every.MONTH), due=InPeriod(DayOfPeriod(5), at=TimeOfDay.END_OF_DAY)
    )
    three = build.obligation(id="three", trigger=Recurring(Every.MONTH), due=InPeriod(DayOfPeriod(4)))
    result = build.occurrences_of(office, build.agreement(two, item, three), until="2026-01-31")
    assert [o.obligation for o in result] == ["three", "one", "two"]


def _arranged(*, recorded_at: str = "2026-03-02T10:00", **data: str) -> Event:
    return build.event("delivery.arranged", "A-1", "2026-03-02T10:00", recorded_at, **data)
