"""The deliveries that a check of effect compares, and the stages that are due."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from engine.domain.defect.defect import ActionProgress, CorrectiveAction, Defect, Raised
from engine.domain.defect.effect import DeliverySample
from engine.domain.defect.samples import Delivered, EffectSamples, effect_window, next_stage_in, samples, stages_due
from engine.domain.ledger.effect_finding import EffectFinding, EffectResult

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
A, B = "a/o@e/1", "a/o@e/2"


def day(number: int) -> datetime:
    return BEGAN + timedelta(days=number)


def action(
    number: int = 1, delivered: int | None = 40, planned: int = 8, found: Iterable[int] = ()
) -> CorrectiveAction:
    findings = tuple(EffectFinding(day(50), s, EffectResult.NOT_SHOWN_YET, 1, 1, 1, 0, "1", "0") for s in found)
    progress = ActionProgress(day(delivered) if delivered is not None else None, False, findings)
    return CorrectiveAction(number, "x", "Do it", "clerk", None, date(2026, 2, 1), planned, "p", day(30), progress)


def defect(*actions: CorrectiveAction, raised: tuple[Raised, ...] = (Raised(day(20), (A,)),)) -> Defect:
    return Defect("D-1", "late", "minor", "", "p", day(20), {A: day(20)}, raised, actions=actions)


def test_the_time_in_which_the_defect_was_raised_is_left_out_at_both_ends() -> None:
    """The first item failed on day 10, and the defect was opened on day 20."""
    window = effect_window(defect(action()), action(), {A: day(10)}, day(40))
    before = [n for n in range(60) if window.is_before(day(n))]
    assert before == [*range(10), *range(21, 41)]


def test_before_begins_a_year_ahead_of_the_opening_or_with_the_action_before() -> None:
    """Under another action the service was another."""
    alone = effect_window(defect(action()), action(), {A: day(10)}, day(40))
    assert alone.since == day(20) - timedelta(days=365)
    second = action(2, 60)
    later = effect_window(defect(action(), second), second, {A: day(10)}, day(60))
    assert later.since == day(40)
    assert not later.is_before(day(40))


def test_each_time_it_came_again_after_it_was_closed_is_left_out_as_well() -> None:
    """It was raised on day 20 and again on day 50, by an item that failed on day 45."""
    raised = (Raised(day(20), (A,)), Raised(day(50), (B,)))
    second = action(2, 60)
    window = effect_window(defect(action(), second, raised=raised), second, {A: day(10), B: day(45)}, day(60))
    assert [n for n in range(41, 61) if window.is_before(day(n))] == [*range(41, 45), *range(51, 61)]


def test_deliveries_are_counted_before_and_ordered_after() -> None:
    """Those after are in the order of time, those of one instant in that of their ids."""
    window = effect_window(defect(action()), action(), {A: day(10)}, day(40))
    known = [Delivered(day(n), f"i{n}", n in (3, 15)) for n in (3, 4, 15, 30)]
    compared = samples(window, [Delivered(day(42), "b", True), *known, Delivered(day(42), "a", False)])
    assert compared.before == DeliverySample(3, 1)
    assert [d.item for d in compared.after] == ["a", "b"]


def test_deliveries_count_up_to_the_first_that_may_still_fail() -> None:
    """A failure is known sooner than a success: what is known already has too many of them."""
    window = effect_window(defect(action()), action(), {A: day(10)}, day(40))
    open_one = Delivered(day(42), "b", False, is_final=False)
    known = [Delivered(day(41), "a", False), open_one, Delivered(day(43), "c", True)]
    assert [d.item for d in samples(window, known).after] == ["a"]
    assert samples(window, [*known, replace(open_one, at=day(5))]).after == ()


def test_a_stage_counts_exactly_its_deliveries_however_late_the_run_is() -> None:
    """Eight are planned: the stages are at 2, 4, 6 and 8. A fifth delivery belongs to none of the first two."""
    after = [Delivered(day(41 + n), f"i{n}", n == 4) for n in range(5)]
    compared = EffectSamples(DeliverySample(10, 9), after)
    due = stages_due(action(), compared)
    assert [(s.number, s.after) for s in due] == [(1, DeliverySample(2, 0)), (2, DeliverySample(4, 0))]
    assert stages_due(action(), compared, {1, 2}) == ()


def test_the_number_of_deliveries_until_the_next_stage() -> None:
    """None after the last one."""
    assert [next_stage_in(action(found=range(n)), 3) for n in range(5)] == [0, 1, 3, 5, None]
