"""A delivery that needs no acceptance reaches its receiver, who can return it; and what has to be submitted is said."""

from typing import Any

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.figures.inbox import InboxSection
from engine.domain.ledger.entry import Kind
from engine.domain.text import Language
from engine.reports.inbox_text import InboxText
from engine.services.reading.inbox import inbox
from engine.services.refused import Refused
from tests.builders import SHANGHAI, instant

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
"""Order slip and delivery slip, both signed; due Friday 9 January 2026, 17:30."""
CONSULTANT, CLERK = "sales-consultant-1", "finance-clerk-1"
BOTH = ("order_slip", "delivery_slip")


@pytest.fixture
def car(world: Any) -> Any:
    """Thursday 8 January, 15:00: a car was delivered. The digests of that day went out at 16:00."""
    world.run("2026-01-02T09:00")
    world.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    world.run("2026-01-08T16:00")
    world.outbox.sent.clear()
    return world


def deliver(world: Any, at: str, *names: str, kind: Kind = Kind.DELIVERED) -> Any:
    files = {name: Attachment(f"{name}.png", b"\x89PNG\r\n\x1a\n") for name in names or BOTH}
    return world.act(kind, SLIPS, CONSULTANT, at, files=files, signed=names or BOTH)


def sections(world: Any, person: str, at: str) -> list[InboxSection]:
    rows = inbox(world.ledger, person, instant(at)).rows
    return [row.part for row in rows if any(j.occurrence.id == SLIPS for j in row.items)]


def written(world: Any, person: str, at: str, language: Language = Language.EN) -> str:
    shown = inbox(world.ledger, person, instant(at))
    text = InboxText(person, shown.book.organisation, language, SHANGHAI, instant(at), False)
    return "\n".join(text.lines(shown.rows, (), every=True))


def mailed(done: Any, person: str) -> str:
    return "\n".join(m.text + (m.html or "") for m in done.messages if m.person == person)


def test_it_is_in_the_inbox_of_the_receiver_with_who_when_what_and_until_when(car: Any) -> None:
    deliver(car, "2026-01-08T17:10")
    at = "2026-01-08T17:15"
    assert sections(car, CLERK, at) == [InboxSection.RETURNABLE]
    assert (
        f"sales-consultant-1, 2026-01-08 17:10: Order slip: order_slip.png (same file as for {SLIPS}); "
        "Delivery slip: delivery_slip.png. It can be returned until 2026-01-15 17:30"
    ) in written(car, CLERK, at)
    assert "sales-consultant-1 于 2026-01-08 17:10 交付：订单：order_slip.png" in written(car, CLERK, at, Language.ZH)
    assert f"duecourse return {SLIPS}" in written(car, CLERK, at)


def test_it_leaves_the_inbox_when_the_time_to_return_it_is_over(car: Any) -> None:
    deliver(car, "2026-01-08T17:10")
    assert sections(car, CLERK, "2026-01-15T17:30") == [InboxSection.RETURNABLE]
    assert sections(car, CLERK, "2026-01-15T17:30:01") == []


@pytest.mark.parametrize(("kind", "more"), [(Kind.ACCEPTED, {}), (Kind.RATED, {"score": 4})])
def test_it_leaves_the_inbox_once_somebody_has_accepted_or_rated_it(car: Any, kind: Kind, more: Any) -> None:
    deliver(car, "2026-01-08T17:10")
    car.act(kind, SLIPS, CLERK, "2026-01-09T10:00", **more)
    assert sections(car, CLERK, "2026-01-09T10:01") == []


def test_what_is_accepted_can_no_longer_be_returned_and_nothing_is_accepted_twice_or_too_late(car: Any) -> None:
    deliver(car, "2026-01-08T17:10")
    car.act(Kind.ACCEPTED, SLIPS, CLERK, "2026-01-09T10:00")
    with pytest.raises(Refused, match="accepted or has lapsed"):
        car.act(Kind.RETURNED, SLIPS, CLERK, "2026-01-09T10:05", reason="wrong car")
    with pytest.raises(Refused, match="nothing to accept"):
        car.act(Kind.ACCEPTED, SLIPS, CLERK, "2026-01-09T10:06")
    assert car.differences() == ()


def test_the_digest_tells_it_once(car: Any) -> None:
    deliver(car, "2026-01-08T17:10")
    assert mailed(car.run("2026-01-08T18:00"), CLERK) == "", "the digest of the day has gone out"
    friday = mailed(car.run("2026-01-09T09:00"), CLERK)
    assert "order_slip.png" in friday
    assert "2026-01-15 17:30" in friday
    assert f'duecourse return {SLIPS} --as {CLERK} --reason "…"' in friday
    assert "order_slip.png" not in mailed(car.run("2026-01-12T09:00"), CLERK)
    assert car.differences() == ()


def test_a_delivery_after_a_return_is_told_again(car: Any) -> None:
    deliver(car, "2026-01-08T17:10")
    car.run("2026-01-09T09:00")
    car.act(Kind.RETURNED, SLIPS, CLERK, "2026-01-09T10:00", reason="no stamp")
    deliver(car, "2026-01-09T11:00")
    assert "2026-01-09 11:00" in mailed(car.run("2026-01-12T09:00"), CLERK)


def test_a_delivery_that_nobody_can_return_any_more_is_not_told(car: Any) -> None:
    deliver(car, "2026-01-08T17:10")
    assert "order_slip.png" not in mailed(car.run("2026-01-16T09:00"), CLERK)


def test_the_owner_reads_what_to_submit_and_after_a_part_what_is_missing(car: Any) -> None:
    wanted = "To submit: Order slip (a photo or scan; signed by the customer); Delivery slip ("
    assert wanted in written(car, CONSULTANT, "2026-01-08T17:00")
    deliver(car, "2026-01-08T17:10", "order_slip", kind=Kind.PARTLY_DELIVERED)
    assert ("Still missing: Delivery slip (a photo or scan; signed by the customer). Submitted: Order slip") in written(
        car, CONSULTANT, "2026-01-08T17:15"
    )
    mail = mailed(car.run("2026-01-12T09:00"), CONSULTANT)
    assert mail.count("还缺：交车单（附照片或扫描件；须有客户签字）。已提交：订单") == 2, "in the text and in the page"
    assert "Still missing" not in mailed(car.run("2026-01-13T09:00"), CLERK)


def test_a_return_keeps_its_reason_and_by_whom_until_it_is_delivered_again(car: Any) -> None:
    deliver(car, "2026-01-08T17:10")
    car.act(Kind.RETURNED, SLIPS, CLERK, "2026-01-09T10:00", reason="no stamp")
    assert "no stamp" in mailed(car.run("2026-01-09T10:01"), CONSULTANT)
    for day in range(16, 21):  # the last step of the escalation is behind: every day
        assert "会计一：no stamp" in mailed(car.run(f"2026-01-{day}T09:00"), CONSULTANT) or day in (17, 18)
    shown = written(car, CONSULTANT, "2026-01-20T10:00")
    assert "returned by finance-clerk-1 (no stamp), please submit it again" in shown
    deliver(car, "2026-01-20T11:00")
    assert "no stamp" not in mailed(car.run("2026-01-21T09:00"), CONSULTANT)


def test_a_low_rating_is_told_to_the_owner_once(car: Any) -> None:
    deliver(car, "2026-01-08T17:10")
    car.run("2026-01-09T09:00")
    car.act(Kind.RATED, SLIPS, CLERK, "2026-01-09T10:00", score=1, comment="slow")
    assert "会计一 评价：1 分" in mailed(car.run("2026-01-12T09:00"), CONSULTANT)
    assert "评价" not in mailed(car.run("2026-01-13T09:00"), CONSULTANT)
    assert car.differences() == ()


def test_a_reminder_says_who_sent_it(car: Any) -> None:
    car.act(Kind.REMINDED, SLIPS, CLERK, "2026-01-09T18:00")
    assert "会计一 催办" in mailed(car.run("2026-01-09T18:01"), CONSULTANT)
