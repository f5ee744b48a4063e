"""``person erase``: it asks first, says what it does, and reports name an erased person by what they are."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from engine import clock
from engine.intake.draft_folder import DraftFolder
from engine.services.ports.drafts import DraftFile, StoredDraft
from engine.wiring import open_ledger
from engine.workspace import Workspace
from tests.fixtures.plain_definitions import plain_definitions

LEFT = "sales-consultant-1"


@pytest.fixture
def folder(duecourse: Any, tmp_path: Path) -> str:
    """A ledger on 21 January; the consultant left on the 20th."""
    shutil.copytree(plain_definitions(), tmp_path / "definitions")
    people = tmp_path / "definitions" / "people.csv"
    row = f"{LEFT},销售顾问一,sales,sales-consultant,"
    people.write_text(people.read_text(encoding="utf-8").replace(f"{row},", f"{row},2026-01-20"), encoding="utf-8")
    for at in ("2026-01-02T09:00", "2026-01-21T09:00"):
        assert duecourse("run", "--in-process", "--as-of", at, "--definitions", str(people.parent)).code == 0
    return str(people.parent)


def test_it_asks_first_and_then_says_what_was_erased(duecourse: Any, folder: str) -> None:
    command = ("person", "erase", LEFT, "--as", "sales-head-1")
    shown = duecourse(*command, "--dry-run")
    assert (shown.code, shown.out.startswith("To be erased: name, addresses and messages of 销售顾问一 (")) == (0, True)
    refused = duecourse(*command)
    assert (refused.code, "add --yes" in refused.err) == (2, True)
    done = duecourse(*command, "--yes", "--json")
    assert json.loads(done.out)["person"] == LEFT
    assert duecourse("verify").code == 0
    again = duecourse(*command, "--yes")
    assert (again.code, "were erased at" in again.err) == (2, True)
    run = duecourse("run", "--in-process", "--as-of", "2026-01-22T09:00", "--definitions", folder)
    assert f"still names people who were erased: {LEFT}." in run.out + run.err
    assert duecourse("verify").code == 0


def test_a_consultant_erases_nobody_and_the_operator_may(duecourse: Any, folder: str) -> None:
    refused = duecourse("person", "erase", LEFT, "--as", "sales-consultant-2", "--yes")
    assert (refused.code, "Only the head of a department" in refused.err) == (2, True)
    done = duecourse("person", "erase", LEFT, "--as", "operator", "--yes")
    assert (done.code, done.out.startswith(f"Erased {LEFT} at 2026-01-21 ")) == (0, True), done.err


def test_the_drafts_of_the_person_go_with_their_files(duecourse: Any, folder: str, tmp_path: Path) -> None:
    state = tmp_path / "state"
    files, ledger = DraftFolder(state / "drafts"), open_ledger(Workspace.of(state=state, environment={}))
    photo = DraftFile(files.keep(b"a photo"), "slip.png", 7)
    at = clock.now()
    kept = [StoredDraft(person, "item", "slip", "", photo, at) for person in (LEFT, "sales-consultant-2")]
    ledger.drafts.keep([*kept, StoredDraft(LEFT, "item", "note", "", DraftFile(files.keep(b"own"), "n.txt", 3), at)])
    assert duecourse("person", "erase", LEFT, "--as", "operator", "--yes").code == 0
    assert ledger.drafts.of(LEFT) == []
    assert [path.read_bytes() for path in (state / "drafts").rglob("*") if path.is_file()] == [b"a photo"]
    assert duecourse("verify").code == 0
