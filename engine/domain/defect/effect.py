"""The check of effect: whether a defect is rarer after a corrective action than before it.

Fisher's exact test, one-sided: given the sum of defects, the number of them that come after the action has a
hypergeometric distribution as long as nothing has changed. The test is repeated at four stages, when a quarter, a half,
three quarters and all of a planned number of deliveries have come, with the limits of O'Brien and Fleming, "A Multiple
Testing Procedure for Clinical Trials" (Biometrics 35, 1979, 549–556): stage k of K compares with

    1 - Φ(C · √(K / k)).

For equal steps of information and a level of 5 %, C is 1.7332 (a normal recursion; 1.733 in table 2.3 of Jennison and
Turnbull, "Group Sequential Methods", 2000, at two-sided 10 %); it is rounded up to 1.734 here. Two things keep the
level of the whole procedure below 5 %. The deliveries before the action are fixed, so the information grows less than
in step with those after it; the stages are more alike than equal steps, and Slepian's inequality says that some stage
then errs less often. And an exact test of counts errs less often than its level. The tests of this module compute the
level of the whole exactly: it is at most 4.1 %.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

from engine.domain.ledger.effect_finding import EffectResult

STAGES = 4
"""The stages of one check of effect."""
_C = 1.734
_MOST_NEEDED = 100_000
"""The most deliveries that are searched for the number still needed."""
_BIT = 1e-12
"""The rounding of a sum of probabilities."""


@dataclass(frozen=True, slots=True)
class DeliverySample:
    """Deliveries, and those of them that had the defect. Raises ValueError unless 0 <= defects <= deliveries."""

    deliveries: int
    defects: int

    def __post_init__(self) -> None:
        if not 0 <= self.defects <= self.deliveries:
            raise ValueError(f"{self.defects} of {self.deliveries} deliveries")


@dataclass(frozen=True, slots=True)
class StageResult:
    """One stage: its number from 1 to ``STAGES``, what it compared, and what it found.

    ``p`` is the probability of so few defects after the action if nothing has changed, ``limit`` the one at or below
    which this stage says that the action was effective. ``needed`` is the number of further deliveries that would show
    it if the defect stayed as rare as it is now: None where it was shown, or where no number would.
    """

    number: int
    before: DeliverySample
    after: DeliverySample
    p: float
    limit: float
    finding: EffectResult
    needed: int | None = None


def stage_sizes(planned: int) -> tuple[int, ...]:
    """The deliveries after the action at which the stages are due, rounded up: 25, 50, 75 and 100 % of the plan."""
    return tuple(-(-planned * number // STAGES) for number in range(1, STAGES + 1))


@cache
def limit(number: int) -> float:
    """The probability at or below which a stage (1 to ``STAGES``) says that the action was effective."""
    return 1 - NormalDist().cdf(_C * math.sqrt(STAGES / number))


def p_value(before: DeliverySample, after: DeliverySample) -> float:
    """The probability of at most so many defects after the action if it changed nothing, given their sum.

    1.0 where there is no delivery on one side, or no defect at all.
    """
    total = before.defects + after.defects
    whole = _log_choose(before.deliveries + after.deliveries, total)
    chances = (
        math.exp(_log_choose(after.deliveries, k) + _log_choose(before.deliveries, total - k) - whole)
        for k in range(max(0, total - before.deliveries), after.defects + 1)
    )
    return min(1.0, math.fsum(chances))


def stage_result(number: int, before: DeliverySample, after: DeliverySample, planned: int) -> StageResult:
    """Test a stage (1 to ``STAGES``) of a plan; ``after`` has the deliveries that the stage is due at."""
    p = p_value(before, after)
    if p <= limit(number) + _BIT:
        return StageResult(number, before, after, p, limit(number), EffectResult.EFFECTIVE)
    again = after.defects > 0 and not _can_still_show(before, after, planned)
    finding = EffectResult.RECURRED if again else EffectResult.NOT_SHOWN_YET
    return StageResult(number, before, after, p, limit(number), finding, needed(before, after, planned))


def needed(before: DeliverySample, after: DeliverySample, planned: int) -> int | None:
    """The further deliveries after which a stage would show the effect if the share of defects stayed as it is.

    Within the plan that is a later stage; beyond it, the number that the last stage of a longer plan would need. None
    where no number up to 100,000 would do: the defect is not rarer than before, or there are too few before.
    """
    for number, size in enumerate(stage_sizes(planned), 1):
        if size > after.deliveries and p_value(before, _grown(after, size)) <= limit(number) + _BIT:
            return size - after.deliveries
    low, high = max(planned, after.deliveries), _MOST_NEEDED
    last = limit(STAGES) + _BIT
    if high <= low or p_value(before, _grown(after, high)) > last:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if p_value(before, _grown(after, middle)) <= last else (middle, high)
    return high - after.deliveries


def _grown(after: DeliverySample, deliveries: int) -> DeliverySample:
    """The sample with so many deliveries, and the same share of defects, rounded up."""
    if after.deliveries == 0:
        return DeliverySample(deliveries, 0)
    return DeliverySample(deliveries, -(-after.defects * deliveries // after.deliveries))


def _can_still_show(before: DeliverySample, after: DeliverySample, planned: int) -> bool:
    """Return whether some stage to come would show the effect if no further delivery had the defect."""
    sizes: Sequence[tuple[int, int]] = list(enumerate(stage_sizes(planned), 1))
    return any(
        size > after.deliveries and p_value(before, DeliverySample(size, after.defects)) <= limit(number) + _BIT
        for number, size in sizes
    )


_LOG_FACTORIALS = [0.0]


def _log_factorial(n: int) -> float:
    """The logarithm of n!, from a table that grows as it is needed."""
    while len(_LOG_FACTORIALS) <= n:
        _LOG_FACTORIALS.append(_LOG_FACTORIALS[-1] + math.log(len(_LOG_FACTORIALS)))
    return _LOG_FACTORIALS[n]


def _log_choose(n: int, k: int) -> float:
    return _log_factorial(n) - _log_factorial(k) - _log_factorial(n - k)
