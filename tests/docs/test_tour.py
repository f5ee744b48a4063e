"""The tour of each README is played, and prints what the page shows; the READMEs say the same in their languages."""

import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SHELL = re.compile(r"^```(sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
READMES = ("README.md", "README.zh-CN.md")


@pytest.mark.slow
@pytest.mark.parametrize("name", READMES)
def test_the_commands_of_the_readme_print_what_it_shows(refresh: ModuleType, tmp_path: Path, name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text == refresh.played(text, tmp_path.resolve(), refresh.PLAYED[name]), "python tests/docs/refresh.py"


def commands(name: str) -> list[str]:
    """What a reader of the page types, without remarks, the words people choose, and the choice of the language."""
    typed = []
    for kind, block in SHELL.findall((ROOT / name).read_text(encoding="utf-8")):
        lines = re.findall(r"^[$>] .*$", block, re.MULTILINE) if kind == "console" else block.splitlines()
        for line in lines:
            plain = re.sub(r"(--reason|echo) \"[^\"]*\"", r"\1", re.sub(r"\s+# .*$", "", line))
            if plain != "export DUECOURSE_LANG=zh":
                typed.append(plain)
    return typed


def test_every_readme_is_played(refresh: ModuleType) -> None:
    assert tuple(refresh.PLAYED) == READMES


def test_the_readmes_give_the_same_commands_in_the_same_order() -> None:
    english, chinese = (commands(name) for name in READMES)
    assert len(english) > 40
    assert chinese == english


def test_the_readmes_have_the_same_headings_links_and_rows() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    shapes = []
    for text in (english, chinese):
        prose = SHELL.sub("", text)
        headings = re.findall(r"^#+(?= )", prose, re.MULTILINE)
        links = set(re.findall(r"\]\(([^)]+)\)", prose)) - set(READMES)
        shapes.append((headings, links, len(re.findall(r"^\|", prose, re.MULTILINE))))
    assert shapes[0] == shapes[1]


def test_the_readmes_link_to_each_other() -> None:
    for page, other in (READMES, READMES[::-1]):
        top = (ROOT / page).read_text(encoding="utf-8").split("\n## ")[0]
        assert f"]({other})" in top
