"""What people do to an occurrence: deliver, receive, accept, return, respond, rate, answer what is asked."""

from collections.abc import Mapping, Sequence

from engine.domain.agreement import RETURNABLE, Obligation
from engine.domain.authority import Actor, authorize, four_eyes, is_backdated, may_follow, side_of
from engine.domain.check import attested, word_suffices
from engine.domain.check_wording import check_text
from engine.domain.closing import closings
from engine.domain.deed import Deed, amiss
from engine.domain.due import after
from engine.domain.entries import ANSWERS, DELIVERIES, About, Entry, Json, Kind, move
from engine.domain.excuses import COUNTED, over_budget
from engine.domain.ids import OccurrenceId
from engine.domain.language import Text
from engine.domain.overdue import month_of
from engine.domain.rulebook import Rulebooks
from engine.domain.side import Side
from engine.domain.verdict import Outcome, written_instant
from engine.services.case import Case, Done
from engine.services.commit import decide
from engine.services.find import actor as find_actor
from engine.services.find import find
from engine.services.hand_in import hand_in, still_missing
from engine.services.ports.entries import Entries
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Batch, Draft, Record
from engine.services.refused import Refused
from engine.services.stance import Stance
from engine.services.survey import facts_only, rulebooks


def act(record: Record, deed: Deed, stance: Stance, evidence: EvidenceStore) -> Done:
    """Record a deed. Raises Refused with the sentence that says who may, what may follow, or what is missing;
    nothing is written then."""
    (result,) = act_all(record, [deed], stance, evidence)
    if isinstance(result, Text):
        raise Refused(result)
    return result


def act_all(record: Record, deeds: Sequence[Deed], stance: Stance, evidence: EvidenceStore) -> tuple[Done | Text, ...]:
    """Record deeds about several occurrences in one commit; of each what was recorded, or the sentence that refuses it.

    One that is refused does not hold the others. No two are about one occurrence.
    """

    def work(draft: Draft) -> tuple[Batch | None, tuple[Done | Text, ...]]:
        books = rulebooks(record)
        results: list[Done | Text] = []
        for deed in deeds:
            try:
                results.append(_decided(record, books, deed, draft, stance, evidence))
            except Refused as refused:
                results.append(refused.text)
        entries = tuple(r.entry for r in results if isinstance(r, Done))
        return Batch(_command(entries[0].kind), entries) if entries else None, tuple(results)

    return decide(record, stance.at, work)


def _decided(
    record: Record, books: Rulebooks, deed: Deed, draft: Draft, stance: Stance, evidence: EvidenceStore
) -> Done:
    terms, occurrence = find(record, books, deed.occurrence, stance.at)
    entries = facts_only(record.entries.of([occurrence.id]).get(occurrence.id, ()))
    case = Case.of(terms, occurrence, entries, stance.at)
    actor = find_actor(case.book, deed.actor, stance.at)
    for_whom = _may(record.entries, case, actor, deed)
    kind = _recorded_as(deed, case.obligation)
    body = {**_body(record, case, actor, deed, evidence), **for_whom}
    entry = Entry(kind, occurrence.id, deed.actor, deed.at or draft.recorded_at, draft.recorded_at, body)
    case_after = Case.of(terms, occurrence, [*entries, entry], stance.at)
    until = None
    if deed.kind in DELIVERIES and case_after.verdict.outcome is Outcome.DONE:
        until = after(RETURNABLE, draft.recorded_at, case.clocks.consumer)
    missing = still_missing(case.obligation, case_after.history.in_part) if kind is Kind.DELIVERED_IN_PART else ()
    return Done(occurrence, case.agreement, case.obligation, entry, case_after.verdict, until, missing)


def _may(entries: Entries, case: Case, actor: Actor, deed: Deed) -> Mapping[str, Json]:
    """What the record says of the right to do it: for whom, where only a delegate may. Raises Refused."""
    kind, book, agreement, obligation = deed.kind, case.book, case.agreement, case.obligation
    asked_by = next((a.side for a in case.history.dated_back), Side.PROVIDER)
    refusal = authorize(actor, kind, agreement, obligation, book.organisation, asked_by)
    refusal = refusal or may_follow(kind, obligation, case.verdict, case.history, case.clocks, case.at)
    refusal = refusal or four_eyes(kind, actor, case.history)
    refusal = refusal or amiss(deed, case.at, agreement, obligation, case.verdict, case.history, book)
    refusal = refusal or _rating_stands(entries, case, actor, kind) or _excuses_spent(entries, case, actor, kind)
    if refusal is not None:
        raise Refused(refusal)
    alone = Actor.on(actor.id, book.definitions.people, book.home.local(case.at).date())
    if alone is None or authorize(alone, kind, agreement, obligation, book.organisation, asked_by) is not None:
        return {"for": sorted(actor.stands_for)}
    return {}


def _recorded_as(deed: Deed, obligation: Obligation) -> Kind:
    """What a deed is in the record: a delivery that a machine has to confirm is a person's word until then.

    Raises Refused where nobody's word counts.
    """
    if deed.kind is not Kind.DELIVERED or word_suffices(obligation.check):
        return deed.kind
    if attested(obligation.check) is None:
        if obligation.evidence:  # handed in beside the check, under the same rules
            return deed.kind
        words = Text(
            zh="这一项由系统核验，不用人工交付：{check}。要看现在查到什么：duecourse check {id}",
            en="This is verified without anybody's word: {check}. To see what is found now: duecourse check {id}",
        )
        raise Refused(words.filled(check=check_text(obligation.check), id=deed.occurrence))
    if deed.at is not None:
        words = Text(
            zh="这一项还要核验（{check}），不能补记更早的时间。",
            en="This still has to be verified ({check}): an earlier instant cannot be claimed.",
        )
        raise Refused(words.filled(check=check_text(obligation.check)))
    return Kind.ATTESTED


def _body(record: Record, case: Case, actor: Actor, deed: Deed, evidence: EvidenceStore) -> Mapping[str, Json]:
    body: dict[str, Json] = {}
    if deed.comment:
        body["comment"] = deed.comment
    if deed.at is not None and is_backdated(deed.at, case.at):
        body["backdated"] = True
    match deed.kind:
        case Kind.DELIVERED | Kind.DELIVERED_IN_PART:
            body["evidence"] = hand_in(record, case, deed, evidence)
            if deed.signed:
                body["signed"] = sorted(deed.signed)
        case Kind.EXTENSION_ASKED:
            assert deed.until is not None and case.verdict.due is not None
            body["reason"] = deed.reason.strip()
            body["until"] = written_instant(deed.until)
            body["was"] = written_instant(case.verdict.due.at)
        case Kind.WAIVER_ASKED | Kind.NOT_APPLICABLE_ASKED | Kind.WITHDRAWN:
            body["reason"] = deed.reason.strip()
        case kind if kind in ANSWERS:
            body["reason"] = deed.reason.strip()
        case Kind.HANDED_OVER:
            body["to"] = deed.to
        case Kind.LATE_REASON:
            body["note"] = body.pop("comment", "")
            body["category"] = deed.category
            body["promised_on"] = deed.promised_on.isoformat() if deed.promised_on else None
        case Kind.PAUSED:
            body["waiting_for"] = deed.waiting_for
            body["reason"] = deed.reason.strip()
        case Kind.RESUMED:
            body["side"] = (side_of(actor, case.agreement) or Side.PROVIDER).value
        case Kind.RETURNED:
            body["reason"] = deed.reason.strip()
        case Kind.RATED:
            body["score"] = deed.score
        case Kind.RESPONDED:
            side = side_of(actor, case.agreement)
            assert side is not None
            body["side"] = side.value
            body["time"] = written_instant(deed.time) if deed.time else None
        case _:
            pass
    return body


def _excuses_spent(entries: Entries, case: Case, actor: Actor, kind: Kind) -> Text | None:
    """Whether the extensions and waivers of this period are used up."""
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


def _rating_stands(entries: Entries, case: Case, actor: Actor, kind: Kind) -> Text | None:
    """A rating can be changed until the month in which the occurrence fell due is closed."""
    due = case.verdict.due
    if kind is not Kind.RATED or due is None or all(r.by != actor.id for r in case.history.ratings):
        return None
    period = str(month_of(due.at, case.book.home))
    if period not in closings(entries.about(About.PERIOD, [period])):
        return None
    words = Text(zh="{period} 已关账，评价不能再改。", en="{period} is closed: a rating in it stands.")
    return words.filled(period=period)


def _command(kind: Kind) -> str:
    return (move(kind).verb or kind.value).split()[0]
