"""Ratings: dimensions, the reason of a low score, and the time that a delivery cost, in words for both sides."""

from dataclasses import replace
from typing import Any

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.agreement.rating_scheme import RatingScheme
from engine.domain.ledger.entry import Kind
from engine.services.command_time import CommandTime
from engine.services.definitions.apply import apply
from engine.services.refused import Refused
from engine.wording.refusal import refusal_text
from tests.conftest import instant

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
CLERK = "finance-clerk-1"
BOTH = ("order_slip", "delivery_slip")


@pytest.fixture
def delivered(world: Any) -> Any:
    """Thursday 8 January: a car was delivered, and its two signed slips were handed in."""
    world.run("2026-01-02T09:00")
    world.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    files = {name: Attachment(f"{name}.png", b"\x89PNG\r\n\x1a\n") for name in BOTH}
    world.run("2026-01-08T16:00")
    world.act(Kind.DELIVERED, SLIPS, "sales-consultant-1", "2026-01-08T17:00", files=files, signed=BOTH)
    world.run("2026-01-09T08:40")
    return world


def refusal(world: Any, **values: Any) -> str:
    with pytest.raises(Refused) as refused:
        world.act(Kind.RATED, SLIPS, CLERK, "2026-01-09T10:00", **values)
    return refusal_text(refused.value.refusal).en


def test_a_rating_has_dimensions_a_reason_and_lost_time_by_id_or_title(delivered: Any) -> None:
    delivered.act(
        Kind.RATED,
        SLIPS,
        CLERK,
        "2026-01-09T10:00",
        score=2,
        dimensions={"及时": 1, "attitude": 4},
        reason="too late",
        lost_minutes=30,
    )
    (entry,) = delivered.entries(SLIPS, Kind.RATED)
    assert entry.body == {
        "score": 2,
        "dimensions": {"timeliness": 1, "attitude": 4},
        "reason": "late",
        "lost_minutes": 30,
    }
    text = delivered.run("2026-01-12T09:00").messages
    mail = next(m.text for m in text if m.person == "sales-consultant-1")
    assert "会计一 评价：2 分（太晚，态度 4 分，及时 1 分，耽误 30 分钟）" in mail


def test_a_score_of_one_or_two_needs_a_reason_or_a_comment(delivered: Any) -> None:
    for score in (1, 2):
        assert refusal(delivered, score=score, comment=" ").startswith("A score of 1 or 2 needs a reason or a comment")
    delivered.act(Kind.RATED, SLIPS, CLERK, "2026-01-09T10:00", score=3)
    delivered.act(Kind.RATED, SLIPS, "finance-clerk-2", "2026-01-09T10:00", score=1, comment="slow")


def test_unknown_dimensions_and_reasons_are_refused_with_those_there_are(delivered: Any) -> None:
    error = refusal(delivered, score=4, dimensions={"speed": 4})
    assert error.startswith("There is no dimension “speed”; there are Timeliness; Complete and correct;")
    assert "there are Too late; Incomplete" in refusal(delivered, score=1, reason="slow")
    assert refusal(delivered, score=4, dimensions={"timeliness": 6}).startswith("A score is 1 to 5")
    assert "in minutes: 0 to 10000" in refusal(delivered, score=4, lost_minutes=-1)
    organisation = replace(delivered.definitions.organisation, ratings=RatingScheme())
    apply(
        delivered.ledger,
        replace(delivered.definitions, organisation=organisation),
        CommandTime(instant("2026-01-09T09:00"), rehearsal=True),
    )
    assert refusal(delivered, score=4, dimensions={"timeliness": 4}) == (
        "The organisation has no dimensions of ratings."
    )
    assert (
        refusal(delivered, score=1, reason="late") == "The organisation has no reasons of low ratings; use the comment."
    )
