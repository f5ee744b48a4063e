"""The page of a department for its head. Every number leads to its rows on the same page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from engine.domain.access.right import Right
from engine.domain.figures.inbox import TalliedItems
from engine.domain.figures.inbox_item import InboxItem
from engine.domain.figures.judged import Judged
from engine.domain.text import Text
from engine.domain.time.calendar import EPOCH
from engine.reports.model import ON_SHEETS, CellKind
from engine.services.reading.department import DepartmentOverview, department_overview
from engine.services.refused import Refused
from engine.web.page import Page
from engine.web.presenters.item_row import mark_of
from engine.web.presenters.overdue_rows import item_path
from engine.web.table import ListColumn, Listing
from engine.web.table_query import ListQuery
from engine.web.table_rows import Counts
from engine.web.visit import NotThere, Visit
from engine.wording.dates import day_words, period_text
from engine.wording.item_state import state_text
from engine.wording.names import department_title, role_title, thing, title_of
from engine.wording.pages import department as words

if TYPE_CHECKING:
    from engine.services.ports.ledger import Ledger

_NOBODY, _ROLE = "nobody", "role:"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A line of the table of people: a person, what a role shares, or what nobody sees to. ``key`` is its name in the
    address, ``overdue`` and ``to_do`` count its items."""

    key: str
    title: Text
    to_do: int
    overdue: int
    to_answer: int


@dataclass(frozen=True)
class DepartmentRows:
    """Items by due time; only those of the page that is shown are read in full."""

    overview: DepartmentOverview
    ids: Sequence[str]

    def total(self, query: ListQuery) -> int:
        """The number of items."""
        return len(self.ids)

    def rows(self, query: ListQuery, offset: int, limit: int | None) -> Sequence[Judged]:
        """The items from an offset on."""
        shown = self.ids[offset:] if limit is None else self.ids[offset : offset + limit]
        judged = self.overview.judged(shown)
        return [judged[id] for id in shown if id in judged]

    def counts(self, query: ListQuery) -> Counts:
        """Nothing: this list has no filter of its own."""
        return {}

    def sizes(self, query: ListQuery, names: Sequence[str]) -> Mapping[str, int]:
        """Items are in no groups."""
        return {}


def show(visit: Visit) -> Response:
    """Show a department that the reader heads."""
    return visit.ledger.reading(lambda one_state: _show(visit, one_state))


def _show(visit: Visit, one_state: "Ledger") -> Response:
    try:
        overview = department_overview(one_state, visit.access.person, visit.at, visit.query("id") or None)
    except Refused:
        raise NotThere from None
    which = visit.query("list") if visit.query("list") in words.LISTS else "overdue"
    who = visit.query("of")
    table = _listing(visit, _title(visit, which, who)).read(visit, _rows(overview, which, who))
    if table.file is not None:
        return table.file

    def link(which: str, of: str = "") -> str:
        return visit.url("department", {"id": overview.id, "list": which, "of": of}) + "#items"

    organisation = visit.book.organisation
    rate, before = overview.now.rate, overview.before.rate
    return visit.render(
        "department.html",
        words,
        title=department_title(organisation, overview.id),
        tabs=[
            (
                visit.localized(department_title(organisation, id)),
                visit.url("department", {"id": id}),
                None,
                id == overview.id,
            )
            for id in overview.headed
        ],
        overview=overview,
        overdue=sum(item.is_overdue for item in overview.owed_by_us),
        to_us_overdue=sum(item.is_overdue for item in overview.owed_to_us),
        rate=None if rate is None else f"{rate * 100:.0f}%",
        rate_before=None if before is None else f"{before * 100:.0f}%",
        change=None if rate is None or before is None else rate - before,
        period=period_text(str(overview.period)),
        month_end=visit.url("month_end", {"period": str(overview.period), "department": overview.id}),
        people=[_person(visit, tallied) for tallied in overview.people],
        to_us=_by_provider(visit, overview),
        vacant=[
            (
                role_title(organisation, role.role),
                day_words(role.since, visit.language) if role.since is not None else "",
                role,
            )
            for role in overview.vacant
        ],
        link=link,
        which=which,
        who=who,
        table=table,
        mark_of=mark_of,
        state_of=state_text,
    )


def _key(tallied: TalliedItems) -> str:
    if tallied.person is not None:
        return tallied.person
    return _NOBODY if tallied.role is None else _ROLE + tallied.role


def _person(visit: Visit, tallied: TalliedItems) -> PersonLine:
    key, tally = _key(tallied), tallied.tally
    return PersonLine(key, _name(visit, key), tally.to_do, tally.overdue, tally.to_answer)


def _name(visit: Visit, key: str) -> Text:
    """The words for a key of the address: a person, a role, a department, or nobody."""
    organisation = visit.book.organisation
    if key == _NOBODY:
        return words.NOBODY
    if key[: len(_ROLE)] == _ROLE:
        return words.SHARED.filled(role=role_title(organisation, key[len(_ROLE) :]))
    known = organisation.department(key)
    return known.title if known is not None else visit.names.of(key)


def _title(visit: Visit, which: str, who: str) -> Text:
    name = words.LISTS[which]
    return words.OF.filled(list=name, who=_name(visit, who)) if who else name


def _by_provider(visit: Visit, overview: DepartmentOverview) -> Sequence[tuple[str, Text, int, int]]:
    """For each providing department its id, title, open and overdue items, the most overdue ones first."""
    counted: dict[str, list[bool]] = {}
    for item in overview.owed_to_us:
        counted.setdefault(item.agreement.provider, []).append(item.is_overdue)
    lines = [
        (id, department_title(visit.book.organisation, id), len(overdue), sum(overdue))
        for id, overdue in counted.items()
    ]
    return sorted(lines, key=lambda line: (-line[3], -line[2], line[0]))


def _rows(overview: DepartmentOverview, which: str, who: str) -> DepartmentRows:
    """The items behind a number."""
    of_whom = [tallied for tallied in overview.people if _key(tallied) == who]
    to_us = [item for item in overview.owed_to_us if who in ("", item.agreement.provider)]
    lists: Mapping[str, Callable[[], Iterable[InboxItem]]] = {
        "overdue": lambda: (x for x in (_to_do(of_whom) if who else overview.owed_by_us) if x.is_overdue),
        "to-do": lambda: _to_do(of_whom) if who else overview.owed_by_us,
        "to-us": lambda: to_us,
        "to-us-overdue": lambda: (item for item in to_us if item.is_overdue),
        "ratings": lambda: overview.bad_ratings,
    }
    if which == "escalated":
        return DepartmentRows(overview, sorted(overview.escalated))
    if which == "to-answer":
        asked = of_whom if who else overview.people
        return DepartmentRows(overview, sorted({id for tallied in asked for id in tallied.to_answer}))
    items = sorted(lists[which](), key=lambda item: (item.due_at is None, item.due_at or EPOCH, item.id))
    return DepartmentRows(overview, [item.id for item in items])


def _to_do(of_whom: Sequence[TalliedItems]) -> Iterable[InboxItem]:
    return (item for tallied in of_whom for item in tallied.to_do)


def _listing(visit: Visit, title: Text) -> Listing[Judged]:
    organisation, names = visit.book.organisation, visit.names

    def owner(j: Judged) -> Text:
        return names.of(j.person) if j.person is not None else role_title(organisation, j.obligation.owner)

    def about(j: Judged) -> str:
        return thing(j.occurrence.label or j.occurrence.served, j.occurrence.subject)

    def address(j: Judged) -> str:
        return item_path(j.occurrence.id)

    return Listing(
        id="items",
        title=title,
        columns=(
            ListColumn(
                "item",
                words.ITEM,
                CellKind.TEXT,
                lambda j: title_of(j.obligation, j.occurrence),
                address=address,
                sortable=False,
            ),
            ListColumn("about", words.ABOUT, CellKind.TEXT, about, sortable=False),
            ListColumn("owner", words.OWNER, CellKind.TEXT, owner, sortable=False),
            ListColumn(
                "due",
                words.DUE,
                CellKind.DUE,
                lambda j: j.verdict.due.at if j.verdict.due is not None else None,
                sortable=False,
            ),
            ListColumn("state", words.STATE, CellKind.TEXT, lambda j: state_text(j.verdict), sortable=False),
            ListColumn("id", words.ID, CellKind.ID, lambda j: j.occurrence.id, media=ON_SHEETS, sortable=False),
        ),
        empty=words.EMPTY,
    )


PAGES = (Page("/department", "department", frozenset({Right.LEAD}), get=show),)
