"""The first due time of an occurrence, by which a month holds it."""

from datetime import datetime

from engine.domain.ledger.history import History
from engine.domain.occurrence.occurrence import Occurrence


def first_due_at(occurrence: Occurrence, history: History) -> datetime | None:
    """The due time that the occurrence had when it was first given one (UTC); None if it never had one.

    No later extension, pause, correction or change of terms moves it. Under other terms than its first, it is the
    one that the change of terms recorded.
    """
    if history.first_due_before_change is not None:
        return history.first_due_before_change
    return next((d.due.at for d in occurrence.dates if d.due is not None), history.first_agreed_at)
