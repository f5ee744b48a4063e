"""JSON Schemas of departments: accepted schemas, refusals and misfits."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.text import Text
from engine.embedded_languages import json_schema
from engine.embedded_languages.json_schema import (
    DEEPEST,
    LARGEST,
    LONGEST,
    TooMuchToCompare,
    _Cell,
    problems,
    problems_of_schema,
    row_problems,
    steps,
)
from engine.wording.refusal import refusal_text


def schema(**keywords: object) -> str:
    return json.dumps(keywords, ensure_ascii=False)


ARREARS = schema(
    required=["客户", "金额"],
    properties={
        "客户": {"type": "string", "minLength": 1},
        "金额": {"type": "number", "minimum": 0.01},
        "天数": {"anyOf": [{"const": ""}, {"type": "integer", "exclusiveMaximum": 366}]},
        "日期": {"format": "date"},
    },
)


def test_a_schema_of_plain_rules_is_taken() -> None:
    assert problems_of_schema(ARREARS) == ()


def test_what_values_hold_is_no_schema() -> None:
    assert problems_of_schema(schema(enum=[{"pattern": "a+"}, "a"], const={"$ref": "#"}, default=[{"x": 1}])) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (schema(properties={"金额": {"pattern": "(a+)+$"}}), "`properties.金额.pattern` is not allowed: a regular exp"),
        (schema(patternProperties={"^(a+)+$": True}), "`patternProperties` is not allowed: a regular expression"),
        (schema(**{"$ref": "http://intranet/secret"}), "`$ref` is not allowed: write its content here"),
        (schema(**{"$ref": "#"}), "`$ref` is not allowed"),
        (schema(**{"$dynamicRef": "#x"}), "`$dynamicRef` is not allowed"),
        (schema(**{"$id": "file:///etc/passwd"}), "`$id` is not allowed"),
        (schema(anyOf=[True, {"not": {"items": {"$ref": "#"}}}]), "`anyOf.2.not.items.$ref` is not allowed"),
        (schema(contentEncoding="base64"), "`contentEncoding` is not allowed; allowed: $comment"),
        (schema(exclusiveMin=0), "`exclusiveMin` is not allowed (did you mean `exclusiveMinimum`?)"),
        (schema(minimun=3), "`minimun` is not allowed"),
        (schema(**{"then": {"format": "regex"}, "if": True}), "`then.format` must be one of: date, date-time, time"),
        (schema(format=["date"]), "`format` must be one of"),
        (
            schema(**{"$schema": "http://json-schema.org/draft-04/schema#"}),
            "`$schema` must be one of: https://json-sch",
        ),
        (schema(type="numbr"), "JSON Schema does not allow this value of `type`"),
        (schema(items={"minLength": -1}), "JSON Schema does not allow this value of `items.minLength`"),
        (schema(properties=["x"]), "JSON Schema does not allow this value of `properties`"),
        (schema(allOf={}), "JSON Schema does not allow this value of `allOf`"),
        (schema(allOf=5), "JSON Schema does not allow this value of `allOf`"),
        (schema(enum=list(range(1000))), "it is too large: 1003 values"),
        ('{"items":' * 40 + "true" + "}" * 40, "it is too large"),
        ('{"const":' + "[" * 40 + "]" * 40 + "}", "it is too large"),
        ("[" * (LONGEST - 1), "it is not JSON"),
        (" " * (LONGEST + 1), "it has 16001 characters, at most 16000"),
        ('{"minimum": NaN}', "it is not JSON: NaN"),
        ('{"type": "object"', "it is not JSON"),
        ('{"const": "\\ud800"}', "it is not JSON: Failed to get UTF-8"),
        ("true", "a schema must be a block"),
        ("", "it is not JSON"),
    ],
)
def test_a_hostile_or_broken_schema_is_refused_with_its_place(text: str, why: str) -> None:
    first = refusal_text(problems_of_schema(text)[0])
    assert first.en.startswith(why)
    assert first.zh != first.en


def test_a_name_of_a_property_is_no_keyword() -> None:
    assert problems_of_schema(schema(properties={"$ref": {"type": "string"}, "pattern": True})) == ()


def test_a_row_that_fits_has_no_problems() -> None:
    assert row_problems(ARREARS, {"客户": "王", "金额": "8,500.00", "天数": "", "日期": "2026/2/13"}) == ()


def test_each_problem_names_the_heading_and_the_rule_and_never_the_value() -> None:
    misfits = row_problems(ARREARS, {"客户": "", "金额": "秘密", "天数": "366", "日期": "2026-02-30"})
    assert [refusal_text(p).en for p in misfits] == [
        "`客户` does not fit minLength: 1",
        '`金额` does not fit type: "number"',
        '`天数` does not fit anyOf: [{"const": ""}, {"type": "integer", "exclusiveMaximum": 366}]',
        '`日期` does not fit format: "date"',
    ]
    assert refusal_text(misfits[0]).zh == "“客户”不符合 minLength：1"


def test_what_is_required_and_lacking_is_named() -> None:
    assert tuple(map(refusal_text, row_problems(ARREARS, {"金额": "1"}))) == (
        Text(zh='内容不符合 required：["客户"]', en='it does not fit required: ["客户"]'),
    )


@pytest.mark.parametrize(("cell", "fits"), [("0.01", True), ("¥0.02", True), ("0.009", False), ("1E3", False)])
def test_a_cell_is_the_number_that_it_reads_as(cell: str, fits: bool) -> None:
    assert (row_problems(ARREARS, {"客户": "王", "金额": cell}) == ()) is fits


def test_a_text_of_json_is_no_number() -> None:
    assert problems(schema(type="number"), "5")
    assert not problems(schema(type="number", minimum=5), 5)
    assert problems(schema(minimum=5), 4.5)
    assert problems(schema(type="integer"), True)
    assert not problems(schema(type="integer"), 5.0)


def test_a_place_in_an_answer_is_told_in_the_schemas_own_words() -> None:
    answer = {"orders": [{"paid": True}, {"paid": "secret"}], "token-of-the-service": "x"}
    rules = schema(
        properties={"orders": {"items": {"properties": {"paid": {"const": True}}}}},
        additionalProperties={"type": "null"},
    )
    assert [refusal_text(p).en for p in problems(rules, answer)] == [
        "`orders[2].paid` does not fit const: true",
        '`*` does not fit type: "null"',
    ]


def test_only_the_first_problems_are_told() -> None:
    names = [f"n{i}" for i in range(50)]
    assert len(problems(schema(properties={n: {"type": "null"} for n in names}), dict.fromkeys(names, 1))) == 5


def test_a_value_too_large_for_its_schema_is_not_compared() -> None:
    rules = schema(items={"allOf": [{"type": "integer"}] * 40})
    with pytest.raises(TooMuchToCompare, match="too-much-data") as caught:
        problems(rules, [1] * 100_000)
    assert "太多" in refusal_text(caught.value.refusal).zh


def test_a_value_nested_without_end_is_not_compared() -> None:
    value: object = 1
    for _ in range(100_000):
        value = [value]
    with pytest.raises(TooMuchToCompare, match="nested-too-deep"):
        problems(schema(type="array"), value)


def test_a_value_is_compared_as_deep_and_in_as_many_steps_as_the_limits_say(monkeypatch: pytest.MonkeyPatch) -> None:
    value: object = 1
    for _ in range(DEEPEST - 1):
        value = [value]
    assert problems(schema(type="array"), value) == ()
    with pytest.raises(TooMuchToCompare):
        problems(schema(type="array"), [value])
    needed = steps(schema(type="array"), [1, 2, 3])
    monkeypatch.setattr(json_schema, "MOST_STEPS", needed)
    assert problems(schema(type="array"), [1, 2, 3]) == ()
    monkeypatch.setattr(json_schema, "MOST_STEPS", needed - 1)
    with pytest.raises(TooMuchToCompare):
        problems(schema(type="array"), [1, 2, 3])


def test_a_schema_is_taken_up_to_its_greatest_depth_and_size() -> None:
    def nested(levels: int) -> str:
        value: object = True
        for _ in range(levels - 1):
            value = {"not": value}
        return json.dumps(value)

    assert problems_of_schema(nested(DEEPEST)) == ()
    assert len(problems_of_schema(nested(DEEPEST + 1))) == 1
    # the schema itself, its one key, the list, and what is in it
    assert problems_of_schema(schema(enum=list(range(LARGEST - 3)))) == ()
    assert len(problems_of_schema(schema(enum=list(range(LARGEST - 2))))) == 1


CELLS = st.sampled_from(
    ["", "0", "0.01", "8,500.00", "-3", "1E3", "王", "2026-02-13", "2026-02-30", "17:30", "\ud800", "١"]
)
HEADINGS = st.sampled_from(["a", "b", "2024", "客户"])
LEAVES = st.one_of(
    st.builds(lambda t: {"type": t}, st.sampled_from(["string", "number", "integer", "null", ["integer", "null"]])),
    st.builds(
        lambda k, n: {k: n},
        st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
        st.sampled_from([0, 0.01, -3, 8500, 1e308]),
    ),
    st.builds(lambda k, n: {k: n}, st.sampled_from(["minLength", "maxLength"]), st.integers(0, 5)),
    st.builds(lambda f: {"format": f}, st.sampled_from(["date", "time", "date-time"])),
    st.builds(lambda e: {"enum": e}, st.lists(st.sampled_from(["", "王", "-3", 0, None]), min_size=1)),
    st.booleans(),
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda p: {"properties": p}, st.dictionaries(HEADINGS, inner)),
        st.builds(lambda k, s: {k: s}, st.sampled_from(["additionalProperties", "propertyNames", "not"]), inner),
        st.builds(lambda k, s: {k: s}, st.sampled_from(["allOf", "anyOf", "oneOf"]), st.lists(inner, min_size=1)),
        st.builds(lambda a, b, c: {"if": a, "then": b, "else": c}, inner, inner, inner),
        st.builds(lambda r: {"required": r}, st.lists(HEADINGS, unique=True)),
        st.builds(lambda a, b: {"dependentRequired": {a: [b]}}, HEADINGS, HEADINGS),
    ),
    max_leaves=8,
)


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.just("allOf"), st.lists(SCHEMAS, min_size=1), min_size=1), st.dictionaries(HEADINGS, CELLS))
def test_the_quick_word_on_a_row_is_that_of_the_thorough_one(rules: dict[str, object], row: dict[str, str]) -> None:
    schema_text = schema(**rules)
    assert problems_of_schema(schema_text) == ()
    cells = {_Cell(heading): _Cell(text) for heading, text in row.items()}
    assert row_problems(schema_text, row) == problems(schema_text, cells)


@pytest.mark.slow
def test_the_dearest_comparison_allowed_ends_soon() -> None:
    rules = schema(items={"allOf": [{"type": "integer"}] * 18})
    began = time.perf_counter()
    assert problems(rules, [1] * 33_000) == ()
    assert time.perf_counter() - began < 30
