"""Each notification reaches its people once, and messages are sent."""

from datetime import date, timedelta
from typing import Any

import pytest

from engine.domain.ledger.entry import Kind
from engine.services.run.backoff import BACKOFF
from engine.services.run.dispatch import LEASE
from tests.builders import instant


@pytest.fixture
def begun(world: Any) -> Any:
    world.run("2026-01-05T09:00")
    world.outbox.sent.clear()
    return world


def notified(done: Any) -> list[tuple[str, str]]:
    return sorted((m.person, m.step) for m in done.messages)


def test_a_person_gets_one_digest_a_local_day_and_a_second_run_that_day_nothing(begun: Any) -> None:
    first = begun.run("2026-01-06T09:00")
    assert {step for _, step in notified(first)} == {"digest"}
    people = [p for p, _ in notified(first)]
    assert len(people) == len(set(people)) > 0
    assert begun.run("2026-01-06T16:00").notifications == 0
    digests = [(m.person, m.digest_on) for m in begun.ledger.outbox.messages() if m.digest_on]
    assert len(digests) == len(set(digests))
    assert {m.digest_on for m in first.messages} == {date(2026, 1, 6)}


def test_a_digest_waits_for_its_hour(begun: Any) -> None:
    assert begun.run("2026-01-06T08:29:59").notifications == 0
    assert begun.run("2026-01-06T08:30").notifications > 0


def test_each_person_is_written_to_in_their_own_language(begun: Any) -> None:
    begun.event(
        "customer.in_default", "D-7", "2026-01-05 10:00", "2026-01-05T10:05", customer="C", order="O", amount="10"
    )
    begun.run("2026-01-20T09:00")
    texts = {m.person: m.subject + m.text for m in begun.ledger.outbox.messages()}
    assert "Rehearsal" in texts["insurance-head-1"]
    assert "演练" in texts["insurance-clerk-1"]


ARREARS = "insurance-finance/arrears-report@2025-12"


def test_a_return_is_told_singly_and_at_once_where_the_days_digest_has_gone_out(begun: Any) -> None:
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-05T10:00")
    assert begun.run("2026-01-05T10:30").notifications == 0
    begun.act(Kind.RETURNED, ARREARS, "finance-clerk-1", "2026-01-05T11:00", reason="wrong")
    done = begun.run("2026-01-05T11:01")
    assert [(m.person, m.step.split()[0], m.about) for m in done.messages] == [
        ("insurance-clerk-1", "returned", (ARREARS,))
    ]
    assert begun.run("2026-01-05T11:02").notifications == 0


def test_a_return_goes_into_the_days_digest_where_that_is_still_to_come(begun: Any) -> None:
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-05T10:00")
    begun.act(Kind.RETURNED, ARREARS, "finance-clerk-1", "2026-01-05T18:00", reason="wrong")
    done = begun.run("2026-01-06T09:00")
    assert [m.step for m in done.messages if m.person == "insurance-clerk-1"] == ["digest"]


# ---- what waits for acceptance


def asked_to_accept(done: Any, id: str = ARREARS) -> dict[str, str]:
    """The people whose messages say that a delivery waits for acceptance, and these messages."""
    return {m.person: m.text for m in done.messages if id in m.about and m.person.startswith("finance")}


def test_the_receivers_read_in_the_next_digest_by_when_silence_accepts_a_delivery(begun: Any) -> None:
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-05T10:00")
    assert begun.run("2026-01-05T10:30").notifications == 0, "it waits for the digest"
    read = asked_to_accept(begun.run("2026-01-06T09:00"))
    assert set(read) == {"finance-clerk-1", "finance-clerk-2"}, "whoever receives it, and no head"
    zh, en = read["finance-clerk-1"], read["finance-clerk-2"]
    assert "【待验收】1 项" in zh
    assert "保险专员：本期无发生（零报告）。2026-01-07 17:30 前未退回视为验收" in zh
    assert "To be accepted (1)" in en
    assert "保险专员: nothing to report. It is accepted automatically at 2026-01-07 17:30 unless it is returned" in en
    assert f"Next: duecourse accept {ARREARS} --as finance-clerk-2" in en
    assert begun.ledger.occurrences.rows([ARREARS])[ARREARS].wake_at == instant("2026-01-07T17:30")


def test_a_delivery_is_told_once_and_anew_after_a_return(begun: Any) -> None:
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-05T10:00")
    begun.run("2026-01-06T09:00")
    assert asked_to_accept(begun.run("2026-01-07T09:00")) == {}
    begun.act(Kind.RETURNED, ARREARS, "finance-clerk-1", "2026-01-07T10:00", reason="wrong")
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-07T11:00")
    assert "finance-clerk-2" in asked_to_accept(begun.run("2026-01-08T09:00"))


def test_what_is_accepted_before_the_next_digest_is_not_told(begun: Any) -> None:
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-05T10:00")
    begun.act(Kind.ACCEPTED, ARREARS, "finance-clerk-1", "2026-01-05T16:00")
    assert asked_to_accept(begun.run("2026-01-06T09:00")) == {}


def test_parts_of_one_line_are_told_as_one_row_with_a_tick_each(begun: Any) -> None:
    begun.event(
        "employee.joined", "E-1", "2026-01-05 10:00", "2026-01-05T10:05", name="张三", department="D", position="P"
    )
    begun.run("2026-01-05T10:06")
    deposit = "hr-finance/new-employee.deposit@employee.joined/E-1"
    begun.act(Kind.DELIVERED, deposit, "hr-clerk-1", "2026-01-05T15:00", values={"told_on": "2026-01-05"})
    done = begun.run("2026-01-06T09:00")
    (text,) = [m.text for m in done.messages if m.person == "hr-clerk-1"]
    (row,) = [row for row in text.split("\n\n") if "新员工入职手续" in row]
    ticks = [line.strip() for line in row.splitlines() if "✓" in line or "□" in line]
    assert ticks == ["✓ 通知新员工到财务部交押金", "□ 建立员工档案", "□ 核算工龄"]
    assert row.count("duecourse deliver") == 2


# ---- sending


def test_a_message_that_fails_waits_and_holds_up_nobody(begun: Any) -> None:
    unlucky = begun.dry_run("2026-01-06T09:00").messages[0].person
    begun.outbox.broken = {unlucky}
    done = begun.run("2026-01-06T09:00")
    assert (done.failed, done.sent) == (1, done.notifications - 1)
    begun.outbox.broken = set()
    begun.outbox.sent.clear()
    begun.now += BACKOFF.first - timedelta(seconds=1)
    assert begun.run("2026-01-06T09:00").sent == 0
    begun.now += timedelta(seconds=1)
    assert begun.run("2026-01-06T09:00").sent == 1
    assert [item.message.person for item in begun.outbox.sent] == [unlucky]


def test_a_message_that_no_channel_can_take_holds_up_nobody_either(begun: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    original = begun.outbox.send
    unlucky = begun.dry_run("2026-01-06T09:00").messages[0].person

    def send(leased: Any) -> Any:
        if leased.message.person == unlucky:
            raise ValueError("no such letter")
        return original(leased)

    monkeypatch.setattr(begun.outbox, "send", send)
    done = begun.run("2026-01-06T09:00")
    assert (done.failed, done.sent) == (1, done.notifications - 1)


def test_what_one_sender_holds_no_other_takes_until_its_lease_ends(begun: Any) -> None:
    begun.run("2026-01-06T07:00")
    ledger, now = begun.ledger, begun.now
    begun.outbox.broken = {p.id for p in begun.definitions.people}
    begun.run("2026-01-06T09:00")
    now += BACKOFF.first
    held = ledger.outbox.lease(now, now + LEASE, 50)
    assert held
    assert ledger.outbox.lease(now + LEASE - timedelta(seconds=1), now + 2 * LEASE, 50) == ()
    again = ledger.outbox.lease(now + LEASE, now + 2 * LEASE, 50)
    assert [x.id for x in again] == [x.id for x in held]
    assert all(b.fence == a.fence + 1 for a, b in zip(held, again, strict=True))
    assert not ledger.outbox.sent(held[0], now), "who lost the lease cannot mark"
    assert ledger.outbox.sent(again[0], now)
    assert not ledger.outbox.sent(again[0], now)


def test_a_slow_sender_lets_go_of_what_its_lease_no_longer_covers(begun: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    original = begun.outbox.send

    def send(leased: Any) -> Any:
        begun.now += LEASE  # each hand-over takes as long as the lease
        return original(leased)

    monkeypatch.setattr(begun.outbox, "send", send)
    done = begun.run("2026-01-06T09:00")
    assert done.sent == done.notifications == len(begun.outbox.sent)
