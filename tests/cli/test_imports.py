"""A command imports what it works with, and nothing that takes long and that only others need."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = {"click", "sqlalchemy", "pydantic", "pydantic_core"}
"""What every command on the ledger works with: the command line, the database, the recorded definitions."""
LONG = {
    *("alembic", "babel", "click", "dateutil", "defusedxml", "fastapi", "holidays", "httpcore", "jinja2", "jmespath"),
    *("jsonschema", "jsonschema_rs", "prefect", "psycopg", "pydantic", "pydantic_core", "python_calamine", "rich"),
    *("sqlalchemy", "sqlmodel", "starlette", "uvicorn", "xlsxwriter", "yaml"),
}
"""The packages that take tens of milliseconds or more."""
_PLANS = ("engine.services.definitions.p", "engine.services.surveys.", "engine.cli.sign", "engine.cli.survey")
UNNEEDED = {
    "explain": (*_PLANS, "engine.domain.figures.scorecard", "engine.services.reading.service_groups"),
    "inbox": (*_PLANS, "engine.domain.figures.scorecard", "engine.services.reading.service_groups"),
    "history": (*_PLANS, "engine.services.run.", "engine.domain.figures.overdue"),
    "find": (*_PLANS, "engine.services.reading.service_groups"),
    "report": (*(f"engine.reports.kinds.{kind}" for kind in ("defects", "satisfaction", "scorecard", "trend")),),
}
"""Parts of the engine of which a command needs nothing: signing, surveys, the figures of closed months, other
reports."""
PROGRAM = (
    "import json, sys; from engine.cli.app import main\n"
    "try: main()\n"
    "except SystemExit as ended: print('\\n' + json.dumps([ended.code or 0, sorted(sys.modules)]))"
)


@pytest.fixture
def state(process: Any, tmp_path: Path) -> Path:
    """A ledger that has been run once."""
    assert process("run", "--in-process", "--as-of", "2026-06-04T09:00:00+08:00").code == 0
    return tmp_path / "state"


def test_commands_on_the_ledger_import_neither_the_mapper_nor_what_reads_and_checks_files(
    state: Path, environment: Callable[..., dict[str, str]]
) -> None:
    commands: dict[tuple[str, ...], set[str]] = {
        ("explain", "insurance-finance/arrears-report@2026-05", "--json"): {"babel"},  # names the weekdays
        ("find", "arrears"): set(),
        ("history", "insurance-finance/arrears-report@2026-05"): set(),
        ("remind", "insurance-finance/arrears-report@2026-05", "--as", "finance-clerk-1"): set(),
        ("inbox", "--as", "insurance-clerk-1"): {"babel"},
        ("report", "overdue"): {"babel", "rich"},
    }
    imported = {command: _modules(state, environment, command) for command in commands}
    packages = {c: LONG & {name.partition(".")[0] for name in names} for c, names in imported.items()}
    assert packages == {command: NEEDED | more for command, more in commands.items()}
    for command, rooms in UNNEEDED.items():
        of_command = next(names for words, names in imported.items() if words[0] == command)
        unneeded = {name for name in of_command if name.startswith(rooms)}
        assert (command, unneeded) == (command, set())
    every = set().union(*imported.values())
    assert not {name for name in every if name.startswith(("sqlalchemy.orm", "sqlalchemy.dialects.postgresql"))}


def test_to_validate_a_folder_takes_neither_a_database_nor_what_prints_agreements(
    environment: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    packages = {name.partition(".")[0] for name in _modules(tmp_path, environment, ("validate",))}
    assert LONG & packages == {"babel", "click", "dateutil", "holidays", "jsonschema_rs", "yaml"}


def _modules(state: Path, environment: Callable[..., dict[str, str]], command: tuple[str, ...]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command],
        cwd=ROOT, env=environment(state.parent / "state"), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    code, modules = json.loads(done.stdout.splitlines()[-1])
    assert code in (0, 2), done.stderr  # a refusal has imported as much
    return list(modules)
