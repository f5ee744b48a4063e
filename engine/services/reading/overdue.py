"""The overdue report as of an instant, for one month."""

from datetime import datetime

from engine import gc_pause
from engine.domain.action.apply_definition import ApplyDefinition
from engine.domain.deadline.period import Period
from engine.domain.figures.changed_terms import AppliedChange
from engine.domain.figures.overdue import OverdueReport
from engine.domain.figures.overdue_lines import LineChoice
from engine.domain.figures.overdue_report import OverdueLists, due_in, report_of
from engine.domain.figures.overdue_scope import (
    changes_within,
    lists_up_to,
    lists_within,
    questions_within,
    vacant_within,
)
from engine.domain.figures.overdue_trend import OverdueTrend, TrendInstants
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ids import DefinitionKind, DefinitionName
from engine.domain.ledger.closing import Closed, Closing, Later, closings, recorded_later
from engine.domain.ledger.entry import About
from engine.domain.ledger.vacancy import VacantRole, vacant_roles
from engine.domain.occurrence.occurrence import Window
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.title import occurrence_title
from engine.services.command_time import resolve_as_of
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.reading.overdue_figures import Figures, figures_at, recomputed
from engine.services.snapshot import Snapshot


@gc_pause.paused()
def report_overdue(
    ledger: Ledger,
    at: datetime,
    *,
    period: Period | None = None,
    limit: int | None = None,
    scope: ReportScope = EVERYTHING,
    trend: bool = False,
    choice: LineChoice | None = None,
) -> OverdueReport:
    """The overdue report as of an instant, for a period (by default the month of the instant) and the items of a scope.

    The figures of a month that was closed by then are as of the closing. ``limit`` is the most lines of each list; all
    are counted. ``trend`` adds the counts of earlier instants. With a ``choice`` the overdue lines are those of a page,
    whatever the limit is. Raises Refused before the first run.
    """
    return ledger.reading(lambda one_state: _report_overdue(one_state, at, period, limit, scope, trend, choice))


def _report_overdue(
    ledger: Ledger,
    at: datetime,
    period: Period | None,
    limit: int | None,
    scope: ReportScope,
    trend: bool,
    choice: LineChoice | None,
) -> OverdueReport:
    source, period = _figures(ledger, at, period, scope, trend=trend)
    closing = closings(ledger.entries.about(About.PERIOD, [str(period)], resolve_as_of(ledger.runs, at))).get(
        str(period)
    )
    closed = None
    if closing is not None:
        reader = OccurrenceReader(ledger)
        figures = recomputed(ledger, closing.at, period, trend=trend)
        now = reader.judged(at, period)
        closed = Closed(closing, recorded_after(ledger, period, figures.state, now, closing, scope))
        at, source = closing.at, figures
    book = source.book
    opening = ledger.runs.opening()
    lists = _lists(source, period, limit, scope, choice)
    return report_of(
        lists,
        as_of=at,
        period=period,
        calendar=book.home,
        organisation=book.organisation.title,
        rehearsal=bool(opening and opening.rehearsal),
        questions=questions_within(source.questions(), scope, lambda *name: sides_of(book, *name)),
        head=ledger.head(resolve_as_of(ledger.runs, at)),
        closed=closed,
        applied=changes_within(_applied_in(ledger, period, at, book), scope, lists.parties),
        people=book.definitions.people,
        vacant=vacant_within(_vacant(source, at), scope),
        scope=scope,
        trend=_trend(source, at, period, scope, opening.at if opening else None) if trend else None,
    )


def _trend(
    source: Figures, at: datetime, period: Period, scope: ReportScope, known_since: datetime | None
) -> OverdueTrend:
    """The overdue items of a scope at earlier instants."""
    instants = TrendInstants.of(at, period, source.book.home)
    spans = source.overdue_spans(instants.first, scope.sight.period if scope.sight is not None else None)
    return instants.trend((x for x in spans if scope.holds(x.agreement, x.provider, x.owner)), known_since)


def _figures(
    ledger: Ledger, at: datetime, period: Period | None, scope: ReportScope, *, trend: bool
) -> tuple[Figures, Period]:
    """The figures of an instant; for a reader of one period alone they are recomputed, since rows are counted without
    their dates."""
    if scope.sight is not None and scope.sight.period is not None:
        return recomputed(ledger, at, period or scope.sight.period, trend=trend), period or scope.sight.period
    return figures_at(ledger, at, period, trend=trend)


def _lists(
    source: Figures, period: Period, limit: int | None, scope: ReportScope, choice: LineChoice | None
) -> OverdueLists:
    """The lists of the items of a scope. Without a choice they are known only once all are read."""
    if choice is not None:
        return lists_within(source.lists(period, limit, scope, choice), scope)
    if scope.is_everything:
        return source.lists(period, limit, scope)
    lists = lists_within(source.lists(period, None, scope), scope)
    return lists if limit is None else lists_up_to(lists, limit)


def sides_of(book: Rulebook, agreement: str, obligation: str) -> tuple[str, str] | None:
    """The provider and the owner of an obligation in force."""
    known = book.find(agreement, obligation)
    return (known[0].provider, known[1].owner) if known is not None else None


def _applied_in(ledger: Ledger, period: Period, at: datetime, book: Rulebook) -> tuple[AppliedChange, ...]:
    """The changes of agreements that were recorded in a month, oldest first; the first application is none."""
    window = Window(period.first, period.last)
    by_name = ledger.entries.about(About.DEFINITION, None, resolve_as_of(ledger.runs, at))
    first = min((entry.recorded_at for entries in by_name.values() for entry in entries), default=at)
    changes = [
        AppliedChange(id, ApplyDefinition.read(entry).hash is None, entry.recorded_at, entry.actor)
        for name, entries in by_name.items()
        if (parsed := DefinitionName.parse(name)).kind is DefinitionKind.AGREEMENT
        for id in [parsed.id]
        for entry in entries
        if entry.recorded_at > first and window.contains_start(entry.recorded_at, book.home)
    ]
    return tuple(sorted(changes, key=lambda change: (change.at, change.agreement)))


def _vacant(source: Figures, at: datetime) -> tuple[VacantRole, ...]:
    """The vacant roles at an instant, with the open items that they own."""
    book = source.book
    agreements, on = book.definitions.agreements, book.home.local(at).date()
    vacant = frozenset(role.role for role in vacant_roles(book.directory, agreements, on))
    return vacant_roles(book.directory, agreements, on, source.open_items(vacant)) if vacant else ()


def recorded_after(
    ledger: Ledger, period: Period, then: Snapshot, now: Snapshot, closing: Closing, scope: ReportScope
) -> tuple[Later, ...]:
    """The entries recorded after a closing about occurrences due in its period, by the dates known then or now, as far
    as the reader may see them."""
    known = due_in(then.judged, period, then.book.home)
    titles = {
        j.occurrence.id: occurrence_title(j.obligation, j.occurrence)
        for j in [*due_in(now.judged, period, now.book.home), *known]
        if scope.sight is None or j.agreement.id in scope.sight.agreements
    }
    entries = ledger.entries.of(titles, resolve_as_of(ledger.runs, now.at))
    return recorded_later(titles, [j.occurrence.id for j in known], entries, closing)
