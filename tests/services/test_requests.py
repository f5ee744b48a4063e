"""The two sides of a request: each reads what the other wants, and nobody agrees to a time that nobody named."""

from typing import Any

import pytest

from engine.domain.ledger.entry import Kind
from engine.domain.text import Language
from engine.reports.inbox_text import InboxText
from engine.services.reading.inbox import inbox
from engine.services.refused import Refused
from engine.wording.entry import entry_detail
from tests.builders import SHANGHAI, instant

COMPANY = "customer-service-finance/bank-company"
REQUEST = f"{COMPANY}@request/R-1"
CASHIER, CLERK = "finance-cashier-1", "customer-service-clerk-1"
WISH = "2026-01-06T15:00"


@pytest.fixture
def asked(world: Any) -> Any:
    """Monday 5 January, 9:00: the cashier wants company to the bank on Tuesday at 15:00."""
    world.run("2026-01-05T08:45")
    world.request(COMPANY, CASHIER, "2026-01-05T09:00", key="R-1", wish=WISH, comment="去建行办承兑")
    return world


def respond(world: Any, actor: str, at: str, time: str | None = None, comment: str = "") -> Any:
    return world.act(Kind.RESPONDED, REQUEST, actor, at, time=time, comment=comment)


def why(world: Any, actor: str, at: str, time: str | None = None) -> str:
    with pytest.raises(Refused) as refused:
        respond(world, actor, at, time)
    return refused.value.text.en


def written(world: Any, person: str, at: str) -> str:
    shown = inbox(world.ledger, person, instant(at))
    text = InboxText(person, shown.book.organisation, Language.EN, SHANGHAI, instant(at), False)
    return "\n".join(text.lines(shown.rows, (), every=True))


def mailed(done: Any, person: str) -> str:
    return "\n".join(m.text for m in done.messages if m.person == person)


def test_the_owner_reads_the_wish_its_comment_and_who_asks(asked: Any) -> None:
    shown = written(asked, CLERK, "2026-01-05T09:05")
    assert "* Go to the bank with Finance  去建行办承兑\n" in shown
    assert "requested by finance-cashier-1 for 2026-01-06 15:00" in shown
    mail = mailed(asked.run("2026-01-05T09:30"), CLERK)
    assert "去建行办承兑" in mail
    assert "出纳 请求，希望时间 2026-01-06 15:00" in mail


def test_a_response_without_a_time_agrees_to_the_wish_and_the_entry_says_the_time(asked: Any) -> None:
    done = respond(asked, CLERK, "2026-01-05T09:30")
    assert done.verdict.due.at == instant(WISH)
    assert [text.en for text in entry_detail(done.entry, SHANGHAI)] == ["agreed to 2026-01-06 15:00"]


def test_a_counter_proposal_is_read_by_the_other_side_and_agreed_only_once_both_named_it(asked: Any) -> None:
    done = respond(asked, CLERK, "2026-01-05T09:30", "2026-01-06T16:00", "15点有会")
    assert done.verdict.due is None
    assert [text.en for text in entry_detail(done.entry, SHANGHAI)] == ["proposed 2026-01-06 16:00", "15点有会"]
    shown = written(asked, CASHIER, "2026-01-05T09:35")
    assert "customer-service-clerk-1 proposes 2026-01-06 16:00 (15点有会); the other side agrees" in shown
    assert "agreed:" not in shown
    assert "客服专员 提议 2026-01-06 16:00（15点有会）" in mailed(asked.run("2026-01-06T09:00"), CASHIER)
    assert respond(asked, CASHIER, "2026-01-06T09:30").verdict.due.at == instant("2026-01-06T16:00")
    assert "agreed: 2026-01-06 16:00 (finance-cashier-1)" in written(asked, CLERK, "2026-01-06T09:35")


def test_a_new_proposal_after_an_agreement_waits_for_the_other_side_and_the_old_time_stays(asked: Any) -> None:
    respond(asked, CLERK, "2026-01-05T09:30")
    done = respond(asked, CASHIER, "2026-01-05T10:00", "2026-01-07T10:00")
    assert done.verdict.due.at == instant(WISH)
    assert "finance-cashier-1 proposes 2026-01-07 10:00" in written(asked, CLERK, "2026-01-05T10:05")
    assert f"duecourse respond {REQUEST}" in written(asked, CLERK, "2026-01-05T10:05")


def test_nobody_agrees_to_a_time_that_nobody_named(world: Any) -> None:
    world.run("2026-01-05T08:45")
    world.request(COMPANY, CASHIER, "2026-01-05T09:00", key="R-1")
    assert why(world, CLERK, "2026-01-05T09:30") == "The other side has named no time to agree to: say which time."
    respond(world, CLERK, "2026-01-05T09:31", "2026-01-06T10:00")
    assert why(world, CLERK, "2026-01-05T09:32") == "The other side has named no time to agree to: say which time."


def test_a_time_that_has_passed_is_neither_wanted_nor_proposed_nor_agreed_to(asked: Any) -> None:
    with pytest.raises(Refused, match="2026-01-05 09:00 has passed: name a time that lies ahead"):
        asked.request(COMPANY, CASHIER, "2026-01-05T09:00", key="R-2", wish="2026-01-05T09:00")
    assert "2026-01-05 09:29 has passed" in why(asked, CLERK, "2026-01-05T09:30", "2026-01-05T09:29")
    assert "2026-01-06 15:00 has passed" in why(asked, CLERK, "2026-01-06T15:00")


def test_two_requests_are_told_apart_by_their_comments_wherever_they_are_listed(asked: Any) -> None:
    asked.request(COMPANY, CASHIER, "2026-01-05T09:10", key="R-2", wish=WISH, comment="去工行开户")
    shown = written(asked, CLERK, "2026-01-05T09:15")
    assert "  去建行办承兑\n" in shown
    assert "  去工行开户\n" in shown


def test_the_report_shows_what_is_wanted_by_whom_and_what_was_proposed(asked: Any) -> None:
    respond(asked, CLERK, "2026-01-05T09:30", "2026-01-06T16:00")
    report = asked.report("2026-01-05T10:00")
    assert "去建行办承兑" in report
    assert "requested by finance-cashier-1 for 2026-01-06 15:00" in report
    assert "customer-service-clerk-1 proposes 2026-01-06 16:00" in report


def test_an_overdue_request_keeps_its_comment_and_who_asks_in_the_report(world: Any) -> None:
    world.run("2026-01-05T08:45")
    world.request("hr-finance/wage-changes", "finance-clerk-1", "2026-01-05T09:00", key="W-1", comment="一月调薪")
    report = world.report("2026-01-30T10:00")
    assert "一月调薪" in report
    assert "requested by finance-clerk-1, no time named" in report
