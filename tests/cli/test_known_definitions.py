"""Commands on an unchanged folder of definitions do not read its agreements again, and say what they said before."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.loading import folder as folders
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
RUN = ("run", "--in-process", "--as-of", "2026-06-04T09:00:00+08:00")
NEXT_RUN = ("run", "--in-process", "--as-of", "2026-06-05T09:00:00+08:00")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "definitions"
    shutil.copytree(plain_definitions(), copy)
    return copy


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The name of each file that is read as a tree."""
    names: list[str] = []
    document = folders.document

    def noted(kind: Any, source: Any, name: str, problems: Any) -> Any:
        names.append(name)
        return document(kind, source, name, problems)

    monkeypatch.setattr(folders, "document", noted)
    return names


def agreements(read: list[str]) -> list[str]:
    return [name for name in read if name.startswith("agreements/")]


def test_what_changed_since_is_read_and_nothing_else(
    duecourse: Any, folder: Path, read: list[str], tmp_path: Path
) -> None:
    at = ("--definitions", str(folder))
    first = (duecourse("validate", *at), duecourse(*RUN, *at), duecourse("plan", *at))
    checked = duecourse("validate", *at)
    assert len(agreements(read)) == 3 * 5  # the check before there was a state, the run, and the check after it
    read.clear()
    again = (duecourse("validate", *at), duecourse(*NEXT_RUN, *at), duecourse("plan", *at))
    assert agreements(read) == []
    assert again[0] == first[0] == checked
    assert again[2] == first[2]
    file = folder / "agreements" / "insurance-finance.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("{before: {day: 5}}", "{before: {day: 12}}", 1), encoding="utf-8"
    )
    planned = duecourse("plan", *at)
    assert agreements(read) == ["agreements/insurance-finance.yaml"]
    assert "arrears-report" in planned.out
    for name in ("definitions.known", "definitions.checked"):  # whoever edits them changes nothing
        kept = tmp_path / "state" / name
        kept.write_bytes(kept.read_bytes().replace(b"insurance", b"assurance"))
    edited, unedited = duecourse("plan", *at), planned
    assert edited == unedited
