"""The law of plans: whatever is edited, ``plan`` says exactly what ``apply`` records, and no earlier report changes.

Random edits of the shipped definitions, over a record filled with the sample month of the dealership; between them
events are corrected, people deliver, accept and return, and runs go by.
"""

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.action.evidence import Attachment
from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.catalogue import Field, FieldKind
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Outcome
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.definitions.effects import PlanEffect
from engine.services.definitions.plan import Plan, make_plan
from engine.services.refused import Refused
from engine.services.snapshot import rulebook
from tests.laws.edits import T, copied, edited


def rows_of(world: Any) -> dict[str, Any]:
    return {r.occurrence.id: r for r in world.ledger.occurrences.all_rows()}


def check_apply(world: Any, new: Definitions, at: datetime) -> Plan:
    """Plan, apply, and compare what was shown with what is recorded."""
    command_time = resolve_command_time(world.ledger, at, world.now)
    refusal = world.report((command_time.at - timedelta(seconds=1)).isoformat())
    shown = make_plan(world.ledger, new, command_time)
    done = apply(world.ledger, new, command_time, plan=shown.id).plan
    assert (done.id, done.definitions, done.occurrences) == (shown.id, shown.definitions, shown.occurrences)
    world.definitions = new
    after = rows_of(world)
    names = {t.occurrence for t in shown.occurrences}
    for touched in shown.occurrences:
        row = after[touched.occurrence]
        if touched.effect is PlanEffect.CANCELLED:
            assert row.verdict.outcome is Outcome.CANCELLED
            continue
        assert row.verdict.due == touched.new
        if touched.effect is PlanEffect.APPEARS:
            assert touched.new is None or touched.new.at > command_time.at
        assert row.verdict.phase in (Phase.UPCOMING, Phase.OPEN, Phase.CLOSED)
    if not shown.is_empty:
        kinds = {Kind.SUPERSEDED, Kind.CANCELLED}
        over = {
            e.subject_id
            for es in world.ledger.entries.all().values()
            for e in es
            if e.kind in kinds and e.effective_at == command_time.at
        }
        assert over <= names
    different, broken = world.differences(), world.ledger.verify()
    assert (different, broken) == ((), None)
    assert world.report((command_time.at - timedelta(seconds=1)).isoformat()) == refusal
    assert make_plan(world.ledger, new, resolve_command_time(world.ledger, None, world.now)).is_empty
    return shown


def closed(world: Any) -> dict[str, Any]:
    return {
        id: r.verdict
        for id, r in rows_of(world).items()
        if r.verdict.phase is Phase.CLOSED and r.verdict.outcome is not Outcome.CANCELLED
    }


def check_run(world: Any, at: datetime) -> None:
    world.run(at.isoformat())
    assert world.differences() == ()
    judged = {j.occurrence.id: j.verdict for j in world.snapshot(at.isoformat()).judged}
    assert judged == world.verdicts()
    again = world.run(at.isoformat())
    assert (again.entries, again.notifications, again.opened) == (0, 0, 0)


VALUES = {
    FieldKind.TEXT: "words",
    FieldKind.NUMBER: "3",
    FieldKind.MONEY: "1,200.00",
    FieldKind.DATE: "2026-01-05",
    FieldKind.TIME: "17:30",
    FieldKind.MOMENT: "2026-01-05 10:00",
    FieldKind.YES_NO: "no",
}


def evidence_for(obligation: Obligation) -> tuple[dict[str, str], dict[str, Attachment], list[str]]:
    """Complete evidence: values, files, and the names of the files that are signed."""
    fields = [f for f in obligation.evidence if isinstance(f, Field)]
    files = {
        f.name: Attachment(f"{f.name}.png", b"\x89PNG\r\n\x1a\n picture", f.columns or None)
        for f in fields
        if f.kind.is_file
    }
    values = {
        f.name: f.choices[0].value if f.kind is FieldKind.CHOICE else VALUES[f.kind]
        for f in fields
        if not f.kind.is_file
    }
    return values, files, sorted(files)


def do_something(data: st.DataObject, world: Any, at: datetime) -> None:
    """A delivery, an acceptance, a return, a correction: whatever is possible of some occurrence."""
    rows = sorted(rows_of(world).items())
    id, row = data.draw(st.sampled_from(rows), label="item")
    now = at.isoformat()
    try:
        match data.draw(st.sampled_from(["deliver", "return", "accept", "correct"]), label="deed"):
            case "correct" if row.occurrence.event is not None:
                facts = world.ledger.events.facts([row.occurrence.subject])
                [fact] = [f for f in facts if f.current.id == row.occurrence.event]
                event = fact.current
                moved = (event.at + timedelta(hours=data.draw(st.integers(-40, 40)))).isoformat()
                data_ = {**event.data, "customer": "another"} if "customer" in event.data else event.data
                world.event(event.name, event.key, moved, now, source=event.source, **data_)
            case action:
                result = rulebook(world.ledger).of(row.occurrence)
                if result is None:
                    return
                agreement, obligation = result
                people = world.definitions.people
                provider = next(p.id for p in people if p.department == agreement.provider)
                consumer = next(p.id for p in people if p.department == agreement.consumer)
                if action == "deliver":
                    values, files, signed = evidence_for(obligation)
                    world.act(Kind.DELIVERED, id, provider, now, values=values, files=files, signed=signed)
                elif action == "accept":
                    world.act(Kind.ACCEPTED, id, consumer, now)
                else:
                    world.act(Kind.RETURNED, id, consumer, now, reason="no")
    except Refused:
        pass


@pytest.mark.slow
@given(st.data())
def test_a_plan_says_exactly_what_apply_records(
    sample: Path, new_world: Callable[[Path], Any], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = copied(sample, Path(folder), new_world)
        at = T
        for _ in range(data.draw(st.integers(1, 3))):
            at += timedelta(minutes=data.draw(st.sampled_from([0, 7, 60 * 15, 60 * 24 * 3])))
            versions = [rulebook(world.ledger).definitions, world.definitions]
            new = data.draw(st.one_of(edited(world.definitions), st.sampled_from(versions)))
            finals = closed(world)
            shown = check_apply(world, new, at)
            kept = closed(world)
            moved = {t.occurrence for t in shown.occurrences}
            assert {id: v for id, v in finals.items() if id not in moved and kept.get(id) != v} == {}
            at = max(at, world.ledger.runs.last().at)  # an empty plan records no run
            for _ in range(data.draw(st.integers(0, 3))):
                at += timedelta(minutes=data.draw(st.sampled_from([1, 60 * 9, 60 * 24 * 9])))
                do_something(data, world, at)
                if data.draw(st.booleans()):
                    at += timedelta(minutes=1)
                    check_run(world, at)
        check_run(world, at + timedelta(days=40))
