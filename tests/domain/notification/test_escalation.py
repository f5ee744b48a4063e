"""The reminders of an occurrence, the instants at which they are due, and the instant of the next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from engine.domain.action.fold import fold
from engine.domain.agreement.agreement import Acceptance, Obligation
from engine.domain.agreement.digest_times import Digests
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy, EscalationStep
from engine.domain.agreement.rule import ByField, DayOfPeriod, Every, InPeriod, Recurring, TimeOfDay, Within
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.notification_topic import NotificationTopic
from engine.domain.notification.digest_slots import digest_after, digest_before, weekly_digest
from engine.domain.notification.escalation import (
    Escalation,
    escalate,
    first_reminder_at,
)
from engine.domain.notification.note import ReturnNote
from engine.domain.notification.reminder import Reminder
from engine.domain.notification.standing import standing_since
from engine.domain.notification.step_times import step_topic
from engine.domain.occurrence.due_time import Calendars
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from tests import builders as build
from tests.builders import instant

topic = NotificationTopic.parse
Escalated = Callable[..., Escalation]
BERLIN = build.calendar(zone="Europe/Berlin", china=False)
OWNER = (Audience.OWNER,)


@pytest.fixture
def escalated(office: Calendar) -> Escalated:
    """The escalation of an occurrence at an instant."""

    def ask(
        obligation: Obligation, occurrence: Occurrence, at: str, *entries: Entry, consumer: Calendar = office
    ) -> Escalation:
        history = fold(entries)
        verdict = build.verdict(obligation, occurrence, history, office, at)
        digests = Digests(time(8, 30), office, consumer)
        return escalate(obligation, occurrence, verdict, history, Calendars(office, office), digests, instant(at))

    return ask


@pytest.fixture
def result(office: Calendar) -> Callable[..., Occurrence]:
    def ask(obligation: Obligation, at: str = "2026-03-02T10:00", recorded_at: str | None = None) -> Occurrence:
        event = build.event("delivery.arranged", "A-1", at, recorded_at)
        return build.occurrences_of(office, obligation, build.fact(event))[0]

    return ask


@pytest.fixture
def slip() -> Obligation:
    """Due on Monday 9 March at 18:00 where the event is on Monday 2 March."""
    return build.obligation(due=Within(Amount.parse("5 working days")))


def names(reminders: tuple[Reminder, ...]) -> list[str]:
    return [str(t.topic) for t in reminders]


# ---- the standard escalation


def test_a_step_of_a_working_day_is_in_the_digest_of_that_day_before_the_house_opens(
    escalated: Escalated, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    assert escalated(slip, result(slip), "2026-04-01T09:00") == Escalation(
        (
            Reminder(topic("opening"), OWNER, instant("2026-03-02T10:00"), instant("2026-03-03T08:30"), singly=False),
            Reminder(
                topic("2 working days before"), OWNER, instant("2026-03-05T00:00"), instant("2026-03-05T08:30"), False
            ),
            Reminder(topic("due"), OWNER, instant("2026-03-09T18:00"), instant("2026-03-09T08:30"), False),
            Reminder(
                topic("1 working day after"),
                (Audience.OWNER, Audience.PROVIDER_HEAD),
                instant("2026-03-10T00:00"),
                instant("2026-03-10T08:30"),
                False,
            ),
            Reminder(
                topic("3 working days after"),
                (Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD),
                instant("2026-03-12T00:00"),
                instant("2026-03-12T08:30"),
                False,
            ),
        ),
        None,
    )


@pytest.mark.parametrize(
    ("at", "last", "next_at"),
    [
        ("2026-03-02T10:00", None, "2026-03-03T08:30"),
        ("2026-03-03T08:29:59", None, "2026-03-03T08:30"),
        ("2026-03-03T08:30", "opening", "2026-03-05T08:30"),
        ("2026-03-05T08:29:59", "opening", "2026-03-05T08:30"),
        ("2026-03-05T08:30", "2 working days before", "2026-03-09T08:30"),
        ("2026-03-09T08:30", "due", "2026-03-10T08:30"),
        ("2026-03-10T08:30", "1 working day after", "2026-03-12T08:30"),
        ("2026-03-12T08:30", "3 working days after", None),
    ],
)
def test_an_escalation_names_the_instant_of_the_next_reminder(
    escalated: Escalated,
    result: Callable[..., Occurrence],
    slip: Obligation,
    at: str,
    last: str | None,
    next_at: str | None,
) -> None:
    reached = escalated(slip, result(slip), at)
    assert reached.next_at == (instant(next_at) if next_at else None)
    assert names(reached.reached)[-1:] == ([last] if last else [])


def test_what_is_in_the_record_is_told_once(
    escalated: Escalated, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    texts = [
        build.entry(Kind.NOTIFIED, "2026-03-06T08:30", step=step, due_at="2026-03-09T10:00:00Z")
        for step in ("opening", "2 working days before")
    ]
    assert names(escalated(slip, result(slip), "2026-03-09T08:30", *texts).reached) == ["due"]


def test_a_moved_due_instant_gives_new_steps(escalated: Escalated, slip: Obligation, office: Calendar) -> None:
    first = build.event("delivery.arranged", "A-1", "2026-03-02T10:00")
    second = build.event("delivery.arranged", "A-1", "2026-03-09T10:00", "2026-03-09T11:00")
    (moved,) = build.occurrences_of(office, slip, build.fact(first, second))
    texts = build.entry(Kind.NOTIFIED, "2026-03-09T08:30", step="due", due_at="2026-03-09T10:00:00Z")
    assert "due" in names(escalated(slip, moved, "2026-03-16T08:30", texts).reached)


def test_what_was_delivered_or_is_upcoming_is_reminded_of_nothing(
    escalated: Escalated, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    delivered = build.entry(Kind.DELIVERED, "2026-03-04T09:00")
    assert escalated(slip, result(slip), "2026-03-20T09:00", delivered) == Escalation((), None)
    assert escalated(slip, result(slip), "2026-03-01T09:00") == Escalation((), instant("2026-03-02T10:00"))


def test_a_delivery_that_waits_for_acceptance_is_told_to_its_receivers_until_it_is_accepted(
    escalated: Escalated, result: Callable[..., Occurrence]
) -> None:
    slip = build.obligation(acceptance=Acceptance(Amount.parse("2 working days"), silence_accepts=True))
    delivered = build.entry(Kind.DELIVERED, "2026-03-04T09:00")
    (reminder,) = escalated(slip, result(slip), "2026-03-05T08:30", delivered).reached
    assert (str(reminder.topic), reminder.audience) == ("to accept 2026-03-04T01:00:00Z", (Audience.RECEIVER,))
    assert (reminder.notify_at, reminder.singly) == (instant("2026-03-05T08:30"), False)
    assert escalated(slip, result(slip), "2026-03-05T08:29:59", delivered).next_at == instant("2026-03-05T08:30")
    assert escalated(slip, result(slip), "2026-03-06T18:00", delivered).reached == (), "silence has accepted it"


def test_while_the_date_is_awaited_there_are_no_steps_only_the_opening(
    escalated: Escalated, result: Callable[..., Occurrence]
) -> None:
    awaited = build.obligation(due=ByField("delivery_at"))
    assert escalated(awaited, result(awaited), "2026-12-01T09:00") == Escalation(
        (Reminder(topic("opening"), OWNER, instant("2026-03-02T10:00"), instant("2026-03-03T08:30"), singly=False),),
        None,
    )


def test_an_opening_told_while_the_date_was_awaited_is_not_told_again(
    escalated: Escalated, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    texts = build.entry(Kind.NOTIFIED, "2026-03-03T08:30", step="opening", due_at="")
    assert names(escalated(slip, result(slip), "2026-03-04T12:00", texts).reached) == []


def test_a_step_before_the_opening_does_not_exist(escalated: Escalated, result: Callable[..., Occurrence]) -> None:
    for amount, texts in (("2 working days", True), ("1 working day", False)):
        short = build.obligation(
            due=Within(Amount.parse(amount), at=TimeOfDay.END_OF_DAY),
            escalation=EscalationPolicy("l", (_before("1 working day"),)),
        )
        reached = escalated(short, result(short, "2026-03-02T10:00"), "2026-03-05T23:00").reached
        assert ("1 working day before" in names(reached)) is texts


# ---- the opening


@pytest.mark.parametrize(
    ("amount", "singly", "notify_at"),
    [
        ("4 working hours", True, "2026-03-02T10:00"),  # due at 15:00 today
        ("13 working hours", False, "2026-03-03T08:30"),
        ("9 working hours", False, "2026-03-03T08:30"),
    ],
)
def test_an_opening_goes_out_at_once_only_where_it_is_due_within_four_working_hours(
    escalated: Escalated,
    result: Callable[..., Occurrence],
    amount: str,
    singly: bool,
    notify_at: str,
) -> None:
    short = build.obligation(due=Within(Amount.parse(amount)), escalation=build.SILENT)
    at = instant("2026-03-02T10:00")
    assert escalated(short, result(short), "2026-03-03T09:00").reached == (
        Reminder(topic("opening"), OWNER, at, instant(notify_at), singly),
    )


def test_an_opening_is_told_at_once_where_the_next_digest_would_come_after_the_due_instant(
    escalated: Escalated, result: Callable[..., Occurrence]
) -> None:
    today = build.obligation(due=Within(Amount.parse("0 days")), escalation=build.SILENT)
    opening = escalated(today, result(today, "2026-03-02T09:00"), "2026-03-02T09:00").reached
    assert opening == (
        Reminder(topic("opening"), OWNER, instant("2026-03-02T09:00"), instant("2026-03-02T09:00"), singly=True),
    )


# ---- digests that would come too late


def test_a_step_whose_digest_would_come_after_the_due_instant_goes_with_the_last_one_before(
    escalated: Escalated, result: Callable[..., Occurrence]
) -> None:
    noon = build.obligation(
        due=Within(Amount.parse("5 working days"), at=time(12)),
        escalation=EscalationPolicy("l", (_before("2 working hours"),)),
    )
    (step,) = escalated(noon, result(noon), "2026-03-20T09:00").reached[1:]
    assert (step.reached_at, step.notify_at) == (instant("2026-03-09T10:00"), instant("2026-03-09T08:30"))


def test_what_becomes_known_after_its_step_waits_for_the_next_digest_before_the_due_instant(
    escalated: Escalated, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    late_known = result(
        slip, "2026-03-02T10:00", recorded_at="2026-03-06T10:00"
    )  # the step was sent on Thursday at 08:30
    step = escalated(slip, late_known, "2026-03-20T09:00").reached[0]
    assert step == Reminder(
        topic("2 working days before"), OWNER, instant("2026-03-05T00:00"), instant("2026-03-09T08:30"), False
    )


def test_what_becomes_known_when_no_digest_can_tell_it_in_time_goes_singly(
    escalated: Escalated, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    at = instant("2026-03-09T10:00")
    reached = escalated(
        slip, result(slip, "2026-03-02T10:00", recorded_at="2026-03-09T10:00"), "2026-03-09T10:00"
    ).reached
    assert {(str(t.topic), t.notify_at, t.singly) for t in reached} == {
        ("opening", at, True),
        ("2 working days before", at, True),
        ("due", at, True),
    }


def test_each_side_is_told_by_the_digest_of_its_own_zone_the_earliest_counting(
    escalated: Escalated, result: Callable[..., Occurrence]
) -> None:
    both = EscalationPolicy("l", (EscalationStep(Amount.parse("1 day"), False, (Audience.OWNER, Audience.RECEIVER)),))
    slip = build.obligation(due=Within(Amount.parse("5 working days")), escalation=both)
    step = escalated(slip, result(slip), "2026-03-20T09:00", consumer=BERLIN).reached[1]
    assert step.reached_at == instant("2026-03-10T18:00")
    assert step.notify_at == instant("2026-03-11T08:30")  # in Berlin it is 01:30 of that day
    mine = EscalationPolicy("l", (EscalationStep(Amount.parse("1 day"), False, (Audience.RECEIVER,)),))
    slip = build.obligation(due=Within(Amount.parse("5 working days")), escalation=mine)
    step = escalated(slip, result(slip), "2026-03-20T09:00", consumer=BERLIN).reached[1]
    assert step.notify_at == datetime.fromisoformat("2026-03-11T08:30+01:00")


# ---- singly


def test_a_key_moment_due_today_need_not_wait_for_a_digest(
    escalated: Escalated, result: Callable[..., Occurrence]
) -> None:
    key = build.obligation(due=Within(Amount.parse("5 working days")), key_moment=True)
    texts = {str(t.topic): t.singly for t in escalated(key, result(key), "2026-04-01T09:00").reached}
    assert [what for what, singly in texts.items() if singly] == ["due"]


def test_a_return_is_told_at_once_and_each_return_anew(
    escalated: Escalated, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    def back_and_forth(day: int) -> list[Entry]:
        return [
            build.entry(Kind.DELIVERED, f"2026-03-0{day}T11:00"),
            build.entry(Kind.RETURNED, f"2026-03-0{day}T15:00", actor="ann", reason="no stamp"),
        ]

    due_at = "2026-03-09T10:00:00Z"
    opening = build.entry(Kind.NOTIFIED, "2026-03-03T08:30", step="opening", due_at=due_at)
    first = escalated(slip, result(slip), "2026-03-03T15:00", opening, *back_and_forth(3))
    assert first.reached == (
        Reminder(
            topic("returned 2026-03-03T07:00:00Z"),
            OWNER,
            instant("2026-03-03T15:00"),
            instant("2026-03-03T15:00"),
            True,
            ReturnNote("ann", "no stamp"),
        ),
    )
    texts = build.entry(Kind.NOTIFIED, "2026-03-03T15:00", step=str(first.reached[0].topic), due_at=due_at)
    again = escalated(slip, result(slip), "2026-03-04T15:00", opening, *back_and_forth(3), texts, *back_and_forth(4))
    assert names(again.reached) == ["returned 2026-03-04T07:00:00Z"]


# ---- the daily digest


@pytest.mark.parametrize(
    ("at", "stands"),
    [
        ("2026-03-09T17:59:59", False),
        ("2026-03-09T18:00", False),
        ("2026-03-11T23:59:59", False),
        ("2026-03-12T00:00", True),
        ("2026-05-01T09:00", True),
    ],
)
def test_after_its_last_step_an_overdue_item_stands_in_each_daily_digest(
    office: Calendar,
    result: Callable[..., Occurrence],
    slip: Obligation,
    at: str,
    stands: bool,
) -> None:
    verdict = build.verdict(slip, result(slip), [], office, at)
    assert (standing_since(verdict, slip, fold([]), office, instant(at)) is not None) is stands


@pytest.mark.parametrize(("at", "stands"), [("2026-03-09T17:59:59", False), ("2026-03-09T18:00", True)])
def test_without_steps_it_stands_in_each_daily_digest_once_it_is_overdue(
    office: Calendar, result: Callable[..., Occurrence], at: str, stands: bool
) -> None:
    slip = build.obligation(due=Within(Amount.parse("5 working days")), escalation=build.SILENT)
    verdict = build.verdict(slip, result(slip), [], office, at)
    assert (standing_since(verdict, slip, fold([]), office, instant(at)) is not None) is stands


def test_what_was_delivered_late_stands_in_no_digest(
    office: Calendar, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    delivered = [build.entry(Kind.DELIVERED, "2026-03-20T09:00")]
    verdict = build.verdict(slip, result(slip), delivered, office, "2026-03-21T09:00")
    assert standing_since(verdict, slip, fold(delivered), office, instant("2026-03-21T09:00")) is None


def test_a_promised_date_keeps_an_overdue_item_out_of_digests_until_it_has_passed(
    office: Calendar, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    promise = build.entry(Kind.LATE_REASON, "2026-03-13T09:00", category="customer", promised_on="2026-03-17")

    def since(at: str) -> datetime | None:
        verdict = build.verdict(slip, result(slip), [promise], office, at)
        return standing_since(verdict, slip, fold([promise]), office, instant(at))

    assert since("2026-03-17T23:59:59") is None
    assert since("2026-03-18T08:30") == instant("2026-03-17T24:00")


def test_a_recurring_one_is_told_from_its_first_step_on(office: Calendar, escalated: Escalated) -> None:
    report = build.obligation(trigger=Recurring(Every.MONTH), due=InPeriod(DayOfPeriod(2), "by"))
    occurrence = build.occurrences_of(office, report, since="2026-03-01", until="2026-03-31")[0]
    opens = instant("2026-02-27T00:00")
    assert occurrence.opens_at == opens
    assert escalated(report, occurrence, "2026-02-27T08:30").reached == (
        Reminder(topic("2 working days before"), OWNER, opens, instant("2026-02-27T08:30"), False),
        Reminder(topic("opening"), OWNER, opens, instant("2026-02-27T08:30"), False),
    )


# ---- slots


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        ("2026-03-05T08:29:59", "2026-03-04T08:30", "2026-03-05T08:30"),
        ("2026-03-05T08:30", "2026-03-05T08:30", "2026-03-05T08:30"),
        ("2026-03-05T08:30:01", "2026-03-05T08:30", "2026-03-06T08:30"),
        ("2026-03-06T08:30:01", "2026-03-06T08:30", "2026-03-09T08:30"),
        ("2026-03-07T12:00", "2026-03-06T08:30", "2026-03-09T08:30"),
        ("2026-03-09T08:29:59", "2026-03-06T08:30", "2026-03-09T08:30"),
        ("2026-09-26T12:00", "2026-09-24T08:30", "2026-09-28T08:30"),  # Mid-Autumn
    ],
)
def test_digests_go_out_once_on_each_working_day(office: Calendar, at: str, before: str, after: str) -> None:
    assert digest_before(instant(at), time(8, 30), office) == instant(before)
    assert digest_after(instant(at), time(8, 30), office) == instant(after)


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        ("2026-03-09T08:29:59", None),
        ("2026-03-09T08:30", "2026-03-09T08:30"),
        ("2026-03-13T18:00", "2026-03-09T08:30"),
        ("2026-10-08T08:29:59", None),  # the week of the National Day begins on Thursday
        ("2026-10-09T12:00", "2026-10-08T08:30"),
    ],
)
def test_the_weekly_digest_is_that_of_the_first_working_day(office: Calendar, at: str, slot: str | None) -> None:
    assert weekly_digest(instant(at), time(8, 30), office) == (instant(slot) if slot else None)


def test_a_digest_goes_out_at_the_second_of_its_time(office: Calendar) -> None:
    assert digest_after(instant("2026-03-05T08:00"), time(8, 30, 15), office) == instant("2026-03-05T08:30:15")


def test_a_digest_keeps_its_local_time_across_a_clock_change() -> None:
    friday = datetime(2026, 3, 27, 20, tzinfo=UTC)
    assert digest_before(friday, time(8, 30), BERLIN) == datetime(2026, 3, 27, 7, 30, tzinfo=UTC)
    assert digest_after(friday, time(8, 30), BERLIN) == datetime(2026, 3, 30, 6, 30, tzinfo=UTC)


def test_what_falls_due_on_a_day_off_is_told_with_the_last_digest_before_it(
    escalated: Escalated, result: Callable[..., Occurrence]
) -> None:
    sunday = build.obligation(due=Within(Amount.parse("6 days")))  # 8 March, 24:00
    (due,) = [t for t in escalated(sunday, result(sunday), "2026-03-09T08:00").reached if str(t.topic) == "due"]
    assert (due.notify_at, due.singly) == (instant("2026-03-06T08:30"), False)


def test_a_step_after_the_due_time_never_comes_before_it(
    escalated: Escalated, result: Callable[..., Occurrence]
) -> None:
    midnight = build.obligation(due=Within(Amount.parse("3 days")))  # Thursday 24:00 is Friday 00:00
    after = next(
        t for t in escalated(midnight, result(midnight), "2026-03-20T08:30").reached if "after" in str(t.topic)
    )
    assert after.notify_at == instant("2026-03-06T08:30")
    order = names(escalated(midnight, result(midnight), "2026-03-20T08:30").reached)
    assert order[-3:] == ["due", "1 working day after", "3 working days after"]


def test_steps_are_named_by_their_amount() -> None:
    assert [str(step_topic(r)) for r in (_before("2 working days"), EscalationStep(None, False, OWNER))] == [
        "2 working days before",
        "due",
    ]


def _before(amount: str) -> EscalationStep:
    return EscalationStep(Amount.parse(amount), True, OWNER)


# ---- the response to a request


def test_a_request_is_told_at_once_and_its_missing_response_when_that_was_due(
    escalated: Escalated, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    requests = replace(result(slip), response_due=instant("2026-03-02T11:00"))
    assert names(escalated(slip, requests, "2026-03-02T10:00").reached) == ["opening"]
    assert names(escalated(slip, requests, "2026-03-02T10:59").reached) == ["opening"]
    assert names(escalated(slip, requests, "2026-03-02T11:00").reached) == ["opening", "response due"]


def test_a_request_that_was_responded_to_owes_no_word_about_it(
    escalated: Escalated, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    requests = replace(result(slip), response_due=instant("2026-03-02T11:00"))
    at = instant("2026-03-02T10:30")
    ours = Entry(Kind.RESPONDED, requests.id, "clerk", at, at, {"side": "provider"})
    theirs = Entry(Kind.RESPONDED, requests.id, "receiver", at, at, {"side": "consumer"})
    assert "response due" not in names(escalated(slip, requests, "2026-03-02T12:00", ours).reached)
    assert "response due" in names(escalated(slip, requests, "2026-03-02T12:00", theirs).reached)


# ---- a date that a change moved


def test_a_moved_date_is_told_to_an_owner_who_knows_the_old_one(
    escalated: Escalated, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    # it opened, or became known, on Monday at 10:00
    was, due_at = "2026-03-06T10:00:00Z", "2026-03-09T10:00:00Z"

    def moved(since: str, *texts: str, was: str = was) -> bool:
        body = {"since": since, "was": was, "due_at": due_at}
        entries = [build.entry(Kind.NOTIFIED, "2026-03-01T08:30", step=step, due_at=was) for step in texts]
        reached = escalated(
            slip, result(slip), "2026-03-03T08:30", *entries, build.entry(Kind.SUPERSEDED, "2026-03-02T11:00", **body)
        ).reached
        return any(name.startswith("moved") for name in names(reached))

    assert moved("2026-03-02T02:00:00Z"), "it moved at the instant at which it opened"
    assert moved("2026-03-02T03:00:00Z")
    assert not moved("2026-03-02T01:59:59Z"), "it moved before anybody heard of it"
    assert moved("2026-03-02T01:59:59Z", "opening"), "people had been notified of its opening"
    assert not moved("2026-03-02T01:59:59Z", "due"), (
        "people had been notified of something else, but not of its opening"
    )
    assert not moved("2026-03-02T03:00:00Z", was=due_at), "its date is the same"


def test_what_opened_and_moved_away_again_tells_the_move_and_waits_for_the_new_opening(
    escalated: Escalated, result: Callable[..., Occurrence], slip: Obligation
) -> None:
    opening = build.entry(Kind.NOTIFIED, "2026-02-20T08:30", step="opening", due_at="2026-03-06T10:00:00Z")
    body = {"since": "2026-02-25T03:00:00Z", "was": "2026-03-06T10:00:00Z", "due_at": "2026-03-09T10:00:00Z"}
    moved = build.entry(Kind.SUPERSEDED, "2026-02-25T11:00", **body)
    early = escalated(slip, result(slip), "2026-02-26T08:29:59", opening, moved)
    assert early == Escalation((), instant("2026-02-26T08:30"))
    texts = escalated(slip, result(slip), "2026-02-26T08:30", opening, moved)
    assert names(texts.reached) == ["moved 2026-02-25T03:00:00Z"]
    assert texts.next_at == instant("2026-03-02T10:00")
    known = build.entry(Kind.NOTIFIED, "2026-02-26T08:30", step="moved 2026-02-25T03:00:00Z", due_at="")
    after = escalated(slip, result(slip), "2026-02-26T08:31", opening, moved, known)
    assert after == Escalation((), instant("2026-03-02T10:00"))


# ---- the first reminder alone


@pytest.mark.parametrize("recorded_at", ["2026-03-02T10:00", "2026-03-06T12:00", "2026-03-12T09:00"])
@pytest.mark.parametrize("at", ["2026-03-02T11:00", "2026-03-09T17:00", "2026-03-11T09:00", "2026-04-01T09:00"])
@pytest.mark.parametrize("topics", [(), ("opening",), ("opening", "2 working days before", "due")])
def test_the_first_reminder_is_the_first_of_all_that_are_reached_or_still_to_come(
    escalated: Escalated,
    result: Callable[..., Occurrence],
    slip: Obligation,
    office: Calendar,
    recorded_at: str,
    at: str,
    topics: tuple[str, ...],
) -> None:
    occurrence = result(slip, recorded_at=recorded_at)
    assert occurrence.due is not None
    notified = [
        build.entry(Kind.NOTIFIED, recorded_at, actor="engine", step=step, due_at=occurrence.due.at.isoformat(), to=[])
        for step in topics
    ]
    history, digests = fold(notified), Digests(time(8, 30), office, BERLIN)
    verdict = build.verdict(slip, occurrence, history, office, at)
    all_of_them = escalated(slip, occurrence, at, *notified, consumer=BERLIN)
    expected = [t.notify_at for t in all_of_them.reached] + [w for w in (all_of_them.next_at,) if w is not None]
    first = first_reminder_at(slip, occurrence, verdict, history, Calendars(office, office), digests, instant(at))
    assert first == min(expected, default=None)
