"""How a template heads its columns."""

from engine.domain.agreement.catalogue import Catalogue, EventType, Field, Subject
from engine.domain.text import Text
from engine.services.events.header_match import key_heading

ORDER = Subject("order", Text(zh="订单", en="Order"))


def _heading(*fields: Field) -> Text:
    type_ = EventType("purchase.paid", Text.plain("paid"), "order", "{key}", "sales", fields=fields)
    return key_heading(Catalogue((ORDER,), (type_,)), type_)


def test_the_number_of_a_subject_is_headed_by_what_the_subject_is() -> None:
    assert _heading() == Text(zh="订单编号", en="Order number")
    assert _heading(Field("amount", Text(zh="金额", en="Amount"))) == Text(zh="订单编号", en="Order number")


def test_it_is_headed_number_alone_where_a_field_has_that_heading_in_either_language() -> None:
    plain = Text(zh="编号", en="Number")
    assert _heading(Field("order", Text(zh="订单编号", en="Order"))) == plain
    assert _heading(Field("order", Text(zh="订单", en="order Number"))) == plain
