"""One item: how it stands and why, and everything that people do to it."""

from datetime import date

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING
from engine.domain.action.action import Action
from engine.domain.action.case import Case
from engine.domain.action.table import actions
from engine.domain.deadline.period import Period
from engine.domain.occurrence.stored_rating import month_held
from engine.services.actions.act import act
from engine.services.case import Done
from engine.services.ports.ledger import Ledger
from engine.services.reading.item import ItemDetail, item_detail
from engine.services.refused import Refused
from engine.web.action_form import action_form, action_id, read_action, typed_values
from engine.web.item_page import item_page
from engine.web.page import Page
from engine.web.visit import NotThere, Visit
from engine.wording.action import entry_title
from engine.wording.item_state import state_text
from engine.wording.pages import items as words

_LARGEST = 64 * 1024 * 1024
"""Bytes of a form with files of evidence."""


def show(visit: Visit) -> Response:
    """Show the item as it stands."""
    return visit.render("item.html", words, page=item_page(visit, _seen(visit)))


def do(visit: Visit) -> Response:
    """Do an action to the item. One that is refused shows its form again, with what was typed and why."""
    detail = _seen(visit)
    type_ = _chosen(visit)
    try:
        action = read_action(type_, visit, detail.case, detail.organisation)

        def work(ledger: Ledger) -> Done:
            return act(ledger, action, visit.command_time, visit.site.evidence)

        done = visit.record(work)
    except Refused as refused:
        form = action_form(type_, detail.case, detail.organisation, visit.names, typed_values(visit), refused.text)
        return visit.render("item.html", words, 422, page=item_page(visit, detail, form))
    sentence = words.DONE.filled(what=entry_title(done.entry.kind), state=state_text(done.verdict))
    # a browser keeps the fragment of the form, which names its place, unless the next page has its own
    own = visit.url("item", id=done.occurrence.id) + "#content"
    return visit.see(own if visit.access.sees(done.agreement) else "/", sentence)


def _seen(visit: Visit) -> ItemDetail:
    """The item of the path. Raises NotThere where there is none that this person may see."""
    try:
        detail = item_detail(visit.ledger, visit.path("id"), visit.at, visit.access.person)
    except Refused:
        raise NotThere from None
    if not detail.actions.possible:  # the role of neither side that decides an appeal sees the item that it is about
        visit.require_sight(detail.case.agreement)
    if visit.access.period is not None and not _is_in(visit.access.period, detail.case):
        raise NotThere
    return detail


def _is_in(period: Period, case: Case) -> bool:
    """True if an item is held by a month of a period."""
    month = date.fromisoformat(f"{month_held(case.occurrence, case.history, case.book.home)}-01")
    return period.first <= month <= period.last


def _chosen(visit: Visit) -> type[Action]:
    """The action that the form names. Raises Refused where there is none of that name."""
    named = visit.value("action")
    chosen = next((t for t in actions() if t.CHOSEN and t.TRANSITION.name and action_id(t) == named), None)
    if chosen is None:
        raise Refused("form-action-unknown")
    return chosen


PAGES = (Page("/items/{id:path}", "item", OF_A_DEPARTMENT | SEES_EVERYTHING, get=show, post=do, largest=_LARGEST),)
