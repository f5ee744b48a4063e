"""One item: how it stands and why, and everything that people do to it."""

from collections.abc import Mapping

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING
from engine.domain.action.action import Action
from engine.domain.action.table import actions
from engine.domain.refusal import Refusal
from engine.services.actions.replacing import act_over
from engine.services.case import Done
from engine.services.ports.ledger import Ledger
from engine.services.reading.item import ItemDetail, item_detail
from engine.services.refused import Refused
from engine.web.page import Page
from engine.web.presenters.action_form import SHOWN, action_form, action_id, read_action, typed_values
from engine.web.presenters.evidence_form import DRAFTED, deliver_drafted, drafted_values
from engine.web.presenters.item_page import STANDING, item_page, shown_before
from engine.web.visit import NotThere, Visit
from engine.wording.action import entry_title
from engine.wording.item_state import state_text
from engine.wording.pages import items as words
from engine.wording.refusal import refusal_text

_LARGEST = 64 * 1024 * 1024
"""Bytes of a form with files of evidence."""


def show(visit: Visit) -> Response:
    """Show the item as it stands."""
    return visit.render("item.html", words, page=item_page(visit, _seen(visit)))


def do(visit: Visit) -> Response:
    """Do an action to the item. One that is refused shows its form again, with what was typed and why."""
    detail = _seen(visit)
    type_ = _chosen(visit)
    result = _recorded(visit, detail, type_)
    if isinstance(result, Refusal):
        kept = _kept(visit, detail, type_)
        typed, shown = {**typed_values(visit), **kept}, shown_before(detail, type_, kept)
        form = action_form(type_, detail.case, detail.organisation, visit.names, typed, refusal_text(result), shown)
        return visit.render("item.html", words, 422, page=item_page(visit, detail, form))
    sentence = words.DONE.filled(what=entry_title(result.entry.kind), state=state_text(result.verdict))
    # a browser keeps the fragment of the form, which names its place, unless the next page has its own
    own = visit.url("item", id=result.occurrence.id) + "#content"
    return visit.see(own if visit.access.sees(result.agreement) else "/", sentence)


def _recorded(visit: Visit, detail: ItemDetail, type_: type[Action]) -> Done | Refusal:
    """Record the action of the form, or say why it is refused."""
    if type_ in DRAFTED and type_ in detail.actions.possible:
        return deliver_drafted(visit, type_, detail.case, detail.organisation)
    try:
        action = read_action(type_, visit, detail.case, detail.organisation)
        seen = visit.value(SHOWN + STANDING) if SHOWN + STANDING in visit.form else None

        def work(ledger: Ledger) -> Done:
            return act_over(ledger, action, seen, visit.command_time, visit.site.evidence)

        return visit.record(work)
    except Refused as refused:
        return refused.refusal


def _kept(visit: Visit, detail: ItemDetail, type_: type[Action]) -> Mapping[str, str]:
    return drafted_values(visit, detail.case) if type_ in DRAFTED else {}


def _seen(visit: Visit) -> ItemDetail:
    """The item of the path. Raises NotThere where there is none that this person may see."""
    try:
        detail = item_detail(visit.ledger, visit.path("id"), visit.at, visit.access.person)
    except Refused:
        raise NotThere from None
    if not detail.actions.possible:  # the role of neither side that decides an appeal sees the item that it is about
        case = detail.case
        if not visit.sees_item(case.agreement, case.occurrence, case.history):
            raise NotThere
    return detail


def _chosen(visit: Visit) -> type[Action]:
    """The action that the form names. Raises Refused where there is none of that name."""
    named = visit.value("action")
    chosen = next((t for t in actions() if t.CHOSEN and t.TRANSITION.name and action_id(t) == named), None)
    if chosen is None:
        raise Refused("form-action-unknown")
    return chosen


PAGES = (Page("/items/{id:path}", "item", OF_A_DEPARTMENT | SEES_EVERYTHING, get=show, post=do, largest=_LARGEST),)
