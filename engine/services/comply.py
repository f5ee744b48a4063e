"""The main job: take in definitions, open and judge, check, tell, send. Each step is one function, so that a flow can
show it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.domain.ids import obligation_text
from engine.domain.language import Text
from engine.domain.occurrence import Facts, questions
from engine.domain.overdue import Head
from engine.domain.rule import OnEvent
from engine.domain.rulebook import Rulebook
from engine.services.check import Checked, check
from engine.services.hand_back import handed_back
from engine.services.ports.channels import Channel
from engine.services.ports.checks import Outside
from engine.services.ports.ledger import Record
from engine.services.ports.outbox import Message
from engine.services.ports.runs import Passage, Runs
from engine.services.send import AGAIN, Sending, send
from engine.services.settle import Settled, settle
from engine.services.stance import Stance
from engine.services.take_in import Finding, Offered, TakenIn, take_in, vacancies
from engine.services.tell import Telling, Writer, tell

_NAMED = 5
"""How many people a sentence names."""
_FAR_BEHIND = timedelta(hours=1)
"""A clock that lies further behind the record than this is wrong, and no mere difference of machines."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a run works with. ``clock`` is the real one: leases and sending run on it, never the rules."""

    record: Record
    offered: Offered
    write: Writer
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    outside: Outside


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did. ``notices`` counts messages, ``entries`` what was appended; ``overdue`` what is overdue now;
    ``checked`` what machines looked at, ``found_done`` what they found done.

    ``zone`` is the organisation's.
    """

    at: datetime
    zone: str
    rehearsal: bool
    applied: bool
    opened: int
    checked: int
    found_done: int
    entries: int
    notices: int
    sent: int
    failed: int
    overdue: int
    findings: tuple[Finding, ...]
    messages: tuple[Message, ...]
    head: Head | None


def comply(desk: Desk, stance: Stance, quiet_before: date | None = None, before: tuple[Finding, ...] = ()) -> Run:
    """One compliance run at an instant, all its steps in order. Doing it twice is doing it once.

    ``before`` is what was found while the sources of events were read, which comes first.
    """
    taken = load(desk, stance, quiet_before)
    settled = judge_all(desk, taken, stance)
    checked = check_all(desk, taken, stance)
    told = tell_people(desk, taken, stance)
    return summarise(desk, taken, settled, checked, told, send_outbox(desk), stance, before)


def rehearse(desk: Desk, stance: Stance, quiet_before: date | None = None) -> Run:
    """What ``comply`` would do, with nothing written and nothing sent."""

    def work(record: Record) -> Run:
        inner = replace(desk, record=record, channels={})
        taken = load(inner, stance, quiet_before)
        settled = judge_all(inner, taken, stance)
        checked = check_all(inner, taken, stance)
        told = tell_people(inner, taken, stance)
        return summarise(inner, taken, settled, checked, told, Sending(0, ()), stance)

    return desk.record.rehearse(work)


def load(desk: Desk, stance: Stance, quiet_before: date | None = None) -> TakenIn:
    """Load the revisions in force; on an empty record, apply the folder and keep before which date all is quiet."""
    last, opening = desk.record.runs.last_recorded_at(), desk.record.runs.opening()
    taken = take_in(desk.record, desk.offered, stance, quiet_before)
    if last is None or opening is None or opening.rehearsal:
        return taken
    return replace(taken, findings=(*_clock_behind(desk.clock(), last, taken.book), *taken.findings))


def judge_all(desk: Desk, taken: TakenIn, stance: Stance) -> Settled:
    """Open occurrences up to the horizon and judge all that may have changed."""
    return settle(desk.record, taken.books, stance.at, definitions=taken.digest)


def check_all(desk: Desk, taken: TakenIn, stance: Stance) -> Checked:
    """Look whether what is open was done, where a machine can find that out."""
    return check(desk.record, taken.books, desk.outside, stance.at)


def tell_people(desk: Desk, taken: TakenIn, stance: Stance) -> Telling:
    """Put the messages that are due into the outbox."""
    return tell(desk.record, taken.books, stance, desk.write)


def send_outbox(desk: Desk) -> Sending:
    """Send what is unsent."""
    return send(desk.record.outbox, desk.channels, desk.clock)


def summarise(
    desk: Desk,
    taken: TakenIn,
    settled: Settled,
    checked: Checked,
    told: Telling,
    sending: Sending,
    stance: Stance,
    before: tuple[Finding, ...] = (),
) -> Run:
    """Keep that the run went through, and say what it did and found, after what was found ``before``."""
    record, book = desk.record, taken.book
    open_questions, asking = _questions(record, taken)
    returned = handed_back(record, book, record.runs.last(), stance.at)
    record.runs.passed(Passage(stance.at, settled.seen, book.horizon(stance.at), taken.digest, asking))
    findings = (
        *before,
        *taken.findings,
        *vacancies(book, stance.at),
        *returned,
        *open_questions,
        *checked.findings,
        *_failures(sending),
    )
    if taken.applied:
        findings = (*findings, *_quiet(record.runs, told))
    return Run(
        at=stance.at,
        zone=book.home.table.zone,
        rehearsal=stance.rehearsal,
        applied=taken.applied,
        opened=settled.opened,
        checked=checked.looked_at,
        found_done=checked.found,
        entries=taken.entries + settled.entries + checked.entries + told.entries,
        notices=len(told.messages),
        sent=sending.sent,
        failed=len(sending.unsent),
        overdue=record.occurrences.overdue_count(),
        findings=findings,
        messages=told.messages,
        head=record.head(),
    )


def _clock_behind(now: datetime, last: datetime, book: Rulebook) -> tuple[Finding, ...]:
    """That the clock lies far before what the record holds: it was put back, or was ahead."""
    if last - now <= _FAR_BEHIND:
        return ()
    words = Text(
        zh="本机时钟是 {now}，台账最后一条记录是 {last}：时钟可能不对。时钟走到那时之前，到期和提醒都会算错；"
        "请先校正时钟。",
        en="The clock says {now}, the last entry of the record is of {last}: the clock may be wrong. Until it has come "
        "there, what falls due and who is reminded will be wrong; put it right first.",
    )
    shown = (f"{book.home.local(at):%Y-%m-%d %H:%M}" for at in (now, last))
    return (Finding("clock-behind", words.filled(now=next(shown), last=next(shown))),)


def _questions(record: Record, taken: TakenIn) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Events that lack a field which a condition needs: stored, open nothing, asked of the department that recorded
    them; and the subjects of these. After the first run only those that lacked one then and new events are looked at.
    """
    book, before = taken.book, record.runs.last()
    asking = {
        name
        for a in book.definitions.agreements
        for o in a.obligations
        if isinstance(o.trigger, OnEvent) and o.trigger.where
        for name in o.trigger.events
    }
    if before is not None and before.asking is not None and before.definitions == taken.digest:
        subjects = record.events.new_subjects(before.entry) | frozenset(before.asking)
    else:
        subjects = record.events.series_subjects(asking)
    facts = [f for f in record.events.facts(subjects) if f.first.name in asking]
    known = Facts.of(facts)
    words = Text(
        zh="事件 {event} 缺少 {fields}，无法判断是否产生 {obligation}；请补上后再导入。"
        "都缺什么：duecourse events questions",
        en="Event {event} lacks {fields}: whether it calls for {obligation} cannot be told. Add it and import again. "
        "All that is asked: duecourse events questions",
    )
    found = [q for a in book.definitions.agreements for q in questions(a, book.calendars, known)]
    texts = [
        words.filled(event=q.event, fields=", ".join(q.fields), obligation=obligation_text(q.agreement, q.obligation))
        for q in found
    ]
    findings = tuple(Finding("question", text, (q.event,)) for q, text in zip(found, texts, strict=True))
    asked = {q.event for q in found}
    return findings, tuple(sorted({f.current.subject for f in facts if f.current.id in asked}))


def _quiet(runs: Runs, told: Telling) -> tuple[Finding, ...]:
    """Of a first run on old data: how much of it nobody is told of."""
    opening = runs.opening()
    if opening is None or opening.quiet_before is None:
        return ()
    words = Text(
        zh="{count} 项在 {date} 之前到期的事项已开立，不通知任何人。",
        en="Occurrences that fell due before {date} and are open: {count}. Nobody is told of them.",
    )
    text = words.filled(count=len(told.quiet), date=opening.quiet_before.isoformat())
    return (Finding("quiet", text, told.quiet),)


def _failures(sending: Sending) -> tuple[Finding, ...]:
    """What could not be sent: a finding for each cause, with the people whom it keeps from being told."""
    by_cause: dict[Text, list[str]] = {}
    for one in sending.unsent:
        by_cause.setdefault(one.why, []).append(one.person)
    words = Text(
        zh="没有发给 {people}（{count} 封）：{why}。{minutes} 分钟后再运行时会再试。",
        en="Not sent to {people} ({count}): {why}. A run {minutes} minutes from now or later tries again.",
    )
    found = []
    for why, told in by_cause.items():
        people = tuple(sorted(set(told)))
        names = ", ".join(people[:_NAMED]) + (", …" if len(people) > _NAMED else "")
        minutes = AGAIN // timedelta(minutes=1)
        text = words.filled(count=len(told), people=names, why=why, minutes=minutes)
        found.append(Finding("not-sent", text, people))
    return tuple(found)
