"""Indicators of a folder: only entries of people and checks can be counted, and the file may be missing."""

import shutil
from pathlib import Path

import pytest

from engine.domain.agreement.indicator import MeasureUnit
from engine.loading import load

SOUND = Path(__file__).parent / "definitions"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ["breached", "opened", "remind"])
def test_a_kind_of_entry_that_people_do_not_make_cannot_be_counted(tmp_path: Path, kind: str) -> None:
    shutil.copytree(SOUND, tmp_path / "definitions")
    path = tmp_path / "definitions" / "indicators.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("count(reminded)", f"count({kind})"), encoding="utf-8")
    (problem,) = load(tmp_path / "definitions").diagnostics
    assert (problem.code, problem.line, problem.column) == ("DC583", 10, 14)
    assert f"`{kind}`" in problem.message.en


def test_a_folder_without_indicators_has_none(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path / "definitions")
    (tmp_path / "definitions" / "indicators.yaml").unlink()
    loaded = load(tmp_path / "definitions")
    assert loaded.definitions is not None and loaded.definitions.indicators == ()


def test_the_sample_of_indicators_fits_the_shipped_definitions(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "definitions", tmp_path / "definitions")
    shutil.copy(ROOT / "examples/indicators/indicators.yaml", tmp_path / "definitions")
    loaded = load(tmp_path / "definitions")
    assert loaded.diagnostics == () and loaded.definitions is not None
    units = {indicator.id: indicator.unit for indicator in loaded.definitions.indicators}
    assert units["on-time"] is units["right-first-time"] is MeasureUnit.SHARE
    assert (units["lateness"], units["reminders"]) == (MeasureUnit.HOURS, MeasureUnit.NUMBER)
