"""The form of an action follows from its type: one that the engine has never seen is drawn and read as well."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import pytest
from starlette.datastructures import FormData

from engine.domain.action.action import Action
from engine.domain.action.case import Case
from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.ledger.entry import About, Kind
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import NOT_YET, Permitted, Transition
from engine.domain.text import Text
from engine.services.refused import Refused
from engine.web.presenters.action_form import Widget, action_form, read_action
from engine.wording import action as words
from engine.wording.action import ActionWords


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOn(Action):
    """The item is the actor's."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind("taken on"), About.OCCURRENCE, Permitted.PROVIDER, "take-on", NOT_YET, NOT_YET
    )
    NEEDED: ClassVar[frozenset[str]] = frozenset({"reason"})
    expected_on: date = input_field()
    how: str = input_field("", omit_default=True)
    hours: int | None = input_field(None)
    parts: Mapping[str, int] | None = input_field(None)
    reason: str = input_field("")

    @classmethod
    def choices(cls, case: Case, organisation: Organisation) -> Mapping[str, tuple[str, ...]]:
        return {"how": ("alone", "together"), "parts": ("first", "second")}


CASE = cast(Case, SimpleNamespace(occurrence=SimpleNamespace(id="a/b@2026-01")))
ORGANISATION = cast(Organisation, None)


@pytest.fixture(autouse=True)
def worded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    labels = {name: Text.plain(name) for name in ("expected_on", "how", "hours", "parts", "reason")}
    how = {"alone": Text(zh="一个人", en="on my own")}
    own = ActionWords({}, {"take-on": Text.plain("Take an item on")}, labels, {}, {}, {}, {}, {"how": how})
    monkeypatch.setitem(cast(dict[str, ActionWords], words.words_by_module()), __name__.rpartition(".")[2], own)
    words.action_helps.cache_clear()
    yield
    words.action_helps.cache_clear()


def visit(**values: str) -> Any:
    form = FormData(list(values.items()))
    return SimpleNamespace(
        form=form, names=Names(), zone=UTC, access=SimpleNamespace(person="li"), value=lambda name: form.get(name, "")
    )


def test_each_field_has_the_widget_of_its_type() -> None:
    form = action_form(TakeOn, CASE, ORGANISATION, Names())
    assert [(f.name, f.widget, f.is_required) for f in form.fields] == [
        ("expected_on", Widget.DATE, True),
        ("how", Widget.CHOICE, False),
        ("hours", Widget.NUMBER, False),
        ("parts.first", Widget.CHOICE, False),
        ("parts.second", Widget.CHOICE, False),
        ("reason", Widget.LINES, True),
    ]
    assert form.button.en == "Take an item on"
    assert [choice.title.en for choice in form.fields[1].choices] == ["on my own", "together"]


def test_what_was_typed_is_read_by_type() -> None:
    values = {"expected_on": "2026-02-03", "how": "alone", "hours": "3", "parts.second": "4", "reason": " 等客户 "}
    action = read_action(TakeOn, visit(form_token="x", action="take-on", **values), CASE, ORGANISATION)
    assert action == TakeOn(
        occurrence="a/b@2026-01",
        actor="li",
        expected_on=date(2026, 2, 3),
        how="alone",
        hours=3,
        parts={"second": 4},
        reason="等客户",
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "form-field-missing"),
        ({"expected_on": "soon"}, "not-a-date"),
        ({"expected_on": "2026-02-03", "hours": "2.5"}, "form-not-whole"),
        ({"expected_on": "2026-02-03", "occurrence": "another/item@2026-01"}, "form-field-unknown"),
        ({"expected_on": "2026-02-03", "actor": "somebody"}, "form-field-unknown"),
    ],
)
def test_what_does_not_fit_is_refused(values: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_action(TakeOn, visit(**values), CASE, ORGANISATION)
    assert refused.value.refusal.code == code
