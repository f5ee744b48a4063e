"""The search: items by number, plate, customer or person, as a list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING
from engine.domain.action.case import Case
from engine.domain.suggest import Similar
from engine.domain.text import Text, collation_key
from engine.reports.model import ON_SHEETS, CellKind
from engine.services.ports.search import FoundKind, SearchOrder, SearchPart
from engine.services.reading.find import FoundList, FoundPart, ItemSearch, PromisedBy
from engine.services.reading.sight import visible_agreements
from engine.services.reading.subject import subjects_without_items
from engine.services.refused import Refused
from engine.web.page import Page
from engine.web.presenters.item_row import ItemRow, item_row, subject_head
from engine.web.table import PAGE_SIZE, ListColumn, ListFilter, ListGroup, Listing, ListTable
from engine.web.table_query import ListQuery
from engine.web.table_rows import Counts
from engine.web.visit import Visit
from engine.wording.names import one_line, parties_title, role_title
from engine.wording.pages import find as words
from engine.wording.pages import table as table_words

_LONGEST = 200
"""Characters of a search; what comes behind them is not searched for."""
_MOST_IN_FILE = 10_000
"""Rows of a file: to evaluate so many items takes a few seconds."""
_OPEN, _CLOSED = "open", "closed"
_STATES = {_OPEN: words.OPEN, _CLOSED: words.CLOSED}
_ORDERS = {
    "subject": SearchOrder.SUBJECT,
    "about": SearchOrder.LABEL,
    "due": SearchOrder.DUE,
    "state": SearchOrder.PHASE,
}
"""The columns that order by a value of the row; ``_RANKED`` has the others. Without one, the likeliest are first."""


def _owner(visit: Visit, found: PromisedBy) -> Text:
    if found.person is not None:
        return visit.names.of(found.person)
    return role_title(visit.book.organisation, found.obligation.owner)


_RANKED: Mapping[str, Callable[[Visit, PromisedBy], Text]] = {
    "item": lambda _, found: found.obligation.title,
    "parties": lambda visit, found: parties_title(
        visit.book.organisation, found.agreement.provider, found.agreement.consumer
    ),
    "owner": _owner,
}
"""The columns that order by a name in the language of the page."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """An item that was found, with the cells of its row."""

    case: Case
    cells: ItemRow

    @property
    def subject(self) -> str:
        """The number of its subject; empty for an item about none."""
        return self.case.occurrence.subject or ""

    @property
    def about(self) -> str:
        """The label of its subject, or the period that it serves."""
        return self.case.occurrence.label or self.case.occurrence.served or ""


class FoundRows:
    """The rows of the results: the search itself counts, filters and orders them, in one query for a page."""

    def __init__(self, visit: Visit, found: FoundList) -> None:
        self._visit, self._found = visit, found
        self._read: tuple[SearchPart, FoundPart] | None = None
        self._ranks_by_column: dict[str, Mapping[FoundKind, int]] = {}

    def total(self, query: ListQuery) -> int:
        """The number of items that fit the filters."""
        return self._count(query)

    def rows(self, query: ListQuery, offset: int, limit: int | None) -> Sequence[FoundRow]:
        """The items that fit, in order."""
        return [FoundRow(case, item_row(self._visit, case)) for case in self._part(query, offset, limit).items]

    def counts(self, query: ListQuery) -> Counts:
        """The items by state and by agreement; each filter counts those that the other leaves."""
        limit = 0 if query.file_format else PAGE_SIZE
        counted = self._part(query, (query.page - 1) * PAGE_SIZE, limit).counts
        agreements = sorted({agreement for agreement, _ in counted})
        without_state, without_agreement = query.without("state"), query.without("agreement")
        return {
            "state": {state: self._count(without_state, state=state) for state in _STATES},
            "agreement": {id: self._count(without_agreement, agreement=id) for id in agreements},
        }

    def sizes(self, query: ListQuery, names: Sequence[str]) -> Mapping[str, int]:
        """How many items that fit are about each of some subjects."""
        return self._found.counts_of(self._wanted(query), names)

    def _count(self, query: ListQuery, *, state: str = "", agreement: str = "") -> int:
        """The items that fit the filters of a query, of one state or agreement."""
        states = (state,) if state else query.filters.get("state", tuple(_STATES))
        agreements = (agreement,) if agreement else query.filters.get("agreement", ())
        counted = self._read[1].counts if self._read is not None else {}
        return sum(
            count
            for (id, is_closed), count in counted.items()
            if (_CLOSED if is_closed else _OPEN) in states and (not agreements or id in agreements)
        )

    def _part(self, query: ListQuery, offset: int, limit: int | None) -> FoundPart:
        wanted = self._wanted(query, offset, limit)
        if self._read is None or self._read[0] != wanted:
            self._read = wanted, self._found.part(wanted)
        return self._read[1]

    def _ranks(self, column: str) -> Mapping[FoundKind, int]:
        """The places of what was found in the order of a column of names."""
        name, language = _RANKED[column], self._visit.language
        if column not in self._ranks_by_column:
            ranks = self._found.ranks(lambda found: collation_key(name(self._visit, found).in_(language)))
            self._ranks_by_column[column] = ranks
        return self._ranks_by_column[column]

    def _wanted(self, query: ListQuery, offset: int = 0, limit: int | None = None) -> SearchPart:
        states, agreements = query.filters.get("state", ()), query.filters.get("agreement", ())
        return SearchPart(
            agreements=frozenset(agreements) if agreements else None,
            closed=_CLOSED in states if len(set(states) & _STATES.keys()) == 1 else None,
            order=_ORDERS.get(query.sort),
            ranks=self._ranks(query.sort) if query.sort in _RANKED else None,
            descending=query.descending,
            by_subject=bool(query.group),
            limit=limit,
            skip=offset,
        )


def show(visit: Visit) -> Response:
    """Show what has every word, as a list or a file."""
    text = one_line(visit.query("q"))[:_LONGEST].strip()
    found, table, refused = None, None, None
    if text:
        try:
            seen = visible_agreements(visit.access, visit.books)
            found = FoundList(visit.ledger, ItemSearch(text, period=visit.access.period, seen=seen), visit.at)
            table = _listing(visit).read(visit, FoundRows(visit, found))
        except Refused as error:
            refused = error.text
    if table is not None and table.file is not None:
        return table.file
    is_nothing = found is not None and table is not None and not table.total and not table.query.filters
    return visit.render(
        "find.html",
        words,
        422 if refused is not None else 200,
        text=text,
        table=table,
        subject=_only_subject(table) if table is not None else "",
        is_nothing=is_nothing,
        alone=subjects_without_items(visit.ledger, text, visit.at, visit.access) if is_nothing else (),
        similar=found.similar() if found is not None and is_nothing else Similar(),
        refused=refused,
    )


def _only_subject(table: ListTable[FoundRow]) -> str:
    """The number of the subject that all results are about; empty where they are about several or none."""
    subjects = {row.subject for row in table.rows}
    return next(iter(subjects)) if table.pages == 1 and len(subjects) == 1 else ""


def _listing(visit: Visit) -> Listing[FoundRow]:
    """The list of results in the language of a visit."""
    return Listing(
        id="found",
        title=words.RESULTS,
        columns=_columns(visit),
        empty=words.NOTHING_PLAIN,
        filters=(
            ListFilter(key="state", title=words.STATE, label=_STATES.__getitem__, order=tuple(_STATES)),
            ListFilter(key="agreement", title=words.AGREEMENT, label=_agreement_titles(visit)),
        ),
        text_key="q",
        most_in_file=_MOST_IN_FILE,
        group=ListGroup(
            "subject",
            table_words.BY_SUBJECT,
            lambda row: row.subject,
            lambda rows: subject_head(rows[0].subject, (row.case.occurrence.label for row in rows)),
            lambda row: _subject_url(visit, row),
            frozenset({"subject"}),
        ),
    )


def _columns(visit: Visit) -> tuple[ListColumn[FoundRow], ...]:
    text, id = CellKind.TEXT, CellKind.ID
    return (
        ListColumn(
            "item",
            words.ITEM,
            text,
            lambda row: row.cells.title,
            address=lambda row: _item_url(visit, row),
            labelled=False,
        ),
        ListColumn(
            "subject", words.SUBJECT, text, lambda row: row.subject, address=lambda row: _subject_url(visit, row)
        ),
        ListColumn("about", words.ABOUT, text, lambda row: row.about),
        ListColumn("parties", words.PARTIES, text, lambda row: row.cells.parties),
        ListColumn("owner", words.OWNER, text, lambda row: row.cells.owner),
        ListColumn("due", words.DUE, CellKind.DUE, _due_at),
        ListColumn("state", words.STATE, text, lambda row: row.cells.state),
        ListColumn("id", words.ID, id, lambda row: row.cells.id, media=ON_SHEETS, sortable=False),
    )


def _item_url(visit: Visit, row: FoundRow) -> str:
    return visit.url("item", id=row.cells.id)


def _subject_url(visit: Visit, row: FoundRow) -> str:
    return visit.url("subject", number=row.subject) if row.subject else ""


def _due_at(row: FoundRow) -> datetime | None:
    due = row.case.verdict.due
    return due.at if due is not None else None


def _agreement_titles(visit: Visit) -> Callable[[str], Text]:
    """Gives the title of an agreement by its id, also of one that is no longer in force."""

    def title(id: str) -> Text:
        books = reversed([book for _, book in visit.books.versions])
        found = next((a for book in books if (a := book.definitions.agreement(id)) is not None), None)
        return found.title if found is not None else Text.plain(id)

    return title


PAGES = (Page("/find", "find", OF_A_DEPARTMENT | SEES_EVERYTHING, get=show),)
