"""Sign in and sign out."""

from starlette.responses import Response

from engine.web.page import PUBLIC, Page
from engine.web.visit import Visit
from engine.wording.pages import sign_in as words


def show(visit: Visit) -> Response:
    """Show the form."""
    return visit.render("sign_in.html", words)


PAGES = (Page("/sign-in", "sign_in", PUBLIC, get=show),)
