"""The password of the database goes nowhere where others can read it."""

import inspect
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine.cli import run as run_module
from engine.intake.evidence import EvidenceFolder

URL = "postgresql+psycopg://duec:SECRET@host:5432/db"


@pytest.mark.parametrize("as_option", [True, False])
def test_a_run_gives_its_flow_the_url_by_the_environment_and_not_by_an_argument(
    duecourse: Any, monkeypatch: pytest.MonkeyPatch, as_option: bool
) -> None:
    started: list[tuple[list[str], dict[str, str]]] = []

    def popen(command: list[str], *, env: dict[str, str], **_: Any) -> Any:
        started.append((command, env))
        stopped = SimpleNamespace(returncode=1, pid=2**22 + 1, communicate=lambda: ("", ""), wait=lambda: 1)
        return stopped

    monkeypatch.setattr(run_module.subprocess, "Popen", popen)
    if not as_option:
        monkeypatch.setenv("DUECOURSE_DATABASE_URL", URL)
    duecourse("run", *(("--database", URL) if as_option else ()))
    [(command, environment)] = started
    assert "SECRET" not in " ".join(command)
    assert environment[run_module.RUN_DATABASE] == URL


@pytest.mark.prefect
def test_no_flow_has_the_database_among_its_parameters() -> None:
    from flows.compliance import compliance
    from flows.sources import sources

    for flow in (compliance, sources):
        assert "database" not in inspect.signature(flow.fn).parameters


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://duec:SECRET@host:54e2/db",
        "postgresql+psycopg:/duec:SECRET@host/db",
        "duec:SECRET@host/db",
        "postgresql+psycopg://[::1/db?user=duec&password=SECRET",
        "postgresql+psycopg://duec:x@SECRET@127.0.0.1/db",
        "postgresql+psycopg://127.0.0.1:1/db?user=duec&password=SECRET",
    ],
)
@pytest.mark.parametrize(
    "command", [("db", "status"), ("db", "status", "--json"), ("db", "upgrade"), ("verify",), ("run", "--in-process")]
)
def test_no_error_shows_a_password(
    duecourse: Any, monkeypatch: pytest.MonkeyPatch, url: str, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DUECOURSE_DATABASE_URL", url)
    done = duecourse(*command)
    assert done.code in (2, 3)
    assert "SECRET" not in done.out + done.err


def test_a_state_folder_may_have_a_question_mark_in_its_name(duecourse: Any, tmp_path: Path) -> None:
    home = tmp_path / "q?x=1"
    assert duecourse("run", "--in-process", "--as-of", "2026-01-14T09:00+08:00", "--state", str(home)).code == 0
    assert (home / "record.db").is_file()
    assert not (tmp_path / "q").exists()
    assert duecourse("verify", "--state", str(home)).code == 0


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_the_state_is_readable_by_its_owner_alone(duecourse: Any, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        bad = tmp_path / "bad.csv"
        bad.write_text("event,key,time,customer,plate,amount\nvehicle.delivered,A-1,never,C,P,1\n")
        assert duecourse("run", "--in-process", "--as-of", "2026-01-14T09:00+08:00").code == 0
        duecourse("events", "import", str(bad))
        EvidenceFolder(tmp_path / "state" / "evidence").keep(b"a slip")
    finally:
        os.umask(before)
    state = tmp_path / "state"
    made = {path.relative_to(state).parts[0] for path in state.rglob("*")}
    assert made >= {"record.db", "chain.key", "chain.heads", "mail", "rejected", "evidence"}
    open_to_others = [path for path in (state, *state.rglob("*")) if path.stat().st_mode & 0o077]
    assert open_to_others == []
