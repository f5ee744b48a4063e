"""People are reminded of a round in their digest: at its opening, halfway, on its last day, until they answer."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.domain.agreement.survey import EveryoneServed
from engine.services.reading.inbox import inbox
from tests.builders import instant
from tests.conftest import World
from tests.fixtures.surveys import QUARTERLY
from tests.services.test_rounds import serve
from tests.services.test_survey_answers import answer, of

HEAD, CLERK = "finance-head-1", "finance-clerk-2"


def mentions(world: World, at: str, person: str) -> list[str]:
    """The lines about the round in the messages that a run makes for a person."""
    messages = [m for m in world.run(at).messages if m.person == person]
    return [line for m in messages for line in m.text.splitlines() if "2026-Q1" in line]


def test_each_rater_is_reminded_three_times(surveyed: Callable[..., World]) -> None:
    world = surveyed(replace(QUARTERLY, raters=EveryoneServed()))
    serve(world)
    # open from 1 April until 9 April, 17:30; Qingming is on 4 to 6 April
    days = {day: mentions(world, f"2026-04-{day:02}T08:30", CLERK) for day in (1, 2, 3, 7, 8, 9, 10)}
    assert [day for day, lines in days.items() if lines] == [1, 7, 9]
    assert days[1] == [
        "Quarterly survey 2026-Q1: 2 departments to rate before Thu 9 Apr, 17:30, about 3 minutes. "
        f"Next: duecourse survey list --as {CLERK}"
    ]


@pytest.mark.databases
def test_whoever_has_answered_is_not_reminded_again(surveyed: Callable[..., World]) -> None:
    world = surveyed()
    serve(world)
    assert len(mentions(world, "2026-04-01T08:30", HEAD)) == 1
    answer(world, of("insurance", 3), at="2026-04-02T09:00")
    assert "评价 1 个部门" in mentions(world, "2026-04-07T08:30", HEAD)[0]
    answer(world, of("hr", 3), at="2026-04-07T09:00")
    assert mentions(world, "2026-04-09T08:30", HEAD) == []


def test_a_reminder_waits_for_the_next_digest_where_a_run_was_missed(surveyed: Callable[..., World]) -> None:
    world = surveyed()
    serve(world)
    world.run("2026-04-01T08:30")
    assert len(mentions(world, "2026-04-08T11:00", HEAD)) == 1
    assert mentions(world, "2026-04-08T12:00", HEAD) == []


def test_the_title_of_a_digest_counts_surveys(surveyed: Callable[..., World]) -> None:
    world = surveyed(replace(QUARTERLY, raters=EveryoneServed()))
    serve(world)
    [digest] = [m for m in world.run("2026-04-01T08:30").messages if m.person == CLERK]
    assert "surveys to answer: 1" in digest.subject
    assert digest.html is not None
    assert "Quarterly survey 2026-Q1" in digest.html


def test_the_inbox_lists_a_round_until_it_is_answered(surveyed: Callable[..., World]) -> None:
    world = surveyed()
    serve(world)
    world.run("2026-04-01T08:30")

    def rounds(at: str, person: str = HEAD) -> list[tuple[str, ...]]:
        return [one.left for one in inbox(world.ledger, person, instant(at)).surveys]

    assert rounds("2026-04-02T08:00") == [("hr", "insurance")]
    assert rounds("2026-04-02T08:00", CLERK) == []
    answer(world, of("insurance", 3), of("hr", 3), at="2026-04-02T09:00")
    assert rounds("2026-04-02T10:00") == []
    assert rounds("2026-04-02T08:00") == [("hr", "insurance")]
