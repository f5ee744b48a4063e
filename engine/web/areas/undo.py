"""Take back what a form handed in: the button beside the sentence that says so."""

import re
from datetime import UTC, datetime, timedelta

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT
from engine.domain.refusal import Refusal
from engine.intake.draft_folder import DraftFolder
from engine.services.actions.drafts import store_uploads
from engine.services.actions.withdraw_deliveries import FormDeliveries, withdraw_deliveries, withdrawn_evidence
from engine.services.case import Done
from engine.services.refused import Refused
from engine.services.run.erase_drafts import erase_unused, files_of
from engine.web.page import Page
from engine.web.visit import Visit
from engine.wording.pages import undo as words
from engine.wording.refusal import fill, refusal_text

_KEY = re.compile(r"(\d{1,17})-(\d{1,17})")
"""The instants of the first and the last delivery, in microseconds since 1970."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def undo_key(delivered: FormDeliveries) -> str:
    """The deliveries of a form as the button for them names them."""
    return "-".join(str((at - _EPOCH) // _MICROSECOND) for at in (delivered.first, delivered.last))


def take_back(visit: Visit) -> Response:
    """Withdraw everything that a form handed in; its evidence is in the drafts again."""
    named = _KEY.fullmatch(visit.value("undo"))
    if named is None:
        raise Refused("nothing-to-withdraw")
    first, last = (_EPOCH + int(part) * _MICROSECOND for part in named.groups())
    person, evidence = visit.access.person, visit.site.evidence
    delivered = FormDeliveries(person, first, last)
    filled_in = withdrawn_evidence(visit.ledger, delivered, visit.command_time, evidence)
    folder = DraftFolder(visit.site.workspace.drafts)
    before = files_of(visit.ledger, person)
    uploads = store_uploads(folder, filled_in)
    try:
        results = visit.record(
            lambda ledger: withdraw_deliveries(
                ledger, person, filled_in, uploads, visit.command_time, evidence, visit.site.now()
            )
        )
    finally:
        erase_unused(visit.ledger, folder, before | {file.sha256 for file in uploads.files.values()})
    done = [result for result in results if isinstance(result, Done)]
    refusals = [result for result in results if isinstance(result, Refusal)]
    if not refusals:
        return visit.see(visit.url("inbox"), fill(words.DONE, {"count": len(done)}))
    values = {"count": len(done), "left": len(refusals), "why": refusal_text(refusals[0])}
    return visit.see(visit.url("inbox"), fill(words.DONE_NOT_ALL, values))


PAGES = (Page("/undo", "undo", OF_A_DEPARTMENT, post=take_back),)
