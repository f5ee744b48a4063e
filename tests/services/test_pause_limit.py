"""A pause is told to the consumer, shown with its length, and ends by itself where the limit of the item is reached."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.verdict import Reason, Timeliness
from engine.services.actions.act import act
from engine.services.case import Done
from engine.services.command_time import resolve_command_time
from engine.services.reading.explain import explain_occurrence
from engine.services.reading.overdue import report_overdue
from engine.services.refused import Refused
from engine.wording.refusal import refusal_text
from engine.wording.steps import step_text
from tests import builders as build
from tests.builders import instant

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
"""From an event: due at the close of the next working day, Friday 9 January, 17:30. Sales works on Saturdays."""
CONSULTANT, RECEIVERS = "sales-consultant-1", {"finance-clerk-1", "finance-clerk-2"}
LIMIT = "2026-01-14T17:00"
"""Five working days after Thursday 8 January, 17:00."""


@pytest.fixture
def car(world: Any) -> Any:
    """Thursday 8 January, 15:00: a car was delivered."""
    world.run("2026-01-02T09:00")
    world.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    world.run("2026-01-08T16:00")
    return world


@pytest.fixture
def do(car: Any) -> Callable[..., Done]:
    """Acts on the slips at an instant."""

    def doing(kind: Kind, actor: str, when: str, **fields: Any) -> Done:
        command_time = resolve_command_time(car.ledger, instant(when), car.now)
        return act(car.ledger, build.action(kind, SLIPS, actor, **fields), command_time, None)  # type: ignore[arg-type]

    return doing


def read(done: Any, word: str) -> dict[str, str]:
    """The messages of a run about the slips that say a word, by person."""
    return {m.person: m.text for m in done.messages if SLIPS in m.about and word in m.text}


def refused(do: Callable[..., Done], *given: Any, **fields: Any) -> str:
    with pytest.raises(Refused) as error:
        do(*given, **fields)
    return refusal_text(error.value.refusal).en


def test_a_pause_is_in_the_receivers_next_digest_with_its_latest_end(car: Any, do: Callable[..., Done]) -> None:
    do(Kind.PAUSED, CONSULTANT, "2026-01-08T17:00", waiting_for="customer", reason="signature")
    assert read(car.run("2026-01-08T17:01"), "signature") == {}
    texts = read(car.run("2026-01-09T09:00"), "signature")
    assert set(texts) == RECEIVERS
    assert "waiting for the customer (signature), until 2026-01-14 17:00 at the latest" in texts["finance-clerk-2"]
    assert read(car.run("2026-01-10T09:00"), "signature") == {}


def test_a_pause_of_an_item_that_is_due_today_is_told_at_once(car: Any, do: Callable[..., Done]) -> None:
    car.run("2026-01-09T09:00")
    do(Kind.PAUSED, CONSULTANT, "2026-01-09T11:00", waiting_for="customer", reason="signature")
    done = car.run("2026-01-09T11:01")
    assert set(read(done, "signature")) == RECEIVERS
    assert {m.step.split()[0] for m in done.messages if SLIPS in m.about} <= {"paused", "digest"}
    assert read(car.run("2026-01-12T09:00"), "signature") == {}


def test_a_pause_that_is_over_before_the_digest_is_told_all_the_same(car: Any, do: Callable[..., Done]) -> None:
    do(Kind.PAUSED, CONSULTANT, "2026-01-08T16:30", waiting_for="customer", reason="signature")
    do(Kind.RESUMED, CONSULTANT, "2026-01-08T17:00")
    texts = read(car.run("2026-01-09T09:00"), "signature")
    assert set(texts) == RECEIVERS
    assert "resumed at 2026-01-08 17:00" in texts["finance-clerk-2"]


def test_at_the_limit_the_clock_runs_again_by_itself_and_both_sides_are_told(car: Any, do: Callable[..., Done]) -> None:
    paused = do(Kind.PAUSED, CONSULTANT, "2026-01-08T17:00", waiting_for="customer", reason="signature")
    assert paused.verdict.next_change_at == instant(LIMIT)
    car.run("2026-01-09T09:00")
    assert car.ledger.occurrences.rows([SLIPS])[SLIPS].wake_at == instant(LIMIT)
    assert read(car.run("2026-01-14T16:59:59"), "reached its limit") == {}
    car.run(LIMIT)
    verdict = car.verdict(SLIPS)
    assert verdict.due is not None and verdict.due.at == instant("2026-01-15T17:30")
    done = car.run("2026-01-15T09:00")
    zh_en = {m.person: m.text for m in done.messages if SLIPS in m.about}
    assert {CONSULTANT, *RECEIVERS} <= set(zh_en)
    assert "reached its limit, and the clock runs again from 2026-01-14 17:00" in zh_en["finance-clerk-2"]
    assert car.run("2026-01-15T09:00").notifications == 0
    assert car.differences() == ()
    assert refused(do, Kind.PAUSED, CONSULTANT, "2026-01-15T10:00", waiting_for="bank") == (
        "The pauses of this item have lasted 5 working days, which is the limit. "
        "To pause it again, the consumer has to grant a longer pause."
    )
    assert refused(do, Kind.RESUMED, CONSULTANT, "2026-01-15T10:00") == (
        "The pause has reached its limit: the clock of this item already runs again."
    )
    car.run("2026-01-15T17:30")
    assert car.verdict(SLIPS).timeliness is Timeliness.OVERDUE


def test_a_run_that_comes_late_finds_the_same(car: Any, do: Callable[..., Done]) -> None:
    do(Kind.PAUSED, CONSULTANT, "2026-01-08T17:00", waiting_for="customer")
    car.run("2026-01-20T09:00")
    assert [e.effective_at for e in car.entries(SLIPS, Kind.BREACHED)] == [instant("2026-01-15T17:30")]
    assert car.differences() == ()


def test_a_longer_pause_needs_the_consumers_yes(car: Any, do: Callable[..., Done]) -> None:
    do(Kind.PAUSED, CONSULTANT, "2026-01-08T17:00", waiting_for="bank")
    assert refused(
        do, Kind.LONGER_PAUSE_REQUESTED, CONSULTANT, "2026-01-12T10:00", working_days=5, reason="the bank is slow"
    ) == ("The pauses of this item may last 5 working days now. Ask for more than that, up to 250.")
    asked = do(Kind.LONGER_PAUSE_REQUESTED, CONSULTANT, "2026-01-12T10:00", working_days=7, reason="the bank is slow")
    assert Reason.STOPPED in asked.verdict.reasons
    texts = read(car.run("2026-01-13T09:00"), "the bank is slow")
    assert "up to 7 working days in all (the bank is slow)" in texts["finance-clerk-2"]
    granted = do(Kind.LONGER_PAUSE_GRANTED, "finance-head-1", "2026-01-13T10:00")
    assert granted.verdict.next_change_at == instant("2026-01-16T17:00")
    car.run("2026-01-16T17:00")
    assert car.verdict(SLIPS).due.at == instant("2026-01-17T17:30")
    assert car.differences() == ()


def test_a_yes_after_the_limit_leaves_room_for_another_pause(car: Any, do: Callable[..., Done]) -> None:
    do(Kind.PAUSED, CONSULTANT, "2026-01-08T17:00", waiting_for="bank")
    car.run("2026-01-15T09:00")
    do(Kind.LONGER_PAUSE_REQUESTED, CONSULTANT, "2026-01-15T09:30", working_days=6, reason="slow")
    still = do(Kind.LONGER_PAUSE_GRANTED, "finance-head-1", "2026-01-15T10:00")
    assert still.verdict.due is not None and still.verdict.due.at == instant("2026-01-15T17:30")
    again = do(Kind.PAUSED, CONSULTANT, "2026-01-15T11:00", waiting_for="bank")
    assert (again.verdict.due, again.verdict.next_change_at) == (None, instant("2026-01-16T11:00"))
    car.run("2026-01-16T12:00")
    assert car.verdict(SLIPS).due.at == instant("2026-01-16T17:30")
    assert car.differences() == ()


def test_the_report_and_explain_say_how_long_it_stands(car: Any, do: Callable[..., Done]) -> None:
    do(Kind.PAUSED, CONSULTANT, "2026-01-08T17:00", waiting_for="customer")
    car.run("2026-01-12T18:00")
    (line,) = [x for x in report_overdue(car.ledger, instant("2026-01-12T18:00")).stopped if x.occurrence == SLIPS]
    assert (line.since, line.days, line.until) == (instant("2026-01-08T17:00"), 3, instant(LIMIT))
    steps = [step_text(s).en for s in explain_occurrence(car.ledger, SLIPS, instant("2026-01-12T18:00")).steps]
    assert steps[-1] == "pauses have a limit: the clock runs again by itself at 2026-01-14 17:00"
    steps = [step_text(s).en for s in explain_occurrence(car.ledger, SLIPS, instant("2026-01-15T09:00")).steps]
    assert "the pause reached its limit: the clock runs again from 2026-01-14 17:00" in steps
