"""The verdict on an occurrence at an instant, both sides of each."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.domain.action.fold import fold
from engine.domain.agreement.agreement import Acceptance, Obligation
from engine.domain.agreement.catalogue import FieldKind
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.rule import (
    Agreed,
    ByEvent,
    ByField,
    DayOfPeriod,
    Every,
    InPeriod,
    OnEvent,
    OnRequest,
    Recurring,
    Within,
)
from engine.domain.agreement.side import Side
from engine.domain.deadline.due import Due
from engine.domain.ledger.entry import ENGINE, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Delivery, Rating, Response, Return
from engine.domain.occurrence.due_time import Calendars
from engine.domain.occurrence.occurrence import Ended, Occurrence
from engine.domain.occurrence.verdict import (
    AnswerDue,
    Outcome,
    Reason,
    Timeliness,
    Verdict,
    answer_due,
    consequences,
)
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from engine.domain.time.instant import written_instant
from tests import builders as build
from tests.builders import instant

TWO_DAYS_OF_SILENCE = Acceptance(Amount.parse("2 working days"), silence_accepts=True)
SECOND = timedelta(seconds=1)


@pytest.fixture
def slip() -> Obligation:
    """Due one working day after the event, delivered is done."""
    return build.obligation()


@pytest.fixture
def opened(office: Calendar, slip: Obligation) -> Occurrence:
    """Opened Thursday 2026-03-05 10:00, due Friday 18:00."""
    return _opened(office, slip)


def _opened(calendar: Calendar, obligation: Obligation, **data: str) -> Occurrence:
    event = build.event("delivery.arranged", "A-1", "2026-03-05T10:00", **data)
    (result,) = build.occurrences_of(calendar, obligation, build.fact(event))
    return result


# ---- open


@pytest.mark.parametrize(
    ("at", "phase", "timeliness", "change"),
    [
        ("2026-03-05T09:59:59", Phase.UPCOMING, Timeliness.PENDING, "2026-03-05T10:00"),
        ("2026-03-05T10:00", Phase.OPEN, Timeliness.PENDING, "2026-03-06T14:00"),
        ("2026-03-06T13:59:59", Phase.OPEN, Timeliness.PENDING, "2026-03-06T14:00"),
        ("2026-03-06T14:00", Phase.OPEN, Timeliness.AT_RISK, "2026-03-06T18:00"),
        ("2026-03-06T17:59:59", Phase.OPEN, Timeliness.AT_RISK, "2026-03-06T18:00"),
        ("2026-03-06T18:00", Phase.OPEN, Timeliness.OVERDUE, None),
        ("2026-05-06T18:00", Phase.OPEN, Timeliness.OVERDUE, None),
    ],
)
def test_an_undelivered_occurrence_opens_comes_at_risk_and_is_overdue_at_its_due_instant(
    office: Calendar,
    slip: Obligation,
    opened: Occurrence,
    at: str,
    phase: Phase,
    timeliness: Timeliness,
    change: str | None,
) -> None:
    assert build.verdict(slip, opened, [], office, at) == Verdict(
        phase, timeliness, Due(instant("2026-03-06T18:00")), instant(change) if change else None
    )


def test_the_warning_zone_is_the_last_four_working_hours_also_over_a_weekend(office: Calendar) -> None:
    morning = build.obligation(due=Within(Amount.parse("11 working hours")))
    occurrence = _opened(office, morning)  # due on Friday at 14:00
    assert occurrence.due == Due(instant("2026-03-06T14:00"))
    at_risk = instant("2026-03-06T09:00")
    assert build.verdict(morning, occurrence, [], office, "2026-03-05T12:00").next_change_at == at_risk
    monday = build.obligation(due=Within(Amount.parse("16 working hours")))
    occurrence = _opened(office, monday)  # due on Monday at 10:00
    assert occurrence.due == Due(instant("2026-03-09T10:00"))
    assert build.verdict(monday, occurrence, [], office, "2026-03-06T14:59:59").timeliness is Timeliness.PENDING
    assert build.verdict(monday, occurrence, [], office, "2026-03-06T15:00").timeliness is Timeliness.AT_RISK


def test_while_the_date_is_awaited_nothing_is_overdue(office: Calendar) -> None:
    slip = build.obligation(due=ByField("delivery_at"))
    occurrence = _opened(office, slip)
    assert build.verdict(slip, occurrence, [], office, "2027-03-05T10:00") == Verdict(
        Phase.OPEN, Timeliness.PENDING, None, None, reasons=(Reason.DATE_AWAITED,)
    )


def test_what_is_not_delivered_by_the_later_event_is_overdue_at_it(office: Calendar) -> None:
    confirm = build.obligation(trigger=OnEvent(("refund.requested",)), due=ByEvent("refund.paid"))
    refund = build.fact(build.event("refund.requested", "A-1", "2026-03-02T10:00"))
    paid = build.fact(build.event("refund.paid", "A-1", "2026-03-05T10:00"))
    (occurrence,) = build.occurrences_of(office, confirm, refund, paid)
    assert build.verdict(confirm, occurrence, [], office, "2026-03-05T09:59:59").timeliness is Timeliness.AT_RISK
    assert build.verdict(confirm, occurrence, [], office, "2026-03-05T10:00") == Verdict(
        Phase.OPEN, Timeliness.OVERDUE, Due(instant("2026-03-05T10:00")), None
    )


# ---- delivered


@pytest.mark.parametrize(
    ("delivered", "timeliness", "late_by"),
    [
        ("2026-03-06T17:59:59", Timeliness.ON_TIME, None),
        ("2026-03-06T18:00", Timeliness.ON_TIME, None),
        ("2026-03-06T18:00:01", Timeliness.LATE, SECOND),
        ("2026-03-09T18:00", Timeliness.LATE, timedelta(days=3)),
    ],
)
def test_delivered_at_the_due_instant_is_on_time(
    office: Calendar,
    slip: Obligation,
    opened: Occurrence,
    delivered: str,
    timeliness: Timeliness,
    late_by: timedelta | None,
) -> None:
    at = instant(delivered)
    assert build.verdict(slip, opened, [build.entry(Kind.DELIVERED, delivered)], office, "2026-04-01T09:00") == Verdict(
        Phase.CLOSED,
        timeliness,
        Due(instant("2026-03-06T18:00")),
        None,
        Outcome.DONE,
        delivered_at=at,
        closed_at=at,
        late_by=late_by,
    )


def test_nothing_to_report_is_a_delivery(office: Calendar, slip: Obligation, opened: Occurrence) -> None:
    nothing = [build.entry(Kind.NOTHING_TO_REPORT, "2026-03-06T09:00")]
    result = build.verdict(slip, opened, nothing, office, "2026-03-06T10:00")
    assert (result.phase, result.timeliness, result.outcome) == (Phase.CLOSED, Timeliness.ON_TIME, Outcome.DONE)


def test_a_delivery_before_the_opening_closes_what_was_upcoming(office: Calendar) -> None:
    report = build.obligation(trigger=Recurring(Every.MONTH), due=InPeriod(DayOfPeriod(25)))
    occurrence = build.occurrences_of(office, report, since="2026-03-01", until="2026-03-31")[0]
    early = [build.entry(Kind.DELIVERED, "2026-02-20T09:00")]
    result = build.verdict(report, occurrence, early, office, "2026-02-21T09:00")
    assert (result.phase, result.due, result.timeliness) == (
        Phase.CLOSED,
        Due(instant("2026-03-25T24:00")),
        Timeliness.ON_TIME,
    )


@pytest.mark.parametrize(
    ("at", "phase", "change", "closed"),
    [
        ("2026-03-06T12:00", Phase.DELIVERED, "2026-03-10T18:00", None),
        ("2026-03-10T17:59:59", Phase.DELIVERED, "2026-03-10T18:00", None),
        ("2026-03-10T18:00", Phase.CLOSED, None, "2026-03-10T18:00"),
        ("2026-06-10T18:00", Phase.CLOSED, None, "2026-03-10T18:00"),
    ],
)
def test_silence_for_the_agreed_time_accepts_at_that_instant_whenever_it_is_found(
    office: Calendar, at: str, phase: Phase, change: str | None, closed: str | None
) -> None:
    slip = build.obligation(acceptance=TWO_DAYS_OF_SILENCE)
    occurrence = _opened(office, slip)
    result = build.verdict(slip, occurrence, [build.entry(Kind.DELIVERED, "2026-03-06T12:00")], office, at)
    assert result == Verdict(
        phase,
        Timeliness.ON_TIME,
        Due(instant("2026-03-06T18:00")),
        instant(change) if change else None,
        Outcome.ACCEPTED if closed else None,
        delivered_at=instant("2026-03-06T12:00"),
        closed_at=instant(closed) if closed else None,
    )


def test_acceptance_runs_on_the_consumers_calendar_from_the_recording(office: Calendar) -> None:
    slip = build.obligation(acceptance=TWO_DAYS_OF_SILENCE)
    occurrence = _opened(office, slip)
    saturdays = build.calendar("08:00-12:00", weekend="08:00-12:00")
    delivered = [build.entry(Kind.DELIVERED, "2026-03-06T11:59:30", "2026-03-06T12:00")]
    result = build.verdict(slip, occurrence, delivered, office, "2026-03-06T13:00", consumer=saturdays)
    assert result.next_change_at == instant("2026-03-08T12:00")


def test_without_silence_a_delivery_waits_for_acceptance_for_ever(office: Calendar) -> None:
    slip = build.obligation(acceptance=Acceptance(Amount.parse("2 working days")))
    result = build.verdict(
        slip,
        _opened(office, slip),
        [build.entry(Kind.DELIVERED, "2026-03-06T12:00")],
        office,
        "2027-01-01T00:00",
    )
    assert (result.phase, result.next_change_at, result.closed_at) == (Phase.DELIVERED, None, None)


def test_a_delivery_is_to_be_answered_in_time_whether_or_not_silence_accepts_it(office: Calendar) -> None:
    delivered = [build.entry(Kind.DELIVERED, "2026-03-06T12:00")]
    accepted = [*delivered, build.entry(Kind.ACCEPTED, "2026-03-09T10:00")]

    def due(acceptance: Acceptance, entries: list[Entry]) -> AnswerDue | None:
        slip = build.obligation(acceptance=acceptance)
        occurrence = _opened(office, slip)
        return answer_due(slip, occurrence, fold(entries, occurrence.wish), Calendars(office, office))

    two_days = Amount.parse("2 working days")
    until = instant("2026-03-10T18:00")
    assert due(TWO_DAYS_OF_SILENCE, delivered) == AnswerDue(until, silence_accepts=True)
    assert due(Acceptance(two_days), delivered) == AnswerDue(until, silence_accepts=False)
    assert due(TWO_DAYS_OF_SILENCE, accepted) is None
    assert due(Acceptance(), delivered) is None


def test_an_acceptance_closes_when_it_is_given(office: Calendar) -> None:
    slip = build.obligation(acceptance=TWO_DAYS_OF_SILENCE)
    entries = [build.entry(Kind.DELIVERED, "2026-03-06T12:00"), build.entry(Kind.ACCEPTED, "2026-03-09T10:00")]
    result = build.verdict(slip, _opened(office, slip), entries, office, "2026-03-09T10:00")
    assert (result.phase, result.outcome, result.closed_at) == (
        Phase.CLOSED,
        Outcome.ACCEPTED,
        instant("2026-03-09T10:00"),
    )


def test_a_receipt_is_delivery_and_acceptance_dated_by_the_consumer_alone(office: Calendar) -> None:
    slip = build.obligation(acceptance=TWO_DAYS_OF_SILENCE)
    receipt = build.entry(Kind.RECEIVED, "2026-03-06T12:00", "2026-03-09T09:00", "ann", backdated=True)
    result = build.verdict(slip, _opened(office, slip), [receipt], office, "2026-03-09T09:00")
    assert (result.phase, result.outcome, result.timeliness, result.delivered_at) == (
        Phase.CLOSED,
        Outcome.ACCEPTED,
        Timeliness.ON_TIME,
        instant("2026-03-06T12:00"),
    )


# ---- returned


def test_a_return_opens_again_with_the_due_instant_unchanged(
    office: Calendar, slip: Obligation, opened: Occurrence
) -> None:
    entries = [
        build.entry(Kind.DELIVERED, "2026-03-05T12:00"),
        build.entry(Kind.RETURNED, "2026-03-05T15:00", actor="ann", reason="no stamp"),
    ]
    result = build.verdict(slip, opened, entries, office, "2026-03-05T15:00")
    assert result == Verdict(
        Phase.OPEN,
        Timeliness.PENDING,
        Due(instant("2026-03-06T18:00")),
        instant("2026-03-06T14:00"),
        reasons=(Reason.RETURNED,),
    )


def test_a_return_after_the_due_instant_is_overdue_from_the_return_on(
    office: Calendar, slip: Obligation, opened: Occurrence
) -> None:
    delivered = build.entry(Kind.DELIVERED, "2026-03-06T12:00")
    returned = build.entry(Kind.RETURNED, "2026-03-09T10:00", actor="ann", reason="wrong order")
    assert build.verdict(slip, opened, [delivered], office, "2026-03-09T09:59").timeliness is Timeliness.ON_TIME
    assert (
        build.verdict(slip, opened, [delivered, returned], office, "2026-03-09T10:00").timeliness is Timeliness.OVERDUE
    )


def test_timeliness_is_that_of_the_delivery_that_stands(office: Calendar, slip: Obligation, opened: Occurrence) -> None:
    entries = [
        build.entry(Kind.DELIVERED, "2026-03-06T12:00"),
        build.entry(Kind.RETURNED, "2026-03-06T15:00", actor="ann", reason="no stamp"),
        build.entry(Kind.DELIVERED, "2026-03-09T18:00"),
    ]
    result = build.verdict(slip, opened, entries, office, "2026-03-10T09:00")
    assert (result.timeliness, result.late_by) == (Timeliness.LATE, timedelta(days=3))
    assert fold(entries).returns == (Return(entries[1].recorded_at, "no stamp", "ann"),)


def test_a_delivery_returned_before_the_opening_is_open_not_upcoming(office: Calendar) -> None:
    report = build.obligation(
        trigger=Recurring(Every.MONTH), due=InPeriod(DayOfPeriod(25)), acceptance=TWO_DAYS_OF_SILENCE
    )
    occurrence = build.occurrences_of(office, report, since="2026-03-01", until="2026-03-31")[0]
    entries = [
        build.entry(Kind.DELIVERED, "2026-02-20T09:00"),
        build.entry(Kind.RETURNED, "2026-02-23T09:00", actor="ann", reason="half of it"),
    ]
    result = build.verdict(report, occurrence, entries, office, "2026-02-23T09:00")
    assert (result.phase, result.timeliness, result.reasons) == (Phase.OPEN, Timeliness.PENDING, (Reason.RETURNED,))


# ---- back-dating


@pytest.mark.parametrize(
    ("answer", "timeliness", "delivered"),
    [
        (None, Timeliness.LATE, "2026-03-09T09:00"),
        (Kind.DATE_CONFIRMED, Timeliness.ON_TIME, "2026-03-06T12:00"),
        (Kind.DATE_REFUSED, Timeliness.LATE, "2026-03-09T09:00"),
    ],
)
def test_a_back_dating_counts_from_recording_until_the_other_sides_yes(
    office: Calendar,
    slip: Obligation,
    opened: Occurrence,
    answer: Kind | None,
    timeliness: Timeliness,
    delivered: str,
) -> None:
    entries = [build.entry(Kind.DELIVERED, "2026-03-06T12:00", "2026-03-09T09:00", backdated=True)]
    if answer is not None:
        entries.append(build.entry(answer, "2026-03-10T09:00", actor="ann"))
    result = build.verdict(slip, opened, entries, office, "2026-03-10T09:00")
    assert (result.timeliness, result.delivered_at) == (timeliness, instant(delivered))


@pytest.mark.parametrize("answer", [None, Kind.DATE_CONFIRMED])
def test_a_back_dated_delivery_is_never_accepted_by_silence(office: Calendar, answer: Kind | None) -> None:
    slip = build.obligation(acceptance=TWO_DAYS_OF_SILENCE)
    entries = [build.entry(Kind.DELIVERED, "2026-03-06T12:00", "2026-03-09T09:00", backdated=True)]
    if answer is not None:
        entries.append(build.entry(answer, "2026-03-10T09:00", actor="ann"))
    result = build.verdict(slip, _opened(office, slip), entries, office, "2026-06-10T09:00")
    assert (result.phase, result.next_change_at) == (Phase.DELIVERED, None)


# ---- corrections, lapsed, met


@pytest.mark.parametrize(
    ("how", "at", "phase", "timeliness", "outcome"),
    [
        ("transfer", "2026-03-06T11:59:59", Phase.OPEN, Timeliness.PENDING, None),
        ("transfer", "2026-03-06T12:00", Phase.CLOSED, Timeliness.NONE, Outcome.LAPSED),
        ("card", "2026-03-06T12:00", Phase.CLOSED, Timeliness.ON_TIME, Outcome.DONE),
    ],
)
def test_a_correction_closes_from_when_it_was_recorded(
    office: Calendar,
    how: str,
    at: str,
    phase: Phase,
    timeliness: Timeliness,
    outcome: Outcome | None,
) -> None:
    cash, card = (Condition("payment", FieldKind.CHOICE, any_of=(v,)) for v in ("cash", "card"))
    slip = build.obligation(trigger=OnEvent(("delivery.arranged",), (cash,)), met_when=(card,))
    first = build.event("delivery.arranged", "A-1", "2026-03-05T10:00", payment="cash")
    second = replace(first, recorded_at=instant("2026-03-06T12:00"), data={"payment": how})
    (occurrence,) = build.occurrences_of(office, slip, build.fact(first, second))
    result = build.verdict(slip, occurrence, [], office, at)
    assert (result.phase, result.timeliness, result.outcome) == (phase, timeliness, outcome)
    if phase is Phase.OPEN:
        assert result.next_change_at == instant("2026-03-06T12:00")
    else:
        assert result.closed_at == instant("2026-03-06T12:00")


def test_what_is_met_after_its_due_instant_is_late(office: Calendar) -> None:
    slip = build.obligation(met_when=(Condition("payment", FieldKind.CHOICE, any_of=("card",)),))
    first = build.event("delivery.arranged", "A-1", "2026-03-05T10:00", payment="cash")
    second = replace(first, recorded_at=instant("2026-03-06T18:00:01"), data={"payment": "card"})
    (occurrence,) = build.occurrences_of(office, slip, build.fact(first, second))
    result = build.verdict(slip, occurrence, [], office, "2026-03-10T12:00")
    assert (result.timeliness, result.late_by) == (Timeliness.LATE, SECOND)
    at_due = replace(second, recorded_at=instant("2026-03-06T18:00"))
    (occurrence,) = build.occurrences_of(office, slip, build.fact(first, at_due))
    assert build.verdict(slip, occurrence, [], office, "2026-03-10T12:00").timeliness is Timeliness.ON_TIME


def test_a_correction_moves_what_is_open_and_not_what_was_delivered(office: Calendar, slip: Obligation) -> None:
    first = build.event("delivery.arranged", "A-1", "2026-03-05T10:00")
    second = build.event("delivery.arranged", "A-1", "2026-03-03T10:00", "2026-03-06T17:00")
    (occurrence,) = build.occurrences_of(office, slip, build.fact(first, second))
    moved, kept = Due(instant("2026-03-04T18:00")), Due(instant("2026-03-06T18:00"))
    assert build.verdict(slip, occurrence, [], office, "2026-03-06T17:30").due == moved
    before = [build.entry(Kind.DELIVERED, "2026-03-06T16:00")]
    after = [build.entry(Kind.DELIVERED, "2026-03-06T17:30")]
    assert build.verdict(slip, occurrence, before, office, "2026-03-06T18:00").due == kept
    assert build.verdict(slip, occurrence, after, office, "2026-03-06T18:00").due == moved


def test_a_correction_does_not_move_what_was_waived_before(office: Calendar, slip: Obligation) -> None:
    first = build.event("delivery.arranged", "A-1", "2026-03-05T10:00")
    second = build.event("delivery.arranged", "A-1", "2026-03-03T10:00", "2026-03-06T17:00")
    (occurrence,) = build.occurrences_of(office, slip, build.fact(first, second))
    request = build.entry(Kind.WAIVER_REQUESTED, "2026-03-06T09:00", reason="no slip")
    for granted, due in (("2026-03-06T16:59:59", "2026-03-06T18:00"), ("2026-03-06T17:00", "2026-03-04T18:00")):
        history = [request, build.entry(Kind.WAIVER_GRANTED, granted, actor="ann")]
        assert build.verdict(slip, occurrence, history, office, "2026-03-09T09:00").due == Due(instant(due))


def test_a_date_that_becomes_known_after_the_delivery_still_counts(office: Calendar) -> None:
    confirm = build.obligation(trigger=OnEvent(("refund.requested",)), due=ByEvent("refund.paid"))
    refund = build.fact(build.event("refund.requested", "A-1", "2026-03-02T10:00"))
    paid = build.event("refund.paid", "A-1", "2026-03-05T10:00", "2026-03-09T09:00")
    (occurrence,) = build.occurrences_of(office, confirm, refund, build.fact(paid))
    for delivered, timeliness in (
        ("2026-03-05T10:00", Timeliness.ON_TIME),
        ("2026-03-05T10:00:01", Timeliness.LATE),
    ):
        result = build.verdict(
            confirm, occurrence, [build.entry(Kind.DELIVERED, delivered)], office, "2026-03-09T10:00"
        )
        assert (result.due, result.timeliness) == (Due(instant("2026-03-05T10:00")), timeliness)


def test_a_later_event_corrected_after_the_delivery_changes_nothing_that_is_closed(office: Calendar) -> None:
    confirm = build.obligation(trigger=OnEvent(("refund.requested",)), due=ByEvent("refund.paid"))
    refund = build.fact(build.event("refund.requested", "A-1", "2026-03-02T10:00"))
    paid = build.event("refund.paid", "A-1", "2026-03-05T10:00")
    corrected = build.event("refund.paid", "A-1", "2026-03-04T10:00", "2026-03-09T09:00")
    (occurrence,) = build.occurrences_of(office, confirm, refund, build.fact(paid, corrected))
    delivered = [build.entry(Kind.DELIVERED, "2026-03-05T09:00")]
    result = build.verdict(confirm, occurrence, delivered, office, "2026-03-10T10:00")
    assert (result.due, result.timeliness) == (Due(instant("2026-03-05T10:00")), Timeliness.ON_TIME)


def test_what_a_new_revision_cancelled_is_closed_and_nothing_more_is_written_of_it(
    office: Calendar, slip: Obligation, opened: Occurrence
) -> None:
    at = instant("2026-03-20T08:00")
    entries = [build.entry(Kind.OPENED, "2026-03-05T10:00", due_at="2026-03-06T10:00:00Z")]
    cancelled = fold([*entries, build.entry(Kind.CANCELLED, "2026-03-06T17:00", actor="head")])
    verdict = build.verdict(slip, opened, cancelled, office, "2026-03-20T08:00")
    assert verdict == Verdict(
        Phase.CLOSED,
        Timeliness.NONE,
        Due(instant("2026-03-06T18:00")),
        None,
        Outcome.CANCELLED,
        closed_at=instant("2026-03-06T17:00"),
    )
    assert consequences(opened, cancelled, verdict, at) == ()


# ---- agreed


def test_a_time_that_both_sides_named_is_agreed(office: Calendar) -> None:
    on_request = build.obligation(trigger=OnRequest(), due=Agreed())
    request = build.request("R-1", "2026-03-02T09:00", wish="2026-03-04T10:00")
    (occurrence,) = build.occurrences_of(office, on_request, requests=[request])

    def responded(side: str, at: str, time: str | None = None) -> Entry:
        return build.entry(Kind.RESPONDED, at, side=side, time=written_instant(instant(time)) if time else None)

    def agreed(*entries: Entry) -> Due | None:
        return build.verdict(on_request, occurrence, entries, office, "2026-03-03T09:00").due

    wish, counter = "2026-03-04T10:00", "2026-03-05T15:00"
    assert agreed() is None
    assert agreed(responded("provider", "2026-03-02T10:00")) == Due(instant(wish))
    assert agreed(responded("provider", "2026-03-02T10:00", wish)) == Due(instant(wish))
    countered = responded("provider", "2026-03-02T10:00", counter)
    assert agreed(countered) is None
    assert agreed(countered, responded("consumer", "2026-03-02T11:00")) == Due(instant(counter))
    assert agreed(countered, responded("consumer", "2026-03-02T11:00", "2026-03-06T10:00")) is None
    # once agreed it holds until both have named another
    again = responded("consumer", "2026-03-02T12:00", "2026-03-09T10:00")
    assert agreed(responded("provider", "2026-03-02T10:00"), again) == Due(instant(wish))
    assert agreed(responded("provider", "2026-03-02T10:00"), again, responded("provider", "2026-03-02T13:00")) == Due(
        instant("2026-03-09T10:00")
    )


# ---- the record says what the verdict says


def test_a_breach_is_dated_at_the_deadline_even_if_found_later(
    office: Calendar, slip: Obligation, opened: Occurrence
) -> None:
    known_at = instant("2026-03-20T08:00")
    verdict = build.verdict(slip, opened, [], office, "2026-03-20T08:00")
    assert consequences(opened, History(), verdict, known_at) == (
        Entry(
            Kind.OPENED,
            opened.id,
            ENGINE,
            instant("2026-03-05T10:00"),
            known_at,
            {"due_at": "2026-03-06T10:00:00Z"},
        ),
        Entry(Kind.BREACHED, opened.id, ENGINE, instant("2026-03-06T18:00"), known_at),
    )


def test_a_late_delivery_is_a_breach_even_if_nobody_looked_in_between(
    office: Calendar, slip: Obligation, opened: Occurrence
) -> None:
    late = fold([build.entry(Kind.DELIVERED, "2026-03-06T18:00:01")])
    verdict = build.verdict(slip, opened, late, office, "2026-03-07T08:00")
    written = consequences(opened, late, verdict, instant("2026-03-07T08:00"))
    assert [(e.kind, e.effective_at) for e in written][1:] == [(Kind.BREACHED, instant("2026-03-06T18:00"))]


def test_a_moved_date_is_recorded_with_what_it_was(office: Calendar, slip: Obligation) -> None:
    first = build.event("delivery.arranged", "A-1", "2026-03-05T10:00")
    second = build.event("delivery.arranged", "A-1", "2026-03-06T10:00", "2026-03-06T11:00")
    (before,), (after,) = (
        build.occurrences_of(office, slip, build.fact(first)),
        build.occurrences_of(office, slip, build.fact(first, second)),
    )
    opened = consequences(
        before, History(), build.verdict(slip, before, [], office, "2026-03-05T11:00"), instant("2026-03-05T11:00")
    )
    history, at = fold(opened), instant("2026-03-06T12:00")
    moved = consequences(after, history, build.verdict(slip, after, history, office, "2026-03-06T12:00"), at)
    assert moved == (
        Entry(
            Kind.DUE_SET,
            after.id,
            ENGINE,
            at,
            at,
            {"due_at": "2026-03-09T10:00:00Z", "was": "2026-03-06T10:00:00Z"},
        ),
    )


def test_acceptance_by_silence_is_recorded_at_its_own_instant(office: Calendar) -> None:
    slip = build.obligation(acceptance=TWO_DAYS_OF_SILENCE)
    occurrence = _opened(office, slip)
    history = fold([build.entry(Kind.DELIVERED, "2026-03-06T12:00")])
    verdict = build.verdict(slip, occurrence, history, office, "2026-04-01T09:00")
    written = consequences(occurrence, history, verdict, instant("2026-04-01T09:00"))
    assert (written[-1].kind, written[-1].effective_at) == (Kind.ACCEPTED_AUTOMATICALLY, instant("2026-03-10T18:00"))


def test_the_history_keeps_one_rating_a_rater_and_each_response() -> None:
    entries = [
        build.entry(Kind.RESPONDED, "2026-03-02T10:00", side="provider"),
        build.entry(Kind.DELIVERED, "2026-03-02T11:00"),
        build.entry(Kind.RATED, "2026-03-02T12:00", actor="ann", score=2),
        build.entry(Kind.RATED, "2026-03-02T13:00", actor="ann", score=4, comment="fixed"),
    ]
    at = instant("2026-03-02T11:00")
    assert fold(entries) == History(
        standing=Delivery(at, at, "pat"),
        deliveries=1,
        responses=(Response(instant("2026-03-02T10:00"), Side.PROVIDER, None, "pat"),),
        ratings=(
            Rating(
                instant("2026-03-02T13:00"),
                "ann",
                4,
                "fixed",
                earlier=(Rating(instant("2026-03-02T12:00"), "ann", 2, ""),),
            ),
        ),
    )


def test_instants_are_written_in_utc() -> None:
    assert written_instant(instant("2026-03-06T18:00")) == "2026-03-06T10:00:00Z"


def test_of_two_asks_the_verdict_awaits_an_answer_until_silence_is_a_no_to_the_later(
    office: Calendar, slip: Obligation, opened: Occurrence
) -> None:
    two_requests = [
        build.entry(Kind.EXTENSION_REQUESTED, "2026-03-06T18:00", until="2026-03-12T18:00:00+08:00"),  # as it falls due
        build.entry(Kind.WAIVER_REQUESTED, "2026-03-09T10:00"),
    ]
    last = instant("2026-03-16T18:00")  # five working days after Monday, at close
    for at in ("2026-03-09T10:00", "2026-03-13T18:00", "2026-03-16T17:59:59"):
        verdict = build.verdict(slip, opened, two_requests, office, at)
        assert (verdict.reasons, verdict.next_change_at) == ((Reason.ANSWER_AWAITED,), last)
    after = build.verdict(slip, opened, two_requests, office, "2026-03-16T18:00")
    assert (after.reasons, after.next_change_at) == ((), None)


# ---- ended by a fact


@pytest.mark.parametrize(
    ("how", "done_at", "closed"),
    [
        ("lapsed", None, (Outcome.LAPSED, Timeliness.NONE, (), None)),
        ("cancelled", None, (Outcome.LAPSED, Timeliness.NONE, (Reason.EVENT_CANCELLED,), None)),
        ("met", "2026-03-06T18:00", (Outcome.DONE, Timeliness.ON_TIME, (), None)),
        ("met", "2026-03-06T18:00:01", (Outcome.DONE, Timeliness.LATE, (), SECOND)),
    ],
)
def test_what_a_fact_ended_is_closed_from_the_instant_at_which_that_is_known(
    office: Calendar,
    slip: Obligation,
    opened: Occurrence,
    how: str,
    done_at: str | None,
    closed: tuple[object, ...],
) -> None:
    known_at = instant("2026-03-06T20:00")
    ended = Ended(how, known_at, instant(done_at) if done_at else None)  # type: ignore[arg-type]
    over = replace(opened, ended=ended)
    before = build.verdict(slip, over, [], office, "2026-03-06T19:59:59")
    assert (before.phase, before.next_change_at) == (Phase.OPEN, known_at)
    found = build.verdict(slip, over, [], office, "2026-03-06T20:00")
    assert found.phase is Phase.CLOSED
    assert (found.outcome, found.timeliness, found.reasons, found.late_by) == closed
    assert (found.closed_at, found.next_change_at) == (known_at, None)
