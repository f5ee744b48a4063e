"""A person who left is erased: name, addresses and messages go, the ledger stays proven, and nothing comes back."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text

from engine.checks.evidence import Evidence
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.organisation import PersonAddress
from engine.domain.ledger.entry import OPERATOR, About, Kind
from engine.services.actions.erase_person import erase_person
from engine.services.command_time import resolve_command_time
from engine.services.reading.verify import verify
from engine.services.rebuild import Rebuilt, rebuild
from engine.services.refused import Refused
from engine.services.run.load_in_force import FolderContents
from engine.store.core_tables import METADATA, contact_t, message_t
from engine.store.seal import sealed
from engine.wording.names import actor_title
from tests.builders import instant
from tests.conftest import KEY, World

LEFT = "sales-consultant-1"
NAME, MAIL = "张三丰", "zhang.sanfeng@example.com"
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"


def with_person(definitions: Definitions, *, name: str = NAME, mail: str = MAIL) -> Definitions:
    """The definitions in which the person has this name and address, and leaves on 20 January."""
    addresses = (PersonAddress("mail", mail),) if mail else ()
    people = tuple(
        replace(p, name=name, addresses=addresses, until=date(2026, 1, 20)) if p.id == LEFT else p
        for p in definitions.people
    )
    return replace(definitions, people=people)


@pytest.fixture
def left(world: World) -> World:
    """Wednesday 21 January: the consultant, who had got messages, left the day before."""
    world.definitions = with_person(world.definitions)
    world.run("2026-01-02T09:00")
    world.event("vehicle.delivered", "A-1", "2026-01-13 15:00", "2026-01-13T15:05", customer="C", plate="P", amount="9")
    world.run("2026-01-14T09:00")
    world.act(Kind.EXTENSION_REQUESTED, SLIPS, LEFT, "2026-01-14T10:00", until="2026-01-16T17:00", reason="ill")
    world.run("2026-01-15T09:00")
    world.run("2026-01-21T09:00")
    return world


def erase(world: World, person: str = LEFT, *, by: str = "sales-head-1", at: str = "2026-01-21T10:00") -> None:
    command_time = resolve_command_time(world.ledger, instant(at), world.now)
    erase_person(world.ledger, person, actor=by, command_time=command_time)


def run_again(world: World, definitions: Definitions, at: str = "2026-01-22T09:00") -> list[str]:
    """The codes of what a run with other definitions finds."""
    run = world.run(at, FolderContents(definitions, 0, "definitions"))
    return [f.code for f in run.findings]


def damage(world: World) -> list[str]:
    answer = verify(world.ledger, Evidence(world.folder / "evidence"), world.now)
    assert answer.broken is None
    return [*(d.code for d in answer.damage), *(d.occurrence for d in answer.differences)]


def dumped(world: World) -> str:
    """Everything that the database holds, as text."""

    with world.ledger.database.read.begin() as connection:
        rows = [row for table in METADATA.sorted_tables for row in connection.execute(select(table))]
    return "\n".join(str(tuple(row)) for row in rows)


def sql(world: World, statement: str) -> None:
    with world.ledger.database.write.begin() as connection:
        connection.execute(text(statement))


def test_what_is_hashed_has_neither_names_nor_addresses(left: World) -> None:
    with left.ledger.database.read.begin() as connection:
        hashed = "\n".join(
            str(tuple(row))
            for table in ("entry", "definition", "batch")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        )
    assert LEFT in hashed
    assert NAME not in hashed and "@example.com" not in hashed
    person = next(p for p in left.ledger.definitions.in_force().people if p.id == LEFT)  # type: ignore[union-attr]
    assert (person.name, person.address("mail")) == (NAME, MAIL)


def test_an_erased_person_is_gone_from_the_database_and_verification_stays_sound(left: World) -> None:
    assert MAIL in dumped(left) and damage(left) == []
    erase(left)
    assert MAIL not in dumped(left)
    with left.ledger.database.read.begin() as connection:
        theirs = connection.execute(select(message_t).where(message_t.c.person == LEFT)).all()
    assert theirs and all((m.address, m.subject, m.text, m.html, m.parts) == ("", "", "", None, None) for m in theirs)
    assert damage(left) == []
    (entry,) = left.ledger.entries.about(About.PERSON)[LEFT]
    assert (entry.kind, entry.actor, entry.body) == (Kind.ERASED, "sales-head-1", {})
    people = left.ledger.definitions.in_force().people  # type: ignore[union-attr]
    assert actor_title(people, LEFT).zh == f"已删除人员（{LEFT}）"
    assert actor_title(people, LEFT).en == f"erased person ({LEFT})"
    assert left.entries(SLIPS, Kind.EXTENSION_REQUESTED)[0].actor == LEFT


def test_a_folder_that_still_names_the_person_does_not_bring_the_name_back_and_the_run_says_so(left: World) -> None:
    erase(left)
    assert "erased-in-folder" in run_again(left, with_person(left.definitions, name="张三丰（销售）"))
    assert "张三丰（销售）" not in dumped(left)
    assert damage(left) == []
    assert "erased-in-folder" not in run_again(
        left, with_person(left.definitions, name=LEFT, mail=""), "2026-01-23T09:00"
    )


def test_a_new_name_or_address_is_taken_and_recorded_without_being_hashed(left: World) -> None:
    before = left.ledger.definitions.hashes()
    run_again(left, with_person(left.definitions, mail="new@example.com"))
    assert left.ledger.definitions.hashes() == before
    person = next(p for p in left.ledger.definitions.in_force().people if p.id == LEFT)  # type: ignore[union-attr]
    assert person.address("mail") == "new@example.com"
    applied = left.ledger.entries.about(About.DEFINITION)["people/people"]
    assert [e.recorded_at.day for e in applied] == [2, 22]
    run_again(left, with_person(left.definitions, mail="new@example.com"), "2026-01-23T09:00")
    assert len(left.ledger.entries.about(About.DEFINITION)["people/people"]) == 2
    assert damage(left) == []


def test_a_forged_erasure_is_found(left: World) -> None:
    sql(left, f"UPDATE contact SET name = '', addresses = '[]', erased_at = 5 WHERE id = '{LEFT}'")
    assert damage(left) == ["row-altered", "erased-without-entry"]
    with left.ledger.database.write.begin() as connection:  # even by somebody who has the key
        row = connection.execute(select(contact_t).where(contact_t.c.id == LEFT)).one()
        seal = sealed(KEY, contact_t, dict(row._mapping))["seal"]
        connection.execute(contact_t.update().where(contact_t.c.id == LEFT).values(seal=seal))
    assert damage(left) == ["erased-without-entry"]


def test_messages_that_are_blanked_without_a_key_are_found(left: World) -> None:
    sql(left, f"UPDATE message SET address = '', subject = '', text = '' WHERE person = '{LEFT}'")
    assert set(damage(left)) == {"row-altered"}


def test_a_row_of_before_the_erasure_that_is_put_back_is_found_and_a_rebuild_erases_it_again(left: World) -> None:
    with left.ledger.database.read.begin() as connection:
        contact = connection.execute(select(contact_t).where(contact_t.c.id == LEFT)).one()._mapping
        message = connection.execute(select(message_t).where(message_t.c.person == LEFT)).first()._mapping  # type: ignore[union-attr]
    erase(left)
    with left.ledger.database.write.begin() as connection:
        connection.execute(contact_t.update().where(contact_t.c.id == LEFT).values(**contact))
        connection.execute(message_t.update().where(message_t.c.id == message["id"]).values(**message))
    assert damage(left) == ["erased-is-back", "erased-message-is-back"]
    assert rebuild(left.ledger).people == 1
    assert damage(left) == []
    assert MAIL not in dumped(left)
    assert rebuild(left.ledger) == Rebuilt(0, 0, 0, run=False)


def test_a_lost_row_is_found_and_is_filled_again_from_the_folder(left: World) -> None:
    sql(left, f"DELETE FROM contact WHERE id IN ('{LEFT}', 'sales-head-1')")
    assert damage(left) == ["row-missing", "row-missing"]
    assert rebuild(left.ledger).people == 2
    assert damage(left) == []
    left.run("2026-01-22T09:00")
    person = next(p for p in left.ledger.definitions.in_force().people if p.id == LEFT)  # type: ignore[union-attr]
    assert person.name == NAME


def test_nobody_is_erased_by_anybody_who_still_works_or_twice(left: World) -> None:
    with pytest.raises(Refused, match="Only the head of a department or the operator"):
        erase(left, by="sales-consultant-2")
    with pytest.raises(Refused, match="Nobody in the ledger has the id sales-consultant-9"):
        erase(left, "sales-consultant-9")
    with pytest.raises(Refused, match="sales-consultant-2 still holds sales-consultant"):
        erase(left, "sales-consultant-2")
    erase(left, by=OPERATOR)
    with pytest.raises(Refused, match=f"The name and addresses of {LEFT} were erased at"):
        erase(left, at="2026-01-21T11:00")


def test_a_message_that_still_waits_for_an_erased_person_is_never_sent(world: World) -> None:
    world.definitions = with_person(world.definitions)
    world.outbox.broken = {LEFT}
    world.run("2026-01-02T09:00")
    world.event("vehicle.delivered", "A-1", "2026-01-19 15:00", "2026-01-19T15:05", customer="C", plate="P", amount="9")
    for at in ("2026-01-19T16:00", "2026-01-20T09:00", "2026-01-20T18:00", "2026-01-21T09:00"):
        world.run(at)
    with world.ledger.database.read.begin() as connection:
        waits = message_t.c.sent_at.is_(None) & message_t.c.given_up_at.is_(None) & (message_t.c.person == LEFT)
        assert connection.execute(select(message_t.c.id).where(waits)).all() != []
    world.outbox.broken = set()
    erase(world)
    world.run("2026-01-22T09:00")
    with world.ledger.database.read.begin() as connection:
        assert connection.execute(select(message_t.c.id).where(waits)).all() == []
    assert [m for m in world.outbox.sent if m.message.person == LEFT] == []
    assert damage(world) == []
