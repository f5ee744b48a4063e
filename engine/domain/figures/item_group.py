"""Items that count alike, and their totals by department, agreement and owner with money once per subject."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engine.domain.figures.money import Stake, Totals

MoneyKind = tuple[str, str | None]
"""A currency and the kind of the subjects that the money is about."""


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Some items of one agreement and owner that stand in the same place of a count.

    ``place`` is that place: a band of ages, or a part of a period. ``person`` is the id of the person of the role
    ``owner`` whose items they are. ``money`` has for each kind of money the numbers of the subjects and, in the same
    order, the amounts; items without money are in ``count`` alone.
    """

    place: str
    provider: str
    agreement: str
    owner: str
    person: str | None
    count: int
    returned: int = 0
    money: Mapping[MoneyKind, tuple[Sequence[str | None], Sequence[Decimal]]] = field(default_factory=dict)


def money_of(stake: Stake | None) -> Mapping[MoneyKind, tuple[Sequence[str | None], Sequence[Decimal]]]:
    """The money of one item, as a group has it."""
    return {} if stake is None else {(stake.currency, stake.kind): ([stake.subject], [stake.amount])}


@dataclass(frozen=True, slots=True)
class _Money:
    """The money of one group: sums by currency of the subjects that no other item shares, and the other amounts."""

    alone: Sequence[tuple[str, Decimal]]
    shared: Sequence[tuple[tuple[MoneyKind, str | None], Decimal]]


_NO_MONEY = _Money((), ())


class GroupTotals:
    """Adds up groups. The money of one subject counts once in a total, with its largest amount in each currency.

    Most subjects have one item: their amounts are added up once for each group, whatever totals it belongs to.
    """

    def __init__(self, groups: Iterable[ItemGroup]) -> None:
        self.groups = tuple(groups)
        shared = _shared(self.groups)
        self._money = [_money(group, shared) if group.money else _NO_MONEY for group in self.groups]

    def count(self, which: Iterable[int]) -> int:
        """The number of items of the groups with these indices."""
        return sum([self.groups[n].count for n in which])

    def returned(self, which: Iterable[int]) -> int:
        """The number of items of these groups that were ever returned."""
        return sum([self.groups[n].returned for n in which])

    def stakes(self, which: Iterable[int]) -> Totals:
        """The money of these groups by currency."""
        sums: dict[str, Decimal] = {}
        largest: dict[tuple[MoneyKind, str | None], Decimal] = {}
        for n in which:
            money = self._money[n]
            for currency, amount in money.alone:
                sums[currency] = sums[currency] + amount if currency in sums else amount
            for key, amount in money.shared:
                if key not in largest or amount > largest[key]:
                    largest[key] = amount
        for ((currency, _), _), amount in largest.items():
            sums[currency] = sums.get(currency, Decimal(0)) + amount
        return tuple(sorted(sums.items()))

    def by(self, key: Callable[[ItemGroup], tuple[str, str]]) -> Sequence[tuple[tuple[str, str], Sequence[int]]]:
        """The indices of the groups by a key, sorted by it."""
        indices: dict[tuple[str, str], list[int]] = {}
        for n, group in enumerate(self.groups):
            indices.setdefault(key(group), []).append(n)
        return sorted(indices.items())


def _shared(groups: Iterable[ItemGroup]) -> Mapping[MoneyKind, set[str | None]]:
    """The subjects that several items have in common, by kind of money."""
    seen: dict[MoneyKind, set[str | None]] = {}
    shared: dict[MoneyKind, set[str | None]] = {}
    for group in groups:
        for kind, (subjects, _) in group.money.items():
            own, before = set(subjects), seen.setdefault(kind, set())
            if len(own) < len(subjects):
                shared.setdefault(kind, set()).update(s for s, n in Counter(subjects).items() if n > 1)
            if not before.isdisjoint(own):
                shared.setdefault(kind, set()).update(before & own)
            before |= own
    return shared


def _money(group: ItemGroup, shared: Mapping[MoneyKind, set[str | None]]) -> _Money:
    alone: list[tuple[str, Decimal]] = []
    others: list[tuple[tuple[MoneyKind, str | None], Decimal]] = []
    for kind, (subjects, amounts) in group.money.items():
        common = shared.get(kind, set())
        own = amounts
        if common and not common.isdisjoint(subjects):
            pairs = list(zip(subjects, amounts, strict=True))
            own = [amount for subject, amount in pairs if subject not in common]
            others += [((kind, subject), amount) for subject, amount in pairs if subject in common]
        if own:
            alone.append((kind[0], sum(own, Decimal(0))))
    return _Money(alone, others)
