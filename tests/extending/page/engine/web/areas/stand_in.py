"""The colleagues who can stand in today, and a form that asks one of them."""

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT
from engine.domain.text import Text
from engine.reports.model import CellKind
from engine.services.actions.delegate import delegate
from engine.services.reading.delegations import own_delegations
from engine.services.refused import Refused
from engine.services.time_input import date_of
from engine.web.page import Page
from engine.web.table import ListColumn, Listing
from engine.web.visit import Visit
from engine.wording.pages import stand_in as words

LISTING: Listing[tuple[str, Text]] = Listing(
    id="stand-ins",
    title=words.TITLE,
    columns=(
        ListColumn("person", words.PERSON, CellKind.TEXT, lambda row: row[1]),
        ListColumn("id", words.ID, CellKind.TEXT, lambda row: row[0]),
    ),
    searched=lambda row: row,
    empty=words.NOBODY,
    order="person",
)


def show(visit: Visit) -> Response:
    """Show the colleagues, or the file of them that the address asks for."""
    return _page(visit)


def ask(visit: Visit) -> Response:
    """Let the chosen colleague act from today on."""
    to, until = visit.value("to"), visit.value("until")
    if not (to and until):
        return _page(visit, words.NO_DAY)
    try:
        last = date_of(until)
        assert last is not None
        made = visit.record(
            lambda ledger: delegate(
                ledger,
                actor=visit.access.person,
                to=to,
                since=visit.today,
                until=last,
                command_time=visit.command_time,
            )
        )
    except Refused as refused:
        return _page(visit, refused.text)
    sentence = words.ASKED.filled(who=visit.names.of(made.to), until=made.until.isoformat())
    return visit.see(visit.url("stand_in"), sentence)


def _page(visit: Visit, refused: Text | None = None) -> Response:
    own = own_delegations(visit.ledger, visit.access.person, visit.at)
    table = LISTING.read(visit, [(id, visit.names.of(id)) for id in own.colleagues])
    if table.file is not None:
        return table.file
    colleagues = [(id, visit.localized(visit.names.of(id))) for id in own.colleagues]
    typed = {"to": visit.value("to"), "until": visit.value("until")}
    values = {"table": table, "colleagues": colleagues, "typed": typed, "refused": refused}
    return visit.render("stand_in.html", words, 200 if refused is None else 422, **values)


PAGES = (Page("/stand-ins", "stand_in", OF_A_DEPARTMENT, get=show, post=ask),)
