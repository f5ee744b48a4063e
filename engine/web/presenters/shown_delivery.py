"""A delivery as pages show it: its values beside those of the event, its files with what can be seen of them.

``shown_delivery`` gives what the macro ``delivery`` of ``parts/evidence.html`` draws, on any page.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.figures.field_comparison import ComparedField
from engine.domain.figures.submission import Submission, SubmittedField, SubmittedFile
from engine.domain.text import Text
from engine.services.reading.delivered_item import DeliveredItem
from engine.web.presenters.submitted_files import (
    ContentGone,
    FoundFile,
    evidence_url,
    log_view,
    rendition_of,
    same_files,
)
from engine.web.rendering import Words, words_in
from engine.web.visit import Visit
from engine.wording.dates import local_due
from engine.wording.evidence import erased_text
from engine.wording.field_value import value_text
from engine.wording.pages import evidence as words
from engine.wording.refusal import refusal_text

_ROWS_IN_PLACE = 12
"""Rows of a table that are shown beside a delivery; the page of the file shows more."""
_TEXT_IN_PLACE = 2_000
"""Characters of a text that are shown beside a delivery."""


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value of a delivery, and beside it the one of the event; an empty text where there is none."""

    label: Text
    submitted: Text
    recorded: Text
    differs: bool


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of a delivery with what can be seen of it: a ``picture`` (the address), a table, a ``text``, or a
    ``sentence`` that says why nothing is. An address is empty where there is nothing to open."""

    label: Text
    name: str
    size: int
    signed: bool
    page: str
    download: str
    picture: str = ""
    thumb: str = ""
    pages: int = 0
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str | None = None
    cut: bool = False
    sentence: Text | None = None
    same_as: tuple[str, ...] = ()
    unseen: Text | None = None


@dataclass(frozen=True, slots=True)
class ShownDelivery:
    """One delivery: who and when, its values and files, and why it was taken back. ``words`` are those of the macro."""

    words: Words
    by: Text
    when: str
    what: Text | None
    values: tuple[ShownValue, ...]
    files: tuple[ShownFile, ...]
    comment: str
    has_event: bool
    taken_back_by: Text | None = None
    taken_back_when: str = ""
    taken_back_why: str = ""

    @property
    def has_values(self) -> bool:
        """True if a value was delivered, and not files alone."""
        return any(value.submitted.zh for value in self.values)


def shown_delivery(visit: Visit, item: DeliveredItem, submission: Submission) -> ShownDelivery:
    """A delivery of an item that the visitor may see. Its files are drawn where they were not before, and the view of
    each is kept."""
    compared = item.compared(submission) if submission.taken_back is None else _alone(submission)
    back = submission.taken_back
    return ShownDelivery(
        words_in(words, visit.language),
        visit.names.of(submission.entry.actor),
        _local(visit, submission.entry.effective_at),
        submission.shown_by,
        tuple(_value(visit, row) for row in compared if not _is_file(row)),
        tuple(_file(visit, item, submission, field, file) for field, file in submission.files),
        submission.comment,
        item.event is not None and back is None,
        visit.names.of(back.actor) if back is not None else None,
        _local(visit, back.effective_at) if back is not None else "",
        str(back.body.get("reason") or "") if back is not None else "",
    )


def _alone(submission: Submission) -> tuple[ComparedField, ...]:
    """The fields of a delivery that no longer stands, without the event: it may have been corrected since."""
    return tuple(ComparedField(field) for field in submission.fields)


def _is_file(row: ComparedField) -> bool:
    return row.submitted is not None and isinstance(row.submitted.value, SubmittedFile)


def _value(visit: Visit, row: ComparedField) -> ShownValue:
    nothing = Text.plain("")
    submitted, recorded = nothing, nothing
    label = row.recorded[0].label if row.recorded is not None else nothing
    if row.submitted is not None:
        assert isinstance(row.submitted.value, str)
        label = row.submitted.field.label
        submitted = value_text(row.submitted.field, row.submitted.value, visit.zone)
    if row.recorded is not None:
        recorded = value_text(*row.recorded, visit.zone)
    return ShownValue(label, submitted, recorded, row.differs)


def _file(
    visit: Visit, item: DeliveredItem, submission: Submission, field: SubmittedField, file: SubmittedFile
) -> ShownFile:
    id = item.case.occurrence.id
    page, saved = evidence_url(visit, id, file.sha256), evidence_url(visit, id, file.sha256, download=True)
    same_as, unseen = same_files(visit, file)
    others = words.SAME_AS_OTHERS.filled(count=unseen) if unseen else None
    shown = ShownFile(
        field.field.label, file.name, file.size, field.signed, page, saved, same_as=same_as, unseen=others
    )
    if file.erased_at is not None:
        return replace(shown, page="", download="", sentence=erased_text(file.name, file.erased_at, visit.zone))
    found = FoundFile(item.evidence, submission, field, file)
    try:
        seen = rendition_of(visit, found)
    except ContentGone as gone:
        return replace(shown, page="", download="", sentence=refusal_text(gone.refusal))
    if seen.problem is not None:
        return replace(shown, sentence=words.PROBLEMS[seen.problem.value])
    log_view(visit, found, "viewed")
    if seen.pages:
        picture, thumb = (evidence_url(visit, id, file.sha256, page=n) for n in (1, 0))
        return replace(shown, picture=picture, thumb=thumb, pages=seen.all_pages)
    if seen.text is not None:
        text = seen.text[:_TEXT_IN_PLACE]
        return replace(shown, text=text, cut=seen.cut or len(seen.text) > _TEXT_IN_PLACE)
    cut = seen.cut or len(seen.rows) > _ROWS_IN_PLACE
    return replace(shown, columns=seen.columns, rows=seen.rows[:_ROWS_IN_PLACE], cut=cut)


def _local(visit: Visit, at: datetime) -> str:
    return local_due(at, visit.zone)
