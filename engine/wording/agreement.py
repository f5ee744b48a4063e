"""The parts of an obligation as plain sentences in both languages: completion, pauses, evidence, acceptance, reminders.

People sign these sentences. They start with a small letter and end without a full stop, so that they can be joined.
``engine.wording.deadline`` has the sentences on triggers and due dates.
"""

from collections.abc import Sequence
from typing import assert_never

from engine.domain.agreement.agreement import RETURNABLE, Acceptance, Agreement
from engine.domain.agreement.catalogue import Borrowed, Catalogue, Evidence, Field, FieldKind
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy, EscalationStep
from engine.domain.agreement.rule import EventMatch, PauseRule, Trigger
from engine.domain.agreement.side import Side
from engine.domain.text import Text
from engine.wording.amounts import retention_text
from engine.wording.condition import conditions_text, event_match_text, quoted
from engine.wording.last_day import parts_text, within_text
from engine.wording.lists import all_of, either
from engine.wording.names import waited_for

NOTHING_TO_REPORT = Text(
    zh="本期无发生的，由本人署名提交零报告，视为交付",
    en="a signed “nothing to report” counts as a delivery",
)
"""The sentence for an obligation with ``nothing_to_report: allowed``."""

_SIGNERS = {"customer": Text(zh="客户", en="the customer")}
_AUDIENCE = {
    Audience.OWNER: Text(zh="责任岗位", en="the owner"),
    Audience.PROVIDER_HEAD: Text(zh="提供方负责人", en="the provider's head"),
    Audience.RECEIVER: Text(zh="接收岗位", en="the receiver"),
    Audience.CONSUMER_HEAD: Text(zh="接收方负责人", en="the consumer's head"),
}


# ---- completion and pauses


def met_when_text(conditions: Sequence[Condition], trigger: Trigger, catalogue: Catalogue) -> Text:
    """The correction of the event that completes the obligation."""
    sentence = Text(zh="事后更正，如{conditions}，视为完成", en="also done once it is corrected and {conditions}")
    return sentence.filled(conditions=conditions_text(conditions, trigger, catalogue))


def done_by_text(done_by: EventMatch, catalogue: Catalogue) -> Text:
    """The event that completes the obligation."""
    sentence = Text(
        zh="无需交付：登记{event}即视为完成，以其发生时间为准",
        en="nothing to deliver: done when this is recorded, at the time it happened: {event}",
    )
    return sentence.filled(event=event_match_text(done_by, catalogue))


def pause_text(pause: PauseRule, catalogue: Catalogue) -> Text:
    """The event that pauses the obligation, the event that resumes it, and the party that the provider waits for."""
    sentence = Text(
        zh="自{since}起暂停计时，到下一次{until}为止，等待{who}",
        en="paused from {since} until the next {until}, waiting for {who}",
    )
    return sentence.filled(
        since=event_match_text(pause.since, catalogue),
        until=event_match_text(pause.until, catalogue),
        who=waited_for(pause.waiting_for),
    )


def pause_limit_text(limit: int | None) -> Text:
    """How long the pauses of one item may last in all; None: there is no limit."""
    if limit is None:
        return Text(zh="暂停不设上限", en="pauses have no limit")
    return Text(
        zh="一个事项的暂停合计最多 {n} 个工作日", en="the pauses of one item last at most {n} working days in all"
    ).filled(n=limit)


# ---- evidence and acceptance


def evidence_text(item: Evidence, agreement: Agreement) -> Text:
    """One piece of evidence to submit: its label and its format."""
    match item:
        case Field():
            return field_text(item)
        case Borrowed(name=name, obligation=id):
            lender = agreement.obligation(id)
            lent = (
                next((e for e in lender.evidence if isinstance(e, Field) and e.name == name), None) if lender else None
            )
            return borrowed_text(lent.label if lent else Text.plain(name), lender.title if lender else Text.plain(id))
        case _:
            assert_never(item)


def borrowed_text(label: Text, title: Text) -> Text:
    """A piece of evidence that is submitted for another obligation, with the title of that one."""
    sentence = Text(zh="{label}（沿用“{title}”已提交的）", en="{label} (as submitted for “{title}”)")
    return sentence.filled(label=label, title=title)


def no_evidence_text(attested_by: Side) -> Text:
    """The side whose confirmation is enough where no evidence is required."""
    match attested_by:
        case Side.PROVIDER:
            return Text(zh="无需凭证，提供方确认完成即可", en="none: the provider confirms that it is done")
        case Side.CONSUMER:
            return Text(zh="无需凭证，由接收方确认完成", en="none: the consumer confirms that it is done")
        case _:
            assert_never(attested_by)


_KEPT = Text(zh="结束后保留 {span}", en="kept for {span} after the end")


def acceptance_text(acceptance: Acceptance, attested_by: Side) -> Text:
    """When a delivery is accepted, and what happens if nobody responds."""
    if acceptance.within is None:
        match attested_by:
            case Side.PROVIDER:
                sentence = Text(
                    zh="交付即完成；接收方可在 {within}退回",
                    en="done when delivered; the consumer may return it {within}",
                )
                return sentence.filled(within=within_text(RETURNABLE))
            case Side.CONSUMER:
                return Text(
                    zh="接收方确认即完成，不再另行验收", en="done when the consumer confirms it; no further acceptance"
                )
            case _:
                assert_never(attested_by)
    sentence = Text(
        zh="接收方在 {within}验收或退回；逾期未答复不视为验收",
        en="the consumer accepts or returns it {within}; without a response it is not accepted",
    )
    if acceptance.silence_accepts:
        sentence = Text(
            zh="接收方在 {within}验收或退回；逾期未答复视为验收",
            en="the consumer accepts or returns it {within}; accepted automatically if nobody responds",
        )
    return sentence.filled(within=within_text(acceptance.within))


def field_text(field: Field) -> Text:
    """A field of evidence: its label, its format, whose signature it needs, and whether it may be left out."""
    notes = [note for note in (_kind(field), _signature(field)) if note is not None]
    if field.equals is not None:
        notes.append(Text(zh="与登记的一致", en="as recorded with the event"))
    if field.unique:
        notes.append(Text(zh="不得与其他事项重复", en="not submitted for any other item"))
    if field.keep is not None:
        notes.append(_KEPT.filled(span=retention_text(field.keep)))
    if field.optional:
        notes.append(Text(zh="选填", en="optional"))
    if not notes:
        return field.label
    sentence = Text(zh="{label}（{notes}）", en="{label} ({notes})")
    return sentence.filled(
        label=field.label, notes=Text(zh="；".join(n.zh for n in notes), en="; ".join(n.en for n in notes))
    )


def _kind(field: Field) -> Text | None:
    """The format of a field; None for plain text, whose label is enough."""
    match field.kind:
        case FieldKind.TEXT:
            return None
        case FieldKind.NUMBER:
            return Text(zh="数字", en="a number")
        case FieldKind.MONEY:
            if field.currency is None:
                return Text(zh="金额", en="an amount of money")
            yuan = "元" if field.currency == "CNY" else field.currency
            return Text(zh="金额，单位 {zh}", en="an amount in {en}").filled(zh=yuan, en=field.currency)
        case FieldKind.DATE:
            return Text(zh="日期", en="a date")
        case FieldKind.MOMENT:
            return Text(zh="日期和时间", en="a date and time")
        case FieldKind.TIME:
            return Text(zh="时间", en="a time of day")
        case FieldKind.YES_NO:
            return Text(zh="是或否", en="yes or no")
        case FieldKind.CHOICE:
            options = either([quoted(c.label) for c in field.choices])
            return Text(zh="选{options}", en="one of {options}").filled(options=options)
        case FieldKind.PERSON:
            return Text(zh="人员的姓名或编号", en="the name or id of a person")
        case FieldKind.FILE:
            return Text(zh="附文件", en="a file")
        case FieldKind.PHOTO:
            return Text(zh="附照片或扫描件", en="a photo or scan")
        case FieldKind.SHEET:
            if not field.columns:
                return Text(zh="附表格", en="a table")
            sentence = Text(zh="附表格，须含列：{zh}", en="a table with the columns {en}")
            return sentence.filled(zh="、".join(field.columns), en=", ".join(field.columns))
        case _:
            assert_never(field.kind)


def _signature(field: Field) -> Text | None:
    if field.signed_by is None:
        return None
    signer = _SIGNERS.get(field.signed_by, Text.plain(field.signed_by))
    return Text(zh="须有{who}签字", en="signed by {who}").filled(who=signer)


# ---- reminders


def escalation_text(escalation: EscalationPolicy) -> tuple[Text, ...]:
    """The people who are reminded and when: a sentence for each step, then for daily and weekly; never empty."""
    sentences = [step_text(step) for step in escalation.steps]
    if escalation.daily:
        daily = Text(zh="逾期后每天提醒{who}，直到办结", en="once overdue, every day until it is closed: {who}")
        if any(step.amount is not None and not step.before for step in escalation.steps):
            daily = Text(zh="此后每天提醒{who}，直到办结", en="after that, every day until it is closed: {who}")
        sentences.append(daily.filled(who=_people(escalation.daily)))
    if escalation.weekly:
        weekly = Text(zh="每周第一个工作日提醒{who}", en="on the first working day of each week: {who}")
        sentences.append(weekly.filled(who=_people(escalation.weekly)))
    return tuple(sentences) or (Text(zh="不提醒", en="no reminders"),)


def step_text(step: EscalationStep) -> Text:
    """One step: when it is reached, and the people who are reminded."""
    if step.amount is None:
        return Text(zh="到期时提醒{who}", en="when it falls due: {who}").filled(who=_people(step.audience))
    sentence = (
        Text(zh="到期前 {amount}提醒{who}", en="{amount} before it falls due: {who}")
        if step.before
        else Text(zh="逾期 {amount}提醒{who}", en="{amount} overdue: {who}")
    )
    return sentence.filled(amount=parts_text(step.amount), who=_people(step.audience))


def _people(audience: Sequence[Audience]) -> Text:
    return all_of([_AUDIENCE[who] for who in audience])
