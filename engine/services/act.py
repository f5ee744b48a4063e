"""What people do to an occurrence: deliver, receive, accept, return, respond, rate, answer a back-dating."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

from engine.domain.agreement import Agreement, Obligation
from engine.domain.authority import Actor, authorize, four_eyes, is_backdated, may_follow, side_of
from engine.domain.catalogue import Borrowed
from engine.domain.entries import ANSWERS, ASKS, Entry, Json, Kind, move
from engine.domain.history import fold
from engine.domain.language import Text
from engine.domain.late import CATEGORIES
from engine.domain.occurrence import Facts, Occurrence
from engine.domain.pause import CONSUMER, OUTSIDERS
from engine.domain.proof import Attachment, check_evidence
from engine.domain.rule import OnEvent
from engine.domain.rulebook import Epoch, Rulebook, Rulebooks
from engine.domain.value import BadValue, read_key
from engine.domain.verdict import Verdict, judge, written_instant
from engine.services.ports import Batch, EvidenceStore, HeadMoved, Record
from engine.services.refused import Refused
from engine.services.settle import placed
from engine.services.stance import Stance
from engine.services.survey import facts_only, rulebooks

_TRIES = 20


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person says was done. ``at`` is an earlier instant than now, where one is claimed; ``time`` the time a
    response names,
    ``waiting_for`` whom a pause waits for, ``until`` the due instant that an extension asks for, ``to`` the colleague
    of a hand-over; ``category`` and ``promised_on`` belong to a late reason, whose note is the comment."""

    kind: Kind
    occurrence: str
    actor: str
    at: datetime | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Attachment] = field(default_factory=dict)
    signed: frozenset[str] = frozenset()
    reason: str = ""
    comment: str = ""
    score: int | None = None
    time: datetime | None = None
    waiting_for: str = ""
    until: datetime | None = None
    to: str = ""
    category: str = ""
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What was recorded, and the verdict after it."""

    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation
    entry: Entry
    verdict: Verdict


def act(record: Record, deed: Deed, stance: Stance, evidence: EvidenceStore) -> Done:
    """Record a deed. Raises Refused with the sentence that says who may, what may follow, or what is missing;
    nothing is written then."""
    for _ in range(_TRIES):
        try:
            return _act(record, deed, stance, evidence)
        except HeadMoved:
            continue
    raise HeadMoved


def _act(record: Record, deed: Deed, stance: Stance, evidence: EvidenceStore) -> Done:
    draft = record.draft(stance.at)
    books = rulebooks(record)
    terms, occurrence = find(record, books, deed.occurrence, stance.at)
    book, agreement, obligation = terms.book, terms.agreement, terms.obligation
    actor = _actor(book, deed.actor, stance.at)
    refusal = authorize(actor, deed.kind, agreement, obligation, book.organisation)
    clocks = book.clocks(agreement, obligation)
    entries = facts_only(record.entries([occurrence.id]).get(occurrence.id, ()))
    history = fold(entries, occurrence.wish)
    verdict = judge(obligation, occurrence, history, clocks, stance.at)
    refusal = refusal or may_follow(deed.kind, obligation, verdict, history, clocks, stance.at)
    refusal = refusal or four_eyes(deed.kind, actor, history)
    refusal = refusal or _claim(deed, stance, agreement, book) or _named(deed, stance, obligation, verdict, book)
    if refusal is not None:
        raise Refused(refusal)
    body = _body(record, book, deed, occurrence, agreement, obligation, stance, evidence, actor, verdict)
    at = deed.at or draft.recorded_at
    entry = Entry(deed.kind, occurrence.id, deed.actor, at, draft.recorded_at, body)
    record.commit(Batch(_command(deed.kind), (entry,)), draft)
    after = judge(obligation, occurrence, fold([*entries, entry], occurrence.wish), clocks, stance.at)
    return Done(occurrence, agreement, obligation, entry, after)


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
        refusal = authorize(_actor(book, actor, stance.at), Kind.REQUESTED, agreement, promised, book.organisation)
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


def find(record: Record, books: Rulebooks, id: str, at: datetime) -> tuple[Epoch, Occurrence]:
    """The occurrence of an id with its terms, worked out from the facts as they are now.

    Raises Refused where there is none, naming near ones.
    """
    id = first_id(books.current, id)
    row = record.rows([id]).get(id)
    given: list[tuple[Epoch, Occurrence]] = []
    promise, _, what = id.partition("@")
    agreement_id, _, obligation_id = promise.partition("/")
    spans = books.epochs(agreement_id, obligation_id)
    if spans:
        _event, _, key = what.partition("#")[0].partition("/")
        by_event = any(isinstance(terms.obligation.trigger, OnEvent) for terms in spans)
        facts = Facts.of(record.facts([key.partition("/")[0]] if by_event else []), record.requests())
        for terms in spans:
            given += [(terms, o) for o in terms.given(facts, books.span(terms, at)) if o.id == id]
    stands = placed(books, given, row, record.entries([id]).get(id, ()))
    if stands is not None:
        return stands
    near = get_close_matches(id, [r.occurrence.id for r in record.all_rows()], n=3, cutoff=0.5)
    words = Text(zh="没有事项 {id}。{near}", en="There is no occurrence {id}. {near}")
    meant = Text(zh="是不是：", en="Did you mean: ")
    hint = Text(zh=meant.zh + "、".join(near), en=meant.en + ", ".join(near)) if near else Text.plain("")
    raise Refused(words.filled(id=id, near=hint))


def first_id(book: Rulebook, id: str) -> str:
    """The id under which an occurrence goes for ever, where it was named by its obligation's new id (``formerly``)."""
    promise, at, what = id.partition("@")
    agreement_id, _, obligation_id = promise.partition("/")
    agreement = book.definitions.agreement(agreement_id)
    promised = agreement.obligation(obligation_id) if agreement is not None else None
    return f"{agreement_id}/{promised.key}{at}{what}" if promised is not None else id


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


def _actor(book: Rulebook, id: str, at: datetime) -> Actor:
    on = book.home.local(at).date()
    actor = Actor.on(id, book.definitions.people, on)
    if actor is None and (held := [p for p in book.definitions.people if p.id == id]):
        words = Text(zh="{id} 在 {on} 没有岗位（任期：{terms}）。", en="{id} holds no role on {on} (terms: {terms}).")
        terms = ", ".join(f"{p.role} {p.since or ''}–{p.until or ''}" for p in held)
        raise Refused(words.filled(id=id, on=on.isoformat(), terms=terms))
    if actor is None:
        near = get_close_matches(id, sorted({p.id for p in book.definitions.people}), n=3, cutoff=0.5)
        words = Text(
            zh="people.csv 里没有 {id} 这个人。{near}", en="There is nobody of the id {id} in people.csv. {near}"
        )
        hint = Text(zh="是不是：" + "、".join(near), en="Did you mean: " + ", ".join(near)) if near else Text.plain("")
        raise Refused(words.filled(id=id, near=hint))
    return actor


def _key(written: str) -> str:
    try:
        return read_key(written)
    except BadValue as bad:
        raise Refused(bad.text) from None


def _claim(deed: Deed, stance: Stance, agreement: Agreement, book: Rulebook) -> Text | None:
    if deed.at is not None and deed.at > stance.at:
        words = Text(
            zh="时间 {at} 还没到，不能预先记录。", en="{at} has not come yet: nothing is recorded ahead of time."
        )
        return words.filled(at=written_instant(deed.at))
    if deed.kind in (Kind.PAUSED, Kind.RESUMED) and deed.at is not None and is_backdated(deed.at, stance.at):
        return Text(
            zh="暂停和恢复从记录时起算；要更早，须对方同意，目前还不能这样记。",
            en="A pause begins and ends when it is recorded; an earlier instant would need the other side's yes, "
            "which cannot be recorded yet.",
        )
    if deed.kind is Kind.PAUSED:
        departments = {d.id for d in book.organisation.departments} - {agreement.provider}
        known = [CONSUMER, *sorted(departments), *OUTSIDERS]
        if deed.waiting_for not in known:
            words = Text(
                zh="要说明等待谁：--waiting-for，可以是 {names}，不能是“{found}”。",
                en="A pause names whom it waits for: --waiting-for {names}; found “{found}”.",
            )
            return words.filled(names=", ".join(known), found=deed.waiting_for)
    if deed.kind is Kind.RETURNED and not deed.reason.strip():
        return Text(zh="退回要写明原因：--reason", en="A return needs its reason: --reason")
    if deed.kind is Kind.RATED and deed.score not in (1, 2, 3, 4, 5):
        return Text(
            zh="评分为 1 到 5：1 未达标，2 基本，3 满意，4 增值，5 难忘。",
            en="A score is 1 to 5: 1 below standard, 2 basic, 3 satisfying, 4 value-added, 5 unforgettable.",
        )
    return None


def _named(deed: Deed, stance: Stance, obligation: Obligation, verdict: Verdict, book: Rulebook) -> Text | None:
    """What is wrong with what an asking, a hand-over or a late reason names; None where all is right."""
    today = book.home.local(stance.at).date()
    if deed.kind in ASKS and not deed.reason.strip():
        words = Text(zh="“{what}”要写明原因：--reason", en="This needs its reason ({what}): --reason")
        return words.filled(what=move(deed.kind).title)
    due = verdict.due if deed.kind is Kind.EXTENSION_ASKED else None
    if due is not None and (deed.until is None or deed.until <= max(due.at, stance.at)):
        words = Text(
            zh="延期要写明比现在的期限 {due} 更晚、且尚未过去的时刻：--until",
            en="An extension names an instant later than the present due instant {due} and than now: --until",
        )
        return words.filled(due=f"{book.home.local(due.at):%Y-%m-%d %H:%M}")
    if deed.kind is Kind.HANDED_OVER:
        holders = [p.id for p in book.directory.holders(obligation.owner, today)]
        if deed.to not in holders:
            words = Text(
                zh="只能转交给今天担任 {role} 的人：{names}；不能是“{found}”。",
                en="It can be handed over to who holds {role} today: {names}; found “{found}”.",
            )
            return words.filled(role=obligation.owner, names=", ".join(holders), found=deed.to)
    if deed.kind is Kind.LATE_REASON:
        if deed.category not in CATEGORIES:
            words = Text(
                zh="逾期原因的类别：--category，可以是 {names}，不能是“{found}”。",
                en="A late reason has a category: --category {names}; found “{found}”.",
            )
            return words.filled(names=", ".join(CATEGORIES), found=deed.category)
        if deed.promised_on is not None and deed.promised_on < today:
            words = Text(zh="承诺的日期 {on} 已经过去。", en="The promised date {on} has passed.")
            return words.filled(on=deed.promised_on.isoformat())
    return None


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
) -> Mapping[str, Json]:
    body: dict[str, Json] = {}
    if deed.comment:
        body["comment"] = deed.comment
    match deed.kind:
        case Kind.DELIVERED | Kind.NOTHING_TO_REPORT | Kind.RECEIVED:
            if deed.at is not None and is_backdated(deed.at, stance.at):
                body["backdated"] = True
            if deed.kind is Kind.DELIVERED:
                body["evidence"] = _evidence(record, book, deed, occurrence, agreement, obligation, evidence)
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


def _evidence(
    record: Record,
    book: Rulebook,
    deed: Deed,
    occurrence: Occurrence,
    agreement: Agreement,
    obligation: Obligation,
    evidence: EvidenceStore,
) -> Mapping[str, Json]:
    borrowed = frozenset(
        e.name
        for e in obligation.evidence
        if isinstance(e, Borrowed) and _handed_in(record, book, agreement, e, occurrence)
    )
    checked = check_evidence(
        obligation.evidence, deed.values, deed.files, signed=deed.signed, borrowed=borrowed, zone=book.home.zone
    )
    if checked.problems:
        raise Refused(_list(checked.problems))
    kept: dict[str, Json] = dict(checked.values)
    for name, file in sorted(deed.files.items()):
        kept[name] = {"sha256": evidence.keep(file.content), "name": file.name, "bytes": len(file.content)}
    return kept


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
