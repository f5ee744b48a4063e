"""The list of what an export of evidence holds: one row for each field of a delivery, one for an item without any."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.figures.submission import Submission, SubmittedFile
from engine.domain.ledger.entry import CHECK, ENGINE
from engine.domain.text import Text
from engine.reports.evidence_folder import EvidenceExport, ExportedField
from engine.reports.model import (
    FOR_READERS,
    ON_SHEETS,
    CellKind,
    Column,
    Report,
    Section,
    Tone,
    always,
)
from engine.services.reading.evidence import ItemEvidence
from engine.wording import evidence_labels as labels
from engine.wording.action import entry_title
from engine.wording.dates import period_text
from engine.wording.evidence import erased_text
from engine.wording.field_value import value_text
from engine.wording.item_state import state_text
from engine.wording.names import actor_title, department_title, person_title, role_title, thing, title_of
from engine.wording.refusal import fill

_MISSING = "kept-file-missing"


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A field of a delivery of an item; None where the item has no delivery, or the delivery no field."""

    item: ItemEvidence
    submission: Submission | None = None
    field: ExportedField | None = None


def evidence_index(export: EvidenceExport) -> Report:
    """The list as a report, with the titles of the organisation."""
    evidence = export.evidence
    book = evidence.book
    rows = tuple(_rows(export))
    return Report(
        title=labels.INDEX,
        organisation=book.organisation.title,
        as_of=evidence.at,
        zone=book.home.table.zone,
        summary=export_summary(export),
        sections=(_items(rows, _Index(book.organisation, book.definitions.people, book.home.zone)),),
        period=period_text(str(evidence.period)) if evidence.period is not None else None,
        rehearsal=evidence.rehearsal,
    )


def export_summary(export: EvidenceExport) -> Text:
    """The numbers of items, deliveries and files."""
    delivered = sum(any(s.taken_back is None for s in item.item.submissions) for item in export.items)
    summary = fill(labels.SUMMARY, {"items": len(export.items), "delivered": delivered, "files": export.files})
    damaged = len(export.problems)
    return fill(labels.DAMAGED, {"summary": summary, "damaged": damaged}) if damaged else summary


def _rows(export: EvidenceExport) -> Iterator[IndexRow]:
    for exported in export.items:
        item = exported.item
        if not item.submissions:
            yield IndexRow(item)
        for submission in item.submissions:
            fields = [field for field in exported.fields if field.submission is submission]
            yield from (IndexRow(item, submission, field) for field in fields or (None,))


class _Index:
    """The cells of the list."""

    def __init__(self, organisation: Organisation, people: tuple[Person, ...], zone: tzinfo) -> None:
        self._organisation = organisation
        self._people = people
        self._zone = zone

    def provider(self, row: IndexRow) -> Text:
        return department_title(self._organisation, row.item.agreement.provider)

    def consumer(self, row: IndexRow) -> Text:
        return department_title(self._organisation, row.item.agreement.consumer)

    def owner(self, row: IndexRow) -> Text:
        person = row.item.history.assigned_to
        if person is not None:
            return person_title(self._people, person)
        return role_title(self._organisation, row.item.obligation.owner)

    def by(self, row: IndexRow) -> Text | None:
        if row.submission is None:
            return None
        actor = row.submission.entry.actor
        if actor == ENGINE:
            return labels.EVENT
        return actor_title((), CHECK) if actor == CHECK else person_title(self._people, actor)

    def value(self, row: IndexRow) -> Text | None:
        if row.field is None:
            return row.submission.shown_by if row.submission is not None else None
        value = row.field.field.value
        if isinstance(value, SubmittedFile):
            return erased_text(value.name, value.erased_at, self._zone) if value.erased_at is not None else None
        return value_text(row.field.field.field, value, self._zone)


def _items(rows: tuple[IndexRow, ...], cells: _Index) -> Section[IndexRow]:
    columns: tuple[Column[IndexRow], ...] = (
        Column("agreement", labels.AGREEMENT, CellKind.TEXT, lambda x: x.item.agreement.title, media=ON_SHEETS),
        Column("what", labels.WHAT, CellKind.TEXT, lambda x: title_of(x.item.obligation, x.item.occurrence)),
        Column("about", labels.ABOUT, CellKind.TEXT, _about, under="what", media=FOR_READERS),
        Column("label", labels.ABOUT, CellKind.TEXT, _label, media=ON_SHEETS),
        Column("number", labels.NUMBER, CellKind.TEXT, lambda x: x.item.occurrence.subject, media=ON_SHEETS),
        Column("provider", labels.PROVIDER, CellKind.TEXT, cells.provider),
        Column("owner", labels.OWNER, CellKind.TEXT, cells.owner, under="provider"),
        Column("consumer", labels.CONSUMER, CellKind.TEXT, cells.consumer, media=ON_SHEETS),
        Column("due", labels.DUE, CellKind.DUE, _due, sheet_titles=(labels.DUE_ON,)),
        Column("delivered", labels.DELIVERED, CellKind.INSTANT, _delivered, sheet_titles=(labels.DELIVERED_ON,)),
        Column("by", labels.BY, CellKind.TEXT, cells.by, under="delivered"),
        Column("kind", labels.KIND, CellKind.TEXT, _kind, media=ON_SHEETS),
        Column("state", labels.STATE, CellKind.TEXT, _state),
        Column("field", labels.FIELD, CellKind.TEXT, _field),
        Column("value", labels.VALUE, CellKind.TEXT, cells.value, under="field"),
        Column("name", labels.NAME, CellKind.TEXT, _name, media=ON_SHEETS),
        Column("file", labels.FILE, CellKind.LINK, _path),
        Column("problem", labels.PROBLEM, CellKind.TEXT, _problem, under="file", tone=always(Tone.ALERT)),
        Column("sha256", labels.SHA256, CellKind.ID, _sha256, under="file"),
        Column("id", labels.ID, CellKind.ID, lambda x: x.item.occurrence.id, under="what"),
    )
    return Section(labels.ITEMS, columns, rows, empty=labels.NO_ITEMS, main="what")


def _about(row: IndexRow) -> str:
    occurrence = row.item.occurrence
    return thing(_label(row), occurrence.subject)


def _label(row: IndexRow) -> str | None:
    return row.item.occurrence.label or row.item.occurrence.served


def _due(row: IndexRow) -> datetime | None:
    due = row.item.verdict.due
    return due.at if due is not None else None


def _delivered(row: IndexRow) -> datetime | None:
    return row.submission.entry.effective_at if row.submission is not None else None


def _kind(row: IndexRow) -> Text | None:
    return entry_title(row.submission.entry.kind) if row.submission is not None else None


def _state(row: IndexRow) -> Text:
    """The state of the item; of a delivery that was taken back, that it was, and why."""
    if row.submission is None or (entry := row.submission.taken_back) is None:
        return state_text(row.item.verdict)
    what, reason = entry_title(entry.kind), str(entry.body.get("reason") or "")
    return labels.TAKEN_BACK.filled(what=what, reason=reason) if reason else what


def _field(row: IndexRow) -> Text | None:
    return row.field.field.field.label if row.field is not None else None


def _file(row: IndexRow) -> SubmittedFile | None:
    value = row.field.field.value if row.field is not None else None
    return value if isinstance(value, SubmittedFile) else None


def _path(row: IndexRow) -> str | None:
    return str(row.field.path) if row.field is not None and row.field.path is not None else None


def _name(row: IndexRow) -> str | None:
    file = _file(row)
    return file.name if file is not None else None


def _sha256(row: IndexRow) -> str | None:
    file = _file(row)
    return file.sha256 if file is not None else None


def _problem(row: IndexRow) -> Text | None:
    problem = row.field.problem if row.field is not None else None
    if problem is None:
        return None
    label = labels.MISSING if problem.code == _MISSING else labels.ALTERED
    return label.filled(name=str(problem.values["name"]))
