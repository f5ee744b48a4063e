"""Workload: how many items each owner has open, and how many of them are overdue."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from engine.domain.figures.judged import Judged
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.verdict import Timeliness


@dataclass(frozen=True, slots=True)
class Workload:
    """The counts of one role."""

    owner: str
    open: int
    overdue: int


def workloads(judged: Iterable[Judged]) -> tuple[Workload, ...]:
    """The counts of each role that owns open items, by its id."""
    items = [j for j in judged if j.verdict.phase is Phase.OPEN]
    all_open = Counter(j.obligation.owner for j in items)
    overdue = Counter(j.obligation.owner for j in items if j.verdict.timeliness is Timeliness.OVERDUE)
    return tuple(Workload(owner, all_open[owner], overdue[owner]) for owner in sorted(all_open))
