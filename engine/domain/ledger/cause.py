"""Causes: the actions on items from which items of common obligations follow."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from engine.domain.ids import CauseId, CauseKind, OccurrenceId


@dataclass(frozen=True, slots=True)
class RatedBy:
    """The ratings of one item by one person: each score with the instant at which it was recorded, in that order.

    None instead of a score: an appeal was upheld at that instant, and the rating before it is left out.
    """

    about: OccurrenceId
    by: str
    scores: tuple[tuple[datetime, int | None], ...]


@dataclass(frozen=True, slots=True)
class NthReturn:
    """The nth return of an item, counted from 1, with the instant at which it was recorded."""

    about: OccurrenceId
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RatedInRound:
    """A department was rated in a round of a survey that counts: the period of the round, the mean index, and the
    instant at which its closing was recorded."""

    survey: str
    period: str
    index: Fraction
    at: datetime


@dataclass(frozen=True, slots=True)
class DecidedAction:
    """A corrective action against a defect (``D-7``), whose first item it is ``about``; counted from 1 for each defect.

    ``what`` is to be done by the end of the local date ``due_on``, by the holders of the role ``owner`` or the
    ``person`` among them. ``at`` is the instant at which it was decided (UTC).
    """

    about: OccurrenceId
    defect: str
    number: int
    at: datetime
    due_on: date
    what: str
    owner: str
    person: str | None = None

    @property
    def which(self) -> str:
        """Its name in the id of its item: ``D-7.1``."""
        return f"{self.defect}.{self.number}"


@dataclass(frozen=True, slots=True)
class StepDelivered:
    """The deliveries of one step after a cause: ``obligation`` is the common obligation of the step.

    ``spans`` has the recording of each delivery and the instant at which it was taken back (None: it stands), in order.
    """

    obligation: str
    cause: CauseId
    spans: tuple[tuple[datetime, datetime | None], ...]


@dataclass(frozen=True, slots=True)
class Causes:
    """The causes under one agreement, by item and then by person, number, or order of recording; ``steps`` by
    obligation and cause."""

    ratings: tuple[RatedBy, ...] = ()
    returns: tuple[NthReturn, ...] = ()
    actions: tuple[DecidedAction, ...] = ()
    steps: tuple[StepDelivered, ...] = ()


def cause_after(kind: CauseKind, which: str, about: OccurrenceId) -> CauseId:
    """The id of something that happened to an item, which has no cause itself."""
    assert not isinstance(about.served, CauseId)
    return CauseId(kind, which, about.obligation.obligation, about.served, about.number)
