"""The findings of checks of effect, as the history of a corrective action has them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EffectResult(StrEnum):
    """The result of a stage of a check of effect."""

    EFFECTIVE = "effective"
    """The defect is rarer than before."""
    NOT_SHOWN_YET = "not shown yet"
    """It may be, but the deliveries so far do not show it."""
    RECURRED = "recurred"
    """It came again, and the planned deliveries can no longer show that it is rarer."""


@dataclass(frozen=True, slots=True)
class EffectFinding:
    """The finding of a stage (1 to 4), recorded ``at`` an instant (UTC): deliveries and defects before and after.

    ``p`` and ``limit`` are probabilities as decimal texts; ``needed`` is the number of deliveries still needed, or
    None.
    """

    at: datetime
    stage: int
    finding: EffectResult
    before: int
    defects_before: int
    after: int
    defects_after: int
    p: str
    limit: str
    needed: int | None = None
