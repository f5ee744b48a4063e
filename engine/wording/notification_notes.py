"""The notes in notifications about the actions of people: who, what, why, and the time for an answer."""

from datetime import datetime, tzinfo
from typing import assert_never

from engine.domain.agreement.people_names import PeopleNames
from engine.domain.ledger.entry import CHECK, Kind
from engine.domain.ledger.transition import APPROVALS, DATABLE
from engine.domain.notification.note import (
    DecisionNote,
    DeliveryNote,
    ExpiryNote,
    Note,
    PauseNote,
    ProposalNote,
    RequestedApproval,
    RequestNote,
    ReturnNote,
)
from engine.domain.text import Text
from engine.domain.time.pause import CONSUMER
from engine.wording.action import entry_title
from engine.wording.dates import local_due
from engine.wording.names import waited_for

_NO_NAMES = PeopleNames()
_RETURN = Text(zh="{by}：{reason}", en="{by}: {reason}")
_REQUEST = Text(
    zh="{by}：{what}。请在 {until} 前答复，逾期未答复视为不同意",
    en="{by}: {what}. Please answer by {until}; no answer counts as a no",
)
_DECISION = Text(zh="{by}：{answer}{reason}", en="{by}: {answer}{reason}")
_EXPIRY = Text(zh="{what}：逾期未答复，视为不同意", en="{what}: nobody answered in time, which counts as a no")
_AGREED = Text(zh="时间已约定：{at}", en="agreed: {at}")
_NO_TIME = Text(zh="已响应，时间待定", en="responded, no time yet")
_PROPOSAL = Text(
    zh="提议 {at}，请用 respond 同意或另约时间", en="proposes {at}: agree or name another time with respond"
)
_DELIVERY = Text(
    zh="{by}：{what}。{until} 前未退回视为验收",
    en="{by}: {what}. It is accepted automatically at {until} unless it is returned",
)
_DELIVERY_TO_ACCEPT = Text(
    zh="{by}：{what}。请验收或退回；不会自动验收",
    en="{by}: {what}. Please accept or return it; it is not accepted automatically",
)
_BY_CHECK = Text(zh="系统核验", en="a check")
_PAUSE = Text(zh="等待{who}{reason}", en="waiting for {who}{reason}")
_READER = Text(zh="您部门", en="your department")
_DATED_BACK = Text(zh="，补记为 {at}", en=", dated back to {at}")
_UNTIL = Text(zh="至 {at}", en=", until {at}")
_REQUESTED = Text(zh="{title}{at}{reason}", en="{title}{at}{reason}")


def note_text(note: Note, zone: tzinfo, names: PeopleNames = _NO_NAMES) -> Text:
    """A note as a sentence without its full stop. Instants are shown in ``zone``, that of the reader."""
    match note:
        case ReturnNote(by, reason):
            return _RETURN.filled(by=names.of(by), reason=reason) if reason else names.of(by)
        case PauseNote(waiting_for, reason):
            who = _READER if waiting_for == CONSUMER else waited_for(waiting_for)
            return _PAUSE.filled(who=who, reason=_because(reason))
        case DeliveryNote():
            return _delivery(note, zone, names)
        case RequestNote(by, requested, answer_by):
            return _REQUEST.filled(by=names.of(by), what=_requested(requested, zone), until=local_due(answer_by, zone))
        case DecisionNote(by, kind, granted, reason):
            yes, no = APPROVALS.get(kind, (Kind.DATE_CONFIRMED, Kind.DATE_REFUSED))
            answer = entry_title(yes if granted else no)
            return _DECISION.filled(by=names.of(by), answer=answer, reason=_because(reason))
        case ExpiryNote(requested):
            return _EXPIRY.filled(what=_requested(requested, zone))
        case ProposalNote(_, datetime() as agreed_at):
            return _AGREED.filled(at=_clock(agreed_at, zone))
        case ProposalNote(None, None):
            return _NO_TIME
        case ProposalNote(datetime() as time, None):
            return _PROPOSAL.filled(at=_clock(time, zone))
        case ProposalNote():
            raise AssertionError(note)
        case _:
            assert_never(note)


def _delivery(note: DeliveryNote, zone: tzinfo, names: PeopleNames) -> Text:
    by = _BY_CHECK if note.by == CHECK else names.of(note.by)
    what = entry_title(Kind.NOTHING_TO_REPORT if note.nothing else Kind.DELIVERED)
    if note.until is None:
        return _DELIVERY_TO_ACCEPT.filled(by=by, what=what)
    return _DELIVERY.filled(by=by, what=what, until=local_due(note.until, zone))


def _requested(request: RequestedApproval, zone: tzinfo) -> Text:
    """A request: ``extension requested, until 2026-01-14 12:00 (stamp missing)``; ``delivered, dated back to …``."""
    at = Text.plain("")
    if request.until is not None and request.kind in DATABLE:
        at = _DATED_BACK.filled(at=_clock(request.until, zone))
    elif request.until is not None:
        at = _UNTIL.filled(at=local_due(request.until, zone))
    return _REQUESTED.filled(title=entry_title(request.kind), at=at, reason=_because(request.reason))


def _because(reason: str) -> Text:
    return Text(zh=f"（{reason}）", en=f" ({reason})") if reason else Text.plain("")


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
