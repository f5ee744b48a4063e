"""Close a month: its figures stay as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from engine.domain.action.close_period import ClosePeriod
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period, month_of
from engine.domain.ledger.closing import Closing, closings, may_close
from engine.domain.ledger.entry import About
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.refusal import Refusal
from engine.services.closed_months import closing_groups
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.lookup import actor as find_actor
from engine.services.ports.entries import AsOf, Entries
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebook


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the ledger; ``closing`` is None while it is open."""

    period: Period
    closing: Closing | None


def months(ledger: Ledger, at: datetime, book: Rulebook | None = None) -> tuple[Month, ...]:
    """The months from the start of the first agreement to the month of an instant, oldest first. ``book`` is what is in
    force, where it is read already."""
    book = book or rulebook(ledger)
    spans = _months(book, at)
    closed = closings_of(ledger.entries, spans)
    return tuple(Month(p, closed.get(str(p))) for p in spans)


def closings_of(entries: Entries, periods: tuple[Period, ...], as_of: AsOf | None = None) -> Mapping[str, Closing]:
    """The closings of those periods that are closed, by the period's name."""
    return closings(entries.about(About.PERIOD, [str(p) for p in periods], as_of))


def close_period(ledger: Ledger, period: Period, *, actor: str, command_time: CommandTime) -> Closing:
    """Close a month. Raises Refused where it has not ended, is closed already, or the actor may not close it."""

    def work(expected_head: ExpectedHead) -> tuple[Batch, Closing]:
        refusal = _problem(ledger.entries, rulebook(ledger), period, actor, command_time.at)
        if refusal is not None:
            raise Refused(refusal)
        entry = ClosePeriod().entry_about(str(period), actor=actor, recorded_at=expected_head.recorded_at)
        groups = closing_groups(ledger, expected_head.recorded_at, period)
        return Batch("period close", (entry,), closed_months=groups), Closing(
            str(period), expected_head.recorded_at, actor
        )

    return decide(ledger, command_time.at, work)


def closing_refusal(ledger: Ledger, period: Period, *, actor: str, at: datetime) -> Refusal | None:
    """Why somebody may not close a month at an instant (UTC); None if they may."""
    try:
        return _problem(ledger.entries, rulebook(ledger), period, actor, at)
    except Refused as refused:  # nobody in the house
        return refused.refusal


def _problem(entries: Entries, book: Rulebook, period: Period, actor: str, at: datetime) -> Refusal | None:
    person = find_actor(book, actor, at)
    if not may_close(person.roles, book.definitions.agreements, book.organisation):
        return Refusal("closing-not-by-head", person=person.person)
    end = datetime.combine(period.last + timedelta(days=1), time(), tzinfo=book.home.zone)
    if at < end:
        return Refusal("period-not-ended", period=str(period))
    spans = _months(book, at)
    if period < spans[0]:
        return Refusal("period-before-first", period=str(period), first=str(spans[0]))
    closing = closings_of(entries, (period,)).get(str(period))
    if closing is None:
        return None
    return Refusal(
        "period-closed", period=str(period), by=book.directory.names.person(closing.by), at=book.home.local(closing.at)
    )


def _months(book: Rulebook, at: datetime) -> tuple[Period, ...]:
    last = month_of(at, book.home)
    first = min((a.effective_from for a in book.definitions.agreements), default=last.first)
    spans = [min(Period.containing(first, Every.MONTH), last)]
    while spans[-1] < last:
        spans.append(spans[-1].next())
    return tuple(spans)
