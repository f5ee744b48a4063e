"""An event is cancelled: open items lapse, done ones stay, later dates are pending again, series go on."""

from typing import Any

import pytest

from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness
from engine.services.actions import cancel_event as cancelling
from engine.services.actions.cancel_event import CancellationEffect, cancel, preview
from engine.services.command_time import resolve_command_time
from engine.services.refused import Refused
from tests.builders import instant

DELIVERED = {"customer": "C", "plate": "P", "amount": "100"}
DECORATION = "sales-finance/decoration-slip@vehicle.delivered/A-1"
TRANSFER = "consumer-credit-finance/confirm-transfer@refund.requested/R-1"
DEFAULT = "consumer-credit-finance/customers-in-default@customer.in_default/D-07"


def call_off(world: Any, event: str, at: str, actor: str = "sales-clerk-1", reason: str = "signed twice") -> Any:
    command_time = resolve_command_time(world.ledger, instant(at), world.now)
    return cancel(world.ledger, event, actor=actor, reason=reason, command_time=command_time)


@pytest.fixture
def begun(world: Any) -> Any:
    world.run("2026-01-02T09:00")
    return world


@pytest.fixture
def delivered(begun: Any) -> Any:
    begun.event("vehicle.delivered", "A-1", "2026-01-06 10:00", "2026-01-06T11:00", **DELIVERED)
    begun.run("2026-01-07T09:00")
    return begun


def of_subject(world: Any, at: str) -> dict[str, Any]:
    return {j.occurrence.id: j.verdict for j in world.snapshot(at).judged if j.occurrence.subject == "A-1"}


@pytest.mark.databases
def test_what_is_open_lapses_without_timeliness_and_its_escalation_stops(delivered: Any) -> None:
    done = call_off(delivered, "vehicle.delivered/A-1", "2026-01-07T10:00")
    assert {f.effect for f in done.occurrences} == {CancellationEffect.LAPSES}
    verdict = delivered.verdict(DECORATION)
    assert (verdict.phase, verdict.outcome, verdict.timeliness) == (Phase.CLOSED, Outcome.LAPSED, Timeliness.NONE)
    assert verdict.reasons == (Reason.EVENT_CANCELLED,)
    [lapsed] = delivered.entries(DECORATION, Kind.LAPSED)
    assert lapsed.body["reason"] == "event cancelled"
    notified_steps = len(delivered.entries(DECORATION, Kind.NOTIFIED))
    delivered.run("2026-01-08T09:00")
    assert len(delivered.entries(DECORATION, Kind.NOTIFIED)) == notified_steps + 1, "that it is cancelled, once"
    assert not any(DECORATION in m.about for m in delivered.run("2026-03-01T09:00").messages)
    assert delivered.differences() == ()
    assert delivered.ledger.verify() is None


def test_both_sides_hear_of_it_in_the_next_digest_in_their_language(delivered: Any) -> None:
    call_off(delivered, "vehicle.delivered/A-1", "2026-01-07T10:00")
    made = [m for m in delivered.run("2026-01-08T09:00").messages if DECORATION in m.about]
    assert "finance-clerk-2" in {m.person for m in made}
    assert any(m.person.startswith("sales-") for m in made)
    for message in made:
        words = "nothing is due any more" if message.person == "finance-clerk-2" else "业务已撤销，无需办理"
        assert words in message.text


def test_nobody_hears_of_what_nobody_had_heard_of(begun: Any) -> None:
    begun.event("vehicle.delivered", "A-1", "2026-01-06 10:00", "2026-01-06T11:00", **DELIVERED)
    call_off(begun, "vehicle.delivered/A-1", "2026-01-06T11:30")
    assert not any(DECORATION in m.about for m in begun.run("2026-01-07T09:00").messages)
    assert begun.verdict(DECORATION).outcome is Outcome.LAPSED
    assert begun.differences() == ()


def test_what_was_delivered_stays_as_it_is(delivered: Any) -> None:
    receipt = "finance-clerk-1"
    delivered.act(Kind.RECEIVED, DECORATION, receipt, "2026-01-07T09:30")
    before = delivered.snapshot("2026-01-07T10:00")
    done = call_off(delivered, "vehicle.delivered/A-1", "2026-01-07T10:00")
    assert DECORATION not in {f.occurrence for f in done.occurrences}
    [was] = [j.verdict for j in before.judged if j.occurrence.id == DECORATION]
    assert delivered.verdict(DECORATION) == was
    assert was.outcome is Outcome.ACCEPTED


@pytest.mark.databases
def test_an_earlier_day_answers_as_it_did_then(delivered: Any) -> None:
    before = delivered.report("2026-01-07T09:30"), of_subject(delivered, "2026-01-07T09:30")
    call_off(delivered, "vehicle.delivered/A-1", "2026-01-09T10:00")
    delivered.run("2026-01-20T09:00")
    after = of_subject(delivered, "2026-01-07T09:30")
    assert after == before[1]
    assert after[DECORATION].phase is Phase.OPEN
    assert of_subject(delivered, "2026-01-20T09:00")[DECORATION].outcome is Outcome.LAPSED


def test_a_later_event_that_is_cancelled_sets_no_date_any_more(begun: Any) -> None:
    refund = {"customer": "C", "order": "O", "deposit": "security", "amount": "10"}
    begun.event("refund.requested", "R-1", "2026-01-06 10:00", "2026-01-06T11:00", **refund)
    begun.event("refund.paid", "R-1", "2026-01-08 10:00", "2026-01-08T10:05", customer="C", amount="10")
    begun.run("2026-01-08T11:00")
    assert begun.verdict(TRANSFER).timeliness is Timeliness.OVERDUE
    done = call_off(begun, "refund.paid/R-1", "2026-01-08T12:00", actor="finance-clerk-1")
    [moved] = done.occurrences
    assert (moved.occurrence, moved.effect, moved.new) == (TRANSFER, CancellationEffect.MOVES, None)
    assert begun.verdict(TRANSFER).reasons == (Reason.DATE_AWAITED,)
    assert begun.differences() == ()


def test_a_delivery_while_the_date_is_awaited_again_is_held_to_the_next_date(begun: Any) -> None:
    refund = {"customer": "C", "order": "O", "deposit": "security", "amount": "10"}
    begun.event("refund.requested", "R-1", "2026-01-06 10:00", "2026-01-06T11:00", **refund)
    begun.event("refund.paid", "R-1", "2026-01-08 10:00", "2026-01-08T10:05", customer="C", amount="10")
    call_off(begun, "refund.paid/R-1", "2026-01-08T12:00", actor="finance-clerk-1")
    done = {"completed_on": "2026-01-08"}
    begun.act(Kind.DELIVERED, TRANSFER, "consumer-credit-clerk-1", "2026-01-09T09:00", values=done)
    begun.run("2026-01-09T10:00")
    verdict = begun.verdict(TRANSFER)
    assert (verdict.timeliness, verdict.due) == (Timeliness.ON_TIME, None), "the date that was cancelled does not count"


def test_a_series_goes_on_when_its_end_is_cancelled_and_stops_when_its_beginning_is(begun: Any) -> None:
    case = {"customer": "C", "order": "O", "amount": "10"}
    begun.event("customer.in_default", "D-07", "2026-01-12 09:00", "2026-01-12T09:10", **case)
    begun.event("default.resolved", "D-07", "2026-01-13 10:00", "2026-01-13T10:05", customer="C")
    begun.run("2026-01-22T09:00")
    assert sorted(id for id in begun.verdicts() if id.startswith(DEFAULT)) == [f"{DEFAULT}#1"]
    done = call_off(begun, "default.resolved/D-07", "2026-01-22T10:00", actor="finance-clerk-1")
    assert {f.effect for f in done.occurrences} == {CancellationEffect.APPEARS, CancellationEffect.REOPENS}
    begun.run("2026-01-22T11:00")
    numbers = sorted(id for id in begun.verdicts() if id.startswith(DEFAULT))
    assert numbers == [f"{DEFAULT}#{n}" for n in range(1, 8)]
    assert begun.differences() == ()
    call_off(begun, "customer.in_default/D-07", "2026-01-22T12:00", actor="finance-clerk-1")
    left = {id[-1]: v.outcome for id, v in begun.verdicts().items() if id.startswith(DEFAULT)}
    assert left == dict.fromkeys("123", Outcome.LAPSED), "no new ones are opened"
    begun.run("2026-03-20T09:00")
    assert begun.differences() == ()


def test_imported_again_it_is_rejected_until_it_is_said_to_count_again(delivered: Any) -> None:
    call_off(delivered, "vehicle.delivered/A-1", "2026-01-07T10:00")
    again = delivered.event("vehicle.delivered", "A-1", "2026-01-06 10:00", "2026-01-07T11:00", **DELIVERED)
    assert again.rejected[0].reason.en == "vehicle.delivered/A-1 was cancelled"
    changed = delivered.event(
        "vehicle.delivered", "A-1", "2026-01-06 10:00", "2026-01-07T11:00", **{**DELIVERED, "amount": "9"}
    )
    assert len(changed.rejected) == 1, "what a person called off, no export brings back"
    assert delivered.differences() == ()


@pytest.mark.databases
def test_what_counts_again_is_open_again_and_can_be_cancelled_again(delivered: Any) -> None:
    call_off(delivered, "vehicle.delivered/A-1", "2026-01-07T10:00")
    done = delivered.event("vehicle.delivered", "A-1", "2026-01-06 10:00", "2026-01-07T11:00", again=True, **DELIVERED)
    assert done.corrected == 1
    delivered.run("2026-01-07T12:00")
    assert delivered.verdict(DECORATION).phase is Phase.OPEN
    assert of_subject(delivered, "2026-01-07T10:30")[DECORATION].outcome is Outcome.LAPSED
    call_off(delivered, "vehicle.delivered/A-1", "2026-01-07T13:00")
    assert delivered.verdict(DECORATION).outcome is Outcome.LAPSED
    assert len(delivered.entries(DECORATION, Kind.LAPSED)) == 2
    assert delivered.differences() == ()


@pytest.mark.parametrize(
    ("event", "actor", "reason", "sentence"),
    [
        ("vehicle.delivered/A-1", "finance-clerk-1", "r", "Only Sales can do this (event cancelled)"),
        ("vehicle.delivered/A-1", "sales-clerk-1", "  ", "Give a reason."),
        ("vehicle.delivered/A-2", "sales-clerk-1", "r", "No event vehicle.delivered/A-2 is recorded"),
        ("vehicle.deliverd/A-1", "sales-clerk-1", "r", "Did you mean: vehicle.delivered/A-1?"),
        ("vehicle.delivered/A-11", "sales-clerk-1", "r", "Did you mean: vehicle.delivered/A-1?"),
        ("vehicle.delivered/a-1", "sales-clerk-1", "r", "Did you mean: vehicle.delivered/A-1?"),
        ("a-1", "sales-clerk-1", "r", "Did you mean: vehicle.delivered/A-1?"),
        (
            "nonsense",
            "sales-clerk-1",
            "r",
            "“nonsense” is not the id of an event: “/” is missing after the event's name “nonsense”. Write name/number",
        ),
    ],
)
def test_it_says_who_may_and_what_is_missing(
    delivered: Any, event: str, actor: str, reason: str, sentence: str
) -> None:
    head = delivered.ledger.head()
    with pytest.raises(Refused) as refused:
        call_off(delivered, event, "2026-01-07T10:00", actor=actor, reason=reason)
    assert sentence in refused.value.text.en
    assert delivered.ledger.head() == head


def test_what_somebody_else_cancels_meanwhile_is_not_cancelled_twice(
    delivered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate = cancelling.evaluate

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(cancelling, "evaluate", evaluate)
        call_off(delivered.reopened(), "vehicle.delivered/A-1", "2026-01-07T10:00")
        return evaluate(*args, **kwargs)

    monkeypatch.setattr(cancelling, "evaluate", meanwhile)
    with pytest.raises(Refused, match="already cancelled"):
        call_off(delivered, "vehicle.delivered/A-1", "2026-01-07T10:00")
    assert len(delivered.ledger.entries.of_kind(Kind.EVENT_CANCELLED)) == 1


def test_the_preview_writes_nothing_and_is_what_happens(delivered: Any) -> None:
    command_time = resolve_command_time(delivered.ledger, instant("2026-01-07T10:00"), delivered.now)
    head = delivered.ledger.head()
    shown = preview(
        delivered.ledger,
        "vehicle.delivered/A-1",
        actor="sales-clerk-1",
        reason="signed twice",
        command_time=command_time,
    )
    assert delivered.ledger.head() == head
    assert any(f.notified for f in shown.occurrences)
    assert call_off(delivered, "vehicle.delivered/A-1", "2026-01-07T10:00").occurrences == shown.occurrences
    with pytest.raises(Refused, match="already cancelled"):
        call_off(delivered, "vehicle.delivered/A-1", "2026-01-07T10:05")


def test_what_follows_is_told_also_where_other_business_came_since_the_last_run(delivered: Any) -> None:
    delivered.event("vehicle.delivered", "A-2", "2026-01-07 09:10", "2026-01-07T09:30", **DELIVERED)
    done = call_off(delivered, "vehicle.delivered/A-1", "2026-01-07T10:00")
    assert {f.effect for f in done.occurrences} == {CancellationEffect.LAPSES}
    assert delivered.verdict(DECORATION).phase is Phase.CLOSED
