"""Items are found by whatever people know of them, on both databases."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.person_in_charge import person_in_charge
from engine.domain.text import collation_key
from engine.services.ports.search import SearchOrder, SearchPart
from engine.services.reading.find import FoundItems, FoundList, ItemSearch, PromisedBy, find_items
from engine.services.refused import Refused
from tests import builders as build
from tests.conftest import PICTURE, instant

pytestmark = pytest.mark.databases

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
DECORATION = "sales-finance/decoration-slip@vehicle.delivered/A-1"
CARD = "customer-service-finance/card-slips@vehicle.delivered/A-1"
AT = "2026-01-20T12:00"


@pytest.fixture
def sold(world: Any) -> Any:
    """Two cars; the slips of one were handed in, late, and its plate was corrected."""
    world.run("2026-01-13T09:00")
    world.event(
        "vehicle.delivered",
        "A-1",
        "2026-01-13 10:00",
        "2026-01-13T10:30",
        customer="王小丙",
        plate="样A1001",
        amount="1",
    )
    world.event(
        "vehicle.delivered",
        "A-1",
        "2026-01-13 10:00",
        "2026-01-13T10:40",
        customer="王小丙",
        plate="样A1002",
        amount="1",
    )
    quoted = 'ＡＢＣ "50%_off"'
    world.event(
        "vehicle.delivered", "B-2", "2026-01-13 10:00", "2026-01-13T10:50", customer=quoted, plate="样B2000", amount="1"
    )
    world.run("2026-01-13T11:00")
    picture = Attachment("订单 样本.png", PICTURE)
    world.act(
        Kind.DELIVERED,
        SLIPS,
        "sales-consultant-1",
        "2026-01-15T10:00",
        files={"order_slip": picture, "delivery_slip": picture},
        signed=("order_slip", "delivery_slip"),
    )
    world.run("2026-01-16T09:00")
    return world


def search(world: Any, text: str = "", *, limit: int = 50, skip: int = 0, **more: Any) -> FoundItems:
    return find_items(world.ledger, ItemSearch(text=text, **more), instant(AT), limit=limit, skip=skip)


def ids(world: Any, text: str = "", **more: Any) -> list[str]:
    return [case.occurrence.id for case in search(world, text, **more).items]


def test_a_number_a_plate_and_a_customer_find_every_item_of_the_subject(sold: Any) -> None:
    everything = ids(sold, "A-1")
    assert {SLIPS, DECORATION, CARD} <= set(everything)
    assert not any("B-2" in id for id in everything)
    for text in ("样A1002", "王小丙", "小丙", "a-1", "Ａ－１", "a1002", "A\u200b-1"):
        assert ids(sold, text) == everything, text


def test_an_earlier_version_of_an_event_counts_too(sold: Any) -> None:
    assert ids(sold, "样A1001") == ids(sold, "A-1")


def test_an_id_and_a_part_of_one_find_the_item(sold: Any) -> None:
    assert ids(sold, SLIPS) == [SLIPS]
    assert SLIPS in ids(sold, "signed-slips")


def test_all_words_have_to_fit(sold: Any) -> None:
    assert ids(sold, "王小丙 交车单") == [id for id in ids(sold, "王小丙") if id in ids(sold, "交车单")]
    assert SLIPS in ids(sold, "王小丙 交车单")
    assert ids(sold, "王小丙 样B2000") == []


def test_titles_are_found_in_both_languages(sold: Any) -> None:
    assert DECORATION in ids(sold, "装饰单")
    assert DECORATION in ids(sold, "decoration SLIP")


def test_evidence_and_the_people_who_did_something_are_found(sold: Any) -> None:
    assert ids(sold, "订单 样本.png") == [SLIPS]
    assert SLIPS in ids(sold, "销售顾问一")
    assert SLIPS in ids(sold, "sales-consultant-1")
    assert ids(sold, "会计一") == []
    sold.act(Kind.RETURNED, SLIPS, "finance-clerk-1", "2026-01-16T10:00", reason="缺客户签字")
    assert ids(sold, "会计一") == [SLIPS]
    assert ids(sold, "客户签字 缺客户") == [SLIPS]


def test_the_words_of_json_are_no_words_of_an_item(sold: Any) -> None:
    for text in ('customer":', "sha256", "evidence", '"', "bytes"):
        assert ids(sold, text + text) == []
    assert "vehicle.delivered/A-1" not in "".join(ids(sold, "amount"))


def test_signs_are_compared_as_they_are(sold: Any) -> None:
    assert ids(sold, '"50%_off"') == ids(sold, "B-2")
    assert ids(sold, "abc") == ids(sold, "B-2")
    assert ids(sold, "50%off") == ids(sold, "5__") == []


def test_closed_items_of_a_month_are_listed(sold: Any) -> None:
    closed = search(sold, closed=True, period=build.month("2026-01")).items
    assert SLIPS in [case.occurrence.id for case in closed]
    assert {case.verdict.phase.value for case in closed} == {"closed"}
    assert SLIPS not in ids(sold, "A-1", closed=False)
    assert ids(sold, "A-1", period=build.month("2026-02")) == []


def test_a_month_holds_an_extended_item_by_its_first_due_time(sold: Any) -> None:
    sold.act(
        Kind.EXTENSION_REQUESTED,
        DECORATION,
        "sales-consultant-1",
        "2026-01-16T10:00",
        until="2026-02-03T18:00",
        reason="r",
    )
    sold.act(Kind.EXTENSION_GRANTED, DECORATION, "finance-clerk-1", "2026-01-16T11:00")
    assert DECORATION in ids(sold, "A-1", period=build.month("2026-01"))
    assert DECORATION not in ids(sold, "A-1", period=build.month("2026-02"))


def test_a_department_and_an_agreement_narrow_it_down(sold: Any) -> None:
    assert CARD in ids(sold, "A-1", department="customer-service")
    assert SLIPS not in ids(sold, "A-1", department="customer-service")
    assert CARD not in ids(sold, "A-1", agreement="sales-finance")
    with pytest.raises(Refused, match="Did you mean: sales"):
        ids(sold, department="sale")
    with pytest.raises(Refused, match="Did you mean: sales-finance"):
        ids(sold, agreement="sale-finance")


def test_pages_follow_each_other_without_gaps(sold: Any) -> None:
    everything = ids(sold, limit=1000)
    pages = [ids(sold, limit=7, skip=skip) for skip in range(0, len(everything), 7)]
    assert [id for page in pages for id in page] == everything
    assert search(sold, limit=7, skip=7).total == len(everything)


def test_the_number_itself_comes_before_numbers_that_contain_it(sold: Any) -> None:
    sold.event("vehicle.delivered", "A-12", "2026-01-19 10:00", "2026-01-19T10:30", customer="C", plate="P", amount="1")
    sold.run("2026-01-19T11:00")
    found = ids(sold, "A-1")
    first_of_other = next(n for n, id in enumerate(found) if id.endswith("A-12"))
    assert all(id.endswith("/A-1") for id in found[:first_of_other])
    assert all(id.endswith("A-12") for id in found[first_of_other:])


def test_nothing_is_found_with_a_near_number(sold: Any) -> None:
    found = search(sold, "A-1x")
    assert (found.total, found.items) == (0, ())
    assert "A-1" in found.similar.names


def test_a_wrong_id_is_answered_with_ids_of_its_obligation(sold: Any) -> None:
    near = sold.ledger.search.near_ids
    promise = SLIPS.partition("@")[0]
    assert SLIPS in near(f"{promise}@vehicle.delivered/A-11")
    assert {id.partition("@")[0] for id in near(f"{promise}@vehicle.delivered/A-11")} == {promise}
    assert SLIPS in near(SLIPS.replace("signed-slips", "singed-slip"))


def test_a_word_of_one_character_is_refused(sold: Any) -> None:
    with pytest.raises(Refused, match="“单” is too short"):
        ids(sold, "王小丙 单")


def test_a_number_names_its_subject_in_any_spelling(sold: Any) -> None:
    search = sold.ledger.search
    assert search.subjects(" ａ－１") == search.subjects("A-\u200b1") == ("A-1",)
    assert search.subjects("A-") == ()
    sold.event("vehicle.delivered", "C／3", "2026-01-13 10:00", "2026-01-16T12:00", customer="C", plate="P", amount="1")
    assert search.subjects("c/3") == search.subjects("Ｃ／3") == ("C／3",)
    assert {SLIPS, DECORATION, CARD} <= set(search.about(["A-1"])) == set(ids(sold, "A-1"))
    assert set(search.near_subjects("A-11")) >= {"A-1", "B-2"}


def found_part(world: Any, **part: Any) -> list[str]:
    found = FoundList(world.ledger, ItemSearch("vehicle.delivered"), instant(AT)).part(SearchPart(**part))
    return [case.occurrence.id for case in found.items]


@pytest.mark.parametrize("order", list(SearchOrder))
def test_a_list_is_ordered_by_each_column_both_ways_with_no_value_last(sold: Any, order: SearchOrder) -> None:
    found = FoundList(sold.ledger, ItemSearch("vehicle.delivered"), instant(AT))
    values = {
        SearchOrder.DUE: lambda case: case.verdict.due.at,
        SearchOrder.SUBJECT: lambda case: case.occurrence.subject,
        SearchOrder.LABEL: lambda case: collation_key(case.occurrence.label),
        SearchOrder.PHASE: lambda case: list(Phase).index(case.verdict.phase),
    }
    for descending in (False, True):
        cases = found.part(SearchPart(order=order, descending=descending)).items
        keys = [values[order](case) for case in cases]
        assert len(keys) > 5
        assert keys == sorted(keys, reverse=descending)


def test_a_list_is_ordered_by_the_names_that_a_page_gives_kinds(sold: Any) -> None:
    found = FoundList(sold.ledger, ItemSearch("vehicle.delivered"), instant(AT))
    for key in (lambda one: one.obligation.title.zh, lambda one: (one.person or "", one.obligation.owner)):
        ranks = found.ranks(key)
        assert len(set(ranks.values())) > 1
        for descending in (False, True):
            cases = found.part(SearchPart(ranks=ranks, descending=descending)).items
            people = [
                person_in_charge(c.book.directory, c.obligation, c.occurrence, c.history, instant(AT).date())
                for c in cases
            ]
            keys = [
                key(PromisedBy(case.agreement, case.obligation, person.id if person is not None else None))
                for case, person in zip(cases, people, strict=True)
            ]
            assert keys == sorted(keys, reverse=descending)


def test_the_items_of_one_subject_stand_together_in_any_order_and_are_counted(sold: Any) -> None:
    found = FoundList(sold.ledger, ItemSearch("vehicle.delivered"), instant(AT))
    for part in (SearchPart(by_subject=True), SearchPart(by_subject=True, order=SearchOrder.DUE, descending=True)):
        cases = found.part(part).items
        subjects = [case.occurrence.subject for case in cases]
        assert subjects == sorted(subjects)
        assert found.counts_of(part, sorted(set(subjects))) == Counter(subjects)
    is_open = replace(part, closed=False)
    assert found.counts_of(is_open, ["A-1"])["A-1"] == len(
        [case for case in found.part(is_open).items if case.occurrence.subject == "A-1"]
    )


def test_a_list_is_counted_as_a_whole_whatever_part_of_it_is_read(sold: Any) -> None:
    found = FoundList(sold.ledger, ItemSearch("vehicle.delivered"), instant(AT))
    everything = found.part(SearchPart()).items
    for part in (SearchPart(limit=0), SearchPart(limit=1, skip=2), SearchPart(closed=True), SearchPart(skip=99)):
        counts = found.part(part).counts
        assert sum(counts.values()) == len(everything)
        assert {id for id, _ in counts} == {case.agreement.id for case in everything}
    assert counts["sales-finance", True] == 1


def test_parts_of_a_list_follow_each_other_and_hold_what_they_are_asked_for(sold: Any) -> None:
    everything = found_part(sold)
    assert found_part(sold, limit=2) + found_part(sold, skip=2) == everything
    assert found_part(sold, closed=True) == [SLIPS]
    assert found_part(sold, closed=False) == [id for id in everything if id != SLIPS]
    of_cards = found_part(sold, agreements=frozenset({"customer-service-finance"}))
    assert of_cards == [id for id in everything if id.startswith("customer-service-finance/")] != []
