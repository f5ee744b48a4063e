"""The person who is asked to rate a delivery: within a budget, shared evenly, the most telling deliveries first."""

from datetime import timedelta

from engine.domain.notification.rating_asks import Rateable, RatingQuestion, whom_to_ask
from tests.builders import instant

MONDAY = instant("2026-01-12T00:00")
CLERKS = ("li", "wang")


def delivery(id: str, day: int, *, important: bool = False, raters: tuple[str, ...] = CLERKS) -> Rateable:
    return Rateable(id, instant(f"2026-01-{day:02}T10:00"), important, raters)


def asked(person: str, at: str, *, again: bool = False) -> RatingQuestion:
    return RatingQuestion("an-agreement/slip@2025-12", person, instant(at), again)


def test_nobody_is_asked_more_often_in_a_week_than_the_budget_says() -> None:
    deliveries = [delivery(f"slip-{n}", 12 + n) for n in range(8)]
    chosen = whom_to_ask(deliveries, [], 3, MONDAY)
    assert sorted(person for _, person in chosen) == ["li"] * 3 + ["wang"] * 3
    before = [asked("li", "2026-01-12T08:30"), asked("li", "2026-01-13T08:30")]
    again = whom_to_ask(deliveries, before, 3, MONDAY)
    assert sorted(person for _, person in again) == ["li"] + ["wang"] * 3


def test_questions_of_the_week_before_leave_the_budget_of_this_week_alone() -> None:
    before = [asked("li", "2026-01-11T08:30")] * 3
    assert [person for _, person in whom_to_ask([delivery("slip", 12, raters=("li",))], before, 1, MONDAY)] == ["li"]


def test_key_moments_and_returned_deliveries_come_first_then_the_newest() -> None:
    deliveries = [delivery("old", 8), delivery("new", 14), delivery("key", 9, important=True)]
    assert [id for id, _ in whom_to_ask(deliveries, [], 1, MONDAY)] == ["key", "new"]


def test_who_was_asked_least_in_the_last_weeks_gets_the_next_question() -> None:
    before = [asked("li", "2026-01-05T08:30")]
    assert whom_to_ask([delivery("slip", 12)], before, 3, MONDAY) == (("slip", "wang"),)


def test_a_question_after_a_bad_rating_was_resolved_is_outside_of_the_budget() -> None:
    before = [asked("li", "2026-01-12T08:30", again=True), asked("wang", "2026-01-12T08:30")]
    assert whom_to_ask([delivery("slip", 12)], before, 1, MONDAY) == (("slip", "li"),)


def test_the_same_deliveries_give_the_same_questions_in_any_order() -> None:
    deliveries = [delivery(f"slip-{n}", 12) for n in range(5)]
    assert whom_to_ask(deliveries, [], 3, MONDAY) == whom_to_ask(deliveries[::-1], [], 3, MONDAY)


def test_nobody_is_asked_where_nobody_can_be_or_the_budget_is_nothing() -> None:
    assert whom_to_ask([delivery("slip", 12, raters=())], [], 3, MONDAY) == ()
    assert whom_to_ask([delivery("slip", 12)], [], 0, MONDAY + timedelta(days=1)) == ()
