"""Random edits of the shipped definitions, and the ledger of the sample month that they are put in force on."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from engine.domain.agreement.agreement import Acceptance, Agreement, Obligation
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.rule import DayOfPeriod, InPeriod, OnEvent, Recurring, Roll, Within, WorkingDayOfPeriod
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Part, Unit
from engine.domain.time.day_table import ExceptionalDay

T = datetime.fromisoformat("2026-02-10T10:00:00+00:00")
"""The last run of the sample month."""

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


def copied(sample: Path, folder: Path, new_world: Callable[[Path], Any]) -> Any:
    world = new_world(folder)
    for file in sample.glob("record.db*"):  # what has not reached the database lies beside it
        shutil.copy(file, folder / file.name)
    return world
