"""The guides for people name buttons and pages by the words that pages have, in their own language."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "docs/for-people").glob("*.md"))
NAMED = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
VALUE = re.compile(r"\\\{[^}]*\\\}")


@cache
def words_of_pages(language: str) -> tuple[re.Pattern[str], ...]:
    """The sentences of pages, actions and the sample in a language; a value stands for anything."""
    sources = [*(ROOT / "engine/wording").rglob("*.py"), *(ROOT / "definitions").rglob("*.yaml")]
    written = re.compile(rf'\b{language}(?:="([^"]*)"|: ([^,}}\n]+))')
    found = {a or b for source in sources for a, b in written.findall(source.read_text(encoding="utf-8"))}
    patterns = {VALUE.sub(".+", re.escape(text.strip())) for text in found}
    return tuple(re.compile(one) for one in sorted(patterns) if len(re.findall(r"\w", one)) > 1)


def named(guide: Path) -> Iterator[str]:
    """The words in italics; those that go on with an ellipsis are a beginning."""
    yield from NAMED.findall(guide.read_text(encoding="utf-8"))


@pytest.mark.parametrize("guide", [guide for guide in GUIDES if guide.name != "index.md"], ids=lambda guide: guide.name)
def test_each_button_and_page_that_a_guide_names_is_there(guide: Path) -> None:
    words = words_of_pages("zh" if guide.name.endswith(".zh-CN.md") else "en")
    other = words_of_pages("en" if guide.name.endswith(".zh-CN.md") else "zh")
    wrong = []
    for text in named(guide):
        begun = text.removesuffix("…").strip()
        is_there = any(word.fullmatch(text) for word in words + other)
        is_begun = text != begun and any(word.pattern.startswith(re.escape(begun)) for word in words)
        if not (is_there or is_begun):
            wrong.append(text)
    assert wrong == []


def test_each_guide_is_there_in_both_languages_and_linked_from_the_other() -> None:
    for guide in GUIDES:
        if guide.name != "index.md" and not guide.name.endswith(".zh-CN.md"):
            chinese = guide.with_name(f"{guide.stem}.zh-CN.md")
            assert f"]({chinese.name})" in guide.read_text(encoding="utf-8")
            assert f"]({guide.name})" in chinese.read_text(encoding="utf-8")
