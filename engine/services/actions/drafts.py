"""Drafts: what somebody has put in place for items is kept at once, and delivered or forgotten later.

A draft belongs to one person; colleagues of the same role have their own. Nothing of it is evidence before it is
delivered.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from engine.domain.action.evidence import Attachment
from engine.domain.action.file_type import upload_name, upload_refusal
from engine.domain.agreement.catalogue import Field
from engine.domain.agreement.field_value import LONGEST, storable
from engine.domain.refusal import Refusal
from engine.services.ports.drafts import DraftFile, DraftFiles, StoredDraft
from engine.services.ports.ledger import Ledger

MOST_BYTES = 300 * 1024 * 1024
"""The most bytes that the files of one person's drafts may have together."""
MOST = 2_000
"""The most fields that one person may have in drafts."""
SIGNED = "signed"
"""The value of a field of a file whose signature is confirmed."""


class ReadableDraftFiles(DraftFiles, Protocol):
    """Files of drafts that can be delivered."""

    def attachment(self, file: DraftFile) -> Attachment | None:
        """The file of a draft as it is delivered; None where its content is gone."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a browser sent: its name as written, and its content, read when it is needed."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class FilledIn:
    """The fields of evidence of one item as a form has them.

    ``fields`` are those whose cells the form showed. ``values`` are texts, ``removed`` the fields whose file goes.
    ``signed`` says of the fields whose tick for a signature the form showed whether it is set. ``shown`` are the texts
    that the page had for these fields: where another window has filled one in since, that stays.
    """

    occurrence: str
    fields: tuple[Field, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    signed: Mapping[str, bool] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    shown: Mapping[str, str] = field(default_factory=dict)


NotTaken = Mapping[tuple[str, str], Refusal]
"""The fields, by item and name, that were not taken."""


@dataclass(frozen=True, slots=True)
class StoredUploads:
    """The files of a form that are stored already, by item and field, and those that were refused.

    Another window may have forgotten the last draft with a file of the same content since then, and erased it:
    ``restore`` stores what is gone anew.
    """

    files: Mapping[tuple[str, str], DraftFile]
    refused: NotTaken
    restore: Callable[[], None]


def store_uploads(files: DraftFiles, filled_in: Iterable[FilledIn]) -> StoredUploads:
    """Store the files of a form, one after the other: before the transaction, since that takes time."""
    stored: dict[tuple[str, str], DraftFile] = {}
    uploads: dict[str, Upload] = {}
    refused: dict[tuple[str, str], Refusal] = {}
    for one in filled_in:
        for wanted in one.fields:
            if wanted.name not in one.files:
                continue
            upload = one.files[wanted.name]
            name, content = upload_name(upload.name), upload.read()
            refusal = upload_refusal(wanted, name, content)
            if refusal is None:
                stored[one.occurrence, wanted.name] = DraftFile(files.keep(content), name, len(content))
                uploads[stored[one.occurrence, wanted.name].sha256] = upload
            else:
                refused[one.occurrence, wanted.name] = refusal

    def restore() -> None:
        for sha256, upload in uploads.items():
            if not files.has(sha256):
                files.keep(upload.read())

    return StoredUploads(stored, refused, restore)


def keep_drafts(
    ledger: Ledger, person: str, filled_in: Iterable[FilledIn], uploads: StoredUploads, now: datetime
) -> NotTaken:
    """Write what a form has into the drafts of a person, and return what was not taken: a file that is refused leaves
    the draft as it was, and a text does not replace a newer one, which its page did not show.

    Call it in a transaction: another window of the person may write at the same time.
    """
    uploads.restore()  # in the transaction: files are erased in one, too
    before = ledger.drafts.of(person)
    known = {(draft.occurrence, draft.field): draft for draft in before}
    refused = dict(uploads.refused)
    kept: list[StoredDraft] = []
    dropped: dict[str, set[str]] = {}
    room = MOST_BYTES - sum(draft.file.size for draft in before if draft.file is not None)
    places = MOST - len(known)
    for one, wanted in [(item, each) for item in filled_in for each in item.fields]:
        key = (one.occurrence, wanted.name)
        old, upload = known.get(key), uploads.files.get(key)
        if upload is not None and upload.size > room:
            refused[key], upload = Refusal("drafts-full", limit=MOST_BYTES // 1024 // 1024), None
        value, file = _filled(one, wanted, old, upload)
        if (newer := _newer(one, wanted, old, value)) is not None:
            refused[key] = newer
            continue
        if not value and file is None:
            if old is not None:
                dropped.setdefault(one.occurrence, set()).add(wanted.name)
        elif old is None and places <= 0:
            refused[key] = Refusal("drafts-too-many", limit=MOST)
        elif old is None or (old.value, old.file) != (value, file):
            places -= old is None
            room -= upload.size if upload is not None else 0
            kept.append(StoredDraft(person, one.occurrence, wanted.name, value, file, now))
    ledger.drafts.drop(person, dropped)
    ledger.drafts.keep(kept)
    return refused


def move_drafts(ledger: Ledger, person: str, moved: Mapping[str, str]) -> None:
    """Move the drafts of a person from items to others: ``moved`` has the new id by the old one. A draft that the other
    item has already stays. Call it in a transaction."""
    drafts = ledger.drafts.of(person)
    known = {(draft.occurrence, draft.field) for draft in drafts}
    going = [draft for draft in drafts if draft.occurrence in moved]
    fields: dict[str, set[str]] = {}
    for draft in going:
        fields.setdefault(draft.occurrence, set()).add(draft.field)
    ledger.drafts.drop(person, fields)
    arrived = [replace(draft, occurrence=moved[draft.occurrence]) for draft in going]
    ledger.drafts.keep([draft for draft in arrived if (draft.occurrence, draft.field) not in known])


def _filled(
    one: FilledIn, wanted: Field, old: StoredDraft | None, upload: DraftFile | None
) -> tuple[str, DraftFile | None]:
    """The value and the file of a field after a form."""
    if not wanted.kind.is_file:
        return storable(one.values.get(wanted.name, "").strip())[:LONGEST], None
    was_signed = old is not None and old.value == SIGNED
    value = SIGNED if one.signed.get(wanted.name, was_signed) else ""
    stays = old is not None and wanted.name not in one.removed
    return value, upload or (old.file if old is not None and stays else None)


def _newer(one: FilledIn, wanted: Field, old: StoredDraft | None, typed: str) -> Refusal | None:
    """The refusal of a text that would replace one that its page did not show."""
    kept = old.value if old is not None else ""
    if wanted.kind.is_file or one.shown.get(wanted.name, kept) == kept or typed == kept:
        return None
    titles = {choice.value: choice.label for choice in wanted.choices}
    values = {name: titles.get(value, value) for name, value in (("kept", kept), ("typed", typed))}
    return Refusal("filled-in-meanwhile", field=wanted.label, **values)


@dataclass(frozen=True, slots=True)
class DraftedEvidence:
    """The drafts of one item as an action takes them: values and files by field, and the fields that are signed."""

    values: Mapping[str, str]
    files: Mapping[str, Attachment]
    signed: frozenset[str]


def drafted_evidence(
    drafts: Iterable[StoredDraft], fields: Iterable[Field], files: ReadableDraftFiles
) -> DraftedEvidence:
    """The evidence that the drafts of one item hold for these fields; a file whose content is gone is left out."""
    wanted = {field.name: field for field in fields}
    values: dict[str, str] = {}
    attached: dict[str, Attachment] = {}
    signed: set[str] = set()
    for draft in drafts:
        known = wanted.get(draft.field)
        if known is None:
            continue
        if not known.kind.is_file:
            values[draft.field] = draft.value
            continue
        content = files.attachment(draft.file) if draft.file is not None else None
        if content is not None:
            attached[draft.field] = content
        if draft.value == SIGNED:
            signed.add(draft.field)
    return DraftedEvidence(values, attached, frozenset(signed))
