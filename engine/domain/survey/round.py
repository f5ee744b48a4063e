"""A round: one survey about one period, from its opening to its closing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.domain.agreement.survey import Survey, SurveyKind
from engine.domain.survey.rater import Pair, Rater


@dataclass(frozen=True, slots=True)
class RoundClosing:
    """The end of a round: when (UTC), how many answers came, and whether they were enough for it to count."""

    at: datetime
    answered: int
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round as its opening fixed it: later changes of definitions and of roles do not change it.

    ``id`` is ``survey@period``, ``revision`` the hash of the survey. The service rated is that of the local dates
    ``since`` to ``until``, both included. It can be answered from ``opened_at`` until before ``closes_at`` (UTC).
    ``raters`` are sorted by person and department. ``served`` has the deliveries in these dates by pair. ``k`` is that
    of the survey at the opening.
    """

    id: str
    survey: Survey
    revision: str
    period: str
    since: date
    until: date
    opened_at: datetime
    closes_at: datetime
    raters: tuple[Rater, ...]
    k: int
    served: Mapping[Pair, int] = field(default_factory=dict)
    closed: RoundClosing | None = None

    @property
    def kind(self) -> SurveyKind:
        """The kind of the round: the people who may see who gave an answer."""
        return self.survey.kind

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The departments that rate each other, each pair once, sorted."""
        return tuple(sorted({Pair(r.department, about) for r in self.raters for about in r.about}))

    @property
    def answers_wanted(self) -> int:
        """The number of answers that it asks for."""
        return sum(len(r.about) for r in self.raters)

    def of_person(self, person: str) -> tuple[Rater, ...]:
        """The seats of a person: one for each department that the person answers for."""
        return tuple(r for r in self.raters if r.person == person)

    def is_open(self, at: datetime) -> bool:
        """True if it can be answered at an instant."""
        return self.closed is None and self.opened_at <= at < self.closes_at
