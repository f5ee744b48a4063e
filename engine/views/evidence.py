"""The evidence of an item, and the export of the evidence of many."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from engine.domain.figures.submission import Submission, SubmittedField, SubmittedFile
from engine.domain.ledger.entry import Entry, Json
from engine.domain.refusal import Refusal
from engine.services.reading.evidence import ItemEvidence
from engine.views.occurrence import due_at_json
from engine.views.refusal import refusal_json
from engine.views.values import both, iso
from engine.wording.refusal import text_with_ids

Places = Mapping[tuple[str, str], str]
"""The places of files by name and SHA-256."""


def item_evidence_json(
    item: ItemEvidence, zone: tzinfo, places: Places, problems: Sequence[Refusal]
) -> Mapping[str, Json]:
    """The evidence of an item as JSON; instants have the offset of the zone. ``places`` says where each file is."""
    return {
        "occurrence": item.occurrence.id,
        "title": both(item.obligation.title),
        "phase": item.verdict.phase.value,
        "timeliness": item.verdict.timeliness.value,
        "outcome": item.verdict.outcome.value if item.verdict.outcome else None,
        "due_at": due_at_json(item.verdict, zone),
        "deliveries": [_submission_json(submission, zone, places) for submission in item.submissions],
        "problems": problems_json(problems),
    }


def export_json(
    *, folder: str, items: int, files: int, indexes: Sequence[str], problems: Sequence[Refusal]
) -> Mapping[str, Json]:
    """An export as JSON: the numbers of items and files, the lists of them, and the files that are missing or were
    changed."""
    return {
        "folder": folder,
        "items": items,
        "files": files,
        "indexes": list(indexes),
        "problems": problems_json(problems),
    }


def problems_json(problems: Sequence[Refusal]) -> Json:
    """Files that are missing or were changed, as JSON."""
    return [{**refusal_json(problem), "text": both(text_with_ids(problem))} for problem in problems]


def _submission_json(submission: Submission, zone: tzinfo, places: Places) -> Mapping[str, Json]:
    return {
        **_entry_json(submission.entry, zone),
        "comment": submission.comment,
        "shown_by": both(submission.shown_by) if submission.shown_by is not None else None,
        "fields": [_field_json(field, zone, places) for field in submission.fields],
        "taken_back": _entry_json(submission.taken_back, zone) if submission.taken_back is not None else None,
    }


def _entry_json(entry: Entry, zone: tzinfo) -> dict[str, Json]:
    return {
        "kind": entry.kind.value,
        "actor": entry.actor,
        "effective_at": iso(entry.effective_at, zone),
        "recorded_at": iso(entry.recorded_at, zone),
        "reason": entry.body.get("reason"),
    }


def _field_json(field: SubmittedField, zone: tzinfo, places: Places) -> Mapping[str, Json]:
    name: Mapping[str, Json] = {"field": field.field.name, "label": both(field.field.label)}
    if not isinstance(field.value, SubmittedFile):
        return {**name, "value": field.value}
    file = field.value
    return {
        **name,
        "file": file.name,
        "sha256": file.sha256,
        "bytes": file.size,
        "signed": field.signed,
        "path": places.get((file.name, file.sha256)) if file.erased_at is None else None,
        "erased_at": iso(file.erased_at, zone) if file.erased_at is not None else None,
    }
