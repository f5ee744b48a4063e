"""The check of evidence: is it complete and of the declared kinds? Each field has its own message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from engine.domain.agreement.catalogue import Borrowed, Evidence, Field, FieldKind
from engine.domain.agreement.field_value import BadValue, canonical_value
from engine.domain.text import Text

LARGEST = 20 * 1024 * 1024
"""The maximum size of item attached file, in bytes."""

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
    problems: tuple[Text, ...]


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
    problems: list[Text] = []
    canonical: dict[str, str] = {}
    names = {e.name for e in wanted}
    for name in sorted({*values, *files} - names):
        message = Text(
            zh="没有约定凭证“{name}”；约定的有：{names}", en="“{name}” is not agreed evidence; agreed evidence: {names}"
        )
        problems.append(message.filled(name=name, names=", ".join(sorted(names)) or "—"))
    for item in wanted:
        if isinstance(item, Borrowed):
            if item.name not in borrowed and not partial_evidence:
                message = Text(
                    zh="“{name}”应先在 {other} 下交付（同一对象）",
                    en="“{name}” must be submitted under {other} first, for the same subject",
                )
                problems.append(message.filled(name=item.name, other=item.obligation))
        elif item.kind.is_file:
            excused = partial_evidence or item.name in submitted
            if item.name in files or not excused:
                problems += _file_problems(item, files.get(item.name), item.name in signed)
        else:
            try:
                value = canonical_value(item, values.get(item.name, ""), zone)
            except BadValue as bad:
                problems.append(Text(zh="{label}：{why}", en="{label}: {why}").filled(label=item.label, why=bad.text))
                continue
            if value:
                canonical[item.name] = value
            elif not (item.optional or partial_evidence or item.name in submitted):
                problems.append(_missing(item))
    present = {*values, *files, *submitted}
    missing = [e for e in wanted if not isinstance(e, Borrowed) and not e.optional and e.name not in present]
    if missing and not partial_evidence:
        message = Text(zh="例如：{options}", en="for example: {options}")
        problems.append(message.filled(options=" ".join(_option(e) for e in missing)))
    return EvidenceCheck(canonical, tuple(problems))


def _option(field: Field) -> str:
    """The option of the command line that submits a field."""
    if not field.kind.is_file:
        return f"--evidence {field.name}=…"
    return f"--file {field.name}=PATH" + (f" --signed {field.name}" if field.signed_by is not None else "")


def _missing(field: Field) -> Text:
    message = Text(zh="缺少“{label}”（{name}）", en="“{label}” ({name}) is missing")
    return message.filled(label=field.label, name=field.name)


def _file_problems(field: Field, file: Attachment | None, signed: bool) -> list[Text]:
    if file is None:
        return [] if field.optional else [_missing(field)]
    problems: list[Text] = []
    if not file.content:
        problems.append(Text(zh="文件 {name} 是空的", en="The file {name} is empty").filled(name=file.name))
    if len(file.content) > LARGEST:
        message = Text(zh="文件 {name} 超过 {limit} MB", en="The file {name} is larger than {limit} MB")
        problems.append(message.filled(name=file.name, limit=LARGEST // 1024 // 1024))
    if field.kind is FieldKind.PHOTO and file.content and not _is_picture(file.content):
        message = Text(
            zh="“{label}”应为照片或扫描件（PNG、JPEG、WebP、HEIC、PDF），{name} 不是",
            en="“{label}” must be a photo or scan (PNG, JPEG, WebP, HEIC, PDF); {name} is not",
        )
        problems.append(message.filled(label=field.label, name=file.name))
    if field.kind is FieldKind.SHEET and file.content:
        problems += _sheet_problems(field, file)
    if field.signed_by is not None and not signed:
        message = Text(
            zh="“{label}”须经 {who} 签字：确认后加 --signed {name}",
            en="“{label}” must be signed by {who}: confirm it with --signed {name}",
        )
        problems.append(message.filled(label=field.label, who=field.signed_by, name=field.name))
    return problems


def _is_picture(content: bytes) -> bool:
    return content.startswith(_PICTURES) or content[4:12] in _HEIC


def _sheet_problems(field: Field, file: Attachment) -> list[Text]:
    if file.columns is None:
        if file.content.startswith(b"PK\x03\x04"):
            return []
        message = Text(
            zh="“{label}”应为表格（CSV 或 XLSX），{name} 不是",
            en="“{label}” must be a table (CSV or XLSX); {name} is not",
        )
        return [message.filled(label=field.label, name=file.name)]
    missing = [c for c in field.columns if c not in file.columns]
    if not missing:
        return []
    message = Text(zh="{name} 缺少列：{columns}", en="{name} is missing the columns: {columns}")
    return [message.filled(name=file.name, columns=", ".join(missing))]
