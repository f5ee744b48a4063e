"""The one mechanism of lists: columns, filters as chips with counts, words, order, pages and files, all in the address.

A page names its columns and filters once and gives rows, or a source that filters and orders them by itself::

    table = LISTING.read(visit, rows)
    if table.file is not None:
        return table.file
    return visit.render("overdue.html", words, table=table)

The macro ``listing`` of ``parts/listing.html`` draws it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from engine.domain.text import Text
from engine.reports.model import CellKind, Column, Medium, R, Tone
from engine.reports.reader_text import ReaderText
from engine.web.rendering import Words, words_in
from engine.web.table_file import table_file
from engine.web.table_parts import ListBlock, ListCell, ListChip, ListHead, ShownFilter
from engine.web.table_query import FILE_FORMATS, ListAddress, ListQuery, list_query
from engine.web.table_rows import Counts, MemoryRows, RowSource
from engine.wording.pages import table as words

if TYPE_CHECKING:
    from starlette.responses import Response

    from engine.web.visit import Visit

T = TypeVar("T")
PAGE_SIZE = 50
_MOST_CHIPS, _LONGEST_LINE = 8, 60
"""Values of a filter that are shown side by side, and the characters of their labels; more of them open as a menu."""
_WHOLE = (CellKind.INSTANT, CellKind.DUE, CellKind.DAY, CellKind.DURATION)
_TONES = {Tone.KEY: "key", Tone.WARN: "risk", Tone.ALERT: "overdue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn(Column[R]):
    """A column of a report that a page shows too: its kind decides how a cell is written, here and in files.

    ``address`` is where a cell leads. ``sort_value`` orders rows where the value of the cell does not; rows without one
    are last. A column whose ``media`` lack the page is in files alone; one that lacks the sheet is on the page alone.
    """

    address: Callable[[R], str] | None = None
    sort_value: Callable[[R], Any] | None = None
    sortable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter(Generic[T]):
    """A filter: several of its values may be chosen, and a row fits that has one of them.

    ``value`` gives the value of a row, or several; a source that filters by itself needs none. ``label`` says it to
    people. ``order`` has values in their order; others follow as rows bring them.
    """

    key: str
    title: Text
    label: Callable[[str], Text]
    value: Callable[[T], str | Iterable[str]] | None = None
    order: tuple[str, ...] = ()

    def values_of(self, row: T) -> tuple[str, ...]:
        """The values of a row; none for a filter that only a source can apply."""
        found = self.value(row) if self.value is not None else ()
        return (found,) if isinstance(found, str) else tuple(found)


@dataclass(frozen=True, slots=True)
class ListGroup(Generic[T]):
    """Rows that belong together, such as those of one subject, which may stand under one heading.

    ``title`` is what a reader chooses, ``value`` names the group of a row, empty for a row of none: these are last.
    ``head`` is the heading of some rows of a group, ``address`` where it leads. ``says`` are the columns that it
    stands for.
    """

    key: str
    title: Text
    value: Callable[[T], str]
    head: Callable[[Sequence[T]], Text | str]
    address: Callable[[T], str]
    says: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[T]):
    """A list: its id on the page, its title, its columns and filters, and the sentence that stands for no rows.

    ``searched`` gives the texts of a row in which words are looked up; None: this list has no search. ``order`` is the
    key of a column, with a ``-`` before it for *descending*; empty: the rows stay in the order they have. ``prefix``
    stands before the names in the address, where a page has several lists. ``text_key`` is the name of the words there.
    ``most_in_file`` is the most rows of a file, which says so; None: all.
    """

    id: str
    title: Text
    columns: tuple[ListColumn[T], ...]
    empty: Text
    filters: tuple[ListFilter[T], ...] = ()
    searched: Callable[[T], Iterable[str]] | None = None
    has_search: bool = False
    order: str = ""
    page_size: int = PAGE_SIZE
    prefix: str = ""
    text_key: str = "text"
    most_in_file: int | None = None
    group: ListGroup[T] | None = None

    def read(self, visit: "Visit", rows: "Sequence[T] | RowSource[T]") -> "ListTable[T]":
        """The part of the rows that the address of a visit asks for."""
        source = MemoryRows(self, rows, visit.language) if isinstance(rows, Sequence) else rows
        address = ListAddress.of(visit.request.url.path, visit.request.query_params, self.prefix)
        orders = [column.key for column in self.columns if column.sortable]
        asked = list_query(
            address, [one.key for one in self.filters], orders, self.order, self.text_key, self._group_key
        )
        counts = source.counts(asked)
        query, unknown = _known(asked, self.filters, counts)
        if unknown:
            counts = source.counts(query)
        total = source.total(query)
        pages = max(1, -(-total // self.page_size))
        page = min(query.page, pages)
        shown = source.rows(query, (page - 1) * self.page_size, self.page_size) if not query.file_format else ()
        return ListTable(self, visit, source, address, query, counts, total, page, pages, tuple(shown), unknown)

    @property
    def _group_key(self) -> str:
        return self.group.key if self.group is not None else ""


def _known(query: ListQuery, filters: Sequence[ListFilter[Any]], counts: Counts) -> tuple[ListQuery, tuple[str, ...]]:
    """The query without values that its filters do not have, and these values."""
    kept, unknown = dict[str, tuple[str, ...]](), list[str]()
    for one in filters:
        known = {*one.order, *counts.get(one.key, {})}
        values = query.filters.get(one.key, ())
        unknown += (value for value in values if value not in known)
        if found := tuple(value for value in values if value in known):
            kept[one.key] = found
    return replace(query, filters=kept), tuple(unknown)


@dataclass(frozen=True)
class ListTable(Generic[T]):
    """The part of a list that is shown, in one language: rows of a page, with the addresses of everything else."""

    listing: Listing[T]
    visit: "Visit"
    source: RowSource[T]
    address: ListAddress
    query: ListQuery
    counts: Counts
    total: int
    page: int
    pages: int
    rows: tuple[T, ...]
    unknown: tuple[str, ...]

    @cached_property
    def words(self) -> Words:
        """The words of lists in the language of the visit."""
        return words_in(words, self.visit.language)

    @property
    def file(self) -> "Response | None":
        """The file that the address asks for, with all rows that fit; None where it asks for a page."""
        if not self.query.file_format:
            return None
        rows = tuple(self.source.rows(self.query, 0, self.listing.most_in_file))
        return table_file(self.visit, self.listing, rows, self.total, self.query.file_format, self._scope())

    @cached_property
    def heads(self) -> tuple[ListHead, ...]:
        """The headings of the columns on the page."""
        group = self.listing.group
        named = group.says if group is not None and self.query.group else frozenset[str]()
        shown = (column for column in self.listing.columns if Medium.PAGE in column.media and column.key not in named)
        return tuple(map(self._head, shown))

    @property
    def sorts(self) -> tuple[ListHead, ...]:
        """The headings that order rows, for a phone, where a row is a card and the headings are not seen."""
        return tuple(head for head in self.heads if head.url)

    @cached_property
    def blocks(self) -> tuple[ListBlock[T], ...]:
        """The rows of the page under their headings."""
        group = self.listing.group
        if group is None or not self.query.group:
            return (ListBlock("", "", self.total, self.rows),)
        blocks = [(name, tuple(rows)) for name, rows in groupby(self.rows, key=group.value)]
        sizes = self.source.sizes(self.query, [name for name, _ in blocks if name])
        found = []
        for name, rows in blocks:
            head = group.head(rows)
            title = head.in_(self.visit.language) if isinstance(head, Text) else head
            found.append(ListBlock(title, group.address(rows[0]), sizes.get(name, 0), rows))
        return tuple(found)

    @property
    def group_url(self) -> str:
        """The address that puts the rows of one group together, or apart again; empty for a list without groups."""
        group = self.listing.group
        if group is None:
            return ""
        return self.address.with_values(group=() if self.query.group else (group.key,))

    @cached_property
    def filters(self) -> tuple[ShownFilter, ...]:
        """The filters that have at least two values, or one that is chosen."""
        shown = (self._filter(one) for one in self.listing.filters)
        return tuple(one for one in shown if len(one.chips) > 1 or one.is_on)

    @property
    def first(self) -> int:
        """The number of the first row on the page, from 1; 0 without rows."""
        return (self.page - 1) * self.listing.page_size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last row on the page."""
        return self.first + len(self.rows) - 1 if self.total else 0

    @property
    def is_filtered(self) -> bool:
        """True if filters or words leave rows out."""
        return bool(self.query.filters or (self.searches and self.query.text))

    @property
    def searches(self) -> bool:
        """True if the list has a field for words."""
        return self.listing.searched is not None or self.listing.has_search

    @property
    def text_name(self) -> str:
        """The name of the field for words."""
        return f"{self.listing.prefix}{self.listing.text_key}"

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """The names and values that the form of the search keeps."""
        return self.address.others(self.listing.text_key)

    @property
    def clear_url(self) -> str:
        """The address without filters and words."""
        dropped = [one.key for one in self.listing.filters] + ([self.listing.text_key] if self.searches else [])
        return self.address.with_values(**dict.fromkeys(dropped, ()))

    @property
    def previous_url(self) -> str:
        """The address of the page before; empty on the first."""
        if self.page == 1:
            return ""
        return self.address.with_values(page=(str(self.page - 1),) if self.page > 2 else ())

    @property
    def next_url(self) -> str:
        """The address of the next page; empty on the last."""
        return self.address.with_values(page=(str(self.page + 1),)) if self.page < self.pages else ""

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The titles and addresses of the files with the rows that fit."""
        return tuple((self.words.FORMATS[one], self.address.with_values(format=(one,))) for one in FILE_FORMATS)

    @property
    def is_file_cut(self) -> bool:
        """True if files lack rows that fit."""
        return self.listing.most_in_file is not None and self.total > self.listing.most_in_file

    def cell(self, head: ListHead, row: T) -> ListCell:
        """The cell of a row."""
        column = head.column
        value = column.value(row)
        if column.kind is CellKind.STATUS:
            lines: tuple[str, ...] = (head.title,) if value else ()
        elif column.kind is CellKind.COUNT and value == 0:
            lines = (column.zero,)
        else:
            lines = self._text.cell(column.kind, value)
        instant = value.isoformat() if column.kind in (CellKind.INSTANT, CellKind.DUE) and value is not None else ""  # type: ignore[union-attr]
        tone = column.tone(row)
        css = head.css if tone is Tone.PLAIN else f"{head.css} {_TONES[tone]}"
        return ListCell(lines, column.address(row) if column.address is not None and lines else "", css, instant)

    @cached_property
    def _text(self) -> ReaderText:
        zone = ZoneInfo(str(self.visit.zone))
        return ReaderText(self.visit.language, zone, self.visit.today.year)

    def _head(self, column: ListColumn[T]) -> ListHead:
        is_here = self.query.sort == column.key
        ordered = ("descending" if self.query.descending else "ascending") if is_here else ""
        wanted = f"-{column.key}" if ordered == "ascending" else column.key
        css = "number" if column.is_number else "whole" if column.kind in _WHOLE else "text"
        url = self.address.with_values(sort=(wanted,)) if column.sortable else ""
        title = column.title.in_(self.visit.language)
        return ListHead(column, title, title if column.labelled else "", css, url, ordered)

    def _filter(self, one: ListFilter[T]) -> ShownFilter:
        counts: Mapping[str, int] = self.counts.get(one.key, {})
        on = self.query.filters.get(one.key, ())
        values = [value for value in dict.fromkeys((*one.order, *counts)) if counts.get(value) or value in on]
        chips = []
        for value in values:
            others = tuple(v for v in on if v != value) if value in on else (*on, value)
            url = self.address.with_values(**{one.key: others})
            label = one.label(value).in_(self.visit.language)
            chips.append(ListChip(value, label, counts.get(value, 0), value in on, url))
        clear = self.address.with_values(**{one.key: ()})
        is_menu = len(chips) > _MOST_CHIPS or sum(len(chip.label) for chip in chips) > _LONGEST_LINE
        return ShownFilter(one.key, one.title.in_(self.visit.language), tuple(chips), clear, is_menu)

    def _scope(self) -> Text | None:
        """The filters and words as a text, for the last sheet of a file; None where they leave nothing out."""
        parts = [
            words.FILTERED_BY.filled(
                title=one.title, values=_joined([one.label(v) for v in self.query.filters[one.key]])
            )
            for one in self.listing.filters
            if one.key in self.query.filters
        ]
        if self.query.text:
            parts.append(words.FOUND_BY.filled(text=self.query.text))
        return _joined(parts) if parts else None


def _joined(texts: Sequence[Text]) -> Text:
    return Text(zh="、".join(text.zh for text in texts), en=", ".join(text.en for text in texts))
