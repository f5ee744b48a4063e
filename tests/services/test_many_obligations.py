"""A house with thousands of obligations: no statement of the database may grow with their number."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.domain.agreement.definitions import Definitions
from engine.domain.text import Text
from engine.services.reading.find import ItemSearch, find_items
from engine.services.reading.inbox import inbox
from engine.services.reading.overdue import report_overdue
from tests.builders import instant
from tests.conftest import World

FOLLOWED = """
common_obligations:
  recovery:
    title: {zh: 低分回访, en: Recovery after a low rating}
    when: {rating: {at_most: 2}}
    owner: owner
    due: {within: 2 working days}
    acceptance: none
  confirmation:
    title: {zh: 回访确认, en: Confirmation of the recovery}
    when: {after: recovery}
    owner: provider head
    due: {within: 1 working day}
    acceptance: none
"""
MANY = 1_500
"""SQLite refuses a condition of a thousand alternatives, and a union of five hundred queries."""


def with_many(definitions: Definitions) -> Definitions:
    """The definitions with one monthly obligation many times over, all with the same title."""
    agreement = definitions.agreement("insurance-finance")
    assert agreement is not None
    model = agreement.obligation("arrears-report")
    assert model is not None
    many = tuple(replace(model, id=f"report-{n}", title=Text(zh="同名报表", en="Same sheet")) for n in range(MANY))
    grown = replace(agreement, obligations=(*agreement.obligations, *many))
    return replace(definitions, agreements=tuple(grown if a.id == agreement.id else a for a in definitions.agreements))


@pytest.mark.slow
@pytest.mark.databases
def test_a_house_with_thousands_of_obligations_runs_finds_reads_and_plans(
    world: World, with_common: Callable[[str], Definitions]
) -> None:
    world.definitions = with_many(with_common(FOLLOWED))
    world.run("2026-02-01 09:00")
    at = instant("2026-02-10 09:00")
    world.run("2026-02-10 09:00")
    found = find_items(world.ledger, ItemSearch("同名报表"), at, limit=20)
    assert found.total >= MANY
    assert len(inbox(world.ledger, "insurance-clerk-1", at, limit=20).rows) == 20
    assert report_overdue(world.ledger, at) is not None
