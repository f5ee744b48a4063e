"""Definitions in force stay in force while somebody edits a file."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.domain.agreement.diagnostic import Severity
from engine.loading.folder import load
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.refused import Refused
from engine.services.run.load_in_force import FolderContents
from tests.conftest import instant
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
T = "2026-01-14T09:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))


def offered(folder: Path) -> FolderContents:
    loaded = load(folder)
    return FolderContents(
        loaded.definitions, sum(d.severity is Severity.ERROR for d in loaded.diagnostics), "definitions"
    )


def change(folder: Path, file: str, old: str, new: str) -> FolderContents:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return offered(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        (
            "agreements/sales-finance.yaml",
            "due: {within: 3 days}",
            "due: {within: 5 days}",
            "sales-finance (decoration-slip)",
        ),
        ("organisation.yaml", "promptly: 1 working day", "promptly: 2 working days", "hr-finance"),
        ("calendars/dealership.yaml", '"13:30-17:30"', '"13:30-18:00"', "calendar/dealership"),
        ("events.yaml", "{zh: 车型, en: Model}", "{zh: 型号, en: Model}", "catalogue/events"),
    ],
)
def test_a_changed_line_moves_nothing_and_is_one_finding_that_says_what_differs(
    world: Any, folder: Path, file: str, old: str, new: str, named: str
) -> None:
    world.event("vehicle.delivered", "A-1", "2026-01-12 15:00", customer="C", plate="P", amount="10")
    world.run(T)
    rows, head = world.ledger.occurrences.all_rows(), world.ledger.head()
    done = world.run(T, change(folder, file, old, new))
    assert (world.ledger.occurrences.all_rows(), world.ledger.head()) == (rows, head)
    assert (done.entries, done.notifications) == (0, 0)
    [finding] = done.findings
    assert finding.code == "definitions-differ"
    for text in (finding.text.zh, finding.text.en):
        assert named in text


def test_a_folder_with_errors_leaves_what_is_in_force_and_is_one_finding(world: Any, folder: Path) -> None:
    world.run(T)
    rows = world.ledger.occurrences.all_rows()
    done = world.run(T, change(folder, "agreements/sales-finance.yaml", "within: 3 days", "within: 3 dayz"))
    assert world.ledger.occurrences.all_rows() == rows
    [finding] = done.findings
    assert finding.code == "definitions-have-errors"
    assert finding.text.en.endswith("has 1 error; the definitions in force stay in force.")
    assert world.run("2026-02-15T09:00", offered(folder)).entries > 0


def test_a_folder_with_errors_cannot_be_the_first(world: Any, folder: Path) -> None:
    with pytest.raises(Refused, match="nothing is in force yet"):
        world.run(T, change(folder, "agreements/sales-finance.yaml", "within: 3 days", "within: 3 dayz"))
    assert world.ledger.head() is None


def test_a_change_of_people_is_taken_in_as_an_entry(world: Any, folder: Path) -> None:
    world.run(T)
    people = change(folder, "people.csv", "insurance-clerk-1,保险专员,", "insurance-clerk-9,新保险专员,")
    done = world.run("2026-01-15T09:00", people)
    assert done.findings == ()
    assert "insurance-clerk-9" in {m.person for m in world.ledger.outbox.messages()}
    assert world.differences() == ()


def test_a_role_that_nobody_holds_is_a_finding(world: Any, folder: Path) -> None:
    path = folder / "people.csv"
    kept = [x for x in path.read_text(encoding="utf-8").splitlines(keepends=True) if "insurance-clerk" not in x]
    path.write_text("".join(kept), encoding="utf-8")
    done = world.run(T, offered(folder))
    assert [(f.code, f.about) for f in done.findings if f.code == "role-vacant"] == [
        ("role-vacant", ("insurance-clerk",))
    ]


def test_an_agreement_that_is_gone_or_new_in_the_folder_is_named_as_such(world: Any) -> None:
    whole = world.definitions
    less = replace(whole, agreements=tuple(a for a in whole.agreements if a.id != "sales-finance"))
    world.run(T)
    [finding] = world.run(T, FolderContents(less, 0, "definitions")).findings
    assert finding.text.en.startswith("definitions differs from what is in force: sales-finance is removed.")
    apply(world.ledger, less, resolve_command_time(world.ledger, instant(T), world.now))
    [finding] = world.run("2026-02-15T09:00", FolderContents(whole, 0, "definitions")).findings
    assert finding.text.en.startswith("definitions differs from what is in force: sales-finance is new.")
