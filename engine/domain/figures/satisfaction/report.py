"""The report of satisfaction as a value: figures of the ratings of a period, within a scope."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.organisation import Person
from engine.domain.agreement.rating_scheme import RatingScheme
from engine.domain.figures.report_scope import ReportScope
from engine.domain.figures.satisfaction.closed_months import ChangedAfterClosing
from engine.domain.figures.satisfaction.distribution import LEAST, Distribution
from engine.domain.figures.satisfaction.gap import Gap
from engine.domain.figures.satisfaction.inflation import TopGrades
from engine.domain.figures.satisfaction.lost_time import LostTime
from engine.domain.figures.satisfaction.mutual_premium import MutualPremium
from engine.domain.figures.satisfaction.rating_counts import ReasonCount
from engine.domain.figures.satisfaction.response_rate import RatedDeliveries
from engine.domain.figures.satisfaction.shrunken_mean import shrunken_means
from engine.domain.figures.satisfaction.watermelon import ServedPair, Watermelon, watermelons
from engine.domain.ledger.closing import Closing
from engine.domain.occurrence.stored_rating import StoredRating
from engine.domain.survey.result import RoundResult


@dataclass(frozen=True, slots=True)
class UnitRatings:
    """A department that provides, or a role that owns, with its ratings.

    ``rank`` is one more than the number of units that are shown to be better; None below k ratings, and where no two
    units are shown to differ.
    """

    unit: str
    scores: Distribution
    lost: LostTime
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class LowRating:
    """A low rating with the title of its item, None where the item is no longer known, and the comment."""

    rating: StoredRating
    title: OccurrenceTitle | None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionReport:
    """The figures as of an instant (UTC) of the ratings of a period, within a scope.

    ``pairs`` are by provider, then by consumer, with their timeliness. ``low`` may have fewer lines than
    ``scores.low`` counts. ``by_rater`` and ``by_pair`` have those with at least k ratings; ``mutual`` has the pairs
    that can be tested, by rounds of the four quarters until the end of the period, and of surveys. ``kudos`` counts the
    praise for items of the period. ``changed`` is what came after the closings of months. ``rounds``
    has the results of the rounds of surveys that closed in the period, as a reader without a name sees them.
    """

    as_of: datetime
    zone: str
    period: str
    scope: ReportScope
    rehearsal: bool
    scores: Distribution
    response: RatedDeliveries
    lost: LostTime
    kudos: int
    pairs: tuple[ServedPair, ...]
    departments: tuple[UnitRatings, ...]
    owners: tuple[UnitRatings, ...]
    dimensions: tuple[Gap, ...]
    reasons: tuple[ReasonCount, ...]
    low: tuple[LowRating, ...]
    by_rater: tuple[TopGrades, ...]
    by_pair: tuple[TopGrades, ...]
    mutual: tuple[MutualPremium, ...]
    scheme: RatingScheme
    people: tuple[Person, ...]
    closings: tuple[Closing, ...] = ()
    changed: ChangedAfterClosing = field(default_factory=ChangedAfterClosing)
    least: int = LEAST
    rounds: tuple[RoundResult, ...] = ()

    @property
    def watermelons(self) -> tuple[Watermelon, ...]:
        """The pairs whose timeliness and satisfaction contradict each other."""
        return watermelons(self.pairs, least=self.least)


def ranked_units(
    scores: Mapping[str, Distribution], lost: Mapping[str, LostTime], least: int = LEAST
) -> tuple[UnitRatings, ...]:
    """Units by rank, then by name; those without one last."""
    enough = {unit: known for unit, known in scores.items() if known.n >= least}
    ranks = {one.unit: one.rank for one in shrunken_means(enough)}
    shown = ranks if len(set(ranks.values())) > 1 else {}
    units = [UnitRatings(unit, known, lost.get(unit, LostTime()), shown.get(unit)) for unit, known in scores.items()]
    return tuple(sorted(units, key=lambda u: (u.rank is None, u.rank or 0, u.unit)))
