"""The table of people from a spreadsheet: read, judged with the definitions of the folder, and put in force."""

import csv
import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.domain.agreement.diagnostic import Diagnostic, Severity
from engine.domain.agreement.organisation import Person
from engine.intake.open_table import read_table
from engine.intake.stream import FileStream
from engine.loading.folder import load
from engine.services.command_time import CommandTime
from engine.services.definitions.people_changes import PersonChange, people_changes
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.run.load_in_force import load_in_force
from engine.wiring import folder_contents
from engine.workspace import Workspace

FILE = "people.csv"
LARGEST = 2 * 1024 * 1024
"""Bytes of a table: some ten thousand people."""
_MOST_ROWS = 20_000
_MIDNIGHT = " 00:00:00"
"""How a spreadsheet writes the time of a day that has none."""


@dataclass(frozen=True, slots=True)
class JudgedPeople:
    """A table of people as it would be stored: its text, its problems, and the rows that differ from those in force.

    ``seen`` names the file that it would replace, so that a change in between is noticed.
    """

    text: str
    problems: tuple[Diagnostic, ...]
    changes: tuple[PersonChange, ...]
    seen: str


def text_of_upload(name: str, content: bytes) -> str:
    """The table of a workbook or a CSV file, as people.csv has it. Raises Refused where it cannot be read."""
    table = read_table(FileStream.of(name, content, LARGEST))
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(table.header)
    for number, row in enumerate(table.rows):
        if row.problem is not None:
            raise Refused(row.problem)
        if number >= _MOST_ROWS:
            raise Refused("people-too-many", most=_MOST_ROWS)
        writer.writerow([row.cells.get(heading, "").removesuffix(_MIDNIGHT) for heading in table.header])
    return written.getvalue()


def judged_people(workspace: Workspace, in_force: Sequence[Person], text: str) -> JudgedPeople:
    """Judge a table beside the other definitions of the folder; nothing is written.

    Raises Refused where the folder is not there.
    """
    path = _path(workspace)
    with TemporaryDirectory() as temporary:
        copy = Path(temporary) / "definitions"
        shutil.copytree(path.parent, copy)
        (copy / FILE).write_text(text, encoding="utf-8")
        loaded = load(copy)
    problems = tuple(d for d in loaded.diagnostics if d.severity is Severity.ERROR)
    people = loaded.definitions.people if loaded.definitions is not None else ()
    changes = people_changes(in_force, people) if loaded.definitions is not None else ()
    return JudgedPeople(text, problems, changes, _seen(path))


def store_people(
    workspace: Workspace, ledger: Ledger, judged: JudgedPeople, seen: str, command_time: CommandTime
) -> tuple[PersonChange, ...]:
    """Write the table to the folder, and put it in force as a run does; return the rows that still wait.

    ``seen`` names the file that somebody saw it compared with. A change of heads waits where agreements need
    signatures. Judging takes time and comes before the transaction. Raises Refused where the file was changed since,
    or the table has problems.
    """
    path = _path(workspace)
    if judged.problems:
        raise Refused("people-have-problems", count=len(judged.problems))
    if not _seen(path) == judged.seen == seen:
        raise Refused("people-changed-meanwhile")
    part = path.with_name(f".{FILE}.part")
    part.write_text(judged.text, encoding="utf-8")
    os.replace(part, path)
    contents = folder_contents(workspace, ledger)  # type: ignore[arg-type]
    load_in_force(ledger, contents, command_time)
    now, wanted = ledger.definitions.in_force(), contents.definitions
    return people_changes(now.people, wanted.people) if now is not None and wanted is not None else ()


def present_table(workspace: Workspace) -> bytes:
    """The table of the folder, as a spreadsheet program opens it. Raises Refused where there is none."""
    return b"\xef\xbb\xbf" + _path(workspace).read_bytes().removeprefix(b"\xef\xbb\xbf")


def _path(workspace: Workspace) -> Path:
    path = workspace.definitions / FILE
    if not path.is_file():
        raise Refused("people-no-folder", folder=str(workspace.definitions))
    return path


def _seen(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
