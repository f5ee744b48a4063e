"""Reading a ledger part by part gives every occurrence that reading all of it at once gives, in the same order."""

from dataclasses import replace

import pytest

from engine.domain.ids import event_text
from engine.domain.ledger.subject_range import adjoining
from engine.services import every_occurrence as module
from engine.services.every_occurrence import every_occurrence
from engine.services.facts import facts_of
from engine.services.ports.occurrences import Row
from engine.services.rebuild import rebuild
from engine.services.snapshot import rulebooks
from engine.services.terms import bindings
from engine.store import events as store_events
from engine.store.occurrences import SqlOccurrences
from tests.builders import instant
from tests.conftest import World
from tests.scenarios.test_chains import waiting

AT = "2026-03-02T09:00"
SUBJECTS = ("A", "A-1", "A-10", "A 7", "A0", "甲", "甲-1", "Z", "B'")


@pytest.fixture(params=[1, 3])
def small_parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of very few events and occurrences."""
    monkeypatch.setattr(module, "_EVENTS", request.param)
    monkeypatch.setattr(module, "_OCCURRENCES", request.param)
    monkeypatch.setattr(store_events, "_SAMPLES", 1)


@pytest.fixture
def busy(world: World) -> World:
    """Events about subjects whose numbers begin alike, one of them repeated, with requests, returns and an upstream
    obligation."""
    world = waiting(world)
    world.run("2026-01-02T09:00")
    for day, key in enumerate(SUBJECTS, 5):
        on = f"2026-01-{day:02d}"
        world.event("vehicle.delivered", key, f"{on} 15:00", f"{on}T16:00", customer="C", plate=key, amount="10")
        world.event(
            "delivery.arranged", key, f"{on} 10:00", f"{on}T16:01", customer="C", plate=key, delivery="2026-02-01 10:00"
        )
    world.run("2026-01-20T09:00")
    return world


@pytest.mark.databases
@pytest.mark.usefixtures("small_parts")
def test_sorted_by_their_places_the_parts_are_all_occurrences_in_order(busy: World) -> None:
    books, at = rulebooks(busy.ledger), instant(AT)
    parts = list(every_occurrence(busy.ledger, books, at))
    assert len(parts) > len(SUBJECTS) / 3
    placed = sorted((p for part in parts for p in part.placed), key=lambda p: p.place)
    entries = busy.ledger.entries.all()
    expected = list(books.occurrences(facts_of(busy.ledger, books), at, bindings(entries)))
    assert len(expected) > len(SUBJECTS)
    assert [p.occurrence for p in placed] == [occurrence for _, occurrence in expected]
    assert [p.terms for p in placed] == [terms for terms, _ in expected]


@pytest.mark.usefixtures("small_parts")
def test_rows_that_nothing_gives_are_found_across_parts_and_a_rebuild_removes_them(busy: World) -> None:
    assert busy.differences() == ()
    row = next(iter(busy.ledger.occurrences.open_rows()))
    strange = [_renamed(row, f"sales-finance/signed-slips@vehicle.delivered/X-{n}") for n in range(3)]
    busy.ledger.refresh(strange, busy.ledger.expected_head(busy.now))
    assert [d.occurrence for d in busy.differences()] == [r.occurrence.id for r in strange]
    assert rebuild(busy.ledger).items == len(strange)
    assert busy.differences() == ()


@pytest.mark.usefixtures("small_parts")
def test_no_more_rows_than_those_of_a_part_are_read_at_a_time(busy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    most: list[int] = []
    real = SqlOccurrences.stored

    def counted(self: SqlOccurrences, ids: list[str]) -> object:
        most.append(len(ids))
        return real(self, ids)

    monkeypatch.setattr(SqlOccurrences, "stored", counted)
    assert busy.differences() == ()
    assert most
    assert max(most) <= module._OCCURRENCES


def _renamed(row: Row, id: str) -> Row:
    return replace(row, occurrence=replace(row.occurrence, id=id))


def test_every_id_lies_in_the_spans_of_the_range_of_its_subject_and_in_no_span_twice() -> None:
    ids = [f"order.paid/{subject}{own}" for subject in SUBJECTS for own in ("", "/1", "/~", "/甲", "#2")]
    before = event_text("order.paid", "")
    for bounds in ([], ["A"], ["A-1"], ["A 7", "A-10"], ["A!", "A0"], ["甲-1", "甲"], ["A-1", "A-10", "A0", "B'"]):
        found: list[str] = []
        for within in adjoining(bounds):
            spans = within.spans(before)
            here = [id for first, end in spans for id in ids if first <= id < end]
            assert len(here) == len(set(here)), "an id in two spans would be read twice"
            found += [id for id in here if within.holds(id.removeprefix(before).split("/")[0].split("#")[0])]
        assert sorted(found) == sorted(ids), bounds
