"""Play sample business into a rehearsal, each thing at its own time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.action.action import Action
from engine.domain.agreement.field_value import read_moment
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text
from engine.domain.time.calendar import Calendar
from engine.services.actions.act import act
from engine.services.actions.request import request
from engine.services.command_time import CommandTime
from engine.services.events.ingest import Columns, SourceRow, ingest
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused


@dataclass(frozen=True, slots=True)
class RequestStep:
    """A request as the sample tells it."""

    obligation: str
    key: str
    actor: str
    wish: datetime | None
    comment: str


@dataclass(frozen=True, slots=True)
class ReplayStep:
    """One thing that happened at an instant: a row of a table of events (with the table's name), or what somebody
    did.

    ``where`` the sample says so: file, line, clause. ``refused``: words of the sentence with which it must be refused.
    """

    at: datetime
    what: SourceRow | Action | RequestStep
    source: str = ""
    where: str = ""
    refused: str = ""


def events_of(source: str, rows: Iterable[SourceRow], book: Rulebook) -> tuple[ReplayStep, ...]:
    """The rows of a table as happenings, each at the instant in its column ``time``. Raises BadValue."""
    return tuple(ReplayStep(read_moment(row.cells["time"], book.home.zone), row, source) for row in rows)


def mornings(since: date, until: date, calendar: Calendar) -> tuple[datetime, ...]:
    """The opening instants of the working days from one local date until another, both included."""
    days = (since + timedelta(days=n) for n in range((until - since).days + 1))
    return tuple(calendar.opening(day) for day in days if calendar.is_working_day(day))


def replay(
    ledger: Ledger,
    book: Rulebook,
    happenings: Iterable[ReplayStep],
    evidence: EvidenceStore,
    runs: Iterable[datetime] = (),
    run: Callable[[datetime], object] = lambda at: None,
) -> int:
    """Record what happened, in order of time, with a run at each instant of ``runs``; the number of things recorded.

    Raises Refused for a deed that is not possible, and for one that was possible and must not be.
    """
    played = 0
    due_runs = sorted(runs, reverse=True)
    # at one instant, business comes before what people do about it
    for one in sorted(happenings, key=lambda h: (h.at, not isinstance(h.what, SourceRow))):
        while due_runs and due_runs[-1] < one.at:
            run(due_runs.pop())
        _replay_one(ledger, book, one, evidence)
        played += 1
    while due_runs:
        run(due_runs.pop())
    return played


def _replay_one(ledger: Ledger, book: Rulebook, one: ReplayStep, evidence: EvidenceStore) -> None:
    try:
        _do(ledger, book, one, evidence)
    except Refused as refused:
        if one.refused and any(one.refused in words for words in (refused.text.zh, refused.text.en)):
            return
        raise Refused(_at(one, refused.text)) from refused
    if one.refused:
        words = Text(zh="本应以“{why}”拒绝，却照办了", en="it must be refused with “{why}”, and was not")
        raise Refused(_at(one, words.filled(why=one.refused)))


def _at(one: ReplayStep, text: Text) -> Text:
    return Text(zh="{where}：{text}", en="{where}: {text}").filled(where=one.where, text=text) if one.where else text


def _do(ledger: Ledger, book: Rulebook, one: ReplayStep, evidence: EvidenceStore) -> None:
    command_time = CommandTime(one.at, rehearsal=True)
    match one.what:
        case SourceRow() as row:
            taken = ingest(
                ledger,
                [row],
                book.definitions.catalogue,
                source=one.source,
                columns=Columns(),
                zone=book.home.zone,
                command_time=command_time,
            )
            if taken.rejected:
                raise Refused(taken.rejected[0].reason)
        case Action() as action:
            act(ledger, action, command_time, evidence)
        case RequestStep() as asked:
            request(
                ledger,
                obligation=asked.obligation,
                actor=asked.actor,
                command_time=command_time,
                key=asked.key,
                wish=asked.wish,
                comment=asked.comment,
            )
