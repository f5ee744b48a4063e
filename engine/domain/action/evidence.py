"""Is the evidence complete and of the declared kinds? What is missing is said field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from engine.domain.agreement.catalogue import Borrowed, Evidence, Field, FieldKind
from engine.domain.agreement.field_value import BadValue, canonical_value
from engine.domain.text import Text

LARGEST = 20 * 1024 * 1024
"""Bytes of one attached file at the most."""

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-", b"RIFF")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as handed in: its own name and its bytes; ``columns`` are the headings of a table that could be read."""

    name: str
    content: bytes
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """Canonical values by field, and what is wrong; nothing is wrong where ``problems`` is empty."""

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
    there: frozenset[str] = frozenset(),
    partial_evidence: bool = False,
) -> EvidenceCheck:
    """Compare what was handed in with what the obligation asks for.

    ``signed`` names the file fields ticked as signed, ``borrowed`` those already handed in under the other obligation,
    ``there`` those handed in before in part. ``partial_evidence``: what is missing is still to come.
    """
    problems: list[Text] = []
    found: dict[str, str] = {}
    names = {e.name for e in wanted}
    for name in sorted({*values, *files} - names):
        words = Text(
            zh="没有约定凭证“{name}”；约定的有：{names}", en="No evidence “{name}” is agreed; agreed are: {names}"
        )
        problems.append(words.filled(name=name, names=", ".join(sorted(names)) or "—"))
    for one in wanted:
        if isinstance(one, Borrowed):
            if one.name not in borrowed and not partial_evidence:
                words = Text(
                    zh="“{name}”应先在 {other} 下交付（同一对象）",
                    en="“{name}” has to be handed in under {other} first, for the same subject",
                )
                problems.append(words.filled(name=one.name, other=one.obligation))
        elif one.kind.is_file:
            excused = partial_evidence or one.name in there
            if one.name in files or not excused:
                problems += _file_problems(one, files.get(one.name), one.name in signed)
        else:
            try:
                value = canonical_value(one, values.get(one.name, ""), zone)
            except BadValue as bad:
                problems.append(Text(zh="{label}：{why}", en="{label}: {why}").filled(label=one.label, why=bad.text))
                continue
            if value:
                found[one.name] = value
            elif not (one.optional or partial_evidence or one.name in there):
                problems.append(_missing(one))
    given = {*values, *files, *there}
    lacking = [e for e in wanted if not isinstance(e, Borrowed) and not e.optional and e.name not in given]
    if lacking and not partial_evidence:
        words = Text(zh="例如：{options}", en="for example: {options}")
        problems.append(words.filled(options=" ".join(_option(e) for e in lacking)))
    return EvidenceCheck(found, tuple(problems))


def _option(field: Field) -> str:
    """How the command line hands a field in."""
    if not field.kind.is_file:
        return f"--evidence {field.name}=…"
    return f"--file {field.name}=PATH" + (f" --signed {field.name}" if field.signed_by is not None else "")


def _missing(field: Field) -> Text:
    words = Text(zh="缺少“{label}”（{name}）", en="“{label}” ({name}) is missing")
    return words.filled(label=field.label, name=field.name)


def _file_problems(field: Field, file: Attachment | None, signed: bool) -> list[Text]:
    if file is None:
        return [] if field.optional else [_missing(field)]
    problems: list[Text] = []
    if not file.content:
        problems.append(Text(zh="文件 {name} 是空的", en="The file {name} is empty").filled(name=file.name))
    if len(file.content) > LARGEST:
        words = Text(zh="文件 {name} 超过 {limit} MB", en="The file {name} is larger than {limit} MB")
        problems.append(words.filled(name=file.name, limit=LARGEST // 1024 // 1024))
    if field.kind is FieldKind.PHOTO and file.content and not _is_picture(file.content):
        words = Text(
            zh="“{label}”应为照片或扫描件（PNG、JPEG、WebP、HEIC、PDF），{name} 不是",
            en="“{label}” has to be a photo or scan (PNG, JPEG, WebP, HEIC, PDF); {name} is not",
        )
        problems.append(words.filled(label=field.label, name=file.name))
    if field.kind is FieldKind.SHEET and file.content:
        problems += _sheet_problems(field, file)
    if field.signed_by is not None and not signed:
        words = Text(
            zh="“{label}”须经 {who} 签字：确认后加 --signed {name}",
            en="“{label}” has to be signed by {who}: confirm it with --signed {name}",
        )
        problems.append(words.filled(label=field.label, who=field.signed_by, name=field.name))
    return problems


def _is_picture(content: bytes) -> bool:
    return content.startswith(_PICTURES) or content[4:12] in _HEIC


def _sheet_problems(field: Field, file: Attachment) -> list[Text]:
    if file.columns is None:
        if file.content.startswith(b"PK\x03\x04"):
            return []
        words = Text(
            zh="“{label}”应为表格（CSV 或 XLSX），{name} 不是",
            en="“{label}” has to be a table (CSV or XLSX); {name} is not",
        )
        return [words.filled(label=field.label, name=file.name)]
    missing = [c for c in field.columns if c not in file.columns]
    if not missing:
        return []
    words = Text(zh="{name} 缺少列：{columns}", en="{name} lacks the columns: {columns}")
    return [words.filled(name=file.name, columns=", ".join(missing))]
