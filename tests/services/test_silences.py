"""Silence is a finding: a kind of event or a source that has been quiet for longer than usual, said once."""

from typing import Any

import pytest

from engine.services.arrivals import source_arrival
from engine.services.events.column_mapping import SourceRow
from tests.builders import instant

PAID = {"event": "purchase.paid", "customer": "C", "model": "M", "amount": "10"}
WORKDAYS = [f"2026-01-{day:02}" for day in (5, 6, 7, 8, 9)]
"""Monday to Friday."""


@pytest.fixture
def begun(world: Any) -> Any:
    world.run("2026-01-02T09:00")
    return world


def paid(begun: Any, *days: str) -> None:
    for day in days:
        row = SourceRow(2, {**PAID, "key": f"A-{day}", "time": f"{day} 10:20"})
        begun.ingest([row], f"{day}T11:00")


def silent(begun: Any, at: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(f.code, f.about) for f in begun.run(at).findings if f.code.endswith("-silent")]


def test_an_event_that_stays_away_for_longer_than_usual_is_expectedce(begun: Any) -> None:
    paid(begun, *WORKDAYS)
    assert silent(begun, "2026-01-15T09:00") == [], "three working days are over: Monday to Wednesday"
    assert silent(begun, "2026-01-16T09:00") == [("event-silent", ("purchase.paid",))]
    assert silent(begun, "2026-01-19T09:00") == [], "a run has said it"
    paid(begun, "2026-01-20")
    assert silent(begun, "2026-01-27T09:00") == [("event-silent", ("purchase.paid",))], "a new silence"


def test_the_sentence_names_the_event_the_last_day_and_whom_to_ask(begun: Any) -> None:
    paid(begun, *WORKDAYS)
    [finding] = [f for f in begun.run("2026-01-16T09:00").findings if f.code == "event-silent"]
    assert "“购车付款”" in finding.text.zh and "4 个工作日" in finding.text.zh and "2026-01-09" in finding.text.zh


def test_nothing_is_usual_before_there_were_some_days(begun: Any) -> None:
    paid(begun, *WORKDAYS[:4])
    assert silent(begun, "2026-02-27T09:00") == []


def test_an_event_that_comes_rarely_may_stay_away_for_long(begun: Any) -> None:
    paid(begun, "2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02")
    assert silent(begun, "2026-02-12T09:00") == [], "it comes once a week"


@pytest.mark.parametrize(("quiet_after", "expected"), [(None, "2026-01-16"), (1, "2026-01-14")])
def test_a_source_is_silent_by_its_own_limit_or_by_what_is_usual(
    begun: Any, quiet_after: int | None, expected: str
) -> None:
    events = begun.ledger.events
    for day in WORKDAYS:
        events.save_checkpoints([source_arrival(events, "dms", instant(f"{day}T10:00").date(), quiet_after)])
    days = [f"2026-01-{n}" for n in (12, 13, 14, 15, 16)]
    found = [day for day in days if silent(begun, f"{day}T09:00") == [("source-silent", ("dms",))]]
    assert found == [expected]
