"""The cells of an item in the inbox: one for each field of evidence, with what the draft of the person has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.action.evidence import missing_fields
from engine.domain.action.file_type import TYPES
from engine.domain.agreement.catalogue import Field, FieldKind
from engine.domain.agreement.field_value import BadValue, canonical_value
from engine.domain.figures.judged import Judged
from engine.domain.occurrence.evidence_state import outstanding_evidence
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.services.actions.drafts import SIGNED
from engine.services.ports.drafts import DraftFile, StoredDraft
from engine.web.visit import Visit
from engine.wording.evidence import wanted_text
from engine.wording.names import waited_for_title
from engine.wording.pages import inbox as words
from engine.wording.refusal import refusal_text

_INPUTS = {
    FieldKind.DATE: "date",
    FieldKind.TIME: "time",
    FieldKind.MOMENT: "datetime-local",
}
"""The types of inputs of fields; any other is a line of text, since people write 8,500.00 and ¥8500."""
_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY)
_MOST_BUTTONS = 4
"""Choices that are shown as buttons; more are a list."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of evidence: ``name`` is behind the letter in the names of its inputs.

    ``control`` is ``file``, ``chooser``, ``list`` or ``typed``. ``problem`` is why the content is not taken, or
    would not be at the delivery. ``shown`` is what the form compares its value with. ``stays`` is true for an input
    that stays in the page, with what somebody types into it, when a script shows the cell anew.
    """

    name: str
    field: Field
    control: str
    label: Text
    hint: Text | None
    value: str
    file: DraftFile | None
    choices: tuple[tuple[str, Text], ...]
    input: str
    numeric: bool
    accept: str
    problem: Text | None
    shown: str = ""
    stays: bool = False

    @property
    def is_photo(self) -> bool:
        """True for a file that is a picture: a phone offers its camera for it."""
        return self.field.kind is FieldKind.PHOTO

    @property
    def size(self) -> str:
        """The size of the file: ``1.2 MB``."""
        kilobytes = (self.file.size if self.file is not None else 0) / 1024
        return f"{kilobytes:.0f} KB" if kilobytes < 1000 else f"{kilobytes / 1024:.1f} MB"


@dataclass(frozen=True, slots=True)
class SignatureTick:
    """One tick that all files of an item which one party has to sign are signed: an item with a single one that is
    not cannot be handed in. ``labels`` are those of the files."""

    number: int
    who: str
    title: Text
    labels: tuple[Text, ...]
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of an item, its signatures, what is submitted elsewhere or already, and what is missing."""

    own: tuple[Cell, ...]
    signatures: tuple[SignatureTick, ...]
    elsewhere: tuple[Text, ...]
    submitted: tuple[Text, ...]
    missing: tuple[Text, ...]

    @property
    def are_filled(self) -> bool:
        """True if there is something in them."""
        return any(cell.value or cell.file is not None for cell in self.own) or any(
            s.is_ticked for s in self.signatures
        )


def wanted_fields(j: Judged) -> tuple[Field, ...]:
    """The own fields of evidence that an item still wants."""
    owed = outstanding_evidence(j.agreement, j.obligation, j.history, j.verdict)
    return tuple(one.field for one in owed.wanted if one.lender is None) if owed is not None else ()


def cells_of(
    visit: Visit, number: int, j: Judged, drafts: Mapping[str, StoredDraft], refused: Mapping[str, Refusal]
) -> Cells:
    """The cells of the item with a number on its page; ``refused`` says what was not taken, by field."""
    owed = outstanding_evidence(j.agreement, j.obligation, j.history, j.verdict)
    fields = wanted_fields(j)
    cells = tuple(
        _cell(visit, f"{number}.{field.name}", field, drafts.get(field.name), refused.get(field.name))
        for field in fields
    )
    elsewhere = tuple(wanted_text(one) for one in owed.wanted if one.lender is not None) if owed is not None else ()
    signatures = tuple(_signatures(visit, number, fields, drafts))
    submitted = owed.submitted if owed is not None else ()
    return Cells(cells, signatures, elsewhere, submitted, _missing(fields, cells, signatures))


def _signatures(
    visit: Visit, number: int, fields: Sequence[Field], drafts: Mapping[str, StoredDraft]
) -> Iterator[SignatureTick]:
    for who in dict.fromkeys(field.signed_by for field in fields if field.signed_by is not None):
        theirs = [field for field in fields if field.signed_by == who]
        yield SignatureTick(
            number,
            who,
            words.SIGNED.filled(who=waited_for_title(visit.book.organisation, who)),
            tuple(field.label for field in theirs),
            all(field.name in drafts and drafts[field.name].value == SIGNED for field in theirs),
        )


def _missing(fields: Sequence[Field], cells: Sequence[Cell], signatures: Sequence[SignatureTick]) -> tuple[Text, ...]:
    """The evidence that the delivery lacks: labels of fields, and of files whose signature is not confirmed."""
    present = {cell.field.name for cell in cells if (cell.file is not None if cell.control == "file" else cell.value)}
    labels = [field.label for field in missing_fields(fields, present)]
    return (*labels, *(signature.title for signature in signatures if not signature.is_ticked))


def _cell(visit: Visit, name: str, field: Field, draft: StoredDraft | None, refused: Refusal | None) -> Cell:
    value = draft.value if draft is not None and not field.kind.is_file else ""
    choices = _choices(field)
    control = "typed"
    if field.kind.is_file:
        control = "file"
    elif choices:
        control = "chooser" if len(choices) <= _MOST_BUTTONS else "list"
    return Cell(
        name=name,
        field=field,
        control=control,
        label=field.label,
        hint=_hint(field),
        value=value,
        file=draft.file if draft is not None else None,
        choices=choices,
        input=_INPUTS.get(field.kind, "text"),
        numeric=field.kind in _NUMBERS,
        accept=_accept(field),
        problem=refusal_text(refused) if refused is not None else _value_problem(visit, field, value),
        shown=value,
    )


def _choices(field: Field) -> tuple[tuple[str, Text], ...]:
    if field.kind is FieldKind.YES_NO:
        return (("yes", words.YES), ("no", words.NO))
    return tuple((choice.value, choice.label) for choice in field.choices)


def _hint(field: Field) -> Text | None:
    if field.columns:
        return words.COLUMNS.filled(columns=Text(zh="、".join(field.columns), en=", ".join(field.columns)))
    return words.OPTIONAL if field.optional else None


def _accept(field: Field) -> str:
    """The files that the browser offers: a phone opens its camera for pictures."""
    if not field.kind.is_file:
        return ""
    extensions = ",".join(f".{extension}" for extension in TYPES[field.kind])
    return f"image/*,{extensions}" if field.kind is FieldKind.PHOTO else extensions


def _value_problem(visit: Visit, field: Field, value: str) -> Text | None:
    """Why a value would be refused at the delivery, told while it is still a draft."""
    if not value:
        return None
    try:
        canonical_value(field, value, visit.zone)
    except BadValue as bad:
        return refusal_text(bad.refusal)
    return None
