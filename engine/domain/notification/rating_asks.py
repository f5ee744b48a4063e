"""The person who is asked to rate a delivery: a few a week, each delivery of one person.

People answer a few short questions and none of many. Key moments and deliveries that were once returned come first,
since they say most about the service; then the newest, which people still remember.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

ASKED_FOR = timedelta(days=14)
"""The time after a delivery in which somebody is asked to rate it, and for which the question stays in the inbox."""
SHARED_OVER = timedelta(days=28)
"""The time over which colleagues share the questions evenly."""


@dataclass(frozen=True, slots=True)
class Rateable:
    """A delivery (UTC) that nobody of the consumer has rated yet; ``raters`` are the ids of those who can be asked."""

    occurrence: str
    delivered_at: datetime
    is_important: bool
    raters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RatingQuestion:
    """A person, given by id, was asked to rate a delivery at an instant (UTC); ``again``: outside of the budget."""

    occurrence: str
    person: str
    at: datetime
    again: bool = False


def whom_to_ask(
    deliveries: Iterable[Rateable], asked: Sequence[RatingQuestion], most: int, week_from: datetime
) -> tuple[tuple[str, str], ...]:
    """The (occurrence, person) that are asked now, in order of importance: at most so many a person since the start of
    the week (UTC).

    ``asked`` are the questions of the last weeks. The person with some left who was asked least gets the next one;
    where several were asked alike, the content decides, so that the same deliveries give the same questions.
    """
    counted = [one for one in asked if not one.again]
    recent = Counter(one.person for one in counted)
    of_week = Counter(one.person for one in counted if one.at >= week_from)
    chosen: list[tuple[str, str]] = []
    for delivery in sorted(deliveries, key=_by_importance):
        able = [person for person in delivery.raters if of_week[person] < most]
        if not able:
            continue
        person = min(able, key=lambda id: (recent[id], _drawn(delivery.occurrence, id)))
        recent[person] += 1
        of_week[person] += 1
        chosen.append((delivery.occurrence, person))
    return tuple(chosen)


def _by_importance(delivery: Rateable) -> tuple[bool, float, str]:
    return not delivery.is_important, -delivery.delivered_at.timestamp(), delivery.occurrence


def _drawn(occurrence: str, person: str) -> str:
    return sha256(f"{occurrence} {person}".encode()).hexdigest()
