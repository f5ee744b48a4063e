"""The rows of a list: from a source that filters, orders and counts, such as SQL, or rows in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from engine.domain.text import Language, Text, collation_key, folded
from engine.reports.model import Money
from engine.web.table_query import ListQuery

if TYPE_CHECKING:
    from engine.web.table import ListColumn, Listing

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Counts = Mapping[str, Mapping[str, int]]
"""By the key of a filter, how many rows have each of its values."""


class RowSource(Protocol[T_co]):
    """Filters, orders and counts rows by itself. It gets only filters and columns that the list has."""

    def total(self, query: ListQuery) -> int:
        """The number of rows that fit the filters and the words."""

    def rows(self, query: ListQuery, offset: int, limit: int | None) -> Sequence[T_co]:
        """The rows that fit, in the order of the query, from an offset; None: all of them."""

    def counts(self, query: ListQuery) -> Counts:
        """For each filter, the values that there are, with the rows that have them and fit all other filters."""

    def sizes(self, query: ListQuery, names: Sequence[str]) -> Mapping[str, int]:
        """How many rows that fit there are in each of some groups; asked for lists that have a group alone."""


@dataclass(frozen=True, slots=True)
class MemoryRows(Generic[T]):
    """Rows that are all there; ``value`` of the filters and ``searched`` of the list decide which of them fit."""

    listing: "Listing[T]"
    all_rows: Sequence[T]
    language: Language

    def total(self, query: ListQuery) -> int:
        """The number of rows that fit."""
        return len(self._fitting(query))

    def rows(self, query: ListQuery, offset: int, limit: int | None) -> Sequence[T]:
        """The rows that fit, in order. Without a value in the column that orders, a row is last."""
        fitting = self._fitting(query)
        column = next((column for column in self.listing.columns if column.key == query.sort), None)
        if column is not None:
            fitting = _ordered(fitting, column, query.descending, self.language)
        if query.group and (group := self.listing.group) is not None:
            named = [(collation_key(group.value(row)), row) for row in fitting]
            named.sort(key=lambda one: (not one[0], one[0]))
            fitting = [row for _, row in named]
        return fitting[offset:] if limit is None else fitting[offset : offset + limit]

    def counts(self, query: ListQuery) -> Counts:
        """The values of each filter with their rows; a value that no row has now counts 0."""
        found = dict[str, Mapping[str, int]]()
        for one in self.listing.filters:
            counted = Counter(value for row in self._fitting(query.without(one.key)) for value in one.values_of(row))
            known = dict.fromkeys(value for row in self.all_rows for value in one.values_of(row))
            found[one.key] = {value: counted[value] for value in known}
        return found

    def sizes(self, query: ListQuery, names: Sequence[str]) -> Mapping[str, int]:
        """How many rows that fit there are in each of some groups."""
        group, of = self.listing.group, frozenset(names)
        return Counter(n for row in self._fitting(query) if group is not None and (n := group.value(row)) in of)

    def _fitting(self, query: ListQuery) -> list[T]:
        chosen = [(one, set(query.filters[one.key])) for one in self.listing.filters if one.key in query.filters]
        words, searched = folded(query.text).split(), self.listing.searched
        return [
            row
            for row in self.all_rows
            if all(not values.isdisjoint(one.values_of(row)) for one, values in chosen)
            and (not words or searched is None or _has_all(words, searched(row)))
        ]


def _has_all(words: Sequence[str], texts: Iterable[str]) -> bool:
    whole = "\n".join(folded(text) for text in texts)
    return all(word in whole for word in words)


def _ordered(rows: Sequence[T], column: "ListColumn[T]", descending: bool, language: Language) -> list[T]:
    key: Callable[[T], Any] = column.sort_value or column.value
    keyed = [(sortable(key(row), language), row) for row in rows]
    there = sorted((one for one in keyed if one[0] is not None), key=lambda one: one[0], reverse=descending)
    return [row for _, row in there] + [row for value, row in keyed if value is None]


def sortable(value: Any, language: Language) -> Any:
    """A value by which rows are ordered, None for none; texts by pinyin."""
    match value:
        case Text():
            return sortable(value.in_(language), language)
        case "" | ():
            return None
        case str():
            return collation_key(value)
        case Money():
            return value.amount
        case (Money(), *_):
            return value[0].amount
        case (Text(), *_):
            return sortable(value[0], language)
        case _:
            return value
