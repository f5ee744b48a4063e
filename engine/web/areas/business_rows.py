"""Many rows of one event: pasted, out of a file, or typed; judged cell by cell; the good ones are recorded.

Whatever was sent stays on the server as drafts until it is recorded or removed.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT
from engine.domain.agreement.catalogue import EventType
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.intake.open_table import read_table
from engine.intake.stream import FileStream
from engine.services.events.pasted_rows import PastedRows, pasted_rows, rows_of_file
from engine.services.events.row_drafts import MOST, ChangedRows, RowChanges, change_rows, judge_drafts, record_drafts
from engine.services.events.typed_rows import JudgedRow, RecordedRows, RowDecision
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.web.areas.business_opened import opened_url
from engine.web.page import Page
from engine.web.presenters.event_rows import (
    CellView,
    RowColumn,
    cell_view,
    cells_before,
    event_type_of,
    joined,
    reason_of,
    row_columns,
    row_view,
    shown_cells,
)
from engine.web.visit import Visit
from engine.web.written_number import whole_number
from engine.wording.pages import business as words
from engine.wording.refusal import refusal_text

_SHOWN = 200
"""The most rows on one page, so that the fields of its form stay within what a form may have."""
_MOST_FIELDS = 4_000
_BLANK = 3
"""Blank rows below the others, to type into."""
_LARGEST = 12 * 1024 * 1024
"""Bytes of a form: a file of ten megabytes, and the rows beside it."""
_LARGEST_FILE = 10 * 1024 * 1024
_ID = re.compile(r"[0-9a-f]{32}")
_LISTED = 8
_COMMA = Text(zh="、", en=", ")


_Shown = Mapping[str, Mapping[str, tuple[str, str]]]
"""The texts that a page showed, kept and sent, by row and column."""


@dataclass(frozen=True, slots=True)
class _Added:
    """The rows that a form adds from a paste and from files; ``refused`` is why nothing could be read."""

    rows: tuple[Mapping[str, str], ...] = ()
    unused: tuple[str, ...] = ()
    refused: Text | None = None


def show(visit: Visit) -> Response:
    """Show the rows that are not recorded yet, those that need something first."""
    return _page(visit, event_type_of(visit, visit.path("name")))


def send(visit: Visit) -> Response:
    """Keep what the form has, then add, remove or record rows."""
    type_ = event_type_of(visit, visit.path("name"))
    columns = row_columns(visit, type_)
    operation, person = visit.value("op"), visit.access.person
    added = _added(visit, type_)
    removed = [operation.removeprefix("remove-")] if operation.startswith("remove-") else []
    shown = _shown(visit, columns)
    changes = RowChanges(_typed(visit, columns, shown), _decisions(visit), added.rows, removed, _kept(shown))
    now, command_time = visit.site.now(), visit.command_time

    def work(ledger: Ledger) -> tuple[ChangedRows, RecordedRows | None]:
        changed = change_rows(ledger, person, type_.name, changes, now)
        if operation != "save" or changed.not_taken:
            return changed, None
        done = record_drafts(
            ledger,
            type_,
            person=person,
            command_time=command_time,
            now=now,
            wording=lambda one: reason_of(type_, one, columns),
        )
        return changed, done

    try:
        changed, done = visit.record(work)
    except Refused as refused:
        return _page(visit, type_, 422, refused=refused.text, pasted=visit.value("paste"))
    if added.refused is not None:
        return _page(visit, type_, 422, refused=added.refused, pasted=visit.value("paste"))
    if visit.is_partial:
        return _judgements(visit, type_, columns, changed)
    if changed.not_taken:
        return _page(visit, type_, 422, refused=words.NEWER_ROWS, changed=changed)
    opened = opened_url(visit, type_, _new(done)) if done is not None else ""
    return visit.see(opened or visit.url("business_rows", name=type_.name), _sentence(added, len(removed), done))


def _new(done: RecordedRows) -> int:
    """The number of events that were not recorded before."""
    return sum(one.before is None for one in done.recorded)


def _added(visit: Visit, type_: EventType) -> _Added:
    """The rows of the paste and of the files; a file that cannot be read is refused, and the rest is kept."""
    catalogue = visit.book.definitions.catalogue
    read: list[PastedRows] = []
    try:
        if visit.value("paste").strip():
            read.append(pasted_rows(visit.value("paste"), type_, catalogue, most=MOST))
        for upload in visit.uploads("table"):
            name = upload.filename or "table"
            table = read_table(FileStream.of(name, upload.file.read(_LARGEST_FILE + 1), _LARGEST_FILE))
            read.append(rows_of_file(table, type_, catalogue, most=MOST))
    except Refused as refused:
        return _Added(refused=refused.text)
    if not read and visit.value("op") == "add":
        return _Added(refused=refusal_text(Refusal("rows-none")))
    rows = tuple(row for one in read for row in one.rows)
    return _Added(rows, tuple(heading for one in read for heading in one.unused))


def _typed(visit: Visit, columns: Sequence[RowColumn], shown: _Shown) -> Mapping[str, Mapping[str, str]]:
    """The cells of the rows that the form shows, by the id of the row; one that nobody changed as it was kept."""
    cells: dict[str, Mapping[str, str]] = {}
    for id in dict.fromkeys(visit.values("row")):
        if _ID.fullmatch(id):
            names = {column.column: f"c-{id}-{n}" for n, column in enumerate(columns)}
            typed = {column: visit.value(name) for column, name in names.items() if name in visit.form}
            before = shown.get(id, {})
            cells[id] = {c: before[c][0] if c in before and before[c][1] == text else text for c, text in typed.items()}
    return cells


def _shown(visit: Visit, columns: Sequence[RowColumn]) -> _Shown:
    """The cells that the page showed, by the id of the row."""
    return {id: cells_before(visit.value(f"w-{id}"), columns) for id in dict.fromkeys(visit.values("row"))}


def _kept(shown: _Shown) -> Mapping[str, Mapping[str, str]]:
    return {id: {column: kept for column, (kept, _) in cells.items()} for id, cells in shown.items()}


def _decisions(visit: Visit) -> Mapping[str, RowDecision]:
    chosen = {id: visit.value(f"d-{id}") for id in visit.values("row") if f"d-{id}" in visit.form}
    return {id: RowDecision(value) for id, value in chosen.items() if value in set(RowDecision)}


def _sentence(added: _Added, removed: int, done: RecordedRows | None) -> Text:
    """The sentence that says what was done."""
    if done is not None:
        count, opened, left = len(done.recorded), sum(len(one.opens) for one in done.recorded), len(done.left)
        sentence = words.SAVED_LEFT if left else words.SAVED
        if not count and left:
            sentence = words.SAVED_NOTHING
        saved = sentence.filled(n=count, opened=opened, left=left)
        known = words.KNOWN_TOO.filled(n=len(done.known)) if done.known else None
        return joined([saved, known], Text(zh="", en=" ")) if known is not None else saved
    if removed:
        return words.REMOVED.filled(n=removed)
    if not added.rows:
        return words.KEPT_NOW
    if not added.unused:
        return words.ADDED.filled(n=len(added.rows))
    headings = joined([Text.plain(heading) for heading in added.unused[:_LISTED]], _COMMA)
    return words.ADDED_UNUSED.filled(n=len(added.rows), headings=headings)


def _judged(visit: Visit, type_: EventType) -> tuple[JudgedRow, ...]:
    return judge_drafts(visit.ledger, type_, person=visit.access.person, command_time=visit.command_time)


def _page(
    visit: Visit,
    type_: EventType,
    status: int = 200,
    *,
    refused: Text | None = None,
    pasted: str = "",
    changed: ChangedRows | None = None,
) -> Response:
    columns = row_columns(visit, type_)
    judged = _judged(visit, type_)
    size = min(_SHOWN, _MOST_FIELDS // (len(columns) + 3))
    page = whole_number(visit.query("page")) or 1
    ordered = sorted(judged, key=lambda one: one.is_ready)
    shown = ordered[(page - 1) * size : page * size]
    return visit.render(
        "business_rows.html",
        words,
        status,
        type_=type_,
        columns=columns,
        rows=[row_view(visit, type_, columns, one, newer=_newer(changed, one)) for one in shown],
        blank=[_blank(visit, type_, columns) for _ in range(_BLANK)],
        total=len(judged),
        ready=sum(one.is_ready for one in judged),
        more=len(judged) - len(shown),
        page=page,
        size=size,
        refused=refused,
        pasted=pasted,
    )


def _newer(changed: ChangedRows | None, one: JudgedRow) -> Mapping[str, Text]:
    """The columns of a row that another window has changed, with both texts."""
    not_taken = changed.not_taken if changed is not None else {}
    return {
        column: words.NEWER_CELL.filled(kept=one.row.cells.get(column, ""), typed=typed)
        for (id, column), typed in not_taken.items()
        if changed is not None and changed.ids[id] == one.row.id
    }


def _blank(visit: Visit, type_: EventType, columns: Sequence[RowColumn]) -> tuple[str, Sequence[CellView], str]:
    cells = [cell_view(type_, column, "", {}, visit.zone) for column in columns]
    return secrets.token_hex(16), cells, shown_cells(cells)


def _judgements(visit: Visit, type_: EventType, columns: Sequence[RowColumn], changed: ChangedRows) -> Response:
    """The problems of the cells of the form and the items that its rows open: the parts of the page that change.

    A row with a text that was not taken goes on comparing with what its page showed: the text is still in its cell.
    """
    judged = _judged(visit, type_)
    form_ids = {stored: id for id, stored in changed.ids.items()}
    rows = []
    for one in judged:
        if (id := form_ids.get(one.row.id)) is not None:
            newer = _newer(changed, one)
            rows.append(row_view(visit, type_, columns, one, id, newer, visit.value(f"w-{id}") if newer else ""))
    ready = sum(one.is_ready for one in judged)
    return visit.render("parts/row_judgements.html", words, type_=type_, rows=rows, total=len(judged), ready=ready)


PAGES = (Page("/business/rows/{name}", "business_rows", OF_A_DEPARTMENT, get=show, post=send, largest=_LARGEST),)
