"""XES logs, streamed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.intake.open_table import open_table
from engine.services.events.column_mapping import Columns
from engine.services.refused import Refused

Rows = Callable[..., list[tuple[int, dict[str, str]]]]
Write = Callable[..., Path]

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="__INVALID__"/></global>
  <string key="concept:name" value="the log"/>
  <trace>
    <string key="concept:name" value="case-1"/>
    <date key="startdate" value="2011-10-11T13:42:22.688+02:00"/>
    <event>
      <string key="concept:name" value="Confirmation of receipt"><string key="nested" value="passed over"/></string>
      <date key="time:timestamp" value="2011-10-11T13:45:40.276+02:00"/>
      <boolean key="paid" value="true"/>
      <int key="cost" value="12"/>
    </event>
    <event><string key="concept:name" value="收件"/></event>
  </trace>
  <trace><string key="concept:name" value="case-2"/><event><float key="cost" value="1.5"/></event></trace>
</log>
"""


@pytest.mark.parametrize("name", ["t.xes", "t.xes.gz", "t.xml"])
def test_each_event_is_a_row_with_what_its_trace_says_and_the_line_on_which_it_begins(
    write: Write, rows: Rows, name: str
) -> None:
    case = {"case:concept:name": "case-1", "case:startdate": "2011-10-11T13:42:22.688+02:00"}
    assert rows(write(name, LOG)) == [
        (
            9,
            {
                **case,
                "concept:name": "Confirmation of receipt",
                "time:timestamp": "2011-10-11T13:45:40.276+02:00",
                "paid": "yes",
                "cost": "12",
            },
        ),
        (15, {**case, "concept:name": "收件"}),
        (17, {"case:concept:name": "case-2", "cost": "1.5"}),
    ]


def test_the_columns_of_a_log_are_recognised_without_being_named(write: Write, shipped: object) -> None:
    table = open_table(write("t.xes", LOG))
    columns = Columns.of(table.header, shipped.catalogue)  # type: ignore[attr-defined]
    assert (columns.key, columns.name, columns.time) == ("case:concept:name", "concept:name", "time:timestamp")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ('<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><log>&b;</log>', "declares a document type"),
        ('<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>', "declares a document type"),
        ("<log><trace>", "is not complete XES"),
        ("<log>" + "<string>" * 100 + "</string>" * 100 + "</log>", "nested too deeply"),
        ("<log></log>", "contains no events"),
    ],
)
def test_bombs_and_broken_logs_are_refused(write: Write, head: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        list(open_table(write("t.xes", head)).rows)
    assert words in caught.value.text.en
    assert "t.xes" in caught.value.text.zh


def test_a_short_log_that_breaks_off_gives_nothing(write: Write) -> None:
    path = write("t.xes", LOG.replace("</log>", ""))
    with pytest.raises(Refused, match="is not complete XES"):
        open_table(path)


def test_a_log_is_read_as_it_is_asked_for(write: Write) -> None:
    trace = LOG[LOG.index("  <trace>") : LOG.index("</log>")]
    table = open_table(write("t.xes", LOG.replace(trace, trace * 2000)))
    assert next(table.rows).line == 9
    assert table.share() < 0.5
    assert sum(1 for _ in table.rows) == 5999
