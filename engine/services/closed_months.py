"""The figures of closed months as they were at their closing: worked out once, and kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.service_group import ServiceGroup
from engine.domain.ledger.closing import closings
from engine.domain.ledger.entry import About
from engine.domain.time.calendar import EPOCH
from engine.services.ports.ledger import Ledger
from engine.services.reading.service_groups import groups_of_months


def closing_groups(ledger: Ledger, recorded_at: datetime, month: Period) -> Mapping[str, Sequence[ServiceGroup]]:
    """The groups of a month for a closing that is recorded at an instant, by the month's label."""
    opening = ledger.runs.opening()
    in_seconds = opening is not None and opening.rehearsal  # its closing is known as of the second
    at = recorded_at.replace(microsecond=0) if in_seconds else recorded_at
    return {str(month): groups_of_months(ledger, at, [month], ()).by_month[str(month)]}


def fill_closed_months(ledger: Ledger) -> int:
    """Work out the groups of months that an earlier version closed; return how many. It can be killed and repeated."""
    return keep_closed_months(ledger, ledger.closed_months.unfilled())


def keep_closed_months(ledger: Ledger, months: Iterable[str]) -> int:
    """Work out the groups of months anew as of their closing, and delete those of months that are not closed; return
    how many."""
    labels = list(months)
    if not labels:
        return 0
    closed = closings(ledger.entries.about(About.PERIOD, labels))
    for label in labels:
        found: Mapping[str, Sequence[ServiceGroup]] = {}
        if (closing := closed.get(label)) is not None:
            month = Period.of_label(label, Every.MONTH)
            found = {label: groups_of_months(ledger, closing.at, [month], ()).by_month[label]}
        ledger.keep_closed_months(found, ledger.expected_head(EPOCH), [] if found else [label])
    return len(labels)
