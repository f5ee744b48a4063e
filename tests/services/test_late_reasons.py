"""Late reasons are a list that the organisation keeps; without one they are the eight built-in categories."""

import json
from dataclasses import replace
from typing import Any

import pytest

from engine.checks.evidence import Evidence
from engine.domain.action.give_late_reason import GiveLateReason
from engine.domain.agreement.rating_scheme import Category
from engine.domain.ledger.entry import Kind
from engine.domain.text import Text
from engine.services.actions.act import act
from engine.services.command_time import resolve_command_time
from engine.services.refused import Refused
from engine.wording.entry import entry_detail
from engine.wording.refusal import refusal_text
from tests.builders import SHANGHAI
from tests.conftest import World, instant

ARREARS = "insurance-finance/arrears-report@2025-12"
LIST = (Category("bank", Text(zh="等银行", en="the bank")), Category("stamp", Text(zh="等盖章", en="a stamp")))


@pytest.fixture
def overdue(world: World) -> World:
    """The report of December is overdue since the end of the 4th; the organisation has a list of its own."""
    organisation = replace(world.definitions.organisation, late_reasons=LIST)
    world.definitions = replace(world.definitions, organisation=organisation)
    world.run("2026-01-02T09:00")
    world.run("2026-01-05T09:00")
    return world


def give(world: World, category: str, at: str = "2026-01-05T10:00") -> None:
    reason = GiveLateReason(occurrence=ARREARS, actor="insurance-clerk-1", category=category)
    command_time = resolve_command_time(world.ledger, instant(at), world.now)
    act(world.ledger, reason, command_time, Evidence(world.folder / "evidence"))


@pytest.mark.parametrize("written", ["bank", "等银行", "The bank"])
def test_a_reason_of_the_list_is_named_by_id_or_title_and_kept_as_its_id(overdue: World, written: str) -> None:
    give(overdue, written)
    (entry,) = overdue.entries(ARREARS, Kind.LATE_REASON)
    assert entry.body["category"] == "bank"


def test_reports_and_explanations_show_its_title(overdue: World) -> None:
    give(overdue, "stamp")
    report: Any = json.loads(overdue.report("2026-01-05T11:00"))
    (line,) = [line for line in report["lines"] if line["occurrence"] == ARREARS]
    assert line["late_reason"]["title"] == {"zh": "等盖章", "en": "a stamp"}
    names = overdue.snapshot("2026-01-05T11:00").book.directory.names
    (entry,) = overdue.entries(ARREARS, Kind.LATE_REASON)
    assert [text.en for text in entry_detail(entry, SHANGHAI, names)] == ["a stamp"]


def test_another_reason_is_refused_with_the_list(overdue: World) -> None:
    with pytest.raises(Refused) as refused:
        give(overdue, "documents")
    assert (
        refusal_text(refused.value.refusal).en == "A late reason needs a category: the bank; a stamp; not “documents”."
    )
