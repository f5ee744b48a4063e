"""Ratings, returns and deliveries in any order: runs often or seldom lead to the same items, and to the same past."""

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.domain.agreement.definitions import Definitions
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import Kind
from engine.services.refused import Refused
from tests.conftest import World, instant
from tests.fixtures.common import COMMON

BEGIN = instant("2026-01-02T09:00")
OVER = instant("2026-01-31T18:00")  # January is over: reports on it are taken
RATERS = ("finance-clerk-1", "finance-clerk-2", "finance-head-1")
STEPS = 30
WITH_A_STEP = f"""{COMMON}
  amends:
    title: {{zh: 补救, en: Amends}}
    when: {{after: recovery}}
    owner: owner
    due: {{within: 2 working days}}
    rate_again: true
"""


def act(world: World, kind: Kind, id: str, actor: str, at: str, **what: Any) -> object:
    """Act and return the verdict after it, or the sentence that refuses it."""
    try:
        return world.act(kind, id, actor, at, **what).verdict
    except Refused as refused:
        return refused.text


@pytest.mark.parametrize("seed", [1, 4])
def test_runs_often_or_seldom_agree(
    seed: int, new_world: Callable[[Path], World], with_common: Callable[..., Definitions], tmp_path: Path
) -> None:
    chance = random.Random(seed)
    worlds = []
    for name in ("often", "seldom"):
        (tmp_path / name).mkdir()
        world = new_world(tmp_path / name)
        world.definitions = with_common(WITH_A_STEP)
        for begun in (BEGIN, OVER):
            world.run(begun.isoformat())
        worlds.append(world)
    often, seldom = worlds
    reports: dict[str, str] = {}
    at = OVER
    for _ in range(STEPS):
        at += timedelta(minutes=chance.choice([5, 90, 700]))
        now = at.isoformat()
        if chance.random() < 0.35:
            often.run(now)
            assert often.differences() == ()
            assert {j.occurrence.id: j.verdict for j in often.snapshot(now).judged} == often.verdicts()
            reports[now] = often.report(now)
            continue
        judged = [j for j in often.snapshot(now).judged if j.occurrence.agreement == "insurance-finance"]
        acted_on = ("arrears-report", "recovery", "amends")
        id = chance.choice([j.occurrence.id for j in judged if j.obligation.id in acted_on])
        owner, rater = "insurance-clerk-1", chance.choice(RATERS)
        action: tuple[Kind, str, dict[str, Any]] = chance.choice(
            [
                (Kind.RATED, rater, {"score": chance.randint(1, 5), "comment": "how it was"}),
                (Kind.RATED, rater, {"score": chance.randint(1, 5), "comment": "how it was"}),
                (Kind.RETURNED, rater, {"reason": "not complete"}),
                (Kind.DELIVERED, owner, {"values": {"action": "Called"}}),
                (Kind.NOTHING_TO_REPORT, owner, {}),
                (Kind.ACCEPTED, rater, {}),
            ]
        )
        kind, actor, what = action
        assert act(often, kind, id, actor, now, **what) == act(seldom, kind, id, actor, now, **what)
    last = (at + timedelta(days=1)).isoformat()
    for world in worlds:
        world.run(last)
        assert world.differences() == ()
    assert often.verdicts() == seldom.verdicts()
    assert any(OccurrenceId.parse(id).cause is not None for id in often.verdicts())
    assert {now: often.report(now) for now in reports} == reports
    assert often.ledger.verify() is None
