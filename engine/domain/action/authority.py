"""Who may do what to an occurrence, drawn from the one table of entries. Nobody acts for the other side (decision
16)."""

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
from engine.domain.ledger.delegation import Delegation, stood_in_for
from engine.domain.ledger.entry import APPROVALS, DECISIONS, Kind, Permitted, Phase, transition
from engine.domain.ledger.history import ApprovalRequest, History
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
    """A person as seen on one local date: the departments and roles held, also those of whom one stands in for."""

    id: str
    departments: frozenset[str]
    roles: frozenset[str]
    stands_for: frozenset[str] = frozenset()

    @classmethod
    def on(cls, id: str, people: Sequence[Person], on: date, delegations: Sequence[Delegation] = ()) -> "Actor | None":
        """The person of that id on a date; None where nobody of that id holds a role then."""
        stands_for = stood_in_for(id, delegations, on)
        held = [p for p in people if p.id == id and p.holds(p.role, on)]
        if not held:
            return None
        others = [p for p in people if p.id in stands_for and p.holds(p.role, on)]
        theirs = frozenset(p.id for p in others)
        held += others
        return cls(id, frozenset(p.department for p in held), frozenset(p.role for p in held), theirs)


def side_of(actor: Actor, agreement: Agreement) -> Side | None:
    """The side of an agreement that a person stands on; None for a third party."""
    if agreement.provider in actor.departments:
        return Side.PROVIDER
    return Side.CONSUMER if agreement.consumer in actor.departments else None


def authorize(
    actor: Actor,
    kind: Kind,
    agreement: Agreement,
    obligation: Obligation,
    organisation: Organisation,
    asked_by: Side = Side.PROVIDER,
) -> Text | None:
    """None where the actor may make such an entry; else the sentence that says who may.

    ``asked_by`` is the side that waits for an answer: the other one gives it.
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
            by_provider = asked_by is Side.PROVIDER
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
        words = Text(
            zh="这项由{department}确认收到（receipt），不用交付；{actor} 不是那里的人。",
            en="{department} confirms this itself (receipt); {actor} is not one of them.",
        )
        return words.filled(department=_title(organisation, whose), actor=actor.id)
    return None if allowed else _others(kind, whose, actor, organisation)


def _title(organisation: Organisation, id: str) -> Text:
    department = organisation.department(id)
    return department.title if department is not None else Text.plain(id)


def may_cancel(actor: Actor, type_: EventType, organisation: Organisation) -> Text | None:
    """None where the actor may cancel such an event: whoever sees it happen may say that it did not."""
    if type_.recorded_by in actor.departments:
        return None
    return _others(Kind.EVENT_CANCELLED, type_.recorded_by, actor, organisation)


def _others(kind: Kind, whose: str, actor: Actor, organisation: Organisation) -> Text:
    words = Text(
        zh="“{what}”只能由{department}的人来做；{actor} 不是。",
        en="Only the people of {department} may do this ({what}); {actor} is not one of them.",
    )
    return words.filled(what=transition(kind).title, department=_title(organisation, whose), actor=actor.id)


def may_follow(
    kind: Kind, obligation: Obligation, verdict: Verdict, history: History, calendars: Calendars, at: datetime
) -> Text | None:
    """None where such an entry may follow what is there; else the sentence that says why not."""
    row = transition(kind)
    if verdict.phase not in row.before:
        words = Text(
            zh="该事项{phase}，不能“{what}”。可以“{what}”的状态：{allowed}。",
            en="“{what}” is not possible while the occurrence is {phase}; it has to be {allowed}.",
        )
        what = Text(zh=row.title.zh, en=row.verb or row.title.en)
        allowed = Text(zh="、".join(PHASES[p].zh for p in row.before), en=" or ".join(PHASES[p].en for p in row.before))
        return words.filled(phase=PHASES[verdict.phase], what=what, allowed=allowed)
    standing = history.standing
    if kind in (Kind.DELIVERED, Kind.PARTLY_DELIVERED) and obligation.done_by is not None:
        words = Text(
            zh="这项以业务事件 {events} 为完成：登记了事件就算办到，不用交付。",
            en="An event completes this: it is done once {events} is recorded, and nobody delivers it.",
        )
        return words.filled(
            events=Text(zh="或 ".join(obligation.done_by.events), en=" or ".join(obligation.done_by.events))
        )
    if kind is Kind.NOTHING_TO_REPORT and not obligation.nothing_to_report:
        return Text(zh="这项义务没有约定“本期无业务”。", en="This obligation does not allow nothing to report.")
    if kind is Kind.RESPONDED and not isinstance(obligation.trigger, OnRequest):
        return Text(zh="这不是请求，不用响应。", en="This is not a request: there is nothing to respond to.")
    if kind is Kind.RATED and not history.deliveries:
        return Text(zh="还没有交付，无从评价。", en="There is no delivery to rate yet.")
    if kind is Kind.RETURNED and verdict.phase is Phase.CLOSED:
        if standing is None or verdict.outcome is not Outcome.DONE:
            return Text(
                zh="已验收或已失效的事项不能退回。", en="What was accepted or has lapsed can no longer be returned."
            )
        until = after(RETURNABLE, standing.recorded_at, calendars.consumer)
        if at > until:
            words = Text(zh="退回期限已于 {until} 结束。", en="It could be returned until {until}.")
            return words.filled(until=f"{calendars.consumer.local(until):%Y-%m-%d %H:%M}")
    if kind in APPROVALS:
        return _may_ask(kind, verdict, waiting(history, kind, calendars, at))
    if kind in DECISIONS:
        asked = history.waiting(DECISIONS[kind])
        if asked is None:
            words = Text(zh="没有等待答复的“{what}”。", en="Nothing waits for this answer ({what}).")
            return words.filled(what=transition(DECISIONS[kind]).title)
        return _too_late([asked], calendars, at)
    if kind is Kind.WITHDRAWN:
        return _may_withdraw(verdict, history, calendars, at)
    if kind is Kind.REMINDED and history.reminded_at is not None:
        clock = calendars.consumer
        next_on = clock.working_day(clock.local(history.reminded_at).date(), 1)
        if clock.local(at).date() < next_on:
            words = Text(
                zh="每个工作日只能催办一次，下一次从 {on} 起。", en="One reminder a working day: again from {on}."
            )
            return words.filled(on=next_on.isoformat())
    if kind is Kind.PAUSED:
        return _may_pause(obligation, verdict, history, at)
    if kind is Kind.RESUMED and history.paused is None and Reason.STOPPED in verdict.reasons:
        return Text(
            zh="这项因业务事件暂停，登记了结束暂停的事件才恢复。",
            en="An event stopped this clock: it runs again once the event that ends the pause is recorded.",
        )
    if kind is Kind.RESUMED and history.paused is None:
        return Text(zh="这项没有在暂停。", en="The clock of this occurrence is not stopped.")
    if kind in (Kind.DATE_CONFIRMED, Kind.DATE_REFUSED):
        if not history.dated_back:
            return Text(zh="没有等待答复的补记日期。", en="There is no back-dating that waits for an answer.")
        return _too_late(history.dated_back, calendars, at)
    return None


def _too_late(approval_requests: Sequence[ApprovalRequest], calendars: Calendars, at: datetime) -> Text | None:
    """None where some of what was asked may still be answered."""
    until = max(answer_until(a, calendars) for a in approval_requests)
    if at < until:
        return None
    words = Text(
        zh="答复期限已于 {until} 结束：按不同意处理。{again}",
        en="The answer was due by {until}: silence was a no.{again}",
    )
    again = Text(zh="可以再申请。", en=" It can be asked for again.")
    return words.filled(
        until=f"{calendars.consumer.local(until):%Y-%m-%d %H:%M}",
        again=again if all(a.kind in APPROVALS for a in approval_requests) else Text.plain(""),
    )


def four_eyes(kind: Kind, actor: Actor, history: History) -> Text | None:
    """None where the actor may answer what was asked: nobody answers their own asking."""
    asked = [history.waiting(DECISIONS[kind])] if kind in DECISIONS else []
    asked += history.dated_back if kind in (Kind.DATE_CONFIRMED, Kind.DATE_REFUSED) else []
    if all(a is None or a.by != actor.id for a in asked):
        return None
    words = Text(zh="{actor} 自己申请的，要由别人答复。", en="{actor} asked for it: somebody else has to answer.")
    return words.filled(actor=actor.id)


def _may_ask(kind: Kind, verdict: Verdict, asked: ApprovalRequest | None) -> Text | None:
    if asked is not None:
        words = Text(zh="“{what}”已在等待答复。", en="This waits for an answer already ({what}).")
        return words.filled(what=transition(kind).title)
    if kind is Kind.EXTENSION_REQUESTED and verdict.due is None:
        return Text(
            zh="现在没有期限（日期待定或暂停中），谈不上延期。",
            en="There is no due instant to extend: its date is awaited, or its clock is stopped.",
        )
    return None


def _may_withdraw(verdict: Verdict, history: History, calendars: Calendars, at: datetime) -> Text | None:
    if verdict.phase is not Phase.CLOSED:
        return None
    if history.standing is None or verdict.outcome is not Outcome.DONE:
        return Text(
            zh="已验收或已失效的事项不能撤回。", en="What was accepted or has lapsed can no longer be withdrawn."
        )
    until = after(RETURNABLE, history.standing.recorded_at, calendars.consumer)
    if at <= until:
        return None
    words = Text(zh="撤回期限已于 {until} 结束。", en="It could be withdrawn until {until}.")
    return words.filled(until=f"{calendars.consumer.local(until):%Y-%m-%d %H:%M}")


def _may_pause(obligation: Obligation, verdict: Verdict, history: History, at: datetime) -> Text | None:
    if not can_stop(obligation):
        return Text(
            zh="这项的期限是日历上的日期，不能暂停；只有从事件或请求起算的期限可以暂停。",
            en="This is due on a calendar date, and dates do not pause; what counts from an event or a request does.",
        )
    if history.paused is not None or Reason.STOPPED in verdict.reasons:
        return Text(zh="这项已经在暂停。", en="The clock of this occurrence is stopped already.")
    if verdict.due is None:
        return Text(
            zh="期限还没有确定，没有可以暂停的。", en="Its date is still awaited: no clock runs yet that could stop."
        )
    if history.extension is not None:
        return Text(
            zh="这项已延期到确定的时刻，不能再暂停。", en="It was extended to a fixed instant, which does not pause."
        )
    if at >= verdict.due.at:
        return Text(zh="期限已过，不能再暂停。", en="Its due instant has passed: a pause can no longer stop it.")
    return None


def is_backdated(claimed_at: datetime, now: datetime) -> bool:
    """Whether an instant given by a person lies before its recording by more than the writing of it takes."""
    return now - claimed_at > timedelta(minutes=1)
