"""A site over the sample month, on which a header says who comes: for tests of pages that are not about signing in.

``python -m tests.web.site [PORT] [PERSON]`` serves it on loopback, to look at pages: everybody is PERSON then.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from engine import clock
from engine.checks.evidence import Evidence
from engine.domain.access.access import Access
from engine.domain.access.right import Right
from engine.domain.action.actor import Actor
from engine.services.command_time import rehearsal_clock
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebook
from engine.web.app import create_app
from engine.web.serve import serve
from engine.web.site import Site
from engine.wiring import open_ledger
from engine.workspace import Workspace

WHO = "x-test-person"
RIGHTS = "x-test-rights"
FORM_KEY = "a browser under test"


@dataclass(frozen=True)
class HeaderAuthenticator:
    """Takes the person and the granted rights from headers; ``default`` is who comes without one."""

    ledger: Ledger
    default: str = ""

    def access(self, request: Request, at: datetime, one_state: Ledger) -> Access | None:
        person = request.headers.get(WHO, self.default)
        if not person:
            return None
        book = rulebook(one_state)
        on = book.home.local(rehearsal_clock(one_state.runs)).date()
        actor = Actor.on(person, book.definitions.people, on)
        rights = {Right(r) for r in request.headers.get(RIGHTS, "").split(",") if r}
        if actor is not None:
            rights.add(Right.MEMBER)
            if {d.head for d in book.organisation.departments} & actor.roles:
                rights.add(Right.LEAD)
            if "finance" in actor.departments:
                rights.add(Right.FINANCE)
        return Access(person, frozenset(rights), actor.departments if actor is not None else frozenset())

    def form_key(self, request: Request) -> str:
        return FORM_KEY

    def keep_form_key(self, response: Response, key: str) -> None:
        raise AssertionError("every browser under test has one")

    def keep_session(self, response: Response, token: str) -> None:
        """The header says who comes, with a session or without one."""


def sample_site(state: Path, *, default: str = "") -> Site:
    """The site of a folder in which a sample was played."""
    workspace = Workspace.of(state=state, environment={})
    ledger = open_ledger(workspace)
    return Site(workspace, ledger, Evidence(workspace.evidence), clock.now, HeaderAuthenticator(ledger, default))


def main(words: Sequence[str]) -> None:
    port, person = [*words, "8790", "sales-clerk"][:2] if len(words) < 2 else words[:2]
    site = replace(sample_site(Path(".duecourse/demo"), default=person), public_url=f"http://127.0.0.1:{port}")
    serve(create_app(site), "127.0.0.1", int(port), print)


if __name__ == "__main__":
    main(sys.argv[1:])
