"""The evidence of recorded business, record by record: for slips that lie on the counter, one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT
from engine.domain.agreement.catalogue import EventType
from engine.domain.figures.judged import Judged
from engine.domain.ids import ObligationId, OccurrenceId
from engine.domain.occurrence.evidence_state import outstanding_evidence
from engine.domain.text import Text
from engine.services.reading.opened_lately import MOST, OpenedToDo, opened_to_do
from engine.web.page import Page
from engine.web.presenters.delivery_form import LARGEST_FORM, deliver_form, joined
from engine.web.presenters.event_rows import event_type_of
from engine.web.presenters.inbox_form import judged_of
from engine.web.presenters.inbox_lines import Entered, InboxLine, by_item, line_of
from engine.web.rendering import words_in
from engine.web.visit import Visit
from engine.web.written_number import whole_number
from engine.wording.evidence import wanted_text
from engine.wording.pages import business as words
from engine.wording.pages import inbox as inbox_words


@dataclass(frozen=True, slots=True)
class OpenedColumn:
    """The heading of an obligation, with what is submitted for it under others."""

    title: Text
    borrowed: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """A recorded event with its lines by column; None where it opened nothing of that column, or it is done."""

    number: str
    label: str
    lines: tuple[InboxLine | None, ...]


def show(visit: Visit) -> Response:
    """Show what the events recorded last have opened for the reader and still lacks evidence."""
    drafts = by_item(visit.ledger.drafts.of(visit.access.person))
    return _page(visit, Entered(drafts, {}, {}))


def submit(visit: Visit) -> Response:
    """Keep what the form has as drafts, and hand in what is asked for. A refused item stays, with the reason."""
    event_type_of(visit, visit.path("name"))
    form = deliver_form(visit)
    if not form.is_whole:
        return _page(visit, form.entered, 422, form.sentence, form.undo)
    return visit.see(_here(visit), form.sentence, undo=form.undo)


def _page(visit: Visit, entered: Entered, status: int = 200, sentence: Text | None = None, undo: str = "") -> Response:
    type_, last = event_type_of(visit, visit.path("name")), whole_number(visit.query("last")) or 0
    person = visit.access.person
    opened = opened_to_do(visit.ledger, person, visit.at, {type_.name}, last or MOST)
    if last:  # what was recorded in one go lies on the counter in that order
        opened = opened[::-1]
    columns, rows = _rows(visit, opened, entered)
    lines = [line for row in rows for line in row.lines if line is not None]
    return visit.render(
        "business_opened.html",
        words,
        status,
        type_=type_,
        columns=columns,
        rows=rows,
        here=_here(visit),
        has_more=last > MOST,
        has_drafts=visit.ledger.row_drafts.counts(person).get(type_.name, 0),
        ticked=sum(line.is_ticked for line in lines),
        cell_words=words_in(inbox_words, visit.language),
        join=joined(visit),
        sentence=sentence,
        undo=undo,
    )


def _rows(
    visit: Visit, opened: Sequence[OpenedToDo], entered: Entered
) -> tuple[tuple[OpenedColumn, ...], tuple[OpenedRow, ...]]:
    """The columns, one for each obligation in the order of agreements, and the rows."""
    first = {_column(id): judged_of(row, id) for one in opened for id, row in one.items}
    order = {str(name): place for place, name in enumerate(_obligations(visit))}
    columns = sorted(first, key=lambda column: (order.get(column, len(order)), column))
    rows, number = [], 0
    for one in opened:
        own = {_column(id): (id, row) for id, row in one.items}
        lines: list[InboxLine | None] = []
        for column in columns:
            if column not in own:
                lines.append(None)
                continue
            id, row = own[column]
            lines.append(line_of(visit, number, row, judged_of(row, id), entered, about=False))
            number += 1
        rows.append(OpenedRow(one.event.subject, one.label, tuple(lines)))
    return tuple(_heading(first[column]) for column in columns), tuple(rows)


def _heading(j: Judged) -> OpenedColumn:
    owed = outstanding_evidence(j.agreement, j.obligation, j.history, j.verdict)
    borrowed = (wanted_text(one) for one in owed.wanted if one.lender is not None) if owed is not None else ()
    return OpenedColumn(j.obligation.title, tuple(borrowed))


def _obligations(visit: Visit) -> Iterator[ObligationId]:
    """The obligations in the order of agreements."""
    for agreement in visit.book.definitions.agreements:
        for obligation in agreement.obligations:
            yield ObligationId(agreement.id, obligation.id)


def _column(id: str) -> str:
    """The obligation of an item, as text that can be ordered."""
    return str(OccurrenceId.parse(id).obligation)


def _here(visit: Visit) -> str:
    return visit.url("business_opened", {"last": visit.query("last")}, name=visit.path("name"))


def opened_url(visit: Visit, type_: EventType, recorded: int) -> str:
    """The address of the page with what the events recorded last have opened for the reader; empty where they opened
    nothing for the reader to do."""
    if not recorded or not opened_to_do(visit.ledger, visit.access.person, visit.at, {type_.name}, recorded):
        return ""
    return visit.url("business_opened", {"last": str(recorded)}, name=type_.name)


PAGES = (
    Page("/business/opened/{name}", "business_opened", OF_A_DEPARTMENT, get=show, post=submit, largest=LARGEST_FORM),
)
