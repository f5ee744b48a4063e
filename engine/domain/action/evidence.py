"""The check of evidence: is it complete and of the declared kinds? Each field has its own message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from engine.domain.agreement.catalogue import Borrowed, Evidence, Field, FieldKind
from engine.domain.agreement.field_value import BadValue, canonical_value
from engine.domain.refusal import Refusal

LARGEST = 20 * 1024 * 1024
"""The maximum size of an attached file, in bytes."""

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-", b"RIFF")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A submitted file with its name and content; ``columns`` are the headings of a table that could be read."""

    name: str
    content: bytes
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """The canonical values by field, and the problems; the evidence is complete if there are none."""

    values: Mapping[str, str]
    problems: tuple[Refusal, ...]


def check_evidence(
    wanted: tuple[Evidence, ...],
    values: Mapping[str, str],
    files: Mapping[str, Attachment],
    *,
    signed: frozenset[str],
    borrowed: frozenset[str],
    zone: tzinfo,
    submitted: frozenset[str] = frozenset(),
    partial_evidence: bool = False,
) -> EvidenceCheck:
    """Compare the submitted evidence with the evidence that the obligation asks for.

    ``signed`` names the file fields that are confirmed as signed, ``borrowed`` the fields already submitted under the
    other obligation, ``submitted`` those of earlier partial deliveries. ``partial_evidence``: the rest comes later.
    """
    problems: list[Refusal] = []
    canonical: dict[str, str] = {}
    names = {e.name for e in wanted}
    for name in sorted({*values, *files} - names):
        problems.append(Refusal("evidence-not-agreed", name=name, names=tuple(sorted(names)) or ("—",)))
    for item in wanted:
        if isinstance(item, Borrowed):
            if item.name not in borrowed and not partial_evidence:
                problems.append(Refusal("evidence-borrowed", name=item.name, other=item.obligation))
        elif item.kind.is_file:
            excused = partial_evidence or item.name in submitted
            if item.name in files or not excused:
                problems += _file_problems(item, files.get(item.name), item.name in signed)
        else:
            try:
                value = canonical_value(item, values.get(item.name, ""), zone)
            except BadValue as bad:
                problems.append(Refusal("evidence-bad-value", label=item.label, why=bad.refusal))
                continue
            if value:
                canonical[item.name] = value
            elif not (item.optional or partial_evidence or item.name in submitted):
                problems.append(_missing(item))
    return EvidenceCheck(canonical, tuple(problems))


def _missing(field: Field) -> Refusal:
    """The refusal also tells a surface how to submit it: as a file or not, signed or not."""
    file, signed = field.kind.is_file, field.signed_by is not None
    return Refusal("evidence-missing", label=field.label, name=field.name, file=file, signed=signed)


def _file_problems(field: Field, file: Attachment | None, signed: bool) -> list[Refusal]:
    if file is None:
        return [] if field.optional else [_missing(field)]
    problems: list[Refusal] = []
    if not file.content:
        problems.append(Refusal("evidence-file-empty", name=file.name))
    if len(file.content) > LARGEST:
        problems.append(Refusal("evidence-file-too-large", name=file.name, limit=LARGEST // 1024 // 1024))
    if field.kind is FieldKind.PHOTO and file.content and not _is_picture(file.content):
        problems.append(Refusal("evidence-no-picture", label=field.label, name=file.name))
    if field.kind is FieldKind.SHEET and file.content:
        problems += _sheet_problems(field, file)
    if field.signed_by is not None and not signed:
        problems.append(Refusal("evidence-not-signed", label=field.label, who=field.signed_by, name=field.name))
    return problems


def _is_picture(content: bytes) -> bool:
    return content.startswith(_PICTURES) or content[4:12] in _HEIC


def _sheet_problems(field: Field, file: Attachment) -> list[Refusal]:
    if file.columns is None:
        if file.content.startswith(b"PK\x03\x04"):
            return []
        return [Refusal("evidence-no-table", label=field.label, name=file.name)]
    return []
