"""A small report, made by hand: twelve things overdue at a dealership on 10 February 2026, 18:00."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.organisation import Department, Organisation, Role
from engine.domain.figures.due_in_period import DueInPeriod, DuePart, DueTotal
from engine.domain.figures.overdue import (
    Awaited,
    Band,
    Head,
    LateLine,
    Line,
    OverdueReport,
    Share,
    Stopped,
)
from engine.domain.figures.overdue_trend import OverdueTrend, TrendPoint
from engine.domain.ledger.history_types import LateReason
from engine.domain.occurrence.occurrence import AskedEvent, Question
from engine.domain.text import Text

GOLDEN = Path(__file__).parent / "golden"
ZONE = ZoneInfo("Asia/Shanghai")
AS_OF = datetime(2026, 2, 10, 10, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: opens a page in the system's Chromium")


def local(month: int, day: int, clock: str = "17:30", year: int = 2026) -> datetime:
    """A local clock time as the record holds it, in UTC; ``24:00`` ends the day."""
    hour, minute = (int(part) for part in clock.split(":"))
    return (datetime(year, month, day, tzinfo=ZONE) + timedelta(hours=hour, minutes=minute)).astimezone(UTC)


DEPARTMENTS = {
    "consumer-credit": ("消贷部", "Consumer credit"),
    "customer-service": ("客服部", "Customer service"),
    "finance": ("财务部", "Finance"),
    "hr": ("人事部", "Human resources"),
    "insurance": ("保险部", "Insurance"),
    "sales": ("销售部", "Sales"),
}
ROLES = {
    "consumer-credit-clerk": ("消贷专员", "Consumer credit clerk", "consumer-credit"),
    "consumer-credit-head": ("消贷部经理", "Head of consumer credit", "consumer-credit"),
    "customer-service-clerk": ("客服专员", "Customer service clerk", "customer-service"),
    "finance-clerk": ("会计", "Accountant", "finance"),
    "finance-head": ("财务部经理", "Head of finance", "finance"),
    "hr-clerk": ("人事专员", "HR clerk", "hr"),
    "insurance-clerk": ("保险专员", "Insurance clerk", "insurance"),
    "sales-consultant": ("销售顾问", "Sales consultant", "sales"),
    "sales-head": ("销售部经理", "Head of sales", "sales"),
}
OWNERS = {
    "consumer-credit": "consumer-credit-clerk",
    "customer-service": "customer-service-clerk",
    "hr": "hr-clerk",
    "insurance": "insurance-clerk",
    "sales": "sales-consultant",
}


def line(
    occurrence: str,
    title: Text,
    due_at: datetime,
    *,
    subject: str | None = None,
    label: str | None = None,
    stake: str | None = None,
    currency: str = "CNY",
    returned: bool = False,
    key_moment: bool = False,
) -> Line:
    """One overdue line; agreement, obligation and departments are read off the id."""
    agreement, rest = occurrence.split("/", 1)
    provider = agreement.removesuffix("-finance")
    days = (AS_OF - due_at).days
    return Line(
        occurrence=occurrence,
        agreement=agreement,
        obligation=rest.split("@")[0],
        title=OccurrenceTitle(title),
        source=f"{provider}/1",
        provider=provider,
        consumer="finance",
        owner=OWNERS[provider],
        subject=subject,
        label=label,
        due_at=due_at,
        age_days=days,
        band=Band.of(days),
        stake=Decimal(stake) if stake else None,
        currency=currency if stake else None,
        returned=returned,
        key_moment=key_moment,
    )


LINES = (
    line(
        "hr-finance/new-employee.seniority@employee.joined/E-12",
        Text(zh="核算工龄", en="Work out seniority"),
        local(1, 6),
        subject="E-12",
        label="新员工甲",
    ),
    line(
        "consumer-credit-finance/repayment-vouchers@loan.settled/A-0907",
        Text(zh="结清客户的银行还款凭证", en="Bank repayment vouchers of settled loans"),
        local(1, 9),
        subject="A-0907",
        label="客户壬",
        stake="45000",
    ),
    line(
        "sales-finance/signed-slips@vehicle.delivered/A-1003",
        Text(zh="客户亲笔签字的订单和交车单", en="Order and delivery slip signed by the customer"),
        local(1, 23),
        subject="A-1003",
        label="客户丙 样A1003",
        stake="98800.00",
        returned=True,
        key_moment=True,
    ),
    line(
        "customer-service-finance/fee-claim@mortgage.registered/A-1002",
        Text(zh="上牌、过户、抵押费用一周内报销", en="Claim registration, transfer and mortgage fees"),
        local(1, 28, "24:00"),
        subject="A-1002",
        label="客户乙",
        stake="380.00",
    ),
    line(
        "consumer-credit-finance/confirm-transfer@refund.requested/RF-03",
        Text(zh="退押金前确认过户手续办完", en="Confirm the transfer before a deposit is refunded"),
        local(1, 29, "16:00"),
        subject="RF-03",
        label="客户庚",
        stake="8000.00",
        key_moment=True,
    ),
    line(
        "consumer-credit-finance/arrears-report@2026-01",
        Text(zh="每月5日前提供欠款报表", en="Arrears report before the 5th"),
        local(2, 4, "24:00"),
        label="2026-01",
        key_moment=True,
    ),
    line(
        "consumer-credit-finance/customers-in-default@customer.in_default/D-08#2",
        Text(zh="协调逾期客户", en="Coordinate with customers in default"),
        local(2, 5),
        subject="D-08",
        label="客户辛",
        stake="9200.00",
    ),
    line(
        "hr-finance/bill-claims@bill.received/B-02",
        Text(zh="报销电话费、水费和电费", en="Claim telephone, water and electricity bills"),
        local(2, 5),
        subject="B-02",
        label="电费 B-02",
        stake="1980.00",
    ),
    line(
        "sales-finance/payment-slip@purchase.paid/A-1005",
        Text(zh="购车付款单填写齐全", en="Purchase payment slip, every field filled in"),
        local(2, 7),
        subject="A-1005",
        label="客户戊 轿车",
        stake="132000.00",
    ),
    line(
        "consumer-credit-finance/payout-papers@loan.paid_out/A-1004",
        Text(zh="放款客户的银行卡、存折和放款明细", en="Card and passbook of the customer with pay-out details"),
        local(2, 9),
        subject="A-1004",
        label="客户丁",
        stake="150000.00",
    ),
    line(
        "insurance-finance/claim-amount@claim.settled/C-302",
        Text(zh="提供准确的理赔金额供入账", en="Exact claim amount for booking"),
        local(2, 10),
        subject="C-302",
        label="客户癸 样C302",
        stake="23400.00",
    ),
    line(
        "sales-finance/late-cash-delivery@delivery.arranged/A-1006",
        Text(zh="17点后现金交车的劝客户提前付款或刷卡", en="Late cash deliveries paid ahead or by card"),
        local(2, 10, "17:40"),
        subject="A-1006",
        label="客户己 样A1006",
        stake="76500.00",
        key_moment=True,
    ),
)


def share(id: str, bands: tuple[int, ...], money: str | None = None) -> Share:
    """What one has overdue, in yuan."""
    return Share(id, bands, sum(bands), (("CNY", Decimal(money)),) if money else ())


def of_period(id: str, *, returned: int = 0, overdue_money: str = "", **counts: int) -> DueInPeriod:
    """What became of the items of February, by the names of the parts; the overdue ones with their money."""
    money = (("CNY", Decimal(overdue_money)),) if overdue_money else ()
    parts = tuple(DueTotal(counts.get(part.value, 0), money if part is DuePart.OVERDUE else ()) for part in DuePart)
    return DueInPeriod(id, DueTotal(sum(counts.values()), money), parts, returned)


@pytest.fixture
def organisation() -> Organisation:
    return Organisation(
        id="dealership",
        title=Text(zh="汽车销售服务店", en="Car dealership"),
        calendar="dealership",
        currency="CNY",
        departments=tuple(
            Department(id, Text(zh=zh, en=en), "dealership", f"{id}-head") for id, (zh, en) in DEPARTMENTS.items()
        ),
        roles=tuple(Role(id, Text(zh=zh, en=en), department) for id, (zh, en, department) in ROLES.items()),
        standards=(),
        escalation_policies=(),
    )


TREND = OverdueTrend(
    TrendPoint(local(1, 10, "18:00"), 9),
    tuple(
        TrendPoint(AS_OF - timedelta(weeks=7 - week), count)
        for week, count in enumerate((None, None, 4, 6, 9, 8, 10, 12))
    ),
)


@pytest.fixture
def report() -> OverdueReport:
    return OverdueReport(
        as_of=AS_OF,
        zone="Asia/Shanghai",
        organisation=Text(zh="汽车销售服务店", en="Car dealership"),
        period="2026-02",
        rehearsal=True,
        lines=LINES,
        late=(
            LateLine(
                occurrence="hr-finance/insurance-start@employee.insured/E-11",
                title=OccurrenceTitle(Text(zh="通知财务部员工参保时间", en="When an employee's insurance starts")),
                provider="hr",
                owner="hr-clerk",
                subject="E-11",
                label="员工乙",
                due_at=local(2, 3),
                delivered_at=local(2, 5, "09:10"),
                late_by=timedelta(days=1, hours=15, minutes=40),
            ),
            LateLine(
                occurrence="sales-finance/decoration-slip@vehicle.delivered/A-1001",
                title=OccurrenceTitle(Text(zh="交车后3天内交装饰单", en="Decoration slip within 3 days")),
                provider="sales",
                owner="sales-consultant",
                subject="A-1001",
                label="客户甲 样A1001",
                due_at=local(2, 8, "24:00"),
                delivered_at=local(2, 9, "00:25"),
                late_by=timedelta(minutes=25),
            ),
        ),
        trend=TREND,
        awaited=(
            Awaited(
                occurrence="consumer-credit-finance/confirm-transfer@refund.requested/RF-02",
                title=OccurrenceTitle(
                    Text(zh="退押金前确认过户手续办完", en="Confirm the transfer before a deposit is refunded")
                ),
                provider="consumer-credit",
                owner="consumer-credit-clerk",
                label="客户甲",
                opens_at=local(2, 3, "11:20"),
            ),
            Awaited(
                occurrence="insurance-finance/premium-check@transfer.requested/A-0915",
                title=OccurrenceTitle(
                    Text(zh="过户前核查客户是否欠保费", en="Check for unpaid premiums before a transfer")
                ),
                provider="insurance",
                owner="insurance-clerk",
                label="客户子 样A0915",
                opens_at=local(2, 5, "14:05"),
            ),
            Awaited(
                occurrence="customer-service-finance/bank-company@request/R-03",
                title=OccurrenceTitle(Text(zh="陪同财务人员去银行", en="Go to the bank with Finance")),
                provider="customer-service",
                owner="customer-service-clerk",
                label=None,
                opens_at=local(2, 10, "16:50"),
            ),
        ),
        stopped=(),
        due=of_period("", on_time=8, late=2, overdue=7, not_yet=3, waived=1, returned=1, overdue_money="393080.00"),
        due_by_department=(
            of_period("consumer-credit", on_time=1, overdue=3, not_yet=1, overdue_money="159200.00"),
            of_period("hr", on_time=3, late=1, overdue=1, waived=1, overdue_money="1980.00"),
            of_period("insurance", on_time=1, overdue=1, returned=1, overdue_money="23400.00"),
            of_period("sales", on_time=3, late=1, overdue=2, not_yet=2, overdue_money="208500.00"),
        ),
        due_by_agreement=(),
        due_by_owner=(),
        by_department=(
            share("consumer-credit", (0, 1, 2, 1, 1), "212200.00"),
            share("customer-service", (0, 0, 0, 1, 0), "380.00"),
            share("hr", (0, 0, 1, 0, 1), "1980.00"),
            share("insurance", (1, 0, 0, 0, 0), "23400.00"),
            share("sales", (1, 1, 0, 1, 0), "307300.00"),
        ),
        by_agreement=(
            share("consumer-credit-finance", (0, 1, 2, 1, 1), "212200.00"),
            share("customer-service-finance", (0, 0, 0, 1, 0), "380.00"),
            share("hr-finance", (0, 0, 1, 0, 1), "1980.00"),
            share("insurance-finance", (1, 0, 0, 0, 0), "23400.00"),
            share("sales-finance", (1, 1, 0, 1, 0), "307300.00"),
        ),
        by_owner=(
            share("consumer-credit-clerk", (0, 1, 2, 1, 1), "212200.00"),
            share("customer-service-clerk", (0, 0, 0, 1, 0), "380.00"),
            share("hr-clerk", (0, 0, 1, 0, 1), "1980.00"),
            share("insurance-clerk", (1, 0, 0, 0, 0), "23400.00"),
            share("sales-consultant", (1, 1, 0, 1, 0), "307300.00"),
        ),
        total=share("", (2, 2, 3, 3, 2), "545260.00"),
        questions=(
            Question(
                "delivery.arranged/A-1007",
                "sales-finance",
                "late-cash-delivery",
                ("delivery_at",),
                Text(zh="17点后现金交车的劝客户提前付款或刷卡", en="Cash delivery after 17:00"),
                AskedEvent(
                    Text(zh="约定交车", en="Delivery arranged"),
                    "客户庚 样A1007",
                    "A-1007",
                    "sales",
                    "arranged.csv",
                    (Text(zh="交车时间", en="Delivery time"),),
                ),
            ),
        ),
        head=Head(batch=41, entries=263, hash="9f2c4e1ab07d5536" + "0" * 48),
        parties=tuple((f"{provider}-finance", provider, "finance") for provider in OWNERS),
    )


@pytest.fixture
def explained(report: OverdueReport) -> OverdueReport:
    """The same report with what people added to it: late reasons, an extension, clocks that stand."""
    vouchers, slips, fee, papers, claim = (report.lines[n] for n in (1, 2, 3, 9, 10))
    note = "银行系统升级, 周四恢复"
    late_reasons = {
        fee.occurrence: LateReason(AS_OF, "customer-service-clerk-1", "outside", date(2026, 2, 12), note),
        vouchers.occurrence: LateReason(AS_OF, "consumer-credit-clerk-1", "workload", None, ""),
    }
    extended = {fee.occurrence: local(1, 20), papers.occurrence: local(2, 5, "24:00")}
    lines = tuple(
        replace(
            x,
            late_reason=late_reasons.get(x.occurrence),
            first_due_at=extended.get(x.occurrence),
            extended=x.occurrence in extended,
        )
        for x in report.lines
    )
    stopped = (
        Stopped(
            occurrence="sales-finance/signed-slips@vehicle.delivered/A-1008",
            title=slips.title,
            provider="sales",
            owner="sales-consultant",
            label="客户丑 样A1008",
            since=local(2, 6, "16:40"),
            waiting_for="customer",
            reason="客户出差，回来签字",
            days=2,
            until=local(2, 12, "16:40"),
        ),
        Stopped(
            occurrence="insurance-finance/claim-amount@claim.settled/C-305",
            title=claim.title,
            provider="insurance",
            owner="insurance-clerk",
            label="客户寅 样C305",
            since=local(2, 9, "09:05"),
            waiting_for="customer-service",
            reason="",
            days=1,
            until=None,
        ),
    )
    return replace(report, lines=lines, stopped=stopped)


@pytest.fixture
def nothing(report: OverdueReport) -> OverdueReport:
    """The report of an empty record: no line, no head."""
    empty = Share("", (0, 0, 0, 0, 0), 0, ())
    return OverdueReport(
        as_of=report.as_of,
        zone=report.zone,
        organisation=report.organisation,
        period=report.period,
        rehearsal=False,
        lines=(),
        late=(),
        awaited=(),
        stopped=(),
        due=of_period(""),
        due_by_department=(),
        due_by_agreement=(),
        due_by_owner=(),
        by_department=(),
        by_agreement=(),
        by_owner=(),
        total=empty,
        questions=(),
        head=None,
    )


@pytest.fixture
def same_as_golden() -> Callable[[str, str], None]:
    """Compare with a golden file, byte for byte. ``GOLDEN=write`` writes it instead: read it before it is committed."""

    def compare(name: str, found: str) -> None:
        path = GOLDEN / name
        if os.environ.get("GOLDEN") == "write":
            path.write_text(found, encoding="utf-8", newline="")
        assert found.encode() == path.read_bytes()

    return compare
