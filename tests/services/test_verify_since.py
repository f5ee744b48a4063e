"""A verification behind a verified batch finds what was changed since, and leaves what was proven before to the next
full one."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.checks.evidence import Evidence
from engine.domain.action.evidence import Attachment
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.head import Head
from engine.domain.occurrence.verdict import Timeliness
from engine.services.reading.verify import Verification, verify
from engine.store.verified import VerifiedHead, VerifiedHeads
from tests.conftest import KEY, PICTURE, World

OLD = "sales-finance/signed-slips@vehicle.delivered/A-1"
NEW = "sales-finance/signed-slips@vehicle.delivered/A-2"
FILES = {name: Attachment(f"{name}.png", PICTURE + name.encode()) for name in ("order_slip", "delivery_slip")}


@pytest.fixture
def kept(world: World) -> tuple[World, Head]:
    """A ledger that was verified up to a head, in which business went on behind it: an old and a new item, each
    delivered with files."""
    data = {"customer": "C", "plate": "P", "amount": "1"}
    for key, day in (("A-1", 13), ("A-2", 27)):
        world.event("vehicle.delivered", key, f"2026-01-{day} 15:00", f"2026-01-{day}T16:00", **data)
        world.run(f"2026-01-{day + 1}T09:00")
        item = f"sales-finance/signed-slips@vehicle.delivered/{key}"
        files = {name: replace(file, content=file.content + key.encode()) for name, file in FILES.items()}
        world.act(
            Kind.DELIVERED, item, "sales-consultant-1", f"2026-01-{day + 1}T10:00", files=files, signed=tuple(files)
        )
        world.run(f"2026-01-{day + 1}T11:00")
        if key == "A-1":
            world.run("2026-01-26T09:00")  # it is accepted automatically, and late
            head = world.ledger.head()
    assert head is not None
    assert since(world, head).is_sound
    assert verified(world).is_sound
    return world, head


def since(world: World, head: Head) -> Verification:
    return verify(world.reopened().ledger, Evidence(world.folder / "evidence"), world.now, head)


def verified(world: World) -> Verification:
    return verify(world.reopened().ledger, Evidence(world.folder / "evidence"), world.now)


def tamper(world: World, *statements: str) -> None:
    with world.ledger.database.write.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def kept_file(world: World, item: str) -> Path:
    """The first file that is kept of an item."""
    entry = world.entries(item, Kind.DELIVERED)[0]
    sha256 = str(entry.body["evidence"]["order_slip"]["sha256"])  # type: ignore[index,call-overload]
    return world.folder / "evidence" / sha256[:2] / sha256


CHANGES = {
    "an entry": "UPDATE entry SET actor = 'intruder' WHERE subject_id = '{item}' AND kind = 'delivered'",
    "a verdict": "UPDATE occurrence SET timeliness = 'overdue' WHERE id = '{item}'",
    "a wake time": "UPDATE occurrence SET wake_at = 1 WHERE id = '{item}'",
    "a row that is gone": "DELETE FROM occurrence WHERE id = '{item}'",
    "an event": "UPDATE event SET source = 'other' WHERE id = 'vehicle.delivered/{key}'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_changed_behind_the_batch_is_found_as_a_full_verification_finds_it(
    kept: tuple[World, Head], change: str
) -> None:
    world, head = kept
    tamper(world, change.format(item=NEW, key="A-2"))
    found, full = since(world, head), verified(world)
    assert not found.is_sound
    assert (found.broken, found.damage, found.differences) == (full.broken, full.damage, full.differences)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_changed_before_it_is_left_to_a_full_verification(kept: tuple[World, Head], change: str) -> None:
    world, head = kept
    tamper(world, change.format(item=OLD, key="A-1"))
    assert since(world, head).is_sound
    assert not verified(world).is_sound


@pytest.mark.databases
def test_an_older_item_that_something_happened_to_is_compared(kept: tuple[World, Head]) -> None:
    world, head = kept
    world.act(Kind.RATED, OLD, "finance-cashier-1", "2026-01-28T12:00", score=4)
    world.run("2026-01-28T13:00")
    assert since(world, head).is_sound
    row = world.ledger.occurrences.rows([OLD])[OLD]
    other = replace(row, verdict=replace(row.verdict, timeliness=Timeliness.PENDING))
    world.ledger.refresh((other,), world.ledger.expected_head(world.now))
    assert [d.occurrence for d in since(world, head).differences] == [OLD]


def test_files_of_the_items_that_something_happened_to_are_read(kept: tuple[World, Head]) -> None:
    world, head = kept
    kept_file(world, OLD).unlink()
    assert since(world, head).is_sound
    kept_file(world, NEW).write_bytes(b"forged")
    assert [(d.code, d.values["item"]) for d in since(world, head).damage] == [("kept-file-altered", NEW)]
    assert {d.values["item"] for d in verified(world).damage} == {OLD, NEW}


def test_small_tables_and_definitions_are_always_proven(kept: tuple[World, Head]) -> None:
    world, head = kept
    tamper(world, "UPDATE run SET entry = 0 WHERE id = 1", "UPDATE definition SET body = body || ' '")
    codes = {d.code for d in since(world, head).damage}
    assert {"row-altered", "definition-altered"} <= codes


@pytest.mark.databases
def test_messages_that_came_behind_the_batch_are_proven(kept: tuple[World, Head]) -> None:
    world, head = kept
    with world.ledger.database.read.begin() as connection:
        last = connection.execute(text("SELECT max(id) FROM message")).scalar_one()
    tamper(world, f"DELETE FROM message WHERE id = {last}", "UPDATE message SET text = 'x' WHERE id = 1")
    assert [(d.code, d.values["row"]) for d in since(world, head).damage] == [("row-missing", str(last))]
    assert ("row-altered", "1") in {(d.code, d.values["row"]) for d in verified(world).damage}


def test_a_ledger_that_no_longer_has_the_batch_is_broken_there(kept: tuple[World, Head]) -> None:
    world, head = kept
    tamper(world, f"UPDATE batch SET hash = '{'0' * 64}' WHERE id = {head.batch}")
    broken = since(world, head).broken
    assert broken is not None
    assert (broken.batch, broken.entry, broken.problem.code) == (head.batch, head.entries, "chain-verified-missing")


# ---- the file


def test_the_last_line_with_its_seal_counts(kept: tuple[World, Head], tmp_path: Path) -> None:
    world, head = kept
    heads = world.ledger.verified_heads(tmp_path / "chain.verified")
    assert heads.last() is None
    later = Head(head.batch + 1, head.entries + 2, "a" * 64)
    heads.add(later, world.now)
    heads.add(head, world.now)
    assert heads.last() == VerifiedHead(head, world.now)
    assert heads.last(later.batch) == VerifiedHead(later, world.now)
    assert heads.last(99) is None
    assert (tmp_path / "chain.verified").stat().st_mode & 0o777 == 0o600


def test_nobody_without_the_key_can_claim_a_verification(tmp_path: Path, world: World) -> None:
    file, head = tmp_path / "chain.verified", Head(7, 70, "a" * 64)
    VerifiedHeads(file, b"another key").add(head, world.now)
    VerifiedHeads(file, KEY).add(head, world.now)
    forged = file.read_text().splitlines()[1].replace("7 70", "8 70", 1)
    file.write_text(f"{file.read_text()}{forged}\nrubbish\n")
    assert VerifiedHeads(file, KEY).last() == VerifiedHead(head, world.now)
    assert VerifiedHeads(file, KEY).last(8) is None
