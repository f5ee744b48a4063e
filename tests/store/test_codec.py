"""Definitions as canonical JSON: they read back as they were, and a new field changes the hash of its users alone."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.check import AllOf, Attest
from engine.domain.agreement.check.file import FileCheck
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.organisation import Person
from engine.domain.text import Text
from engine.store.codec import canonical, dump, dump_quickly, load, parsed, sha256
from tests.laws.strategies import agreements


@given(agreement=agreements())
@settings(max_examples=100, deadline=None)
def test_any_agreement_reads_back_as_it_was(agreement: Agreement) -> None:
    assert load(Agreement, dump(agreement)) == agreement
    assert load(Agreement, dump_quickly(agreement)) == agreement, "a text that spells out the defaults reads the same"


@given(agreement=agreements())
@settings(max_examples=50, deadline=None)
def test_equal_agreements_have_one_text(agreement: Agreement) -> None:
    assert dump(load(Agreement, dump_quickly(agreement))) == dump(agreement)


def test_the_shipped_definitions_read_back_as_they_were(shipped: Definitions) -> None:
    for value in (shipped.organisation, shipped.catalogue, *shipped.calendars, *shipped.agreements):
        assert load(type(value), dump(value)) == value
    assert load(tuple[Person, ...], dump(shipped.people, tuple[Person, ...])) == shipped.people


@dataclass(frozen=True)
class Promise:
    id: str
    notify: bool = False


@dataclass(frozen=True)
class Plate:
    kind: Literal["plate"] = "plate"


@dataclass(frozen=True)
class Photo:
    kind: Literal["photo"] = "photo"


@dataclass(frozen=True)
class Deal:
    promises: tuple[Promise, ...]
    proof: Plate | Photo = Photo()


@dataclass(frozen=True)
class NewPromise(Promise):
    """``Promise`` as a later version defines it, with one more field."""

    weight: int = 1


@dataclass(frozen=True)
class NewDeal:
    """``Deal`` as a later version defines it, with more fields, in its parts as well."""

    promises: tuple[NewPromise, ...]
    proof: Plate | Photo = Photo()
    motto: Text | None = None


def test_a_new_field_leaves_the_hash_of_those_alone_that_do_not_use_it() -> None:
    before = Deal((Promise("transfer"), Promise("plates", notify=True)))
    after = NewDeal((NewPromise("transfer"), NewPromise("plates", notify=True)))

    assert sha256(dump(after)) == sha256(dump(before))
    assert load(NewDeal, dump(before)) == after

    user = replace(after, promises=(replace(after.promises[0], weight=2), after.promises[1]))
    assert dump(user) != dump(after)
    assert load(NewDeal, dump(user)) == user


def test_the_tag_of_a_union_is_written_though_it_is_a_default() -> None:
    deal = Deal((), proof=Plate())
    assert json.loads(dump(deal)) == {"promises": [], "proof": {"kind": "plate"}}
    assert json.loads(dump(Attest())) == {"kind": "attest"}
    both = AllOf((Attest(), FileCheck("finance", "a.xlsx")))
    assert [part["kind"] for part in json.loads(dump(both))["checks"]] == ["attest", "file"]


def test_the_spelling_has_sorted_keys_and_no_blanks() -> None:
    text = dump(Text(zh="过户", en="Transfer"))
    assert text == '{"en":"Transfer","zh":"过户"}' == canonical({"zh": "过户", "en": "Transfer"})


@pytest.mark.parametrize("text", ['{"a":[1,"中"]}', ' {"a":1} ', "1", "", "{", '{"a":1}x', '"\\ud800"', "[1,]"])
def test_a_text_is_read_as_the_standard_library_reads_it(text: str) -> None:
    assert outcome(parsed, text) == outcome(json.loads, text)


@given(text=st.text('[]{}":,-+.0123456789eE \\n\\\\udtrueNafnl\ud800é', max_size=30))
def test_any_text_is_read_so_whether_or_not_it_is_json(text: str) -> None:
    assert repr(outcome(parsed, text)) == repr(outcome(json.loads, text))


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@given(value=st.recursive(_SCALARS, lambda below: st.lists(below) | st.dictionaries(st.text(), below), max_leaves=20))
def test_any_value_is_read_as_it_was_written(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert repr(parsed(text)) == repr(json.loads(text))


def outcome(read: Callable[[str], object], text: str) -> object:
    """The value of a text, or why it has none."""
    try:
        return read(text)
    except ValueError as error:
        return type(error), str(error)
