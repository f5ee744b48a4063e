"""People are shown by name and named by id or name."""

from dataclasses import replace

from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Person, has_name, ids_of_name
from engine.domain.refusal import NamedPerson, Refusal
from engine.domain.text import Language, Text
from engine.views.refusal import read_refusal, refusal_json
from engine.wording.refusal import fill

ZHANG = Person("z-1", "张三", "sales", "clerk", None, None, Language.ZH)
LI = Person("l-1", "Li  \u202eSi", "sales", "clerk", None, None, Language.EN)
TWIN = replace(ZHANG, id="z-2")


def test_a_person_is_shown_by_name_and_somebody_unknown_by_id() -> None:
    names = Names([ZHANG, LI])
    assert names.of("z-1") == Text.plain("张三")
    assert names.of("l-1") == Text.plain("Li Si")
    assert names.of("x") == Text.plain("x")


def test_the_id_stands_beside_a_name_that_two_people_have() -> None:
    names = Names([ZHANG, replace(ZHANG, role="head"), LI, TWIN])
    assert names.listed(["z-1", "l-1"]) == Text(zh="张三（z-1）、Li Si", en="张三 (z-1), Li Si")
    assert Names([ZHANG, replace(ZHANG, role="head")]).of("z-1") == Text.plain("张三")


def test_a_text_names_people_by_id_or_by_name() -> None:
    assert ids_of_name([ZHANG, LI], "张三") == ids_of_name([ZHANG, LI], "z-1") == ("z-1",)
    assert ids_of_name([ZHANG, LI, TWIN], " 张三 ") == ("z-1", "z-2")
    assert ids_of_name([ZHANG], "李四") == ()
    assert has_name(ZHANG, "Ｚ-1")


def test_json_keeps_the_id_of_a_person_in_a_refusal() -> None:
    refusal = Refusal("own-request", actor=NamedPerson("z-1", Text.plain("张三")))
    assert refusal_json(refusal)["values"] == {"actor": {"id": "z-1", "name": {"zh": "张三", "en": "张三"}}}
    assert read_refusal(refusal_json(refusal)) == refusal
    assert fill(Text(zh="{who}", en="{who}"), {"who": (NamedPerson("z-1", Text.plain("张三")),) * 2}).zh == "张三、张三"
