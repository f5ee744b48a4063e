"""JSON lines and arrays, plain objects and CloudEvents."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.intake.json_rows import LONGEST_OBJECT
from engine.intake.open_table import open_table
from engine.services.refused import Refused
from engine.wording.refusal import refusal_text

Rows = Callable[..., list[tuple[int, dict[str, str]]]]
Write = Callable[..., Path]


@pytest.mark.parametrize("name", ["t.jsonl", "t.ndjson", "t.json", "t.jsonl.gz", "events"])
def test_lines_of_objects_are_rows_with_their_lines(write: Write, rows: Rows, name: str) -> None:
    text = '{"key": 1001, "amount": 8500.10, "paid": true}\n\n{"key": "A-2", "amount": null, "paid": false}\n'
    assert rows(write(name, text)) == [
        (1, {"key": "1001", "amount": "8500.10", "paid": "yes"}),
        (3, {"key": "A-2", "amount": "", "paid": "no"}),
    ]


def test_an_array_is_read_object_by_object_each_with_the_line_on_which_it_begins(write: Write, rows: Rows) -> None:
    text = '[\n  {\n    "key": "A-1",\n    "note": "x"\n  },\n  {"key": "A-2"}, {"key": 1001.0}\n]\n'
    assert rows(write("t.json", text)) == [
        (2, {"key": "A-1", "note": "x"}),
        (6, {"key": "A-2"}),
        (6, {"key": "1001"}),
    ]


def test_an_array_larger_than_what_is_read_at_once_is_whole(write: Write, rows: Rows) -> None:
    objects = [{"key": str(n), "note": "注" * (n % 300)} for n in range(3000)]
    found = rows(write("t.json", json.dumps(objects, ensure_ascii=False, indent=1)))
    assert [cells for _, cells in found] == objects


def test_objects_over_several_lines_need_no_array(write: Write, rows: Rows) -> None:
    assert rows(write("t.json", '{\n"key": "1"\n}\n{\n"key": "2"\n}')) == [(1, {"key": "1"}), (4, {"key": "2"})]


def test_a_cloud_event_gives_its_type_subject_time_and_id_and_its_data_beside_them(write: Write) -> None:
    event = {
        "specversion": "1.0",
        "type": "vehicle.delivered",
        "source": "/dms",
        "subject": "A-1001",
        "id": "e-7",
        "time": "2026-02-13T17:30:00+08:00",
        "data": {"customer": "客户甲", "amount": 8500, "time": "later"},
    }
    table = open_table(write("t.jsonl", json.dumps(event)))
    [row] = table.rows
    assert table.id == "id"
    assert row.cells == {
        "specversion": "1.0",
        "event": "vehicle.delivered",
        "source": "/dms",
        "key": "A-1001",
        "id": "e-7",
        "time": "2026-02-13T17:30:00+08:00",
        "customer": "客户甲",
        "amount": "8500",
        "data.time": "later",
    }


def test_names_that_only_later_objects_have_are_headings_too(write: Write) -> None:
    assert open_table(write("t.jsonl", '{"key": "1"}\n{"key": "2", "note": "x"}\n')).header == ("key", "note")


def test_a_line_that_is_no_object_has_a_problem_and_holds_up_no_other(write: Write) -> None:
    deep = "[" * 100_000
    table = open_table(write("t.jsonl", f'{{"key": "1"}}\n{{"key": \n[1]\n{deep}\n{{"key": "2"}}\n'))
    found = [(row.line, refusal_text(row.problem).en.partition(":")[0] if row.problem else None) for row in table.rows]
    assert found == [(1, None), (2, "not a JSON object"), (3, "not a JSON object"), (4, "not a JSON object"), (5, None)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "contains no data"),
        ("[]", "contains no data"),
        ('[{"key": 1}, 2]', "from line 1: not a JSON object: 2"),
        ('[{"key": 1},\n{"key": ', "from line 2: not a JSON object"),
        ('[{"key": "' + "x" * (LONGEST_OBJECT + 70_000) + '"}]', "an object of more than 1048576 characters"),
        ('{"key": "1"}\n{"key": "' + "x" * LONGEST_OBJECT + '"}', "line 2: an object of more than 1048576 characters"),
    ],
)
def test_what_cannot_be_read_on_is_refused_with_its_line(write: Write, text: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        list(open_table(write("t.json", text)).rows)
    assert words in caught.value.text.en
