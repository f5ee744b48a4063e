"""One event in a form: what it opens is shown before it is recorded. The same form corrects an event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT
from engine.domain.agreement.catalogue import EventType
from engine.domain.ids import BadId, EventId
from engine.domain.ledger.event import Event
from engine.domain.text import Text
from engine.services.actions.cancel_event import CancellationEffect, CancellationRow
from engine.services.actions.correction_effects import correction_effects
from engine.services.events.cell_problems import KEY, TIME, filled
from engine.services.events.typed_rows import (
    JudgedRow,
    RecordedRows,
    RowDecision,
    RowState,
    TypedRow,
    event_of_key,
    record_rows,
)
from engine.services.ports.ledger import Ledger
from engine.services.reading.items_to_do import judge_event
from engine.services.refused import Refused
from engine.web.page import Page
from engine.web.presenters.delivery_form import LARGEST_FORM, Results, done_of, undo_of
from engine.web.presenters.delivery_form import joined as joined_by
from engine.web.presenters.event_evidence import (
    NO_EVIDENCE,
    EventEvidence,
    deliver_complete,
    evidence_text,
    keep_evidence,
)
from engine.web.presenters.event_rows import (
    CellView,
    RowColumn,
    RowView,
    cell_view,
    cells_before,
    cells_of_event,
    event_type_of,
    joined,
    opened_sentence,
    row_columns,
    row_view,
    shown_cells,
)
from engine.web.rendering import words_in
from engine.web.visit import NotThere, Visit
from engine.wording.pages import business as words
from engine.wording.pages import inbox as inbox_words
from engine.wording.when import due_text

_ONE = "one"
"""The id of the only row."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form that was sent: the row of the event, and the event that it corrects, if it corrects one."""

    type_: EventType
    before: Event | None
    row: TypedRow


class _NotReady(Exception):
    """The row cannot be recorded as it stands; nothing was written."""

    def __init__(self, judged: JudgedRow) -> None:
        super().__init__()
        self.judged = judged


def show(visit: Visit) -> Response:
    """Show a blank form, or that of an event that is to be corrected."""
    type_ = event_type_of(visit, visit.path("name"))
    before = _corrected(visit, type_, visit.query("event"))
    if before is None:
        cells: Mapping[str, str] = {TIME: f"{visit.at.astimezone(visit.zone):%Y-%m-%dT%H:%M}"}
    else:
        cells = cells_of_event(before, type_, visit.zone)
    return _form(visit, type_, before, cells)


def send(visit: Visit) -> Response:
    """Show what the form would do, or record it."""
    type_ = event_type_of(visit, visit.path("name"))
    before = _corrected(visit, type_, visit.value("event"))
    columns = row_columns(visit, type_)
    cells = {column.column: visit.value(column.name) for column in columns}
    if before is not None:
        cells[KEY] = before.subject
    if before is not None and (merged := _merged(visit, type_, before, cells)) is not None:
        return _corrected_meanwhile(visit, type_, before, *merged)
    sent = _Sent(type_, before, TypedRow(_ONE, cells, _decision(visit, before)))
    try:
        if visit.value("op") == "record" and not visit.values("row"):  # a form without places for evidence
            return _record(visit, sent, NO_EVIDENCE)
        return _judge(visit, sent)
    except Refused as refused:
        return _form(visit, type_, before, cells, 422, refused=refused.text)


def _judge(visit: Visit, sent: _Sent) -> Response:
    """Keep the evidence of the form; then show what recording the event would do, or record it."""
    event = judge_event(visit.ledger, sent.type_, sent.row, person=visit.access.person, command_time=visit.command_time)
    evidence = keep_evidence(visit, sent.type_, event.to_do) if sent.before is None else NO_EVIDENCE
    if visit.value("op") != "record":
        return _shown(visit, sent, event.row, evidence)
    refused = words.NOT_TAKEN if evidence.refused else words.NOT_READY if not event.row.is_ready else None
    if refused is not None:
        form = partial(_form, visit, sent.type_, sent.before, sent.row.cells, 422)
        return form(judged=event.row, evidence=evidence, refused=refused)
    return _record(visit, sent, evidence)


def _record(visit: Visit, sent: _Sent, evidence: EventEvidence) -> Response:
    """Record the event, and hand in with it what is complete, if that is asked for. Where something has come between,
    the form comes back with the evidence that was kept."""
    person, command_time = visit.access.person, visit.command_time

    def work(ledger: Ledger) -> tuple[RecordedRows, Results]:
        if (before := sent.before) is not None and _corrected(visit, sent.type_, str(before.id), ledger) != before:
            raise Refused("corrected-meanwhile")
        done = record_rows(ledger, sent.type_, [sent.row], person=person, command_time=command_time)
        if done.left:
            raise _NotReady(done.left[0])
        delivers = visit.value("deliver") and done.recorded
        return done, deliver_complete(visit, ledger, done.recorded[0].opens) if delivers else {}

    form = partial(_form, visit, sent.type_, sent.before, sent.row.cells, 422, evidence=evidence.waiting)
    try:
        done, results = visit.record(work)
    except _NotReady as not_ready:
        return form(judged=not_ready.judged, refused=words.NOT_READY)
    except Refused as refused:
        return form(refused=refused.text)
    event, opened = (done.recorded[0].event, done.recorded[0].opens) if done.recorded else (None, ())
    sentences = [_recorded(visit, sent.type_, done), *evidence_text(visit, opened, results)]
    return visit.see(
        visit.url("business_record", name=sent.type_.name),
        joined(sentences, Text(zh="", en=" ")),
        undo=undo_of(visit, done_of(results)),
        subject=event.subject if event is not None else "",
    )


def _merged(
    visit: Visit, type_: EventType, before: Event, typed: Mapping[str, str]
) -> tuple[Mapping[str, str], Mapping[str | None, Text]] | None:
    """The cells of a correction whose event was corrected since its page was made: the newer values where nobody
    changed the page, else what was typed, with what is recorded now. None where nothing was corrected since."""
    recorded = cells_of_event(before, type_, visit.zone)
    shown = {
        column: kept for column, (kept, _) in cells_before(visit.value("shown"), row_columns(visit, type_)).items()
    }
    if not shown or shown == dict(recorded):
        return None
    touched = {column: text for column, text in typed.items() if text not in (shown.get(column), recorded[column])}
    newer: dict[str | None, Text] = {
        c: words.RECORDED_NOW.filled(kept=recorded[c]) for c in recorded if recorded[c] != shown.get(c)
    }
    return {**recorded, **touched}, newer


def _corrected_meanwhile(
    visit: Visit, type_: EventType, before: Event, cells: Mapping[str, str], newer: Mapping[str | None, Text]
) -> Response:
    """The form with the newer values and what was typed; while somebody types, the sentence alone."""
    if not visit.is_partial:
        return _form(visit, type_, before, cells, 422, refused=words.CORRECTED_MEANWHILE, newer=newer)
    return visit.render(
        "parts/event_preview.html",
        words,
        view=None,
        effects=(),
        type_=type_,
        before=before,
        refused=words.CORRECTED_MEANWHILE,
        **_evidence_values(visit, NO_EVIDENCE),
    )


def _shown(visit: Visit, sent: _Sent, judged: JudgedRow, evidence: EventEvidence) -> Response:
    """The form with what recording it would do; the part about that alone where a script asks while somebody types."""
    type_, before = sent.type_, sent.before
    status = 422 if evidence.refused else 200
    if not visit.is_partial:
        return _form(visit, type_, before, sent.row.cells, status, judged=judged, evidence=evidence)
    view = row_view(visit, type_, row_columns(visit, type_), judged)
    return visit.render(
        "parts/event_preview.html",
        words,
        status,
        view=_while_typing(view),
        effects=_effects(visit, type_, judged),
        type_=type_,
        before=before,
        refused=None,
        **_evidence_values(visit, evidence),
    )


def _evidence_values(visit: Visit, evidence: EventEvidence) -> Mapping[str, Any]:
    """The values with which a template shows the places for evidence."""
    return {
        "evidence": evidence,
        "cell_words": words_in(inbox_words, visit.language),
        "join": joined_by(visit),
        "delivers": bool(visit.value("deliver")),
    }


def _effects(visit: Visit, type_: EventType, judged: JudgedRow | None) -> Sequence[tuple[Text, Text, Text]]:
    """The effect of a correction on each item that is there already, with the item and its due time."""
    if judged is None or judged.state is not RowState.CORRECTION or not judged.is_ready:
        return ()
    rows = correction_effects(
        visit.ledger, type_, judged.row, person=visit.access.person, command_time=visit.command_time
    )
    return [(words.EFFECTS[row.effect.value], row.title, _due(visit, row)) for row in rows]


def _due(visit: Visit, row: CancellationRow) -> Text:
    old, new = (due_text(due.at, visit.at, visit.zone) if due is not None else None for due in (row.old, row.new))
    if row.effect is CancellationEffect.MOVES:
        return words.MOVED.filled(old=old or words.DUE_PENDING, new=new or words.DUE_PENDING)
    return new or old or words.DUE_PENDING


def _while_typing(view: RowView) -> RowView | None:
    """None while required cells are still blank and nothing else is wrong: that is no problem before somebody sends."""
    wrong = [cell for cell in view.cells if cell.problem is not None and cell.text.strip()]
    blank = any(cell.problem is not None and not cell.text.strip() for cell in view.cells)
    return None if blank and not wrong and view.remark is None else view


def _form(
    visit: Visit,
    type_: EventType,
    before: Event | None,
    cells: Mapping[str, str],
    status: int = 200,
    *,
    judged: JudgedRow | None = None,
    evidence: EventEvidence = NO_EVIDENCE,
    refused: Text | None = None,
    newer: Mapping[str | None, Text] | None = None,
) -> Response:
    columns = row_columns(visit, type_)
    view = row_view(visit, type_, columns, judged) if judged is not None else None
    return visit.render(
        "business_form.html",
        words,
        status,
        type_=type_,
        before=before,
        event=before.id if before is not None else "",
        cells=view.cells if view is not None else _cells(visit, type_, columns, cells, newer or {}),
        shown=_shown_of(visit, type_, before, columns) if before is not None else "",
        view=view,
        effects=_effects(visit, type_, judged),
        decision=judged.row.decision.value if judged is not None else "",
        refused=refused,
        subject_number=before.subject if before is not None else "",
        has_drafts=visit.ledger.row_drafts.counts(visit.access.person).get(type_.name, 0),
        any_typed=filled(cells, [column.column for column in columns if column.column != TIME]),
        **_evidence_values(visit, evidence),
    )


def _cells(
    visit: Visit,
    type_: EventType,
    columns: Sequence[RowColumn],
    cells: Mapping[str, str],
    newer: Mapping[str | None, Text],
) -> Sequence[CellView]:
    return tuple(cell_view(type_, column, cells.get(column.column, ""), newer, visit.zone) for column in columns)


def _shown_of(visit: Visit, type_: EventType, before: Event, columns: Sequence[RowColumn]) -> str:
    """The event as the form says that its page showed it."""
    return shown_cells(_cells(visit, type_, columns, cells_of_event(before, type_, visit.zone), {}))


def _corrected(visit: Visit, type_: EventType, written: str, ledger: Ledger | None = None) -> Event | None:
    """The event that the form corrects; None for a new one. Raises NotThere for one that cannot be corrected here."""
    if not written:
        return None
    try:
        id = EventId.parse(written)
    except BadId:
        raise NotThere from None
    before = event_of_key(ledger or visit.ledger, id) if id.name == type_.name else None
    if before is None or type_.repeats:  # a repeating event has its time in its id: another time is another event
        raise NotThere
    return before


def _decision(visit: Visit, before: Event | None) -> RowDecision:
    """The answer to the question of the row; whoever opened the form of an event to correct it has answered already."""
    written = visit.value("decision")
    if before is not None:
        return RowDecision.RECORD
    return RowDecision(written) if written in set(RowDecision) else RowDecision.NONE


def _recorded(visit: Visit, type_: EventType, done: RecordedRows) -> Text:
    """The sentence that says what was recorded and opened."""
    if done.known:
        return words.KNOWN
    one = done.recorded[0]
    number = one.event.subject if one.event is not None else ""
    sentence = words.CORRECTED if one.state is RowState.CORRECTION else words.RECORDED
    return sentence.filled(title=type_.title, number=number, opens=opened_sentence(visit, one.opens))


PAGES = (
    Page("/business/record/{name}", "business_record", OF_A_DEPARTMENT, get=show, post=send, largest=LARGEST_FORM),
)
