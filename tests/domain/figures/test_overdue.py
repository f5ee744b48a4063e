"""The figures of the overdue report, both sides of each edge."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.rule import Every
from engine.domain.deadline.due import Due
from engine.domain.deadline.period import Period, month_of
from engine.domain.figures.due_in_period import DueInPeriod, DuePart
from engine.domain.figures.item_group import GroupTotals, ItemGroup
from engine.domain.figures.judged import Judged
from engine.domain.figures.overdue import Awaited, Band, LateLine, Line, OverdueReport, Share
from engine.domain.figures.overdue_report import overdue_report
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.head import Head
from engine.domain.occurrence.occurrence import Dated, Occurrence, Question
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict
from engine.domain.text import Text
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause
from tests import builders as build
from tests.builders import instant

Report = Callable[..., OverdueReport]
DAY = timedelta(days=1)


@pytest.fixture
def judged() -> Callable[..., Judged]:
    def make(
        key: str,
        due_at: str | None,
        timeliness: Timeliness = Timeliness.OVERDUE,
        *,
        delivered_at: str | None = None,
        phase: Phase | None = None,
        reasons: tuple[Reason, ...] = (),
        subject: str | None = None,
        stake: str | None = None,
        currency: str = "CNY",
        returns: int = 0,
        owner: str = "clerk",
    ) -> Judged:
        slip = build.obligation(owner=owner, source="sales/7")
        opens_at = instant("2026-01-01T09:00")
        due = Due(instant(due_at)) if due_at else None
        occurrence = Occurrence(
            id=f"sales-finance/slip@delivery.arranged/{key}",
            agreement="sales-finance",
            obligation="slip",
            opens_at=opens_at,
            known_at=opens_at,
            dates=(Dated(opens_at, due),),
            subject=subject or key,
            label=f"Li {key}",
            stake=Decimal(stake) if stake else None,
            currency=currency if stake else None,
        )
        delivered = instant(delivered_at) if delivered_at else None
        verdict = Verdict(
            phase=phase or (Phase.CLOSED if delivered else Phase.OPEN),
            timeliness=timeliness,
            due=due,
            next_change_at=None,
            outcome=Outcome.DONE if delivered else None,
            reasons=reasons,
            delivered_at=delivered,
            closed_at=delivered,
            late_by=delivered - due.at if delivered and due and timeliness is Timeliness.LATE else None,
        )
        return Judged(
            build.agreement(slip), slip, occurrence, verdict, returns, first_due_at=due.at if due is not None else None
        )

    return make


@pytest.fixture
def report(office: Calendar) -> Report:
    def make(*cases: Judged, at: str = "2026-01-31T18:00", questions: tuple[Question, ...] = ()) -> OverdueReport:
        return overdue_report(
            cases,
            as_of=instant(at),
            period=Period.containing(date(2026, 1, 1), Every.MONTH),
            calendar=office,
            organisation=Text(zh="店", en="Shop"),
            rehearsal=True,
            questions=questions,
            head=Head(3, 14, "abc"),
        )

    return make


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (0, Band.UNDER_1),
        (1, Band.TO_3),
        (3, Band.TO_3),
        (4, Band.TO_7),
        (7, Band.TO_7),
        (8, Band.TO_30),
        (30, Band.TO_30),
        (31, Band.OVER_30),
        (400, Band.OVER_30),
    ],
)
def test_an_age_lies_in_its_band(days: int, band: Band) -> None:
    assert Band.of(days) is band


@pytest.mark.parametrize(
    ("due_at", "days", "band"),
    [
        ("2026-01-31T18:00", 0, Band.UNDER_1),
        ("2026-01-30T18:00:01", 0, Band.UNDER_1),
        ("2026-01-30T18:00", 1, Band.TO_3),
        ("2026-01-27T18:00:01", 3, Band.TO_3),
        ("2026-01-27T18:00", 4, Band.TO_7),
        ("2026-01-23T18:00:01", 7, Band.TO_7),
        ("2026-01-23T18:00", 8, Band.TO_30),
        ("2025-12-31T18:00:01", 30, Band.TO_30),
        ("2025-12-31T18:00", 31, Band.OVER_30),
    ],
)
def test_age_is_whole_elapsed_days_since_the_due_instant(
    judged: Callable[..., Judged], report: Report, due_at: str, days: int, band: Band
) -> None:
    (line,) = report(judged("A-1", due_at)).lines
    assert (line.age_days, line.band) == (days, band)


def test_a_report_is_one_whole_value(judged: Callable[..., Judged], report: Report) -> None:
    late = judged("A-2", "2026-01-20T18:00", Timeliness.LATE, delivered_at="2026-01-21T18:00")
    awaited = judged("A-3", None, Timeliness.PENDING, reasons=(Reason.DATE_AWAITED,))
    requests = Question("delivery.arranged/A-9", "sales-finance", "slip", ("payment",), Text.plain("Slip"))
    overdue = judged("A-1", "2026-01-28T18:00", stake="8500.00", reasons=(Reason.RETURNED,), returns=1)
    share = Share("sales", (0, 1, 0, 0, 0), 1, (("CNY", Decimal("8500.00")),))
    title = OccurrenceTitle(Text.plain("Slip"))
    money = {("CNY", None): (["A-1"], [Decimal("8500.00")])}
    groups = [
        ItemGroup(DuePart.LATE.value, "sales", "sales-finance", "clerk", None, 1),
        ItemGroup(DuePart.OVERDUE.value, "sales", "sales-finance", "clerk", None, 1, 1, money),
    ]
    of_period = DueInPeriod.of("", GroupTotals(groups), (0, 1))
    assert report(late, awaited, overdue, questions=(requests,)) == OverdueReport(
        as_of=instant("2026-01-31T18:00"),
        zone="Asia/Shanghai",
        organisation=Text(zh="店", en="Shop"),
        period="2026-01",
        rehearsal=True,
        lines=(
            Line(
                occurrence=overdue.occurrence.id,
                agreement="sales-finance",
                obligation="slip",
                title=title,
                source="sales/7",
                provider="sales",
                consumer="finance",
                owner="clerk",
                subject="A-1",
                label="Li A-1",
                due_at=instant("2026-01-28T18:00"),
                age_days=3,
                band=Band.TO_3,
                stake=Decimal("8500.00"),
                currency="CNY",
                returned=True,
                key_moment=False,
            ),
        ),
        late=(
            LateLine(
                occurrence=late.occurrence.id,
                title=title,
                provider="sales",
                owner="clerk",
                subject="A-2",
                label="Li A-2",
                due_at=instant("2026-01-20T18:00"),
                delivered_at=instant("2026-01-21T18:00"),
                late_by=DAY,
            ),
        ),
        awaited=(Awaited(awaited.occurrence.id, title, "sales", "clerk", "Li A-3", instant("2026-01-01T09:00")),),
        stopped=(),
        due=of_period,
        due_by_department=(replace(of_period, id="sales"),),
        due_by_agreement=(replace(of_period, id="sales-finance"),),
        due_by_owner=(replace(of_period, id="clerk"),),
        by_department=(share,),
        by_agreement=(replace(share, id="sales-finance"),),
        by_owner=(replace(share, id="clerk"),),
        total=replace(share, id=""),
        questions=(requests,),
        head=Head(3, 14, "abc"),
        parties=(("sales-finance", "sales", "finance"),),
    )


def test_lines_are_oldest_first_whatever_order_they_come_in(judged: Callable[..., Judged], report: Report) -> None:
    cases = [judged("A-1", "2026-01-20T18:00"), judged("A-2", "2026-01-10T18:00"), judged("A-0", "2026-01-20T18:00")]
    item = report(*cases)
    assert [x.subject for x in item.lines] == ["A-2", "A-0", "A-1"]
    assert report(*reversed(cases)) == item


def test_only_what_is_open_and_past_due_is_overdue(judged: Callable[..., Judged], report: Report) -> None:
    result = report(
        judged("A-1", "2026-02-20T18:00", Timeliness.PENDING),
        judged("A-2", "2026-01-31T20:00", Timeliness.AT_RISK),
        judged("A-3", "2026-01-20T18:00", Timeliness.ON_TIME, delivered_at="2026-01-20T18:00"),
        judged("A-4", "2026-01-20T18:00", Timeliness.NONE, phase=Phase.CLOSED),
    )
    assert result.lines == ()
    assert result.total == Share("", (0, 0, 0, 0, 0), 0, ())


@pytest.mark.parametrize(
    ("due_at", "inside"),
    [
        ("2026-01-01T00:00", False),  # ends December
        ("2026-01-01T00:00:01", True),
        ("2026-01-31T24:00", True),
        ("2026-02-01T00:00:01", False),
    ],
)
def test_a_period_holds_what_falls_due_in_it(
    judged: Callable[..., Judged], report: Report, due_at: str, inside: bool
) -> None:
    result = report(judged("A-1", due_at, Timeliness.LATE, delivered_at="2026-02-03T18:00"))
    assert result.due.due.count == int(inside)
    assert len(result.late) == int(inside)


def test_what_is_overdue_from_before_the_period_is_still_a_line(judged: Callable[..., Judged], report: Report) -> None:
    result = report(judged("A-1", "2025-11-20T18:00"))
    assert (len(result.lines), result.due.due.count) == (1, 0)


def test_shares_count_by_band_and_group_by_owner(judged: Callable[..., Judged], report: Report) -> None:
    result = report(
        judged("A-1", "2026-01-31T10:00"),
        judged("A-2", "2026-01-20T10:00", owner="head"),
        judged("A-3", "2026-01-30T10:00", owner="head"),
    )
    assert result.by_owner == (Share("clerk", (1, 0, 0, 0, 0), 1, ()), Share("head", (0, 1, 0, 1, 0), 2, ()))
    assert result.total == Share("", (1, 1, 0, 1, 0), 3, ())


def test_money_is_summed_by_currency_and_that_of_one_subject_is_at_stake_once(
    judged: Callable[..., Judged], report: Report
) -> None:
    result = report(
        judged("A-1", "2026-01-20T10:00", stake="100.10"),
        judged("A-1b", "2026-01-21T10:00", subject="A-1", stake="100.10"),
        judged("A-2", "2026-01-20T10:00", stake="0.20"),
        judged("A-3", "2026-01-20T10:00", stake="5.00", currency="EUR"),
    )
    assert result.total.stakes == (("CNY", Decimal("100.30")), ("EUR", Decimal("5.00")))


@pytest.mark.parametrize(
    ("at", "month"),
    [("2026-01-31T24:00", "2026-01"), ("2026-02-01T00:00:01", "2026-02"), ("2026-01-01T00:00:01", "2026-01")],
)
def test_the_month_of_an_instant_ends_with_its_last_midnight(office: Calendar, at: str, month: str) -> None:
    assert str(month_of(instant(at), office)) == month


def test_a_clock_that_stands_is_listed_with_since_when_and_for_whom_the_oldest_first(
    judged: Callable[..., Judged], report: Report
) -> None:
    def stopped(key: str, since: str, who: str) -> Judged:
        pause = Pause(instant(since), None, who, "no signature yet")
        return replace(judged(key, None, Timeliness.PENDING, reasons=(Reason.STOPPED,)), pause=pause)

    result = report(
        stopped("A-2", "2026-01-09T10:00", "bank"),
        stopped("A-1", "2026-01-08T10:00", "customer"),
        stopped("A-3", "2026-01-10T10:00", "consumer"),
    )
    assert [(s.occurrence[-3:], s.since, s.waiting_for, s.reason) for s in result.stopped] == [
        ("A-1", instant("2026-01-08T10:00"), "customer", "no signature yet"),
        ("A-2", instant("2026-01-09T10:00"), "bank", "no signature yet"),
        ("A-3", instant("2026-01-10T10:00"), "finance", "no signature yet"),  # the consumer, by its id
    ]
    assert (result.lines, result.awaited) == ((), ())


def test_a_clock_that_stands_is_recognised_by_its_label_or_the_period_it_serves(
    judged: Callable[..., Judged], report: Report
) -> None:
    pause = Pause(instant("2026-01-09T10:00"), None, "bank", "")
    one = replace(judged("A-1", None, Timeliness.PENDING, reasons=(Reason.STOPPED,)), pause=pause)
    labels = [("Li 沪A", None), (None, "2026-01"), ("Li 沪A", "2026-01")]
    shown = [
        report(replace(one, occurrence=replace(one.occurrence, label=label, served=served))).stopped[0].label
        for label, served in labels
    ]
    assert shown == ["Li 沪A", "2026-01", "Li 沪A"]


def test_a_pause_that_stops_nothing_any_more_is_not_listed(judged: Callable[..., Judged], report: Report) -> None:
    overdue = replace(judged("A-1", "2026-01-15T18:00"), pause=Pause(instant("2026-01-20T10:00"), None))
    assert report(overdue).stopped == ()
