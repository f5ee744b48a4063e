"""``verify --keep`` keeps how far nothing was wrong; ``verify --since`` goes on from there."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.store.connect import sqlite_module


@pytest.fixture
def state(duecourse: Callable[..., Any], tmp_path: Path) -> Path:
    assert duecourse("run", "--in-process", "--as-of", "2026-01-14T09:00").code == 0
    return tmp_path / "state"


def changed(state: Path, statement: str) -> None:
    connection = sqlite_module().connect(state / "record.db")
    with connection:
        connection.execute(statement)
    connection.close()


def test_it_verifies_behind_the_last_kept_batch_and_says_so(duecourse: Callable[..., Any], state: Path) -> None:
    kept = duecourse("verify", "--keep")
    assert kept.code == 0
    first = json.loads(duecourse("verify", "--json").out)["head"]
    assert "since" not in json.loads(duecourse("verify", "--json").out)
    assert duecourse("run", "--in-process", "--as-of", "2026-01-15T09:00").code == 0
    behind = duecourse("verify", "--since", "last")
    assert behind.code == 0
    assert behind.out.startswith(f"Ledger verified behind batch {first['batch']}: up to batch ")
    assert "之后的台账核验无误" in duecourse("verify", "--since", str(first["batch"]), "--lang", "zh").out
    assert json.loads(duecourse("verify", "--since", "last", "--json").out)["since"] == first


def test_nothing_is_kept_where_something_is_wrong(duecourse: Callable[..., Any], state: Path) -> None:
    changed(state, "UPDATE occurrence SET timeliness = 'late'")
    assert duecourse("verify", "--keep").code == 1
    assert not (state / "chain.verified").exists()
    answer = duecourse("verify", "--since", "last")
    assert answer.code == 2
    assert "First run: duecourse verify --keep" in answer.err


def test_damage_behind_the_batch_is_found_with_exit_code_1(duecourse: Callable[..., Any], state: Path) -> None:
    assert duecourse("verify", "--keep").code == 0
    assert duecourse("run", "--in-process", "--as-of", "2026-02-12T09:00").code == 0
    changed(state, "UPDATE entry SET actor = 'intruder' WHERE seq = (SELECT max(seq) FROM entry)")
    answer = duecourse("verify", "--since", "last")
    assert answer.code == 1
    assert "The chain is broken" in answer.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--since", "x"), "“x” is no number of a batch; give one, or last."),
        (("--since", "99"), "chain.verified has no verification up to batch 99."),
        (("--since", "last", "--keep"), "Only a verification of all of the ledger can be kept"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    duecourse: Callable[..., Any], state: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert duecourse("verify", "--keep").code == 0
    answer = duecourse("verify", *arguments)
    assert (answer.code, words in answer.err) == (2, True)
