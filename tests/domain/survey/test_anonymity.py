"""An anonymous answer keeps no more of its origin than hides the person among k people who took part."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.survey.anonymity import KeptOrigin, kept_origins

PROVIDERS = ("v", "w", "x", "y", "z")


def test_an_answer_keeps_its_department_only_where_k_of_its_people_took_part() -> None:
    kept = kept_origins({"sales": 7, "service": 3, "stock": 3}, dict.fromkeys(("sales", "service", "stock"), ("x",)), 5)
    assert kept.departments == {"sales"}
    assert kept.of("sales", "x") == KeptOrigin("sales", "x")
    assert kept.of("service", "x") == KeptOrigin(None, "x")


def test_a_rest_of_a_few_takes_the_smallest_department_with_it() -> None:
    """Otherwise the two answers without a department would be those of the two people of stock."""
    kept = kept_origins({"sales": 7, "service": 6, "stock": 2}, {}, 5)
    assert kept.departments == {"sales"}


def test_a_department_rated_that_only_a_few_of_the_rest_may_rate_is_not_kept() -> None:
    """Stock alone was served by x, and two of it took part."""
    may_rate = {"service": ("y",), "stock": ("x", "y"), "sales": ("x", "y")}
    kept = kept_origins({"sales": 7, "service": 4, "stock": 2}, may_rate, 5)
    assert kept.of("stock", "x") == KeptOrigin(None, None)
    assert kept.of("service", "y") == KeptOrigin(None, None), "y goes too: otherwise all without one are of stock"
    assert kept.of("sales", "x") == KeptOrigin("sales", "x")


def test_with_fewer_than_k_people_nothing_is_kept() -> None:
    assert kept_origins({"sales": 3, "service": 1}, {}, 5).withheld
    assert not kept_origins({"sales": 3, "service": 2}, {}, 5).withheld


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c", "d", "e", "f"]),
        st.tuples(st.integers(1, 9), st.sets(st.sampled_from(PROVIDERS), min_size=1)),
        min_size=1,
    ),
    st.integers(2, 7),
)
def test_each_answer_may_be_of_any_of_k_people(house: Mapping[str, tuple[int, set[str]]], k: int) -> None:
    """The people who could have given an answer are those of all departments whose answers may look like that."""
    took_part = {department: people for department, (people, _) in house.items()}
    kept = kept_origins(took_part, {department: about for department, (_, about) in house.items()}, k)
    if kept.withheld:
        assert sum(took_part.values()) < k
        return
    departments_by_origin: dict[KeptOrigin, set[str]] = {}
    for department, (_, abouts) in house.items():
        for about in abouts:
            departments_by_origin.setdefault(kept.of(department, about), set()).add(department)
    for origin, departments in departments_by_origin.items():
        assert sum(took_part[department] for department in departments) >= k, origin
