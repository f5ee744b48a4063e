"""Actions on an occurrence: deliver, receive, accept, return, respond, rate, decide on a request and more."""

from collections.abc import Mapping, Sequence

from engine.domain.action.action import Action, problem
from engine.domain.action.authority import Actor, authorize, four_eyes, is_backdated, may_follow, side_of
from engine.domain.action.excuses import COUNTED, over_budget
from engine.domain.agreement.agreement import RETURNABLE, Obligation
from engine.domain.agreement.check import attestation, attestation_suffices
from engine.domain.agreement.side import Side
from engine.domain.deadline.due import after
from engine.domain.figures.overdue import month_of
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.closing import closings
from engine.domain.ledger.entry import About, Entry, Json, Kind
from engine.domain.ledger.transition import DECISIONS, DELIVERIES, transition
from engine.domain.occurrence.rulebook import Rulebooks
from engine.domain.occurrence.verdict import Outcome, written_instant
from engine.domain.text import Text
from engine.services.actions.submit_evidence import still_missing, submit_evidence
from engine.services.case import Case, Done
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.lookup import actor as find_actor
from engine.services.lookup import find
from engine.services.ports.entries import Entries
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.refused import Refused
from engine.services.snapshot import facts_only, rulebooks
from engine.wording.check import check_text


def act(ledger: Ledger, action: Action, command_time: CommandTime, evidence: EvidenceStore) -> Done:
    """Record an action.

    Raises Refused, with nothing written, and a sentence on who may do it, what has to come first, or what is missing.
    """
    (result,) = act_all(ledger, [action], command_time, evidence)
    if isinstance(result, Text):
        raise Refused(result)
    return result


def act_all(
    ledger: Ledger, actions: Sequence[Action], command_time: CommandTime, evidence: EvidenceStore
) -> tuple[Done | Text, ...]:
    """Record actions on several occurrences in one commit; return for each the result, or the text that refuses it.

    A refused action does not hold up the others. No two actions may be on the same occurrence.
    """

    def work(expected_head: ExpectedHead) -> tuple[Batch | None, tuple[Done | Text, ...]]:
        books = rulebooks(ledger)
        results: list[Done | Text] = []
        for action in actions:
            try:
                results.append(_decide(ledger, books, action, expected_head, command_time, evidence))
            except Refused as refused:
                results.append(refused.text)
        entries = tuple(r.entry for r in results if isinstance(r, Done))
        return Batch(_command(entries[0].kind), entries) if entries else None, tuple(results)

    return decide(ledger, command_time.at, work)


def _decide(
    ledger: Ledger,
    books: Rulebooks,
    action: Action,
    expected_head: ExpectedHead,
    command_time: CommandTime,
    evidence: EvidenceStore,
) -> Done:
    terms, occurrence = find(ledger, books, action.occurrence, command_time.at)
    entries = facts_only(ledger.entries.of([occurrence.id]).get(occurrence.id, ()))
    case = Case.of(terms, occurrence, entries, command_time.at)
    actor = find_actor(case.book, action.actor, command_time.at)
    on_behalf = _permitted(ledger.entries, case, actor, action)
    kind = _recorded_as(action, case.obligation)
    body = {**_body(ledger, case, actor, action, evidence), **on_behalf}
    entry = Entry(
        kind, occurrence.id, action.actor, action.at or expected_head.recorded_at, expected_head.recorded_at, body
    )
    case_after = Case.of(terms, occurrence, [*entries, entry], command_time.at)
    until = None
    if action.kind in DELIVERIES and case_after.verdict.outcome is Outcome.DONE:
        until = after(RETURNABLE, expected_head.recorded_at, case.clocks.consumer)
    missing = (
        still_missing(case.obligation, case_after.history.partial_evidence) if kind is Kind.PARTLY_DELIVERED else ()
    )
    return Done(occurrence, case.agreement, case.obligation, entry, case_after.verdict, until, missing)


def _permitted(entries: Entries, case: Case, actor: Actor, action: Action) -> Mapping[str, Json]:
    """The part of the entry on whom a delegate acts for; empty where the actor may act alone. Raises Refused where the
    action is not allowed."""
    kind, book, agreement, obligation = action.kind, case.book, case.agreement, case.obligation
    asked_by = next((a.side for a in case.history.dated_back), Side.PROVIDER)
    refusal = authorize(actor, kind, agreement, obligation, book.organisation, asked_by)
    refusal = refusal or may_follow(kind, obligation, case.verdict, case.history, case.clocks, case.at)
    refusal = refusal or four_eyes(kind, actor, case.history)
    refusal = refusal or problem(action, case.at, agreement, obligation, case.verdict, case.history, book)
    refusal = refusal or _rating_problem(entries, case, actor, kind) or _excuses_problem(entries, case, actor, kind)
    if refusal is not None:
        raise Refused(refusal)
    alone = Actor.on(actor.id, book.definitions.people, book.home.local(case.at).date())
    if alone is None or authorize(alone, kind, agreement, obligation, book.organisation, asked_by) is not None:
        return {"for": sorted(actor.stands_for)}
    return {}


def _recorded_as(action: Action, obligation: Obligation) -> Kind:
    """The kind to record an action as: a delivery that a machine has to confirm is an attestation until then.

    Raises Refused where a machine alone decides.
    """
    if action.kind is not Kind.DELIVERED or attestation_suffices(obligation.check):
        return action.kind
    if attestation(obligation.check) is None:
        if obligation.evidence:  # submitted beside the check, under the same rules
            return action.kind
        message = Text(
            zh="此项由系统核验，无需人工交付：{check}。查看当前核验结果：duecourse check {id}",
            en="The system checks this item; nobody has to deliver it: {check}. See the result: duecourse check {id}",
        )
        raise Refused(message.filled(check=check_text(obligation.check), id=action.occurrence))
    if action.at is not None:
        message = Text(
            zh="此项还需核验（{check}），不能补记更早的时间。",
            en="This item still has to be checked ({check}), so an earlier time cannot be claimed.",
        )
        raise Refused(message.filled(check=check_text(obligation.check)))
    return Kind.ATTESTED


def _body(ledger: Ledger, case: Case, actor: Actor, action: Action, evidence: EvidenceStore) -> Mapping[str, Json]:
    body: dict[str, Json] = {}
    if action.comment:
        body["comment"] = action.comment
    if action.at is not None and is_backdated(action.at, case.at):
        body["backdated"] = True
    match action.kind:
        case Kind.DELIVERED | Kind.PARTLY_DELIVERED:
            body["evidence"] = submit_evidence(ledger, case, action, evidence)
            if action.signed:
                body["signed"] = sorted(action.signed)
        case Kind.EXTENSION_REQUESTED:
            assert action.until is not None and case.verdict.due is not None
            body["reason"] = action.reason.strip()
            body["until"] = written_instant(action.until)
            body["was"] = written_instant(case.verdict.due.at)
        case Kind.WAIVER_REQUESTED | Kind.NOT_APPLICABLE_REQUESTED | Kind.WITHDRAWN:
            body["reason"] = action.reason.strip()
        case kind if kind in DECISIONS:
            body["reason"] = action.reason.strip()
        case Kind.REASSIGNED:
            body["to"] = action.to
        case Kind.LATE_REASON:
            body["note"] = body.pop("comment", "")
            body["category"] = action.category
            body["promised_on"] = action.promised_on.isoformat() if action.promised_on else None
        case Kind.PAUSED:
            body["waiting_for"] = action.waiting_for
            body["reason"] = action.reason.strip()
        case Kind.RESUMED:
            body["side"] = (side_of(actor, case.agreement) or Side.PROVIDER).value
        case Kind.RETURNED:
            body["reason"] = action.reason.strip()
        case Kind.RATED:
            body["score"] = action.score
        case Kind.RESPONDED:
            side = side_of(actor, case.agreement)
            assert side is not None
            body["side"] = side.value
            body["time"] = written_instant(action.time) if action.time else None
        case _:
            pass
    return body


def _excuses_problem(entries: Entries, case: Case, actor: Actor, kind: Kind) -> Text | None:
    """The refusal of one more extension or waiver where those of this period are used up."""
    book, agreement = case.book, case.agreement
    if kind not in COUNTED or agreement.excuses is None:
        return None
    granted = [
        e
        for counted in COUNTED
        for e in entries.of_kind(counted)
        if OccurrenceId.parse(e.subject_id).agreement == agreement.id
    ]
    consumer = book.organisation.department(agreement.consumer)
    by_head = consumer is not None and consumer.head in actor.roles
    return over_budget(agreement, [e.recorded_at for e in granted], book.home, case.at, by_head=by_head)


def _rating_problem(entries: Entries, case: Case, actor: Actor, kind: Kind) -> Text | None:
    """The refusal of a changed rating once the month in which the occurrence was due is closed."""
    due = case.verdict.due
    if kind is not Kind.RATED or due is None or all(r.by != actor.id for r in case.history.ratings):
        return None
    period = str(month_of(due.at, case.book.home))
    if period not in closings(entries.about(About.PERIOD, [period])):
        return None
    message = Text(zh="{period} 已关账，评价不能再修改。", en="{period} is closed; its ratings cannot be changed.")
    return message.filled(period=period)


def _command(kind: Kind) -> str:
    return (transition(kind).verb or kind.value).split()[0]
