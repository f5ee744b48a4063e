"""The notes in notifications about the actions of people: who, what, why, and the time for an answer."""

from datetime import datetime, tzinfo

from engine.domain.ledger.entry import CHECK, Kind
from engine.domain.ledger.history_types import ApprovalRequest, Delivery, Response, Return
from engine.domain.ledger.transition import APPROVALS, DATABLE
from engine.domain.phrases import local_due
from engine.domain.text import Text
from engine.domain.time.pause import CONSUMER, Pause, waited_for
from engine.wording.action import entry_title


def request_note(request: ApprovalRequest, until: datetime, zone: tzinfo) -> Text:
    """The note on a request to the reader, with the time for the answer. Instants are shown in ``zone``."""
    message = Text(
        zh="{by}：{what}。请在 {until} 前答复，逾期未答复视为不同意",
        en="{by}: {what}. Please answer by {until}; no answer counts as a no",
    )
    return message.filled(by=request.by, what=_request_text(request, zone), until=local_due(until, zone))


def decision_note(request: ApprovalRequest) -> Text:
    """The note on the answer of the other side."""
    yes, no = APPROVALS.get(request.kind, (Kind.DATE_CONFIRMED, Kind.DATE_REFUSED))
    message = Text(zh="{by}：{answer}{reason}", en="{by}: {answer}{reason}")
    return message.filled(
        by=request.decided_by,
        answer=entry_title(yes if request.granted else no),
        reason=_because(request.decision_reason),
    )


def expiry_note(request: ApprovalRequest, zone: tzinfo) -> Text:
    """The note on a request that nobody answered in time."""
    message = Text(zh="{what}：逾期未答复，视为不同意", en="{what}: nobody answered in time, which counts as a no")
    return message.filled(what=_request_text(request, zone))


def proposal_note(response: Response, agreed_at: datetime | None, zone: tzinfo) -> Text:
    """The note on a response: the time that the other side proposes, or the time that both sides agreed."""
    if agreed_at is not None:
        return Text(zh="时间已约定：{at}", en="agreed: {at}").filled(at=_clock(agreed_at, zone))
    if response.time is None:
        return Text(zh="已响应，时间待定", en="responded, no time yet")
    message = Text(
        zh="提议 {at}，请用 respond 同意或另约时间", en="proposes {at}: agree or name another time with respond"
    )
    return message.filled(at=_clock(response.time, zone))


def return_note(sent_back: Return) -> Text:
    """The note on a return: who returned the delivery, and why."""
    return Text.plain(sent_back.by + ": " + sent_back.reason if sent_back.reason else sent_back.by)


def delivery_note(delivery: Delivery, until: datetime | None, zone: tzinfo) -> Text:
    """The note on a delivery: who delivered, and when it is accepted automatically (``until``; None: never).

    Instants are shown in ``zone``.
    """
    by = Text(zh="系统核验", en="a check") if delivery.by == CHECK else Text.plain(delivery.by)
    what = entry_title(Kind.NOTHING_TO_REPORT if delivery.nothing else Kind.DELIVERED)
    if until is None:
        message = Text(
            zh="{by}：{what}。请验收或退回；不会自动验收",
            en="{by}: {what}. Please accept or return it; it is not accepted automatically",
        )
        return message.filled(by=by, what=what)
    message = Text(
        zh="{by}：{what}。{until} 前未退回视为验收",
        en="{by}: {what}. It is accepted automatically at {until} unless it is returned",
    )
    return message.filled(by=by, what=what, until=local_due(until, zone))


def pause_note(pause: Pause) -> Text:
    """The note on a pause, written for the consumer: the party that the provider waits for, and why."""
    message = Text(zh="等待{who}{reason}", en="waiting for {who}{reason}")
    reader = Text(zh="您部门", en="your department")
    who = reader if pause.waiting_for == CONSUMER else waited_for(pause.waiting_for)
    return message.filled(who=who, reason=_because(pause.reason))


def _request_text(request: ApprovalRequest, zone: tzinfo) -> Text:
    """A request: ``extension requested, until 2026-01-14 12:00 (stamp missing)``; ``delivered, dated back to …``."""
    dated = request.kind in DATABLE
    to = Text(zh="，补记为 {at}", en=", dated back to {at}") if dated else Text(zh="至 {at}", en=", until {at}")
    spelled = _clock if dated else local_due
    at = to.filled(at=spelled(request.until, zone)) if request.until is not None else Text.plain("")
    message = Text(zh="{title}{at}{reason}", en="{title}{at}{reason}")
    return message.filled(title=entry_title(request.kind), at=at, reason=_because(request.reason))


def _because(reason: str) -> Text:
    return Text(zh=f"（{reason}）", en=f" ({reason})") if reason else Text.plain("")


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
