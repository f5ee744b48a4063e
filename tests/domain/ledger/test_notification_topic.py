"""The topic of a notification, and its one spelling in the ledger."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.time.amount import Amount, Part, Unit

ALONE = (
    NotificationKind.OPENING,
    NotificationKind.RESPONSE_DUE,
    NotificationKind.DUE,
    NotificationKind.STANDING,
)
WITH_AMOUNT = (NotificationKind.BEFORE_DUE, NotificationKind.AFTER_DUE)
AT_AN_INSTANT = tuple(kind for kind in NotificationKind if kind not in (*ALONE, *WITH_AMOUNT))

amounts = st.lists(st.builds(Part, st.integers(0, 999_999), st.sampled_from(Unit)), min_size=1, max_size=3).map(
    lambda parts: Amount(tuple(parts))
)
topics = st.one_of(
    st.builds(NotificationTopic, st.sampled_from(ALONE)),
    st.builds(NotificationTopic, st.sampled_from(AT_AN_INSTANT), at=st.datetimes(timezones=st.just(UTC))),
    st.builds(NotificationTopic, st.sampled_from(WITH_AMOUNT), amount=amounts),
)


@given(topics)
def test_each_topic_is_read_back_from_its_spelling(topic: NotificationTopic) -> None:
    assert NotificationTopic.parse(str(topic)) == topic


@given(topics, topics)
def test_two_topics_have_two_spellings(one: NotificationTopic, other: NotificationTopic) -> None:
    assert (str(one) == str(other)) is (one == other)


@pytest.mark.parametrize(
    ("topic", "spelling"),
    [
        (NotificationTopic(NotificationKind.OPENING), "opening"),
        (NotificationTopic(NotificationKind.RESPONSE_DUE), "response due"),
        (NotificationTopic(NotificationKind.DUE), "due"),
        (
            NotificationTopic(NotificationKind.BEFORE_DUE, amount=Amount.parse("2 working days")),
            "2 working days before",
        ),
        (NotificationTopic(NotificationKind.AFTER_DUE, amount=Amount.parse("1 day 2 hours")), "1 day 2 hours after"),
        (
            NotificationTopic(NotificationKind.RETURNED, datetime(2026, 1, 26, 2, 20, tzinfo=UTC)),
            "returned 2026-01-26T02:20:00Z",
        ),
        (
            NotificationTopic(NotificationKind.EXPIRED, datetime(2026, 1, 26, 2, 20, 0, 5, tzinfo=UTC)),
            "not answered 2026-01-26T02:20:00.000005Z",
        ),
    ],
)
def test_the_spelling_is_that_of_every_ledger_so_far(topic: NotificationTopic, spelling: str) -> None:
    assert str(topic) == spelling
    assert NotificationTopic.parse(spelling) == topic


@pytest.mark.parametrize(
    "text", ["", "returned", "lost", "before", "soon before", "opening 2026-13-01T00:00:00Z", "2 working days"]
)
def test_no_other_text_is_a_topic(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        NotificationTopic.parse(text)


def test_only_the_steps_of_the_escalation_count_from_the_due_time() -> None:
    assert [kind for kind in NotificationKind if kind.is_step] == ["before", "due", "after"]
