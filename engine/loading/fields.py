"""The field language that events and evidence share."""

from engine.domain.agreement.catalogue import Choice, Field, FieldKind
from engine.domain.text import Text
from engine.loading.diagnostics import meaning
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping, MappingEntry
from engine.loading.values import text

_FITS = {
    "of": (FieldKind.CHOICE,),
    "currency": (FieldKind.MONEY,),
    "signed_by": (FieldKind.FILE, FieldKind.PHOTO, FieldKind.SHEET),
}


def field(entry: MappingEntry, problems: Problems, *, is_evidence: bool) -> Field | None:
    """One field of an event or of evidence; None where a problem was reported."""
    block = entry.value
    if not isinstance(block, Mapping):
        return None
    kind = FieldKind(block.words("kind") or "text")
    fits = {**_FITS, "columns": (FieldKind.SHEET,)} if is_evidence else _FITS
    sound = True
    for key, kinds in fits.items():
        said = block.entry(key)
        if said is not None and kind not in kinds:
            names = "、".join(kinds), " or ".join(kinds)
            right = Text(zh=f"删去 {key}，或把 kind 改成 {names[0]}", en=f"delete {key}, or let kind be {names[1]}")
            problems.report(meaning.FIELD_KEY_DOES_NOT_FIT, said.key.mark, key=key, kind=kind.value, right=right)
            sound = False
    if kind is FieldKind.CHOICE and "of" not in block:
        right = Text(
            zh="加上 of 列出可选的值，例如 of: {cash: 现金, card: 刷卡}",
            en="add of with the allowed values, such as of: {cash: Cash, card: Card}",
        )
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
            Choice(choice.key.text, words) for choice in choices or () if (words := text(choice.value)) is not None
        ),
        columns=tuple(column.text for column in columns.scalars()) if columns else (),
        stake=block.is_true("stake"),
        currency=block.words("currency"),
        signed_by=block.words("signed_by"),
    )
