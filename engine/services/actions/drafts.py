"""Drafts: what somebody has put in place for items is kept at once, and delivered or forgotten later.

A draft belongs to one person; colleagues of the same role have their own. Nothing of it is evidence before it is
delivered.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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

    ``fields`` are those that the form showed. ``values`` are texts, ``signed`` the fields whose signature is ticked,
    ``removed`` those whose file goes.
    """

    occurrence: str
    fields: tuple[Field, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    signed: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


@dataclass(slots=True)
class DraftChange:
    """The changes that a form makes: drafts to write, fields to forget by item, refusals by item and field."""

    kept: list[StoredDraft] = field(default_factory=list)
    dropped: dict[str, set[str]] = field(default_factory=dict)
    refused: dict[tuple[str, str], Refusal] = field(default_factory=dict)

    def write(self, ledger: Ledger, person: str) -> None:
        """Write the change."""
        ledger.drafts.drop(person, self.dropped)
        ledger.drafts.keep(self.kept)


def draft_change(
    before: Sequence[StoredDraft], files: DraftFiles, person: str, filled_in: Iterable[FilledIn], now: datetime
) -> DraftChange:
    """Work out what a form changes in the drafts of a person, and store its files; ``write`` writes the rest.

    ``before`` are all drafts of the person. A file that is refused leaves the draft as it was.
    """
    known = {(draft.occurrence, draft.field): draft for draft in before}
    change = DraftChange()
    room = MOST_BYTES - sum(draft.file.size for draft in before if draft.file is not None)
    places = MOST - len(known)
    for one in filled_in:
        for wanted in one.fields:
            key = (one.occurrence, wanted.name)
            old = known.get(key)
            file, value = None, storable(one.values.get(wanted.name, "").strip())[:LONGEST]
            if wanted.kind.is_file:
                value = SIGNED if wanted.name in one.signed else ""
                file = old.file if old is not None and wanted.name not in one.removed else None
                if wanted.name in one.files:
                    name, content = upload_name(one.files[wanted.name].name), one.files[wanted.name].read()
                    refusal = upload_refusal(wanted, name, content)
                    if refusal is None and len(content) > room:
                        refusal = Refusal("drafts-full", limit=MOST_BYTES // 1024 // 1024)
                    if refusal is None:
                        file = DraftFile(files.keep(content), name, len(content))
                        room -= len(content)
                    else:
                        change.refused[key] = refusal
            if not value and file is None:
                if old is not None:
                    change.dropped.setdefault(one.occurrence, set()).add(wanted.name)
                continue
            if old is None and places <= 0:
                change.refused[key] = Refusal("drafts-too-many", limit=MOST)
                continue
            if old is None or (old.value, old.file) != (value, file):
                places -= old is None
                change.kept.append(StoredDraft(person, one.occurrence, wanted.name, value, file, now))
    return change


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
