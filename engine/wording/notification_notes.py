"""The notes in notifications about the actions of people: who, what, why, and the time for an answer."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import assert_never

from engine.domain.agreement.names import Names
from engine.domain.ledger.entry import CHECK, Kind
from engine.domain.ledger.transition import APPROVALS, DATABLE
from engine.domain.notification.note import (
    AppealNote,
    DecisionNote,
    DeliveryNote,
    EffectNote,
    EvidenceChangeNote,
    ExpiryNote,
    Note,
    PauseNote,
    PraiseNote,
    ProposalNote,
    RatingNote,
    ReminderNote,
    RequestedApproval,
    RequestNote,
    ResolvedNote,
    ReturnableNote,
    ReturnNote,
    ToRateNote,
    WishNote,
)
from engine.domain.text import Text
from engine.domain.time.pause import CONSUMER
from engine.wording.action import entry_title
from engine.wording.dates import local_due
from engine.wording.effect import effect_text
from engine.wording.evidence import submitted_text
from engine.wording.names import waited_for
from engine.wording.rating import rating_details

_NO_NAMES = Names()
_RETURN = Text(zh="{by}：{reason}", en="{by}: {reason}")
_REQUEST = Text(
    zh="{by}：{what}。请在 {until} 前答复，逾期未答复视为不同意",
    en="{by}: {what}. Please answer by {until}; no answer counts as a no",
)
_DECISION = Text(zh="{by}：{answer}{reason}", en="{by}: {answer}{reason}")
_EXPIRY = Text(zh="{what}：逾期未答复，视为不同意", en="{what}: nobody answered in time, which counts as a no")
_AGREED = Text(zh="时间已约定：{at}（{by}{comment}）", en="agreed: {at} ({by}{comment})")
_NO_TIME = Text(zh="{by} 已响应，时间待定{comment}", en="{by} responded, no time yet{comment}")
_PROPOSAL = Text(
    zh="{by} 提议 {at}{comment}，待对方用 respond 同意或另约时间",
    en="{by} proposes {at}{comment}; the other side agrees with respond, or names another time",
)
_WISH = Text(zh="{by} 请求，希望时间 {at}", en="requested by {by} for {at}")
_REQUESTED_BY = Text(zh="{by} 请求，未指定时间", en="requested by {by}, no time named")
RETURNED_BY = Text(zh="已退回：{note}", en="returned: {note}")
"""The sentence with the note of a return, where no heading says it."""
_RETURNABLE = Text(
    zh="{by} 于 {at} 交付：{what}。{until} 前可退回", en="{by}, {at}: {what}. It can be returned until {until}"
)
_RATED = Text(zh="{by} 评价：{score} 分{comment}", en="{by} rated it {score} of 5{comment}")
_PRAISED = Text(zh="{by} 表扬：{text}", en="praise from {by}: {text}")
_PRAISED_PERSON = Text(zh="{by} 表扬{person}：{text}", en="praise for {person} from {by}: {text}")
_APPEALED = Text(
    zh="{by} 对 {rater} 的评价（{score} 分）提出申诉：{reason}",
    en="{by} appealed the rating of {rater} ({score} of 5): {reason}",
)
_WITH_APPEAL = Text(zh="{rated}；{appeal}", en="{rated}; {appeal}")
_UNDECIDED = Text(zh="已申诉，待裁定：{reason}", en="appealed, not decided yet: {reason}")
_UPHELD = Text(zh="申诉成立，不计入统计（{by}：{reason}）", en="appeal upheld, left out of figures ({by}: {reason})")
_DISMISSED = Text(zh="申诉不成立（{by}：{reason}）", en="appeal dismissed ({by}: {reason})")
_RESOLVED = Text(
    zh="{by} 已处理您评价的问题{comment}，请再评价一次", en="resolved by {by}{comment}: please rate it again"
)
_BEFORE = Text(zh="原评 {score} 分", en="{score} before")
_REPLACED = Text(
    zh="{by} 于 {at} 更换凭证（{what}），原验收作废，请重新验收",
    en="{by} replaced evidence at {at} ({what}): an acceptance before that no longer counts, please check it again",
)
_CORRECTED = Text(
    zh="业务数据于 {at} 更正，涉及凭证（{what}），原验收作废，请重新验收",
    en="the event was corrected at {at}, and the evidence shows it ({what}): an acceptance before that no longer "
    "counts, please check it again",
)
_TO_RATE = Text(zh="{by} 于 {at} 交付，请评价", en="delivered by {by}, {at}: how was it?")
_REMINDED = Text(zh="{by} 催办{comment}", en="{by} sent a reminder{comment}")
_DELIVERY = Text(
    zh="{by}：{what}。{until} 前未退回视为验收",
    en="{by}: {what}. It is accepted automatically at {until} unless it is returned",
)
_DELIVERY_TO_ACCEPT = Text(
    zh="{by}：{what}。请验收或退回；不会自动验收",
    en="{by}: {what}. Please accept or return it; it is not accepted automatically",
)
_BY_CHECK = Text(zh="系统核验", en="a check")
_PAUSE = Text(zh="等待{who}{reason}{end}", en="waiting for {who}{reason}{end}")
_PAUSED_AT_MOST = Text(zh="，最迟 {at} 自动恢复计时", en=", until {at} at the latest")
_PAUSE_AT_LIMIT = Text(
    zh="，已达上限，{at} 起自动恢复计时", en="; it reached its limit, and the clock runs again from {at}"
)
_PAUSE_ENDED = Text(zh="，{at} 已恢复", en="; resumed at {at}")
_DAYS = Text(zh="，合计最多 {n} 个工作日", en=", up to {n} working days in all")
_READER = Text(zh="您部门", en="your department")
_DATED_BACK = Text(zh="，补记为 {at}", en=", dated back to {at}")
_UNTIL = Text(zh="至 {at}", en=", until {at}")
_REQUESTED = Text(zh="{title}{at}{reason}", en="{title}{at}{reason}")


def note_text(note: Note, zone: tzinfo, names: Names = _NO_NAMES) -> Text:
    """A note as a sentence without its full stop. Instants are shown in ``zone``, that of the reader."""
    match note:
        case ReturnNote(by, reason):
            return _RETURN.filled(by=names.of(by), reason=reason) if reason else names.of(by)
        case PauseNote():
            return _pause(note, zone)
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
        case ReturnableNote():
            return _returnable(note, zone, names)
        case RatingNote():
            return _rated(note, names)
        case AppealNote():
            return _appealed(note, names)
        case PraiseNote(by, text, person):
            sentence = _PRAISED_PERSON if person else _PRAISED
            return sentence.filled(by=names.of(by), text=text, person=names.of(person))
        case ResolvedNote(by, comment):
            return _RESOLVED.filled(by=names.of(by), comment=_because(comment))
        case EvidenceChangeNote(at, by, fields):
            return _changed(at, by, fields, zone, names)
        case ToRateNote(by, at):
            return _TO_RATE.filled(by=_deliverer(by, names), at=_clock(at, zone))
        case ReminderNote(by, comment):
            return _REMINDED.filled(by=names.of(by), comment=_because(comment))
        case WishNote(by, None):
            return _REQUESTED_BY.filled(by=names.of(by))
        case WishNote(by, datetime() as wish):
            return _WISH.filled(by=names.of(by), at=_clock(wish, zone))
        case WishNote():
            raise AssertionError(note)
        case ProposalNote(_, datetime() as agreed_at, by=by, comment=comment):
            words = Text(zh=f"：{comment}", en=f": {comment}") if comment else Text.plain("")
            return _AGREED.filled(at=_clock(agreed_at, zone), by=names.of(by), comment=words)
        case ProposalNote(None, None, by=by, comment=comment):
            return _NO_TIME.filled(by=names.of(by), comment=_because(comment))
        case ProposalNote(datetime() as time, None, by=by, comment=comment):
            return _PROPOSAL.filled(by=names.of(by), at=_clock(time, zone), comment=_because(comment))
        case ProposalNote():
            raise AssertionError(note)
        case EffectNote(found, before, defects_before, after, defects_after, needed):
            return effect_text(found, (before, defects_before), (after, defects_after), needed)
        case _:
            assert_never(note)


def _rated(note: RatingNote, names: Names) -> Text:
    details = [_BEFORE.filled(score=note.before)] if note.before is not None else []
    details += rating_details(note.reason, note.dimensions, note.lost_minutes, names)
    details += [Text.plain(note.comment)] if note.comment else []
    zh, en = "，".join(text.zh for text in details), ", ".join(text.en for text in details)
    because = Text(zh=f"（{zh}）", en=f" ({en})") if details else Text.plain("")
    rated = _RATED.filled(by=names.of(note.by), score=note.score, comment=because)
    if note.appeal is None:
        return rated
    return _WITH_APPEAL.filled(rated=rated, appeal=_decision(note.appeal, names))


def _appealed(note: AppealNote, names: Names) -> Text:
    what = Text(zh=note.reason, en=note.reason)
    appealed = _APPEALED.filled(by=names.of(note.by), rater=names.of(note.rater), score=note.score, reason=what)
    return appealed if note.upheld is None else _WITH_APPEAL.filled(rated=appealed, appeal=_decision(note, names))


def _decision(note: AppealNote, names: Names) -> Text:
    """How an appeal was decided, by whom and why."""
    if note.upheld is None:
        return _UNDECIDED.filled(reason=note.reason)
    sentence = _UPHELD if note.upheld else _DISMISSED
    return sentence.filled(by=names.of(note.decided_by), reason=note.decision_reason)


def _delivery(note: DeliveryNote, zone: tzinfo, names: Names) -> Text:
    by = _deliverer(note.by, names)
    what = entry_title(Kind.NOTHING_TO_REPORT if note.nothing else Kind.DELIVERED)
    if note.until is None:
        return _DELIVERY_TO_ACCEPT.filled(by=by, what=what)
    return _DELIVERY.filled(by=by, what=what, until=local_due(note.until, zone))


def _returnable(note: ReturnableNote, zone: tzinfo, names: Names) -> Text:
    by = _deliverer(note.by, names)
    what = entry_title(Kind.NOTHING_TO_REPORT if note.nothing else Kind.DELIVERED)
    if note.evidence:
        what = submitted_text(note.evidence)
    return _RETURNABLE.filled(by=by, at=_clock(note.at, zone), what=what, until=local_due(note.until, zone))


def _changed(at: datetime, by: str, fields: Sequence[Text], zone: tzinfo, names: Names) -> Text:
    what = Text(zh="、".join(field.zh for field in fields), en=", ".join(field.en for field in fields))
    sentence = _REPLACED if by else _CORRECTED
    return sentence.filled(at=_clock(at, zone), by=names.of(by), what=what)


def _deliverer(by: str, names: Names) -> Text:
    return _BY_CHECK if by == CHECK else names.of(by)


def _pause(note: PauseNote, zone: tzinfo) -> Text:
    at_limit = note.until is not None and note.until == note.limit_at  # both sides read it
    who = _READER if note.waiting_for == CONSUMER and not at_limit else waited_for(note.waiting_for)
    end = Text.plain("")
    if note.until is not None:
        end = (_PAUSE_AT_LIMIT if at_limit else _PAUSE_ENDED).filled(at=_clock(note.until, zone))
    elif note.limit_at is not None:
        end = _PAUSED_AT_MOST.filled(at=_clock(note.limit_at, zone))
    return _PAUSE.filled(who=who, reason=_because(note.reason), end=end)


def _requested(request: RequestedApproval, zone: tzinfo) -> Text:
    """A request: ``extension requested, until 2026-01-14 12:00 (stamp missing)``; ``delivered, dated back to …``."""
    at = Text.plain("")
    if request.until is not None and request.kind in DATABLE:
        at = _DATED_BACK.filled(at=_clock(request.until, zone))
    elif request.until is not None:
        at = _UNTIL.filled(at=local_due(request.until, zone))
    elif request.working_days is not None:
        at = _DAYS.filled(n=request.working_days)
    return _REQUESTED.filled(title=entry_title(request.kind), at=at, reason=_because(request.reason))


def _because(reason: str) -> Text:
    return Text(zh=f"（{reason}）", en=f" ({reason})") if reason else Text.plain("")


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
