"""What an entry tells beyond its kind: why, until when, with what evidence, to whom; in one line for people."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from engine.domain.deadline.steps import amount_text
from engine.domain.ledger.entry import Entry, Json, Kind
from engine.domain.ledger.late_reason import category_text
from engine.domain.notification.escalation import (
    CANCELLED,
    DECIDED,
    EXPIRED,
    MOVED,
    OPENING,
    PAUSED,
    REASSIGNED,
    REMINDED,
    REQUESTED,
    RESPONDED,
    RESPONSE,
    RESUMED,
    RETURNED,
    TO_ACCEPT,
)
from engine.domain.occurrence.verdict import Reason
from engine.domain.phrases import local_due
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.domain.time.pause import waited_for
from engine.wording.names import one_line

_HAPPENED = {
    OPENING: Text(zh="开立", en="opening"),
    RETURNED: Text(zh="退回", en="return"),
    MOVED: Text(zh="期限变更", en="date moved"),
    RESPONDED: Text(zh="提议时间", en="time proposed"),
    PAUSED: Text(zh="暂停", en="pause"),
    RESUMED: Text(zh="恢复", en="resumed"),
    RESPONSE: Text(zh="请求未响应", en="no response"),
    REQUESTED: Text(zh="待答复", en="asked"),
    TO_ACCEPT: Text(zh="待验收", en="to be accepted"),
    DECIDED: Text(zh="已答复", en="answered"),
    EXPIRED: Text(zh="没有答复", en="not answered"),
    REMINDED: Text(zh="催办", en="remind"),
    REASSIGNED: Text(zh="转交", en="hand-over"),
    CANCELLED: Text(zh="业务已撤销", en="event cancelled"),
    "due": Text(zh="到期", en="due"),
}
_LAPSED = {Reason.EVENT_CANCELLED.value: _HAPPENED[CANCELLED]}
_UNTIL = Text(zh="到 {at}", en="until {at}")
_WISH = Text(zh="希望 {at}", en="wished for {at}")
_TIME = Text(zh="约定 {at}", en="at {at}")
_DUE = Text(zh="期限 {at}", en="due {at}")
_WAS = Text(zh="原为 {at}", en="was {at}")
_PROMISED = Text(zh="承诺 {on}", en="promised {on}")
_WAITS = Text(zh="等待{who}", en="waiting for {who}")
_TO = Text(zh="→ {who}", en="→ {who}")
_FOR = Text(zh="代 {who}", en="for {who}")
_NOBODY = Text(zh="无人", en="nobody")
_QUIET = Text(zh="不通知", en="kept quiet")
_BACKDATED = Text(zh="补记", en="dated back")
_SCORE = Text(zh="{score} 分", en="score {score}")
_SIGNED = Text(zh="已签字：{names}", en="signed: {names}")


def entry_detail(entry: Entry, zone: tzinfo) -> tuple[Text, ...]:
    """The parts of what an entry says, in order; empty where its kind says it all. Instants are local to ``zone``."""
    return tuple(_parts(entry.kind, entry.body, zone))


def _parts(kind: Kind, body: Mapping[str, Json], zone: tzinfo) -> Iterator[Text]:
    if kind is Kind.NOTIFIED:
        people = _names(body.get("to"))
        whom = _QUIET if body.get("quiet") else _TO.filled(who=people or _NOBODY)
        yield Text(zh="{step} {whom}", en="{step} {whom}").filled(step=_step(str(body["step"])), whom=whom)
        return
    if kind is Kind.LAPSED and body.get("reason"):
        yield _LAPSED[str(body["reason"])]
        return
    if body.get("zh"):  # what a check saw
        yield Text(zh=one_line(str(body["zh"])), en=one_line(str(body["en"])))
    if kind is Kind.MET and body.get("event"):
        yield Text.plain(one_line(str(body["event"])))
    if body.get("waiting_for"):
        yield _WAITS.filled(who=waited_for(str(body["waiting_for"])))
    if body.get("category"):
        yield category_text(str(body["category"]))
    if body.get("promised_on"):
        yield _PROMISED.filled(on=str(body["promised_on"]))
    for name, words, spelled in _INSTANTS:
        if body.get(name):
            yield words.filled(at=spelled(datetime.fromisoformat(str(body[name])), zone))
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


def _step(what: str) -> Text:
    """``due``, ``2 working days before``, ``returned 2026-…`` as people read it."""
    for name, title in _HAPPENED.items():
        if what.startswith(name):
            return title
    amount, _, side = what.rpartition(" ")
    words = Text(zh="到期前 {amount}", en="{amount} before due")
    after = Text(zh="逾期 {amount}", en="{amount} after due")
    return (words if side == "before" else after).filled(amount=amount_text(Amount.parse(amount)))


def _names(given: Json) -> str:
    return ", ".join(str(n) for n in given) if isinstance(given, list | tuple) else ""


def _local(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


_INSTANTS = (
    ("wish", _WISH, _local),
    ("until", _UNTIL, local_due),
    ("time", _TIME, _local),
    ("due_at", _DUE, local_due),
    ("was", _WAS, local_due),
)
"""The instants in an entry, in order; those that are due instants end a day at its 24:00."""
