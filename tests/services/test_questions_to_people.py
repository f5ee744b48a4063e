"""An event that lacks a field is a question to the department that recorded it: in words, where its people look."""

from typing import Any

import pytest

from engine.domain.text import Language
from engine.reports.inbox_text import InboxText
from engine.services.reading.inbox import inbox
from tests.builders import SHANGHAI, instant

HEAD, OTHER = "sales-head-1", "finance-head-1"
SENTENCE = "约定交车 客户庚 样A1007 · A-7 缺少交车时间，无法判断是否适用“17点后现金交车的劝客户提前付款或刷卡”"


@pytest.fixture
def asked(world: Any) -> Any:
    """Monday 5 January: a delivery was arranged to be paid in cash, but not for when. The digests have gone out."""
    world.run("2026-01-05T09:00")
    arranged(world, "2026-01-05T10:05")
    world.run("2026-01-05T10:10")
    return world


def arranged(world: Any, at: str, **more: str) -> None:
    data = {"customer": "客户庚", "plate": "样A1007", "payment": "cash", "amount": "10", **more}
    known = {f.name for f in world.definitions.catalogue.event("delivery.arranged").fields}
    world.event("delivery.arranged", "A-7", "2026-01-05 10:00", at, **{k: v for k, v in data.items() if k in known})


def mailed(done: Any, person: str) -> str:
    return "\n".join(m.subject + m.text + (m.html or "") for m in done.messages if m.person == person)


def written(world: Any, person: str, at: str) -> str:
    shown = inbox(world.ledger, person, instant(at))
    text = InboxText(person, shown.book.organisation, Language.ZH, SHANGHAI, instant(at), False)
    return "\n".join(text.lines(shown.rows, (), every=True, questions=shown.questions))


def test_it_stands_in_the_digests_of_the_head_until_it_is_answered(asked: Any) -> None:
    tuesday = asked.run("2026-01-06T09:00")
    mail = mailed(tuesday, HEAD)
    assert mail.count(SENTENCE) == 2, "in the text and in the page"
    assert "A-7" not in mailed(tuesday, OTHER)
    assert asked.run("2026-01-06T10:00").notifications == 0
    assert "A-7" in mailed(asked.run("2026-01-07T09:00"), HEAD)
    arranged(asked, "2026-01-07T10:00", delivery_at="2026-01-08 16:00")
    assert "A-7" not in mailed(asked.run("2026-01-08T09:00"), HEAD)
    assert asked.differences() == ()


def test_a_digest_with_a_question_alone_waits_for_a_working_day(asked: Any) -> None:
    for day in (6, 7, 8, 9, 10):
        asked.run(f"2026-01-{day:02}T09:00")
    assert mailed(asked.run("2026-01-11T09:00"), HEAD) == "", "a Sunday"
    assert "A-7" in mailed(asked.run("2026-01-12T09:00"), HEAD)


def test_it_is_in_the_inbox_of_the_head_with_its_source_and_in_no_other(asked: Any) -> None:
    shown = written(asked, HEAD, "2026-01-05T10:15")
    assert "待补充的信息（1）\n* " + SENTENCE in shown
    assert "来源：test" in shown
    assert "待补充" not in written(asked, OTHER, "2026-01-05T10:15")
    assert "待补充" not in written(asked, "sales-consultant-1", "2026-01-05T10:15")


def test_the_report_says_it_in_words(asked: Any) -> None:
    assert SENTENCE in asked.report("2026-01-05T10:15")
