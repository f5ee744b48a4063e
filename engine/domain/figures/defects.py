"""The figures of defects: of a period by category, department and agreement, and of what is open now."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from engine.domain.agreement.organisation import Person
from engine.domain.defect.defect import CorrectiveAction, Defect, DefectState
from engine.domain.figures.item_group import GroupTotals, ItemGroup, money_of
from engine.domain.figures.money import Stake, Totals
from engine.domain.figures.pareto import ParetoLine, pareto
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ledger.closing import Closing
from engine.domain.text import Text

_MINUTES = Decimal(60)


@dataclass(frozen=True, slots=True)
class DefectiveItem:
    """An item of the period that has a defect: recorded in it, with the ids of its category, its parties and its owner.

    ``promise`` is its obligation (``agreement/obligation``), ``stake`` its money, ``lost_minutes`` the time that those
    who rated it say that it cost them.
    """

    item: str
    defect: str
    category: str
    promise: str
    agreement: str
    provider: str
    owner: str
    stake: Stake | None
    lost_minutes: int


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    """The defects of one category in the period: the items, the deliveries of their obligations, the rate per 100 of
    these (None without deliveries), the money at stake with each subject once, and the lost hours."""

    category: str
    count: int
    deliveries: int
    per_100: Decimal | None
    stakes: Totals
    lost_hours: Decimal


@dataclass(frozen=True, slots=True)
class DefectShare:
    """The defects of a department or an agreement (``id``; empty for the total): open now, of these recurred, the items
    of the period, and the defects closed in it."""

    id: str
    open: int
    recurred: int
    items: int
    closed: int


@dataclass(frozen=True, slots=True)
class DefectLine:
    """A defect that is open now: its parties, how many days it has been open, and how far its check of effect is.

    ``deliveries`` have come since its corrective action, ``left`` are missing until the next stage (None: no stage).
    """

    defect: Defect
    provider: str
    consumer: str
    age_days: int
    deliveries: int
    left: int | None


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A corrective action that is not delivered yet, and by how many days it is overdue (0: it is not)."""

    defect: Defect
    action: CorrectiveAction
    provider: str
    overdue_days: int


@dataclass(frozen=True, slots=True)
class LateItems:
    """The number of late and overdue items of the period by the code of their late reason; ``unstated`` have none."""

    by_reason: Mapping[str, int]
    unstated: int

    @property
    def lines(self) -> tuple[ParetoLine, ...]:
        """The reasons, the most frequent first."""
        return pareto(self.by_reason)


@dataclass(frozen=True, slots=True)
class DefectReport:
    """The report as of an instant for a period: what is open now, and the items of the period that have a defect.

    ``currency`` is that of the organisation, in which the Pareto of the money is. ``at`` is in UTC, ``zone`` the name
    of the zone in which people read it. ``closings``: the figures of these months are as of their closing. ``parties``
    has each agreement in force with its provider and consumer.
    """

    at: datetime
    zone: str
    organisation: Text
    period: str
    rehearsal: bool
    currency: str
    open: tuple[DefectLine, ...]
    actions: tuple[ActionLine, ...]
    recurring: tuple[DefectLine, ...]
    categories: tuple[CategoryFigures, ...]
    total: CategoryFigures
    by_department: tuple[DefectShare, ...]
    by_agreement: tuple[DefectShare, ...]
    whole: DefectShare
    late: LateItems
    proposed: int
    people: tuple[Person, ...] = ()
    parties: tuple[tuple[str, str, str], ...] = ()
    closings: tuple[Closing, ...] = ()
    scope: ReportScope = EVERYTHING

    def of_measure(self, measure: Callable[[CategoryFigures], Decimal | int | None]) -> tuple[ParetoLine, ...]:
        """The Pareto of the categories by a measure; one without a value is left out."""
        return pareto({c.category: value for c in self.categories if (value := measure(c)) is not None})

    @property
    def by_count(self) -> tuple[ParetoLine, ...]:
        """By the number of items."""
        return self.of_measure(lambda c: c.count)

    @property
    def by_rate(self) -> tuple[ParetoLine, ...]:
        """By the number per 100 deliveries of the obligations that have the defect."""
        return self.of_measure(lambda c: c.per_100)

    @property
    def by_money(self) -> tuple[ParetoLine, ...]:
        """By the money at stake in the currency of the organisation."""
        return self.of_measure(lambda c: dict(c.stakes).get(self.currency))

    @property
    def by_lost_hours(self) -> tuple[ParetoLine, ...]:
        """By the hours that the defects cost those who rated the items."""
        return self.of_measure(lambda c: c.lost_hours)


def by_category(items: Sequence[DefectiveItem], deliveries: Mapping[str, int]) -> tuple[CategoryFigures, ...]:
    """The figures of each category, by id; ``deliveries`` of the period are by obligation."""
    grouped: dict[str, list[DefectiveItem]] = {}
    for item in items:
        grouped.setdefault(item.category, []).append(item)
    return tuple(figures_of(category, of, deliveries) for category, of in sorted(grouped.items()))


def figures_of(category: str, items: Sequence[DefectiveItem], deliveries: Mapping[str, int]) -> CategoryFigures:
    """The figures of some items; an item with two defects of them counts twice, its time and its money once."""
    once = {item.item: item for item in items}
    totals = GroupTotals(
        ItemGroup(category, i.provider, i.agreement, i.owner, None, 1, money=money_of(i.stake)) for i in once.values()
    )
    delivered = sum(deliveries.get(promise, 0) for promise in {item.promise for item in items})
    rate = Decimal(100 * len(items)) / delivered if delivered else None
    lost = Decimal(sum(item.lost_minutes for item in once.values())) / _MINUTES
    return CategoryFigures(category, len(items), delivered, rate, totals.stakes(range(len(once))), lost)


def shares_by(
    key: Callable[[str], str | None],
    defects: Iterable[Defect],
    items: Iterable[DefectiveItem],
    is_in_period: Callable[[datetime], bool],
) -> tuple[DefectShare, ...]:
    """The defects by a key of their agreement, sorted by it; those whose agreement has no key are left out."""
    counted: dict[str, list[int]] = {}

    def add(agreement: str, place: int) -> None:
        if (id := key(agreement)) is not None:
            counted.setdefault(id, [0, 0, 0, 0])[place] += 1

    for defect in defects:
        if not defect.state.is_over:
            add(defect.agreement, 0)
            if defect.state is DefectState.RECURRED:
                add(defect.agreement, 1)
        if defect.closed_at is not None and is_in_period(defect.closed_at):
            add(defect.agreement, 3)
    for item in items:
        add(item.agreement, 2)
    return tuple(DefectShare(id, *numbers) for id, numbers in sorted(counted.items()))


def sum_of(shares: Iterable[DefectShare]) -> DefectShare:
    """The total of shares."""
    known = list(shares)
    return DefectShare(
        "",
        sum(s.open for s in known),
        sum(s.recurred for s in known),
        sum(s.items for s in known),
        sum(s.closed for s in known),
    )


def actions_due(lines: Iterable[DefectLine], on: date) -> tuple[ActionLine, ...]:
    """The corrective actions that wait, the earliest due first, as of a local date."""
    waiting = [
        ActionLine(line.defect, action, line.provider, max(0, (on - action.due_on).days))
        for line in lines
        if line.defect.state is DefectState.ACTION_DUE and (action := line.defect.last_action) is not None
    ]
    return tuple(sorted(waiting, key=lambda a: (a.action.due_on, a.action.item)))
