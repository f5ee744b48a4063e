"""A small but complete folder, and every value that it becomes."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

from engine.domain.agreement.agreement import Acceptance, Agreement, FollowUp, Obligation
from engine.domain.agreement.catalogue import Borrowed, Catalogue, Choice, EventType, Field, FieldKind, Subject
from engine.domain.agreement.check import Attest
from engine.domain.agreement.common_obligation import CommonObligation
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy, EscalationStep
from engine.domain.agreement.indicator import Direction, Indicator, MeasureUnit
from engine.domain.agreement.organisation import Department, Organisation, Person, PersonAddress, Role, Standard
from engine.domain.agreement.rating_scheme import Category, RatingScheme
from engine.domain.agreement.rule import (
    Agreed,
    ByField,
    DayOfPeriod,
    Every,
    InPeriod,
    OnDate,
    OnEvent,
    OnRating,
    OnRequest,
    OnReview,
    Recurring,
    Roll,
    Serves,
    TimeOfDay,
    Within,
)
from engine.domain.agreement.side import Side
from engine.domain.agreement.survey import Between, SampleOf, Stakes, Survey, SurveyKind, SurveyQuestion, ValidityRule
from engine.domain.text import Language, Text
from engine.domain.time.amount import Amount
from engine.domain.time.day_table import DayTable, ExceptionalDay, YearlyDay
from engine.loading import load

OWNER = (Audience.OWNER,)
HEADS = (Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD)
GENTLE = EscalationPolicy("gentle", (EscalationStep(None, False, OWNER),), OWNER, HEADS)
STANDARD = EscalationPolicy(
    "standard",
    (
        EscalationStep(Amount.parse("2 working days"), True, OWNER),
        EscalationStep(None, False, (Audience.OWNER, Audience.RECEIVER)),
        EscalationStep(Amount.parse("1 working day"), False, (Audience.OWNER, Audience.PROVIDER_HEAD)),
    ),
    OWNER,
    (Audience.CONSUMER_HEAD,),
)
ORGANISATION = Organisation(
    id="shop",
    title=Text("车行", "The shop"),
    calendar="shop",
    currency="CNY",
    departments=(
        Department("finance", Text("财务部", "Finance"), "office", "finance-head"),
        Department("sales", Text("销售部", "Sales"), "shop", "sales-head"),
    ),
    roles=(
        Role("finance-clerk", Text.plain("会计"), "finance"),
        Role("finance-head", Text("财务经理", "Head of finance"), "finance"),
        Role("sales-clerk", Text("销售内勤", "Sales clerk"), "sales"),
        Role("sales-head", Text("销售经理", "Head of sales"), "sales"),
    ),
    standards=(Standard("promptly", Amount.parse("1 working day")),),
    escalation_policies=(GENTLE, STANDARD),
    common_obligations=(
        CommonObligation(
            id="recovery",
            title=Text("低分回访", "Recovery after a low rating"),
            trigger=OnRating(2),
            owner=Audience.OWNER,
            due=Within(Amount.parse("1 working day")),
            acceptance=Acceptance(Amount.parse("2 working days"), silence_accepts=True),
            escalation=STANDARD,
        ),
        CommonObligation(
            id="review",
            title=Text("约定复核", "Review of the agreement"),
            trigger=OnReview(Every.YEAR),
            owner=Audience.PROVIDER_HEAD,
            due=Within(Amount.parse("10 working days")),
            acceptance=Acceptance(Amount.parse("2 working days"), silence_accepts=True),
            escalation=STANDARD,
        ),
    ),
    digest_at=time(8, 15),
    horizon_days=30,
    ratings=RatingScheme(
        dimensions=(
            Category("timeliness", Text(zh="及时", en="Timeliness")),
            Category("attitude", Text(zh="态度", en="Attitude")),
        )
    ),
)
CATALOGUE = Catalogue(
    subjects=(Subject("employee", Text("员工", "Employee")), Subject("order", Text("订单", "Order"))),
    events=(
        EventType(
            name="delivery.arranged",
            title=Text("约定交车", "Delivery arranged"),
            about="order",
            label="{customer} {plate}",
            recorded_by="sales",
            fields=(
                Field("customer", Text("客户", "Customer")),
                Field("plate", Text.plain("车牌"), optional=True, columns=("车牌号", "车牌")),
                Field("amount", Text("金额", "Amount"), FieldKind.MONEY, stake=True, currency="USD"),
                Field("delivery_at", Text("交车时间", "Delivery time"), FieldKind.MOMENT, optional=True),
                Field(
                    "payment",
                    Text("付款方式", "Payment"),
                    FieldKind.CHOICE,
                    choices=(Choice("cash", Text("现金", "Cash")), Choice("card", Text.plain("刷卡"))),
                ),
            ),
        ),
        EventType(
            name="employee.joined",
            title=Text("入职", "Employee joined"),
            about="employee",
            label="{name}",
            recorded_by="finance",
            repeats=True,
            fields=(Field("name", Text("姓名", "Name")),),
        ),
        EventType(
            name="vehicle.delivered",
            title=Text("交车", "Vehicle delivered"),
            about="order",
            label="{key}",
            recorded_by="sales",
        ),
    ),
)
NIGHT = ((22 * 3600, 30 * 3600),)
DAY = ((30_600, 43_200), (46_800, 63_000))
SATURDAY = ((32_400, 43_200),)
CALENDARS = (
    DayTable(
        id="office",
        title=Text.plain("office"),
        zone="Asia/Shanghai",
        week=(NIGHT, NIGHT, NIGHT, NIGHT, NIGHT, (), ()),
        days=(),
        yearly=(),
        valid_from=date(2024, 1, 1),
        valid_through=date(2026, 6, 30),
    ),
    DayTable(
        id="shop",
        title=Text("车行", "The shop"),
        zone="Asia/Shanghai",
        week=(DAY, DAY, DAY, DAY, DAY, SATURDAY, ()),
        days=(
            ExceptionalDay(date(2026, 3, 8), ((30_600, 43_200),), Text("妇女节半天", "Women's Day, half")),
            ExceptionalDay(date(2026, 6, 1), (), Text("休息", "Closed")),
        ),
        yearly=(YearlyDay(12, 25, (), Text("盘点", "Stocktaking")),),
        valid_from=date(2026, 1, 1),
        valid_through=date(2026, 12, 31),
    ),
)
TWO_DAYS = Acceptance(Amount.parse("2 working days"), silence_accepts=True)
FORM = Field("form", Text("表格", "Form"), FieldKind.FILE, optional=True)


def obligation(id: str, **values: object) -> Obligation:
    """An obligation with the defaults of this agreement and the values of its line."""
    defaults: dict[str, object] = {
        "title": Text.plain(id),
        "owner": "sales-clerk",
        "receiver": "finance-clerk",
        "calendar": "shop",
        "acceptance": Acceptance(),
        "escalation": STANDARD,
    }
    return Obligation(id=id, **{**defaults, **values})  # type: ignore[arg-type]


AGREEMENT = Agreement(
    id="sales-finance",
    title=Text("销售部对财务部的服务约定", "Sales to Finance"),
    provider="sales",
    consumer="finance",
    effective_from=date(2026, 1, 1),
    effective_until=date(2026, 12, 31),
    obligations=(
        obligation(
            "report",
            source="sales/1",
            title=Text("月报", "Monthly report"),
            key_moment=True,
            trigger=Recurring(Every.MONTH, Serves.PREVIOUS),
            due=InPeriod(DayOfPeriod(5), "before", roll=Roll.PREVIOUS),
            acceptance=TWO_DAYS,
            nothing_to_report=True,
            evidence=(Field("sheet", Text.plain("月报"), FieldKind.SHEET, columns=("客户", "金额")),),
        ),
        obligation(
            "late-cash",
            source="sales/2",
            title=Text("晚间现金", "Late cash"),
            trigger=OnEvent(
                ("delivery.arranged",),
                (
                    Condition("payment", FieldKind.CHOICE, any_of=("cash",)),
                    Condition("delivery_at", FieldKind.MOMENT, after="17:00"),
                    Condition("amount", FieldKind.MONEY, above=Decimal(1000)),
                ),
            ),
            due=ByField("delivery_at"),
            met_when=(Condition("payment", FieldKind.CHOICE, any_of=("card",)),),
        ),
        obligation(
            "slips",
            source="sales/3",
            trigger=OnEvent(("delivery.arranged", "vehicle.delivered")),
            due=Within(Amount.parse("1 working day")),
            escalation=GENTLE,
            acceptance=Acceptance(Amount.parse("3 working days"), silence_accepts=False),
            follow_up=FollowUp(Amount.parse("1 week"), "vehicle.delivered"),
            evidence=(Field("slip", Text("单据", "Slip"), FieldKind.PHOTO, signed_by="customer"),),
        ),
        obligation(
            "decoration",
            source="sales/4",
            owner="sales-head",
            trigger=OnEvent(("vehicle.delivered",)),
            due=Within(Amount.parse("3 days"), at=TimeOfDay.CLOSE, roll=Roll.NEXT),
            pause_limit=5,
            evidence=(Borrowed("slip", "slips"),),
        ),
        obligation(
            "joiner.deposit",
            part_of="joiner",
            line_title=Text("新员工", "New employee"),
            source="sales/5a",
            title=Text("新员工", "New employee"),
            trigger=OnEvent(("employee.joined",)),
            due=Within(Amount.parse("1 working hour")),
            pause_limit=5,
            evidence=(FORM,),
        ),
        obligation(
            "joiner.file",
            part_of="joiner",
            line_title=Text("新员工", "New employee"),
            source="sales/5b",
            title=Text("档案", "File"),
            key_moment=True,
            trigger=OnEvent(("employee.joined",)),
            due=Within(Amount.parse("1 working hour")),
            pause_limit=5,
            evidence=(Field("copy", Text.plain("复印件"), FieldKind.PHOTO),),
        ),
        obligation(
            "company",
            source="sales/6",
            calendar="office",
            trigger=OnRequest(),
            due=Agreed(),
            respond=Amount.parse("1 working hour"),
            check=Attest(Side.CONSUMER),
        ),
        obligation(
            "budget",
            trigger=OnDate(date(2026, 6, 30)),
            due=InPeriod(DayOfPeriod(1)),
            acceptance=TWO_DAYS,
        ),
    ),
)
SURVEY = Survey(
    id="quarterly",
    title=Text(zh="季度互评", en="Quarterly survey"),
    kind=SurveyKind.CONFIDENTIAL,
    trigger=Recurring(Every.QUARTER),
    effective_from=date(2026, 1, 1),
    effective_until=date(2026, 12, 31),
    answer_within=Amount.parse("5 working days"),
    questions=(
        SurveyQuestion("timeliness", Text(zh="及时", en="Timeliness"), weight=2),
        SurveyQuestion(
            "attitude",
            Text(zh="态度好不好？", en="Were they friendly?"),
            levels=tuple(Text.plain(words) for words in ("很差", "差", "一般", "好", "很好")),
        ),
    ),
    raters=SampleOf(30),
    seen_by=("finance-head",),
    expectation=True,
    only_served=2,
    valid_if=ValidityRule(50, 1),
    k=7,
    stakes=Stakes.SHOWN,
    between=Between(("sales",), ("finance",)),
    comments=False,
)
WANG = {"id": "wang-wei", "name": "王伟", "department": "finance", "language": Language.EN}
PEOPLE = (
    Person(
        id="li-na",
        name="李娜",
        department="sales",
        role="sales-clerk",
        since=date(2025, 1, 1),
        until=None,
        language=Language.ZH,
        addresses=(PersonAddress("mail", "li.na@example.com"),),
    ),
    Person(role="finance-clerk", since=None, until=date(2026, 6, 30), **WANG),  # type: ignore[arg-type]
    Person(role="finance-head", since=date(2026, 7, 1), until=None, **WANG),  # type: ignore[arg-type]
)

INDICATORS = (
    Indicator(
        "on-time",
        Text("按时率", "On-time rate"),
        "on_time_rate",
        MeasureUnit.SHARE,
        Direction.HIGHER,
        Decimal("0.95"),
        Decimal(3),
    ),
    Indicator(
        "reminders",
        Text("每次交付的催办", "Reminders per delivery"),
        "count(reminded) / deliveries",
        MeasureUnit.NUMBER,
        Direction.LOWER,
        Decimal("0.1"),
        words=Text("催得越少越好", "The fewer the better"),
    ),
)


def test_a_complete_folder_becomes_these_values_and_no_others(sound: Path) -> None:
    loaded = load(sound)

    assert loaded.diagnostics == ()
    assert loaded.definitions == Definitions(
        ORGANISATION, CATALOGUE, CALENDARS, (AGREEMENT,), PEOPLE, (SURVEY,), INDICATORS
    )
