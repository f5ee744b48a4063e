"""The history and verdict of an occurrence are computed from its entries in one place."""

from dataclasses import replace

import pytest

from engine.domain.action.case import Case
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Timeliness
from engine.services.case import case_of, escalation_of, stored_case
from engine.services.snapshot import rulebooks
from engine.services.terms import bindings
from tests.conftest import World, instant

ARREARS = "insurance-finance/arrears-report@2025-12"
"""Due on 4 January, end of day."""


@pytest.fixture
def begun(world: World) -> World:
    world.run("2026-01-02T09:00")
    return world


def case(world: World, at: str, id: str = ARREARS) -> Case:
    row, entries = world.ledger.occurrences.rows([id])[id], world.entries(id)
    terms = rulebooks(world.ledger).terms(row.occurrence, row.revision, row.day_table, bindings({id: entries}))
    assert terms is not None
    return case_of(terms, row.occurrence, entries, instant(at))


def test_it_is_judged_as_the_run_judged_it(begun: World) -> None:
    begun_case = case(begun, "2026-01-02T09:00")
    assert begun_case.verdict == begun.verdict(ARREARS)
    assert begun_case.clocks == begun_case.book.clocks(begun_case.agreement, begun_case.obligation)


def test_it_is_judged_at_the_instant_given(begun: World) -> None:
    assert case(begun, "2026-01-02T09:00").verdict.timeliness is not Timeliness.OVERDUE
    assert case(begun, "2026-01-06T09:00").verdict.timeliness is Timeliness.OVERDUE


def test_what_was_delivered_counts_at_once(begun: World) -> None:
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-03T09:00")
    assert case(begun, "2026-01-03T10:00").verdict.phase is not Phase.OPEN


def test_a_stored_verdict_is_taken_as_it_is(begun: World) -> None:
    judged = case(begun, "2026-01-06T09:00")
    row = begun.ledger.occurrences.rows([ARREARS])[ARREARS]
    stored = stored_case(judged.terms, row, begun.entries(ARREARS), judged.at)
    assert stored.verdict == begun.verdict(ARREARS) != judged.verdict
    assert replace(stored, verdict=judged.verdict) == judged


def test_the_escalation_leaves_out_what_people_were_told(begun: World) -> None:
    begun.run("2026-01-04T09:00")  # a working Sunday; 2 January is a day off
    steps = {topic for topic, _ in case(begun, "2026-01-06T09:00").history.notified}
    due = escalation_of(case(begun, "2026-01-06T09:00")).reached
    assert steps and due
    assert steps.isdisjoint(t.topic for t in due)
