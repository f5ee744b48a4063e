"""``when: {event: …, first: true}``: only the first event of a subject opens an item; later ones are facts."""

from dataclasses import replace

from engine.domain.agreement.catalogue import FieldKind
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.rule import OnEvent, Within
from engine.domain.ledger.event import Fact
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from tests import builders as build

NAME = "customer.in_default"


def opened(office: Calendar, trigger: OnEvent, *facts: Fact) -> list[str]:
    slip = build.obligation(trigger=trigger, due=Within(Amount.parse("1 working day")))
    return [o.id.partition("@")[2] for o in build.occurrences_of(office, slip, *facts)]


def visit(own: str, at: str, recorded_at: str | None = None, **data: str) -> Fact:
    return build.fact(build.event(NAME, f"A-1/{own}", at, recorded_at, **data))


def test_the_first_event_of_each_subject_opens_an_item_and_later_ones_do_not(office: Calendar) -> None:
    other = build.fact(build.event(NAME, "A-2/x", "2026-03-07T10:00"))
    facts = (visit("1", "2026-03-05T10:00"), visit("2", "2026-03-06T10:00"), other)
    assert opened(office, OnEvent((NAME,), first=True), *facts) == [f"{NAME}/A-1/1", f"{NAME}/A-2/x"]
    assert len(opened(office, OnEvent((NAME,)), *facts)) == 3


def test_the_first_is_the_one_that_happened_first_whenever_it_was_recorded(office: Calendar) -> None:
    late = visit("2", "2026-03-04T10:00", "2026-03-09T10:00")
    assert opened(office, OnEvent((NAME,), first=True), visit("1", "2026-03-05T10:00"), late) == [f"{NAME}/A-1/2"]


def test_a_cancelled_event_and_one_that_meets_no_condition_are_not_the_first(office: Calendar) -> None:
    where = (Condition("status", FieldKind.TEXT, any_of=("bad",)),)
    good, bad = visit("1", "2026-03-04T10:00", status="good"), visit("2", "2026-03-05T10:00", status="bad")
    assert opened(office, OnEvent((NAME,), where, first=True), good, bad) == [f"{NAME}/A-1/2"]
    made = build.event(NAME, "A-1/0", "2026-03-03T10:00", status="bad")
    gone = build.fact(made, replace(made, recorded_at=build.instant("2026-03-03T12:00"), cancelled=True))
    assert opened(office, OnEvent((NAME,), where, first=True), gone, bad) == [f"{NAME}/A-1/0", f"{NAME}/A-1/2"]
