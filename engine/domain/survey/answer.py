"""One answer of a round: the opinion of one person on one department."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from engine.domain.agreement.survey import Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The opinion of one person on the service of one department, ``about``.

    ``scores`` and ``expected`` are by dimension, from 1 to 5; a dimension that does not apply is left out.
    ``lost_minutes`` is the time that bad service cost the person. ``person`` and ``department`` are those who answered,
    None where that is not kept; ``at`` (UTC) is the instant of the answer.
    """

    about: str
    scores: Mapping[str, int]
    expected: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""
    lost_minutes: int | None = None
    person: str | None = None
    department: str | None = None
    at: datetime | None = None

    def index(self, survey: Survey) -> Fraction | None:
        """The mean of its scores by the weights of the survey; None without a score."""
        weights = {q.dimension: q.weight for q in survey.questions if q.dimension in self.scores}
        total = sum(weights.values())
        return Fraction(sum(w * self.scores[d] for d, w in weights.items()), total) if total else None


@dataclass(frozen=True, slots=True)
class Remark:
    """The words of somebody in a department on another one, ``about``, recorded ``at`` an instant (UTC)."""

    person: str
    department: str
    about: str
    comment: str
    at: datetime
