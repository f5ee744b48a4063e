"""The state of one item in one sentence: who owes it to whom, by when, how late it is, who was reminded."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from engine.domain.action.case import Case
from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import CHECK, Phase
from engine.domain.ledger.history_types import ApprovalRequest
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, answerable
from engine.domain.text import Language, Text
from engine.domain.time.pause import CONSUMER
from engine.wording.action import entry_title
from engine.wording.dates import day_of, moment, span
from engine.wording.item_state import state_text
from engine.wording.late_reason import category_text
from engine.wording.lists import gap
from engine.wording.names import department_title, one_line, waited_for_title
from engine.wording.when import due_words

_DUE = Text(zh="{who}应在{gap}{by}交付", en="{who} is to deliver {by}")
_DUE_TO_CONFIRM = Text(zh="{who}应在{gap}{by}完成", en="{who} is to have it done {by}")
_UPCOMING = Text(zh="{since} 开始", en="begins {since}")
_PENDING = Text(zh="{who}须交付，期限待定", en="{who} is to deliver; the due date is pending")
_TO_AGREE = Text(zh="{who}须完成，时间待双方商定", en="{who} is to do it; both sides have yet to agree on a time")
_STOPPED = Text(zh="已暂停计时，等待{who}{reason}", en="The clock stands, waiting for {who}{reason}")
_RETURNED = Text(zh="{when} 已退回（{by}：{reason}）", en="returned {when} ({by}: {reason})")
_ASKED = Text(zh="{by}{what}{until}{reason}，待答复", en="{what} by {by}{until}{reason}, to be answered")
_UNTIL = Text(zh="至 {when}", en=" until {when}")
_DAYS = Text(zh="，合计最多 {n} 个工作日", en=", up to {n} working days in all")
_REASON = Text(zh="原因：{reason}", en="because: {reason}")
_PROMISED = Text(zh="原因：{reason}，承诺 {on} 完成", en="because: {reason}; promised for {on}")
_REMINDED = Text(zh="已提醒 {n} 次，最后一次{gap}{when}", en="reminded {n} times, last {when}")
_REMINDED_ONCE = Text(zh="{when}提醒过 1 次", en="reminded once, {when}")
_DELIVERED = Text(zh="{who}已于{gap}{when} 交付{timeliness}", en="{who} delivered it {when}{timeliness}")
_FOUND = Text(zh="系统核验：已于{gap}{when} 完成{timeliness}", en="A check found it done {when}{timeliness}")
_AWAITED = Text(zh="等待{consumer}验收", en="{consumer} has yet to accept it")
_SILENCE = Text(
    zh="等待{consumer}验收，{until} 前未退回视为验收",
    en="{consumer} has yet to accept it; accepted automatically {until}",
)
_ACCEPTED = Text(zh="{when} 已验收", en="accepted {when}")
_COMPLETE = Text(zh="无需验收，已完成", en="done, needs no acceptance")
_CLOSED = Text(zh="{when} 结束：{state}", en="Closed {when}: {state}")
_ON_TIME = Text(zh="，按时", en=", on time")
_BY = Text(zh="，超期 {span}", en=", late by {span}")
_SEPARATOR = Text(zh="；", en="; ")
_RELATIVE = {
    -1: Text(zh="昨天", en="yesterday"),
    0: Text(zh="今天", en="today"),
    1: Text(zh="明天", en="tomorrow"),
}


def when_text(at: datetime, zone: tzinfo, now: datetime, *, happened: bool = False) -> Text:
    """An instant as people say it on a day: ``今天 08:30``, ``2月3日 24:00``; ``today 08:30``, ``3 Feb, end of day``.

    With ``happened`` it is no due time: at midnight it belongs to the day that begins.
    """
    today = now.astimezone(zone).date()
    on = at.astimezone(zone).date() if happened else day_of(at, zone)
    near = _RELATIVE.get((on - today).days)
    words_by_language = {}
    for language in Language:
        words = moment(at, zone, language=language, year=today.year, happened=happened)
        words_by_language[language] = words.words if near is None else f"{near.in_(language)} {words.clock}"
    return Text(zh=words_by_language[Language.ZH], en=words_by_language[Language.EN])


def state_sentence(case: Case, organisation: Organisation, names: Names, reminded_at: Sequence[datetime]) -> Text:
    """The state of an item at its instant, in one sentence without its full stop.

    ``organisation`` titles the departments; ``reminded_at`` are the reminders of its due time, in order.
    """
    zone, verdict = case.book.home.zone, case.verdict
    match verdict.phase:
        case Phase.UPCOMING | Phase.OPEN:
            parts = [*_owed(case, organisation, zone), *_open_details(case, names, zone, reminded_at)]
        case Phase.DELIVERED:
            parts = [_delivered(case, organisation, names, zone), _awaited(case, organisation, zone)]
        case Phase.CLOSED:
            parts = list(_closed(case, organisation, names, zone))
    parts += [_asked(request, case, names, zone) for request in answerable(case.history, case.clocks, case.at)]
    return _joined(parts)


def _owed(case: Case, organisation: Organisation, zone: tzinfo) -> Iterable[Text]:
    """The department that owes it, by when, and how much time is left or lost."""
    verdict, who = case.verdict, department_title(organisation, case.agreement.provider)
    if verdict.due is None:
        if Reason.STOPPED in verdict.reasons and (paused := case.history.paused) is not None:
            party = department_title(organisation, case.agreement.consumer)
            if paused.waiting_for != CONSUMER:
                party = waited_for_title(organisation, paused.waiting_for)
            yield _STOPPED.filled(who=party, reason=_because(paused.reason))
        else:
            yield (_TO_AGREE if case.obligation.due.kind == "agreed" else _PENDING).filled(who=who)
        return
    confirmed = case.obligation.attested_by is Side.CONSUMER
    due = due_words(verdict.due.at, case.at, zone, case.clocks.due)
    yield (_DUE_TO_CONFIRM if confirmed else _DUE).filled(who=who, by=due.by, gap=gap(due.by))
    if verdict.phase is Phase.UPCOMING:
        yield _UPCOMING.filled(since=when_text(case.occurrence.opens_at, zone, case.at, happened=True))
    elif due.rest.zh:
        yield due.rest


def _asked(request: ApprovalRequest, case: Case, names: Names, zone: tzinfo) -> Text:
    """A request that waits for an answer: by whom, for what, and why."""
    until = Text.plain("")
    if request.until is not None:
        until = _UNTIL.filled(when=when_text(request.until, zone, case.at))
    elif request.working_days is not None:
        until = _DAYS.filled(n=request.working_days)
    what, by = entry_title(request.kind), names.of(request.by)
    return _ASKED.filled(what=what, by=by, until=until, reason=_because(request.reason))


def _open_details(case: Case, names: Names, zone: tzinfo, reminded_at: Sequence[datetime]) -> Iterable[Text]:
    history = case.history
    if Reason.RETURNED in case.verdict.reasons and history.returns:
        last = history.returns[-1]
        when = when_text(last.at, zone, case.at, happened=True)
        yield _RETURNED.filled(when=when, by=names.of(last.by), reason=one_line(last.reason))
    if (late := history.late_reason) is not None:
        reason = category_text(late.category, names)
        if late.promised_on is None:
            yield _REASON.filled(reason=reason)
        else:
            yield _PROMISED.filled(reason=reason, on=late.promised_on.isoformat())
    if reminded_at:
        when = when_text(reminded_at[-1], zone, case.at, happened=True)
        one = len(reminded_at) == 1
        yield (
            _REMINDED_ONCE.filled(when=when) if one else _REMINDED.filled(n=len(reminded_at), when=when, gap=gap(when))
        )


def _delivered(case: Case, organisation: Organisation, names: Names, zone: tzinfo) -> Text:
    at, standing = case.verdict.delivered_at, case.history.standing
    assert at is not None
    timeliness = Text.plain("")
    if case.verdict.late_by is not None:
        timeliness = _BY.filled(span=_span(case.verdict.late_by, units=2))
    elif case.verdict.timeliness is Timeliness.ON_TIME:
        timeliness = _ON_TIME
    when = when_text(at, zone, case.at, happened=True)
    if standing is not None and standing.by == CHECK:
        return _FOUND.filled(when=when, gap=gap(when), timeliness=timeliness)
    who = department_title(organisation, case.agreement.provider)
    if standing is not None and not standing.received:
        who = names.of(standing.by)
    return _DELIVERED.filled(who=who, when=when, gap=gap(when), timeliness=timeliness)


def _awaited(case: Case, organisation: Organisation, zone: tzinfo) -> Text:
    consumer, until = department_title(organisation, case.agreement.consumer), case.verdict.next_change_at
    if until is None:
        return _AWAITED.filled(consumer=consumer)
    return _SILENCE.filled(consumer=consumer, until=when_text(until, zone, case.at))


def _closed(case: Case, organisation: Organisation, names: Names, zone: tzinfo) -> Iterable[Text]:
    verdict = case.verdict
    if verdict.closed_at is None:
        yield state_text(verdict)
        return
    closed = when_text(verdict.closed_at, zone, case.at, happened=True)
    if verdict.delivered_at is None:
        yield _CLOSED.filled(when=closed, state=state_text(verdict))
        return
    yield _delivered(case, organisation, names, zone)
    yield _ACCEPTED.filled(when=closed) if verdict.outcome is Outcome.ACCEPTED else _COMPLETE


def _because(reason: str) -> Text:
    return Text(zh=f"（{one_line(reason)}）", en=f" ({one_line(reason)})") if reason else Text.plain("")


def _span(length: timedelta, *, units: int) -> Text:
    zh, en = (span(length, language, units=units) for language in (Language.ZH, Language.EN))
    return Text(zh=zh, en=en)


def _joined(parts: Iterable[Text]) -> Text:
    known = list(parts)
    return Text(zh=_SEPARATOR.zh.join(part.zh for part in known), en=_SEPARATOR.en.join(part.en for part in known))
