"""Conditions on the fields of an event; a missing field is a question, never a no."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.domain.agreement.catalogue import FieldKind
from engine.domain.agreement.condition import Condition, FieldAnswer, meets

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASH = Condition("payment", FieldKind.CHOICE, any_of=("cash",))
NOT_CARD = Condition("payment", FieldKind.CHOICE, none_of=("card", "transfer"))
LARGE = Condition("amount", FieldKind.MONEY, above=Decimal(1000))
MIDDLE = Condition("amount", FieldKind.MONEY, above=Decimal(1000), below=Decimal(2000))
LATE = Condition("delivery_at", FieldKind.MOMENT, after="17:00")
BEFORE_NOON = Condition("slot", FieldKind.TIME, before="12:00")
THIS_YEAR = Condition("signed_on", FieldKind.DATE, after="2025-12-31", before="2027-01-01")


@pytest.mark.parametrize(
    ("condition", "value", "answer"),
    [
        (CASH, "cash", FieldAnswer.YES),
        (CASH, "card", FieldAnswer.NO),
        (CASH, "", FieldAnswer.MISSING),
        (CASH, None, FieldAnswer.MISSING),
        (NOT_CARD, "cash", FieldAnswer.YES),
        (NOT_CARD, "transfer", FieldAnswer.NO),
        (NOT_CARD, None, FieldAnswer.MISSING),
        (LARGE, "1000", FieldAnswer.NO),
        (LARGE, "1000.01", FieldAnswer.YES),
        (LARGE, "900", FieldAnswer.NO),
        (MIDDLE, "1999.99", FieldAnswer.YES),
        (MIDDLE, "2000", FieldAnswer.NO),
        (LATE, "2026-03-05T17:00:00+08:00", FieldAnswer.NO),
        (LATE, "2026-03-05T17:00:01+08:00", FieldAnswer.YES),
        (LATE, "2026-03-05T09:30:00+00:00", FieldAnswer.YES),
        (LATE, "2026-03-05T08:59:59+00:00", FieldAnswer.NO),
        (BEFORE_NOON, "11:59", FieldAnswer.YES),
        (BEFORE_NOON, "12:00", FieldAnswer.NO),
        (BEFORE_NOON, "12:00:00", FieldAnswer.NO),
        (THIS_YEAR, "2025-12-31", FieldAnswer.NO),
        (THIS_YEAR, "2026-01-01", FieldAnswer.YES),
        (THIS_YEAR, "2026-12-31", FieldAnswer.YES),
        (THIS_YEAR, "2027-01-01", FieldAnswer.NO),
    ],
)
def test_bounds_are_exclusive_and_a_missing_field_is_a_question(
    condition: Condition, value: str | None, answer: FieldAnswer
) -> None:
    data = {} if value is None else {condition.field: value}
    assert meets((condition,), data, zone=SHANGHAI) is answer


def test_a_clock_time_is_read_in_the_zone_of_the_calendar() -> None:
    moment = {"delivery_at": "2026-03-05T17:30:00+08:00"}
    assert meets((LATE,), moment, zone=SHANGHAI) is FieldAnswer.YES
    assert meets((LATE,), moment, zone=ZoneInfo("Europe/Berlin")) is FieldAnswer.NO


def test_all_conditions_must_hold() -> None:
    assert meets((CASH, LARGE), {"payment": "cash", "amount": "1500"}, zone=SHANGHAI) is FieldAnswer.YES
    assert meets((CASH, LARGE), {"payment": "cash", "amount": "500"}, zone=SHANGHAI) is FieldAnswer.NO
    assert meets((), {}, zone=SHANGHAI) is FieldAnswer.YES


def test_a_definite_no_needs_no_further_question() -> None:
    assert meets((CASH, LARGE), {"payment": "card"}, zone=SHANGHAI) is FieldAnswer.NO
    assert meets((CASH, LARGE), {"payment": "cash"}, zone=SHANGHAI) is FieldAnswer.MISSING
