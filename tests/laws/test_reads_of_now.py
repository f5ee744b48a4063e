"""A reading of now from stored rows is what recomputing everything gives, whatever happened, with and without runs."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.month_end import MonthEndChoice, MonthEndOrder, MonthEndState
from engine.domain.figures.on_time import OnTime, on_time
from engine.domain.figures.overdue import Band, OverdueReport
from engine.domain.figures.overdue_lines import LineChoice, LineOrder
from engine.domain.figures.report_scope import ReportScope, Sight
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.figures.service_group import OutcomeGroup, ServiceGroup
from engine.domain.ledger.entry import Kind
from engine.services import current
from engine.services.actions.delegate import delegate
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.reading.inbox import Inbox, inbox
from engine.services.reading.month_end import month_end
from engine.services.reading.overdue import report_overdue
from engine.services.reading.service_groups import groups_of_months, outcomes_of_months
from engine.services.refused import Refused
from tests.scenarios.conftest import _evidence_for
from tests.scenarios.test_any_course_of_business import (
    BEGIN,
    PROVIDER,
    action_steps,
    answers,
    do,
    events,
    requests,
    undone,
)

more_actions = st.tuples(
    st.just("more"),
    st.sampled_from(
        [
            Kind.PAUSED,
            Kind.RESUMED,
            Kind.EXTENSION_REQUESTED,
            Kind.EXTENSION_GRANTED,
            Kind.EXTENSION_REFUSED,
            Kind.WAIVER_REQUESTED,
            Kind.WAIVER_GRANTED,
            Kind.WAIVER_REFUSED,
            Kind.REASSIGNED,
            Kind.RATED,
            Kind.RETURNED,
            Kind.LATE_REASON,
        ]
    ),
    st.integers(0, 10_000),
)
course = st.lists(
    st.tuples(
        st.sampled_from([2, 30, 6 * 60, 26 * 60, 3 * 24 * 60, 9 * 24 * 60]),
        st.one_of(
            events,
            events,
            undone,
            action_steps,
            action_steps,
            more_actions,
            more_actions,
            requests,
            answers,
            st.tuples(st.just("delegate"), st.integers(0, 100)),
            st.tuples(st.just("apply"), st.integers(0, 2)),
            st.just(("run",)),
            st.just(("run",)),
            st.just(("nothing",)),
        ),
    ),
    min_size=4,
    max_size=14,
)
UNSHRUNK = (Phase.explicit, Phase.generate)
"""A course that fails is readable as it is; a shorter one costs minutes."""
SERIES = "customer.in_default"
"""The event that starts a series."""
QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
FROM_ROWS: list[bool] = []
"""For each reading, whether rows gave it."""


@contextmanager
def recomputed() -> Iterator[None]:
    """Everything is read as if no row could be used."""
    with (
        patch("engine.services.reading.inbox_items.current_state", lambda *_: None),
        patch("engine.services.reading.overdue_figures.current_state", lambda *_: None),
        patch("engine.services.reading.service_groups.current_state", lambda *_: None),
        patch("engine.services.reading.month_end.current_state", lambda *_: None),
    ):
        yield


def reports(world: Any, at: datetime, limit: int | None = None) -> list[OverdueReport]:
    months = [Period.containing(date(2026, month, 1), Every.MONTH) for month in (1, 2, 3, 4)]
    whole = [*months, Period.containing(date(2026, 1, 1), Every.QUARTER)]
    every = [report_overdue(world.ledger, at, period=period, limit=limit, trend=True) for period in whole]
    sales = ReportScope(department="sales")
    seen = ReportScope(sight=Sight(frozenset({"hr"}), frozenset(a.id for a in world.definitions.agreements[::2])))
    pages = [
        (ReportScope(), LineChoice(3, order=LineOrder.MONEY)),
        (sales, LineChoice(2, 1, LineOrder.OWNER)),
        (seen, LineChoice(3, order=LineOrder.OBLIGATION)),
        (sales, LineChoice(3, 1, order=LineOrder.SUBJECT)),
        (seen, LineChoice(3, apart=True)),
        (ReportScope(), LineChoice(2, 1, LineOrder.NEWEST, band=Band.TO_7)),
    ]
    chosen = [
        report_overdue(world.ledger, at, period=whole[-1], limit=2, scope=scope, choice=choice)
        for scope, choice in pages
    ]
    return [*every, *chosen, report_overdue(world.ledger, at, period=whole[-1], limit=limit, trend=True, scope=sales)]


def month_ends(world: Any, at: datetime) -> list[object]:
    """The counts and pages of the month-end list, in every order, of all and of some."""
    scopes = (ReportScope(), ReportScope(department="sales"))
    january = Period.containing(date(2026, 1, 1), Every.MONTH)
    ranks = (
        lambda group: list(MonthEndState).index(group.state),
        lambda group: int(group.provider < "hr"),
        lambda group: ["", "sales-consultant-1", "sales-consultant-2"].index(group.person or ""),
    )
    choices = [
        MonthEndChoice(),
        *(MonthEndChoice(order=order, descending=down) for order in MonthEndOrder for down in (False, True)),
        *(MonthEndChoice(rank=rank, descending=down, skip=1, most=3) for rank in ranks for down in (False, True)),
        *(MonthEndChoice(order=order, by_subject=True, skip=1, most=4) for order in MonthEndOrder),
        MonthEndChoice(rank=ranks[2], descending=True, by_subject=True),
        MonthEndChoice(lambda group: group.state.is_open, skip=1, most=2),
        MonthEndChoice(lambda group: group.provider == "sales" and not group.late, order=MonthEndOrder.DELIVERED),
    ]
    found: list[object] = []
    for scope in scopes:
        listed = month_end(world.ledger, at, january, scope)
        found += [listed.figures.total, listed.figures.counts, listed.figures.by(lambda g: f"{g.title.en} {g.late}")]
        found += [listed.lines.chosen(choice) for choice in choices]
        subjects = {line.subject for line in listed.lines.chosen(MonthEndChoice()) if line.subject is not None}
        found += [listed.lines.counts_of(choice.wanted, subjects) for choice in choices[-2:]]
    return found


def inboxes(world: Any, at: datetime) -> list[Inbox]:
    on = at.date()
    people = sorted({person.id for person in world.definitions.people if person.holds(person.role, on)})
    return [replace(inbox(world.ledger, person, at), book=None) for person in people[::3]]  # type: ignore[arg-type]


def figures(world: Any, at: datetime) -> dict[tuple[str, ...], ServiceFigures]:
    """The figures of service by month, agreement, owner and person in charge."""
    months = [Period.containing(date(2026, month, 1), Every.MONTH) for month in (1, 2, 3, 4)]
    found = world.ledger.reading(lambda one_state: groups_of_months(one_state, at, months))
    by_key: dict[tuple[str, ...], list[ServiceGroup]] = {}
    for group in (group for groups in found.by_month.values() for group in groups):
        by_key.setdefault((group.month, group.agreement, group.owner, group.person or ""), []).append(group)
    return {key: ServiceFigures.of(groups) for key, groups in by_key.items()}


def outcomes(world: Any, at: datetime) -> dict[tuple[str, str, str], OnTime]:
    """The items by month, agreement and provider, by whether they were on time."""
    months = [Period.containing(date(2026, month, 1), Every.MONTH) for month in (1, 2, 3, 4)]
    found = world.ledger.reading(lambda one_state: outcomes_of_months(one_state, at, months))
    by_key: dict[tuple[str, str, str], list[ServiceGroup | OutcomeGroup]] = {}
    for month, groups in found.items():
        for group in groups:
            by_key.setdefault((month, group.agreement, group.provider), []).append(group)
    return {key: on_time(groups) for key, groups in by_key.items()}


READ: Any = (reports, inboxes, figures, outcomes, month_ends)


def check(world: Any, at: datetime) -> None:
    FROM_ROWS.append(world.ledger.reading(lambda one_state: current.current_state(one_state, at)) is not None)
    read = tuple(one(world, at) for one in READ)
    with recomputed():
        expected = tuple(one(world, at) for one in READ)
    assert read[2:] == expected[2:], at
    for one, other in zip(read[0], expected[0], strict=True):
        for name in OverdueReport.__dataclass_fields__:
            assert getattr(one, name) == getattr(other, name), (name, one.period, at)
    for mine, theirs in zip(read[1], expected[1], strict=True):
        for name in Inbox.__dataclass_fields__:
            assert getattr(mine, name) == getattr(theirs, name), (name, mine.person, at)


def step_of(world: Any, step: Any, at: datetime) -> None:
    now = at.isoformat()
    try:
        match step:
            case ("run",):
                world.run(now)
            case ("nothing",):
                pass
            case ("more", kind, index):
                judged = world.snapshot(now).judged
                chosen = judged[index % len(judged)]
                other = kind in (
                    Kind.EXTENSION_GRANTED,
                    Kind.EXTENSION_REFUSED,
                    Kind.WAIVER_GRANTED,
                    Kind.WAIVER_REFUSED,
                )
                consumer = other or kind in (Kind.RATED, Kind.RETURNED)
                actor = "finance-head-1" if consumer else PROVIDER[chosen.agreement.id]
                until = (at + timedelta(days=20)).isoformat() if kind is Kind.EXTENSION_REQUESTED else None
                waiting = "customer" if kind is Kind.PAUSED else ""
                world.act(
                    kind, chosen.occurrence.id, actor, now, reason="so", until=until, waiting_for=waiting, score=2
                )
            case ("delegate", index):
                people = sorted({person.id for person in world.definitions.people})
                command_time = resolve_command_time(world.ledger, at, world.now)
                by, to = people[index % len(people)], people[(index + 1) % len(people)]
                until = at.date() + timedelta(days=5)
                delegate(world.ledger, actor=by, to=to, since=at.date(), until=until, command_time=command_time)
            case ("apply", variant):
                command_time = resolve_command_time(world.ledger, at, world.now)
                apply(world.ledger, changed(world, variant), command_time)
            case _:
                do(world, step, at, _evidence_for)
    except Refused:
        pass


def changed(world: Any, variant: int) -> Any:
    """The definitions with another owner, another receiver or without an obligation of the first agreement."""
    now = world.definitions
    first, *rest = now.agreements
    match variant:
        case 0:
            other = tuple(replace(o, owner="sales-head") for o in first.obligations)
        case 1:
            other = tuple(replace(o, receiver="finance-head") for o in first.obligations)
        case _:
            other = first.obligations[1:]
    return replace(now, agreements=(replace(first, obligations=other), *rest))


def business(new_world: Callable[[Path], Any], plan: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = new_world(Path(folder))
        at = BEGIN
        world.run(at.isoformat())
        check(world, at)
        applied = False
        for minutes, step in plan:
            at += timedelta(minutes=minutes)
            # a run removes a repeat that new terms have bound and a correction moves far ahead; recomputation keeps it
            if not (applied and SERIES in step):
                step_of(world, step, at)
            applied |= step[0] == "apply"
            check(world, at)
        check(world, at + timedelta(days=40))


@given(plan=course)
@settings(max_examples=4, deadline=None, phases=UNSHRUNK, derandomize=True, suppress_health_check=QUIET)
def test_a_reading_of_now_is_what_recomputing_everything_gives(
    new_world: Callable[[Path], Any], plan: list[Any]
) -> None:
    business(new_world, plan)
    assert sum(FROM_ROWS) > len(FROM_ROWS) / 2, "rows gave most of the readings"


@pytest.mark.slow
@given(plan=course)
@settings(max_examples=40, deadline=None, phases=UNSHRUNK, suppress_health_check=QUIET)
def test_readings_of_now_after_many_courses_of_business(new_world: Callable[[Path], Any], plan: list[Any]) -> None:
    business(new_world, plan)


@pytest.mark.slow
@pytest.mark.databases
@given(plan=course)
@settings(max_examples=2, deadline=None, phases=UNSHRUNK, derandomize=True, suppress_health_check=QUIET)
def test_a_reading_of_now_on_either_database(new_world: Callable[[Path], Any], plan: list[Any]) -> None:
    business(new_world, plan)
