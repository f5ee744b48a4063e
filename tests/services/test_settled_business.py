"""A report on a month leaves business unread that was over before: it says the same as one that reads all of it."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from engine.domain.agreement.rule import EventMatch
from engine.domain.ledger.entry import Kind
from engine.services import snapshot as module
from engine.services.reading.overdue import report_overdue
from engine.store.events import SqlEvents
from tests.builders import instant
from tests.conftest import World

SLIPS = "sales-finance/signed-slips@vehicle.delivered/{}"
DATA = {"customer": "C", "plate": "P", "amount": "10"}
REPORTS = ("2026-01-31T18:00", "2026-02-05T09:00", "2026-02-28T18:00", "2026-03-10T09:00", "2026-06-01T09:00")


def completed_by_event(world: World) -> World:
    """The shipped agreement of the sales department with one obligation: the registration of a car completes the signed
    slips, which its delivery starts. No event names their owner, so none raises a question about it."""

    def changed(agreement: object) -> object:
        obligations = tuple(
            replace(o, done_by=EventMatch(("vehicle.registered",)), evidence=(), owner_field=None)
            for o in agreement.obligations  # type: ignore[attr-defined]
            if o.id == "signed-slips"
        )
        return replace(agreement, obligations=obligations)  # type: ignore[type-var]

    agreements = tuple(changed(a) for a in world.definitions.agreements if a.id == "sales-finance")
    return replace(world, definitions=replace(world.definitions, agreements=agreements))  # type: ignore[arg-type]


@pytest.fixture
def played(world: World) -> World:
    """Ten plain cars of January, and one of each kind that a report may need later."""
    world = completed_by_event(world)
    world.run("2026-01-02T09:00")

    def delivered(key: str, day: str, at: str | None = None) -> None:
        recorded = at or f"{day}T16:00"
        assert not world.event("vehicle.delivered", key, f"{day} 15:00", recorded, **DATA).rejected

    def registered(key: str, day: str) -> None:
        answer = world.event("vehicle.registered", key, f"{day} 16:00", f"{day}T17:00", **DATA)
        assert not answer.rejected

    for n in range(10):
        delivered(f"A-{n}", f"2026-01-{5 + n:02d}")
        registered(f"A-{n}", f"2026-01-{5 + n:02d}")
    delivered("open", "2026-01-15")
    registered("early", "2026-01-15")  # before the delivery that it would complete
    delivered("early", "2026-01-16")
    delivered("late", "2026-01-19")
    world.run("2026-01-20T09:00")
    waits = {"until": "2026-02-20T17:30", "reason": "no slip"}
    world.act(Kind.EXTENSION_REQUESTED, SLIPS.format("open"), "sales-consultant-1", "2026-01-20T10:00", **waits)
    delivered("corrected", "2026-01-21")
    registered("corrected", "2026-01-22")
    delivered("month-end", "2026-01-30")  # Friday, due in February
    registered("month-end", "2026-01-30")
    world.run("2026-01-31T09:00")
    delivered("corrected", "2026-02-02", "2026-02-03T09:00")  # after its registration: open again
    registered("late", "2026-02-10")
    world.run("2026-02-11T09:00")
    delivered("new", "2026-03-09")
    world.run("2026-03-09T18:00")
    world.run("2026-04-20T09:00")  # so that the reports are of the past: one of now reads stored rows
    return world


@pytest.mark.databases
def test_every_report_says_the_same_as_one_that_reads_everything(
    played: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = [played.report(at) for at in REPORTS]
    monkeypatch.setattr(module, "_unsettled", lambda *_: None)
    assert short == [played.report(at) for at in REPORTS]
    assert len(set(short)) == len(REPORTS)


def test_it_reads_the_events_of_what_was_not_over_alone(played: World, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = SqlEvents.facts_of

    def recorded(self: SqlEvents, ids: Iterable[str], as_of: object = None) -> object:
        read.extend(ids)
        return real(self, read, as_of)  # type: ignore[arg-type]

    monkeypatch.setattr(SqlEvents, "facts_of", recorded)
    played.report("2026-03-10T09:00")
    subjects = {id.partition("/")[2] for id in read}
    assert subjects == {"open", "early", "corrected", "new"}


def test_parties_whose_business_is_all_over_stay_in_the_report(world: World) -> None:
    world = completed_by_event(world)
    world.run("2026-01-02T09:00")
    for key, day in (("A-1", "2026-01-05"), ("A-2", "2026-01-06")):
        world.event("vehicle.delivered", key, f"{day} 15:00", f"{day}T16:00", **DATA)
        assert not world.event("vehicle.registered", key, f"{day} 16:00", f"{day}T17:00", **DATA).rejected
    world.run("2026-01-20T09:00")
    report = report_overdue(world.ledger, instant("2026-03-10T09:00"))
    assert report.parties == (("sales-finance", "sales", "finance"),)
