"""The terms of occurrences follow their rows, and pairs of characters are packed without loss."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.occurrence.verdict import Phase, Timeliness, Verdict
from engine.services.ports.occurrences import Row
from engine.services.ports.search import SearchQuery, SearchWord
from engine.store.ledger import SqlLedger
from engine.store.term_pairs import BLOCK, added, bits_of, members_by_pair, numbers_of, pack, pairs_of, unpack, without
from tests.conftest import World

AT = datetime(2026, 1, 13, 2, tzinfo=UTC)
few = st.sets(st.integers(0, BLOCK - 1), max_size=200).map(sorted)
many = st.integers(1, 12).map(lambda step: list(range(0, BLOCK, step)))
numbers = few | many


@given(numbers, numbers)
def test_what_is_packed_is_unpacked_and_grows_and_shrinks(some: list[int], more: list[int]) -> None:
    assert unpack(pack(some)) == list(numbers_of(bits_of(pack(some)))) == some
    both = sorted({*some, *more})
    if more:
        assert added(pack(some), more) == pack(both)
    assert without(pack(both), more) == pack(sorted(set(some) - set(more)))


def test_a_text_that_was_not_packed_is_refused() -> None:
    for wrong in ("1", "zzz", "00x", "z" * 1024):
        with pytest.raises(ValueError, match=r"\w"):
            unpack(wrong)


def test_a_pair_has_no_blank_and_a_line_of_one_character_has_one() -> None:
    assert pairs_of("ab c\nd\n张三") == {"ab", "d ", "张三"}
    assert members_by_pair({3: "abab", 7: "ab"}) == {"ab": [3, 7], "ba": [3]}


def row(key: str, label: str | None) -> Row:
    id = f"sales-finance/papers@request/{key}"
    occurrence = Occurrence(id, "sales-finance", "papers", AT, AT, (Dated(AT, None),), label=label)
    return Row(occurrence, Verdict(Phase.OPEN, Timeliness.PENDING, None, None), "r" * 64, "d" * 64, None)


def found(ledger: SqlLedger, word: str) -> tuple[str, ...]:
    return ledger.search.page(SearchQuery((SearchWord(word),)), limit=10).ids


@pytest.mark.databases
def test_a_label_that_changed_is_found_by_its_new_words_alone(world: World) -> None:
    ledger = world.ledger
    ledger.refresh([row("K-1", "旧标签"), row("K-2", None)], ledger.expected_head(AT))
    assert found(ledger, "旧标") == ("sales-finance/papers@request/K-1",)
    ledger.refresh([row("K-1", "新的")], ledger.expected_head(AT))
    assert (found(ledger, "旧标"), found(ledger, "新的")) == ((), ("sales-finance/papers@request/K-1",))
    assert not any(damage.values["table"].startswith("term") for damage in ledger.damaged_rows())


@pytest.mark.databases
def test_the_terms_of_a_removed_occurrence_go(world: World) -> None:
    ledger, one = world.ledger, row("K-1", "标签")
    ledger.refresh([one], ledger.expected_head(AT))
    ledger.refresh([], ledger.expected_head(AT), [one.occurrence.id])
    with ledger.database.read.begin() as connection:
        left = connection.exec_driver_sql("SELECT kind FROM term").scalars().all()
    assert left == ["head"]
    ledger.refresh([replace(one, wake_at=AT)], ledger.expected_head(AT))
    assert found(ledger, "标签") == (one.occurrence.id,)
