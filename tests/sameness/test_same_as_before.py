"""Renaming changes no behaviour: stories played before and after leave the same, up to one table of renamed words.

The entries, instants, verdicts, recipients and figures of the sample month, of the quarter and of the real log of
incidents were kept before the renaming (``before/``); hashes and prose are left out. The stories are played without
what the sample and the definitions have been given since (``tests/fixtures/plain_definitions.py`` names it).
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.incidents import AS_OF
from tests.conftest import ROOT, Runner
from tests.fixtures.plays import REAL_LOGS, Playthrough
from tests.sameness.baseline import WHOLE, chunk_differences, differences, read, read_chunks
from tests.sameness.dump import (
    CHUNK,
    KINDS,
    PLACES,
    TABLES,
    Renamed,
    Row,
    ambiguities,
    by_table,
    chunk_difference,
    chunks,
    rows,
    translate,
    words,
)
from tests.sameness.opened_at_once import followed

RENAMED: Renamed = {
    "kind": {  # kinds of entries: notified
        "reminded": "nudged",
        "reassigned": "handed over",
        "extension requested": "extension asked",
        "waiver requested": "waiver asked",
        "not applicable requested": "not applicable asked",
        "partly delivered": "delivered in part",
        "accepted automatically": "accepted by silence",
    },
    "about": {},  # what an entry is about: occurrence, event, definition
    "actor": {},  # actors that are no persons: engine, operator
    "command": {"remind": "nudge"},  # commands that batches keep: events import
    "verdict": {},  # phases, timeliness, outcomes, reasons: on time
    "notification": {  # what people are notified of, without its instant: returned
        "reminded": "nudged",
        "reassigned": "handed over",
        "requested": "asked",
        "decided": "answered",
        "time proposed": "time named",
    },
    "body key": {"step": "rung"},  # keys in the bodies of entries
    "body word": {},  # words in the bodies of entries: provider
    "report key": {},  # keys of the overdue report as JSON: awaited
    "report word": {},  # words in it: overdue
}
"""Every recorded word that was renamed: the new word, and the one before. All else is the same."""


# ---- the three stories


@pytest.mark.slow
@pytest.mark.parametrize("story", WHOLE)
def test_a_story_leaves_the_same_as_before(story: str, request: pytest.FixtureRequest) -> None:
    playthrough: Playthrough = request.getfixturevalue(f"plain_{story}_by_command")
    found = differences(story, {kind: rows(playthrough.state, kind) for kind in KINDS}, RENAMED, followed)
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.skipif(not REAL_LOGS, reason="DUECOURSE_REAL_LOGS names no folder of real event logs")
def test_the_incidents_leave_the_same_as_before(judged_incidents: Playthrough, process: Runner) -> None:
    state, definitions = judged_incidents.state, ROOT / "examples" / "incidents"
    more = ("--state", str(state), "--definitions", str(definitions), "--as-of", AS_OF)
    report = process("report", "overdue", "--format", "json", *more)
    assert report.code == 0, report.err
    found = chunk_differences({kind: rows(state, kind, report.out) for kind in KINDS}, RENAMED)
    assert not found, "\n".join(found)


# ---- the comparison itself


def before(story: str = "quarter") -> dict[str, list[Row]]:
    """The rows that a story left before."""
    return {kind: [json.loads(line) for line in read(story, kind)] for kind in KINDS}


def first(some: Iterable[Row], **wanted: object) -> Row:
    """The first row with these values."""
    return next(row for row in some if wanted.items() <= row.items())


def test_no_renamed_word_hides_a_difference() -> None:
    in_stories = [words(before(story)) for story in WHOLE]
    known = {place: set[str]().union(*(some[place] for some in in_stories)) for place in PLACES}
    assert ambiguities(RENAMED, known) == []


def test_the_baselines_hold_whole_stories() -> None:
    def counts(story: str) -> Sequence[int]:
        return [len(before(story)[kind]) for kind in TABLES]

    assert counts("month") == [122, 296, 81, 20]
    assert counts("quarter") == [443, 927, 134, 315]
    assert [read_chunks()[kind]["rows"] for kind in TABLES] == [25, 107_164, 19_596, 0]


def test_what_was_kept_is_the_same_as_itself() -> None:
    assert differences("month", before("month"), {}) == []


MEANT = [
    ("entries", {"kind": "returned"}, {"actor": "sales-clerk-2"}),
    ("entries", {"kind": "opened"}, {"body": {"due_at": "2026-01-04T16:00:01Z"}}),
    ("entries", {"kind": "notified"}, {"body": {"due_at": None, "rung": "opening", "to": []}}),
    ("batches", {"command": "respond"}, {"recorded_at": "2026-01-04T16:00:01Z"}),
    ("occurrences", {"phase": "open"}, {"wake_at": "2026-04-01T00:30:00Z"}),
    ("messages", {"person": "finance-clerk-1"}, {"about": []}),
    ("report", {"part": "counts"}, {"value": {"due": 43, "late": 3}}),
]


@pytest.mark.parametrize(("kind", "which", "change"), MEANT, ids=[f"{k}: {next(iter(c))}" for k, _, c in MEANT])
def test_opening_at_once_excuses_no_other_change(kind: str, which: Row, change: Row) -> None:
    found = before()
    assert differences("quarter", found, {}, followed) == []
    first(found[kind], **which).update(change)
    (text,) = differences("quarter", found, {}, followed)
    assert text.startswith(f"{kind}: ")


CHANGES = [
    ("entries", {"kind": "returned"}, {"effective_at": "2026-01-08T02:20:00.000001Z"}),
    ("entries", {"kind": "delivered"}, {"actor": "sales-clerk-2"}),
    ("entries", {"kind": "opened"}, {"body": {"due_at": "2026-01-04T16:00:01Z"}}),
    ("entries", {"kind": "notified"}, {"body": {"due_at": None, "rung": "opening", "to": []}}),
    ("batches", {"command": "respond"}, {"entries": 2}),
    ("occurrences", {"timeliness": "late"}, {"timeliness": "on time"}),
    ("occurrences", {"timeliness": "late"}, {"late_by": 1}),
    ("occurrences", {"phase": "open"}, {"wake_at": "2026-04-01T00:30:00Z"}),
    ("messages", {"person": "finance-clerk-1"}, {"person": "finance-clerk-2"}),
    ("messages", {"person": "finance-clerk-1"}, {"about": []}),
    ("report", {"part": "counts"}, {"value": {"due": 43, "late": 3}}),
    ("report", {"part": "zone"}, {"part": "timezone"}),
]


@pytest.mark.parametrize(("kind", "which", "change"), CHANGES, ids=[f"{k}: {next(iter(c))}" for k, _, c in CHANGES])
def test_one_changed_value_is_a_difference_and_is_shown(kind: str, which: Row, change: Row) -> None:
    found = before()
    row = first(found[kind], **which)
    row |= change
    (text,) = differences("quarter", found, {})
    assert text.startswith(f"{kind}: {len(found[kind])} rows before, {len(found[kind])} now")
    assert len(text.splitlines()) < 8 and len(text) < 2500
    assert all(json.dumps(value, separators=(",", ":"), sort_keys=True)[:60] in text for value in change.values())


def test_a_row_too_few_and_rows_in_another_order_are_differences() -> None:
    found = before("month")
    found["messages"].pop()
    found["entries"][5], found["entries"][6] = found["entries"][6], found["entries"][5]
    assert [text.partition(":")[0] for text in differences("month", found, {})] == ["entries", "messages"]


def test_instants_in_the_database_are_read_to_the_microsecond(tmp_path: Path) -> None:
    instants = [1_767_196_800_000_000, 1_767_196_800_000_001]
    texts = []
    for at in instants:
        folder = tmp_path / str(at)
        folder.mkdir()
        table = TABLES["batches"]
        with closing(sqlite3.connect(folder / "any.db")) as connection:
            connection.execute(f"CREATE TABLE {table.name} ({table.order}, {', '.join(table.columns.values())})")
            connection.execute(f"INSERT INTO {table.name} VALUES (1, 'run', {at}, 10)")
            connection.commit()
        texts.append([*rows(folder, "batches")])
    assert texts == [
        [{"command": "run", "recorded_at": "2025-12-31T16:00:00Z", "entries": 10}],
        [{"command": "run", "recorded_at": "2025-12-31T16:00:00.000001Z", "entries": 10}],
    ]


def test_a_difference_among_many_rows_is_located() -> None:
    many = [str(n) for n in range(3 * CHUNK)]
    other = [*many[:700], "changed", *many[701:]]
    assert chunk_difference("entries", chunks(many), chunks(many)) == ""
    assert chunk_difference("entries", chunks(many), chunks(other)).splitlines()[:2] == [
        "entries: 1500 rows before, 1500 now; chunks that differ: 1",
        "  the first: rows 501 to 1000 of this kind",
    ]
    assert "1500 rows before, 1499 now" in chunk_difference("entries", chunks(many), chunks(many[1:]))


# ---- the table of renamed words

SAMPLE: Renamed = {
    "kind": {"told about": "notified", "sent back": "returned"},
    "about": {"item": "occurrence"},
    "actor": {"system": "engine"},
    "command": {"import events": "events import"},
    "verdict": {"punctual": "on time"},
    "notification": {"sent back": "returned", "summary": "digest", "2 days ahead": "2 working days before"},
    "body key": {"step": "rung", "on": "due_at"},
    "body word": {"supplier": "provider"},
    "report key": {"waiting": "awaited", "item": "occurrence", "steps": "bands"},
    "report word": {"late items": "overdue"},
}


def renamed_by(table: Renamed, found: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """The rows as code with other words would leave them: the other way round than the comparison translates."""
    other_way = by_table({place: {old: new for new, old in some.items()} for place, some in table.items()})
    done = {kind: [translate(kind, row, other_way) for row in some] for kind, some in found.items()}
    for row in done["entries"]:  # a body's words stand under a key that is renamed too
        if "rung" in row["body"]:
            row["body"]["step"] = row["body"].pop("rung")
        if "due_at" in row["body"]:
            row["body"]["on"] = row["body"].pop("due_at")
    return done


@pytest.mark.parametrize("place", PLACES)
def test_renamed_words_are_the_same_by_the_table_and_different_without_any_place_of_it(place: str) -> None:
    table = {**SAMPLE, "body key": {}}
    found = renamed_by(table, before())
    assert differences("quarter", found, SAMPLE) == []
    assert differences("quarter", found, {**SAMPLE, place: {}}) != []


def test_a_word_is_translated_as_a_whole_and_never_in_ids_or_what_people_wrote() -> None:
    table = {place: {"due": "DUE", "returned": "RETURNED", "reason": "REASON"} for place in PLACES}
    row = {
        "kind": "returned",
        "about": "occurrence",
        "actor": "due-clerk-1",
        "subject_id": "due/returned@returned/due",
        "effective_at": "2026-01-01T00:00:00Z",
        "recorded_at": "2026-01-01T00:00:00Z",
        "body": {"reason": "returned", "rung": "returned 2026-01-08T02:20:00Z", "evidence": {"due": {"due": "due"}}},
    }
    assert translate("entries", row, by_table(table)) == {
        **row,
        "kind": "RETURNED",
        "body": {"REASON": "returned", "rung": "RETURNED 2026-01-08T02:20:00Z", "evidence": {"due": {"DUE": "due"}}},
    }
    message = {
        "key": "due/due@due/returned 2026-01-08T02:20:00Z/2026-01-09T02:20:00Z/due/mail",
        "about": ["due/due@due"],
    }
    done = translate("messages", {**message, "rung": "returned soon"}, by_table(table))
    assert done["key"] == "due/due@due/RETURNED 2026-01-08T02:20:00Z/2026-01-09T02:20:00Z/due/mail"
    assert done["rung"] == "returned soon"


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"kind": {"returned": "notified"}}, ["kind: “returned” is a word of the baseline itself"]),
        ({"kind": {"a": "met", "b": "met"}}, ["kind: two words are renamed from “met”"]),
        ({"kinds": {}}, ["there is no place “kinds”"]),
        ({"kind": {"returned": "notified", "sent back": "returned"}}, []),
        ({"body key": {"returned": "due_at"}, "notification": {"first": "opening"}}, []),
    ],
)
def test_a_table_that_makes_two_words_one_is_refused(table: Renamed, says: Sequence[str]) -> None:
    assert ambiguities(table, words(before())) == says
