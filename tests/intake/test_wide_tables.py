"""Tables of any format have at most 16,384 headings, cost no more than their size, and messages list 20 of them."""

import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.domain.refusal import Refusal
from engine.domain.text import Language, Text
from engine.intake.json_rows import sent_table
from engine.intake.open_table import open_table
from engine.intake.rejected_rows import RejectedFolder
from engine.intake.stream import TooLarge
from engine.intake.table import COLUMNS
from engine.loading import load
from engine.services.events.column_mapping import Columns, SourceRow, listed_headings
from engine.services.events.event_row import Rejected
from engine.wording.refusal import refusal_text
from tests.conftest import ROOT, Runner

Write = Callable[..., Path]


def wide(count: int, prefix: str = "k") -> dict[str, str]:
    return {f"{prefix}{n}": "x" for n in range(count)}


def log(trace: int, events: int, *, own: int = 0) -> str:
    attributes = "".join(f'<string key="k{n}" value="x"/>' for n in range(trace))
    event = "<event>" + "".join(f'<string key="e{n}" value="x"/>' for n in range(own)) + "</event>"
    return f"<log><trace>{attributes}{event * events}</trace></log>"


def test_an_object_with_more_keys_than_a_sheet_has_columns_is_rejected_alone(write: Write) -> None:
    path = write("a.jsonl", f"{json.dumps(wide(COLUMNS + 1))}\n{json.dumps(wide(COLUMNS - 1))}\n")
    bad, good = open_table(path).rows
    assert (bad.line, list(bad.cells), len(good.cells), good.problem) == (1, ["json"], COLUMNS - 1, None)
    assert bad.problem is not None
    assert refusal_text(bad.problem) == Text(
        zh="对象有 16385 个键，最多 16384 个", en="the object has 16385 keys, at most 16384"
    )
    [sent] = sent_table([wide(70_000)], "crm").rows
    assert (sent.problem and sent.problem.code, list(sent.cells)) == ("object-too-wide", ["json"])


@pytest.mark.parametrize("name", ["a.jsonl", "a.xes"])
def test_the_headings_of_all_rows_together_are_as_many_at_most(write: Write, name: str) -> None:
    if name == "a.jsonl":
        text = "\n".join(json.dumps(wide(10_000, prefix)) for prefix in "ab")
    else:
        event = "".join(f'<string key="{{0}}{n}" value="x"/>' for n in range(10_000))
        text = f"<log><trace>{''.join(f'<event>{event.format(p)}</event>' for p in 'ab')}</trace></log>"
    with pytest.raises(TooLarge) as refused:
        open_table(write(name, text))
    assert refused.value.text.en.endswith(f"{name} is too large: it has 20000 headings, at most 16384")


@pytest.mark.parametrize(("trace", "own"), [(COLUMNS + 1, 0), (COLUMNS, 1), (100_000, 0)])
def test_a_log_whose_events_have_more_attributes_is_too_large(write: Write, trace: int, own: int) -> None:
    with pytest.raises(TooLarge) as refused:
        open_table(write("a.xes", log(trace, 200, own=own)))
    assert refused.value.text.en.endswith("is too large: line 1 has 16385 columns, at most 16384")


def test_the_events_of_a_trace_share_its_many_attributes(write: Write) -> None:
    path = write("a.xes", log(5_000, 5_000, own=1))
    tracemalloc.start()
    rows = list(open_table(path).rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50 * 1024**2
    assert (len(rows), len(rows[-1].cells), rows[0].cells["case:k4999"], rows[0].cells["e0"]) == (
        5_000,
        5_001,
        "x",
        "x",
    )


@pytest.mark.parametrize("many", [1, 200])
def test_an_event_has_the_attributes_of_its_trace_that_stand_before_it(write: Write, many: int) -> None:
    first = "".join(f'<string key="k{n}" value="x"/>' for n in range(many))
    text = f'<log><trace>{first}<event/><string key="k0" value="late"/><event/></trace><trace><event/></trace></log>'
    before, after, other = open_table(write("a.xes", text)).rows
    assert (before.cells["case:k0"], after.cells["case:k0"], dict(other.cells)) == ("x", "late", {})


def test_the_columns_of_a_wide_table_are_recognised_at_once(tmp_path: Path) -> None:
    definitions = load(ROOT / "definitions").definitions
    assert definitions is not None
    header = ("key", "time", *wide(COLUMNS - 2))
    begun = time.process_time()
    columns = Columns.of(header, definitions.catalogue, event="vehicle.delivered")
    assert (columns.key, columns.time) == ("key", "time")
    row = SourceRow(2, dict.fromkeys(header, "x") | wide(COLUMNS, "other"))
    RejectedFolder(tmp_path, Language.EN).keep(
        "a.csv", header, [Rejected(row, Refusal("event-unknown", name="x"))], "a"
    )
    assert time.process_time() - begun < 3


def test_a_message_lists_twenty_headings_and_counts_the_others(duecourse: Runner, write: Write) -> None:
    refused = duecourse("events", "import", str(write("a.jsonl", json.dumps(wide(16_000)))))
    assert (refused.code, "k19 and 15,980 more. " in refused.err, len(refused.err) < 600) == (2, True, True), (
        refused.err
    )
    event = {"event": "vehicle.delivered", "key": "A-1", "time": "2026-01-05 10:00"}
    fields = {"customer": "C", "plate": "P", "amount": 1}
    path = write("b.jsonl", json.dumps({**event, **fields, **wide(21), "列\n" * 100: ""}))
    done = duecourse("events", "import", str(path))
    assert done.out.splitlines() == [
        "imported 1, corrected 0, unchanged 0, rejected 0",
        f"Unused columns: {', '.join(wide(20))} and 2 more",
    ]
    zh = refusal_text(Refusal("missing-columns", missing=("key",), header=listed_headings(["甲", "乙\n" * 50]))).zh
    assert zh == f"文件缺少列：key。已有列：甲, {'乙 ' * 40}…。"
