"""A state folder on a read-only medium, such as a backup, can be looked at and verified; writing is refused."""

import os
from pathlib import Path
from typing import Any

import pytest

from engine.store import connect as connect_module

T = "2026-01-14T09:00+08:00"
Contents = dict[str, tuple[int, bytes]]


def contents(folder: Path) -> Contents:
    """Each file of a folder with its time and bytes."""
    return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def medium(process: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder that cannot be written. The tests may run as root, who may write whatever the modes say."""
    state = tmp_path / "state"
    assert process("run", "--in-process", "--as-of", T).code == 0
    assert not (state / "record.db-wal").exists()
    real = os.access

    def access(path: Any, mode: int, **more: Any) -> bool:
        return False if mode & os.W_OK and state in (Path(path), *Path(path).parents) else real(path, mode, **more)

    monkeypatch.setattr(connect_module.os, "access", access)
    return state


READING = (
    ("verify",),
    ("verify", "--digest"),
    ("db", "status"),
    ("db", "upgrade", "--check"),
    ("report", "overdue"),
    ("report", "overdue", "--format", "json"),
    ("inbox", "--as", "sales-consultant-1"),
    ("explain", "insurance-finance/arrears-report@2025-12"),
    ("find", "--open"),
    ("find", "--closed", "--period", "2026-01"),
    ("history", "insurance-finance/arrears-report@2025-12"),
    ("evidence", "show", "insurance-finance/arrears-report@2025-12"),
    ("run", "--in-process", "--dry-run"),
    ("run", "--in-process", "--dry-run", "--as-of", "2026-02-14T09:00+08:00"),
)


def test_what_writes_nothing_works_and_leaves_no_file(duecourse: Any, medium: Path) -> None:
    before = contents(medium)
    for command in READING:
        done = duecourse(*command)
        assert (done.code, bool(done.out)) == (0, True), (command, done.err)
        assert contents(medium) == before, command


def test_evidence_is_exported_to_another_place(duecourse: Any, medium: Path, tmp_path: Path) -> None:
    before = contents(medium)
    assert duecourse("evidence", "export", "--to", str(tmp_path / "evidence")).code == 0
    assert (tmp_path / "evidence" / "index.xlsx").is_file()
    assert contents(medium) == before


def test_a_dry_run_says_the_same_as_on_a_folder_that_can_be_written(
    duecourse: Any, medium: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("run", "--in-process", "--dry-run", "--as-of", "2026-02-14T09:00+08:00", "--json")
    here = duecourse(*command).out
    monkeypatch.undo()
    monkeypatch.setenv("DUECOURSE_HOME", str(medium))
    assert duecourse(*command).out == here


def test_what_writes_is_refused_in_a_sentence(duecourse: Any, medium: Path) -> None:
    before = contents(medium)
    done = duecourse("run", "--in-process", "--as-of", T)
    assert done.code == 2
    assert done.err == f"Error: {medium / 'record.db'} can only be read. Nothing was written.\n"
    assert contents(medium) == before


def test_a_ledger_moves_from_a_read_only_medium(duecourse: Any, medium: Path, tmp_path: Path) -> None:
    to = f"sqlite:///{tmp_path / 'copy' / 'record.db'}"
    assert duecourse("db", "move", "--to", to).code == 0
    assert duecourse("verify", "--database", to).code == 0


def test_prefect_needs_a_home_that_can_be_written(
    duecourse: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "file"))
    done = duecourse("run")
    assert done.code == 2
    assert done.err.startswith(f"Error: The state folder {tmp_path / 'file'} cannot be used: ")
