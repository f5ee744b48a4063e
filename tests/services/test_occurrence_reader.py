"""What people are shown about occurrences comes through one door."""

from pathlib import Path

import pytest

from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import ENGINE, Kind
from engine.services.lookup import find
from engine.services.occurrences import OccurrenceReader
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks
from tests.conftest import World, instant

ARREARS = "insurance-finance/arrears-report@2025-12"
NOON = instant("2026-01-02T12:00")


@pytest.fixture
def begun(world: World) -> World:
    world.run("2026-01-02T09:00")
    return world


def test_one_occurrence_is_the_one_among_all(begun: World) -> None:
    reader, books = OccurrenceReader(begun.ledger), rulebooks(begun.ledger)
    placed = reader.one(books, OccurrenceId.parse(ARREARS), NOON)
    assert placed is not None
    (judged,) = [j for j in reader.judged(NOON).judged if j.occurrence.id == ARREARS]
    assert (placed[0].obligation, placed[1]) == (judged.obligation, judged.occurrence)
    assert reader.detail(books, placed, NOON).case.verdict == judged.verdict


def test_an_unknown_occurrence_is_none(begun: World) -> None:
    unknown = OccurrenceId.parse("insurance-finance/arrears-report@1999-12")
    assert OccurrenceReader(begun.ledger).one(rulebooks(begun.ledger), unknown, NOON) is None


def test_the_details_list_every_entry_but_judge_by_those_of_people(begun: World) -> None:
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-02T10:00")
    reader, books = OccurrenceReader(begun.ledger), rulebooks(begun.ledger)
    detail = reader.detail(books, find(begun.ledger, books, ARREARS, NOON), NOON)
    assert {e.actor for e in detail.entries} == {ENGINE, "insurance-clerk-1"}
    assert not detail.case.history.opened
    assert detail.case.history.standing is not None


def test_a_misspelt_id_is_refused_with_the_similar_ones_of_the_reader(begun: World) -> None:
    written = "insurance-finance/arears-report@2025-12"
    similar = OccurrenceReader(begun.ledger).similar(written)
    assert similar[0] == ARREARS
    with pytest.raises(Refused, match="Did you mean: " + ", ".join(similar)):
        find(begun.ledger, rulebooks(begun.ledger), written, NOON)


def test_nothing_that_shows_occurrences_goes_past_the_door() -> None:
    """The inbox, the report, look-ups and explanations neither judge nor list rows by themselves."""
    services = Path("engine/services")
    shown = [services / "lookup.py", *(services / "reading").glob("*.py")]
    past = [
        (path.name, word)
        for path in shown
        if path.name not in ("verify.py", "compare_rows.py")  # they compare the rows with what the entries give
        for word in ("all_rows(", " snapshot(", " facts_of(", "case_of(")
        if word in path.read_text(encoding="utf-8")
    ]
    assert past == []
