"""The month-end list: from stored rows where these give the instant, of a closed month as of its closing."""

from collections.abc import Iterable
from datetime import datetime

from engine import gc_pause
from engine.domain.deadline.period import Period
from engine.domain.figures.judged import Judged
from engine.domain.figures.month_end import MonthEnd, MonthEndLine
from engine.domain.figures.overdue_report import due_in
from engine.domain.figures.overdue_scope import questions_within
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ledger.closing import closings
from engine.domain.ledger.entry import About
from engine.domain.time.calendar import DAY_SECONDS
from engine.services.command_time import resolve_as_of
from engine.services.current import CurrentState, current_state
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.reading.overdue import recorded_after, sides_of
from engine.services.reading.stored_items import stored_items
from engine.services.run.questions import questions_now
from engine.services.snapshot import rulebook


@gc_pause.paused()
def month_end(ledger: Ledger, at: datetime, period: Period, scope: ReportScope = EVERYTHING) -> MonthEnd:
    """The items first due in a period as of an instant (UTC), of a scope. Raises Refused before the first run."""
    return ledger.reading(lambda one_state: _month_end(one_state, at, period, scope))


def _month_end(ledger: Ledger, at: datetime, period: Period, scope: ReportScope) -> MonthEnd:
    as_of = resolve_as_of(ledger.runs, at)
    closing = closings(ledger.entries.about(About.PERIOD, [str(period)], as_of)).get(str(period))
    if closing is not None:
        reader = OccurrenceReader(ledger)
        then, now = reader.judged(closing.at, period), reader.judged(at, period)
        known = due_in(then.judged, period, then.book.home)
        later = recorded_after(ledger, period, then, now, closing, scope)
        return MonthEnd(str(period), closing.at, _lines(known, scope), closing, later)
    state = current_state(ledger, at)
    if state is None:
        snapshot = OccurrenceReader(ledger).judged(at, period)
        return MonthEnd(str(period), at, _lines(due_in(snapshot.judged, period, snapshot.book.home), scope))
    book = rulebook(ledger)
    questions = questions_within(questions_now(ledger, book), scope, lambda *name: sides_of(book, *name))
    return MonthEnd(str(period), at, _lines(_stored(state, period), scope), questions=tuple(questions))


def _stored(state: CurrentState, period: Period) -> list[Judged]:
    """The items of a period from their rows; those that may say that there was nothing to report with their history."""
    home = state.book.home
    span = (home.instant(period.first, 0), home.instant(period.last, DAY_SECONDS))
    ids = state.ledger.lists.first_due_ids(span, state.without)
    items = due_in((*stored_items(state, ids), *state.changed_items), period, home)
    may_state = (j for j in items if j.obligation.nothing_to_report and j.verdict.delivered_at is not None)
    with_history = state.judged(j.occurrence.id for j in may_state)
    return [with_history.get(j.occurrence.id, j) for j in items]


def _lines(items: Iterable[Judged], scope: ReportScope) -> tuple[MonthEndLine, ...]:
    """The lines of the items that a scope holds, by due time; those without one last."""
    lines = [
        MonthEndLine.of(j, nothing=j.history.standing is not None and j.history.standing.nothing)
        for j in items
        if scope.holds(j.agreement.id, j.agreement.provider, j.obligation.owner)
    ]
    return tuple(
        sorted(lines, key=lambda x: (x.due_at is None, x.due_at.timestamp() if x.due_at else 0.0, x.occurrence))
    )
