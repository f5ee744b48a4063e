"""The fields of a delivery beside those of its event: the differences are what a receiver looks for."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from engine.domain.agreement.catalogue import EventType, Field, FieldKind
from engine.domain.figures.submission import SubmittedField

_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY)


@dataclass(frozen=True, slots=True)
class ComparedField:
    """A field of a delivery, and beside it the field of the event with its value in canonical spelling.

    ``submitted`` None: the event alone has it. ``recorded`` None: the delivery alone has it.
    """

    submitted: SubmittedField | None
    recorded: tuple[Field, str] | None = None
    differs: bool = False


def compared_fields(
    submitted: Iterable[SubmittedField], event: EventType | None, recorded: Mapping[str, str]
) -> tuple[ComparedField, ...]:
    """The fields of a delivery in its order, then those that the event alone has and that are not blank.

    A field belongs with the one of the event that it has to equal, else with the one of the same name.
    """
    known = (
        {field.name: (field, recorded[field.name]) for field in event.fields if recorded.get(field.name)}
        if event
        else {}
    )
    rows, paired = [], set[str]()
    for field in submitted:
        name = field.field.equals or field.field.name
        if not isinstance(field.value, str) or name not in known:
            rows.append(ComparedField(field))
            continue
        paired.add(name)
        beside, value = known[name]
        rows.append(ComparedField(field, (beside, value), differs=_differs(field.field, field.value, beside, value)))
    return (*rows, *(ComparedField(None, pair) for name, pair in known.items() if name not in paired))


def _differs(field: Field, value: str, beside: Field, recorded: str) -> bool:
    """True if two values say something else. Values of kinds that have no common spelling are not compared."""
    if field.kind in _NUMBERS and beside.kind in _NUMBERS:
        try:
            return Decimal(value) != Decimal(recorded)
        except InvalidOperation:
            return value != recorded
    texts = (FieldKind.TEXT, FieldKind.PERSON)
    if field.kind in texts and beside.kind in texts:
        return _plain(value) != _plain(recorded)
    return field.kind is beside.kind and value != recorded


def _plain(text: str) -> str:
    """A text without blanks, case and full width, in which people spell one thing differently."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
