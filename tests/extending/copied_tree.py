"""A copy of the tree to which one thing is added, as the files beside this one show: new files, and a few edits.

``FOLDER/engine`` holds the new files at their places; ``FOLDER/edits.diff`` holds the edits of files that exist, as a
unified diff whose context finds the place: line numbers are left out.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
_FILE = re.compile(r"^\+\+\+ (\S+)$")


@dataclass(frozen=True)
class Edit:
    """One place of a file: its lines before and after."""

    file: str
    old: str
    new: str


FROM_THE_MIDDLE_OF_A_MONTH = 'import time_machine\ntime_machine.travel("2026-03-18T02:00:00+00:00").start()\n'
"""A process that begins with it has this clock: on the first of a month, an item of the month before is overdue too."""

_COMMANDS = """
import contextlib, io, json, runpy, sys
for line in sys.stdin:
    sys.argv = ["duecourse", *json.loads(line)]
    raw = io.BytesIO()
    output, code = io.TextIOWrapper(raw, encoding="utf-8", write_through=True), 0
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            runpy.run_module("engine.cli", run_name="__main__")
        except SystemExit as end:
            code = end.code or 0
    print(json.dumps([raw.getvalue().decode("utf-8-sig"), code]), flush=True)
"""
"""A process that runs one command after the other: the engine is imported once."""


class Tree:
    """A copy of the engine with one addition, and a process that runs its commands in English.

    ``touched`` are the files that were added or edited. The current folder of the commands is ``root``.
    """

    def __init__(self, root: Path, touched: frozenset[str]) -> None:
        self.root = root
        self.touched = touched
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DUECOURSE_")}
        self._process = subprocess.Popen(
            [sys.executable, "-c", FROM_THE_MIDDLE_OF_A_MONTH + _COMMANDS],
            cwd=root,
            env={**environment, "PYTHONPATH": str(root), "DUECOURSE_LANG": "en"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Tree":
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:  # closes the pipes, which ends it
            pass

    def run(self, *command: str, code: int = 0) -> str:
        """The output of a command, which must end with this exit code."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        output, ended_with = json.loads(self._process.stdout.readline())
        assert ended_with == code, f"{command}: {output}"
        return str(output)

    def json(self, *command: str) -> Any:
        """The JSON that a command prints."""
        return json.loads(self.run(*command, "--json"))

    def write(self, path: str, text: str) -> None:
        """Write a file of the workspace."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def extended(addition: str, root: Path) -> Tree:
    """A copy of the engine below ``root`` with the addition of that name."""
    shutil.copytree(ROOT / "engine", root / "engine")  # with its compiled modules, so that commands start quickly
    folder = HERE / addition
    touched: set[str] = set()
    for new in sorted(folder.rglob("*")):
        place = new.relative_to(folder)
        if new.is_file() and place.parts[0] == "engine" and "__pycache__" not in place.parts:
            assert not (root / place).exists(), place
            shutil.copy(new, root / place)
            touched.add(place.as_posix())
    diff = folder / "edits.diff"
    for edit in edits(diff.read_text(encoding="utf-8")) if diff.exists() else ():
        file = root / edit.file
        text = file.read_text(encoding="utf-8")
        assert text.count(edit.old) == 1, (
            f"{diff}: the lines to change stand {text.count(edit.old)} times in {edit.file}"
        )
        file.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
        touched.add(edit.file)
    return Tree(root, frozenset(touched))


def edits(diff: str) -> Iterator[Edit]:
    """The edits of a unified diff."""
    file, old, new = "", "", ""
    for line in [*diff.splitlines(), "@@"]:
        if line.startswith(("--- ", "+++ ", "@@")):
            if old or new:
                yield Edit(file, old, new)
            old = new = ""
            name = _FILE.match(line)
            file = name[1] if name else file
            continue
        old += f"{line[1:]}\n" if line[:1] != "+" else ""
        new += f"{line[1:]}\n" if line[:1] != "-" else ""
