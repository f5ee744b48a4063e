"""The details of a ledger entry in one line for people: reason, dates, evidence, people."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from engine.domain.ledger.entry import Entry, Json, Kind
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.occurrence.verdict import Reason
from engine.domain.phrases import local_due
from engine.domain.text import Text
from engine.wording.amounts import amount_text
from engine.wording.late_reason import category_text
from engine.wording.names import one_line, waited_for

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
    NotificationKind.DECIDED: Text(zh="已答复", en="answered"),
    NotificationKind.EXPIRED: Text(zh="未答复", en="not answered"),
    NotificationKind.REMINDED: Text(zh="催办", en="reminder"),
    NotificationKind.REASSIGNED: Text(zh="转交", en="reassigned"),
    NotificationKind.CANCELLED: Text(zh="业务已撤销", en="event cancelled"),
    NotificationKind.BEFORE_DUE: Text(zh="到期前 {amount}", en="{amount} before due"),
    NotificationKind.DUE: Text(zh="到期", en="due"),
    NotificationKind.AFTER_DUE: Text(zh="逾期 {amount}", en="{amount} overdue"),
}
_LAPSED = {Reason.EVENT_CANCELLED.value: _TOPICS[NotificationKind.CANCELLED]}
_UNTIL = Text(zh="至 {at}", en="until {at}")
_WISH = Text(zh="希望 {at}", en="wanted at {at}")
_TIME = Text(zh="提议 {at}", en="proposed {at}")
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
_SIGNED = Text(zh="已签字：{names}", en="signed: {names}")


def entry_detail(entry: Entry, zone: tzinfo) -> tuple[Text, ...]:
    """The details of an entry, in order; empty if its kind is enough. Instants are local to ``zone``."""
    return tuple(_parts(entry.kind, entry.body, zone))


def _parts(kind: Kind, body: Mapping[str, Json], zone: tzinfo) -> Iterator[Text]:
    if kind is Kind.NOTIFIED:
        people = _names(body.get("to"))
        sentence = _QUIET if body.get("quiet") else _NOTIFIED
        yield sentence.filled(step=_topic(NotificationTopic.parse(str(body["step"]))), who=people or _NOBODY)
        return
    if kind is Kind.LAPSED and body.get("reason"):
        yield _LAPSED[str(body["reason"])]
        return
    if body.get("zh"):  # the result of a check
        yield Text(zh=one_line(str(body["zh"])), en=one_line(str(body["en"])))
    if kind is Kind.MET and body.get("event"):
        yield Text.plain(one_line(str(body["event"])))
    if body.get("waiting_for"):
        yield _WAITS.filled(who=waited_for(str(body["waiting_for"])))
    if body.get("category"):
        yield category_text(str(body["category"]))
    if body.get("promised_on"):
        yield _PROMISED.filled(on=str(body["promised_on"]))
    for name, phrase, write in _INSTANTS:
        if body.get(name):
            yield phrase.filled(at=write(datetime.fromisoformat(str(body[name])), zone))
    if body.get("to"):
        yield _TO.filled(who=str(body["to"]))
    if body.get("score"):
        yield _SCORE.filled(score=str(body["score"]))
    if body.get("backdated"):
        yield _BACKDATED
    evidence = body.get("evidence")
    if isinstance(evidence, Mapping):
        for name, value in sorted(evidence.items()):
            shown = value.get("name", "") if isinstance(value, Mapping) else value
            yield Text.plain(one_line(f"{name}={shown}"))
    if body.get("signed"):
        yield _SIGNED.filled(names=_names(body["signed"]))
    for name in ("reason", "comment", "note"):
        if body.get(name):
            yield Text.plain(one_line(str(body[name])))
    if body.get("for"):
        yield _FOR.filled(who=_names(body["for"]))


def _topic(topic: NotificationTopic) -> Text:
    """The topic of a notification for people: ``due``, ``2 working days before due``, ``returned``."""
    title = _TOPICS[topic.kind]
    return title.filled(amount=amount_text(topic.amount)) if topic.amount is not None else title


def _names(value: Json) -> str:
    return ", ".join(str(name) for name in value) if isinstance(value, list | tuple) else ""


def _local(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


_INSTANTS = (
    ("wish", _WISH, _local),
    ("until", _UNTIL, local_due),
    ("time", _TIME, _local),
    ("due_at", _DUE, local_due),
    ("was", _WAS, local_due),
)
"""The instants in an entry, in order, and how each is written: a due time at midnight is 24:00 of the day before."""
