"""Every diagnostic code is one that loading gives, and says the same in both languages."""

import re
import string
from pathlib import Path

from engine.wording import diagnostics

ROOT = Path(__file__).parents[2]


def test_no_code_is_given_twice() -> None:
    codes = [code.code for code in diagnostics.ALL]
    assert sorted(set(codes)) == codes


def test_both_languages_tell_the_same_particulars() -> None:
    for code in diagnostics.ALL:
        for zh, en in zip(code.zh, code.en, strict=True):
            assert _names(zh) == _names(en), code.code


def test_every_code_is_given_somewhere() -> None:
    spellings = ROOT / "engine/wording/diagnostics/spellings.py"
    paths = [*(ROOT / "engine/loading").rglob("*.py"), spellings]
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    used = set(re.findall(r"\b([A-Z][A-Z0-9_]{2,})\b", text))
    for module in (
        diagnostics.reading,
        diagnostics.syntax,
        diagnostics.structure,
        diagnostics.references,
        diagnostics.meaning,
        diagnostics.deadlines,
        diagnostics.checks,
        diagnostics.indicators,
        diagnostics.people,
        diagnostics.surveys,
    ):
        for name, value in vars(module).items():
            if isinstance(value, diagnostics.Code):
                assert name in used, f"{value.code} {name} is never given"


def test_every_code_but_the_count_of_others_has_an_example() -> None:
    assert [code.code for code in diagnostics.ALL if not (code.bad and code.good)] == ["DC110"]


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
