"""What people do besides delivering: stop the clock and let it run again."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from engine.domain.climb import PAUSED, RESUMED
from engine.domain.entries import Kind, Phase
from engine.domain.verdict import Reason, Timeliness
from engine.intake.evidence import EvidenceFolder
from engine.services.act import Deed, Done, act
from engine.services.refused import Refused
from engine.services.stance import stand

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
    """What somebody does to the slips (or another occurrence) at an instant."""

    def doing(kind: Kind, actor: str, when: str, occurrence: str = SLIPS, **given: Any) -> Done:
        stance = stand(delivered_car.record, at(when), delivered_car.now)
        deed = Deed(kind, occurrence, actor, **given)
        return act(delivered_car.record, deed, stance, EvidenceFolder(delivered_car.folder / "evidence"))

    return doing


@pytest.fixture
def refused(do: Doing, delivered_car: Any) -> Callable[..., str]:
    """Why it is refused; nothing is written then."""

    def refusal(*args: Any, **given: Any) -> str:
        head = delivered_car.record.head()
        with pytest.raises(Refused) as found:
            do(*args, **given)
        assert delivered_car.record.head() == head
        assert found.value.text.zh
        return str(found.value.text.en)

    return refusal


def told(world: Any, id: str) -> list[str]:
    return [str(e.body["rung"]).split()[0] for e in world.entries(id, Kind.NOTIFIED)]


# ---- pauses


def test_a_pause_takes_the_due_instant_away_and_a_resume_gives_a_later_one(do: Doing, delivered_car: Any) -> None:
    done = do(Kind.PAUSED, "sales-consultant-1", "2026-01-08T17:00", waiting_for="customer", reason="signature")
    assert (done.verdict.due, done.verdict.reasons) == (None, (Reason.STOPPED,))
    delivered_car.run("2026-01-12T09:00")
    stored = delivered_car.verdict(SLIPS)
    assert (stored.phase, stored.timeliness, stored.reasons) == (Phase.OPEN, Timeliness.PENDING, (Reason.STOPPED,))
    assert PAUSED in told(delivered_car, SLIPS)
    assert delivered_car.differences() == ()
    done = do(Kind.RESUMED, "finance-clerk-1", "2026-01-12T10:00")
    assert done.verdict.due is not None and done.verdict.due.at == at("2026-01-13T17:30")
    delivered_car.run("2026-01-13T09:00")
    assert RESUMED in told(delivered_car, SLIPS)
    assert delivered_car.verdict(SLIPS).due == done.verdict.due
    assert delivered_car.differences() == ()
    assert delivered_car.entries(SLIPS, Kind.BREACHED) == []


def test_a_pause_is_for_the_provider_and_names_whom_it_waits_for(refused: Callable[..., str]) -> None:
    assert refused(Kind.PAUSED, "finance-clerk-1", "2026-01-08T17:00", waiting_for="customer").startswith(
        "Only the people of Sales may do this (paused)"
    )
    for who in ("", "nobody", "sales"):
        found = refused(Kind.PAUSED, "sales-consultant-1", "2026-01-08T17:00", waiting_for=who)
        assert found.startswith("A pause names whom it waits for: --waiting-for consumer, ")
        assert found.endswith(f"found “{who}”.")


def test_a_pause_begins_and_ends_when_it_is_recorded(refused: Callable[..., str]) -> None:
    found = refused(
        Kind.PAUSED, "sales-consultant-1", "2026-01-08T17:00", waiting_for="bank", at=at("2026-01-08T15:30")
    )
    assert found.startswith("A pause begins and ends when it is recorded")


def test_a_calendar_date_does_not_pause(refused: Callable[..., str]) -> None:
    found = refused(Kind.PAUSED, "insurance-clerk-1", "2026-01-08T17:00", occurrence=ARREARS, waiting_for="customer")
    assert found.startswith("This is due on a calendar date, and dates do not pause")


def test_a_clock_is_stopped_once_and_not_after_its_due_instant(do: Doing, refused: Callable[..., str]) -> None:
    assert refused(Kind.RESUMED, "sales-consultant-1", "2026-01-08T16:30") == (
        "The clock of this occurrence is not stopped."
    )
    assert refused(Kind.PAUSED, "sales-consultant-1", "2026-01-09T17:30", waiting_for="bank") == (
        "Its due instant has passed: a pause can no longer stop it."
    )
    do(Kind.PAUSED, "sales-consultant-1", "2026-01-09T17:29", waiting_for="bank")
    assert refused(Kind.PAUSED, "sales-consultant-1", "2026-01-09T17:31", waiting_for="bank") == (
        "The clock of this occurrence is stopped already."
    )
