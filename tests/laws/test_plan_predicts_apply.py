"""The law of plans: whatever is edited, ``plan`` says exactly what ``apply`` records, and no earlier report changes.

Random edits of the shipped definitions, over a record filled with the sample month of the dealership; between them
events are corrected, people deliver, accept and return, and runs go by.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.checks.evidence import Evidence
from engine.domain.action.evidence import Attachment
from engine.domain.agreement.agreement import Acceptance, Agreement, Obligation
from engine.domain.agreement.catalogue import Field, FieldKind
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.rule import DayOfPeriod, InPeriod, OnEvent, Recurring, Roll, Within, WorkingDayOfPeriod
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Outcome
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Part, Unit
from engine.domain.time.day_table import ExceptionalDay
from engine.intake.csv_rows import csv_rows
from engine.intake.sample import Sample, actions
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.definitions.effects import PlanEffect
from engine.services.definitions.plan import Plan, make_plan
from engine.services.refused import Refused
from engine.services.rehearsal.replay import events_of, replay
from engine.services.snapshot import rulebook

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "dealership"
BEGIN = "2026-01-01T00:00"
T = datetime.fromisoformat("2026-02-10T10:00:00+00:00")

amounts = st.builds(
    lambda n, unit: Amount((Part(n, unit),)),
    st.integers(1, 60),
    st.sampled_from([Unit.WORKING_DAY, Unit.WORKING_HOUR, Unit.DAY, Unit.HOUR, Unit.WEEK]),
)
places = st.one_of(
    st.builds(DayOfPeriod, st.sampled_from([1, 5, 12, 25, -1])), st.builds(WorkingDayOfPeriod, st.sampled_from([1, -1]))
)
in_period = st.builds(
    InPeriod,
    places,
    st.sampled_from(["by", "before"]),
    shift=st.sampled_from([0, 0, -2, 3]),
    roll=st.sampled_from([Roll.NONE, Roll.NEXT, Roll.PREVIOUS]),
)


@st.composite
def changed_obligation(draw: st.DrawFn, first: Obligation) -> Obligation:
    """An obligation with one of its parts edited."""
    kinds = ["title", "owner", "escalation", "acceptance", "key"]
    if isinstance(first.due, Within | InPeriod):
        kinds += ["due"] * 4
    if isinstance(first.trigger, OnEvent) and first.trigger.where:
        kinds += ["where"]
    if isinstance(first.trigger, Recurring):
        kinds += ["serves"]
    if first.formerly is None:
        kinds += ["rename"]
    match draw(st.sampled_from(kinds)):
        case "title":
            return replace(first, title=Text.plain(draw(st.sampled_from("ABC"))))
        case "owner":
            return replace(first, owner=draw(st.sampled_from(["insurance-head", "sales-head", "hr-clerk", "nobody"])))
        case "escalation":
            kept = (
                draw(st.lists(st.sampled_from(first.escalation.steps), unique=True)) if first.escalation.steps else []
            )
            return replace(
                first, escalation=EscalationPolicy("other", tuple(r for r in first.escalation.steps if r in kept))
            )
        case "acceptance":
            return replace(
                first, acceptance=draw(st.sampled_from([Acceptance(), Acceptance(Amount.of(1, Unit.DAY), True)]))
            )
        case "key":
            return replace(first, key_moment=not first.key_moment)
        case "where":
            assert isinstance(first.trigger, OnEvent)
            return replace(first, trigger=replace(first.trigger, where=()))
        case "serves":
            assert isinstance(first.trigger, Recurring)
            other = [s for s in type(first.trigger.serves) if s is not first.trigger.serves]
            return replace(first, trigger=replace(first.trigger, serves=draw(st.sampled_from(other))))
        case "rename":
            return replace(first, id=f"{first.id}-new", formerly=first.id)
        case _ if isinstance(first.due, Within):
            return replace(first, due=replace(first.due, amount=draw(amounts)))
        case _:
            return replace(first, due=draw(in_period))


@st.composite
def changed_agreement(draw: st.DrawFn, agreement: Agreement) -> Agreement:
    some = list(agreement.obligations)
    at = draw(st.integers(0, len(some) - 1))
    match draw(st.sampled_from(["change", "change", "change", "remove", "add", "until"])):
        case "remove" if len(some) > 1:
            del some[at]
        case "add":
            copy = replace(some[at], id=f"{some[at].key}-copy", formerly=None, part_of=None)
            if all(o.key != copy.key for o in some):
                some.append(copy)
        case "until":
            return replace(
                agreement, effective_until=draw(st.sampled_from([None, date(2026, 2, 12), date(2026, 12, 31)]))
            )
        case _:
            some[at] = draw(changed_obligation(some[at]))
    return replace(agreement, obligations=tuple(some))


@st.composite
def edited(draw: st.DrawFn, old: Definitions) -> Definitions:
    """Definitions with some edits, each of a kind that a department or the organisation makes."""
    new = old
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["agreement"] * 5 + ["calendar", "hours", "published", "digest", "department"]))
        if kind == "agreement":
            at = draw(st.integers(0, len(new.agreements) - 1))
            changed = draw(changed_agreement(new.agreements[at]))
            new = replace(new, agreements=(*new.agreements[:at], changed, *new.agreements[at + 1 :]))
        elif kind == "digest":
            hours = draw(st.sampled_from([20, 35, 60]))
            new = replace(new, organisation=replace(new.organisation, horizon_days=hours))
        elif kind == "department":
            some = list(new.organisation.departments)
            at = draw(st.integers(0, len(some) - 1))
            some[at] = replace(some[at], calendar=draw(st.sampled_from(["sales", "dealership"])))
            new = replace(new, organisation=replace(new.organisation, departments=tuple(some)))
        else:
            at = draw(st.integers(0, len(new.calendars) - 1))
            table = new.calendars[at]
            if kind == "hours":
                table = replace(table, week=(((8 * 3600, 15 * 3600),), *table.week[1:]))
            elif kind == "published":
                table = replace(table, valid_through=table.valid_through + timedelta(days=365))
            else:
                on = date(2026, 2, 9) + timedelta(days=draw(st.integers(0, 30)))
                days = [d for d in table.days if d.on != on]
                days.append(ExceptionalDay(on, (), Text.plain("closed")))
                table = replace(table, days=tuple(sorted(days, key=lambda d: d.on)))
            new = replace(new, calendars=(*new.calendars[:at], table, *new.calendars[at + 1 :]))
    return new


@pytest.fixture(scope="module")
def sample(new_world: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that holds the sample month, its last run at T."""
    folder = tmp_path_factory.mktemp("sample")
    world = new_world(folder)
    world.run(BEGIN)
    book = rulebook(world.ledger)
    done = actions(SAMPLE / "actions.yaml", Sample.of(book, SAMPLE / "files"))
    tables = sorted((SAMPLE / "events").glob("*.csv"))
    events = [h for table in tables for h in events_of(table.name, csv_rows(table)[1], book)]
    replay(world.ledger, book, [h for h in (*done, *events) if h.at <= T], Evidence(folder / "evidence"))
    world.run(T.isoformat())
    return folder


def copied(sample: Path, folder: Path, new_world: Callable[[Path], Any]) -> Any:
    world = new_world(folder)
    for file in sample.glob("record.db*"):  # what has not reached the database lies beside it
        shutil.copy(file, folder / file.name)
    return world


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
