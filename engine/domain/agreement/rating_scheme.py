"""Ratings as the organisation sets them up: dimensions and reasons, and how often people are asked to rate."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.domain.text import Text

CONTACT, RESOLVE = "contact", "resolve"
"""The ids of the common obligations of the loop of a bad rating, in order."""

MEAN_FROM = 5
"""The number of ratings (k) below which no mean is shown: a few answers are about people, not about a service."""


@dataclass(frozen=True, slots=True)
class Category:
    """One entry of a list that the organisation keeps."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class RatingScheme:
    """The ``dimensions`` of a rating and the ``reasons`` of a low one, in the order in which people see them.

    ``asks_per_week`` is the most deliveries that one person is asked to rate in a week; 0: nobody is asked.
    ``appeals_decided_by`` is the role that decides appeals; None: there are none.
    ``bad_at_most`` is the highest score of a bad rating, which is told at once and begins its loop; 0: none is bad.
    ``mean_from`` (k) is the fewest ratings of which reports show a mean.
    """

    dimensions: tuple[Category, ...] = ()
    reasons: tuple[Category, ...] = ()
    asks_per_week: int = 0
    bad_at_most: int = 0
    appeals_decided_by: str | None = None
    mean_from: int = MEAN_FROM


NO_LISTS = RatingScheme()
"""An organisation that sets nothing up: a rating is a score and a comment, and nobody is asked for one."""


def category_id(categories: Iterable[Category], written: str) -> str | None:
    """The id of the category that a text names by its id or by its title in one of the languages, or None."""
    wanted = written.strip().casefold()
    for category in categories:
        if wanted in {category.id.casefold(), category.title.zh.casefold(), category.title.en.casefold()}:
            return category.id
    return None
