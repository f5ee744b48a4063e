"""``ratings`` of organisation.yaml: what is asked, and what follows from a rating. Every example of the pages loads."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.domain.agreement.organisation import Organisation
from engine.loading import load
from engine.loading.folder import Loaded

ROOT = Path(__file__).parents[2]
GUIDES = ("docs/for-agreement-writers/ratings.md", "docs/for-agreement-writers/ratings.zh-CN.md")


@pytest.fixture
def loaded_with(tmp_path: Path) -> Callable[[str], Loaded]:
    """The shipped folder, in which another text stands for the block of ratings."""

    def loaded(text: str) -> Loaded:
        folder = Path(shutil.copytree(ROOT / "definitions", tmp_path / "definitions", dirs_exist_ok=True))
        file = folder / "organisation.yaml"
        before = (ROOT / "definitions/organisation.yaml").read_text(encoding="utf-8").partition("\nratings:")[0]
        file.write_text(f"{before}\n{text}", encoding="utf-8")
        return load(folder)

    return loaded


@pytest.fixture
def organisation_with(loaded_with: Callable[[str], Loaded]) -> Callable[[str], Organisation]:
    def organisation(text: str) -> Organisation:
        loaded = loaded_with(text)
        assert loaded.definitions is not None, loaded.errors
        return loaded.definitions.organisation

    return organisation


def test_nobody_is_asked_unless_the_file_says_how_often(organisation_with: Callable[[str], Organisation]) -> None:
    assert organisation_with("").ratings.asks_per_week == 0
    assert organisation_with("ratings:\n  ask: {at_most: 3, per: week}\n").ratings.asks_per_week == 3
    assert organisation_with("ratings:\n  ask: {at_most: 0}\n").ratings.asks_per_week == 0


@pytest.mark.parametrize("ask", ["{at_most: -1}", "{at_most: 51}", "{per: week}", "{at_most: 3, per: month}", "3"])
def test_a_budget_that_is_none_is_an_error_at_its_place(loaded_with: Callable[[str], Loaded], ask: str) -> None:
    loaded = loaded_with(f"ratings:\n  ask: {ask}\n")
    assert loaded.definitions is None
    assert {error.file for error in loaded.errors} == {"organisation.yaml"}


@pytest.mark.parametrize("guide", GUIDES)
def test_every_example_of_the_pages_loads(organisation_with: Callable[[str], Organisation], guide: str) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", (ROOT / guide).read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        organisation_with(example)
