"""The query of a list, read from the address of a page: filters, words, an order, a page; all else of it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from engine.web.written_number import whole_number

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

FILE_FORMATS = ("xlsx", "csv")
_LONGEST_TEXT = 200
_MOST_PAGES = 999_999
_MOST_VALUES = 200
"""Values of one filter that are read."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The values chosen in each filter, the words, the key of the column that orders, and the page, from 1.

    ``filters`` has only those filters in which something is chosen. ``group`` is the key of the group by which rows are
    put together; empty: by none.
    """

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1
    file_format: str = ""
    group: str = ""

    def without(self, key: str) -> "ListQuery":
        """The same without one filter, to count its values."""
        filters = {name: values for name, values in self.filters.items() if name != key}
        return ListQuery(filters, self.text, self.sort, self.descending, group=self.group)


@dataclass(frozen=True, slots=True)
class ListAddress:
    """The address of a page with a list: its path, and all names and values of its query in their order.

    Several lists on one page have a ``prefix`` each, which stands before the names of theirs.
    """

    path: str
    values: tuple[tuple[str, str], ...]
    prefix: str = ""

    @classmethod
    def of(cls, path: str, query: "QueryParams", prefix: str = "") -> "ListAddress":
        """The address that a browser asked for."""
        return cls(path, tuple((name, value) for name, value in query.multi_items() if value), prefix)

    def chosen(self, name: str) -> tuple[str, ...]:
        """All values of a name, each once."""
        own = self.prefix + name
        return tuple(dict.fromkeys(value for key, value in self.values if key == own))[:_MOST_VALUES]

    def with_values(self, **changes: Sequence[str]) -> str:
        """The address with other values for some names; a name without values is left out. It leads to page 1."""
        changes = {"page": (), "format": ()} | changes
        own = {self.prefix + name for name in changes}
        kept = [(key, value) for key, value in self.values if key not in own]
        added = [(self.prefix + name, value) for name, values in changes.items() for value in values]
        query = urlencode([*kept, *added])
        return f"{self.path}?{query}" if query else self.path

    def others(self, *names: str) -> tuple[tuple[str, str], ...]:
        """The names and values that a form has to keep when it gives new values to some names."""
        own = {self.prefix + name for name in (*names, "page", "format")}
        return tuple((key, value) for key, value in self.values if key not in own)


def list_query(
    address: ListAddress,
    filters: Sequence[str],
    columns: Sequence[str],
    order: str,
    text: str = "text",
    group: str = "",
) -> ListQuery:
    """The query that the address has. Columns that cannot order and pages that are no number are as if absent.

    ``order`` is the key of the column that orders by default; a ``-`` before it says *descending*. ``text`` is the name
    of the words, ``group`` the key of the group that the list has; empty for none.
    """
    asked = next(iter(address.chosen("sort")), "")
    sort = asked if asked.removeprefix("-") in columns else order
    written = next(iter(address.chosen("page")), "1")
    page = whole_number(written, _MOST_PAGES) or 1
    wanted = next(iter(address.chosen("format")), "")
    return ListQuery(
        filters={key: values for key in filters if (values := address.chosen(key))},
        text=next(iter(address.chosen(text)), "").strip()[:_LONGEST_TEXT],
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=page,
        file_format=wanted if wanted in FILE_FORMATS else "",
        group=group if group and group in address.chosen("group") else "",
    )
