"""Titles are looked up when shown; what users wrote fits one line."""

import pytest

from engine.domain.agreement.organisation import Department, Organisation, Role
from engine.domain.text import Text
from engine.wording.late_reason import category_code
from engine.wording.names import department_title, one_line, party_code, role_title, thing


@pytest.fixture
def organisation() -> Organisation:
    return Organisation(
        id="dealership",
        title=Text(zh="汽车销售服务店", en="Car dealership"),
        calendar="dealership",
        currency="CNY",
        departments=(Department("sales", Text(zh="销售部", en="Sales"), "dealership", "sales-head"),),
        roles=(Role("hr-clerk", Text(zh="人事专员", en="HR clerk"), "hr"),),
        standards=(),
        escalation_policies=(),
    )


def test_an_id_that_the_organisation_no_longer_has_is_shown_itself(organisation: Organisation) -> None:
    assert department_title(organisation, "sales") == Text(zh="销售部", en="Sales")
    assert department_title(organisation, "gone") == Text.plain("gone")
    assert role_title(organisation, "hr-clerk") == Text(zh="人事专员", en="HR clerk")
    assert role_title(organisation, "gone") == Text.plain("gone")


def test_text_keeps_to_one_line_and_commands_nothing() -> None:
    assert one_line("客户甲\r\nBcc: everybody") == "客户甲 Bcc: everybody"
    assert one_line("\x1b[31mred\x07") == "[31mred"
    assert one_line("a\u202eb\u2066c") == "abc"
    assert one_line("  two\t\u3000words ") == "two words"


def test_a_number_that_the_label_holds_is_not_said_twice() -> None:
    assert thing("客户甲 样A1001", "A-1001") == "客户甲 样A1001 · A-1001"
    assert thing("电费 B-02", "B-02") == "电费 B-02"
    assert thing(None, "A-1001") == "A-1001"
    assert thing("2026-01", None) == "2026-01"
    assert thing(None, None) == ""


@pytest.mark.parametrize("written", ["customer", "等客户", "客户", "Waiting for the customer", " ＣＵＳＴＯＭＥＲ "])
def test_a_category_is_named_by_its_code_or_its_label(written: str) -> None:
    assert category_code(written) == "customer"


def test_any_other_text_stays_as_it_is() -> None:
    assert category_code("天气") == "天气"


def test_the_party_of_a_pause_is_named_by_code_label_or_title_of_the_department(organisation: Organisation) -> None:
    written = ("客户", "customer", "the bank", "销售部", "Sales", "接收方", "天气")
    named = [party_code(organisation, text) for text in written]
    assert named == ["customer", "customer", "bank", "sales", "sales", "consumer", "天气"]
