"""A ledger that commands wrote, opened as services open it: both answer the same questions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.store.ledger import SqlLedger
from engine.wiring import open_ledger
from engine.workspace import Workspace

AS_OF = "2026-02-10T18:00+08:00"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """The places that the commands of the test work with."""
    return Workspace.of(state=tmp_path / "state", environment={})


@pytest.fixture
def ledger(duecourse: Any, workspace: Workspace) -> SqlLedger:
    """The ledger after a first run as of ``AS_OF``."""
    assert duecourse("run", "--as-of", AS_OF, "--in-process").code == 0
    return open_ledger(workspace)


@pytest.fixture
def printed(duecourse: Any) -> Callable[..., Any]:
    """Runs a command with ``--json`` and parses its output."""

    def call(*arguments: str) -> Any:
        done = duecourse(*arguments, "--json")
        assert done.err == ""
        return json.loads(done.out)

    return call


@pytest.fixture
def as_written() -> Callable[[object], Any]:
    """JSON as a program reads it: written and parsed."""
    return lambda value: json.loads(json.dumps(value))
