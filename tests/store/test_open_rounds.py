"""The forms of anonymous rounds wait apart from the ledger, and leave nothing behind in its files once drained.

The forms are made by hand here; tests/services/test_anonymous_rounds.py gives them through the service.
"""

import hashlib
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.domain.ledger.entry import Json
from engine.domain.survey.answer_batch import Form
from engine.services.refused import Refused
from engine.store.connect import Database, connect
from engine.store.ledger import SqlLedger
from engine.store.move import move
from tests.conftest import KEY

ROUND, OTHER = "quarterly@2026-Q1", "quarterly@2026-Q2"
PEOPLE = [f"person-{n:02}" for n in range(20)]
MARKER = "a sentence that only this form has"


def form(number: int, score: int = 3, comment: str = "") -> Form:
    content: dict[str, Json] = {"scores": {"attitude": score}, "comment": comment}
    return Form(hashlib.sha256(str(number).encode()).hexdigest(), "sales", {"finance": content})


@pytest.fixture
def ledger(database: Database) -> SqlLedger:
    return SqlLedger(database, KEY)


@pytest.mark.databases
def test_a_form_waits_until_its_round_is_drained(ledger: SqlLedger) -> None:
    rounds = ledger.open_rounds
    assert not rounds.has_place(ROUND) and rounds.took_part(ROUND) == frozenset()
    assert rounds.begin(ROUND, PEOPLE) and rounds.begin(OTHER, PEOPLE)
    assert not rounds.begin(ROUND, PEOPLE), "there is one"
    assert rounds.submit(ROUND, "person-03", form(1))
    assert rounds.submit(ROUND, "person-01", form(2, comment="晚了两天"))
    assert rounds.submit(OTHER, "person-01", form(3))
    assert rounds.took_part(ROUND) == {"person-01", "person-03"}
    assert rounds.form(ROUND, form(2).code_hash) == form(2, comment="晚了两天")
    assert rounds.form(OTHER, form(2).code_hash) is None

    drained = rounds.drain(ROUND)
    assert drained.people == ("person-01", "person-03")
    assert drained.forms == tuple(sorted([form(1), form(2, comment="晚了两天")], key=lambda one: one.code_hash))
    assert rounds.wipe()
    assert rounds.has_place(OTHER) and not rounds.has_place(ROUND) and rounds.form(ROUND, form(2).code_hash) is None
    assert rounds.drain(ROUND).forms == ()
    assert rounds.drain(OTHER).forms == (form(3),)


@pytest.mark.databases
def test_a_person_takes_part_once_and_changes_the_form_by_its_code(ledger: SqlLedger) -> None:
    rounds = ledger.open_rounds
    with pytest.raises(KeyError):
        rounds.submit(ROUND, "person-01", form(1))
    assert not rounds.replace(ROUND, form(1))
    rounds.begin(ROUND, PEOPLE)
    assert rounds.submit(ROUND, "person-01", form(1))
    assert not rounds.submit(ROUND, "person-01", form(2))
    assert rounds.replace(ROUND, form(1, score=5, comment="x" * 9000))
    assert not rounds.replace(ROUND, form(2))
    with pytest.raises(KeyError):
        rounds.submit(ROUND, "a stranger", form(3))
    assert rounds.drain(ROUND).forms == (form(1, score=5, comment="x" * 9000),)


@pytest.mark.databases
def test_what_is_taken_back_leaves_the_forms_as_they_were(ledger: SqlLedger) -> None:
    """A closing that fails before its commit keeps every form; so does a rehearsal of one."""
    ledger.open_rounds.begin(ROUND, PEOPLE)
    ledger.open_rounds.submit(ROUND, "person-01", form(1))

    def fails(on: SqlLedger) -> None:
        assert on.open_rounds.submit(ROUND, "person-02", form(2))
        assert len(on.open_rounds.drain(ROUND).forms) == 2
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ledger.together(fails)
    assert ledger.dry_run(lambda on: on.open_rounds.drain(ROUND).people) == ("person-01",)
    assert ledger.open_rounds.wipe()
    assert ledger.open_rounds.took_part(ROUND) == {"person-01"}
    assert ledger.open_rounds.form(ROUND, form(1).code_hash) == form(1)


@pytest.mark.databases
def test_somebody_who_reads_while_a_round_closes_finds_its_forms_or_none(ledger: SqlLedger) -> None:
    """A reader keeps one state; the tables may be dropped before it looks at them for the first time."""
    ledger.open_rounds.begin(ROUND, PEOPLE)
    ledger.open_rounds.submit(ROUND, "person-01", form(1))

    def reads(on: SqlLedger) -> None:
        assert on.head() is None  # the state begins here
        ledger.open_rounds.drain(ROUND)
        assert on.open_rounds.took_part(ROUND) in (frozenset(), {"person-01"})
        assert on.open_rounds.form(ROUND, form(1).code_hash) in (None, form(1))

    ledger.reading(reads)
    assert ledger.open_rounds.wipe()


def test_nothing_of_a_form_is_left_in_the_files_of_sqlite(ledger: SqlLedger, tmp_path: Path) -> None:
    rounds = ledger.open_rounds
    rounds.begin(ROUND, PEOPLE)
    order = random.Random(1).sample(range(20), 20)
    for number in order:
        rounds.submit(ROUND, PEOPLE[number], form(number, comment=f"{MARKER} {number}" * 30))
        if number % 3 == 0:
            rounds.replace(ROUND, form(number, comment=f"{MARKER} {number}, changed" * 90))
        if number == 7:
            with ledger.database.write.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").close()
                connection.exec_driver_sql("BEGIN")
    hashes = [form(number).code_hash for number in order]

    def left() -> list[str]:
        content = b"".join(path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file())
        return [text for text in (MARKER, "person-0", "waiting_forms", *hashes) if text.encode() in content]

    assert MARKER in left(), "before the closing it is there"
    rounds.drain(ROUND)
    assert rounds.wipe()
    assert left() == []


def test_nothing_of_a_form_is_left_in_the_tables_of_postgresql(new_postgres: Callable[..., str]) -> None:
    """In the files of its databases; the WAL of the server keeps changes until it is recycled, as trust.md says."""
    database = connect(new_postgres())
    rounds = SqlLedger(database, KEY).open_rounds
    rounds.begin(ROUND, PEOPLE)
    for number, person in enumerate(PEOPLE):
        rounds.submit(ROUND, person, form(number, comment=MARKER * (number + 1)))
    with database.write.connect() as connection:
        folder = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one()) / "base"

    def left() -> bool:
        with database.write.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("CHECKPOINT")
        return any(MARKER.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())

    assert left(), "before the closing it is there"
    rounds.drain(ROUND)
    assert not left()
    database.dispose()


def test_a_copy_of_the_ledger_never_has_the_forms(ledger: SqlLedger, tmp_path: Path) -> None:
    """A copy would outlive the closing. The place is missing in it as well, so that its next run notices."""
    ledger.open_rounds.begin(ROUND, PEOPLE)
    target = connect(f"sqlite:///{tmp_path / 'copy.db'}")
    move(ledger.database, target, KEY, lambda *_: None, without_forms=False)
    target.dispose()
    ledger.open_rounds.submit(ROUND, "person-01", form(1))
    target = connect(f"sqlite:///{tmp_path / 'backup.db'}")
    with pytest.raises(Refused) as refused:
        move(ledger.database, target, KEY, lambda *_: None)
    assert refused.value.refusal.code == "rounds-have-forms"
    move(ledger.database, target, KEY, lambda *_: None, without_forms=True)
    assert not SqlLedger(target, KEY).open_rounds.has_place(ROUND)
    target.dispose()
    assert form(1).code_hash.encode() not in (tmp_path / "backup.db").read_bytes()
    assert ledger.open_rounds.form(ROUND, form(1).code_hash) == form(1)


def test_a_reader_puts_the_wiping_off_until_it_is_gone(ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.store.connect.BUSY_TIMEOUT", 50)
    ledger.open_rounds.begin(ROUND, PEOPLE)
    ledger.open_rounds.submit(ROUND, "person-01", form(1))

    def reads(on: SqlLedger) -> None:
        assert on.open_rounds.took_part(ROUND) == {"person-01"}
        ledger.open_rounds.drain(ROUND)
        assert not ledger.open_rounds.wipe()

    ledger.reading(reads)
    assert ledger.open_rounds.wipe()


def test_the_files_are_the_same_whoever_gave_which_form(empty_database: Path, tmp_path: Path) -> None:
    """Byte by byte: no page, no freed page and no counter of the file depends on who gave a form; nor do the numbers of
    pages in the files beside it, while the database is still open."""

    def files_after(seed: int) -> tuple[bytes, bytes, list[bytes]]:
        path = tmp_path / f"{seed}.db"
        shutil.copy(empty_database, path)
        database = connect(f"sqlite:///{path}")
        rounds = SqlLedger(database, KEY).open_rounds
        rounds.begin(ROUND, PEOPLE)
        order = random.Random(seed).sample(range(20), 20)
        for place, number in enumerate(order):
            rounds.submit(ROUND, PEOPLE[number], form(place, comment=MARKER * (place % 5)))
        assert rounds.drain(ROUND).people == tuple(PEOPLE)
        assert rounds.wipe()
        index = Path(f"{path}-shm").read_bytes()[136:]  # behind the header, which has random salts
        wal = Path(f"{path}-wal").read_bytes()[32:]
        frames = [wal[at : at + 8] for at in range(0, len(wal), 24 + 4096)]
        database.dispose()
        return path.read_bytes(), index, frames

    assert files_after(1) == files_after(2) == files_after(3)
