"""Evidence, acceptance and reminders of an obligation as whole sentences in both languages."""

from datetime import date

import pytest

from engine.domain.agreement.agreement import Acceptance, Agreement, Obligation
from engine.domain.agreement.catalogue import Borrowed, Choice, Evidence, Field, FieldKind
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy, EscalationStep
from engine.domain.agreement.rule import Agreed, OnEvent
from engine.domain.agreement.side import Side
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.wording.agreement import (
    acceptance_text,
    escalation_text,
    evidence_text,
    no_evidence_text,
    step_text,
)


def both(text: Text) -> tuple[str, str]:
    return text.zh, text.en


def agreement_lending(*evidence: Evidence) -> Agreement:
    lender = Obligation(
        id="signed-slips",
        title=Text(zh="客户签字的单据", en="Signed slips"),
        owner="clerk",
        receiver=None,
        calendar="office",
        trigger=OnEvent(("delivery.arranged",)),
        due=Agreed(),
        acceptance=Acceptance(),
        escalation=EscalationPolicy("standard", ()),
        evidence=evidence,
    )
    return Agreement("a", Text.plain("a"), "sales", "finance", date(2026, 1, 1), None, (lender,))


LABEL = Text(zh="单据", en="Slip")
CHOICES = (Choice("cash", Text(zh="现金", en="Cash")), Choice("card", Text(zh="刷卡", en="Card")))


@pytest.mark.parametrize(
    ("field", "zh", "en"),
    [
        (Field("x", LABEL), "单据", "Slip"),
        (Field("x", LABEL, optional=True), "单据（选填）", "Slip (optional)"),
        (Field("x", LABEL, FieldKind.NUMBER), "单据（数字）", "Slip (a number)"),
        (Field("x", LABEL, FieldKind.MONEY), "单据（金额）", "Slip (an amount of money)"),
        (Field("x", LABEL, FieldKind.MONEY, currency="CNY"), "单据（金额，单位 元）", "Slip (an amount in CNY)"),
        (Field("x", LABEL, FieldKind.MONEY, currency="EUR"), "单据（金额，单位 EUR）", "Slip (an amount in EUR)"),
        (Field("x", LABEL, FieldKind.DATE), "单据（日期）", "Slip (a date)"),
        (Field("x", LABEL, FieldKind.MOMENT), "单据（日期和时间）", "Slip (a date and time)"),
        (Field("x", LABEL, FieldKind.TIME), "单据（时间）", "Slip (a time of day)"),
        (Field("x", LABEL, FieldKind.YES_NO), "单据（是或否）", "Slip (yes or no)"),
        (
            Field("x", LABEL, FieldKind.CHOICE, choices=CHOICES),
            "单据（选“现金”或“刷卡”）",
            "Slip (one of “Cash” or “Card”)",
        ),
        (Field("x", LABEL, FieldKind.FILE), "单据（附文件）", "Slip (a file)"),
        (
            Field("x", LABEL, FieldKind.PHOTO, signed_by="customer"),
            "单据（附照片或扫描件；须有客户签字）",
            "Slip (a photo or scan; signed by the customer)",
        ),
        (
            Field("x", LABEL, FieldKind.FILE, signed_by="notary", optional=True),
            "单据（附文件；须有notary签字；选填）",
            "Slip (a file; signed by notary; optional)",
        ),
        (Field("x", LABEL, FieldKind.SHEET), "单据（附表格）", "Slip (a table)"),
        (
            Field("x", LABEL, FieldKind.SHEET, columns=("客户", "金额")),
            "单据（附表格，须含列：客户、金额）",
            "Slip (a table with the columns 客户, 金额)",
        ),
    ],
)
def test_evidence_says_what_it_has_to_be(field: Field, zh: str, en: str) -> None:
    assert both(evidence_text(field, agreement_lending())) == (zh, en)


def test_every_kind_of_field_has_its_words() -> None:
    for kind in FieldKind:
        described = evidence_text(Field("x", LABEL, kind, choices=CHOICES), agreement_lending())
        assert described.zh.startswith("单据")
        assert described.en.startswith("Slip")


def test_borrowed_evidence_names_what_it_was_handed_in_under() -> None:
    agreement = agreement_lending(Field("order_slip", Text(zh="订单", en="Order slip"), FieldKind.PHOTO))
    assert both(evidence_text(Borrowed("order_slip", "signed-slips"), agreement)) == (
        "订单（沿用“客户签字的单据”已提交的）",
        "Order slip (as submitted for “Signed slips”)",
    )
    assert both(evidence_text(Borrowed("order_slip", "gone"), agreement)) == (
        "order_slip（沿用“gone”已提交的）",
        "order_slip (as submitted for “gone”)",
    )


def test_without_evidence_somebody_s_word_is_enough() -> None:
    assert both(no_evidence_text(Side.PROVIDER)) == (
        "无需凭证，提供方确认完成即可",
        "none: the provider confirms that it is done",
    )
    assert both(no_evidence_text(Side.CONSUMER)) == (
        "无需凭证，由接收方确认完成",
        "none: the consumer confirms that it is done",
    )


@pytest.mark.parametrize(
    ("acceptance", "by", "zh", "en"),
    [
        (
            Acceptance(),
            Side.PROVIDER,
            "交付即完成；接收方可在 5 个工作日内退回",
            "done when delivered; the consumer may return it within 5 working days",
        ),
        (
            Acceptance(),
            Side.CONSUMER,
            "接收方确认即完成，不再另行验收",
            "done when the consumer confirms it; no further acceptance",
        ),
        (
            Acceptance(Amount.parse("2 working days"), silence_accepts=True),
            Side.PROVIDER,
            "接收方在 2 个工作日内验收或退回；逾期未答复视为验收",
            "the consumer accepts or returns it within 2 working days; accepted automatically if nobody responds",
        ),
        (
            Acceptance(Amount.parse("3 days")),
            Side.PROVIDER,
            "接收方在 3 天内验收或退回；逾期未答复不视为验收",
            "the consumer accepts or returns it within 3 days; without a response it is not accepted",
        ),
    ],
)
def test_acceptance_says_what_silence_means(acceptance: Acceptance, by: Side, zh: str, en: str) -> None:
    assert both(acceptance_text(acceptance, by)) == (zh, en)


# ---- reminders


@pytest.mark.parametrize(
    ("step", "zh", "en"),
    [
        (
            EscalationStep(Amount.parse("2 working days"), True, (Audience.OWNER,)),
            "到期前 2 个工作日提醒责任岗位",
            "2 working days before it falls due: the owner",
        ),
        (
            EscalationStep(None, False, (Audience.OWNER, Audience.RECEIVER)),
            "到期时提醒责任岗位和接收岗位",
            "when it falls due: the owner and the receiver",
        ),
        (
            EscalationStep(
                Amount.parse("3 days"), False, (Audience.OWNER, Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD)
            ),
            "逾期 3 天提醒责任岗位、提供方负责人和接收方负责人",
            "3 days overdue: the owner, the provider's head and the consumer's head",
        ),
    ],
)
def test_a_step_says_when_and_whom(step: EscalationStep, zh: str, en: str) -> None:
    assert both(step_text(step)) == (zh, en)


def test_a_escalation_ends_with_its_daily_reminder() -> None:
    due_step = EscalationStep(None, False, (Audience.OWNER,))
    late = EscalationStep(Amount.parse("1 day"), False, (Audience.OWNER,))
    owner = (Audience.OWNER,)
    assert [both(t) for t in escalation_text(EscalationPolicy("l", (due_step, late), owner))][-1] == (
        "此后每天提醒责任岗位，直到办结",
        "after that, every day until it is closed: the owner",
    )
    assert [both(t) for t in escalation_text(EscalationPolicy("l", (due_step,), owner))][-1] == (
        "逾期后每天提醒责任岗位，直到办结",
        "once overdue, every day until it is closed: the owner",
    )
    heads = (Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD)
    assert [both(t) for t in escalation_text(EscalationPolicy("l", (due_step, late), owner, heads))][-1] == (
        "每周第一个工作日提醒提供方负责人和接收方负责人",
        "on the first working day of each week: the provider's head and the consumer's head",
    )
    assert [both(t) for t in escalation_text(EscalationPolicy("l", ()))] == [("不提醒", "no reminders")]
