"""The tour of the README is played, and prints what the page shows."""

from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_commands_of_the_readme_print_what_it_shows(refresh: ModuleType, tmp_path: Path) -> None:
    for name in refresh.PLAYED:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert text == refresh.played(text, tmp_path.resolve()), f"{name}: python tests/docs/refresh.py"
