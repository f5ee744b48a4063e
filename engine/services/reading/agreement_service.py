"""How agreements are kept: the items of some months by whether they were on time, and those that are overdue now."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period, month_of, periods
from engine.domain.figures.on_time import on_time
from engine.domain.figures.overdue_report import is_overdue
from engine.domain.figures.service_group import OutcomeGroup, ServiceGroup
from engine.domain.figures.service_map import ServiceFigure
from engine.services.current import current_state
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.ports.lists import Without
from engine.services.reading.service_groups import outcomes_of_months
from engine.services.snapshot import rulebook

MONTHS = 3
"""The months that count where no period is given: that of the instant and those before it."""


@dataclass(frozen=True, slots=True)
class AgreementServices:
    """How agreements are kept, by id: the items that first fell due in some months, which follow each other, and the
    open ones that are overdue at the instant, whenever they fell due. One without an item is left out."""

    months: tuple[Period, ...]
    by_agreement: Mapping[str, ServiceFigure]

    def of(self, agreement: str) -> ServiceFigure:
        """How an agreement is kept; zeros where it had no item."""
        return self.by_agreement.get(agreement, ServiceFigure(0, on_time(()), 0))


def agreement_services(ledger: Ledger, at: datetime, months: Sequence[Period] = ()) -> AgreementServices:
    """How each agreement is kept as of an instant, in some months, by default the last three.

    Raises Refused before the first run.
    """
    return ledger.reading(lambda one_state: _read(one_state, at, months))


def _read(ledger: Ledger, at: datetime, months: Sequence[Period]) -> AgreementServices:
    chosen = tuple(months) or _last_months(month_of(at, rulebook(ledger).home))
    by_month, groups = outcomes_of_months(ledger, at, chosen), dict[str, list[ServiceGroup | OutcomeGroup]]()
    for group in (group for month in chosen for group in by_month[str(month)]):
        groups.setdefault(group.agreement, []).append(group)
    overdue = _overdue(ledger, at, chosen[-1])
    return AgreementServices(
        chosen,
        {
            id: ServiceFigure(sum(g.count for g in groups.get(id, ())), on_time(groups.get(id, ())), overdue[id])
            for id in {*groups, *overdue}
        },
    )


def _last_months(last: Period) -> tuple[Period, ...]:
    found = [last]
    while len(found) < MONTHS:
        found.insert(0, found[0].previous())
    return tuple(found)


def _overdue(ledger: Ledger, at: datetime, month: Period) -> Counter[str]:
    """The number of open items that are overdue, by agreement."""
    state = current_state(ledger, at)
    if state is None:
        judged = OccurrenceReader(ledger).judged(at, month).judged
        return Counter(j.agreement.id for j in judged if is_overdue(j))
    found = Counter(j.agreement.id for j in state.changed_items if is_overdue(j))
    found.update(ledger.lists.overdue_counts(Without(state.without.ids)))
    return found


def month_periods(period: Period) -> tuple[Period, ...]:
    """The months of a period."""
    return tuple(periods(Every.MONTH, period.first, period.last))
