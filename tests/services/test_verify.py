"""Everything that decides is what was recorded, and every stored row is what is worked out anew; or it is named."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.checks.evidence import Evidence
from engine.domain.action.evidence import Attachment
from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.verdict import Timeliness
from engine.services.ports.occurrences import Row
from engine.services.reading.verify import Verification, verify
from engine.services.refused import Refused
from engine.services.run.load_in_force import FolderContents
from tests.conftest import PICTURE, World

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


def verified(world: World) -> Verification:
    """The verification of a ledger, with the evidence in its folder."""
    return verify(world.ledger, Evidence(world.folder / "evidence"), world.now)


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
    (damage,) = verified(forged).damage
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
    answer = verified(changed)
    assert not answer.is_sound
    assert {d.code for d in answer.damage} == {code}
    assert {str(d.values["name"]).partition("/")[0] for d in answer.damage} == {kind}


def test_a_definition_that_is_no_longer_in_force_is_verified_as_well(begun: World) -> None:
    first = begun.ledger.definitions.hashes()["people/people"]
    fewer = replace(begun.definitions, people=begun.definitions.people[:-1])
    begun.run("2026-01-15T09:00", FolderContents(fewer, 0, "definitions"))
    assert begun.ledger.definitions.hashes()["people/people"] != first
    assert verified(begun).is_sound
    changed = tampered(begun, f"UPDATE definition SET body = '[]' WHERE hash = '{first}'")
    assert [d.values["hash"] for d in verified(changed).damage] == [first]


# ---- evidence

FILES = {name: Attachment(f"{name}.png", PICTURE + name.encode()) for name in ("order_slip", "delivery_slip")}


@pytest.fixture
def delivered(begun: World) -> World:
    """Two files, delivered one after the other: the second entry names the first file again."""
    for kind, name, at in (
        (Kind.PARTLY_DELIVERED, "order_slip", "2026-01-14T10:00"),
        (Kind.DELIVERED, "delivery_slip", "2026-01-14T11:00"),
    ):
        begun.act(kind, SLIPS, "sales-consultant-1", at, files={name: FILES[name]}, signed=[name])
    begun.run("2026-01-14T12:00")
    assert verified(begun).is_sound
    return begun


def kept(world: World, name: str) -> Path:
    """The file that is kept for a field."""
    hash_ = Evidence(world.folder / "evidence").keep(FILES[name].content)
    return world.folder / "evidence" / hash_[:2] / hash_


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Path.unlink, "kept-file-missing"),
        (lambda file: file.write_bytes(b""), "kept-file-altered"),
        (lambda file: file.write_bytes(PICTURE), "kept-file-altered"),
    ],
    ids=["deleted", "emptied", "replaced"],
)
def test_evidence_that_was_deleted_emptied_or_replaced_is_named_by_its_occurrence(
    delivered: World, change: Callable[[Path], object], code: str
) -> None:
    change(kept(delivered, "order_slip"))
    answer = verified(delivered)
    assert not answer.is_sound
    (damage,) = answer.damage
    assert damage.code == code
    assert [damage.values[name] for name in ("item", "field", "name")] == [SLIPS, "order_slip", "order_slip.png"]
    assert answer.differences == ()


def test_two_files_that_were_swapped_are_both_named(delivered: World) -> None:
    first, second = kept(delivered, "order_slip"), kept(delivered, "delivery_slip")
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    assert {d.values["field"] for d in verified(delivered).damage} == {"order_slip", "delivery_slip"}


def test_a_file_that_comes_again_repairs_the_kept_one(delivered: World) -> None:
    file = kept(delivered, "order_slip")
    file.write_bytes(b"forged")
    assert kept(delivered, "order_slip") == file
    assert file.read_bytes() == FILES["order_slip"].content
    assert verified(delivered).is_sound


# ---- rows that cannot be read


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", "{}"),
        ("body", "{"),
        ("timeliness", "lovely"),
        ("reasons", "none"),
        ("due_at", 9223372036854775807),
        ("wake_at", -9223372036854775807),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_compared(
    begun: World, column: str, value: str | int
) -> None:
    with begun.ledger.database.write.begin() as connection:
        connection.execute(text(f"UPDATE occurrence SET {column} = :v WHERE id = :id"), {"v": value, "id": SLIPS})
        connection.execute(text("UPDATE occurrence SET timeliness = 'overdue' WHERE id != :id"), {"id": SLIPS})
    answer = verified(begun.reopened())
    assert [d.values["item"] for d in answer.damage if d.code == "row-unreadable"] == [SLIPS]
    assert {d.code for d in answer.damage} == {"row-unreadable", "row-altered"}
    assert SLIPS not in {d.values.get("row") for d in answer.damage}
    assert answer.differences
    assert SLIPS not in {d.occurrence for d in answer.differences}


def test_a_last_run_that_cannot_be_read_does_not_stop_the_verification(begun: World) -> None:
    answer = verified(tampered(begun, "UPDATE run SET horizon = 'never'"))
    assert [(d.code, d.values["table"], d.values["row"]) for d in answer.damage] == [("row-altered", "run", "1")]
    assert answer.differences == (), "there is no instant as of which to compare them"
    assert not answer.is_sound
