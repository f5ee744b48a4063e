"""The deliveries that a check of effect compares: those before and after a corrective action, and which had the defect.

The deliveries of the time in which the defect was raised are left out. It was noticed because they were many just then;
with them, what was before would seem worse than it was, and any action would seem effective.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from engine.domain.defect.defect import CorrectiveAction, Defect
from engine.domain.defect.effect import STAGES, DeliverySample, StageResult, stage_result, stage_sizes
from engine.domain.ledger.effect_finding import EffectResult

LONGEST_BEFORE = timedelta(days=365)
"""How long before the opening of a defect the deliveries count as *before*."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """An item that was delivered at an instant (UTC), and whether it had the defect.

    ``is_final`` says whether that is settled: a delivery that has not failed may still be returned or rated.
    """

    at: datetime
    item: str
    defective: bool
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class EffectSamples:
    """The sample before a corrective action, and the deliveries after it that count, by instant and id.

    They count in their order up to the first that is not final, and only once all before the action are: failures are
    known sooner than successes, so that counting what is known would show too many of them.
    """

    before: DeliverySample
    after: Sequence[Delivered]


@dataclass(frozen=True, slots=True)
class EffectWindow:
    """The span before a corrective action from ``since`` (excluded) to ``until``, without the ``left_out`` spans (both
    ends included); the deliveries after ``until`` are those after it. All in UTC."""

    since: datetime
    until: datetime
    left_out: tuple[tuple[datetime, datetime], ...]

    def is_before(self, at: datetime) -> bool:
        """Return whether a delivery at an instant counts as before the action."""
        out = any(first <= at <= last for first, last in self.left_out)
        return self.since < at <= self.until and not out


def effect_window(
    defect: Defect, action: CorrectiveAction, failed_at: Mapping[str, datetime], delivered_at: datetime
) -> EffectWindow:
    """The window of a corrective action that was delivered at an instant.

    It begins with the delivery of the corrective action before it: under that one the service was another. Each time
    the defect was raised, the deliveries are left out from the first of the items that raised it until it was raised;
    ``failed_at`` has the instant of each item's delivery that failed.
    """
    earlier = [a.progress.delivered_at for a in defect.actions if a.number < action.number and a.progress.delivered_at]
    since = max([defect.at - LONGEST_BEFORE, *earlier])
    left_out = tuple(
        (min([failed_at[item] for item in raised.items if item in failed_at] or [raised.at]), raised.at)
        for raised in defect.raised
    )
    return EffectWindow(since, delivered_at, left_out)


def samples(window: EffectWindow, deliveries: Sequence[Delivered]) -> EffectSamples:
    """The deliveries before and after the action that is delivered where the window ends."""
    before = [d for d in deliveries if window.is_before(d.at)]
    after = counted(deliveries, window.until) if all(d.is_final for d in before) else ()
    return EffectSamples(DeliverySample(len(before), sum(d.defective for d in before)), after)


def counted(deliveries: Iterable[Delivered], since: datetime) -> Sequence[Delivered]:
    """The deliveries after an instant that count: in the order of instant and id, up to the first that is not final."""
    after = sorted((d for d in deliveries if d.at > since), key=lambda d: (d.at, d.item))
    return tuple(takewhile(lambda d: d.is_final, after))


def stages_due(
    action: CorrectiveAction, compared: EffectSamples, taken: Collection[int] = ()
) -> tuple[StageResult, ...]:
    """The stages that are due and not tested yet, in order, up to the one that ends the check; each counts exactly the
    deliveries that it is planned for, so that a late run finds what a punctual one finds."""
    found: list[StageResult] = []
    before, after = compared.before, compared.after
    for number, size in enumerate(stage_sizes(action.planned), 1):
        if number in taken:
            continue
        if size > len(after):
            break
        counted = after[:size]
        one = stage_result(number, before, DeliverySample(size, sum(d.defective for d in counted)), action.planned)
        found.append(one)
        if one.finding is not EffectResult.NOT_SHOWN_YET:
            break
    return tuple(found)


def next_stage_in(action: CorrectiveAction, after: int) -> int | None:
    """The number of deliveries until the next stage; None after the last one."""
    taken = len(action.progress.findings)
    return max(0, stage_sizes(action.planned)[taken] - after) if taken < STAGES else None
