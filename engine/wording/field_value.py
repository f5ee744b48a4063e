"""The value of a field as people read it: the label of a choice, money with its currency, a local time."""

from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation

from engine.domain.agreement.catalogue import Field, FieldKind
from engine.domain.text import Language, Text
from engine.wording.money import amount, money
from engine.wording.names import one_line
from engine.wording.report_labels import NO, YES

_YES_NO = {"yes": YES, "no": NO}


def value_text(field: Field, value: str, zone: tzinfo) -> Text:
    """A value in its canonical spelling as people read it; one that is not of its kind as it is written."""
    shown = Text.plain(one_line(value))
    try:
        match field.kind:
            case FieldKind.CHOICE:
                return next((choice.label for choice in field.choices if choice.value == value), shown)
            case FieldKind.YES_NO:
                return _YES_NO.get(value, shown)
            case FieldKind.MONEY:
                return _money(Decimal(value), field.currency)
            case FieldKind.MOMENT:
                return Text.plain(f"{datetime.fromisoformat(value).astimezone(zone):%Y-%m-%d %H:%M}")
            case _:
                return shown
    except (ValueError, InvalidOperation):
        return shown


def _money(value: Decimal, currency: str | None) -> Text:
    if currency is None:
        return Text.plain(amount(value))
    return Text(zh=money(value, currency, Language.ZH), en=money(value, currency, Language.EN))
