"""``sources take`` and ``run``: new data is imported first, and failures are findings."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sources.conftest import HEADER, delivered


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    (folder / "dms").mkdir(parents=True)
    (folder / "settings.yaml").write_text("sources:\n  dms: {folder: dms}\n  away: {folder: nowhere}\n")
    return folder


@pytest.fixture
def export(state: Path) -> Callable[..., None]:
    def write(name: str, *rows: str) -> None:
        path = state / "dms" / name
        path.write_text("\n".join([HEADER, *rows]) + "\n")
        os.utime(path, (1, 1))

    return write


def test_a_run_takes_what_is_new_and_judges_it(duecourse: Any, export: Any) -> None:
    assert duecourse("run", "--in-process").code == 0
    export("a.csv", delivered("A-1", time="2026-01-06 10:00"), delivered("A-2", amount="much"))
    ran = json.loads(duecourse("run", "--in-process", "--json").out)
    assert ran["opened"] == 3
    found = {f["code"]: f for f in ran["findings"]}
    assert found["source-not-taken"]["about"] == ["away"]
    assert "a.csv: 1 rejected rows" in found["rows-rejected"]["text"]["en"]
    assert "1 行未导入" in found["rows-rejected"]["text"]["zh"]
    again = json.loads(duecourse("run", "--in-process", "--json").out)
    assert again["opened"] == 0
    assert "rows-rejected" not in {f["code"] for f in again["findings"]}
    assert json.loads(duecourse("verify", "--json").out)["differences"] == []


def test_a_dry_run_takes_nothing(duecourse: Any, export: Any) -> None:
    duecourse("run", "--in-process")
    export("a.csv", delivered("A-1"))
    assert json.loads(duecourse("run", "--dry-run", "--json").out)["opened"] == 0
    assert "imported 1" in duecourse("sources", "take", "dms").out


def test_take_says_what_it_did_and_what_it_could_not(duecourse: Any, export: Any) -> None:
    export("a.csv", delivered("A-1"))
    done = duecourse("sources", "take", "--all")
    assert done.code == 0
    assert "dms a.csv: imported 1, corrected 0, unchanged 0, rejected 0" in done.out
    assert "away: " in done.out
    value = json.loads(duecourse("sources", "take", "dms", "--json").out)
    assert value == {"problem": None, "sources": [{"source": "dms", "taken": [], "waiting": [], "problems": []}]}


def test_take_says_what_to_type_for_a_rejected_row(duecourse: Any, export: Any) -> None:
    export("a.csv", delivered("A-1"))
    duecourse("run", "--in-process")
    cancel = ("events", "cancel", "vehicle.delivered/A-1", "--reason", "twice", "--as", "sales-clerk-1", "--yes")
    assert duecourse(*cancel).code == 0
    export("b.csv", delivered("A-1", amount="2"))
    taken = duecourse("sources", "take", "dms").out
    hint = "was cancelled. To make it count again, import it with --again"
    [kept] = [line.rpartition(" ")[2] for line in taken.splitlines() if "the rejected rows are in" in line]
    assert hint in taken
    assert hint in Path(kept).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Name one source, or use --all."),
        (("dms", "--all"), "Name one source, or use --all."),
        (("dmss",), "Did you mean: dms?"),
    ],
)
def test_a_wrong_call_is_refused(duecourse: Any, state: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = duecourse("sources", "take", *arguments)
    assert (done.code, sentence in done.err) == (2, True)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{files: '*.csv'}", "one of folder, database and token"),
        ("{folder: x, token: env:T}", "one of folder, database and token"),
        ("{folder: x, query: select 1}", "query does not go with folder"),
        ("{database: dms, query: 'select :cursor', cursor: a}", "start is missing"),
        ("{database: other, query: 'select :cursor', cursor: a, start: '0'}", "databases has no other"),
        ("{database: dms, query: 'select 1', cursor: a, start: '0'}", "the query has no :cursor"),
        ("{database: dms, query: 'delete from x where y > :cursor', cursor: a, start: '0'}", "it is not a SELECT"),
        ("{token: 9f8e7d}", "there is one here in plain text"),
    ],
)
def test_a_source_that_is_not_clear_is_said_by_its_line(duecourse: Any, state: Path, source: str, why: str) -> None:
    (state / "settings.yaml").write_text(
        f"databases:\n  dms: {{url: 'sqlite:///x.db'}}\nsources:\n  one: {source}\n  dms: {{folder: dms}}\n"
    )
    done = duecourse("settings")
    assert done.code == 1
    assert "settings.yaml:4:" in done.out
    assert why in done.out
    problem = f"The settings {state / 'settings.yaml'} have 1 error; sources that need them were not read."
    hint = "See: duecourse settings"
    assert f"{problem} {hint}\n" in duecourse("sources", "take", "--all").out
    assert json.loads(duecourse("sources", "take", "--all", "--json").out)["problem"]["en"] == f"{problem} {hint}"


def test_a_run_prints_what_to_type_and_its_json_does_not_have_it(duecourse: Any, state: Path) -> None:
    (state / "settings.yaml").write_text("sources:\n  one: {files: '*.csv'}\n")
    [by_json] = [
        finding["text"]["en"]
        for finding in json.loads(duecourse("run", "--in-process", "--json").out)["findings"]
        if finding["code"] == "settings-have-errors" and "sources" in finding["text"]["en"]
    ]
    assert by_json.endswith("have 1 error; sources that need them were not read.")
    assert f"• {by_json} See: duecourse settings\n" in duecourse("run", "--in-process").out
