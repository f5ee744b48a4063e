"""The details of a ledger entry in one line for people: reason, dates, evidence, people."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Any

from engine.domain.action.deliver import Deliver
from engine.domain.action.rate import Rate
from engine.domain.action.respond import Respond
from engine.domain.action.table import occurrence_payload
from engine.domain.agreement.names import Names
from engine.domain.ledger.consequence import Checked, DueSet, EffectChecked, EvidenceErased, Lapsed, Met, PeopleNotified
from engine.domain.ledger.entry import Entry
from engine.domain.ledger.history import RECOMPUTED
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.ledger.payload import Payload
from engine.domain.occurrence.verdict import Reason
from engine.domain.text import Text
from engine.wording.action import details_of
from engine.wording.amounts import amount_text
from engine.wording.dates import local_due
from engine.wording.effect import effect_text
from engine.wording.evidence import same_file_text
from engine.wording.late_reason import category_text
from engine.wording.names import one_line, waited_for
from engine.wording.rating import DECISIONS, rating_details
from engine.wording.via import via_detail

_TOPICS = {
    NotificationKind.OPENING: Text(zh="生成", en="new item"),
    NotificationKind.RETURNED: Text(zh="退回", en="returned"),
    NotificationKind.MOVED: Text(zh="期限变更", en="due date changed"),
    NotificationKind.TIME_PROPOSED: Text(zh="提议时间", en="time proposed"),
    NotificationKind.PAUSED: Text(zh="暂停", en="paused"),
    NotificationKind.RESUMED: Text(zh="恢复", en="resumed"),
    NotificationKind.RESPONSE_DUE: Text(zh="请求未响应", en="no response"),
    NotificationKind.REQUESTED: Text(zh="待答复", en="to be answered"),
    NotificationKind.TO_ACCEPT: Text(zh="待验收", en="to be accepted"),
    NotificationKind.RETURNABLE: Text(zh="已交付，可退回", en="delivered, can be returned"),
    NotificationKind.RATED: Text(zh="评价", en="rated"),
    NotificationKind.EVIDENCE_CHANGED: Text(zh="交付有变动", en="delivery changed"),
    NotificationKind.PRAISED: Text(zh="表扬", en="praise"),
    NotificationKind.APPEALED: Text(zh="申诉", en="appeal"),
    NotificationKind.APPEAL_DECIDED: Text(zh="申诉裁定", en="decision on the appeal"),
    NotificationKind.RESOLVED: Text(zh="已处理", en="resolved"),
    NotificationKind.DECIDED: Text(zh="已答复", en="answered"),
    NotificationKind.EXPIRED: Text(zh="未答复", en="not answered"),
    NotificationKind.REMINDED: Text(zh="催办", en="reminder"),
    NotificationKind.REASSIGNED: Text(zh="转交", en="reassigned"),
    NotificationKind.CANCELLED: Text(zh="业务已撤销", en="event cancelled"),
    NotificationKind.SIGNATURE_REQUESTED: Text(zh="变更待签署", en="change to sign"),
    NotificationKind.SIGNATURE_REFUSED: Text(zh="变更已驳回", en="change rejected"),
    NotificationKind.AGREEMENT_CHANGED: Text(zh="约定变更", en="agreement changed"),
    NotificationKind.EFFECT_CHECKED: Text(zh="效果检验", en="effect checked"),
    NotificationKind.BEFORE_DUE: Text(zh="到期前 {amount}", en="{amount} before due"),
    NotificationKind.DUE: Text(zh="到期", en="due"),
    NotificationKind.AFTER_DUE: Text(zh="逾期 {amount}", en="{amount} overdue"),
}
_LAPSED = {Reason.EVENT_CANCELLED.value: _TOPICS[NotificationKind.CANCELLED]}
_UNTIL = Text(zh="至 {at}", en="until {at}")
_WISH = Text(zh="希望 {at}", en="wanted at {at}")
_TIME = Text(zh="提议 {at}", en="proposed {at}")
_AGREES = Text(zh="同意 {at}", en="agreed to {at}")
_DUE = Text(zh="期限 {at}", en="due {at}")
_WAS = Text(zh="原为 {at}", en="was {at}")
_PROMISED = Text(zh="承诺 {on}", en="promised {on}")
_WAITS = Text(zh="等待{who}", en="waiting for {who}")
_TO = Text(zh="→ {who}", en="→ {who}")
_FOR = Text(zh="代 {who}", en="on behalf of {who}")
_NOBODY = Text(zh="无人", en="nobody")
_NOTIFIED = Text(zh="{step} → {who}", en="{step} → {who}")
_QUIET = Text(zh="{step}，不通知", en="{step}, not sent")
_BACKDATED = Text(zh="补记", en="backdated")
_SCORE = Text(zh="{score} 分", en="score {score}")
_RECOMPUTED = Text(zh="日历有更新", en="more days were published")
_NO_NAMES = Names()
_PEOPLE = frozenset({"to", "on_behalf_of", "rater", "person"})
"""The fields that have ids of people."""
_SIGNED = Text(zh="已签字：{names}", en="signed: {names}")


def entry_detail(entry: Entry, zone: tzinfo, names: Names = _NO_NAMES) -> tuple[Text, ...]:
    """The details of an entry about an item, in order, and by which way it was made; empty if its kind is enough.

    Instants are local to ``zone``; ``names`` are those of people.
    """
    return (*_content(entry, zone, names), *via_detail(entry))


def _content(entry: Entry, zone: tzinfo, names: Names) -> tuple[Text, ...]:
    payload = occurrence_payload(entry.kind).read(entry)
    match payload:
        case PeopleNotified():
            sentence, topic = _QUIET if payload.quiet else _NOTIFIED, NotificationTopic.parse(payload.step)
            return (sentence.filled(step=topic_text(topic), who=names.listed(payload.to) if payload.to else _NOBODY),)
        case Lapsed(reason=reason):
            return (_LAPSED[reason],) if reason else ()
        case Met(event=event):
            return (Text.plain(one_line(event)),) if event else ()
        case EvidenceErased(fields=fields):
            return (Text.plain(one_line(", ".join(fields))),)
        case DueSet(reason=reason):
            why = (_RECOMPUTED,) if reason == RECOMPUTED else ()
            return (*_fields(replace(payload, reason=""), zone, names), *why)
        case Respond(agrees=True, time=datetime() as time):
            return (_AGREES.filled(at=_local(time, zone)), *_fields(replace(payload, time=None), zone, names))
        case EffectChecked():
            before, after = (payload.before, payload.defects_before), (payload.after, payload.defects_after)
            return (effect_text(payload.finding, before, after, payload.needed),)
        case Rate(reason=reason, dimensions=dimensions, lost_minutes=lost_minutes):
            details = rating_details(reason, sorted((dimensions or {}).items()), lost_minutes, names)
            score, *others = _fields(replace(payload, reason=""), zone, names)
            return (score, *details, *others)
        case Checked() | Deliver() if payload.zh:
            return (Text(zh=one_line(payload.zh), en=one_line(payload.en)), *_fields(payload, zone, names))
        case _:
            return tuple(_fields(payload, zone, names))


def _fields(payload: Payload, zone: tzinfo, names: Names) -> Iterator[Text]:
    """The fields of a payload that people read, in the order of ``_DETAILS``; then those that only its type has."""
    for name, detail in _DETAILS.items():
        if value := getattr(payload, name, None):
            if name in _PEOPLE:
                value = names.listed([value] if isinstance(value, str) else value)
            yield category_text(str(value), names) if name == "category" else detail(value, zone)
    for name, template in details_of(type(payload)).items():
        if value := getattr(payload, name):
            yield template.filled(value=names.of(value) if name in _PEOPLE else _plain(value, zone))


def _instant(template: Text, write: Callable[[datetime, tzinfo], str]) -> "_Detail":
    return lambda value, zone: template.filled(
        at=write(datetime.fromisoformat(value) if isinstance(value, str) else value, zone)
    )


def _evidence(evidence: Mapping[str, Any], _: tzinfo) -> Text:
    parts = [_submitted(name, value) for name, value in sorted(evidence.items())]
    return Text(zh="，".join(part.zh for part in parts), en=", ".join(part.en for part in parts))


def _submitted(name: str, value: Any) -> Text:
    """A submitted value or file; a file that was submitted elsewhere as well says where."""
    if not isinstance(value, Mapping):
        return Text.plain(one_line(f"{name}={value}"))
    file = one_line(f"{name}={value.get('name', '')}")
    others = [str(place["occurrence"]) for place in value.get("same_as", ())]
    return same_file_text(file, others) if others else Text.plain(file)


def _plain(value: Any, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        return _local(value, zone)
    return value.isoformat() if isinstance(value, date) else one_line(str(value))


def topic_text(topic: NotificationTopic) -> Text:
    """The topic of a notification for people: ``due``, ``2 working days before due``, ``returned``."""
    title = _TOPICS[topic.kind]
    return title.filled(amount=amount_text(topic.amount)) if topic.amount is not None else title


def _local(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


_Detail = Callable[[Any, tzinfo], Text]
_DETAILS: Mapping[str, _Detail] = {
    "waiting_for": lambda who, _: _WAITS.filled(who=waited_for(who)),
    "category": lambda code, _: category_text(code),
    "promised_on": lambda on, _: _PROMISED.filled(on=on.isoformat()),
    "wish": _instant(_WISH, _local),
    # a due time at midnight is 24:00 of the day before
    "until": _instant(_UNTIL, local_due),
    "time": _instant(_TIME, _local),
    "due_at": _instant(_DUE, local_due),
    "was": _instant(_WAS, local_due),
    "to": lambda who, _: _TO.filled(who=who),
    "score": lambda score, _: _SCORE.filled(score=score),
    "decision": lambda decision, _: DECISIONS.get(decision, Text.plain(decision)),
    "backdated": lambda _, __: _BACKDATED,
    "evidence": _evidence,
    "signed": lambda names, _: _SIGNED.filled(names=", ".join(sorted(names))),
    "reason": lambda text, _: Text.plain(one_line(text)),
    "comment": lambda text, _: Text.plain(one_line(text)),
    "on_behalf_of": lambda who, _: _FOR.filled(who=who),
}
"""The fields that several types have, in the order in which people read them, and how each is written."""
