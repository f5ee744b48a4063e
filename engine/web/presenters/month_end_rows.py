"""The rows of the month-end list: filtered, counted and ordered where they are stored; a page of them is read."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.domain.figures.month_end import MonthEndChoice, MonthEndGroup, MonthEndLine, MonthEndOrder
from engine.domain.ids import obligation_text
from engine.domain.text import Language
from engine.services.reading.month_end import MonthEndList
from engine.web.table_query import ListQuery
from engine.web.table_rows import Counts, MemoryRows, sortable

if TYPE_CHECKING:
    from engine.web.table import Listing

_BY_VALUE = {
    "": MonthEndOrder.DUE,
    "due": MonthEndOrder.DUE,
    "delivered": MonthEndOrder.DELIVERED,
    "returns": MonthEndOrder.RETURNS,
    "about": MonthEndOrder.ABOUT,
}
"""The other columns order rows by something that all of a group share."""


def obligation_of(one: MonthEndLine | MonthEndGroup) -> str:
    """The obligation of a line or a group, as filters name it."""
    return obligation_text(one.agreement, one.obligation)


@dataclass(frozen=True)
class MonthEndSource:
    """The rows of a list. Its filters and the columns that order by group read a group as they read a line."""

    found: MonthEndList
    listing: "Listing[MonthEndLine]"
    language: Language

    def total(self, query: ListQuery) -> int:
        """The number of rows that fit."""
        if query.text:
            return self._all.total(query)
        return sum(group.count for group in self._fitting(query))

    def rows(self, query: ListQuery, offset: int, limit: int | None) -> Sequence[MonthEndLine]:
        """The rows that fit, in order."""
        if query.text:
            return self._all.rows(query, offset, limit)
        rank = None if query.sort in _BY_VALUE else self._rank(query.sort)
        order = _BY_VALUE.get(query.sort, MonthEndOrder.DUE)
        wanted, together = self._wanted(query), bool(query.group)
        choice = MonthEndChoice(wanted, rank, order, query.descending, offset, limit, together)
        return self.found.lines.chosen(choice)

    def sizes(self, query: ListQuery, names: Sequence[str]) -> Mapping[str, int]:
        """How many rows that fit there are about each of some subjects."""
        if query.text:
            return self._all.sizes(query, names)
        return self.found.lines.counts_of(self._wanted(query), names)

    def counts(self, query: ListQuery) -> Counts:
        """The values of each filter, by their ids, with the rows that fit all other filters."""
        if query.text:
            return self._all.counts(query)
        found = dict[str, Mapping[str, int]]()
        for one in self.listing.filters:
            counted = Counter[str]()
            for group in self._fitting(query.without(one.key)):
                counted.update(dict.fromkeys(one.values_of(_as_line(group)), group.count))
            known = {value for group in self._groups for value in one.values_of(_as_line(group))}
            found[one.key] = {value: counted[value] for value in sorted(known)}
        return found

    @property
    def _groups(self) -> Sequence[MonthEndGroup]:
        return self.found.figures.groups

    @cached_property
    def _all(self) -> MemoryRows[MonthEndLine]:
        """All rows, read in full: where words are looked up."""
        return MemoryRows(self.listing, self.found.lines.chosen(MonthEndChoice()), self.language)

    def _fitting(self, query: ListQuery) -> Sequence[MonthEndGroup]:
        wanted = self._wanted(query)
        return [group for group in self._groups if wanted(group)]

    def _wanted(self, query: ListQuery) -> Callable[[MonthEndGroup], bool]:
        chosen = [(one, set(query.filters[one.key])) for one in self.listing.filters if one.key in query.filters]
        return lambda group: all(not values.isdisjoint(one.values_of(_as_line(group))) for one, values in chosen)

    def _rank(self, column: str) -> Callable[[MonthEndGroup], int]:
        """The place of each group by its value in a column."""
        (found,) = (one for one in self.listing.columns if one.key == column)

        def value(group: MonthEndGroup) -> Any:
            return sortable((found.sort_value or found.value)(_as_line(group)), self.language)

        values = {value(group) for group in self._groups}
        places = {key: n for n, key in enumerate(sorted(values, key=lambda key: (key is None, key or b"")))}
        return lambda group: places[value(group)]


def _as_line(group: MonthEndGroup) -> Any:
    """A group has what filters and such columns read of a line, under the same names."""
    return group
