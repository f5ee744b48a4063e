"""The check of evidence: is it complete and of the declared kinds? Each field has its own message."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.catalogue import Borrowed, Evidence, Field, FieldKind
from engine.domain.agreement.field_value import BadValue, canonical_value
from engine.domain.refusal import Labelled, NamedField, Refusal, Signer, Value
from engine.domain.text import Text

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
    agreement: Agreement | None = None,
) -> EvidenceCheck:
    """Compare the submitted evidence with the evidence that the obligation asks for.

    ``signed`` names the file fields that are confirmed as signed, ``borrowed`` the fields already submitted under the
    other obligation, ``submitted`` those of earlier partial deliveries. ``partial_evidence``: the rest comes later.
    ``agreement`` has the titles of fields that are submitted under another obligation.
    """
    problems = _not_agreed(wanted, {*values, *files, *signed})
    canonical: dict[str, str] = {}
    for item in wanted:
        if isinstance(item, Borrowed):
            if item.name not in borrowed and not partial_evidence:
                problems.append(_borrowed(item, agreement))
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


def field_ids(wanted: Iterable[Evidence], written: Iterable[str]) -> Mapping[str, str]:
    """The id of each field that somebody wrote, by what was written: the id, or a label in either language.

    A name that is no id, and the label of no field or of several, stays as it is. Raises FieldTwice for two names of
    the same field.
    """
    fields = [e for e in wanted if isinstance(e, Field)]
    ids = {e.name for e in wanted}
    found: dict[str, str] = {}
    for name in written:
        labelled = [f.name for f in fields if _folded(name) in (_folded(f.label.zh), _folded(f.label.en))]
        id = labelled[0] if name not in ids and len(labelled) == 1 else name
        if (before := next((other for other, known in found.items() if known == id), None)) is not None:
            raise FieldTwice(Refusal("evidence-twice", first=before, second=name))
        found[name] = id
    return found


class FieldTwice(Exception):
    """Two names of the same field of evidence were given."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def missing_fields(wanted: Iterable[Evidence], present: Collection[str]) -> tuple[Field, ...]:
    """The required fields of an obligation's own evidence that are not among those present."""
    return tuple(e for e in wanted if isinstance(e, Field) and not e.optional and e.name not in present)


def _not_agreed(wanted: tuple[Evidence, ...], given: Collection[str]) -> list[Refusal]:
    """The refusal of names that are no field, with the fields that are."""
    unknown = sorted(set(given) - {e.name for e in wanted})
    if not unknown:
        return []
    known = tuple(Labelled(e.name, e.label) if isinstance(e, Field) else e.name for e in wanted)
    names: tuple[Value, ...] = known or ("—",)
    return [Refusal("evidence-not-agreed", name=tuple(unknown), names=names)]


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _borrowed(item: Borrowed, agreement: Agreement | None) -> Refusal:
    lender = agreement.obligation(item.obligation) if agreement is not None else None
    own = (
        (e.label for e in lender.evidence if isinstance(e, Field) and e.name == item.name) if lender is not None else ()
    )
    field = NamedField(item.name, next(iter(own), Text.plain(item.name)))
    other = NamedField(item.obligation, lender.title if lender is not None else Text.plain(item.obligation))
    return Refusal("evidence-borrowed", field=field, other=other)


def _missing(field: Field) -> Refusal:
    """The refusal also tells a surface how to submit it: as a file or not, signed or not."""
    file, signed = field.kind.is_file, field.signed_by is not None
    return Refusal(
        "evidence-missing", field=NamedField(field.name, field.label), name=field.name, file=file, signed=signed
    )


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
        problems.append(Refusal("evidence-not-signed", label=field.label, who=Signer(field.signed_by), name=field.name))
    return problems


def _is_picture(content: bytes) -> bool:
    return content.startswith(_PICTURES) or content[4:12] in _HEIC


def _sheet_problems(field: Field, file: Attachment) -> list[Refusal]:
    if file.columns is None:
        if file.content.startswith(b"PK\x03\x04"):
            return []
        return [Refusal("evidence-no-table", label=field.label, name=file.name)]
    return []
