"""The search: items by number, plate, customer or person, grouped by what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING
from engine.domain.action.case import Case
from engine.services.reading.find import FoundItems, ItemSearch, find_items
from engine.services.reading.sight import visible_agreements
from engine.services.reading.subject import subjects_without_items
from engine.services.refused import Refused
from engine.web.page import Page
from engine.web.presenters.item_row import ItemRow, item_row
from engine.web.visit import Visit
from engine.web.written_number import whole_number
from engine.wording.names import one_line
from engine.wording.pages import find as words

_PAGE = 50
_LONGEST = 200
"""Characters of a search; what comes behind them is not searched for."""
_CLOSED = {"": None, "open": False, "closed": True}


@dataclass
class FoundSubject:
    """The items on one page of results that are about one subject; ``number`` is empty for items about none."""

    number: str
    label: str
    items: list[ItemRow] = field(default_factory=list)


def show(visit: Visit) -> Response:
    """Show one page of what has every word."""
    text = one_line(visit.query("q"))[:_LONGEST].strip()
    which = visit.query("state") if visit.query("state") in _CLOSED else ""
    page = whole_number(visit.query("page")) or 1
    found, refused, status = None, None, 200
    if text:
        try:
            found = _found(visit, text, which, page)
        except Refused as error:
            refused, status = error.text, 422
    return visit.render(
        "find.html",
        words,
        status,
        text=text,
        which=which,
        states={"": words.ALL, "open": words.OPEN, "closed": words.CLOSED},
        page=page,
        size=_PAGE,
        found=found,
        groups=_groups(visit, found.items) if found is not None else (),
        alone=_alone(visit, text, which, found),
        refused=refused,
    )


def _found(visit: Visit, text: str, which: str, page: int) -> FoundItems:
    seen = visible_agreements(visit.access, visit.books)
    wanted = ItemSearch(text, _CLOSED[which], period=visit.access.period, seen=seen)
    return find_items(visit.ledger, wanted, visit.at, limit=_PAGE, skip=(page - 1) * _PAGE)


def _groups(visit: Visit, items: Sequence[Case]) -> Sequence[FoundSubject]:
    """The items by subject, in the order in which the subjects come first."""
    groups: dict[str, FoundSubject] = {}
    for case in items:
        number = case.occurrence.subject or ""
        label = (case.occurrence.label or "") if number else visit.localized(words.WITHOUT_SUBJECT)
        group = groups.setdefault(number, FoundSubject(number, label))
        group.items.append(item_row(visit, case))
        if number and case.occurrence.event is not None:  # others are labelled by what was decided
            group.label = label
    return tuple(groups.values())


def _alone(visit: Visit, text: str, which: str, found: FoundItems | None) -> Sequence[str]:
    """The numbers of subjects that have the words and no item."""
    if found is None or found.total or which:
        return ()
    return subjects_without_items(visit.ledger, text, visit.at, visit.access)


PAGES = (Page("/find", "find", OF_A_DEPARTMENT | SEES_EVERYTHING, get=show),)
