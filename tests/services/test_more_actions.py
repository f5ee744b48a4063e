"""Actions besides delivering: pause, request an extension or a waiver, withdraw, reassign, remind."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from engine.checks.evidence import Evidence
from engine.domain.action.evidence import Attachment
from engine.domain.figures.overdue import OverdueReport
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.notification_topic import NotificationKind
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness
from engine.services.actions.act import act
from engine.services.case import Done
from engine.services.command_time import resolve_command_time
from engine.services.reading.overdue import report_overdue
from engine.services.refused import Refused
from tests import builders as build

CHINA = timezone(timedelta(hours=8))
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
"""From an event: due at the close of the next working day, Friday 9 January, 17:30."""
ARREARS = "insurance-finance/arrears-report@2025-12"
DEFAULT = "consumer-credit-finance/default-notice@customer.in_default/D-1#1"
Doing = Callable[..., Done]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.fixture
def delivered_car(world: Any) -> Any:
    """Thursday 8 January, 15:00: a car was delivered."""
    world.run("2026-01-02T09:00")
    world.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    world.run("2026-01-08T16:00")
    return world


@pytest.fixture
def do(delivered_car: Any) -> Doing:
    """Acts on the slips (or another occurrence) at an instant."""

    def doing(kind: Kind, actor: str, when: str, occurrence: str = SLIPS, **fields: Any) -> Done:
        command_time = resolve_command_time(delivered_car.ledger, at(when), delivered_car.now)
        action = build.action(kind, occurrence, actor, **fields)
        return act(delivered_car.ledger, action, command_time, Evidence(delivered_car.folder / "evidence"))

    return doing


@pytest.fixture
def refused(do: Doing, delivered_car: Any) -> Callable[..., str]:
    """The text that refuses an action; nothing is written."""

    def refusal(*args: Any, **fields: Any) -> str:
        head = delivered_car.ledger.head()
        with pytest.raises(Refused) as error:
            do(*args, **fields)
        assert delivered_car.ledger.head() == head
        assert error.value.text.zh
        return str(error.value.text.en)

    return refusal


def notified_steps(world: Any, id: str) -> list[str]:
    return [str(e.body["step"]).split()[0] for e in world.entries(id, Kind.NOTIFIED)]


# ---- pauses


def test_who_is_waited_for_reads_that_it_is_the_own_department(do: Doing, delivered_car: Any) -> None:
    do(Kind.PAUSED, "sales-consultant-1", "2026-01-08T17:00", waiting_for="consumer", reason="stamp")
    done = delivered_car.run("2026-01-09T09:00")
    texts = {m.person: m.text for m in done.messages}
    assert "等待您部门（stamp）" in texts["finance-clerk-1"]
    assert "waiting for your department (stamp)" in texts["finance-clerk-2"]


def test_a_pause_takes_the_due_instant_away_and_a_resume_gives_a_later_one(do: Doing, delivered_car: Any) -> None:
    done = do(Kind.PAUSED, "sales-consultant-1", "2026-01-08T17:00", waiting_for="customer", reason="signature")
    assert (done.verdict.due, done.verdict.reasons) == (None, (Reason.STOPPED,))
    delivered_car.run("2026-01-12T09:00")
    stored = delivered_car.verdict(SLIPS)
    assert (stored.phase, stored.timeliness, stored.reasons) == (Phase.OPEN, Timeliness.PENDING, (Reason.STOPPED,))
    assert NotificationKind.PAUSED in notified_steps(delivered_car, SLIPS)
    assert delivered_car.differences() == ()
    done = do(Kind.RESUMED, "finance-clerk-1", "2026-01-12T10:00")
    assert done.verdict.due is not None and done.verdict.due.at == at("2026-01-13T17:30")
    delivered_car.run("2026-01-13T09:00")
    assert NotificationKind.RESUMED in notified_steps(delivered_car, SLIPS)
    assert delivered_car.verdict(SLIPS).due == done.verdict.due
    assert delivered_car.differences() == ()
    assert delivered_car.entries(SLIPS, Kind.BREACHED) == []


def test_a_pause_is_for_the_provider_and_names_whom_it_waits_for(refused: Callable[..., str]) -> None:
    assert refused(Kind.PAUSED, "finance-clerk-1", "2026-01-08T17:00", waiting_for="customer").startswith(
        "Only Sales can do this (paused)"
    )
    for who in ("", "nobody", "sales"):
        error = refused(Kind.PAUSED, "sales-consultant-1", "2026-01-08T17:00", waiting_for=who)
        assert error.startswith("A pause needs the party it waits for: consumer, ")
        assert error.endswith(f"not “{who}”.")


def test_a_calendar_date_does_not_pause(refused: Callable[..., str]) -> None:
    error = refused(Kind.PAUSED, "insurance-clerk-1", "2026-01-08T17:00", occurrence=ARREARS, waiting_for="customer")
    assert error.startswith("This item is due on a calendar date and cannot be paused")


def test_a_clock_is_stopped_once_and_not_after_its_due_instant(do: Doing, refused: Callable[..., str]) -> None:
    assert refused(Kind.RESUMED, "sales-consultant-1", "2026-01-08T16:30") == ("This item is not paused.")
    assert refused(Kind.PAUSED, "sales-consultant-1", "2026-01-09T17:30", waiting_for="bank") == (
        "The due time has passed: this item can no longer be paused."
    )
    do(Kind.PAUSED, "sales-consultant-1", "2026-01-09T17:29", waiting_for="bank")
    assert refused(Kind.PAUSED, "sales-consultant-1", "2026-01-09T17:31", waiting_for="bank") == (
        "This item is already paused."
    )


# ---- extension, waiver, not applicable


def test_an_extension_is_asked_for_and_granted_by_the_other_side(do: Doing, delivered_car: Any) -> None:
    due, later = at("2026-01-09T17:30"), at("2026-01-14T12:00")
    asked = do(Kind.EXTENSION_REQUESTED, "sales-consultant-1", "2026-01-08T17:00", until=later, reason="stamp")
    assert asked.verdict.due is not None and asked.verdict.due.at == due  # nothing moves before the yes
    delivered_car.run("2026-01-09T09:00")
    assert "requested" in notified_steps(delivered_car, SLIPS)
    granted = do(Kind.EXTENSION_GRANTED, "finance-head-1", "2026-01-09T10:00")
    assert granted.verdict.due is not None and granted.verdict.due.at == later
    delivered_car.run("2026-01-12T09:00")
    assert "decided" in notified_steps(delivered_car, SLIPS)
    stored = delivered_car.verdict(SLIPS)
    assert (stored.timeliness, stored.due) == (Timeliness.PENDING, granted.verdict.due)
    assert delivered_car.entries(SLIPS, Kind.BREACHED) == []
    delivered_car.run("2026-01-14T12:00")
    assert [e.effective_at for e in delivered_car.entries(SLIPS, Kind.BREACHED)] == [later]
    (line,) = [x for x in report(delivered_car, "2026-01-15T12:00").lines if x.occurrence == SLIPS]
    assert (line.due_at, line.first_due_at, line.age_days) == (later, due, 1)
    assert delivered_car.differences() == ()


def test_an_extension_after_the_breach_leaves_the_breach_in_the_record(do: Doing, delivered_car: Any) -> None:
    delivered_car.run("2026-01-10T09:00")
    assert delivered_car.verdict(SLIPS).timeliness is Timeliness.OVERDUE
    do(Kind.EXTENSION_REQUESTED, "sales-consultant-1", "2026-01-10T10:00", until=at("2026-01-14T12:00"), reason="r")
    do(Kind.EXTENSION_GRANTED, "finance-head-1", "2026-01-10T11:00")
    delivered_car.run("2026-01-12T09:00")
    assert delivered_car.verdict(SLIPS).timeliness is Timeliness.PENDING
    assert len(delivered_car.entries(SLIPS, Kind.BREACHED)) == 1
    assert delivered_car.differences() == ()


def test_calendar_dates_can_be_extended_and_a_no_moves_nothing(do: Doing, delivered_car: Any) -> None:
    id = "insurance-finance/arrears-report@2026-01"
    delivered_car.run("2026-02-01T09:00")
    due = delivered_car.verdict(id).due
    for answer, moved in ((Kind.EXTENSION_REFUSED, False), (Kind.EXTENSION_GRANTED, True)):
        do(
            Kind.EXTENSION_REQUESTED,
            "insurance-clerk-1",
            "2026-02-01T11:00",
            id,
            until=at("2026-02-09T12:00"),
            reason="r",
        )
        done = do(answer, "finance-head-1", "2026-02-01T11:00", id)
        assert (done.verdict.due != due) is moved


def test_an_extension_names_a_later_instant_and_its_reason(refused: Callable[..., str]) -> None:
    who = (Kind.EXTENSION_REQUESTED, "sales-consultant-1", "2026-01-08T17:00")
    assert refused(*who, until=at("2026-01-14T12:00")) == "A reason is required (extension requested)."
    assert refused(*who, until=at("2026-01-09T17:30"), reason="r") == (
        "An extension needs a time later than the current due time 2026-01-09 17:30 and later than now."
    )


def test_an_earlier_date_of_the_consumer_lets_nobody_grant_their_own_extension(
    do: Doing, refused: Callable[..., str]
) -> None:
    do(Kind.PAUSED, "sales-consultant-1", "2026-01-08T17:00", waiting_for="consumer", reason="stamp")
    do(Kind.RESUMED, "finance-clerk-1", "2026-01-09T11:00", at=at("2026-01-09T09:30"))  # waits for the provider's yes
    until = at("2026-01-20T17:30")
    do(Kind.EXTENSION_REQUESTED, "sales-consultant-1", "2026-01-09T12:00", until=until, reason="r")
    assert refused(Kind.EXTENSION_GRANTED, "sales-head-1", "2026-01-09T13:00").startswith("Only Finance can do this")


@pytest.mark.parametrize(
    ("asked", "granted", "outcome"),
    [
        (Kind.WAIVER_REQUESTED, Kind.WAIVER_GRANTED, Outcome.WAIVED),
        (Kind.NOT_APPLICABLE_REQUESTED, Kind.NOT_APPLICABLE_GRANTED, Outcome.NOT_APPLICABLE),
    ],
)
def test_what_is_waived_or_does_not_apply_is_closed_and_neither_late_nor_on_time(
    do: Doing, delivered_car: Any, refused: Callable[..., str], asked: Kind, granted: Kind, outcome: Outcome
) -> None:
    delivered_car.run("2026-01-10T09:00")
    do(asked, "sales-consultant-1", "2026-01-10T10:00", reason="cancelled sale")
    assert refused(asked, "sales-consultant-1", "2026-01-10T10:00", reason="again").startswith(
        "This request is already waiting for an answer"
    )
    done = do(granted, "finance-head-1", "2026-01-10T11:00")
    assert (done.verdict.phase, done.verdict.timeliness, done.verdict.outcome) == (
        Phase.CLOSED,
        Timeliness.NONE,
        outcome,
    )
    delivered_car.run("2026-01-12T09:00")
    assert delivered_car.verdict(SLIPS).outcome is outcome
    *_, last, answered = delivered_car.entries(SLIPS)
    assert last.kind is granted  # the engine adds nothing but that the owner was told
    assert (answered.kind, list(answered.body["to"])) == (Kind.NOTIFIED, ["sales-consultant-1", "sales-consultant-2"])
    assert delivered_car.differences() == ()
    assert SLIPS not in {x.occurrence for x in report(delivered_car, "2026-01-12T09:00").lines}


def test_nobody_answers_what_nobody_asked(refused: Callable[..., str]) -> None:
    assert refused(Kind.WAIVER_GRANTED, "finance-head-1", "2026-01-08T17:00") == (
        "No request is waiting for this answer (waiver requested)."
    )


# ---- withdraw, hand over, remind, late reason


def test_a_delivery_can_be_withdrawn_as_if_it_had_not_been(do: Doing, delivered_car: Any, refused: Any) -> None:
    signed = ("order_slip", "delivery_slip")
    picture = Attachment("slip.png", b"\x89PNG\r\n\x1a\n picture")
    fields = {"files": dict.fromkeys(signed, picture), "signed": frozenset(signed)}
    do(Kind.DELIVERED, "sales-consultant-1", "2026-01-08T17:00", **fields)
    assert refused(Kind.WITHDRAWN, "finance-clerk-1", "2026-01-08T17:10").startswith("Only Sales can do this")
    done = do(Kind.WITHDRAWN, "sales-consultant-1", "2026-01-08T17:10", reason="wrong car")
    assert (done.verdict.phase, done.verdict.reasons) == (Phase.OPEN, ())
    assert refused(Kind.RATED, "finance-clerk-1", "2026-01-08T17:20", score=3).startswith("There is no delivery")
    delivered_car.run("2026-01-10T09:00")
    assert delivered_car.verdict(SLIPS).timeliness is Timeliness.OVERDUE
    assert delivered_car.differences() == ()
    do(Kind.DELIVERED, "sales-consultant-1", "2026-01-10T10:00", **fields)
    error = refused(Kind.WITHDRAWN, "sales-consultant-1", "2026-01-30T10:00")
    assert error.startswith("The time to withdraw it ended at 2026-01-1")


def test_after_a_hand_over_one_colleague_hears_of_it(do: Doing, delivered_car: Any, refused: Any) -> None:
    error = refused(Kind.REASSIGNED, "sales-consultant-1", "2026-01-08T17:00", to="finance-clerk-1")
    assert error.startswith("It can only be reassigned to someone who holds Sales consultant today: 销售顾问一")
    do(Kind.REASSIGNED, "sales-consultant-1", "2026-01-08T17:00", to="sales-consultant-1")
    delivered_car.run("2026-01-09T09:00")
    (entry,) = [e for e in delivered_car.entries(SLIPS, Kind.NOTIFIED) if str(e.body["step"]).startswith("reassigned")]
    assert list(entry.body["to"]) == ["sales-consultant-1"]


def test_a_reminder_is_told_at_once_and_once_a_working_day(do: Doing, delivered_car: Any, refused: Any) -> None:
    assert refused(Kind.REMINDED, "sales-consultant-1", "2026-01-08T17:00").startswith("Only Finance")
    delivered_car.run("2026-01-09T09:00")
    do(Kind.REMINDED, "finance-clerk-1", "2026-01-09T10:00")
    assert {n.step.split()[0] for n in messages(delivered_car, "2026-01-09T10:05")} == {"reminded"}
    error = refused(Kind.REMINDED, "finance-clerk-2", "2026-01-09T11:00")
    assert error == "Only one reminder per working day: the next is possible from 2026-01-12."
    do(Kind.REMINDED, "sales-head-1", "2026-01-12T00:00")
    assert delivered_car.verdict(SLIPS).phase is Phase.OPEN


def test_a_late_reason_moves_no_date_and_stands_in_the_report(do: Doing, delivered_car: Any, refused: Any) -> None:
    when = (Kind.LATE_REASON, "sales-consultant-1", "2026-01-10T10:00")
    assert refused(*when, category="laziness").startswith("A late reason needs a category: customer, ")
    assert refused(*when, category="documents", promised_on=date(2026, 1, 9)) == (
        "The promised date 2026-01-09 has passed."
    )
    before = delivered_car.run("2026-01-10T09:00") and delivered_car.verdict(SLIPS).due
    do(*when, category="documents", promised_on=date(2026, 1, 13), comment="stamp missing")
    delivered_car.run("2026-01-11T09:00")
    assert delivered_car.verdict(SLIPS).due == before
    (line,) = [x for x in report(delivered_car, "2026-01-11T09:00").lines if x.occurrence == SLIPS]
    assert line.late_reason is not None
    assert (line.late_reason.category, line.late_reason.promised_on, line.late_reason.note) == (
        "documents",
        date(2026, 1, 13),
        "stamp missing",
    )
    wordings = delivered_car.report("2026-01-11T09:00")
    assert '"category": "documents"' in wordings and "stamp missing" in wordings


def report(world: Any, when: str) -> OverdueReport:
    return report_overdue(world.ledger, at(when))


def messages(world: Any, when: str) -> list[Any]:
    before = len(world.ledger.outbox.messages())
    world.run(when)
    return list(world.ledger.outbox.messages())[before:]
