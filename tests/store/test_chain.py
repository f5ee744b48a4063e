"""Ways to tamper with the ledger: each is detected, with its place."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from engine.domain.refusal import Refusal
from engine.services.ports.ledger import Broken
from engine.store.chain import Digest, Witness, spelled
from engine.store.connect import Database
from engine.store.core_tables import entry_t
from engine.store.entries import entry_of
from engine.store.ledger import SqlLedger
from engine.wording.refusal import refusal_text

pytestmark = pytest.mark.databases


def digest_of(spellings: Iterable[str]) -> str:
    digest = Digest()
    for spelling in spellings:
        digest.add(spelling)
    return digest.hexadecimal()


@pytest.fixture
def kept(world: Any) -> Any:
    """A ledger with some batches: definitions, openings, events, another run."""
    world.run("2026-01-01T00:00")
    world.event(
        "customer.in_default", "D-07", "2026-01-12 09:00", "2026-01-12T09:10", customer="C", order="O", amount="10"
    )
    world.event(
        "customer.in_default", "D-08", "2026-01-12 09:00", "2026-01-12T09:20", customer="C", order="O", amount="10"
    )
    world.run("2026-01-12T18:00")
    assert world.ledger.verify() is None
    return world


def tamper(world: Any, *statements: str) -> Broken | None:
    with world.ledger.database.write.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    broken: Broken | None = world.reopened().ledger.verify()
    return broken


def sentence_of(broken: Broken) -> str:
    """The problem as people read it."""
    return refusal_text(broken.problem).en


def event(world: Any, key: str) -> tuple[int, int]:
    """Entry and batch of an event."""
    with world.ledger.database.read.begin() as connection:
        row = connection.execute(
            text("SELECT seq, batch FROM entry WHERE subject_id = :id"), {"id": f"customer.in_default/{key}"}
        )
        return tuple(row.one())  # type: ignore[return-value]


def test_an_edited_entry_is_found(kept: Any) -> None:
    seq, batch = event(kept, "D-07")
    broken = tamper(kept, f"UPDATE entry SET body = replace(body, '\"10\"', '\"1\"') WHERE seq = {seq}")
    assert broken is not None
    assert (broken.batch, broken.entry, broken.problem.code) == (batch, seq, "chain-entry-changed")
    assert sentence_of(broken) == f"entry {seq} was changed (now event recorded, customer.in_default/D-07)"


@pytest.mark.parametrize("column", ["kind", "subject_id", "actor", "effective_at", "recorded_at"])
def test_each_column_of_an_entry_is_covered(kept: Any, column: str) -> None:
    seq, batch = event(kept, "D-07")
    values = {"kind": "'event corrected'", "effective_at": "effective_at + 1", "recorded_at": "recorded_at + 1"}
    broken = tamper(kept, f"UPDATE entry SET {column} = {values.get(column, repr('other'))} WHERE seq = {seq}")
    assert broken is not None
    assert (broken.batch, broken.entry) == (batch, seq)


@pytest.mark.parametrize("about", ["hidden", "definition", ""])
def test_an_entry_that_is_hidden_under_another_kind_of_subject_is_named(kept: Any, about: str) -> None:
    """The engine finds its entries by ``about``, which no hash covers: it has to be the one of the kind."""
    seq, batch = event(kept, "D-07")
    broken = tamper(kept, f"UPDATE entry SET about = '{about}' WHERE seq = {seq}")
    assert broken is not None
    assert (broken.batch, broken.entry) == (batch, seq)
    assert sentence_of(broken) == (
        f"entry {seq} (event recorded, customer.in_default/D-07) stands under “{about}”, not “event”: nothing finds it"
    )


def test_the_first_of_many_hidden_entries_is_named(kept: Any) -> None:
    with kept.ledger.database.read.begin() as connection:
        first = connection.execute(text("SELECT min(seq) FROM entry WHERE kind = 'opened'")).scalar_one()
    broken = tamper(kept, "UPDATE entry SET about = 'event' WHERE kind = 'opened'")
    assert broken is not None
    assert broken.entry == first


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "'nonsense'"),
        ("body", "'{'"),
        ("body", "'[]'"),
        ("body", "'1'"),
        ("effective_at", "9223372036854775807"),
        ("recorded_at", "-9223372036854775807"),
    ],
)
def test_an_entry_that_cannot_be_read_is_named(kept: Any, column: str, value: str) -> None:
    seq, batch = event(kept, "D-07")
    broken = tamper(kept, f"UPDATE entry SET {column} = {value} WHERE seq = {seq}")
    assert broken is not None
    assert (broken.batch, broken.entry) == (batch, seq)
    assert "cannot be read" in sentence_of(broken) or "was changed" in sentence_of(broken)


def test_a_deleted_entry_is_found(kept: Any) -> None:
    seq, batch = event(kept, "D-07")
    broken = tamper(kept, f"DELETE FROM entry WHERE seq = {seq}")
    assert broken == Broken(batch, seq, Refusal("chain-entry-missing", entry=seq))


def test_a_deleted_batch_is_found(kept: Any) -> None:
    seq, batch = event(kept, "D-07")
    broken = tamper(kept, f"DELETE FROM entry WHERE seq = {seq}", f"DELETE FROM batch WHERE id = {batch}")
    assert broken == Broken(batch, None, Refusal("chain-batch-missing", batch=batch))


def test_two_swapped_entries_are_found(kept: Any) -> None:
    item, batch = event(kept, "D-07")
    two, _ = event(kept, "D-08")
    swap = f"UPDATE entry SET seq = CASE seq WHEN -{item} THEN {two} ELSE {item} END WHERE seq < 0"
    broken = tamper(kept, f"UPDATE entry SET seq = -seq WHERE seq IN ({item}, {two})", swap)
    assert broken is not None
    assert broken.batch == batch


def test_a_cut_tail_is_found(kept: Any) -> None:
    head = kept.ledger.head()
    broken = tamper(kept, f"DELETE FROM entry WHERE seq = {head.entries}")
    assert broken is not None
    assert broken.batch == head.batch


def test_a_tail_cut_with_its_batch_shows_against_the_head_kept_outside(kept: Any, tmp_path: Path) -> None:
    witnessed = SqlLedger(kept.ledger.database, b"a key for tests", Witness(tmp_path / "chain.heads"))
    kept.ledger = witnessed
    kept.run("2026-01-13T18:00")
    head = witnessed.head()
    assert witnessed.verify() is None
    as_of = (f"DELETE FROM entry WHERE batch = {head.batch}", f"DELETE FROM batch WHERE id = {head.batch}")
    assert tamper(kept, *as_of) is None, "nothing inside the database can tell"
    problem = Refusal("chain-head-missing", batch=head.batch, entry=head.entries, file="chain.heads")
    assert witnessed.verify() == Broken(head.batch, head.entries, problem)
    kept.run("2026-01-14T18:00")
    assert witnessed.head().batch >= head.batch
    assert witnessed.verify() == Broken(head.batch, head.entries, problem), "also when others took its place"


def test_a_run_that_commits_during_the_verification_is_no_cut_tail(kept: Any, tmp_path: Path) -> None:
    class Busy(Witness):
        """A witness that is read just before another process commits."""

        def heads(self) -> Any:
            heads = super().heads()
            kept.run("2026-01-14T18:00")
            return heads

    kept.ledger = SqlLedger(kept.ledger.database, b"a key for tests", Witness(tmp_path / "chain.heads"))
    kept.run("2026-01-13T18:00")
    assert SqlLedger(kept.ledger.database, b"a key for tests", Busy(tmp_path / "chain.heads")).verify() is None


def test_a_dry_run_leaves_no_witness(kept: Any, tmp_path: Path) -> None:
    kept.ledger = SqlLedger(kept.ledger.database, b"a key for tests", Witness(tmp_path / "chain.heads"))
    assert kept.dry_run("2026-01-14T18:00").entries > 0
    assert not (tmp_path / "chain.heads").exists()


def test_a_rewritten_end_is_found_by_whoever_has_the_key(kept: Any) -> None:
    seq, batch = event(kept, "D-08")
    assert tamper(kept, f"UPDATE entry SET body = replace(body, '\"10\"', '\"1\"') WHERE seq = {seq}") is not None
    ledger = kept.ledger
    with ledger.database.write.begin() as connection:
        row = connection.execute(entry_t.select().where(entry_t.c.seq == seq)).one()
        digest = digest_of([spelled(entry_of(row), row.body)])
        connection.execute(text("UPDATE batch SET digest = :d WHERE id = :b"), {"d": digest, "b": batch})
    assert ledger.verify() == Broken(batch, None, Refusal("chain-batch-misfit", batch=batch))


def test_an_entry_of_no_batch_is_found(kept: Any) -> None:
    head = kept.ledger.head()
    copy = "kind, about, subject_id, actor, effective_at, recorded_at, body, seal FROM entry WHERE seq = 1"
    broken = tamper(kept, f"INSERT INTO entry SELECT {head.entries + 1}, {head.batch + 1}, {copy}")
    assert broken == Broken(head.batch + 1, head.entries + 1, Refusal("chain-entry-foreign", entry=head.entries + 1))


def test_another_key_does_not_fit(kept: Any) -> None:
    broken = SqlLedger(kept.ledger.database, b"another key").verify()
    assert broken == Broken(1, None, Refusal("chain-batch-misfit", batch=1))


def test_two_lists_of_entries_never_share_a_digest_by_being_cut_elsewhere() -> None:
    assert digest_of(["ab", "c"]) != digest_of(["a", "bc"])
    assert digest_of([]) != digest_of([""])


def test_an_empty_record_is_sound(database: Database, new_world: Callable[[Path], Any]) -> None:
    assert SqlLedger(database, b"key").verify() is None
