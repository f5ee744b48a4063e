"""Fields, which events and evidence declare in the same way."""

from engine.domain.agreement.catalogue import Choice, Field, FieldKind
from engine.domain.refusal import Refusal
from engine.domain.time.retention import RetentionPeriod
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping, MappingEntry
from engine.loading.values import text
from engine.wording.diagnostics import meaning
from engine.wording.lists import one_of

_FITS = {
    "of": (FieldKind.CHOICE,),
    "currency": (FieldKind.MONEY,),
    "identifies": (FieldKind.TEXT, FieldKind.NUMBER),
    "signed_by": (FieldKind.FILE, FieldKind.PHOTO, FieldKind.SHEET),
    "unique": (FieldKind.FILE, FieldKind.PHOTO, FieldKind.SHEET),
    "keep": (FieldKind.FILE, FieldKind.PHOTO, FieldKind.SHEET),
    "equals": tuple(kind for kind in FieldKind if not kind.is_file),
}


def field(entry: MappingEntry, problems: Problems, *, is_evidence: bool) -> Field | None:
    """One field of an event or of evidence; None if a problem was reported."""
    block = entry.value
    if not isinstance(block, Mapping):
        return None
    kind = FieldKind(block.text("kind") or "text")
    fits = {**_FITS, "columns": (FieldKind.SHEET,)} if is_evidence else _FITS
    sound = True
    for key, kinds in fits.items():
        key_entry = block.entry(key)
        if key_entry is not None and kind not in kinds:
            right = Refusal("delete-key-or-set-kind", key=key, kinds=one_of(kinds))
            problems.report(meaning.FIELD_KEY_DOES_NOT_FIT, key_entry.key.mark, key=key, kind=kind.value, right=right)
            sound = False
    if kind is FieldKind.CHOICE and "of" not in block:
        right = Refusal("add-of-values")
        problems.report(meaning.FIELD_KEY_DOES_NOT_FIT, entry.key.mark, key="kind", kind=kind.value, right=right)
        sound = False
    label = text(block.get("label"))
    if not sound or label is None:
        return None
    columns = block.sequence("columns")
    choices = block.mapping("of")
    return Field(
        name=entry.key.text,
        label=label,
        kind=kind,
        optional=block.is_true("optional"),
        choices=tuple(
            Choice(choice.key.text, title) for choice in choices or () if (title := text(choice.value)) is not None
        ),
        columns=tuple(column.text for column in columns.scalars()) if columns else (),
        stake=block.is_true("stake"),
        currency=block.text("currency"),
        signed_by=block.text("signed_by"),
        unique=block.is_true("unique"),
        equals=equals.text("field") if (equals := block.mapping("equals")) else None,
        identifies=block.is_true("identifies"),
        keep=RetentionPeriod.parse(keep) if (keep := block.text("keep")) is not None else None,
    )
