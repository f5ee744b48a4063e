"""People are asked to rate a few deliveries a week, in their digest and their inbox, and each delivery once."""

from dataclasses import replace
from typing import Any

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import Kind
from engine.services.reading.inbox import inbox
from engine.views.inbox import inbox_json
from tests.builders import SHANGHAI
from tests.conftest import World, instant

ARREARS = "insurance-finance/arrears-report@2025-12"
BOTH = ("order_slip", "delivery_slip")
DELIVERED, DIGEST = "2026-01-05T10:00", "2026-01-06T08:40"


def asking(definitions: Definitions, at_most: int) -> Definitions:
    organisation = definitions.organisation
    ratings = replace(organisation.ratings, asks_per_week=at_most)
    return replace(definitions, organisation=replace(organisation, ratings=ratings))


def slips(world: World, count: int, since: int = 0) -> list[str]:
    """Cars were delivered, and their signed slips delivered and accepted."""
    ids = [f"sales-finance/signed-slips@vehicle.delivered/A-{n}" for n in range(since, since + count)]
    for n in range(since, since + count):
        world.event(
            "vehicle.delivered",
            f"A-{n}",
            "2026-01-05 09:00",
            "2026-01-05T09:10",
            customer="C",
            plate=f"P{n}",
            amount="9",
        )
    world.run("2026-01-05T09:30")
    for n, id in enumerate(ids):
        files = {name: Attachment(f"{name}.png", b"\x89PNG\r\n\x1a\n %d" % n) for name in BOTH}
        world.act(Kind.DELIVERED, id, "sales-consultant-1", DELIVERED, files=files, signed=BOTH)
    for id in ids:
        world.act(Kind.ACCEPTED, id, "finance-clerk-1", "2026-01-05T11:00")
    return ids


def asked(world: World) -> list[tuple[str, str]]:
    """The (occurrence, person) that were asked, in order."""
    entries = world.ledger.entries.about_ratings(Kind.RATING_ASKED)
    return [(entry.subject_id, str(entry.body["to"])) for entry in entries]


@pytest.fixture
def begun(world: World) -> World:
    world.definitions = asking(world.definitions, 3)
    world.run("2026-01-02T09:00")
    return world


@pytest.mark.databases
def test_the_digest_and_the_inbox_ask_until_somebody_has_rated(begun: World) -> None:
    (id,) = slips(begun, 1)
    messages = begun.run(DIGEST).messages
    ((occurrence, person),) = asked(begun)
    assert occurrence == id
    (mail,) = [m for m in messages if m.person == person and m.step == "digest"]
    assert "请评价（1 项）" in mail.text or "【请评价】1 项" in mail.text
    assert f"duecourse rate {id} --as {person} --score" in mail.text
    seen = inbox(begun.ledger, person, instant("2026-01-06T10:00"))
    assert [j.occurrence.id for j in seen.ratings.to_rate] == [id]
    json: Any = inbox_json(seen, SHANGHAI, lambda _row: ())
    assert [item["occurrence"] for item in json["to_rate"]] == [id]
    begun.act(Kind.RATED, id, "finance-head-1", "2026-01-06T10:30", score=4)
    assert inbox(begun.ledger, person, instant("2026-01-06T11:00")).ratings.to_rate == ()
    assert [j.occurrence.id for j in inbox(begun.ledger, person, instant("2026-01-06T10:20")).ratings.to_rate] == [id]
    assert begun.differences() == ()


def test_each_delivery_is_asked_once_and_each_person_at_most_three_times_a_week(begun: World) -> None:
    slips(begun, 12)
    begun.run(DIGEST)
    first = asked(begun)
    assert len({id for id, _ in first}) == len(first)
    by_person = [person for _, person in first]
    assert {by_person.count(person) for person in by_person} == {3}
    for at in ("2026-01-06T09:00", "2026-01-07T08:40", "2026-01-08T08:40"):
        begun.run(at)
    assert asked(begun) == first
    begun.run("2026-01-12T08:40")  # a new week
    assert len(asked(begun)) == min(12, 2 * len(first))
    assert len({id for id, _ in asked(begun)}) == len(asked(begun))


def test_a_rated_delivery_and_one_that_waits_for_acceptance_are_not_asked(begun: World) -> None:
    rated, _ = slips(begun, 2)
    begun.act(Kind.RATED, rated, "finance-head-1", "2026-01-05T12:00", score=4)
    begun.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-05T12:00")
    begun.run(DIGEST)
    assert [id for id, _ in asked(begun)] == ["sales-finance/signed-slips@vehicle.delivered/A-1"]


def test_a_second_run_and_a_run_before_the_digest_ask_nobody(begun: World) -> None:
    slips(begun, 1)
    begun.run("2026-01-05T18:00")
    assert asked(begun) == []
    begun.run(DIGEST)
    digest = begun.digest()
    again = begun.run(DIGEST)
    assert (again.entries, again.notifications, begun.digest()) == (0, 0, digest)


def test_nobody_is_asked_where_the_organisation_does_not_say_how_often(world: World) -> None:
    world.run("2026-01-02T09:00")
    slips(world, 2)
    world.run(DIGEST)
    assert asked(world) == []
    assert inbox(world.ledger, "finance-clerk-1", instant(DIGEST)).ratings.to_rate == ()
