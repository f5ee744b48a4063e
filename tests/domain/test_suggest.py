"""Suggestions for misspelt names: neither case nor full-width letters matter, the nearest name comes first."""

import pytest

from engine.domain.suggest import nearest_name, similar_names


@pytest.mark.parametrize("word", ["arears", "ARREARS", "ａｒｒｅａｒｓ", "arrear"])
def test_a_name_is_found_in_spite_of_a_typing_mistake(word: str) -> None:
    assert nearest_name(word, ["deposit", "arrears"]) == "arrears"


@pytest.mark.parametrize("word", ["", "xyz", "arrears" * 10])
def test_nothing_is_suggested_where_no_name_is_similar(word: str) -> None:
    assert nearest_name(word, ["deposit", "arrears"]) is None


def test_among_many_names_the_nearest_is_still_suggested() -> None:
    assert nearest_name("clause-70O", [f"clause-{n}" for n in range(2000)]) == "clause-70"


def test_similar_names_are_listed_from_the_nearest_on() -> None:
    names = ["finance-clerk-2", "finance-head-1", "finance-clerk-10", "hr-clerk-1", "car"]
    assert similar_names("Finance-clerk-1", names, most=2) == ["finance-clerk-10", "finance-clerk-2"]
    assert similar_names("zzz", names, most=2) == []
