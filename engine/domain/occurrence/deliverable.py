"""From when on an item can be delivered: not before the period that it reports on is practically over."""

from datetime import datetime

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.rule import Recurring, Serves
from engine.domain.deadline.period import Period, practically_over_at
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.time.calendar import Calendar


def reports_on_the_past(obligation: Obligation) -> bool:
    """True if a delivery serves the previous period, and early ones are not allowed."""
    trigger = obligation.trigger
    return isinstance(trigger, Recurring) and trigger.serves is Serves.PREVIOUS and not obligation.early


def over_before(obligation: Obligation, served: Period, due_at: datetime, calendar: Calendar) -> datetime | None:
    """The instant (UTC) from which a delivery for a period is taken, which is due at ``due_at``.

    It is the close of the period's last working day. None where any time will do: nothing serves the previous period,
    early deliveries are allowed, or the due time comes first.
    """
    if not reports_on_the_past(obligation):
        return None
    over_at = practically_over_at(served, calendar)
    return over_at if over_at < due_at else None


def deliverable_from(obligation: Obligation, occurrence: Occurrence, calendar: Calendar) -> datetime | None:
    """The instant (UTC) from which an occurrence can be delivered; None where any time will do."""
    trigger = obligation.trigger
    if not isinstance(trigger, Recurring) or occurrence.served is None or occurrence.due is None:
        return None
    return over_before(obligation, Period.of_label(occurrence.served, trigger.every), occurrence.due.at, calendar)
