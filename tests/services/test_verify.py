"""Everything that decides is what was recorded, and every stored row is what is worked out anew; or it is named."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from engine.domain.occurrence.verdict import Timeliness
from engine.services.ports.occurrences import Row
from engine.services.reading.verify import verify
from engine.services.refused import Refused
from engine.services.run.load_in_force import FolderContents
from tests.conftest import World

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"


@pytest.fixture
def begun(world: World) -> World:
    world.event("vehicle.delivered", "A-1", "2026-01-13 15:00", customer="C", plate="P", amount="10")
    world.run("2026-01-14T09:00")
    return world


def store(world: World, row: Row) -> None:
    expected_head = world.ledger.expected_head(world.ledger.runs.last().at)  # type: ignore[union-attr]
    world.ledger.refresh((row,), expected_head)


@pytest.mark.parametrize("part", ["verdict", "occurrence"])
def test_a_row_that_differs_in_its_verdict_or_its_occurrence_alone_is_a_difference(begun: World, part: str) -> None:
    assert begun.differences() == ()
    row = begun.ledger.occurrences.rows([SLIPS])[SLIPS]
    other = {
        "verdict": replace(row, verdict=replace(row.verdict, timeliness=Timeliness.OVERDUE)),
        "occurrence": replace(row, occurrence=replace(row.occurrence, label="another")),
    }
    store(begun, other[part])
    assert [d.occurrence for d in begun.differences()] == [SLIPS]
    store(begun, row)
    assert begun.differences() == ()


# ---- definitions


def tampered(world: World, *statements: str) -> World:
    """The ledger after somebody edited its database, as another process has it."""
    with world.ledger.database.write.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return world.reopened()


def test_a_person_who_was_added_to_the_recorded_people_counts_for_nothing(begun: World) -> None:
    forge = "UPDATE definition SET body = replace(body, '\"finance-head-1\"', '\"intruder\"') WHERE kind = 'people'"
    forged = tampered(begun, forge)
    with pytest.raises(Refused) as refused:
        forged.ledger.definitions.in_force()
    assert refused.value.refusal.code == "definition-altered"
    (damage,) = verify(forged.ledger).damage
    assert (damage.code, damage.values["name"]) == ("definition-altered", "people/people")


@pytest.mark.parametrize("kind", ["organisation", "catalogue", "calendar", "agreement", "people"])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE definition SET body = body || ' '", "definition-altered"),
        ("DELETE FROM definition", "definition-missing"),
    ],
)
def test_every_kind_of_definition_is_compared_with_its_hash(begun: World, kind: str, change: str, code: str) -> None:
    changed = tampered(begun, f"{change} WHERE kind = '{kind}'")
    answer = verify(changed.ledger)
    assert not answer.is_sound
    assert {d.code for d in answer.damage} == {code}
    assert {str(d.values["name"]).partition("/")[0] for d in answer.damage} == {kind}


def test_a_definition_that_is_no_longer_in_force_is_verified_as_well(begun: World) -> None:
    first = begun.ledger.definitions.hashes()["people/people"]
    fewer = replace(begun.definitions, people=begun.definitions.people[:-1])
    begun.run("2026-01-15T09:00", FolderContents(fewer, 0, "definitions"))
    assert begun.ledger.definitions.hashes()["people/people"] != first
    assert verify(begun.ledger).is_sound
    changed = tampered(begun, f"UPDATE definition SET body = '[]' WHERE hash = '{first}'")
    assert [d.values["hash"] for d in verify(changed.ledger).damage] == [first]
