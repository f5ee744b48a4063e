"""Requests: those that are open, and a new one in two taps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT
from engine.domain.action.case import Case
from engine.domain.action.request_item import RequestItem
from engine.domain.action.respond import named_by_other
from engine.domain.agreement.rule import Agreed
from engine.domain.agreement.side import Side
from engine.domain.text import Text
from engine.services.actions.request import request
from engine.services.case import Done
from engine.services.ports.ledger import Ledger
from engine.services.reading.requests import Requestable, open_requests, requestables
from engine.services.refused import Refused
from engine.services.time_input import instant_of
from engine.web.page import Page
from engine.web.presenters.action_form import OF_EVERY_FORM, ActionForm, FormField, Widget, action_id, typed_values
from engine.web.visit import NotThere, Visit
from engine.wording.action import action_button, action_help, form_label
from engine.wording.amounts import amount_text
from engine.wording.item_sentence import state_sentence, when_text
from engine.wording.names import department_title, parties_title, title_of
from engine.wording.pages import requests as words

_FIELDS = (("wish", Widget.MOMENT), ("comment", Widget.LINES))
_CHOSEN = "obligation"


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request in a list: who asked when, how it stands, and the times that the sides named.

    ``is_mine``: the other side named a time, and an answer of the reader's side is next.
    """

    url: str
    title: Text
    comment: str
    parties: Text
    asked: str
    state: Text
    times: tuple[Text, ...]
    is_mine: bool


@dataclass(frozen=True, slots=True)
class OfferedRequest:
    """An obligation on request, with its form. ``terms`` says how the time comes about."""

    id: str
    title: Text
    terms: Text | None
    form: ActionForm
    is_open: bool


def show(visit: Visit) -> Response:
    """Show the open requests to and from the departments of who is signed in."""
    found = open_requests(visit.ledger, visit.access.departments, visit.at)
    rows = [_open_request(visit, case) for case in found]
    return visit.render("requests.html", words, rows=rows)


def _open_request(visit: Visit, case: Case) -> OpenRequest:
    organisation, agreement = visit.book.organisation, case.agreement
    departments = {Side.CONSUMER: agreement.consumer, Side.PROVIDER: agreement.provider}
    named = case.history.proposed
    return OpenRequest(
        visit.url("item", id=case.occurrence.id),
        title_of(case.obligation, case.occurrence),
        case.occurrence.label or "",
        parties_title(organisation, agreement.provider, agreement.consumer),
        _asked(visit, case.occurrence.requested_by, case.occurrence.known_at),
        state_sentence(case, organisation, visit.names, ()),
        tuple(
            words.NAMED.filled(
                department=department_title(organisation, department),
                when=when_text(time, visit.zone, visit.at, happened=True),
            )
            for side, department in departments.items()
            if (time := named[side]) is not None and time != case.history.agreed_at
        ),
        _is_to_answer(visit, case),
    )


def _is_to_answer(visit: Visit, case: Case) -> bool:
    """True if the other side named a time that the reader's side has not agreed to."""
    mine = Side.PROVIDER if case.agreement.provider in visit.access.departments else Side.CONSUMER
    other = named_by_other(case, mine)
    return other is not None and other != case.history.proposed[mine] and other != case.history.agreed_at


def _asked(visit: Visit, person: str | None, at: datetime) -> str:
    when = visit.localized(when_text(at, visit.zone, visit.at, happened=True))
    return visit.localized(words.BY).format(who=visit.localized(visit.names.of(person or "")), when=when)


def choose(visit: Visit) -> Response:
    """Show what can be asked of whom."""
    return _offer(visit, visit.query(_CHOSEN), None)


def make(visit: Visit) -> Response:
    """Make the request of the form. There is no page for what this person cannot ask for."""
    if all(one.id != visit.value(_CHOSEN) for one in requestables(visit.ledger, visit.access.person, visit.at)):
        raise NotThere
    try:
        done = visit.record(_work(visit))
    except Refused as refused:
        return _offer(visit, visit.value(_CHOSEN), refused.text)
    department = department_title(visit.book.organisation, done.agreement.provider)
    return visit.see(visit.url("item", id=done.occurrence.id), words.MADE.filled(department=department))


def _work(visit: Visit) -> Callable[[Ledger], Done]:
    """The work that records the request of a form.

    Raises Refused for a field that requests have not, and for a wish that is no time.
    """
    unknown = sorted(set(visit.form) - {_CHOSEN, *(name for name, _ in _FIELDS)} - OF_EVERY_FORM)
    if unknown:
        raise Refused("form-field-unknown", names=tuple(unknown))
    wish = instant_of(visit.value("wish").strip() or None, visit.zone)

    def work(ledger: Ledger) -> Done:
        return request(
            ledger,
            obligation=visit.value(_CHOSEN),
            actor=visit.access.person,
            command_time=visit.command_time,
            wish=wish,
            comment=visit.value("comment").strip(),
        )

    return work


def _offer(visit: Visit, chosen: str, refusal: Text | None) -> Response:
    """The page with all that can be asked; the chosen one is open, with what was typed and why it was refused."""
    offered = requestables(visit.ledger, visit.access.person, visit.at)
    typed = typed_values(visit) if refusal is not None else {}
    groups = [
        (department_title(visit.book.organisation, provider), [_offered(one, chosen, typed, refusal) for one in group])
        for provider, group in groupby(offered, key=lambda one: one.agreement.provider)
    ]
    status = 422 if refusal is not None else 200
    return visit.render("request_new.html", words, status, groups=groups)


def _offered(one: Requestable, chosen: str, typed: Mapping[str, str], refusal: Text | None) -> OfferedRequest:
    is_open = one.id == chosen
    fields = tuple(
        FormField(name, form_label(RequestItem, name), widget, value=typed.get(name, "") if is_open else "")
        for name, widget in _FIELDS
    )
    form = ActionForm(
        RequestItem,
        action_id(RequestItem),
        action_button(RequestItem.TRANSITION),
        action_help("request"),
        fields,
        refusal if is_open else None,
    )
    return OfferedRequest(one.id, one.obligation.title, _terms(one), form, is_open)


def _terms(one: Requestable) -> Text | None:
    """How the time of a request comes about, where both sides agree on it or the first answer is due."""
    if one.obligation.respond is not None:
        return words.ANSWERED_WITHIN.filled(within=amount_text(one.obligation.respond))
    return words.ON_AGREED_TIME if isinstance(one.obligation.due, Agreed) else None


PAGES = (
    Page("/requests", "requests", OF_A_DEPARTMENT, get=show),
    Page("/requests/new", "request_new", OF_A_DEPARTMENT, get=choose, post=make),
)
