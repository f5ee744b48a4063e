"""What notices say to an owner, to a head, and of a single thing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.domain.agreement.agreement import Acceptance, Agreement, Obligation
from engine.domain.agreement.check import Attest
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.organisation import Organisation, Person, PersonAddress
from engine.domain.agreement.rule import Agreed, OnRequest
from engine.domain.agreement.side import Side
from engine.domain.deadline.due import Due
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.notification_topic import NotificationTopic
from engine.domain.notification.batch import Notification, NotificationLine, PartDone
from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.occurrence.verdict import Reason, Timeliness, Verdict
from engine.domain.text import Language, Text
from engine.reports.notification_html import notification_html
from engine.reports.notification_page import notification_page, reference
from engine.reports.notification_text import notification_subject, notification_text
from engine.services.run.notify import RenderedMessage

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 2, 10, 0, 30, tzinfo=UTC)
NOON = datetime(2026, 2, 9, 4, tzinfo=UTC)


def item(
    id: str,
    title: Text,
    due_at: datetime | None,
    *,
    what: str,
    owner: str = "sales-consultant",
    label: str | None = None,
    stake: str | None = None,
    returned: bool = False,
    key_moment: bool = False,
) -> NotificationLine:
    """One occurrence in a message; agreement, provider and subject are read off the id."""
    agreement_id, rest = id.split("/", 1)
    obligation = Obligation(
        id=rest.split("@")[0],
        title=title,
        owner=owner,
        receiver=None,
        calendar="dealership",
        trigger=OnRequest(),
        due=Agreed(),
        acceptance=Acceptance(),
        escalation=EscalationPolicy("standard", ()),
        key_moment=key_moment,
    )
    agreement = Agreement(
        id=agreement_id,
        title=Text.plain(agreement_id),
        provider=agreement_id.removesuffix("-finance"),
        consumer="finance",
        effective_from=date(2026, 1, 1),
        effective_until=None,
        obligations=(obligation,),
    )
    due = Due(due_at) if due_at is not None else None
    occurrence = Occurrence(
        id=id,
        agreement=agreement_id,
        obligation=obligation.id,
        opens_at=NOON,
        known_at=NOON,
        dates=(Dated(NOON, due),),
        subject=rest.rsplit("/", 1)[1] if "/" in rest else None,
        label=label,
        served=None if "/" in rest else rest.split("@")[1],
        stake=Decimal(stake) if stake else None,
        currency="CNY" if stake else None,
    )
    reasons = ((Reason.DATE_AWAITED,) if due is None else ()) + ((Reason.RETURNED,) if returned else ())
    overdue = due_at is not None and due_at <= AT
    timeliness = Timeliness.OVERDUE if overdue else Timeliness.PENDING
    return NotificationLine(
        occurrence,
        agreement,
        obligation,
        Verdict(Phase.OPEN, timeliness, due, None, reasons=reasons),
        NotificationTopic.parse(what),
    )


def local(day: int, hour: int, minute: int = 0, month: int = 2) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


SIGNED = item(
    "sales-finance/signed-slips@vehicle.delivered/A-1003",
    Text(zh="客户亲笔签字的订单和交车单", en="Order and delivery slip signed by the customer"),
    local(23, 17, 30, month=1),
    what="returned 2026-02-09T08:20:00Z",
    label="客户丙 样A1003",
    stake="98800.00",
    returned=True,
    key_moment=True,
)
SLIP = item(
    "sales-finance/payment-slip@purchase.paid/A-1005",
    Text(zh="购车付款单填写齐全", en="Purchase payment slip, every field filled in"),
    local(7, 17, 30),
    what="standing",
    label="客户戊 轿车",
    stake="132000.00",
)
CASH = item(
    "sales-finance/late-cash-delivery@delivery.arranged/A-1006",
    Text(zh="17点后现金交车的劝客户提前付款或刷卡", en="Late cash deliveries paid ahead or by card"),
    local(10, 17, 40),
    what="due",
    label="客户己 样A1006",
    stake="76500.00",
    key_moment=True,
)
FILE = item(
    "sales-finance/complete-file@settlement.arranged/A-1004",
    Text(zh="结算时带齐客户资料", en="Complete file at the settlement"),
    local(11, 10),
    what="opening",
    label="客户丁",
)
DECORATION = item(
    "sales-finance/decoration-slip@vehicle.delivered/A-1008",
    Text(zh="交车后3天内交装饰单", en="Decoration slip within 3 days"),
    local(14, 0),
    what="opening",
    label="客户丑 样A1008",
)
TRANSFER = item(
    "insurance-finance/premium-check@transfer.requested/A-0915",
    Text(zh="过户前核查客户是否欠保费", en="Check for unpaid premiums before a transfer"),
    None,
    what="opening",
    owner="insurance-clerk",
    label="客户子 样A0915",
)
ARREARS = item(
    "consumer-credit-finance/arrears-report@2026-01",
    Text(zh="每月5日前提供欠款报表", en="Arrears report before the 5th"),
    local(5, 0),
    what="3 working days after",
    owner="consumer-credit-clerk",
    key_moment=True,
)


NEW_EMPLOYEE = Text(zh="新员工入职手续", en="New employee")


def person(name: str, department: str, role: str, language: Language) -> Person:
    return Person("p-07", name, department, role, None, None, language, (PersonAddress("mail", "p-07@example.test"),))


def digest(to: Person, *items: NotificationLine) -> Notification:
    return Notification("digest/p-07/mail/2026-02-10", to, "mail", None, items, date(2026, 2, 10))


def single(to: Person, one: NotificationLine) -> Notification:
    due_at = "" if one.verdict.due is None else one.verdict.due.at.isoformat()
    return Notification(f"{one.occurrence.id}/{one.topic}/{due_at}/p-07/mail", to, "mail", one.topic, (one,), None)


def message(notification: Notification, organisation: Organisation, **how: Any) -> RenderedMessage:
    page = notification_page(notification, organisation, **how)
    return RenderedMessage(notification_subject(page), notification_text(page), notification_html(page))


def written(found: RenderedMessage) -> str:
    """A message as one file: subject, empty line, text."""
    return f"{found.subject}\n\n{found.text}"


@pytest.mark.parametrize("language", list(Language))
def test_an_owners_digest_goes_from_the_most_urgent_to_what_has_no_date(
    organisation: Organisation, language: Language, same_as_golden: Callable[[str, str], None]
) -> None:
    to = person("销售甲", "sales", "sales-consultant", language)
    notification = digest(to, SIGNED, SLIP, CASH, FILE, DECORATION)
    found = message(notification, organisation, zone=ZONE, language=language, at=AT, rehearsal=True)
    same_as_golden(f"digest-owner-{language}.txt", written(found))


@pytest.mark.parametrize("language", list(Language))
def test_a_heads_digest_says_who_owes_each_item(
    organisation: Organisation, language: Language, same_as_golden: Callable[[str, str], None]
) -> None:
    to = person("财务乙", "finance", "finance-head", language)
    found = message(digest(to, SLIP, ARREARS, TRANSFER), organisation, zone=ZONE, language=language, at=AT)
    same_as_golden(f"digest-head-{language}.txt", written(found))


@pytest.mark.parametrize(
    ("language", "rest"), [(Language.EN, "and 51 more; to see all: "), (Language.ZH, "另有 51 项，全部事项见：")]
)
def test_a_digest_lists_a_hundred_items_the_news_first_and_says_how_many_more_there_are(
    organisation: Organisation, language: Language, rest: str
) -> None:
    standing = [
        item(f"sales-finance/payment-slip@purchase.paid/B-{n}", Text.plain("Slip"), local(1, 10), what="standing")
        for n in range(150)
    ]
    to = person("销售甲", "sales", "sales-consultant", language)
    found = message(digest(to, *standing, CASH), organisation, zone=ZONE, language=language, at=AT)
    assert found.text.count("\n* ") == 100
    assert CASH.occurrence.id in found.text, "what is new is listed before what stands"
    assert "B-98" in found.text
    assert "B-99" not in found.text
    assert f"{rest}duecourse inbox --as p-07\n" in found.text
    assert f"{rest}duecourse inbox --as p-07<" in found.html
    assert "150" in found.subject, "the subject counts all"


@pytest.mark.parametrize("language", list(Language))
def test_a_single_notification_names_its_item_in_the_subject(
    organisation: Organisation, language: Language, same_as_golden: Callable[[str, str], None]
) -> None:
    to = person("销售甲", "sales", "sales-consultant", language)
    found = message(single(to, SIGNED), organisation, zone=ZONE, language=language, at=AT)
    same_as_golden(f"single-returned-{language}.txt", written(found))


def subject(organisation: Organisation, one: NotificationLine, at: datetime) -> str:
    to = person("销售甲", "sales", "sales-consultant", Language.EN)
    return message(single(to, one), organisation, zone=ZONE, language=Language.EN, at=at).subject


def test_an_item_is_due_soon_until_its_due_instant_and_overdue_from_it_on(organisation: Organisation) -> None:
    assert CASH.verdict.due is not None
    due_at = CASH.verdict.due.at
    what = "Late cash deliveries paid ahead or by card, 客户己 样A1006 · A-1006 (due today 10 Feb, 17:40"
    assert subject(organisation, CASH, due_at - timedelta(seconds=1)) == f"Due soon: {what})"
    assert subject(organisation, CASH, due_at) == f"Overdue: {what}, overdue for under a minute)"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.ZH, "财务部催办：购车付款单填写齐全，客户戊 轿车 · A-1005（期限 2月7日 17:30，已逾期 2 天）"),
        (
            Language.EN,
            "Reminder from Finance: Purchase payment slip, every field filled in, 客户戊 轿车 · A-1005 "
            "(due 7 Feb, 17:30, overdue for 2 days)",
        ),
    ],
)
def test_a_reminder_names_the_department_that_sends_it(
    organisation: Organisation, language: Language, expected: str
) -> None:
    to = person("销售甲", "sales", "sales-consultant", language)
    reminded = replace(SLIP, topic=NotificationTopic.parse("reminded 2026-02-10T01:00:00Z"))
    found = message(single(to, reminded), organisation, zone=ZONE, language=language, at=AT)
    assert found.subject == expected


def test_an_item_without_a_date_awaits_it_whatever_is_told_of_it(organisation: Organisation) -> None:
    found = subject(organisation, TRANSFER, AT)
    assert found == "Due date pending: Check for unpaid premiums before a transfer, 客户子 样A0915 · A-0915"


def test_what_ends_at_midnight_is_due_on_the_day_that_ends(organisation: Organisation) -> None:
    tonight = item("hr-finance/x@event/E-1", Text.plain("x"), local(11, 0), what="due", owner="hr-clerk")
    assert subject(organisation, tonight, AT) == "Due soon: x, E-1 (due today 10 Feb, end of day)"


def test_a_digest_made_at_midnight_is_of_the_day_that_begins(organisation: Organisation) -> None:
    to, midnight = person("销售甲", "sales", "sales-consultant", Language.ZH), local(10, 0)
    notification = replace(digest(to, FILE, CASH), digest_on=None)
    found = message(notification, organisation, zone=ZONE, language=Language.ZH, at=midnight)
    assert found.subject.startswith("2月10日 事项提醒：")
    assert "2月10日 星期二 17:40（今天）" in found.text
    assert "2月11日 星期三 10:00（明天）" in found.text


def test_what_opened_at_midnight_opened_on_the_day_that_began(organisation: Organisation) -> None:
    one = replace(TRANSFER, occurrence=replace(TRANSFER.occurrence, opens_at=local(9, 0)))
    to = person("保险甲", "insurance", "insurance-clerk", Language.EN)
    text = message(single(to, one), organisation, zone=ZONE, language=Language.EN, at=AT).text
    assert "open since 9 Feb, 00:00" in text


def test_an_item_ends_with_the_command_that_its_reader_types(organisation: Organisation) -> None:
    def last(one: NotificationLine, department: str, role: str, language: Language = Language.EN) -> str:
        to = person("甲", department, role, language)
        text = message(single(to, one), organisation, zone=ZONE, language=language, at=AT).text
        return text.split("\n\n--\n")[0].splitlines()[-1].strip()

    id = SLIP.occurrence.id
    assert last(SLIP, "sales", "sales-consultant") == f"Next: duecourse deliver {id} --as p-07"
    assert last(SLIP, "sales", "sales-consultant", Language.ZH) == f"下一步：duecourse deliver {id} --as p-07"
    assert last(SLIP, "finance", "finance-head") == f"Next: duecourse remind {id} --as p-07"
    assert last(SLIP, "sales", "sales-head") == f"Id: {id}", "it is the consultant's to do"
    asked = replace(SLIP, topic=NotificationTopic.parse("requested 2026-02-09T08:20:00Z"))
    assert last(asked, "finance", "finance-head") == "Next: duecourse inbox --as p-07"
    named = replace(TRANSFER, topic=NotificationTopic.parse("time proposed 2026-02-09T08:20:00Z"))
    assert last(named, "finance", "finance-clerk") == f"Next: duecourse respond {TRANSFER.occurrence.id} --as p-07"
    word = replace(SLIP, obligation=replace(SLIP.obligation, check=Attest(by=Side.CONSUMER)))
    assert last(word, "finance", "finance-clerk") == f"Next: duecourse receipt {id} --as p-07"
    assert last(word, "sales", "sales-consultant") == f"Id: {id}", "the consumer's word counts"


def joined(*done: str) -> list[NotificationLine]:
    """The parts of a new employee's line that are not ``done`` yet."""
    titles = {
        "deposit": Text(zh="通知交押金", en="Tell about the deposit"),
        "file": Text(zh="建立员工档案", en="Open the staff file"),
        "seniority": Text(zh="核算工龄", en="Work out seniority"),
    }
    id = "hr-finance/new-employee.{part}@employee.joined/E-1"
    ticks = tuple(PartDone(id.format(part=part), title, part in done) for part, title in titles.items())
    found = []
    for part, title in titles.items():
        one = item(id.format(part=part), title, local(11, 17, 30), what="opening", owner="hr-clerk", label="张三")
        obligation = replace(one.obligation, part_of="new-employee", line_title=NEW_EMPLOYEE)
        found.append(replace(one, obligation=obligation, line=ticks))
    return [one for one in found if one.obligation.id.partition(".")[2] not in done]


def test_parts_of_one_line_stand_in_one_row_with_a_tick_each(organisation: Organisation) -> None:
    to = person("人事甲", "hr", "hr-clerk", Language.ZH)
    found = message(digest(to, *joined("deposit")), organisation, zone=ZONE, language=Language.ZH, at=AT)
    assert found.subject == "2月10日 事项提醒：新增 1 项"
    ids = [f"hr-finance/new-employee.{part}@employee.joined/E-1" for part in ("file", "seniority")]
    assert found.text.split("\n\n")[1:3] == [
        "【新增】1 项",
        "* 新员工入职手续\n"
        "  张三 · E-1\n"
        "  期限：2月11日 星期三 17:30（明天）\n"
        "  ✓ 通知交押金\n"
        "  □ 建立员工档案\n"
        f"    编号：{ids[0]}\n"
        f"    下一步：duecourse deliver {ids[0]} --as p-07\n"
        "  □ 核算工龄\n"
        f"    编号：{ids[1]}\n"
        f"    下一步：duecourse deliver {ids[1]} --as p-07",
    ]
    english = message(digest(to, *joined("deposit")), organisation, zone=ZONE, language=Language.EN, at=AT).text
    assert "New (1)" in english
    assert "* New employee\n  张三 · E-1\n" in english
    assert "  ✓ Tell about the deposit\n  □ Open the staff file\n    Id: " in english


def test_a_part_of_which_something_else_is_told_stands_in_a_row_of_its_own(organisation: Organisation) -> None:
    to = person("人事甲", "hr", "hr-clerk", Language.EN)
    deposit, *others = joined()
    late = replace(deposit, verdict=replace(deposit.verdict, due=Due(local(9, 17, 30))))
    found = message(digest(to, late, *others), organisation, zone=ZONE, language=Language.EN, at=AT)
    assert found.subject == "Tue 10 Feb: 1 overdue, 1 new"
    assert found.text.count("□ Tell about the deposit\n    Id: ") == 1
    assert found.text.count("□ Tell about the deposit\n  □ Open the staff file\n    Id: ") == 1


def test_a_head_of_two_relations_reads_them_apart(organisation: Organisation) -> None:
    to = person("销售丙", "sales", "sales-head", Language.EN)
    lent = item("hr-finance/x@event/E-1", Text.plain("x"), local(5, 9), what="standing", owner="sales-head")
    text = message(digest(to, SLIP, lent), organisation, zone=ZONE, language=Language.EN, at=AT).text
    assert text.index("== Your to-dos ==") < text.index("== Your department's to-dos ==")
    assert "Owner: Sales consultant, Sales" in text


def test_a_label_cannot_add_a_line_to_the_subject_or_the_text(organisation: Organisation) -> None:
    forged = item("sales-finance/x@e/A-1", Text.plain("x"), local(9, 9), what="due", label="甲\nBcc: all\x1b[2J")
    to = person("销售甲\r\nBcc: all", "sales", "sales-consultant", Language.ZH)
    found = message(single(to, forged), organisation, zone=ZONE, language=Language.ZH, at=AT)
    assert "\n" not in found.subject
    assert not {"\r", "\x1b"} & set(found.text)
    assert not [line for line in found.text.splitlines() if line.lstrip().startswith("Bcc")]


def test_a_notification_has_an_id_made_from_its_key(organisation: Organisation) -> None:
    to = person("销售甲", "sales", "sales-consultant", Language.EN)
    notification = digest(to, SLIP)
    text = message(notification, organisation, zone=ZONE, language=Language.EN, at=AT).text
    assert text == message(notification, organisation, zone=ZONE, language=Language.EN, at=AT).text
    assert f"Notification {reference(notification.key)}." in text
    assert reference(notification.key) != reference(single(to, SLIP).key)
