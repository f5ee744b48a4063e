"""The law of two sides: whatever terms are changed, no overdue item disappears, softens or changes its due time.

Random edits of the shipped definitions, over a ledger filled with the sample month of the dealership, one after the
other, with runs between them. Items that were delivered late stay late.
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.definitions import Definitions
from engine.domain.figures.judged import Judged
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.verdict import Timeliness
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.run.evaluate import evaluate
from engine.services.run.load_in_force import name_of_all
from engine.services.snapshot import rulebooks, snapshot
from tests.laws.edits import T, copied, edited
from tests.laws.test_plan_predicts_apply import check_run


@st.composite
def softened(draw: st.DrawFn, old: Definitions) -> Definitions:
    """Definitions by which a department owes less: an agreement deleted, ended, moved to others, or asking for less."""
    at = draw(st.integers(0, len(old.agreements) - 1))
    first = old.agreements[at]
    changed: Agreement | None = first
    match draw(st.sampled_from(["delete", "end", "start", "consumer", "provider", "evidence", "acceptance"])):
        case "delete":
            changed = None if len(old.agreements) > 1 else first
        case "end":
            changed = replace(first, effective_until=draw(st.sampled_from([date(2026, 1, 2), date(2026, 2, 9)])))
        case "start":
            changed = replace(first, effective_from=date(2026, 2, 9))
        case "consumer":
            changed = replace(first, consumer=first.provider)
        case "provider":
            changed = replace(first, provider="hr")
        case "evidence":
            changed = replace(first, obligations=tuple(replace(o, evidence=()) for o in first.obligations))
        case _:
            changed = replace(first, obligations=tuple(replace(o, key_moment=False) for o in first.obligations))
    agreements = (*old.agreements[:at], *((changed,) if changed is not None else ()), *old.agreements[at + 1 :])
    return replace(old, agreements=agreements)


Standing = dict[str, Judged]


def charged(world: Any, at: Any) -> Standing:
    """The items that are overdue, or were delivered late, by id."""
    judged = snapshot(world.ledger, at).judged
    wanted = (Timeliness.OVERDUE, Timeliness.LATE)
    return {j.occurrence.id: j for j in judged if j.verdict.timeliness in wanted}


def is_as_before(before: Judged, now: Judged | None) -> bool:
    """True if an item is owed by the same to the same, by the same time, with the same to hand in and to accept."""
    if now is None:
        return False
    owed = [
        (
            j.agreement.provider,
            j.agreement.consumer,
            replace(j.obligation, formerly=None, id=""),
            j.verdict.due,
            j.verdict.timeliness,
            j.verdict.phase is Phase.OPEN,
            j.occurrence.stake,
        )
        for j in (before, now)
    ]
    return owed[0] == owed[1]


@pytest.mark.slow
@given(st.data())
def test_no_change_of_terms_lets_an_overdue_item_go(
    sample: Path, new_world: Callable[[Path], Any], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = copied(sample, Path(folder), new_world)
        at = T
        for _ in range(data.draw(st.integers(1, 3))):
            at += timedelta(minutes=data.draw(st.sampled_from([7, 60 * 15, 60 * 24 * 3])))
            new = data.draw(st.one_of(softened(world.definitions), edited(world.definitions)))
            command_time = resolve_command_time(world.ledger, at, world.now)
            evaluate(
                world.ledger,
                rulebooks(world.ledger),
                command_time.at,
                definitions=name_of_all(world.ledger.definitions),
            )
            before = charged(world, command_time.at)
            apply(world.ledger, new, command_time)
            world.definitions = new
            at = max(command_time.at, world.ledger.runs.last().at) + timedelta(minutes=1)
            check_run(world, at)
            now = charged(world, at)
            assert [id for id, j in before.items() if not is_as_before(j, now.get(id))] == []
        end = at + timedelta(days=40)
        before = charged(world, at)
        check_run(world, end)
        now = charged(world, end)
        assert [id for id, j in before.items() if not is_as_before(j, now.get(id))] == []
