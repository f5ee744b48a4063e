"""The lists of the organisation for defects: categories in a tree, severities, root causes."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.agreement.rating_scheme import Category
from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class DefectCategory:
    """A category of defects; ``under`` is the id of the category that it is a part of, None at the top."""

    id: str
    title: Text
    under: str | None = None


@dataclass(frozen=True, slots=True)
class DefectScheme:
    """The lists for defects, in the order in which people see them; a part comes after its whole.

    ``reasons`` has the category that a rating of 1 proposes, by the reason of the rating: pairs (reason, category).
    """

    categories: tuple[DefectCategory, ...] = ()
    severities: tuple[Category, ...] = ()
    root_causes: tuple[Category, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()

    def category(self, id: str) -> DefectCategory | None:
        """The category with that id, or None."""
        return next((category for category in self.categories if category.id == id), None)

    def path(self, id: str) -> tuple[DefectCategory, ...]:
        """A category with those that it is a part of, the widest first; empty for an unknown id."""
        return tuple(self._upwards(id))[::-1]

    def _upwards(self, id: str | None) -> Iterator[DefectCategory]:
        while id is not None and (category := self.category(id)) is not None:
            yield category
            id = category.under

    def of_reason(self, reason: str) -> str | None:
        """The id of the category that a rating with this reason proposes, or None."""
        return next((category for known, category in self.reasons if known == reason), None)


NO_DEFECTS = DefectScheme()
"""An organisation that records no defects."""
