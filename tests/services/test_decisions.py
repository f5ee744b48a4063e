"""A request of one side notifies the other, may be answered for five working days, and silence is a no."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.domain.ledger.entry import Kind
from engine.domain.ledger.notification_topic import NotificationKind
from engine.domain.occurrence.verdict import Reason
from engine.intake.evidence import EvidenceFolder
from engine.services.actions.act import act
from engine.services.case import Done
from engine.services.command_time import resolve_command_time
from engine.services.refused import Refused
from tests import builders as build
from tests.builders import instant
from tests.conftest import World

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
"""From an event: due at the close of the next working day, Friday 9 January, 17:30."""
ARREARS = "insurance-finance/arrears-report@2025-12"
Doing = Callable[..., Done]
UNTIL = "2026-01-15T17:30"
"""The close of the fifth working day after Thursday 8 January."""


@pytest.fixture
def car(world: World) -> World:
    """Thursday 8 January, 15:00: a car was delivered."""
    world.run("2026-01-02T09:00")
    world.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    world.run("2026-01-08T16:00")
    return world


@pytest.fixture
def do(car: World) -> Doing:
    """Acts on the slips at an instant."""

    def doing(kind: Kind, actor: str, when: str, **fields: Any) -> Done:
        action = build.action(kind, SLIPS, actor, **fields)
        command_time = resolve_command_time(car.ledger, instant(when), car.now)
        return act(car.ledger, action, command_time, EvidenceFolder(car.folder / "evidence"))

    return doing


def notified(world: World, what: str) -> list[list[str]]:
    """The people notified of this about the slips, each time."""
    return [
        list(e.body["to"])  # type: ignore[arg-type]
        for e in world.entries(SLIPS, Kind.NOTIFIED)
        if str(e.body["step"]).startswith(what)
    ]


def ask_for_a_waiver(do: Doing, when: str = "2026-01-08T17:00") -> Done:
    return do(Kind.WAIVER_REQUESTED, "sales-consultant-1", when, reason="sale cancelled")


def test_who_answers_for_the_consumer_is_told_what_is_asked_and_by_when(car: World, do: Doing) -> None:
    assert Reason.ANSWER_AWAITED in ask_for_a_waiver(do).verdict.reasons
    car.run("2026-01-09T08:30")
    assert notified(car, NotificationKind.REQUESTED) == [["finance-clerk-1", "finance-clerk-2", "finance-head-1"]]
    letters = {m.person: m.text for m in car.ledger.outbox.messages() if SLIPS in m.about}
    assert (
        "销售顾问一: waiver requested (sale cancelled). "
        "Please answer by 2026-01-15 17:30; no answer counts as a no" in (letters["finance-clerk-2"])
    )
    assert "销售顾问一：申请豁免（sale cancelled）。请在 2026-01-15 17:30 前答复" in letters["finance-head-1"]


def test_silence_is_a_no_from_that_instant_on_and_the_owner_is_told(car: World, do: Doing) -> None:
    ask_for_a_waiver(do)
    car.run("2026-01-15T17:29")
    before = car.verdict(SLIPS)
    assert (before.reasons, before.next_change_at) == ((Reason.ANSWER_AWAITED,), instant(UNTIL))
    car.run(UNTIL)
    assert car.verdict(SLIPS).reasons == ()
    with pytest.raises(
        Refused, match=r"The time to answer ended at 2026-01-15 17:30: no answer counts as a no\. It can be requested"
    ):
        do(Kind.WAIVER_GRANTED, "finance-head-1", UNTIL)
    car.run("2026-01-16T08:30")
    assert notified(car, NotificationKind.EXPIRED) == [["sales-consultant-1", "sales-consultant-2"]]
    assert car.differences() == ()


def test_what_expired_can_be_asked_again_and_the_answer_belongs_to_the_new_asking(car: World, do: Doing) -> None:
    ask_for_a_waiver(do)
    with pytest.raises(Refused, match="This request is already waiting for an answer"):
        ask_for_a_waiver(do, "2026-01-15T17:29")
    ask_for_a_waiver(do, UNTIL)
    do(Kind.WAIVER_REFUSED, "finance-head-1", "2026-01-16T10:00", reason="the sale stands")
    car.run("2026-01-19T08:30")
    assert notified(car, NotificationKind.DECIDED) == [["sales-consultant-1", "sales-consultant-2"]]
    (letter,) = [
        m.text for m in car.ledger.outbox.messages() if m.person == "sales-consultant-1" and "不同意豁免" in m.text
    ]
    assert "财务部经理：不同意豁免（the sale stands）" in letter
    assert car.differences() == ()


def test_an_earlier_date_of_a_delivery_is_asked_of_the_consumer(car: World) -> None:
    car.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-09T10:00", claimed="2026-01-04T10:00")
    car.run("2026-01-12T08:30")
    letters = [
        m for m in car.ledger.outbox.messages() if ARREARS in m.about and "dated back to 2026-01-04 10:00" in m.text
    ]
    assert [m.person for m in letters] == ["finance-clerk-2"]  # the others read Chinese
    car.act(Kind.DATE_CONFIRMED, ARREARS, "finance-clerk-1", "2026-01-12T10:00")
    car.run("2026-01-13T08:30")
    answers = [
        e for e in car.entries(ARREARS, Kind.NOTIFIED) if str(e.body["step"]).startswith(NotificationKind.DECIDED)
    ]
    assert [list(e.body["to"]) for e in answers] == [["insurance-clerk-1"]]  # type: ignore[arg-type]


# ---- pauses that began or ended earlier


def test_a_pause_counts_from_its_recording_until_the_consumer_agrees_that_it_began_earlier(
    car: World, do: Doing
) -> None:
    stopped = do(
        Kind.PAUSED, "sales-consultant-1", "2026-01-09T10:00", waiting_for="customer", at=instant("2026-01-08T16:00")
    )
    assert stopped.verdict.due is None
    resumed = do(Kind.RESUMED, "sales-consultant-1", "2026-01-09T11:00")
    assert resumed.verdict.due is not None and resumed.verdict.due.at == instant("2026-01-09T17:30")
    agreed = do(Kind.DATE_CONFIRMED, "finance-clerk-1", "2026-01-09T12:00")
    assert agreed.verdict.due is not None and agreed.verdict.due.at == instant("2026-01-10T17:30")
    car.run("2026-01-09T13:00")
    assert car.verdict(SLIPS).due == agreed.verdict.due
    assert car.differences() == ()


def test_an_earlier_end_that_the_consumer_claims_needs_the_providers_yes(car: World, do: Doing) -> None:
    do(Kind.PAUSED, "sales-consultant-1", "2026-01-08T17:00", waiting_for="customer")
    with pytest.raises(Refused, match="The pause began at 2026-01-08 17:00: it cannot end earlier"):
        do(Kind.RESUMED, "finance-clerk-1", "2026-01-12T10:00", at=instant("2026-01-08T16:00"))
    ended = do(Kind.RESUMED, "finance-clerk-1", "2026-01-12T10:00", at=instant("2026-01-09T10:00"))
    assert ended.verdict.due is not None and ended.verdict.due.at == instant("2026-01-13T17:30")
    with pytest.raises(Refused, match="Only Sales can do this"):
        do(Kind.DATE_CONFIRMED, "finance-head-1", "2026-01-12T11:00")
    car.run("2026-01-13T08:30")
    assert notified(car, NotificationKind.REQUESTED) == [["sales-consultant-1", "sales-consultant-2", "sales-head-1"]]
    agreed = do(Kind.DATE_CONFIRMED, "sales-head-1", "2026-01-13T09:00")
    assert agreed.verdict.due is not None and agreed.verdict.due.at == instant("2026-01-10T17:30")


def test_an_earlier_beginning_that_nobody_answers_stays_at_the_recording(car: World, do: Doing) -> None:
    do(Kind.PAUSED, "sales-consultant-1", "2026-01-09T10:00", waiting_for="bank", at=instant("2026-01-08T16:00"))
    do(Kind.RESUMED, "sales-consultant-1", "2026-01-09T11:00")
    with pytest.raises(Refused, match=r"The time to answer ended at 2026-01-16 17:30: no answer counts as a no\.$"):
        do(Kind.DATE_CONFIRMED, "finance-clerk-1", "2026-01-16T17:30")
    car.run("2026-01-19T08:30")
    due = car.verdict(SLIPS).due
    assert due is not None and due.at == instant("2026-01-09T17:30")


# ---- a time that both sides name


def test_the_side_that_did_not_name_the_time_last_is_told_of_it(world: World) -> None:
    world.run("2026-01-02T09:00")
    obligation, clerk = "customer-service-finance/bank-company", "customer-service-clerk-1"
    id = world.request(
        obligation, "finance-cashier-1", "2026-01-05T09:00", key="B-1", wish="2026-01-07T10:00"
    ).occurrence.id
    world.act(Kind.RESPONDED, id, clerk, "2026-01-05T09:30", time="2026-01-07T14:00")
    world.run("2026-01-06T08:30")
    letters = [m for m in world.ledger.outbox.messages() if id in m.about and "【提议时间】" in m.text]
    assert {m.person for m in letters} == {"finance-cashier-1"}
    assert all("提议 2026-01-07 14:00" in m.text for m in letters)
    world.act(Kind.RESPONDED, id, "finance-cashier-1", "2026-01-06T09:00")
    world.run("2026-01-07T08:30")
    letters = [m for m in world.ledger.outbox.messages() if id in m.about and "时间已约定：2026-01-07 14:00" in m.text]
    assert {m.person for m in letters} == {clerk}
    assert world.differences() == ()
