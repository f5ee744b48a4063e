"""Pareto: the few categories that make most of a whole, whatever it is measured in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST = Decimal("0.8")
"""The share of the whole that the vital few make."""


@dataclass(frozen=True, slots=True)
class ParetoLine:
    """One category: its value, its ``share`` of the whole and that of all lines until it (``cumulative``), 1 for all.

    ``rank`` counts from 1; equal values share the rank of the first of them, and stand in the order of their keys.
    """

    key: str
    rank: int
    value: Decimal
    share: Decimal
    cumulative: Decimal


def pareto(values: Mapping[str, Decimal | int]) -> tuple[ParetoLine, ...]:
    """The categories from the largest value to the smallest, those of 0 left out. Raises ValueError for a negative one.

    ``values`` are in any one unit: a number, a rate, money of one currency, hours.
    """
    if any(value < 0 for value in values.values()):
        raise ValueError("a value of a Pareto is negative")
    ordered = sorted(((Decimal(value), key) for key, value in values.items() if value), key=lambda x: (-x[0], x[1]))
    whole = sum((value for value, _ in ordered), Decimal(0))
    lines: list[ParetoLine] = []
    until = Decimal(0)
    for place, (value, key) in enumerate(ordered, 1):
        until += value
        rank = lines[-1].rank if lines and lines[-1].value == value else place
        lines.append(ParetoLine(key, rank, value, value / whole, until / whole))
    return tuple(lines)


def vital_few(lines: Sequence[ParetoLine]) -> tuple[ParetoLine, ...]:
    """The first lines that make at least 80 % of the whole, with those that share the rank of the last of them."""
    few: list[ParetoLine] = []
    for line in lines:
        if few and few[-1].cumulative >= MOST and line.rank != few[-1].rank:
            break
        few.append(line)
    return tuple(few)


def counts(keys: Iterable[str]) -> Mapping[str, int]:
    """How often each key comes."""
    counted: dict[str, int] = {}
    for key in keys:
        counted[key] = counted.get(key, 0) + 1
    return counted
