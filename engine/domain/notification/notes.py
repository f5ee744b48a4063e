"""What a notice says of what somebody did: who, what, why, and by when an answer is due."""

from datetime import datetime, tzinfo

from engine.domain.ledger.entry import APPROVALS, CHECK, DATABLE, Kind, transition
from engine.domain.ledger.history import ApprovalRequest, Delivery, Response, Return
from engine.domain.phrases import local_due
from engine.domain.text import Text
from engine.domain.time.pause import CONSUMER, Pause, waited_for


def request_note(ask: ApprovalRequest, until: datetime, zone: tzinfo) -> Text:
    """What was asked of the reader, and that silence is a no. Instants are local to ``zone``."""
    words = Text(
        zh="{by}：{what}。请在 {until} 前答复，不答复即为不同意",
        en="{by}: {what}. Answer by {until}; silence is a no",
    )
    return words.filled(by=ask.by, what=_what(ask, zone), until=local_due(until, zone))


def decision_note(ask: ApprovalRequest) -> Text:
    """What the other side said to it."""
    yes, no = APPROVALS.get(ask.kind, (Kind.DATE_CONFIRMED, Kind.DATE_REFUSED))
    words = Text(zh="{by}：{answer}{reason}", en="{by}: {answer}{reason}")
    return words.filled(
        by=ask.decided_by, answer=transition(yes if ask.granted else no).title, reason=_because(ask.decision_reason)
    )


def expiry_note(ask: ApprovalRequest, zone: tzinfo) -> Text:
    """That nobody said anything in time."""
    words = Text(zh="{what}：没有人答复，视为不同意", en="{what}: nobody answered, which is a no")
    return words.filled(what=_what(ask, zone))


def proposal_note(response: Response, agreed_at: datetime | None, zone: tzinfo) -> Text:
    """The time that the other side names, or that both have named the same."""
    if agreed_at is not None:
        return Text(zh="时间已约定：{at}", en="agreed: {at}").filled(at=_clock(agreed_at, zone))
    if response.time is None:
        return Text(zh="已响应，时间待定", en="responded, no time yet")
    words = Text(zh="提议 {at}，请用 respond 同意或另约", en="proposes {at}: agree or name another with respond")
    return words.filled(at=_clock(response.time, zone))


def return_note(sent_back: Return) -> Text:
    """Who sent it back, and why."""
    return Text.plain(sent_back.by + ": " + sent_back.reason if sent_back.reason else sent_back.by)


def delivery_note(delivery: Delivery, until: datetime | None, zone: tzinfo) -> Text:
    """Who handed it over, and that silence accepts it at ``until`` (None: never). Instants are local to ``zone``."""
    by = Text(zh="系统核验", en="a check") if delivery.by == CHECK else Text.plain(delivery.by)
    what = transition(Kind.NOTHING_TO_REPORT if delivery.nothing else Kind.DELIVERED).title
    if until is None:
        words = Text(
            zh="{by}：{what}。请验收或退回，不答复不算验收",
            en="{by}: {what}. Accept it or send it back; silence does not accept it",
        )
        return words.filled(by=by, what=what)
    words = Text(
        zh="{by}：{what}。{until} 前没有退回即为验收",
        en="{by}: {what}. Unless it is sent back by {until}, silence accepts it",
    )
    return words.filled(by=by, what=what, until=local_due(until, zone))


def pause_note(pause: Pause) -> Text:
    """Whom the provider waits for, and why; the consumer is who reads it."""
    words = Text(zh="等待{who}{reason}", en="waiting for {who}{reason}")
    reader = Text(zh="您部门", en="your department")
    who = reader if pause.waiting_for == CONSUMER else waited_for(pause.waiting_for)
    return words.filled(who=who, reason=_because(pause.reason))


def _what(ask: ApprovalRequest, zone: tzinfo) -> Text:
    """``extension asked for, until 2026-01-14 12:00: stamp missing``; ``delivered, dated back to …``."""
    dated = ask.kind in DATABLE
    to = Text(zh="，补记为 {at}", en=", dated back to {at}") if dated else Text(zh="到 {at}", en=", until {at}")
    spelled = _clock if dated else local_due
    at = to.filled(at=spelled(ask.until, zone)) if ask.until is not None else Text.plain("")
    words = Text(zh="{title}{at}{reason}", en="{title}{at}{reason}")
    return words.filled(title=transition(ask.kind).title, at=at, reason=_because(ask.reason))


def _because(reason: str) -> Text:
    return Text(zh=f"（{reason}）", en=f" ({reason})") if reason else Text.plain("")


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
