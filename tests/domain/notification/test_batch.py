"""From tellings to messages. One digest a person and day; singly only what cannot wait."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.organisation import Person
from engine.domain.deadline.due import Due
from engine.domain.ledger.delegation import Delegation
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.notification_topic import NotificationTopic
from engine.domain.notification.batch import (
    DIGEST,
    Candidate,
    Notification,
    NotificationBatch,
    NotificationLine,
    Notified,
    notifications,
)
from engine.domain.notification.digest_readers import CONSOLE, channel_of
from engine.domain.notification.reminder import Reminder
from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.domain.time.calendar import Calendar
from tests import builders as build
from tests.builders import instant

OFFICE = build.calendar()
EVERY_DAY = build.calendar("00:00-24:00", weekend="00:00-24:00", china=False)


@pytest.fixture
def slip() -> Obligation:
    return build.obligation()


@pytest.fixture
def sales(slip: Obligation) -> Agreement:
    return build.agreement(slip)


@pytest.fixture
def pending(slip: Obligation, sales: Agreement) -> Callable[..., Candidate]:
    def make(
        key: str, *reminders: Reminder, due_at: str | None = "2026-03-06T18:00", stands: str | None = None
    ) -> Candidate:
        due = Due(instant(due_at)) if due_at else None
        opens_at = instant("2026-03-05T10:00")
        occurrence = Occurrence(
            f"sales-finance/slip@delivery.arranged/{key}",
            "sales-finance",
            "slip",
            opens_at,
            opens_at,
            (Dated(opens_at, due),),
        )
        return Candidate(
            occurrence,
            sales,
            slip,
            Verdict(Phase.OPEN, Timeliness.PENDING, due, None),
            reminders,
            instant(stands) if stands else None,
        )

    return make


@pytest.fixture
def notify() -> Callable[..., Reminder]:
    def make(what: str, *audience: Audience, singly: bool = False) -> Reminder:
        at = instant("2026-03-06T08:30")
        return Reminder(topic(what), audience or (Audience.OWNER,), at, at, singly)

    return make


@pytest.fixture
def round_at() -> Callable[..., NotificationBatch]:
    def make(
        at: str,
        *candidates: Candidate,
        sent: frozenset[tuple[str, date]] = frozenset(),
        people: tuple[Person, ...] | None = None,
        calendars: Mapping[str, Calendar] | None = None,
    ) -> NotificationBatch:
        directory = Directory(
            build.ORGANISATION,
            build.PEOPLE if people is None else people,
            {"sales": OFFICE, "finance": OFFICE} | dict(calendars or {}),
        )
        return notifications(candidates, directory, sent, time(8, 30), instant(at), channels=("mail",))

    return make


RETURN = "returned 2026-03-06T03:00:00Z"
topic = NotificationTopic.parse


def _item(item: Candidate, what: str) -> NotificationLine:
    return NotificationLine(item.occurrence, item.agreement, item.obligation, item.verdict, topic(what))


def test_a_person_gets_one_digest_a_day_by_due_instant_awaited_dates_last(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    awaited = pending("A-0", notify("opening"), due_at=None)
    later = pending("A-1", notify("due"))
    earlier = pending("A-2", notify("opening"), due_at="2026-03-06T12:00")
    result = round_at("2026-03-06T08:30", awaited, later, earlier)
    assert result == NotificationBatch(
        (
            Notification(
                key="digest/pat/mail/2026-03-06",
                to=build.PEOPLE[0],
                channel="mail",
                topic=None,
                items=(_item(earlier, "opening"), _item(later, "due"), _item(awaited, "opening")),
                digest_on=date(2026, 3, 6),
            ),
        ),
        (
            Notified(awaited.occurrence.id, topic("opening"), None, ("pat",)),
            Notified(later.occurrence.id, topic("due"), datetime.fromisoformat("2026-03-06T10:00:00Z"), ("pat",)),
            Notified(earlier.occurrence.id, topic("opening"), datetime.fromisoformat("2026-03-06T04:00:00Z"), ("pat",)),
        ),
        frozenset(),
    )


def test_steps_that_came_due_meanwhile_are_one_item_with_the_last_of_them(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    item = pending("A-1", notify("opening"), notify("2 working days before"), notify("due"))
    result = round_at("2026-03-06T08:30", item)
    assert [str(i.topic) for n in result.notifications for i in n.items] == ["due"]
    assert [str(t.topic) for t in result.notified] == ["opening", "2 working days before", "due"]


def test_a_digest_counts_for_the_local_date_of_its_slot(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    item = pending("A-1", notify("due"))
    assert [n.digest_on for n in round_at("2026-03-06T08:29:59", item).notifications] == [date(2026, 3, 5)]
    assert [n.digest_on for n in round_at("2026-03-06T08:30", item).notifications] == [date(2026, 3, 6)]
    assert [n.digest_on for n in round_at("2026-03-09T08:29:59", item).notifications] == [date(2026, 3, 6)]


def test_each_reads_the_digest_of_the_own_zone(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    item = pending("A-1", notify("due", Audience.OWNER, Audience.RECEIVER))
    calendars = {"finance": build.calendar(zone="Europe/Berlin", china=False)}
    result = round_at("2026-03-06T09:00", item, calendars=calendars)
    assert [(n.to.id, n.digest_on) for n in result.notifications] == [
        ("ann", date(2026, 3, 5)),
        ("pat", date(2026, 3, 6)),
    ]


def test_who_has_had_the_digest_of_the_day_waits_for_the_next(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    item = pending("A-1", notify("opening"))
    sent = frozenset({("pat", date(2026, 3, 6))})
    assert round_at("2026-03-06T12:00", item, sent=sent) == NotificationBatch((), (), frozenset({item.occurrence.id}))
    next_day = round_at("2026-03-09T08:30", item, sent=sent)
    assert [n.key for n in next_day.notifications] == ["digest/pat/mail/2026-03-09"]
    assert next_day.deferred == frozenset()


def test_what_goes_singly_is_a_message_of_its_own_after_the_digest_and_part_of_it_before(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    item = pending("A-1", notify(RETURN, singly=True))
    after = round_at("2026-03-06T12:00", item, sent=frozenset({("pat", date(2026, 3, 6))}))
    assert after.notifications == (
        Notification(
            key="sales-finance/slip@delivery.arranged/A-1/returned 2026-03-06T03:00:00Z/2026-03-06T10:00:00Z/pat/mail",
            to=build.PEOPLE[0],
            channel="mail",
            topic=topic(RETURN),
            items=(_item(item, RETURN),),
            digest_on=None,
        ),
    )
    assert after.notified == (
        Notified(item.occurrence.id, topic(RETURN), datetime.fromisoformat("2026-03-06T10:00:00Z"), ("pat",)),
    )
    before = round_at("2026-03-06T12:00", item)
    assert [n.step for n in before.notifications] == [DIGEST]


def test_what_finds_nobody_in_the_role_stays_untold_and_waits_for_the_next_digest(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    item = pending("A-1", notify("due"))
    without = tuple(p for p in build.PEOPLE if p.role != "clerk")
    assert round_at("2026-03-06T08:30", item, people=without) == NotificationBatch(
        (), (), frozenset({item.occurrence.id})
    )


def test_each_holder_of_a_role_on_that_day_is_told(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    people = (
        build.person("pat", "clerk", "sales"),
        build.person("old", "clerk", "sales", until=date(2026, 3, 5)),
        build.person("today", "clerk", "sales", since=date(2026, 3, 6), until=date(2026, 3, 6)),
        build.person("new", "clerk", "sales", since=date(2026, 3, 7)),
    )
    result = round_at("2026-03-06T08:30", pending("A-1", notify("due")), people=people)
    assert [n.to.id for n in result.notifications] == ["pat", "today"]


def test_whoever_is_in_two_audiences_is_told_once(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    both = (build.person("pat", "clerk", "sales"), build.person("pat", "sales-head", "sales"))
    item = pending("A-1", notify("1 working day after", Audience.OWNER, Audience.PROVIDER_HEAD))
    result = round_at("2026-03-06T08:30", item, people=both)
    assert [(n.to.id, len(n.items)) for n in result.notifications] == [("pat", 1)]
    assert result.notified[0].to == ("pat",)


@pytest.mark.parametrize(
    ("audience", "receiver", "ids"),
    [
        (Audience.OWNER, "accountant", ["pat"]),
        (Audience.PROVIDER_HEAD, "accountant", ["sam"]),
        (Audience.RECEIVER, "accountant", ["ann"]),
        (Audience.RECEIVER, None, ["ann", "cas", "fay"]),
        (Audience.CONSUMER_HEAD, "accountant", ["fay"]),
    ],
)
def test_an_audience_is_seen_from_the_obligation(
    sales: Agreement, slip: Obligation, audience: Audience, receiver: str | None, ids: list[str]
) -> None:
    directory = Directory(build.ORGANISATION, build.PEOPLE, {})
    requests = replace(slip, receiver=receiver)
    assert [p.id for p in directory.audience(audience, sales, requests, date(2026, 3, 6))] == ids


def test_whoever_stands_in_hears_what_the_other_hears_on_those_days(sales: Agreement, slip: Obligation) -> None:
    days = date(2026, 3, 5), date(2026, 3, 6)
    standing_in = Delegation("fay", "cas", *days), Delegation("sam", "pat", *days), Delegation("ann", "gone", *days)
    directory = Directory(build.ORGANISATION, build.PEOPLE, {}, standing_in)

    def hears(who: Audience, day: int) -> list[str]:
        return [p.id for p in directory.audience(who, sales, slip, date(2026, 3, day))]

    assert [hears(Audience.CONSUMER_HEAD, day) for day in (4, 5, 6, 7)] == [
        ["fay"],
        ["fay", "cas"],
        ["fay", "cas"],
        ["fay"],
    ]
    assert hears(Audience.PROVIDER_HEAD, 5) == ["sam", "pat"]
    assert hears(Audience.OWNER, 5) == ["pat"], "who stands in for another hears nothing for him elsewhere"
    assert hears(Audience.RECEIVER, 5) == ["ann"], "nobody stands in who holds no role"


def test_of_a_whole_department_the_head_is_spared_what_its_people_can_accept(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    item = pending("A-1", replace(notify("to accept 2026-03-06T08:00:00Z", Audience.RECEIVER), spares_heads=True))
    item = replace(item, obligation=replace(item.obligation, receiver=None))
    heads = {p.id for p in build.PEOPLE if p.role == "finance-head"}
    result = round_at("2026-03-06T08:30", item).notified[0].to
    assert result
    assert not heads & set(result)
    alone = tuple(p for p in build.PEOPLE if p.department != "finance" or p.id in heads)
    assert set(round_at("2026-03-06T08:30", item, people=alone).notified[0].to) == heads, "nobody else is there"


def test_a_head_is_spared_only_where_the_whole_department_would_be_told_what_it_can_accept(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    people = (*build.PEOPLE, build.person("fay", "accountant", "finance"))  # the head is an accountant too
    whole = replace(pending("A-1").obligation, receiver=None)

    def texts(item: Candidate) -> tuple[str, ...]:
        return round_at("2026-03-06T08:30", item, people=people).notified[0].to

    to_accept = replace(notify("to accept 2026-03-06T08:00:00Z", Audience.RECEIVER), spares_heads=True)
    assert texts(pending("A-1", to_accept)) == ("ann", "fay"), "the agreement names its receivers"
    assert texts(replace(pending("A-1", to_accept), obligation=whole)) == ("ann", "cas")
    requests = notify("requested 2026-03-06T08:00:00Z", Audience.RECEIVER)
    assert texts(replace(pending("A-1", requests), obligation=whole)) == ("ann", "cas", "fay")


def test_a_standing_item_is_in_the_digest_of_each_working_day(
    pending: Callable[..., Candidate], round_at: Callable[..., NotificationBatch]
) -> None:
    item = pending("A-1", stands="2026-03-05T18:00")
    result = round_at("2026-03-09T08:30", item)
    assert [[str(i.topic) for i in n.items] for n in result.notifications] == [["standing"]]
    assert result.notified == ()


def test_on_a_day_off_nobody_gets_a_digest(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    stands, news = pending("A-1", stands="2026-03-05T18:00"), pending("A-2", notify("due"), due_at="2026-03-09T18:00")
    assert round_at("2026-03-07T08:30", stands, news) == NotificationBatch((), (), frozenset({news.occurrence.id}))
    open_house = round_at("2026-03-07T08:30", stands, news, calendars={"sales": EVERY_DAY})
    assert [[str(i.topic) for i in n.items] for n in open_house.notifications] == [["standing", "due"]]


def test_on_a_day_off_what_cannot_wait_goes_singly(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    returned = pending("A-1", notify(RETURN, singly=True))
    # no run on Friday told it
    missed = pending("A-2", notify("2 working days before"), notify("due"), due_at="2026-03-08T18:00")
    result = round_at("2026-03-07T12:00", returned, missed)
    assert [n.step for n in result.notifications] == [RETURN, "due"]
    assert result.deferred == frozenset()
    assert round_at("2026-03-08T19:00", missed).notifications == (), "it is overdue: it waits for Monday"


@pytest.mark.parametrize(
    ("at", "since", "sent", "ids"),
    [
        ("2026-03-09T08:30", "2026-03-06T18:00", (), ["fay", "pat", "sam"]),
        ("2026-03-09T08:29:59", "2026-03-06T18:00", (), ["pat"]),
        ("2026-03-10T08:30", "2026-03-06T18:00", (9,), ["pat"]),
        ("2026-03-10T08:30", "2026-03-06T18:00", (), ["fay", "pat", "sam"]),  # no run on Monday
        ("2026-03-11T08:30", "2026-03-06T18:00", (10,), ["pat"]),
        ("2026-03-10T08:30", "2026-03-09T18:00", (), ["pat"]),  # it did not stand on Monday
        ("2026-03-16T08:30", "2026-03-06T18:00", (9,), ["fay", "pat", "sam"]),
    ],
)
def test_a_standing_item_is_in_the_digest_of_both_heads_on_the_first_working_day_of_each_week(
    pending: Callable[..., Candidate],
    round_at: Callable[..., NotificationBatch],
    at: str,
    since: str,
    sent: tuple[int, ...],
    ids: list[str],
) -> None:
    item = pending("A-1", stands=since)
    heads = (Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD)
    escalation = replace(item.obligation.escalation, daily=(Audience.OWNER,), weekly=heads)
    item = replace(item, obligation=replace(item.obligation, escalation=escalation))
    had = frozenset((id, date(2026, 3, day)) for id in ("fay", "sam") for day in sent)
    assert [n.to.id for n in round_at(at, item, sent=had).notifications] == ids


def test_a_standing_item_is_not_sent_a_second_time_a_day_nor_hides_news(
    pending: Callable[..., Candidate], notify: Callable[..., Reminder], round_at: Callable[..., NotificationBatch]
) -> None:
    stands = pending("A-1", stands="2026-03-05T18:00")
    sent = frozenset({("pat", date(2026, 3, 9))})
    assert round_at("2026-03-09T15:00", stands, sent=sent) == NotificationBatch((), (), frozenset())
    both = pending("A-1", notify("3 working days after"), stands="2026-03-05T18:00")
    assert [str(i.topic) for n in round_at("2026-03-09T08:30", both).notifications for i in n.items] == [
        "3 working days after"
    ]


def test_whoever_has_no_address_is_told_on_the_console_of_the_run() -> None:
    assert channel_of(build.person("pat", "clerk", "sales"), ("mail",)) == "mail"
    assert channel_of(build.person("pat", "clerk", "sales", mail=""), ("mail",)) == CONSOLE


def test_the_office_is_closed_on_the_day_the_example_calls_a_day_off(office: Calendar) -> None:
    assert not office.is_working_day(date(2026, 3, 7))
