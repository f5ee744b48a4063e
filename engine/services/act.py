"""What people do to an occurrence: deliver, receive, accept, return, respond, rate, answer a back-dating."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement import RETURNABLE, Agreement, Obligation
from engine.domain.authority import Actor, authorize, four_eyes, is_backdated, may_follow, side_of
from engine.domain.catalogue import Borrowed, Field, FieldKind
from engine.domain.check import FileCheck, attested, machines, word_suffices
from engine.domain.check_wording import check_text
from engine.domain.closing import closings
from engine.domain.deed import Deed, amiss, unstorable
from engine.domain.due import after
from engine.domain.entries import ANSWERS, DELIVERIES, About, Entry, Json, Kind, move
from engine.domain.excuses import COUNTED, over_budget
from engine.domain.history import History, fold
from engine.domain.language import Text
from engine.domain.occurrence import Facts, Occurrence
from engine.domain.overdue import month_of
from engine.domain.proof import check_evidence
from engine.domain.rulebook import Rulebook, Rulebooks
from engine.domain.side import Side
from engine.domain.value import BadValue, read_key
from engine.domain.verdict import Outcome, Verdict, judge, written_instant
from engine.services.find import actor as find_actor
from engine.services.find import find
from engine.services.ports import Batch, Draft, EvidenceStore, HeadMoved, Record
from engine.services.refused import Refused
from engine.services.stance import Stance
from engine.services.survey import facts_only, rulebooks

_TRIES = 20


@dataclass(frozen=True, slots=True)
class Done:
    """What was recorded, and the verdict after it. ``returnable_until``: of a delivery that needs no acceptance;
    ``missing``: what has to follow a delivery in part."""

    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation
    entry: Entry
    verdict: Verdict
    returnable_until: datetime | None = None
    missing: tuple[Text, ...] = ()


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
    for _ in range(_TRIES):
        draft = record.draft(stance.at)
        books = rulebooks(record)
        results: list[Done | Text] = []
        for deed in deeds:
            try:
                results.append(_decided(record, books, deed, draft, stance, evidence))
            except Refused as refused:
                results.append(refused.text)
        entries = tuple(r.entry for r in results if isinstance(r, Done))
        try:
            if entries:
                record.commit(Batch(_command(entries[0].kind), entries), draft)
        except HeadMoved:
            continue
        return tuple(results)
    raise HeadMoved


def _decided(
    record: Record, books: Rulebooks, deed: Deed, draft: Draft, stance: Stance, evidence: EvidenceStore
) -> Done:
    terms, occurrence = find(record, books, deed.occurrence, stance.at)
    book, agreement, obligation = terms.book, terms.agreement, terms.obligation
    actor = find_actor(book, deed.actor, stance.at)
    clocks = book.clocks(agreement, obligation)
    entries = facts_only(record.entries([occurrence.id]).get(occurrence.id, ()))
    history = fold(entries, occurrence.wish)
    asked_by = next((a.side for a in history.dated_back), Side.PROVIDER)
    refusal = authorize(actor, deed.kind, agreement, obligation, book.organisation, asked_by)
    verdict = judge(obligation, occurrence, history, clocks, stance.at)
    refusal = refusal or may_follow(deed.kind, obligation, verdict, history, clocks, stance.at)
    refusal = refusal or four_eyes(deed.kind, actor, history)
    refusal = refusal or amiss(deed, stance.at, agreement, obligation, verdict, history, book)
    refusal = refusal or _rating_stands(record, book, deed, history, verdict)
    refusal = refusal or _excuses_spent(record, book, deed, agreement, actor, stance.at)
    if refusal is not None:
        raise Refused(refusal)
    kind = _recorded_as(deed, obligation)
    body = _body(record, book, deed, occurrence, agreement, obligation, stance, evidence, actor, verdict, history)
    alone = Actor.on(actor.id, book.definitions.people, book.home.local(stance.at).date())
    if alone is None or authorize(alone, deed.kind, agreement, obligation, book.organisation, asked_by) is not None:
        body = {**body, "for": sorted(actor.stands_for)}  # only a delegate may: the record says for whom
    at = deed.at or draft.recorded_at
    entry = Entry(kind, occurrence.id, deed.actor, at, draft.recorded_at, body)
    history_after = fold([*entries, entry], occurrence.wish)
    verdict_after = judge(obligation, occurrence, history_after, clocks, stance.at)
    until = None
    if deed.kind in DELIVERIES and verdict_after.outcome is Outcome.DONE:
        until = after(RETURNABLE, draft.recorded_at, clocks.consumer)
    missing = _still_missing(obligation, history_after.in_part) if kind is Kind.DELIVERED_IN_PART else ()
    return Done(occurrence, agreement, obligation, entry, verdict_after, until, missing)


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


def request(
    record: Record,
    *,
    obligation: str,
    actor: str,
    stance: Stance,
    key: str | None = None,
    wish: datetime | None = None,
    comment: str = "",
) -> Done:
    """Ask for an on-request obligation (``agreement/obligation``). The same key again is refused: one request, one
    occurrence.

    Raises Refused.
    """
    for _ in range(_TRIES):
        draft = record.draft(stance.at)
        books = rulebooks(record)
        book = books.current
        agreement, promised = _on_request(book, obligation)
        obligation = f"{agreement.id}/{promised.key}"
        refusal = authorize(find_actor(book, actor, stance.at), Kind.REQUESTED, agreement, promised, book.organisation)
        refusal = refusal or unstorable("--comment", comment)
        if refusal is not None:
            raise Refused(refusal)
        asked = [r for r in record.requests() if r.obligation == obligation]
        day = book.home.local(stance.at).date().isoformat()
        name = _key(key) if key is not None else f"{day}-{1 + sum(r.key.startswith(day) for r in asked)}"
        if any(r.key == name for r in asked):
            words = Text(zh="请求 {key} 已经有了。", en="There is a request {key} already.")
            raise Refused(words.filled(key=name))
        id = f"{obligation}@request/{name}"
        body: dict[str, Json] = {
            "obligation": obligation,
            "key": name,
            "wish": written_instant(wish) if wish else None,
            "comment": comment,
        }
        entry = Entry(Kind.REQUESTED, id, actor, draft.recorded_at, draft.recorded_at, body)
        try:
            record.commit(Batch("request", (entry,)), draft)
        except HeadMoved:
            continue
        terms, occurrence = find(record, books, id, stance.at)
        agreement, promised = terms.agreement, terms.obligation
        clocks = book.clocks(agreement, promised)
        verdict = judge(promised, occurrence, fold((), occurrence.wish), clocks, draft.recorded_at)
        return Done(occurrence, agreement, promised, entry, verdict)
    raise HeadMoved


def _on_request(book: Rulebook, promise: str) -> tuple[Agreement, Obligation]:
    agreement_id, _, obligation_id = promise.partition("/")
    agreement = book.definitions.agreement(agreement_id)
    promised = agreement.obligation(obligation_id) if agreement is not None else None
    found = book.find(agreement_id, promised.key) if promised is not None else None
    if found is not None and found[1].trigger.kind == "request":
        return found
    names = [
        f"{a.id}/{o.id}" for a in book.definitions.agreements for o in a.obligations if o.trigger.kind == "request"
    ]
    words = Text(
        zh="{id} 不是可以请求的义务。可以请求的有：{names}",
        en="{id} is not an obligation that can be requested. These can: {names}",
    )
    raise Refused(words.filled(id=promise, names=", ".join(names)))


def _key(written: str) -> str:
    try:
        return read_key(written)
    except BadValue as bad:
        raise Refused(bad.text) from None


def _body(
    record: Record,
    book: Rulebook,
    deed: Deed,
    occurrence: Occurrence,
    agreement: Agreement,
    obligation: Obligation,
    stance: Stance,
    evidence: EvidenceStore,
    actor: Actor,
    verdict: Verdict,
    history: History,
) -> Mapping[str, Json]:
    body: dict[str, Json] = {}
    if deed.comment:
        body["comment"] = deed.comment
    if deed.at is not None and is_backdated(deed.at, stance.at):
        body["backdated"] = True
    match deed.kind:
        case Kind.DELIVERED | Kind.DELIVERED_IN_PART:
            body["evidence"] = _evidence(record, book, deed, occurrence, agreement, obligation, evidence, history)
            if deed.signed:
                body["signed"] = sorted(deed.signed)
        case Kind.EXTENSION_ASKED:
            assert deed.until is not None and verdict.due is not None
            body["reason"] = deed.reason.strip()
            body["until"] = written_instant(deed.until)
            body["was"] = written_instant(verdict.due.at)
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
            body["side"] = (side_of(actor, agreement) or Side.PROVIDER).value
        case Kind.RETURNED:
            body["reason"] = deed.reason.strip()
        case Kind.RATED:
            body["score"] = deed.score
        case Kind.RESPONDED:
            side = side_of(actor, agreement)
            assert side is not None
            body["side"] = side.value
            body["time"] = written_instant(deed.time) if deed.time else None
        case _:
            pass
    return body


def _excuses_spent(
    record: Record, book: Rulebook, deed: Deed, agreement: Agreement, actor: Actor, at: datetime
) -> Text | None:
    """Whether the extensions and waivers of this period are used up."""
    if deed.kind not in COUNTED or agreement.excuses is None:
        return None
    granted = [e for kind in COUNTED for e in record.entries_of(kind) if e.subject_id.startswith(f"{agreement.id}/")]
    consumer = book.organisation.department(agreement.consumer)
    by_head = consumer is not None and consumer.head in actor.roles
    return over_budget(agreement, [e.recorded_at for e in granted], book.home, at, by_head=by_head)


def _rating_stands(record: Record, book: Rulebook, deed: Deed, history: History, verdict: Verdict) -> Text | None:
    """A rating can be changed until the month in which the occurrence fell due is closed."""
    if deed.kind is not Kind.RATED or verdict.due is None or all(r.by != deed.actor for r in history.ratings):
        return None
    period = str(month_of(verdict.due.at, book.home))
    if period not in closings(record.entries_about(About.PERIOD, [period])):
        return None
    words = Text(zh="{period} 已关账，评价不能再改。", en="{period} is closed: a rating in it stands.")
    return words.filled(period=period)


def _evidence(
    record: Record,
    book: Rulebook,
    deed: Deed,
    occurrence: Occurrence,
    agreement: Agreement,
    obligation: Obligation,
    evidence: EvidenceStore,
    history: History,
) -> Mapping[str, Json]:
    """What is handed in, held to what is agreed; with what deliveries in part brought before. Raises Refused."""
    in_part = deed.kind is Kind.DELIVERED_IN_PART
    borrowed = frozenset(
        e.name
        for e in obligation.evidence
        if isinstance(e, Borrowed) and _handed_in(record, book, agreement, e, occurrence)
    )
    checked = check_evidence(
        obligation.evidence,
        deed.values,
        deed.files,
        signed=deed.signed,
        borrowed=borrowed,
        zone=book.home.zone,
        there=frozenset(history.in_part),
        in_part=in_part,
    )
    problems = checked.problems or _in_tables(deed, obligation, evidence)
    if not problems and not in_part:
        problems = _misfits(deed, obligation, {**_texts(history.in_part), **checked.values})
    if not problems and in_part:
        problems = _no_part(obligation, {*checked.values, *deed.files}, history)
    if problems:
        raise Refused(_list(problems))
    kept: dict[str, Json] = {**(history.in_part if not in_part else {}), **checked.values}
    for name, file in sorted(deed.files.items()):
        kept[name] = {"sha256": evidence.keep(file.content), "name": file.name, "bytes": len(file.content)}
    return kept


def _texts(handed_in: Mapping[str, Json]) -> Mapping[str, str]:
    """Evidence as texts by field; a file is its name."""
    return {name: str(v["name"]) if isinstance(v, Mapping) else str(v) for name, v in handed_in.items()}


def _no_part(obligation: Obligation, given: Collection[str], history: History) -> tuple[Text, ...]:
    """Why what is given is no part of what is agreed: nothing of it, or all that was still missing."""
    if not given:
        return (Text(zh="部分交付要带上已有的凭证", en="a delivery in part brings some of the evidence"),)
    if not _still_missing(obligation, {*given, *history.in_part}):
        return (Text(zh="凭证已经齐了：去掉 --partial 交付即可", en="that is all of it: deliver it without --partial"),)
    return ()


def _still_missing(obligation: Obligation, there: Collection[str]) -> tuple[Text, ...]:
    """The labels of the evidence that is not there yet."""
    return tuple(
        e.label for e in obligation.evidence if isinstance(e, Field) and not e.optional and e.name not in there
    )


def _misfits(deed: Deed, obligation: Obligation, values: Mapping[str, str]) -> tuple[Text, ...]:
    """What of the evidence does not fit the JSON Schema that the obligation has for it."""
    word = attested(obligation.check)
    if word is None or word.schema is None:
        return ()
    from engine.domain.json_schema import TooMuchToCompare, row_problems  # few obligations have one

    try:
        return row_problems(word.schema, {**values, **{name: file.name for name, file in deed.files.items()}})
    except TooMuchToCompare as error:
        return (error.text,)


def _in_tables(deed: Deed, obligation: Obligation, evidence: EvidenceStore) -> tuple[Text, ...]:
    """What is wrong with the tables handed in, by the rules that the file check has for them."""
    rules = [c.table for c in machines(obligation.check) if isinstance(c, FileCheck) and c.table is not None]
    sheets = {e.name for e in obligation.evidence if isinstance(e, Field) and e.kind is FieldKind.SHEET}
    return tuple(
        problem
        for name, file in sorted(deed.files.items())
        if name in sheets
        for rule in rules
        for problem in evidence.table_problems(rule, file.name, file.content)
    )


def _handed_in(
    record: Record, book: Rulebook, agreement: Agreement, borrowed: Borrowed, occurrence: Occurrence
) -> bool:
    other = agreement.obligation(borrowed.obligation)
    if other is None or occurrence.subject is None:
        return False
    facts = Facts.of(record.facts([occurrence.subject]))
    span = book.span(other, occurrence.opens_at)
    ids = [o.id for o in book.of_obligation(agreement, other, facts, span) if o.subject == occurrence.subject]
    return any(fold(facts_only(e)).standing is not None for e in record.entries(ids).values())


def _list(problems: Sequence[Text]) -> Text:
    return Text(zh="；".join(p.zh for p in problems), en="; ".join(p.en for p in problems))


def _command(kind: Kind) -> str:
    return (move(kind).verb or kind.value).split()[0]
