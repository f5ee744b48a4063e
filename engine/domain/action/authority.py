"""Authority: who may do what to an occurrence, and when, by the table of entry kinds.

Nobody acts for the other side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never

from engine.domain.agreement.agreement import RETURNABLE, Agreement, Obligation
from engine.domain.agreement.catalogue import EventType
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.agreement.rule import OnRequest
from engine.domain.agreement.side import Side
from engine.domain.deadline.due import after
from engine.domain.ledger.delegation import Delegation, delegators
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import ApprovalRequest
from engine.domain.ledger.transition import APPROVALS, DECISIONS, Permitted, transition
from engine.domain.occurrence.occurrence import can_stop
from engine.domain.occurrence.verdict import Calendars, Outcome, Reason, Verdict, answer_until, waiting
from engine.domain.text import Text

PHASES = {
    Phase.UPCOMING: Text(zh="未开始", en="upcoming"),
    Phase.OPEN: Text(zh="进行中", en="open"),
    Phase.DELIVERED: Text(zh="已交付待验收", en="delivered, awaiting acceptance"),
    Phase.CLOSED: Text(zh="已结束", en="closed"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person on one local date, with departments and roles; those of the people they stand in for are included."""

    id: str
    departments: frozenset[str]
    roles: frozenset[str]
    stands_for: frozenset[str] = frozenset()

    @classmethod
    def on(cls, id: str, people: Sequence[Person], on: date, delegations: Sequence[Delegation] = ()) -> "Actor | None":
        """The person with that id on a date; None if nobody with that id holds a role then."""
        stands_for = delegators(id, delegations, on)
        held = [p for p in people if p.id == id and p.holds(p.role, on)]
        if not held:
            return None
        others = [p for p in people if p.id in stands_for and p.holds(p.role, on)]
        theirs = frozenset(p.id for p in others)
        held += others
        return cls(id, frozenset(p.department for p in held), frozenset(p.role for p in held), theirs)


def side_of(actor: Actor, agreement: Agreement) -> Side | None:
    """The side of an agreement that a person belongs to; None for a third party."""
    if agreement.provider in actor.departments:
        return Side.PROVIDER
    return Side.CONSUMER if agreement.consumer in actor.departments else None


def authorize(
    actor: Actor,
    kind: Kind,
    agreement: Agreement,
    obligation: Obligation,
    organisation: Organisation,
    requested_by: Side = Side.PROVIDER,
) -> Text | None:
    """None if the actor may make such an entry; else the sentence that says who may.

    ``requested_by`` is the side that waits for an answer; the other side gives it.
    """
    who = transition(kind).who
    allowed: bool
    match who:
        case Permitted.PROVIDER:
            allowed, whose = agreement.provider in actor.departments, agreement.provider
        case Permitted.CONSUMER:
            allowed, whose = agreement.consumer in actor.departments, agreement.consumer
        case Permitted.ATTESTER:
            whose = agreement.provider if obligation.attested_by is Side.PROVIDER else agreement.consumer
            allowed = whose in actor.departments
        case Permitted.RECEIVER:
            by_provider = requested_by is Side.PROVIDER
            whose = agreement.consumer if by_provider else agreement.provider
            in_charge = obligation.receiver if by_provider else obligation.owner
            department = organisation.department(whose)
            heads = {department.head} if department else set()
            roles = heads | ({in_charge} if in_charge else set())
            allowed = bool(roles & actor.roles) or (in_charge is None and whose in actor.departments)
        case Permitted.CONSUMER_OR_HEAD:
            whose = agreement.consumer
            sides = (organisation.department(agreement.provider), organisation.department(whose))
            allowed = whose in actor.departments or bool({d.head for d in sides if d is not None} & actor.roles)
        case Permitted.EITHER:
            whose = agreement.provider
            allowed = bool({agreement.provider, agreement.consumer} & actor.departments)
        case Permitted.ENGINE | Permitted.OPERATOR | Permitted.RECORDER | Permitted.HOLDER | Permitted.CONSUMER_HEAD:
            allowed, whose = False, agreement.provider
        case _:
            assert_never(who)
    if not allowed and who is Permitted.ATTESTER and obligation.attested_by is Side.CONSUMER:
        message = Text(
            zh="该事项由{department}确认收到（receipt），无需交付；{actor} 不是该部门人员。",
            en="{department} confirms this item itself (receipt); {actor} is not in that department.",
        )
        return message.filled(department=_title(organisation, whose), actor=actor.id)
    return None if allowed else _only_department(kind, whose, actor, organisation)


def _title(organisation: Organisation, id: str) -> Text:
    department = organisation.department(id)
    return department.title if department is not None else Text.plain(id)


def may_cancel(actor: Actor, type_: EventType, organisation: Organisation) -> Text | None:
    """None if the actor may cancel such an event, which the department that records it may; else the sentence that
    says who may."""
    if type_.recorded_by in actor.departments:
        return None
    return _only_department(Kind.EVENT_CANCELLED, type_.recorded_by, actor, organisation)


def _only_department(kind: Kind, whose: str, actor: Actor, organisation: Organisation) -> Text:
    message = Text(
        zh="“{what}”只能由{department}人员操作；{actor} 不是该部门人员。",
        en="Only {department} can do this ({what}); {actor} is not in that department.",
    )
    return message.filled(what=transition(kind).title, department=_title(organisation, whose), actor=actor.id)


def may_follow(
    kind: Kind, obligation: Obligation, verdict: Verdict, history: History, calendars: Calendars, at: datetime
) -> Text | None:
    """None if such an entry is possible at an instant; else the sentence that says why not."""
    rules = transition(kind)
    if verdict.phase not in rules.before:
        message = Text(
            zh="该事项{phase}，不能“{what}”。可以“{what}”的状态：{allowed}。",
            en="“{what}” is not possible while the item is {phase}; it must be {allowed}.",
        )
        what = Text(zh=rules.title.zh, en=rules.verb or rules.title.en)
        allowed = Text(
            zh="、".join(PHASES[p].zh for p in rules.before), en=" or ".join(PHASES[p].en for p in rules.before)
        )
        return message.filled(phase=PHASES[verdict.phase], what=what, allowed=allowed)
    standing = history.standing
    if kind in (Kind.DELIVERED, Kind.PARTLY_DELIVERED) and obligation.done_by is not None:
        message = Text(
            zh="该事项以业务事件 {events} 为完成依据：登记该事件即视为完成，无需交付。",
            en="An event completes this item: it is done once {events} is recorded. No delivery is needed.",
        )
        return message.filled(
            events=Text(zh="或 ".join(obligation.done_by.events), en=" or ".join(obligation.done_by.events))
        )
    if kind is Kind.NOTHING_TO_REPORT and not obligation.nothing_to_report:
        return Text(
            zh="这项义务没有约定“本期无发生（零报告）”。", en="This obligation does not allow “nothing to report”."
        )
    if kind is Kind.RESPONDED and not isinstance(obligation.trigger, OnRequest):
        return Text(zh="这不是请求，无需响应。", en="This is not a request: there is nothing to respond to.")
    if kind is Kind.RATED and not history.deliveries:
        return Text(zh="还没有交付，不能评价。", en="There is no delivery to rate yet.")
    if kind is Kind.RETURNED and verdict.phase is Phase.CLOSED:
        if standing is None or verdict.outcome is not Outcome.DONE:
            return Text(
                zh="已验收或已失效的事项不能退回。",
                en="An item that was accepted or has lapsed can no longer be returned.",
            )
        until = after(RETURNABLE, standing.recorded_at, calendars.consumer)
        if at > until:
            message = Text(zh="退回期限已于 {until} 结束。", en="The time to return it ended at {until}.")
            return message.filled(until=f"{calendars.consumer.local(until):%Y-%m-%d %H:%M}")
    if kind in APPROVALS:
        return _may_request(kind, verdict, waiting(history, kind, calendars, at))
    if kind in DECISIONS:
        request = history.waiting(DECISIONS[kind])
        if request is None:
            message = Text(zh="没有等待答复的“{what}”。", en="No request is waiting for this answer ({what}).")
            return message.filled(what=transition(DECISIONS[kind]).title)
        return _answer_expired([request], calendars, at)
    if kind is Kind.WITHDRAWN:
        return _may_withdraw(verdict, history, calendars, at)
    if kind is Kind.REMINDED and history.reminded_at is not None:
        clock = calendars.consumer
        next_on = clock.working_day(clock.local(history.reminded_at).date(), 1)
        if clock.local(at).date() < next_on:
            message = Text(
                zh="每个工作日只能催办一次，下一次从 {on} 起。",
                en="Only one reminder per working day: the next is possible from {on}.",
            )
            return message.filled(on=next_on.isoformat())
    if kind is Kind.PAUSED:
        return _may_pause(obligation, verdict, history, at)
    if kind is Kind.RESUMED and history.paused is None and Reason.STOPPED in verdict.reasons:
        return Text(
            zh="该事项因业务事件暂停，登记结束暂停的事件后恢复。",
            en="An event paused this item: it resumes once the event that ends the pause is recorded.",
        )
    if kind is Kind.RESUMED and history.paused is None:
        return Text(zh="该事项未暂停。", en="This item is not paused.")
    if kind in (Kind.DATE_CONFIRMED, Kind.DATE_REFUSED):
        if not history.dated_back:
            return Text(zh="没有等待答复的补记日期。", en="No earlier date is waiting for an answer.")
        return _answer_expired(history.dated_back, calendars, at)
    return None


def _answer_expired(approval_requests: Sequence[ApprovalRequest], calendars: Calendars, at: datetime) -> Text | None:
    """None while one of the requests may still be answered."""
    until = max(answer_until(a, calendars) for a in approval_requests)
    if at < until:
        return None
    message = Text(
        zh="答复期限已于 {until} 结束：按不同意处理。{again}",
        en="The time to answer ended at {until}: no answer counts as a no.{again}",
    )
    again = Text(zh="可以重新申请。", en=" It can be requested again.")
    return message.filled(
        until=f"{calendars.consumer.local(until):%Y-%m-%d %H:%M}",
        again=again if all(a.kind in APPROVALS for a in approval_requests) else Text.plain(""),
    )


def four_eyes(kind: Kind, actor: Actor, history: History) -> Text | None:
    """None if the actor may answer a request: nobody answers their own request."""
    requests = [history.waiting(DECISIONS[kind])] if kind in DECISIONS else []
    requests += history.dated_back if kind in (Kind.DATE_CONFIRMED, Kind.DATE_REFUSED) else []
    if all(r is None or r.by != actor.id for r in requests):
        return None
    message = Text(zh="{actor} 是申请人，须由其他人答复。", en="{actor} made this request: somebody else must answer.")
    return message.filled(actor=actor.id)


def _may_request(kind: Kind, verdict: Verdict, waiting_request: ApprovalRequest | None) -> Text | None:
    if waiting_request is not None:
        message = Text(zh="“{what}”已在等待答复。", en="This request is already waiting for an answer ({what}).")
        return message.filled(what=transition(kind).title)
    if kind is Kind.EXTENSION_REQUESTED and verdict.due is None:
        return Text(
            zh="目前没有期限（期限待定或暂停中），不能申请延期。",
            en="There is no due time to extend: the due date is pending, or the item is paused.",
        )
    return None


def _may_withdraw(verdict: Verdict, history: History, calendars: Calendars, at: datetime) -> Text | None:
    if verdict.phase is not Phase.CLOSED:
        return None
    if history.standing is None or verdict.outcome is not Outcome.DONE:
        return Text(
            zh="已验收或已失效的事项不能撤回。",
            en="An item that was accepted or has lapsed can no longer be withdrawn.",
        )
    until = after(RETURNABLE, history.standing.recorded_at, calendars.consumer)
    if at <= until:
        return None
    message = Text(zh="撤回期限已于 {until} 结束。", en="The time to withdraw it ended at {until}.")
    return message.filled(until=f"{calendars.consumer.local(until):%Y-%m-%d %H:%M}")


def _may_pause(obligation: Obligation, verdict: Verdict, history: History, at: datetime) -> Text | None:
    if not can_stop(obligation):
        return Text(
            zh="该事项的期限是日历上的日期，不能暂停；只有从事件或请求起算的期限可以暂停。",
            en="This item is due on a calendar date and cannot be paused; only items that count from an event or a "
            "request can.",
        )
    if history.paused is not None or Reason.STOPPED in verdict.reasons:
        return Text(zh="该事项已暂停。", en="This item is already paused.")
    if verdict.due is None:
        return Text(zh="期限待定，还不能暂停。", en="The due date is pending: there is nothing to pause yet.")
    if history.extension is not None:
        return Text(
            zh="该事项已延期到确定的时间，不能再暂停。",
            en="This item was extended to a fixed time and can no longer be paused.",
        )
    if at >= verdict.due.at:
        return Text(zh="期限已过，不能再暂停。", en="The due time has passed: this item can no longer be paused.")
    return None


def is_backdated(claimed_at: datetime, now: datetime) -> bool:
    """True if the instant that a person gives is more than a minute before its recording."""
    return now - claimed_at > timedelta(minutes=1)
