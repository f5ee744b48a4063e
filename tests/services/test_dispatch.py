"""Messages are sent, tried again with growing waits, or given up, each once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from engine.domain.agreement.names import Names
from engine.domain.refusal import Refusal
from engine.services.ports.channels import SENT, SendResult
from engine.services.ports.ledger import Batch
from engine.services.ports.outbox import LeasedMessage, Message, MessagePart
from engine.services.run.backoff import Backoff
from engine.services.run.dispatch import Dispatched, dispatch
from engine.services.run.unsent_findings import unsent_findings
from engine.store.ledger import SqlLedger
from tests.conftest import World

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
AWAY = SendResult.later(Refusal("mail-server-away", server="mail:25", why="Connection refused"))
GONE = SendResult.never(Refusal("mail-recipient-rejected", server="mail:25", address="ann@example.com", why="550"))


class Line:
    """A channel with scripted answers, and a clock; it notes when a message was tried."""

    def __init__(self) -> None:
        self.now = START
        self.answers: Callable[[LeasedMessage], SendResult] = lambda _: SENT
        self.tried: list[tuple[str, datetime]] = []

    def send(self, leased: LeasedMessage) -> SendResult:
        self.tried.append((leased.message.key, self.now))
        return self.answers(leased)


@pytest.fixture
def ledger(world: World) -> SqlLedger:
    return world.ledger


@pytest.fixture
def line() -> Line:
    return Line()


def queue(ledger: SqlLedger, *keys: str, person: str = "ann") -> None:
    messages = tuple(
        Message(key, person, f"{person}@example.com", "mail", "digest", None, (), "subject", "text") for key in keys
    )
    ledger.commit(Batch("run", (), (), messages), ledger.expected_head(START))


def run(ledger: SqlLedger, line: Line) -> Dispatched:
    return dispatch(ledger.outbox, {"mail": line}, lambda: line.now)


def waits(ledger: SqlLedger, line: Line, until: timedelta) -> list[timedelta]:
    """Run each minute; the waits between the attempts."""
    while line.now < START + until:
        run(ledger, line)
        line.now += timedelta(minutes=1)
    at = [at for _, at in line.tried]
    return [later - earlier for earlier, later in pairwise(at)]


def test_a_message_that_is_accepted_is_not_sent_again(ledger: SqlLedger, line: Line) -> None:
    queue(ledger, "a", "b")
    assert run(ledger, line) == Dispatched(2, ())
    assert run(ledger, line) == Dispatched(0, ())
    assert [key for key, _ in line.tried] == ["a", "b"]


def test_the_wait_doubles_with_each_attempt(ledger: SqlLedger, line: Line) -> None:
    queue(ledger, "a")
    line.answers = lambda _: AWAY
    minutes = [wait // timedelta(minutes=1) for wait in waits(ledger, line, timedelta(hours=12))]
    assert minutes == [5, 10, 20, 40, 80, 160, 320]
    line.answers = lambda _: SENT
    line.now += timedelta(hours=6)
    assert run(ledger, line) == Dispatched(1, ())
    assert run(ledger, line) == Dispatched(0, ())


def test_the_other_end_may_ask_for_a_longer_wait(ledger: SqlLedger, line: Line) -> None:
    queue(ledger, "a")
    assert AWAY.why is not None
    slow = SendResult.later(AWAY.why, retry_after=timedelta(hours=1))
    line.answers = lambda _: slow
    assert waits(ledger, line, timedelta(hours=2))[0] == timedelta(hours=1)


def test_a_message_that_fails_for_three_days_is_given_up_and_reported_once(ledger: SqlLedger, line: Line) -> None:
    queue(ledger, "a")
    line.answers = lambda _: AWAY
    for days in range(4):
        line.now = START + timedelta(days=days)
        last = run(ledger, line)
    (finding,) = unsent_findings(last, Names())
    assert (finding.code, finding.about) == ("given-up", ("ann",))
    assert finding.text.en == (
        "Given up, not sent to ann (1) within 3 days: the mail server mail:25 cannot be reached: Connection refused. "
        "Fix the cause; later notifications are sent, those given up are not."
    )
    line.now += timedelta(days=1)
    assert run(ledger, line) == Dispatched(0, ()), "it is not tried again"
    assert [m.key for m in ledger.outbox.messages()] == ["a"], "and it is kept"


def test_an_outage_of_the_runs_themselves_gives_nothing_up(ledger: SqlLedger, line: Line) -> None:
    queue(ledger, "a")
    line.now += timedelta(days=30)
    line.answers = lambda _: AWAY
    (unsent,) = run(ledger, line).unsent
    assert unsent.wait == timedelta(minutes=5), "the days before its first attempt do not count"


def test_an_address_that_takes_nothing_is_given_up_at_once_and_named(ledger: SqlLedger, line: Line) -> None:
    queue(ledger, "a", "b")
    queue(ledger, "c", person="cas")
    line.answers = lambda leased: GONE if leased.message.person == "ann" else SENT
    done = run(ledger, line)
    assert done.sent == 1
    (finding,) = unsent_findings(done, Names())
    assert (finding.code, finding.about) == ("undeliverable", ("ann",))
    assert finding.text.en.startswith(
        "ann (ann@example.com) cannot be reached, given up (2): the mail server mail:25 rejects ann@example.com: 550. "
        "Correct the address"
    )
    line.now += timedelta(days=9)
    assert run(ledger, line) == Dispatched(0, ())
    assert [m.key for m in ledger.outbox.messages()] == ["a", "b", "c"], "and they are kept"


def test_a_message_for_a_channel_that_is_gone_waits_for_it(ledger: SqlLedger, line: Line) -> None:
    queue(ledger, "a")
    done = dispatch(ledger.outbox, {}, lambda: line.now)
    assert [finding.text.en for finding in unsent_findings(done, Names())] == [
        "Not sent to ann (1): the channel mail is not set up. A run 5 minutes from now or later tries again."
    ]
    line.now += timedelta(minutes=5)
    assert run(ledger, line).sent == 1


def test_people_kept_waiting_by_one_cause_are_one_finding(ledger: SqlLedger, line: Line) -> None:
    for number in range(7):
        queue(ledger, f"k{number}", person=f"p{number}")
    line.answers = lambda _: AWAY
    (finding,) = unsent_findings(run(ledger, line), Names())
    assert finding.text.zh == (
        "未能发送给 p0, p1, p2, p3, p4, …（7 封）：无法连接邮件服务器 mail:25：连接被拒绝。5 分钟后运行时会重试。"
    )


def test_html_and_parts_reach_the_channel_as_they_were_written(ledger: SqlLedger, line: Line) -> None:
    part = MessagePart("text/calendar; method=PUBLISH", "due.ics", b"BEGIN:VCALENDAR\r\n\xff")
    message = Message("a", "ann", "", "mail", "due", None, (), "s", "t", "<p>é", (part,))
    ledger.commit(Batch("run", (), (), (message,)), ledger.expected_head(START))
    (leased,) = ledger.outbox.lease(START, START + timedelta(minutes=2), 1)
    assert (leased.message, leased.attempt, leased.first_attempt_at) == (message, 1, START)


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (7, 320), (8, 360), (10_000, 360)])
def test_the_waits_of_the_policy(attempt: int, minutes: int) -> None:
    assert Backoff().wait(attempt) == timedelta(minutes=minutes)
