"""The inbox: what somebody has to do, to answer, and waits for."""

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT
from engine.services.reading.inbox import inbox
from engine.web.page import Page
from engine.web.visit import Visit
from engine.wording.pages import inbox as words


def show(visit: Visit) -> Response:
    """Show the rows of the inbox."""
    return visit.render("inbox.html", words, inbox=inbox(visit.ledger, visit.access.person, visit.at))


PAGES = (Page("/inbox", "inbox", OF_A_DEPARTMENT, get=show),)
