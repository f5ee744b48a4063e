"""Replay sample business into a rehearsal, each step at its own instant."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from engine.domain.action.action import Action
from engine.domain.agreement.field_value import read_moment
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.refusal import Refusal
from engine.domain.time.calendar import Calendar
from engine.services.actions.act import act
from engine.services.actions.request import request
from engine.services.command_time import CommandTime
from engine.services.events.column_mapping import Columns, SourceRow
from engine.services.events.ingest import ingest
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.wording.refusal import text_with_ids


@dataclass(frozen=True, slots=True)
class RequestStep:
    """A request in the sample."""

    obligation: str
    key: str
    actor: str
    wish: datetime | None
    comment: str


@dataclass(frozen=True, slots=True)
class UseCase:
    """Something else than an action on one item: ``call`` takes the ledger and the time of the step."""

    call: Callable[[Ledger, CommandTime], object]


@dataclass(frozen=True, slots=True)
class RunStep:
    """A run beside those of the period."""


@dataclass(frozen=True, slots=True)
class ReplayStep:
    """One step at an instant: a row of a table of events (``source`` is the table's name), an action, a request,
    another use case, or a run.

    ``where`` is its place in the sample: file, line, clause. ``refused`` is a part of the text with which the step must
    be refused.
    """

    at: datetime
    what: SourceRow | Action | RequestStep | UseCase | RunStep
    source: str = ""
    where: str = ""
    refused: str = ""


def events_of(source: str, rows: Iterable[SourceRow], book: Rulebook) -> tuple[ReplayStep, ...]:
    """The rows of a table as steps, each at the instant in its column ``time``.

    Raises BadValue where that is not an instant.
    """
    return tuple(ReplayStep(read_moment(row.cells["time"], book.home.zone), row, source) for row in rows)


def mornings(since: date, until: date, calendar: Calendar) -> tuple[datetime, ...]:
    """The opening instants of the working days from one local date until another, both included."""
    days = (since + timedelta(days=n) for n in range((until - since).days + 1))
    return tuple(calendar.opening(day) for day in days if calendar.is_working_day(day))


def next_morning(at: datetime, book: Rulebook) -> datetime:
    """The first instant behind another at which the digest of a working day goes out."""
    digest_at, on = book.organisation.digest_at, book.home.local(at).date()
    seconds = digest_at.hour * 3600 + digest_at.minute * 60
    days = (on + timedelta(days=n) for n in count())
    return next(m for day in days if book.home.is_working_day(day) and (m := book.home.instant(day, seconds)) > at)


def replay(
    ledger: Ledger,
    book: Rulebook,
    steps: Iterable[ReplayStep],
    evidence: EvidenceStore,
    runs: Iterable[datetime] = (),
    run: Callable[[datetime], object] = lambda at: None,
) -> int:
    """Replay the steps in order of time, with a run at each instant of ``runs``; return the number of steps, without
    the runs.

    Raises Refused where a step is not possible, and where one that must be refused is accepted.
    """
    played = 0
    due_runs = sorted(runs, reverse=True)
    # at one instant, events come before the actions of people
    for step in sorted(steps, key=lambda s: (s.at, not isinstance(s.what, SourceRow))):
        while due_runs and due_runs[-1] < step.at:
            run(due_runs.pop())
        if isinstance(step.what, RunStep):
            run(step.at)
            continue
        _replay_step(ledger, book, step, evidence)
        played += 1
    while due_runs:
        run(due_runs.pop())
    return played


def _replay_step(ledger: Ledger, book: Rulebook, step: ReplayStep, evidence: EvidenceStore) -> None:
    try:
        _do(ledger, book, step, evidence)
    except Refused as refused:
        sentence = text_with_ids(refused.refusal)
        if step.refused and (step.refused in sentence.zh or step.refused in sentence.en):
            return
        raise Refused(_at(step, refused.refusal)) from refused
    if step.refused:
        raise Refused(_at(step, Refusal("step-accepted", why=step.refused)))


def _at(step: ReplayStep, refusal: Refusal) -> Refusal:
    return Refusal("step-refused", where=step.where, why=refusal) if step.where else refusal


def _do(ledger: Ledger, book: Rulebook, step: ReplayStep, evidence: EvidenceStore) -> None:
    command_time = CommandTime(step.at, rehearsal=True)
    match step.what:
        case SourceRow() as row:
            ingested = ingest(
                ledger,
                [row],
                book.definitions.catalogue,
                source=step.source,
                columns=Columns(),
                zone=book.home.zone,
                command_time=command_time,
            )
            if ingested.rejected:
                raise Refused(ingested.rejected[0].refusal)
        case Action() as action:
            act(ledger, action, command_time, evidence)
        case RequestStep() as requested:
            request(
                ledger,
                obligation=requested.obligation,
                actor=requested.actor,
                command_time=command_time,
                key=requested.key,
                wish=requested.wish,
                comment=requested.comment,
            )
        case UseCase(call=call):
            call(ledger, command_time)
