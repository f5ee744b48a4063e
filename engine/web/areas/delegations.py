"""Delegations: let a colleague act for oneself, and end it."""

from collections.abc import Mapping

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT
from engine.domain.text import Text
from engine.services.actions.delegate import delegate, end_delegation
from engine.services.reading.delegations import own_delegations
from engine.services.refused import Refused
from engine.services.time_input import date_of
from engine.web.page import Page
from engine.web.visit import Visit
from engine.wording.pages import delegations as words

_FIELDS = ("to", "since", "until")


def show(visit: Visit) -> Response:
    """Show the delegations of who is signed in, and the form for a new one."""
    return _page(visit, {}, None)


def begin(visit: Visit) -> Response:
    """Delegate to the colleague of the form."""
    typed = {name: visit.value(name).strip() for name in _FIELDS}
    if not all(typed.values()):
        return _page(visit, typed, words.EVERY_FIELD)
    try:
        since, until = date_of(typed["since"]), date_of(typed["until"])
        assert since is not None and until is not None
        made = visit.record(
            lambda ledger: delegate(
                ledger,
                actor=visit.access.person,
                to=typed["to"],
                since=since,
                until=until,
                command_time=visit.command_time,
            )
        )
    except Refused as refused:
        return _page(visit, typed, refused.text)
    sentence = words.BEGUN.filled(
        who=visit.names.of(made.to), since=made.since.isoformat(), until=made.until.isoformat()
    )
    return visit.see(visit.url("delegations"), sentence)


def end(visit: Visit) -> Response:
    """End all delegations of who is signed in."""
    try:
        visit.record(lambda ledger: end_delegation(ledger, actor=visit.access.person, command_time=visit.command_time))
    except Refused as refused:
        return _page(visit, {}, refused.text)
    return visit.see(visit.url("delegations"), words.ENDED)


def _page(visit: Visit, typed: Mapping[str, str], refusal: Text | None) -> Response:
    own = own_delegations(visit.ledger, visit.access.person, visit.at)
    colleagues = [(id, visit.localized(visit.names.of(id))) for id in own.colleagues]
    values = {"to": "", "since": own.today.isoformat(), "until": "", **typed}
    status = 200 if refusal is None else 422
    return visit.render(
        "delegations.html", words, status, own=own, colleagues=colleagues, values=values, refusal=refusal
    )


PAGES = (
    Page("/delegations", "delegations", OF_A_DEPARTMENT, get=show, post=begin),
    Page("/delegations/end", "delegations_end", OF_A_DEPARTMENT, post=end),
)
