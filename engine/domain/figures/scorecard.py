"""The scorecard: the figures of service of a period beside those of the period before, and the indicators."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engine.domain.agreement.formula import EntryCount
from engine.domain.agreement.indicator import Indicator
from engine.domain.agreement.organisation import Person
from engine.domain.figures.bad_ratings import NO_BAD_RATINGS, BadRatingFigures
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.indicator_value import Counts, IndicatorValue, formula_of, value_of, weighted_total
from engine.domain.figures.report_scope import ReportScope
from engine.domain.figures.satisfaction.distribution import LEAST, Distribution
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.figures.service_group import ServiceGroup
from engine.domain.ledger.closing import Closing
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.head import Head
from engine.domain.text import Text

KUDOS = EntryCount(Kind.PRAISED.value)
"""The entries that are praise."""


@dataclass(frozen=True, slots=True)
class CountedEntries:
    """How many entries of a count are about items of one month, agreement, owner and person."""

    count: EntryCount
    month: str
    provider: str
    agreement: str
    owner: str
    person: str | None
    number: int


@dataclass(frozen=True, slots=True)
class Card:
    """The figures of one department, agreement, owner or person in charge in a period and in the one before.

    ``id`` is that of the department, agreement or role, ``person`` of a person of the role. ``indicators`` are in the
    order of the definitions. ``kudos`` counts the praise for items of the period.
    """

    id: str
    person: str | None
    now: ServiceFigures
    before: ServiceFigures
    indicators: tuple[IndicatorValue, ...] = ()
    kudos: int = 0

    @property
    def total(self) -> Decimal | None:
        """The weighted total of the indicators, 1 where all targets are met."""
        return weighted_total(self.indicators)


@dataclass(frozen=True, slots=True)
class Experience:
    """How the service of one department (``id``), or of all (an empty id), was felt: the ratings of its items of the
    period and of the period before, the praise, and the defects that are open at the instant of the report.

    ``recurring`` counts those of the open defects that came again.
    """

    id: str
    scores: Distribution
    before: Distribution
    kudos: int
    open_defects: int
    recurring: int


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A month of the period that was closed: its figures are as of the closing.

    ``later`` has the outcomes whose numbers have changed since, with the number then and now.
    """

    closing: Closing
    later: tuple[tuple[DuePart, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The scorecard of a scope as of an instant (UTC).

    ``period`` and ``before`` are labels such as ``2026-Q1``. ``zone`` is the name of the organisation's zone. Cards are
    sorted by id; each item is in one card of each list. ``experience`` has all in its last place, after the departments
    by id; it is empty where there is no rating, praise or defect. ``bad_ratings`` are those recorded in the period.
    ``parties`` has each agreement with its provider and consumer. ``least`` is the fewest ratings of which a mean is
    shown.
    """

    as_of: datetime
    zone: str
    organisation: Text
    rehearsal: bool
    period: str
    before: str
    scope: ReportScope
    head: Head | None
    whole: Card
    by_department: tuple[Card, ...]
    by_agreement: tuple[Card, ...]
    by_owner: tuple[Card, ...]
    indicators: tuple[Indicator, ...] = ()
    experience: tuple[Experience, ...] = ()
    closed: tuple[ClosedMonth, ...] = ()
    parties: tuple[tuple[str, str, str], ...] = ()
    people: tuple[Person, ...] = ()
    bad_ratings: BadRatingFigures = NO_BAD_RATINGS
    least: int = LEAST


@dataclass(frozen=True, slots=True)
class PeriodGroups:
    """The groups of the items of a period, and the counts of entries about them."""

    groups: Sequence[ServiceGroup]
    counted: Sequence[CountedEntries] = ()

    def within(self, scope: ReportScope) -> "PeriodGroups":
        """The part that a scope holds."""
        if scope.is_everything:
            return self
        return PeriodGroups(
            [g for g in self.groups if scope.holds(g.agreement, g.provider, g.owner)],
            [c for c in self.counted if scope.holds(c.agreement, c.provider, c.owner)],
        )


CardKey = tuple[str, str]
"""The id of a card and the id of its person, empty for none."""
KeyOf = Callable[[ServiceGroup | CountedEntries], CardKey]


def card_of(now: PeriodGroups, before: PeriodGroups, indicators: Sequence[Indicator], key: CardKey = ("", "")) -> Card:
    """The card of all items of two periods."""
    figures = ServiceFigures.of(now.groups), ServiceFigures.of(before.groups)
    counts = _counts(now.counted), _counts(before.counted)
    values = []
    for indicator in indicators:
        formula = formula_of(indicator.formula)
        value, earlier = (value_of(formula, f, c) for f, c in zip(figures, counts, strict=True))
        values.append(IndicatorValue(indicator, value, earlier))
    return Card(key[0], key[1] or None, *figures, tuple(values), counts[0].get(KUDOS, 0))


def cards_by(now: PeriodGroups, before: PeriodGroups, indicators: Sequence[Indicator], key: KeyOf) -> tuple[Card, ...]:
    """A card for each key that has an item in either period, sorted by it."""
    of_now, of_before = _by(now, key), _by(before, key)
    none = PeriodGroups(())
    return tuple(
        card_of(of_now.get(k, none), of_before.get(k, none), indicators, k)
        for k in sorted(of_now.keys() | of_before.keys())
    )


def _by(several: PeriodGroups, key: KeyOf) -> Mapping[CardKey, PeriodGroups]:
    groups: dict[CardKey, tuple[list[ServiceGroup], list[CountedEntries]]] = {}
    for group in several.groups:
        groups.setdefault(key(group), ([], []))[0].append(group)
    for counted in several.counted:
        groups.setdefault(key(counted), ([], []))[1].append(counted)
    return {k: PeriodGroups(*found) for k, found in groups.items()}


def _counts(counted: Iterable[CountedEntries]) -> Counts:
    totals: dict[EntryCount, int] = {}
    for one in counted:
        totals[one.count] = totals.get(one.count, 0) + one.number
    return totals
