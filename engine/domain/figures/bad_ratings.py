"""The course of bad ratings: contacted and resolved in time, rated again, and how much better."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from engine.domain.agreement.rating_scheme import CONTACT, RESOLVE
from engine.domain.figures.judged import Judged
from engine.domain.ids import CauseKind, OccurrenceId
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history_types import Rating
from engine.domain.occurrence.verdict import Timeliness


@dataclass(frozen=True, slots=True)
class StepFigures:
    """The items of one step after bad ratings. Each is in exactly one part: delivered ``in_time`` or ``late``,
    ``overdue`` or ``waiting`` while it is open, or ``ended`` without a delivery, as after a better rating."""

    in_time: int = 0
    late: int = 0
    overdue: int = 0
    waiting: int = 0
    ended: int = 0

    @property
    def total(self) -> int:
        """All items of the step."""
        return self.in_time + self.late + self.overdue + self.waiting + self.ended

    @property
    def rate(self) -> Fraction | None:
        """The share in time of those delivered or overdue; None if there is none."""
        decided = self.in_time + self.late + self.overdue
        return Fraction(self.in_time, decided) if decided else None


@dataclass(frozen=True, slots=True)
class BadRatingFigures:
    """The bad ratings of some items, and how they went on.

    ``rated_again`` counts those whose person rated again after the bad rating, ``better`` those who then rated higher.
    ``gain`` is the mean difference of the latest score and the bad one, None if nobody rated again.
    """

    contact: StepFigures
    resolve: StepFigures
    bad: int = 0
    rated_again: int = 0
    better: int = 0
    gain: Fraction | None = None
    left_out: int = 0

    @property
    def again_rate(self) -> Fraction | None:
        """The share of bad ratings after which the person rated again; None if there is none."""
        return Fraction(self.rated_again, self.bad) if self.bad else None


NO_BAD_RATINGS = BadRatingFigures(StepFigures(), StepFigures())
"""The figures where nobody gave a bad rating."""


def first_bad(rating: Rating) -> Rating | None:
    """The first of the ratings of a person, the latest of which is given, that was bad; None if none was."""
    return next((one for one in (*rating.earlier, rating) if one.bad), None)


def bad_rating_figures(judged: Iterable[Judged], counts: Callable[[Rating], bool] = lambda _: True) -> BadRatingFigures:
    """The figures of some items with what followed from them; the items of steps are among them.

    ``counts`` says whether a bad rating counts; all steps do.
    """
    steps: dict[str, list[str]] = {CONTACT: [], RESOLVE: []}
    gains: list[int] = []
    bad = left_out = 0
    for j in judged:
        cause = OccurrenceId.parse(j.occurrence.id).cause
        if cause is not None:
            if cause.kind is CauseKind.RATED and j.occurrence.obligation in steps:
                steps[j.occurrence.obligation].append(_part(j))
            continue
        for rating in j.history.ratings:
            first = first_bad(rating)
            if first is None or not counts(first):
                continue
            if first.is_left_out or rating.is_left_out:
                left_out += 1
                continue
            bad += 1
            gains += [rating.score - first.score] if rating is not first else []
    return BadRatingFigures(
        _figures(steps[CONTACT]),
        _figures(steps[RESOLVE]),
        bad,
        len(gains),
        sum(gain > 0 for gain in gains),
        Fraction(sum(gains), len(gains)) if gains else None,
        left_out,
    )


def _part(j: Judged) -> str:
    match j.verdict.timeliness:
        case Timeliness.ON_TIME:
            return "in_time"
        case Timeliness.LATE:
            return "late"
        case Timeliness.OVERDUE:
            return "overdue"
        case _:
            return "ended" if j.verdict.phase is Phase.CLOSED else "waiting"


def _figures(parts: list[str]) -> StepFigures:
    return StepFigures(**{part: parts.count(part) for part in set(parts)})
