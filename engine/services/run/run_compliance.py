"""The main job: take in definitions, open and judge, check, tell, send. Each step is one function, so that a flow can
show it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.domain.agreement.rule import OnEvent
from engine.domain.figures.overdue import Head
from engine.domain.ids import obligation_text
from engine.domain.occurrence.expand.obligation import questions
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text
from engine.services.command_time import CommandTime
from engine.services.finding import Finding
from engine.services.ports.channels import Channel
from engine.services.ports.checks import CheckRunner
from engine.services.ports.ledger import Ledger
from engine.services.ports.outbox import Message
from engine.services.ports.runs import LastRun, Runs
from engine.services.run.dispatch import AGAIN, Dispatched, dispatch
from engine.services.run.evaluate import Evaluated, evaluate
from engine.services.run.load_in_force import FolderContents, InForce, load_in_force, vacancies
from engine.services.run.notify import Queued, Renderer, notify
from engine.services.run.orphaned_assignments import orphaned_assignments
from engine.services.run.run_checks import ChecksRun, run_checks

_NAMED = 5
"""How many people a sentence names."""
_FAR_BEHIND = timedelta(hours=1)
"""A clock that lies further behind the record than this is wrong, and no mere difference of machines."""


@dataclass(frozen=True, slots=True)
class RunContext:
    """What a run works with. ``clock`` is the real one: leases and sending run on it, never the rules."""

    ledger: Ledger
    folder: FolderContents
    write: Renderer
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    check_runner: CheckRunner


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did. ``notifications`` counts messages, ``entries`` what was appended; ``overdue`` what is overdue now;
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
    notifications: int
    sent: int
    failed: int
    overdue: int
    findings: tuple[Finding, ...]
    messages: tuple[Message, ...]
    head: Head | None


def run_compliance(
    desk: RunContext, command_time: CommandTime, quiet_before: date | None = None, before: tuple[Finding, ...] = ()
) -> Run:
    """One compliance run at an instant, all its steps in order. Doing it twice is doing it once.

    ``before`` is what was found while the sources of events were read, which comes first.
    """
    taken = load_terms(desk, command_time, quiet_before)
    settled = evaluate_all(desk, taken, command_time)
    checked = run_all_checks(desk, taken, command_time)
    told = queue_notifications(desk, taken, command_time)
    return summarise(desk, taken, settled, checked, told, dispatch_outbox(desk), command_time, before)


def dry_run_compliance(desk: RunContext, command_time: CommandTime, quiet_before: date | None = None) -> Run:
    """What ``run_compliance`` would do, with nothing written and nothing sent."""

    def work(ledger: Ledger) -> Run:
        inner = replace(desk, ledger=ledger, channels={})
        taken = load_terms(inner, command_time, quiet_before)
        settled = evaluate_all(inner, taken, command_time)
        checked = run_all_checks(inner, taken, command_time)
        told = queue_notifications(inner, taken, command_time)
        return summarise(inner, taken, settled, checked, told, Dispatched(0, ()), command_time)

    return desk.ledger.dry_run(work)


def load_terms(desk: RunContext, command_time: CommandTime, quiet_before: date | None = None) -> InForce:
    """Load the revisions in force; on an empty record, apply the folder and keep before which date all is quiet."""
    last, opening = desk.ledger.runs.last_recorded_at(), desk.ledger.runs.opening()
    taken = load_in_force(desk.ledger, desk.folder, command_time, quiet_before)
    if last is None or opening is None or opening.rehearsal:
        return taken
    return replace(taken, findings=(*_clock_behind(desk.clock(), last, taken.book), *taken.findings))


def evaluate_all(desk: RunContext, taken: InForce, command_time: CommandTime) -> Evaluated:
    """Open occurrences up to the horizon and judge all that may have changed."""
    return evaluate(desk.ledger, taken.books, command_time.at, definitions=taken.digest)


def run_all_checks(desk: RunContext, taken: InForce, command_time: CommandTime) -> ChecksRun:
    """Look whether what is open was done, where a machine can find that out."""
    return run_checks(desk.ledger, taken.books, desk.check_runner, command_time.at)


def queue_notifications(desk: RunContext, taken: InForce, command_time: CommandTime) -> Queued:
    """Put the messages that are due into the outbox."""
    return notify(desk.ledger, taken.books, command_time, desk.write)


def dispatch_outbox(desk: RunContext) -> Dispatched:
    """Send what is unsent."""
    return dispatch(desk.ledger.outbox, desk.channels, desk.clock)


def summarise(
    desk: RunContext,
    taken: InForce,
    settled: Evaluated,
    checked: ChecksRun,
    told: Queued,
    sending: Dispatched,
    command_time: CommandTime,
    before: tuple[Finding, ...] = (),
) -> Run:
    """Keep that the run went through, and say what it did and found, after what was found ``before``."""
    ledger, book = desk.ledger, taken.book
    open_questions, asking = _questions(ledger, taken)
    returned = orphaned_assignments(ledger, book, ledger.runs.last(), command_time.at)
    ledger.runs.record_run(LastRun(command_time.at, settled.seen, book.horizon(command_time.at), taken.digest, asking))
    findings = (
        *before,
        *taken.findings,
        *vacancies(book, command_time.at),
        *returned,
        *open_questions,
        *checked.findings,
        *_failures(sending),
    )
    if taken.applied:
        findings = (*findings, *_quiet(ledger.runs, told))
    return Run(
        at=command_time.at,
        zone=book.home.table.zone,
        rehearsal=command_time.rehearsal,
        applied=taken.applied,
        opened=settled.opened,
        checked=checked.looked_at,
        found_done=checked.found,
        entries=taken.entries + settled.entries + checked.entries + told.entries,
        notifications=len(told.messages),
        sent=sending.sent,
        failed=len(sending.unsent),
        overdue=ledger.occurrences.overdue_count(),
        findings=findings,
        messages=told.messages,
        head=ledger.head(),
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


def _questions(ledger: Ledger, taken: InForce) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Events that lack a field which a condition needs: stored, open nothing, asked of the department that recorded
    them; and the subjects of these. After the first run only those that lacked one then and new events are looked at.
    """
    book, before = taken.book, ledger.runs.last()
    asking = {
        name
        for a in book.definitions.agreements
        for o in a.obligations
        if isinstance(o.trigger, OnEvent) and o.trigger.where
        for name in o.trigger.events
    }
    if before is not None and before.asking is not None and before.definitions == taken.digest:
        subjects = ledger.events.new_subjects(before.entry) | frozenset(before.asking)
    else:
        subjects = ledger.events.series_subjects(asking)
    facts = [f for f in ledger.events.facts(subjects) if f.first.name in asking]
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


def _quiet(runs: Runs, told: Queued) -> tuple[Finding, ...]:
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


def _failures(sending: Dispatched) -> tuple[Finding, ...]:
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
