"""The row of a case, and the entries that follow from its verdict."""

from datetime import datetime

from engine.domain.action.case import Case
from engine.domain.agreement.check import machines
from engine.domain.ledger.entry import Entry, Kind, Phase
from engine.domain.occurrence.verdict import Verdict, consequences
from engine.services.case import first_reminder_of, listed_of, ratings_of
from engine.services.ports.occurrences import Row


def evaluate_case(
    case: Case, recorded_at: datetime, *, before: Row | None = None, found_out: bool = False
) -> tuple[Row, tuple[Entry, ...]]:
    """The row of a case, and the entries that have to be written for it. ``before`` is the row that it takes the place
    of.

    Where a machine can check it, the entry of a breach is left out until the check has ``found_out``: it may have been
    done in time, and only be noticed now.
    """
    verdict = case.verdict
    row = Row(
        occurrence=case.occurrence,
        verdict=verdict,
        revision=case.book.revision(case.agreement, case.obligation),
        day_table=case.book.day_table(case.obligation),
        wake_at=wake_at(verdict, first_reminder_of(case)),
        listed=listed_of(case),
        ratings=ratings_of(case),
        read_from=before.read_from if before is not None else None,
    )
    follows = consequences(case.occurrence, case.history, verdict, recorded_at)
    if not found_out and verdict.phase is Phase.OPEN and machines(case.obligation.check):
        follows = tuple(e for e in follows if e.kind is not Kind.BREACHED)
    return row, follows


def wake_at(verdict: Verdict, first_reminder_at: datetime | None) -> datetime | None:
    """The instant at which a run evaluates an item again: that of its first reminder or the next change of its verdict,
    whichever comes first."""
    change = verdict.next_change_at
    if change is not None and (first_reminder_at is None or change < first_reminder_at):
        return change
    return first_reminder_at
