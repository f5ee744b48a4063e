"""The law of the figures of a period: its parts are disjoint and sum to the whole, however the items are grouped."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.agreement.rule import Every
from engine.domain.deadline.due import Due
from engine.domain.deadline.period import Period
from engine.domain.figures.due_in_period import DueInPeriod, DuePart
from engine.domain.figures.item_group import GroupTotals
from engine.domain.figures.judged import Judged
from engine.domain.figures.overdue import OverdueReport
from engine.domain.figures.overdue_report import overdue_report
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict
from engine.domain.text import Text
from engine.domain.time.calendar import Calendar
from tests import builders as build

AS_OF = datetime(2026, 2, 10, 10, 0, tzinfo=UTC)
INSTANTS = st.integers(0, 120 * 24 * 2).map(lambda n: datetime(2025, 12, 15, tzinfo=UTC) + timedelta(minutes=30 * n))
DELIVERED = st.sampled_from([Timeliness.ON_TIME, Timeliness.LATE])
OPEN = st.sampled_from([Timeliness.PENDING, Timeliness.AT_RISK, Timeliness.OVERDUE])
WITHOUT_DELIVERY = st.sampled_from([Outcome.WAIVED, Outcome.NOT_APPLICABLE, Outcome.LAPSED, Outcome.CANCELLED])
EXPECTED = {
    Outcome.WAIVED: DuePart.WAIVED,
    Outcome.NOT_APPLICABLE: DuePart.NOT_APPLICABLE,
    Outcome.LAPSED: DuePart.LAPSED,
    Outcome.CANCELLED: DuePart.CANCELLED,
    Timeliness.ON_TIME: DuePart.ON_TIME,
    Timeliness.LATE: DuePart.LATE,
    Timeliness.OVERDUE: DuePart.OVERDUE,
    Timeliness.PENDING: DuePart.NOT_YET,
    Timeliness.AT_RISK: DuePart.NOT_YET,
}


@st.composite
def verdicts(draw: st.DrawFn, due_at: datetime) -> Verdict:
    """Any verdict that there is: open, paused, delivered, accepted, or closed without a delivery."""
    due = Due(due_at)
    match draw(st.sampled_from(["open", "paused", "delivered", "closed"])):
        case "open":
            return Verdict(Phase.OPEN, draw(OPEN), due, None)
        case "paused":
            return Verdict(Phase.OPEN, Timeliness.PENDING, None, None, reasons=(Reason.STOPPED,))
        case "closed":
            return Verdict(Phase.CLOSED, Timeliness.NONE, due, None, draw(WITHOUT_DELIVERY), closed_at=AS_OF)
        case _:
            timeliness = draw(DELIVERED)
            late_by = timedelta(hours=1) if timeliness is Timeliness.LATE else None
            at = due_at + timedelta(hours=1)
            return Verdict(Phase.DELIVERED, timeliness, due, None, delivered_at=at, late_by=late_by)


@st.composite
def items(draw: st.DrawFn) -> list[Judged]:
    """Items of three departments; extensions and corrections have moved the due times of some."""
    judged = []
    for n in range(draw(st.integers(0, 12))):
        provider, owner = draw(st.sampled_from([("sales", "clerk"), ("hr", "clerk"), ("sales", "head")]))
        slip = build.obligation(owner=owner)
        agreement = replace(build.agreement(slip), id=f"{provider}-finance", provider=provider)
        first = draw(st.one_of(st.none(), INSTANTS))
        verdict = draw(verdicts(draw(INSTANTS)))
        amount = draw(st.one_of(st.none(), st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)))
        occurrence = Occurrence(
            id=f"{agreement.id}/slip@delivery.arranged/A-{n}",
            agreement=agreement.id,
            obligation="slip",
            opens_at=AS_OF,
            known_at=AS_OF,
            dates=(Dated(AS_OF, Due(first) if first else None),),
            subject=draw(st.sampled_from(["A-1", "A-2", "A-3"])),
            stake=amount,
            currency=draw(st.sampled_from(["CNY", "EUR"])) if amount is not None else None,
        )
        judged.append(Judged(agreement, slip, occurrence, verdict, draw(st.integers(0, 1)), first_due_at=first))
    return judged


def report(cases: Sequence[Judged], calendar: Calendar, period: Period) -> OverdueReport:
    return overdue_report(
        cases,
        as_of=AS_OF,
        period=period,
        calendar=calendar,
        organisation=Text.plain("shop"),
        rehearsal=False,
        questions=(),
        head=None,
    )


def counts(figures: DueInPeriod) -> list[int]:
    return [figures.due.count, figures.returned, *(total.count for total in figures.parts)]


def added(several: Sequence[DueInPeriod]) -> list[int]:
    none = counts(DueInPeriod.of("", GroupTotals(()), ()))
    return [sum(column) for column in zip(none, *map(counts, several), strict=True)]


def month(number: int) -> Period:
    return Period.containing(date(2025 + (number + 11) // 12, (number - 1) % 12 + 1, 1), Every.MONTH)


@given(items())
def test_each_item_is_in_exactly_one_part_and_the_parts_sum_to_the_whole(
    calendars: Mapping[str, Calendar], cases: list[Judged]
) -> None:
    for number in range(0, 5):
        figures = report(cases, calendars["office"], month(number))
        assert figures.due.due.count == sum(total.count for total in figures.due.parts)
        for shares in (figures.due_by_department, figures.due_by_agreement, figures.due_by_owner):
            assert added(shares) == counts(figures.due)


@given(items())
def test_the_months_share_out_the_items_by_their_first_due_time_and_a_quarter_is_the_sum_of_its_months(
    calendars: Mapping[str, Calendar], cases: list[Judged]
) -> None:
    office = calendars["office"]
    every_month = [report(cases, office, month(number)).due for number in range(0, 5)]
    assert added(every_month)[0] == sum(j.first_due_at is not None for j in cases)
    quarter = report(cases, office, Period.containing(date(2026, 1, 1), Every.QUARTER)).due
    assert counts(quarter) == added(every_month[1:4])


@given(items())
def test_the_part_of_an_item_follows_from_its_verdict_alone(
    calendars: Mapping[str, Calendar], cases: list[Judged]
) -> None:
    for case in cases:
        if case.first_due_at is None:
            continue
        verdict = case.verdict
        expected = EXPECTED[verdict.outcome or verdict.timeliness] if not verdict.reasons else DuePart.PAUSED
        in_some_month = [report([case], calendars["office"], month(number)).due for number in range(0, 5)]
        assert [part for due in in_some_month for part, t in due.by_part.items() if t.count] == [expected]


@given(items())
def test_a_total_counts_the_money_of_one_subject_once(calendars: Mapping[str, Calendar], cases: list[Judged]) -> None:
    figures = report(cases, calendars["office"], Period.containing(date(2026, 1, 1), Every.QUARTER))
    largest: dict[tuple[str, str], Decimal] = {}
    for line in figures.lines:
        if line.stake is not None and line.currency is not None:
            key = (line.currency, line.subject or "")
            largest[key] = max(line.stake, largest.get(key, Decimal(0)))
    expected = {c: sum((v for (of, _), v in largest.items() if of == c), Decimal(0)) for c, _ in largest}
    assert dict(figures.total.stakes) == expected
    for total in figures.due.parts:
        for currency, amount in total.stakes:
            assert amount <= dict(figures.due.due.stakes)[currency]
