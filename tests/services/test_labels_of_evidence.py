"""Evidence is given by the ids of its fields or by their labels, in either language."""

from typing import Any

import pytest

from engine.domain.action.evidence import Attachment, FieldTwice, field_ids
from engine.domain.agreement.catalogue import Field
from engine.domain.ledger.entry import Kind
from engine.domain.text import Text
from engine.services.refused import Refused
from engine.wording.refusal import text_with_ids

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
PICTURE = Attachment("a.png", b"\x89PNG\r\n\x1a\n")
PAYER, NOTE, REMARK = (
    Field("payer", Text(zh="付款人", en="Payer")),
    Field("note", Text(zh="说明", en="Note")),
    Field("remark", Text(zh="说明", en="Remark")),
)


@pytest.fixture
def car(world: Any) -> Any:
    """Thursday 8 January, 15:00: a car was delivered."""
    world.run("2026-01-02T09:00")
    world.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    world.run("2026-01-08T16:00")
    return world


@pytest.mark.parametrize("written", ["payer", "付款人", "Payer", "ＰＡＹＥＲ", " 付 款 人 "])
def test_a_label_stands_for_its_field_whatever_its_width_and_capitals(written: str) -> None:
    assert field_ids([PAYER, NOTE], [written]) == {written: "payer"}


def test_an_id_goes_before_labels_and_a_label_of_two_fields_stands_for_none() -> None:
    assert field_ids([PAYER, Field("x", Text.plain("payer"))], ["payer"]) == {"payer": "payer"}
    assert field_ids([NOTE, REMARK], ["说明", "Remark"]) == {"说明": "说明", "Remark": "remark"}


def test_the_same_field_is_given_once() -> None:
    with pytest.raises(FieldTwice) as twice:
        field_ids([PAYER], ["payer", "付款人"])
    assert twice.value.refusal.code == "evidence-twice"


def test_a_delivery_by_labels_is_recorded_by_ids(car: Any) -> None:
    labels = ("订单", "Delivery slip")
    done = car.act(
        Kind.DELIVERED,
        SLIPS,
        "sales-consultant-1",
        "2026-01-08T17:00",
        files=dict.fromkeys(labels, PICTURE),
        signed=("Order slip", "交车单"),
    )
    assert set(done.entry.body["evidence"]) == {"order_slip", "delivery_slip"}
    assert done.entry.body["signed"] == ["delivery_slip", "order_slip"]


def test_unknown_names_are_refused_once_with_the_label_of_each_field_and_its_id_where_ids_are_typed(
    car: Any,
) -> None:
    with pytest.raises(Refused) as refused:
        car.act(
            Kind.DELIVERED,
            SLIPS,
            "sales-consultant-1",
            "2026-01-08T17:00",
            values={"颜色": "红", "尺寸": "大"},
            files=dict.fromkeys(("order_slip", "delivery_slip"), PICTURE),
            signed=("order_slip", "delivery_slip"),
        )
    assert refused.value.text.zh == "没有约定凭证“尺寸, 颜色”；约定的有：订单、交车单"
    with_ids = text_with_ids(refused.value.refusal)
    assert with_ids.zh == "没有约定凭证“尺寸, 颜色”；约定的有：订单（order_slip）、交车单（delivery_slip）"
