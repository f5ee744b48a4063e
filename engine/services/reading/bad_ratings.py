"""The bad ratings of a span of days, with what followed from them, as of an instant."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from engine.domain.agreement.rating_scheme import CONTACT, RESOLVE
from engine.domain.figures.bad_ratings import BadRatingFigures, bad_rating_figures, first_bad
from engine.domain.figures.judged import Judged
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ids import CauseKind, OccurrenceId, obligation_text, occurrence_text
from engine.domain.ledger.cause import cause_after
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.history_types import Rating
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.time.calendar import DAY_SECONDS
from engine.services.command_time import resolve_as_of
from engine.services.ports.ledger import Ledger
from engine.services.reading.items_as_of import items_as_of


def bad_ratings_between(
    ledger: Ledger, at: datetime, book: Rulebook, days: tuple[date, date], scope: ReportScope = EVERYTHING
) -> BadRatingFigures:
    """The figures of the bad ratings recorded on the local days from the first to the last, about items of a scope.

    Contact, resolution and later ratings count as of the instant, whenever they came. Only ratings of these days are
    read, by index. Call it on one state of the ledger.
    """
    as_of = resolve_as_of(ledger.runs, at)
    since, until = book.home.instant(days[0], 0), book.home.instant(days[1], DAY_SECONDS)
    of = None if scope.agreement is None else (scope.agreement,)
    entries = ledger.entries.about_ratings(Kind.RATED, since, agreements=of, as_of=as_of)
    ids = {entry.subject_id for entry in entries if entry.body.get("bad") and entry.recorded_at <= until}

    def counts(rating: Rating) -> bool:
        return since < rating.at <= until

    rated = [
        j for j in items_as_of(ledger, at, ids) if scope.holds(j.agreement.id, j.agreement.provider, j.obligation.owner)
    ]
    return bad_rating_figures([*rated, *items_as_of(ledger, at, _steps(rated, counts))], counts)


def _steps(rated: Iterable[Judged], counts: Callable[[Rating], bool]) -> set[str]:
    """The ids of the steps that may follow from the bad ratings that count."""
    found: set[str] = set()
    for j in rated:
        about = OccurrenceId.parse(j.occurrence.id)
        for rating in j.history.ratings:
            if (first := first_bad(rating)) is not None and counts(first):
                cause = str(cause_after(CauseKind.RATED, rating.by, about))
                found |= {occurrence_text(obligation_text(about.agreement, s), cause) for s in (CONTACT, RESOLVE)}
    return found
