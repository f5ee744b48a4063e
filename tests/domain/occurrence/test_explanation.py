"""Why an occurrence is due when it is: the steps from its anchor, its stop, its follow-ups, its extension."""

import pytest

from engine.domain.agreement.agreement import FollowUp, Need, Obligation
from engine.domain.agreement.rule import (
    Agreed,
    ByEvent,
    ByField,
    CommonTrigger,
    DueRule,
    OnEvent,
    OnRating,
    OnReturn,
    Within,
)
from engine.domain.deadline.due import due
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.event import Fact
from engine.domain.ledger.history import ApprovalRequest
from engine.domain.occurrence.explanation import explain_due
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause
from engine.wording.steps import step_text
from tests import builders as build
from tests.builders import instant


@pytest.fixture
def arranged() -> Fact:
    return build.fact(build.event("delivery.arranged", "A-1", "2026-03-05T10:00"))  # type: ignore[no-any-return]


def words(
    obligation: Obligation, occurrence: Occurrence, calendar: Calendar, *facts: Fact, **given: object
) -> list[str]:
    return [step_text(s).en for s in explain_due(obligation, occurrence, calendar, Facts.of(facts), **given)]  # type: ignore[arg-type]


def test_what_counts_from_an_event_is_told_from_that_event(office: Calendar, arranged: Fact) -> None:
    slip = build.obligation()
    other = build.fact(build.event("delivery.arranged", "A-0", "2026-03-02T10:00"))
    occurrence = next(o for o in build.occurrences_of(office, slip, arranged) if o.subject == "A-1")
    assert words(slip, occurrence, office, other, arranged) == [
        "counting starts at 2026-03-05 10:00; 2026-03-05 (Thursday) is day 0",
        "1 working day: close of 2026-03-06 (Friday) (18:00)",
    ]


@pytest.mark.parametrize(("since", "stops"), [("2026-03-09T10:59:59", True), ("2026-03-09T11:00", False)])
def test_a_pause_that_stands_is_told_in_place_of_the_due_instant_it_came_before(
    office: Calendar, arranged: Fact, since: str, stops: bool
) -> None:
    slip = build.obligation(due=Within(Amount.parse("1 working day 1 working day 1 working hour")))
    (occurrence,) = build.occurrences_of(office, slip, arranged)
    sentences = words(slip, occurrence, office, arranged, pauses=[Pause(instant(since), None, "customer")])
    assert sentences[-1] == (
        "paused since 2026-03-09 10:59, waiting for the customer; no due date until it is resumed"
        if stops
        else "plus 1 working hour: 2026-03-09 11:00"
    )


def test_a_pause_that_stands_is_told_whatever_step_comes_second(office: Calendar) -> None:
    friday = build.fact(build.event("delivery.arranged", "A-1", "2026-03-06T10:00"))
    slip = build.obligation()
    (occurrence,) = build.occurrences_of(office, slip, friday)
    assert words(slip, occurrence, office, friday, pauses=[Pause(instant("2026-03-07T12:00"), None, "customer")]) == [
        "counting starts at 2026-03-06 10:00; 2026-03-06 (Friday) is day 0",
        "2026-03-07 (Saturday) is skipped",
        "2026-03-08 (Sunday) is skipped",
        "paused since 2026-03-07 12:00, waiting for the customer; no due date until it is resumed",
    ]


def test_a_calendar_in_another_zone_than_the_organisation_is_named(office: Calendar) -> None:
    berlin = build.calendar(zone="Europe/Berlin", china=False)
    arranged = build.fact(build.event("delivery.arranged", "A-1", "2026-03-05T10:00"))
    slip = build.obligation()
    (occurrence,) = build.occurrences_of(berlin, slip, arranged)
    steps = explain_due(slip, occurrence, berlin, Facts.of((arranged,)), home=office)
    assert [step_text(step).en for step in steps][:2] == [
        "the steps are in the time of the calendar, Europe/Berlin",
        "counting starts at 2026-03-05 03:00; 2026-03-05 (Thursday) is day 0",
    ]
    assert explain_due(slip, occurrence, berlin, Facts.of((arranged,)), home=berlin) == steps[1:]


def test_a_follow_up_is_told_by_its_number(office: Calendar) -> None:
    every = FollowUp(Amount.parse("1 week"), "default.resolved")
    chase = build.obligation(trigger=OnEvent(("customer.in_default",)), follow_up=every)
    began = build.fact(build.event("customer.in_default", "A-1", "2026-03-05T10:00"))
    first, second, third = build.occurrences_of(office, chase, began, until="2026-03-20")
    rule = [
        "counting starts at 2026-03-05 10:00; 2026-03-05 (Thursday) is day 0",
        "1 working day: close of 2026-03-06 (Friday) (18:00)",
    ]
    assert words(chase, first, office, began) == rule
    assert words(chase, second, office, began) == [*rule, "follow-up 2: plus 1 week"]
    assert words(chase, third, office, began) == [*rule, "follow-up 3: plus 2 × 1 week"]


@pytest.mark.parametrize(
    ("trigger", "cause", "sentence"),
    [
        (OnRating(2), "rated/ann", "cause: ann rated sales-finance/slip@delivery.arranged/A-1"),
        (OnReturn(), "returned/2", "cause: sales-finance/slip@delivery.arranged/A-1 was returned (no. 2)"),
    ],
)
def test_an_item_with_a_cause_names_it_and_counts_from_the_last_time_it_began(
    trigger: CommonTrigger, cause: str, sentence: str, office: Calendar
) -> None:
    first, again = instant("2026-03-02T10:00"), instant("2026-03-05T10:00")
    fix = build.obligation(id="fix", trigger=trigger)
    occurrence = Occurrence(
        f"sales-finance/fix@{cause}/slip@delivery.arranged/A-1",
        "sales-finance",
        "fix",
        first,
        first,
        tuple(Dated(at, due(fix.due, at, office), at) for at in (first, again)),
    )
    assert words(fix, occurrence, office) == [
        sentence,
        "counting starts at 2026-03-05 10:00; 2026-03-05 (Thursday) is day 0",
        "1 working day: close of 2026-03-06 (Friday) (18:00)",
    ]


@pytest.mark.parametrize(
    ("rule", "missing"),
    [
        (Agreed(), "both sides have yet to agree on a time"),
        (ByEvent("vehicle.delivered"), "the later event vehicle.delivered has not happened yet"),
        (
            Within(Amount.parse("1 week"), from_delivery=True),
            "sales-finance/invoice, sales-finance/list has not been handed over yet",
        ),
        (ByField("handover"), "handover is missing from the event"),
    ],
)
def test_a_pending_due_date_is_told_by_what_is_missing(
    office: Calendar, arranged: Fact, rule: DueRule, missing: str
) -> None:
    needs = (Need("sales-finance", "invoice"), Need("sales-finance", "list"))
    slip = build.obligation(due=rule, needs=needs)
    event = arranged.current
    occurrence = Occurrence(
        f"sales-finance/slip@{event.id}",
        "sales-finance",
        "slip",
        event.at,
        event.at,
        (Dated(event.at, None),),
        event=event.id,
    )
    assert words(slip, occurrence, office, arranged) == [f"due date pending: {missing}"]


@pytest.mark.parametrize(
    ("until", "counts"),
    [("2026-03-06T17:59:59", False), ("2026-03-06T18:00", True), ("2026-03-09T12:00", True)],
)
def test_an_extension_is_told_unless_the_rule_gives_a_later_instant_by_now(
    office: Calendar, arranged: Fact, until: str, counts: bool
) -> None:
    slip = build.obligation()
    (occurrence,) = build.occurrences_of(office, slip, arranged)
    at = instant("2026-03-05T12:00")
    ask = ApprovalRequest(
        Kind.EXTENSION_REQUESTED, at, "pat", "r", instant(until), granted=True, decided_at=at, decided_by="ann"
    )
    sentences = words(slip, occurrence, office, arranged, extension=ask, first_due_at=instant("2026-03-06T12:00"))
    assert len(sentences) == (3 if counts else 2)
    assert sentences[-1].startswith("extended to") is counts
    assert sentences[-1].endswith("granted by ann; first due 2026-03-06 12:00") is counts
