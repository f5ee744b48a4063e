"""Fixtures: a small but complete folder of definitions, and copies of it that tests may break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

SOUND = Path(__file__).parent / "definitions"


@pytest.fixture
def sound() -> Path:
    return SOUND


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sound definitions that a test may change."""
    copy = tmp_path / "definitions"
    shutil.copytree(SOUND, copy)
    return copy


@pytest.fixture
def changed(folder: Path) -> Callable[[str, str, str], Path]:
    """A function that replaces one text in one file of the copy and returns the folder."""

    def change(file: str, old: str, new: str) -> Path:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return change
