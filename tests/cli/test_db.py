"""``duecourse db``: migrate, look, move; and what a database that is away or wrong is answered with."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.store.migrations import HEAD

T = "2026-01-14T09:00+08:00"


def test_upgrade_says_from_where_to_where_and_a_check_only_looks(
    duecourse: Any, new_postgres: Callable[..., str]
) -> None:
    url = new_postgres(bare=True)
    behind = duecourse("db", "upgrade", "--check", "--database", url)
    assert (behind.code, behind.out) == (1, f"Current: none, newest: {HEAD}\n")
    done = duecourse("db", "upgrade", "--database", url)
    assert (done.code, done.out) == (0, f"Upgraded from none to {HEAD}\n")
    again = duecourse("db", "upgrade", "--database", url)
    assert (again.code, again.out) == (0, f"Already up to date: {HEAD}\n")
    assert duecourse("db", "upgrade", "--check", "--database", url).code == 0


def test_a_record_moves_to_postgresql_and_verifies_there_and_back(
    duecourse: Any, new_postgres: Callable[..., str], tmp_path: Path
) -> None:
    assert duecourse("run", "--as-of", T, "--in-process").code == 0
    digest, url = duecourse("verify", "--digest").out, new_postgres(bare=True)
    moved = duecourse("db", "move", "--to", url)
    assert moved.code == 0, moved.err
    assert f"Moved to {url}; the chain of the copy is verified" in moved.out
    assert f"export DUECOURSE_DATABASE_URL='{url}'" in moved.out
    assert duecourse("verify", "--digest", "--database", url).out == digest == duecourse("verify", "--digest").out
    assert duecourse("verify", "--database", url).code == 0
    assert duecourse("run", "--as-of", T, "--in-process", "--database", url).code == 0

    back = f"sqlite:///{tmp_path / 'back.db'}"
    home = json.loads(duecourse("db", "move", "--database", url, "--to", back, "--json").out)
    assert home["rows"]["run"] == 2
    assert duecourse("verify", "--digest", "--database", back).out == digest
    refused = duecourse("db", "move", "--to", url)
    assert refused.code == 2
    assert refused.err.startswith("Error: The target database is not empty (batch, checkpoint, contact, definition")


@pytest.mark.databases
def test_status_says_what_the_database_is(
    duecourse: Any, new_database: Callable[..., str], tmp_path: Path, kind_of_database: str
) -> None:
    url = new_database(tmp_path)
    seen = duecourse("db", "status", "--database", url)
    assert seen.code == 0, seen.err
    lines = seen.out.splitlines()
    assert lines[0] == url
    assert all(line.startswith("✓ ") for line in lines[1:4])
    assert lines[4:] == [f"✓ migration {HEAD} (newest {HEAD})", "The ledger is empty."]
    value = json.loads(duecourse("db", "status", "--database", url, "--json").out)
    assert [line["code"] for line in value["lines"]][-2:] == ["durability", "migration"]
    assert all(line["sound"] and line["text"]["zh"] for line in value["lines"])
    assert value["lines"][0]["text"]["en"].startswith(
        {"sqlite": "SQLite ", "postgresql": "PostgreSQL "}[kind_of_database]
    )


def test_an_address_that_is_wrong_is_our_callers_error_and_shows_no_password(
    duecourse: Any, new_postgres: Callable[..., str]
) -> None:
    url = new_postgres()
    wrong = url.replace("postgres@/record_", "postgres:secret@/no_record_")
    refused = duecourse("report", "overdue", "--database", wrong)
    assert refused.code == 2
    assert "does not exist" in refused.err
    assert "secret" not in refused.err
    assert "Traceback" not in refused.err


def test_a_server_that_is_away_is_a_sentence_and_exit_code_3(duecourse: Any, tmp_path: Path) -> None:
    away = duecourse("report", "overdue", "--database", f"postgresql+psycopg://postgres@/record?host={tmp_path}")
    assert away.code == 3
    assert away.err.startswith("Error: The database cannot be used now: connection ")
    assert away.err.count("\n") == 1


def test_a_server_that_restarts_between_two_steps_of_a_run_is_found_again(
    duecourse: Any, new_postgres: Callable[..., str], postgres_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.services.run import run_compliance

    url = new_postgres()
    evaluate = run_compliance.evaluate

    def cut_before(*args: Any, **kwargs: Any) -> Any:
        postgres_server.cut()
        return evaluate(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(run_compliance, "evaluate", cut_before)
        done = duecourse("run", "--as-of", T, "--in-process", "--database", url)
    # the pool notices before it lends a connection out: what was cut while idle is replaced, the run goes through
    assert done.code == 0, done.err
    assert duecourse("verify", "--database", url).code == 0


# ---- rebuild, and what a verification says beside


def edit(state: Path, statement: str) -> None:
    from engine.store.connect import sqlite_module

    connection = sqlite_module().connect(state / "record.db")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_rebuild_puts_right_what_verify_names(duecourse: Any, tmp_path: Path) -> None:
    state = tmp_path / "state"
    duecourse("run", "--as-of", T, "--in-process")
    assert duecourse("db", "rebuild").out == "The caches match the entries: nothing was changed.\n"
    edit(state, "UPDATE occurrence SET wake_at = NULL")
    done = duecourse("verify")
    assert done.code == 1
    assert "of the table occurrence was changed, or was not written by Duecourse." in done.out
    rebuilt = json.loads(duecourse("db", "rebuild", "--json").out)
    assert rebuilt["items"] > 0
    assert rebuilt == {
        "accounts": 0,
        "events": 0,
        "items": rebuilt["items"],
        "terms": 0,
        "ratings": 0,
        "closed_months": 0,
        "checkpoints": 0,
        "drafts": 0,
        "run": False,
    }
    assert duecourse("verify").code == 0


def test_a_digest_of_a_row_that_cannot_be_read_names_the_row(duecourse: Any, tmp_path: Path) -> None:
    duecourse("run", "--as-of", T, "--in-process")
    edit(tmp_path / "state", "UPDATE occurrence SET body = '{' WHERE id = (SELECT min(id) FROM occurrence)")
    done = duecourse("verify", "--digest")
    assert (done.code, done.err) == (1, "")
    assert "the stored verdict cannot be read" in done.out


def test_a_verification_says_that_it_had_no_heads_to_compare_with(duecourse: Any, tmp_path: Path) -> None:
    duecourse("run", "--as-of", T, "--in-process")
    (tmp_path / "state" / "chain.heads").unlink()
    done = duecourse("verify")
    assert done.code == 0
    assert done.out.splitlines()[0] == (
        "• chain.heads is missing: there was nothing to compare the end of the ledger with."
    )
    assert [r["code"] for r in json.loads(duecourse("verify", "--json").out)["remarks"]] == ["heads-missing"]


def test_a_real_ledger_refuses_a_clock_far_ahead_until_it_is_said_to_be_right(
    duecourse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from engine import clock

    run = ("run", "--in-process")
    assert duecourse(*run).code == 0
    ahead = clock.now() + timedelta(days=90)
    monkeypatch.setattr(clock, "now", lambda: ahead)
    done = duecourse(*run)
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("Nothing was written. If it is right: duecourse run --clock-is-right\n")
    assert duecourse("plan").code == 0, "what only reads works"
    assert duecourse(*run, "--clock-is-right").code == 0
    assert duecourse(*run).code == 0
