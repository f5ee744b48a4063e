"""The parts of a list as a page shows them: chips of filters, headings, cells, rows under their headings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from engine.web.table import ListColumn

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ListChip:
    """A value of a filter: its label, its count, whether it is chosen, and the address that turns it on or off."""

    value: str
    label: str
    count: int
    is_on: bool
    url: str


@dataclass(frozen=True, slots=True)
class ShownFilter:
    """A filter with its chips; ``clear`` is the address without it. ``is_menu``: there are too many for one line."""

    key: str
    title: str
    chips: tuple[ListChip, ...]
    clear: str
    is_menu: bool

    @property
    def chosen(self) -> str:
        """The labels that are chosen, in one text."""
        return ", ".join(chip.label for chip in self.chips if chip.is_on)

    @property
    def is_on(self) -> bool:
        """True if a value is chosen."""
        return any(chip.is_on for chip in self.chips)


@dataclass(frozen=True, slots=True)
class ListHead:
    """The heading of a column: its title, class, the address that orders by it, and how it is ordered now.

    ``label`` stands beside each cell on a narrow screen; empty for a column that needs none.
    """

    column: "ListColumn[Any]"
    title: str
    label: str
    css: str
    url: str
    ordered: str
    """``ascending``, ``descending``, or empty."""


@dataclass(frozen=True, slots=True)
class ListCell:
    """A cell: its lines, the address that it leads to, its classes, and the instant in it, as ISO 8601."""

    lines: tuple[str, ...]
    url: str
    css: str
    instant: str


@dataclass(frozen=True, slots=True)
class ListBlock(Generic[T]):
    """Rows under one heading: its text, where it leads, how many rows there are of it on all pages (0: it is no
    group, but what is left), and those on this page. A list that is not grouped is one block without a heading."""

    title: str
    url: str
    total: int
    rows: tuple[T, ...]
