"""Causes: the actions on items from which items of common obligations follow."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from engine.domain.ids import OccurrenceId


@dataclass(frozen=True, slots=True)
class RatedBy:
    """The ratings of one item by one person: each score with the instant at which it was recorded, in that order."""

    about: OccurrenceId
    by: str
    scores: tuple[tuple[datetime, int], ...]


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
class Causes:
    """The causes under one agreement, by item and then by person, number, or order of recording."""

    ratings: tuple[RatedBy, ...] = ()
    returns: tuple[NthReturn, ...] = ()
    actions: tuple[DecidedAction, ...] = ()
