"""Events of the same subject that complete an occurrence, or stop its clock (``done_by``, ``pauses``).

5 March 2026 is a Thursday; the office works 09:00–12:00 and 13:00–18:00.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.domain.action.fold import fold
from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.catalogue import FieldKind
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.rule import EventMatch, PauseRule, Within
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.event import Fact
from engine.domain.occurrence.explanation import explain_due
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, consequences
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from engine.wording.steps import step_text
from tests import builders as build
from tests.builders import instant

WAITING, WORKING = (Condition("status", FieldKind.TEXT, any_of=(v,)) for v in ("waiting", "working"))
PAID = EventMatch(("refund.paid",))
WAITS = PauseRule(
    EventMatch(("customer.in_default",), (WAITING,)), EventMatch(("customer.in_default", "refund.paid")), "customer"
)


@pytest.fixture
def slip() -> Obligation:
    """Within 8 working hours of the arrangement; done once the refund is paid; stops while the customer waits."""
    return build.obligation(due=Within(Amount.parse("8 working hours")), done_by=PAID, pauses=(WAITS,))


def arranged(at: str = "2026-03-05T10:00") -> Fact:
    return build.fact(build.event("delivery.arranged", "A-1", at))


def paid(at: str, recorded_at: str | None = None, subject: str = "A-1") -> Fact:
    return build.fact(build.event("refund.paid", f"{subject}/{at}", at, recorded_at))


def status(what: str, at: str, recorded_at: str | None = None) -> Fact:
    return build.fact(build.event("customer.in_default", f"A-1/{at}", at, recorded_at, status=what))


@pytest.mark.parametrize(
    ("at", "timeliness", "late_by"),
    [
        ("2026-03-06T10:00", Timeliness.ON_TIME, None),
        ("2026-03-06T10:00:01", Timeliness.LATE, timedelta(seconds=1)),
        ("2026-03-05T10:00", Timeliness.ON_TIME, None),
    ],
)
def test_an_event_that_completes_it_is_on_time_by_when_it_happened_whenever_it_is_recorded(
    office: Calendar,
    slip: Obligation,
    at: str,
    timeliness: Timeliness,
    late_by: timedelta | None,
) -> None:
    (occurrence,) = build.occurrences_of(office, slip, arranged(), paid(at, "2026-03-09T09:00"))
    before = build.verdict(slip, occurrence, [], office, "2026-03-09T08:59")
    assert before.phase is Phase.OPEN and before.next_change_at == instant("2026-03-09T09:00")
    result = build.verdict(slip, occurrence, [], office, "2026-03-09T09:00")
    assert (result.phase, result.outcome, result.timeliness, result.late_by) == (
        Phase.CLOSED,
        Outcome.DONE,
        timeliness,
        late_by,
    )
    assert (result.delivered_at, result.closed_at) == (instant(at), instant("2026-03-09T09:00"))


def test_what_happened_before_the_opening_or_to_another_subject_completes_nothing(
    office: Calendar, slip: Obligation
) -> None:
    early, other = paid("2026-03-05T09:59:59"), paid("2026-03-05T11:00", subject="B-2")
    (occurrence,) = build.occurrences_of(office, slip, arranged(), early, other)
    assert build.verdict(slip, occurrence, [], office, "2026-03-07T10:00").timeliness is Timeliness.OVERDUE


def test_an_event_of_the_openings_own_name_completes_it_only_afterwards(office: Calendar) -> None:
    needed_by_others = build.obligation(done_by=EventMatch(("delivery.arranged",)))
    item, two = (build.event("delivery.arranged", f"A-1/{n}", f"2026-03-05T{n}:00") for n in (10, 11))
    first, second = build.occurrences_of(office, needed_by_others, build.fact(item), build.fact(two))
    assert first.ended is not None and first.ended.done_at == instant("2026-03-05T11:00")
    assert second.ended is None


def test_an_event_that_does_not_meet_the_conditions_or_was_cancelled_completes_nothing(office: Calendar) -> None:
    slip = build.obligation(done_by=EventMatch(("customer.in_default",), (WORKING,)))
    waiting, working = status("waiting", "2026-03-05T11:00"), status("working", "2026-03-05T12:00")
    (occurrence,) = build.occurrences_of(office, slip, arranged(), waiting, working)
    assert occurrence.ended is not None and occurrence.ended.event == "customer.in_default/A-1/2026-03-05T12:00"
    cancelled = build.fact(
        working.current, replace(working.current, recorded_at=instant("2026-03-05T13:00"), cancelled=True)
    )
    (occurrence,) = build.occurrences_of(office, slip, arranged(), waiting, cancelled)
    assert occurrence.ended is None


def test_the_record_says_which_event_completed_it_and_when_that_happened(office: Calendar, slip: Obligation) -> None:
    at = "2026-03-05T15:00"
    (occurrence,) = build.occurrences_of(office, slip, arranged(), paid(at, "2026-03-06T09:00"))
    result = build.verdict(slip, occurrence, [], office, "2026-03-06T09:00")
    opened, met = consequences(occurrence, fold(()), result, instant("2026-03-06T09:00"))
    assert (opened.kind, met.kind, met.effective_at) == (Kind.OPENED, Kind.MET, instant(at))
    assert met.body == {"event": f"refund.paid/A-1/{at}"}
    assert consequences(occurrence, fold((opened, met)), result, instant("2026-03-07T09:00")) == ()


def test_a_waiting_state_stops_the_clock_until_the_next_state(office: Calendar, slip: Obligation) -> None:
    facts = [
        arranged(),
        status("waiting", "2026-03-05T11:00"),
        status("waiting", "2026-03-05T16:00"),
        status("working", "2026-03-06T11:00"),
    ]
    (occurrence,) = build.occurrences_of(office, slip, *facts)
    result = build.verdict(slip, occurrence, [], office, "2026-03-06T11:00")
    # an hour was used up before the wait; seven are left from 11:00 on Friday
    assert result.due is not None and result.due.at == instant("2026-03-09T10:00")
    steps = explain_due(slip, occurrence, office, Facts.of(facts), pauses=occurrence.dates[-1].pauses)
    assert steps[-1].at == result.due.at
    assert any("waiting for the customer" in step_text(s).en and "等待客户" in step_text(s).zh for s in steps)


def test_while_it_waits_there_is_no_due_instant_and_nobody_but_an_event_ends_the_wait(
    office: Calendar, slip: Obligation
) -> None:
    facts = (arranged(), status("waiting", "2026-03-05T11:00"))
    (occurrence,) = build.occurrences_of(office, slip, *facts)
    at = "2026-03-20T10:00"
    result = build.verdict(slip, occurrence, [], office, at)
    assert (result.due, result.timeliness, result.reasons) == (None, Timeliness.PENDING, (Reason.STOPPED,))
    refusal = build.refusal(Kind.RESUMED, slip, occurrence, (), office, at)
    assert refusal is not None and refusal.en.startswith("An event paused this item")
    refusal = build.refusal(Kind.PAUSED, slip, occurrence, (), office, at)
    assert refusal is not None and "already paused" in refusal.en
    refusal = build.refusal(Kind.DELIVERED, slip, occurrence, (), office, at)
    assert refusal is not None and "once refund.paid is recorded" in refusal.en


def test_a_verdict_knows_nothing_of_what_happens_later(office: Calendar, slip: Obligation) -> None:
    opening = "2026-03-01T00:00"  # all was recorded before: an opening balance
    facts = (
        build.fact(build.event("delivery.arranged", "A-1", "2026-03-05T10:00", opening)),
        status("waiting", "2026-03-05T11:00", opening),
        status("working", "2026-03-05T14:00", opening),
        paid("2026-03-05T16:00", opening),
    )
    (occurrence,) = build.occurrences_of(office, slip, *facts)
    changes = {}
    for at in ("2026-03-05T10:30", "2026-03-05T11:00", "2026-03-05T14:00", "2026-03-05T16:00"):
        result = build.verdict(slip, occurrence, [], office, at)
        changes[at[-5:]] = (result.phase.value, result.due.at if result.due else None, result.next_change_at)
    assert changes == {
        "10:30": ("open", instant("2026-03-06T10:00"), instant("2026-03-05T11:00")),
        "11:00": ("open", None, instant("2026-03-05T14:00")),
        "14:00": ("open", instant("2026-03-06T12:00"), instant("2026-03-05T16:00")),
        "16:00": ("closed", instant("2026-03-06T12:00"), None),
    }


def test_what_completes_it_ends_the_wait_and_a_later_wait_does_not_count(office: Calendar, slip: Obligation) -> None:
    (occurrence,) = build.occurrences_of(
        office,
        slip,
        arranged(),
        status("waiting", "2026-03-05T17:00"),
        paid("2026-03-06T11:00"),
        status("waiting", "2026-03-06T12:00"),
        status("working", "2026-03-10T12:00"),
    )
    result = build.verdict(slip, occurrence, [], office, "2026-03-12T10:00")
    assert result.timeliness is Timeliness.ON_TIME
    assert result.due is not None and result.due.at == instant("2026-03-06T14:00")


def test_what_a_person_delivered_keeps_the_date_it_was_delivered_under(office: Calendar) -> None:
    slip = build.obligation(due=Within(Amount.parse("8 working hours")), pauses=(WAITS,))
    learned = "2026-03-09T09:00"
    facts = (
        arranged(),
        status("waiting", "2026-03-05T11:00", learned),
        status("working", "2026-03-06T11:00", learned),
    )
    (occurrence,) = build.occurrences_of(office, slip, *facts)
    late = build.entry(Kind.DELIVERED, "2026-03-06T15:00")
    result = build.verdict(slip, occurrence, [late], office, "2026-03-12T10:00")
    assert (result.timeliness, result.due and result.due.at) == (Timeliness.LATE, instant("2026-03-06T10:00"))
    after = build.entry(Kind.DELIVERED, "2026-03-09T09:30")
    result = build.verdict(slip, occurrence, [after], office, "2026-03-12T10:00")
    assert (result.timeliness, result.due and result.due.at) == (Timeliness.ON_TIME, instant("2026-03-09T10:00"))
