"""The tours are played and print what their pages show; a page says the same in both languages."""

import re
from pathlib import Path

import pytest

from tools.docs.tour import TOURS, played

ROOT = Path(__file__).parents[2]
SHELL = re.compile(r"^```(sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TRANSLATED = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("*.zh-CN.md")) + sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.zh-CN.md")
)
LANGUAGES = re.compile(r"\[(?:English|中文)\]\([^)]*\)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def english(name: str) -> str:
    return name.replace(".zh-CN.md", ".md").replace(".zh.png", ".en.png")


@pytest.mark.slow
@pytest.mark.parametrize("language", TOURS)
def test_the_commands_of_a_tour_print_what_its_pages_show(tmp_path: Path, language: str) -> None:
    for page, text in played(language, tmp_path.resolve()):
        assert page.read_text(encoding="utf-8") == text, f"{page.name}: make docs"


def commands(name: str) -> list[str]:
    """What a reader of the page types, without remarks, the words people choose, and the choice of the language."""
    typed = []
    for kind, block in SHELL.findall(read(name)):
        lines = re.findall(r"^[$>] .*$", block, re.MULTILINE) if kind == "console" else block.splitlines()
        for line in lines:
            plain = re.sub(
                r"(--reason|--comment|--text|comment:|echo) \"[^\"]*\"", r"\1", re.sub(r"\s+# .*$", "", line)
            )
            if plain != "export DUECOURSE_LANG=zh":
                typed.append(plain)
    return typed


def test_a_tour_has_the_same_pages_in_both_languages_and_every_page_with_output_is_in_it() -> None:
    assert tuple(english(name) for name in TOURS["zh"]) == TOURS["en"]
    shown = {
        path.relative_to(ROOT).as_posix()
        for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        if "```console" in path.read_text(encoding="utf-8")
    }
    assert shown <= {name for names in TOURS.values() for name in names}
    assert sum(len(commands(name)) for name in TOURS["en"]) > 40


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_page_gives_the_same_commands_in_the_same_order_in_both_languages(name: str) -> None:
    assert commands(name) == commands(english(name))


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_page_has_the_same_headings_links_and_rows_in_both_languages(name: str) -> None:
    shapes = []
    for text in (read(name), read(english(name))):
        prose = SHELL.sub("", LANGUAGES.sub("", text))
        headings = re.findall(r"^#+(?= )", prose, re.MULTILINE)
        links = {english(target).partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", prose)}
        shapes.append((headings, links, len(re.findall(r"^\|", prose, re.MULTILINE))))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_page_links_to_itself_in_the_other_language(name: str) -> None:
    for page, other in ((name, english(name)), (english(name), name)):
        assert f"]({Path(other).name})" in read(page).split("\n## ")[0]


def test_the_readmes_are_short() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        assert len(read(name).splitlines()) <= 200
