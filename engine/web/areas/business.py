"""Recording business: the events that a department records, their templates, questions, and cancelling."""

from collections import Counter
from collections.abc import Mapping

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT
from engine.domain.ids import BadId, EventId, ObligationId
from engine.domain.text import Text
from engine.intake.template import template as workbook
from engine.reports.file_names import safe_name
from engine.services.actions.cancel_event import Cancellation, cancel, preview
from engine.services.events.answer_number import answer_number
from engine.services.events.open_questions import NumberQuestion, OpenQuestion, number_questions, open_questions
from engine.services.reading.opened_lately import opened_to_do
from engine.services.reading.recorded_events import RecordedEvents, recorded_events
from engine.services.refused import Refused
from engine.web.attachment import attachment
from engine.web.page import Page
from engine.web.presenters.event_rows import event_type_of, joined
from engine.web.presenters.recorded_list import LatestRows, recorded_list
from engine.web.visit import NotThere, Visit
from engine.wording.dates import local_due
from engine.wording.pages import business as words

_COMMA = Text(zh="、", en=", ")
_SHOWN_REASON = "-"
"""A reason stands in for the one that is not typed yet: the effects do not depend on it."""


def show(visit: Visit) -> Response:
    """Show the events to record, what waits for an answer, and what was recorded lately."""
    found = recorded_events(visit.ledger, visit.access.departments)
    counts = visit.ledger.row_drafts.counts(visit.access.person)
    table = recorded_list(visit, found).read(visit, LatestRows(visit, found))
    if table.file is not None:
        return table.file
    return visit.render(
        "business.html",
        words,
        found=found,
        drafts=counts,
        waiting=_waiting(visit, found),
        questions=len(_open_questions(visit)) + len(_number_questions(visit)) if found.types else 0,
        table=table,
    )


def _waiting(visit: Visit, found: RecordedEvents) -> Mapping[str, int]:
    """How many of the events recorded last have opened something for the reader that still is to do, by type."""
    names = {type_.name for type_ in found.types}
    opened = opened_to_do(visit.ledger, visit.access.person, visit.at, names) if names else ()
    return Counter(one.event.name for one in opened)


def download(visit: Visit) -> Response:
    """Answer with the Excel template of an event."""
    type_ = event_type_of(visit, visit.path("name"))
    content = workbook(type_, visit.book.definitions.catalogue, visit.language)
    return attachment(content, safe_name(f"{visit.localized(type_.title)}.xlsx"))


def show_questions(visit: Visit, status: int = 200, refused: Text | None = None) -> Response:
    """Show the open questions about events of the visitor's departments."""
    return visit.render(
        "business_questions.html",
        words,
        status,
        numbers=_number_questions(visit),
        questions=_open_questions(visit),
        local=lambda event: f"{event.at.astimezone(visit.zone):%Y-%m-%d %H:%M}",
        lacks=lambda question: _lacks(visit, question),
        refused=refused,
    )


def answer(visit: Visit) -> Response:
    """Record whether a number is a known one."""
    event, same = visit.value("event"), visit.value("answer") == "same"
    if visit.value("answer") not in ("same", "another"):
        raise NotThere
    person, command_time = visit.access.person, visit.command_time
    try:
        done = visit.record(
            lambda ledger: answer_number(ledger, event, same=same, person=person, command_time=command_time)
        )
    except Refused as refused:
        return show_questions(visit, 422, refused.text)
    sentence = words.ANSWERED_SAME if done.same else words.ANSWERED_ANOTHER
    return visit.see(visit.url("business_questions"), sentence.filled(number=done.number, known=done.known))


def show_cancel(visit: Visit) -> Response:
    """Show what cancelling an event would do, before anything is recorded."""
    return _cancel_page(visit, visit.query("event"))


def record_cancel(visit: Visit) -> Response:
    """Cancel an event, if the effects are still those that were shown."""
    event, reason, shown = visit.value("event"), visit.value("reason"), visit.value("shown")
    _own_event(visit, event)
    person, command_time = visit.access.person, visit.command_time
    try:
        done = visit.record(
            lambda ledger: cancel(ledger, event, actor=person, reason=reason, command_time=command_time, shown=shown)
        )
    except Refused as refused:
        return _cancel_page(visit, event, 422, refused.text)
    sentence = words.CANCEL_DONE.filled(title=done.title, number=done.event.subject)
    return visit.see(visit.url("business"), sentence)


def _cancel_page(visit: Visit, event: str, status: int = 200, refused: Text | None = None) -> Response:
    _own_event(visit, event)
    shown: Cancellation | None = None
    try:
        shown = preview(
            visit.ledger,
            event,
            actor=visit.access.person,
            reason=_SHOWN_REASON,
            command_time=visit.command_time,
        )
    except Refused as problem:
        refused, status = problem.text, 422
    people = sorted({p for row in shown.occurrences for p in row.notified}) if shown is not None else ()
    return visit.render(
        "business_cancel.html",
        words,
        status,
        event=event,
        shown=shown,
        local=lambda one: f"{one.at.astimezone(visit.zone):%Y-%m-%d %H:%M}",
        due=lambda due: local_due(due.at, visit.zone) if due is not None else visit.localized(words.DUE_PENDING),
        notified=visit.names.listed(people) if people else None,
        reason=visit.value("reason"),
        refused=refused,
    )


def _own_event(visit: Visit, written: str) -> None:
    """Raises NotThere for an event that the visitor's departments do not record, whether or not there is one."""
    try:
        id = EventId.parse(written)
    except BadId:
        raise NotThere from None
    event_type_of(visit, id.name)


def _open_questions(visit: Visit) -> tuple[OpenQuestion, ...]:
    return tuple(q for q in open_questions(visit.ledger) if q.department in visit.access.departments)


def _number_questions(visit: Visit) -> tuple[NumberQuestion, ...]:
    return tuple(q for q in number_questions(visit.ledger) if q.department in visit.access.departments)


def _lacks(visit: Visit, question: OpenQuestion) -> Text:
    """The fields that an event lacks, and the obligations that wait for them."""
    fields = joined([label for _, label in question.fields], _COMMA)
    obligations = joined([_obligation_title(visit, written) for written in question.obligations], _COMMA)
    return words.LACKS.filled(fields=fields, obligations=obligations)


def _obligation_title(visit: Visit, written: str) -> Text:
    """The title of an obligation that waits for an answer; its id where it is no longer agreed."""
    id = ObligationId.parse(written)
    agreement = visit.book.definitions.agreement(id.agreement)
    obligation = agreement.obligation(id.obligation) if agreement is not None else None
    return obligation.title if obligation is not None else Text.plain(written)


PAGES = (
    Page("/business", "business", OF_A_DEPARTMENT, get=show),
    Page("/business/template/{name}", "business_template", OF_A_DEPARTMENT, get=download),
    Page("/business/questions", "business_questions", OF_A_DEPARTMENT, get=show_questions, post=answer),
    Page("/business/cancel", "business_cancel", OF_A_DEPARTMENT, get=show_cancel, post=record_cancel),
)
