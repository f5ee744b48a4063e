"""A rehearsal on pages: its clock stands until somebody goes on to the next morning, which runs everything once."""

from datetime import UTC, datetime

from starlette.responses import Response

from engine.domain.access.right import EVERYBODY
from engine.services.command_time import rehearsal_clock, resolve_command_time
from engine.services.rehearsal.replay import next_morning
from engine.services.run.run_compliance import run_compliance
from engine.web.areas.home import own_path
from engine.web.page import Page
from engine.web.visit import NotThere, Visit
from engine.web.written_number import whole_number
from engine.wiring import run_context
from engine.wording.dates import moment_text
from engine.wording.pages import rehearsal as words

_LAST = 250_000_000_000
"""Seconds since 1970, within the years that have dates."""


def go_on(visit: Visit) -> Response:
    """Run at the morning after the instant that the page showed. A second click finds that morning come already."""
    if not visit.command_time.rehearsal:
        raise NotThere
    ledger, back = visit.ledger, own_path(visit.value("next"))
    clock, shown = rehearsal_clock(ledger.runs), _shown_at(visit)
    if shown > clock:  # no page showed that: the clock goes on by one morning at most
        raise NotThere
    morning = next_morning(shown, visit.book)
    if clock >= morning:
        return visit.see(back)
    command_time = resolve_command_time(ledger, morning, visit.site.now(), run=True)
    done = run_compliance(run_context(visit.site.workspace, ledger), command_time)
    at = moment_text(done.at, visit.zone)
    return visit.see(back, words.DONE.filled(at=at, opened=done.opened, sent=done.sent))


def _shown_at(visit: Visit) -> datetime:
    """The instant that the page showed. Raises NotThere for a form that no page of ours has."""
    seconds = whole_number(visit.value("shown_at"), _LAST)
    if seconds is None:
        raise NotThere
    return datetime.fromtimestamp(seconds, UTC)


PAGES = (Page("/rehearsal/next-morning", "next_morning", EVERYBODY, post=go_on),)
