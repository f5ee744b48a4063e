"""The sentences of check results: each code in the checks has one, and each one is used."""

import re
from pathlib import Path

from engine.domain.agreement.check import machine_kinds
from engine.wording.check import results, wording_of
from engine.wording.refusals import sources

ENGINE = Path(__file__).resolve().parents[2] / "engine"
USES = re.compile(r'(?:result_text|could_not|CouldNotError|_problem)\(\s*"([a-z-]+)"')


def literals(package: str) -> set[str]:
    """The texts in lower case with hyphens that the modules of a package quote."""
    text = "".join(path.read_text(encoding="utf-8") for path in (ENGINE / package).rglob("*.py"))
    return set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text))


def test_each_code_in_the_checks_has_a_sentence_and_each_sentence_a_use() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ENGINE / "checks").rglob("*.py"))
    assert set(USES.findall(text)) - results().keys() == set()
    assert results().keys() - literals("checks") == set()


def test_each_sentence_of_a_source_is_used() -> None:
    assert sources.REFUSALS.keys() - literals("sources") == set()


def test_both_languages_of_a_result_have_the_same_values() -> None:
    for code, sentence in results().items():
        zh, en = (sorted(set(re.findall(r"(?<!\{)\{(\w+)\}", text))) for text in (sentence.zh, sentence.en))
        assert zh == en, code


def test_each_kind_of_check_has_its_sentences() -> None:
    for kind in machine_kinds():
        wording = wording_of(kind.__module__.rpartition(".")[2])
        assert wording.RESOURCE.en.isalpha() and wording.RESOURCES.zh
