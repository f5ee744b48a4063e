"""One compliance run: load the definitions in force, evaluate, check, notify, send.

Each step is a function of its own, so that a flow can show it as a task.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from engine.domain.agreement.names import Names
from engine.domain.ids import obligation_text
from engine.domain.ledger.entry import About
from engine.domain.ledger.head import Head
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.command_time import FAR_BEHIND, CommandTime
from engine.services.finding import Finding
from engine.services.ports.channels import Channel
from engine.services.ports.checks import CheckRunner
from engine.services.ports.ledger import Ledger
from engine.services.ports.outbox import Message
from engine.services.ports.runs import LastRun, RunResult, Runs
from engine.services.rounds import open_rounds_to_answer
from engine.services.run.check_effects import check_effects
from engine.services.run.dispatch import Dispatched, dispatch
from engine.services.run.erase_expired import Retention, erase_expired
from engine.services.run.evaluate import Evaluated, evaluate
from engine.services.run.load_in_force import FolderContents, InForce, load_in_force, vacancies
from engine.services.run.notify import Queued, Renderer, notify
from engine.services.run.orphaned_assignments import orphaned_assignments
from engine.services.run.questions import unanswered_questions
from engine.services.run.rounds import close_rounds, open_rounds
from engine.services.run.run_checks import ChecksRun, run_checks
from engine.services.run.silences import silences
from engine.services.run.unsent_findings import unsent_findings


@dataclass(frozen=True, slots=True)
class RunContext:
    """The parts that a run works with. ``clock`` is the real one: leases and back-off use it, the rules never do.

    Without ``retention`` it erases nothing.
    """

    ledger: Ledger
    folder: FolderContents
    write: Renderer
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    check_runner: CheckRunner
    retention: Retention | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The result of one run.

    ``zone`` is the organisation's, ``names`` are those of people. ``opened`` counts new occurrences, ``checked`` those
    that machines checked, ``found_done`` those that they found done, ``entries`` the entries written, ``notifications``
    the messages queued, ``sent`` and ``failed`` those that left or not, and ``overdue`` the items overdue now.
    ``applied`` says whether the folder was applied to an empty ledger.
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
    names: Names = field(default_factory=Names, compare=False)


def run_compliance(
    context: RunContext,
    command_time: CommandTime,
    quiet_before: date | None = None,
    before: tuple[Finding, ...] = (),
    opened: int = 0,
) -> Run:
    """Run all steps of compliance at an instant, in order. A second run at the same instant changes nothing.

    ``before`` holds the findings of reading the sources of events, which comes first, and ``opened`` is the number of
    items that it opened.
    """
    in_force = load_terms(context, command_time, quiet_before)
    evaluated = evaluate_all(context, in_force, command_time)
    checks = run_all_checks(context, in_force, command_time)
    queued = queue_notifications(context, in_force, command_time)
    dispatched = dispatch_outbox(context)
    erased = erase_what_expired(context, in_force, command_time)
    before = (*before, *erased)
    return summarise(context, in_force, evaluated, checks, queued, dispatched, command_time, before, opened)


def dry_run_compliance(context: RunContext, command_time: CommandTime, quiet_before: date | None = None) -> Run:
    """The result that ``run_compliance`` would have; nothing is written and nothing is sent."""

    def work(ledger: Ledger) -> Run:
        inner = replace(context, ledger=ledger)
        in_force = load_terms(inner, command_time, quiet_before)
        evaluated = evaluate_all(inner, in_force, command_time)
        checks = run_all_checks(inner, in_force, command_time)
        queued = queue_notifications(inner, in_force, command_time)
        return summarise(inner, in_force, evaluated, checks, queued, Dispatched(0, ()), command_time)

    return context.ledger.dry_run(work)


def load_terms(context: RunContext, command_time: CommandTime, quiet_before: date | None = None) -> InForce:
    """Load the definitions in force. On an empty ledger, apply the folder and record ``quiet_before``."""
    last, opening = context.ledger.runs.last_recorded_at(), context.ledger.runs.opening()
    in_force = load_in_force(context.ledger, context.folder, command_time, quiet_before)
    if last is None or opening is None or opening.rehearsal:
        return in_force
    return replace(in_force, findings=(*_clock_behind(context.clock(), last, in_force.book), *in_force.findings))


def evaluate_all(context: RunContext, in_force: InForce, command_time: CommandTime) -> Evaluated:
    """Open occurrences up to the horizon and evaluate all that may have changed. Rounds of surveys that are over close
    before, so that what follows from them comes up at once; those that are due open after, when it is known who was
    served."""
    ledger, books, at = context.ledger, in_force.books, command_time.at
    closed = close_rounds(ledger, books, at)
    evaluated = evaluate(ledger, books, at, definitions=in_force.digest)
    return replace(evaluated, rounds=closed + open_rounds(ledger, books, at))


def run_all_checks(context: RunContext, in_force: InForce, command_time: CommandTime) -> ChecksRun:
    """Check whether open items are done, where a machine can find out, and whether corrective actions had an effect."""
    checks = run_checks(context.ledger, in_force.books, context.check_runner, command_time.at)
    effects = check_effects(context.ledger, in_force.book, command_time.at)
    return replace(checks, entries=checks.entries + effects.entries)


def queue_notifications(context: RunContext, in_force: InForce, command_time: CommandTime) -> Queued:
    """Queue the messages that are due, with the questions that events leave open."""
    questions, asking = unanswered_questions(context.ledger, in_force)
    queued = notify(
        context.ledger,
        in_force.books,
        command_time,
        context.write,
        channels=tuple(context.channels),
        questions=questions,
        rounds=open_rounds_to_answer(context.ledger, in_force.books, command_time.at),
    )
    return replace(queued, questions=questions, asking=asking)


def dispatch_outbox(context: RunContext) -> Dispatched:
    """Send all unsent messages."""
    return dispatch(context.ledger.outbox, context.channels, context.clock)


def erase_what_expired(context: RunContext, in_force: InForce, command_time: CommandTime) -> tuple[Finding, ...]:
    """Erase what was kept as long as settings and agreements say, once a day, and say how much."""
    if context.retention is None:
        return ()
    return erase_expired(context.ledger, in_force.books, context.retention, command_time.at, context.clock())


def summarise(
    context: RunContext,
    in_force: InForce,
    evaluated: Evaluated,
    checks: ChecksRun,
    queued: Queued,
    dispatched: Dispatched,
    command_time: CommandTime,
    before: tuple[Finding, ...] = (),
    opened: int = 0,
) -> Run:
    """Record that the run went through, and sum up its results and findings; the findings ``before`` come first, and
    ``opened`` items were opened before the evaluation."""
    ledger, book = context.ledger, in_force.book
    returned = orphaned_assignments(ledger, book, ledger.runs.last(), command_time.at)
    ledger.runs.record_run(
        LastRun(command_time.at, evaluated.last_entry, book.horizon(command_time.at), in_force.digest, queued.asking)
    )
    findings = (
        *before,
        *in_force.findings,
        *vacancies(book, command_time.at),
        *returned,
        *evaluated.rounds.findings,
        *(_question(question) for question in queued.questions),
        *_numbers(ledger),
        *silences(ledger, book, command_time.at),
        *checks.findings,
        *unsent_findings(dispatched, book.directory.names),
    )
    if in_force.applied:
        findings = (*findings, *_quiet(ledger.runs, queued))
    run = Run(
        at=command_time.at,
        zone=book.home.table.zone,
        rehearsal=command_time.rehearsal,
        applied=in_force.applied,
        opened=opened + evaluated.opened,
        checked=checks.checked,
        found_done=checks.found_done,
        entries=in_force.entries + evaluated.entries + len(evaluated.rounds.entries) + checks.entries + queued.entries,
        notifications=len(queued.messages),
        sent=dispatched.sent,
        failed=len(dispatched.unsent),
        overdue=ledger.occurrences.overdue_count(),
        findings=findings,
        messages=queued.messages,
        head=ledger.head(),
        names=book.directory.names,
    )
    ledger.runs.keep_result(_result(run))
    return run


def _result(run: Run) -> RunResult:
    """The part of a run that is kept for those who look later."""
    names = ("opened", "found_done", "entries", "notifications", "sent", "failed")
    counts = {name: int(getattr(run, name)) for name in names}
    return RunResult(run.at, counts, tuple((finding.code, finding.text) for finding in run.findings))


def _clock_behind(now: datetime, last: datetime, book: Rulebook) -> tuple[Finding, ...]:
    """A finding where the clock is far behind the last entry: it was set back, or had been ahead."""
    if last - now <= FAR_BEHIND:
        return ()
    return (Finding("clock-behind", now=book.home.local(now), last=book.home.local(last)),)


def _numbers(ledger: Ledger) -> tuple[Finding, ...]:
    """A finding for each event whose number may be a known one: it opens nothing before that is answered."""
    asked = ledger.events.in_question()
    bodies = {id: entries[-1].body for id, entries in ledger.entries.about(About.EVENT, asked).items()} if asked else {}
    return tuple(
        Finding("number-questioned", (id,), event=id, number=str(body["subject"]), known=str(body["same_as"]))
        for id, body in sorted(bodies.items())
    )


def _question(question: Question) -> Finding:
    promise = obligation_text(question.agreement, question.obligation)
    fields, about = tuple(question.fields), (question.event,)
    if question.names is None:
        return Finding("question", about, event=question.event, fields=fields, obligation=promise)
    return Finding("question-of-owner", about, event=question.event, fields=fields, name=question.names, item=promise)


def _quiet(runs: Runs, queued: Queued) -> tuple[Finding, ...]:
    """A finding after a first run on old data: the number of items that nobody is notified of."""
    opening = runs.opening()
    if opening is None or opening.quiet_before is None:
        return ()
    return (Finding("quiet", queued.quiet, count=len(queued.quiet), date=opening.quiet_before),)
