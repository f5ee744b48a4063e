"""The fields of a delivery beside those of its event."""

from engine.domain.agreement.catalogue import EventType, Field, FieldKind
from engine.domain.figures.field_comparison import ComparedField, compared_fields
from engine.domain.figures.submission import SubmittedField, SubmittedFile
from engine.domain.text import Text


def _field(name: str, kind: FieldKind = FieldKind.TEXT, equals: str | None = None) -> Field:
    return Field(name, Text.plain(name), kind, equals=equals)


AMOUNT = _field("amount", FieldKind.MONEY)
CUSTOMER = _field("customer")
EVENT = EventType(
    "purchase.paid", Text.plain("paid"), "order", "{customer}", "sales", fields=(CUSTOMER, AMOUNT, _field("model"))
)
RECORDED = {"customer": "客户 甲", "amount": "8500.00", "model": ""}


def test_fields_stand_beside_those_that_they_equal_or_share_a_name_with() -> None:
    payer, note = SubmittedField(_field("payer", equals="customer"), "客户甲"), SubmittedField(_field("note"), "x")
    rows = compared_fields([payer, note], EVENT, RECORDED)
    assert rows == (
        ComparedField(payer, (CUSTOMER, "客户 甲")),
        ComparedField(note),
        ComparedField(None, (AMOUNT, "8500.00")),
    )


def test_amounts_differ_by_value_and_texts_without_blanks_and_width() -> None:
    def differs(field: Field, value: str) -> bool:
        (row,) = [r for r in compared_fields([SubmittedField(field, value)], EVENT, RECORDED) if r.submitted]
        return row.differs

    assert not differs(AMOUNT, "8500")
    assert differs(AMOUNT, "8500.01")
    assert not differs(_field("amount", FieldKind.NUMBER), "8500.0")
    assert not differs(CUSTOMER, "客户　甲")
    assert differs(CUSTOMER, "客户乙")
    assert not differs(_field("amount", FieldKind.DATE), "2026-01-01"), "kinds without a common spelling"


def test_a_file_and_an_item_without_an_event_stand_alone() -> None:
    slip = SubmittedField(_field("customer", FieldKind.FILE), SubmittedFile("a.png", "0" * 64, 1))
    assert compared_fields([slip], EVENT, RECORDED)[0] == ComparedField(slip)
    value = SubmittedField(CUSTOMER, "客户甲")
    assert compared_fields([value], None, {}) == (ComparedField(value),)
