"""Drafts on both databases: each person's own, replaced, dropped, forgotten, and counted so that none goes unseen."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine import clock
from engine.domain.refusal import Refusal
from engine.intake.draft_folder import DraftFolder
from engine.services.ports.drafts import DraftFile, StoredDraft
from engine.services.run.erase_drafts import KEPT_FOR, erase_unused, files_of, forget_old_drafts
from engine.store.connect import Database
from engine.store.ledger import SqlLedger

pytestmark = pytest.mark.databases

AT = datetime(2026, 1, 14, 1, tzinfo=UTC)
ITEM = "sales-finance/signed-slips@vehicle.delivered/样-1"


@pytest.fixture
def ledger(database: Database) -> SqlLedger:
    return SqlLedger(database, b"key")


def draft(person: str, field: str, value: str = "", file: DraftFile | None = None, at: datetime = AT) -> StoredDraft:
    return StoredDraft(person, ITEM, field, value, file, at)


def damage(ledger: SqlLedger) -> list[Refusal]:
    return list(ledger.damaged_rows())


def test_a_draft_is_a_persons_own_and_a_later_one_takes_its_place(ledger: SqlLedger) -> None:
    photo = DraftFile("ab" * 32, "订单.png", 20_000_000)
    mine = [draft("ann", "amount", "5"), draft("ann", "slip", "signed", photo)]
    ledger.drafts.keep(mine)
    ledger.drafts.keep([draft("bob", "amount", "7")])
    ledger.drafts.keep([draft("ann", "amount", "6")])
    assert ledger.drafts.of("ann") == [draft("ann", "amount", "6"), mine[1]]
    assert ledger.drafts.of("bob") == [draft("bob", "amount", "7")]
    assert ledger.drafts.files() == {photo.sha256}
    ledger.drafts.drop("ann", {ITEM: {"amount", "no such field"}, "no such item": {"slip"}})
    assert ledger.drafts.of("ann") == [mine[1]]
    assert damage(ledger) == []


def test_what_nobody_handed_in_for_30_days_is_forgotten_with_its_files(ledger: SqlLedger, tmp_path: Path) -> None:
    folder = DraftFolder(tmp_path)
    now = clock.now()
    old, new, both, lost = (folder.keep(content) for content in (b"old", b"new", b"both", b"lost"))
    ledger.drafts.keep(
        [
            draft("ann", "a", file=DraftFile(old, "a.png", 3), at=now - KEPT_FOR - timedelta(seconds=1)),
            draft("ann", "b", file=DraftFile(both, "b.png", 4), at=now - KEPT_FOR - timedelta(seconds=1)),
            draft("bob", "a", file=DraftFile(new, "a.png", 3), at=now - KEPT_FOR + timedelta(minutes=1)),
            draft("bob", "b", file=DraftFile(both, "b.png", 4), at=now),
        ]
    )
    assert forget_old_drafts(ledger, folder, now) == 2
    assert [folder.content(name) for name in (old, lost)] == [b"old", b"lost"], "somebody may be storing them now"
    ledger.drafts.keep([draft("bob", "a", file=DraftFile(new, "a.png", 3), at=now + timedelta(hours=2))])
    assert forget_old_drafts(ledger, folder, now + timedelta(hours=2)) == 0
    assert [folder.content(name) for name in (old, new, both, lost)] == [None, b"new", b"both", None]
    assert files_of(ledger, "ann") == frozenset()
    assert damage(ledger) == []


def test_a_file_that_another_draft_has_stays(ledger: SqlLedger, tmp_path: Path) -> None:
    folder = DraftFolder(tmp_path)
    file = DraftFile(folder.keep(b"same"), "a.png", 4)
    ledger.drafts.keep([draft("ann", "a", file=file), draft("bob", "a", file=file)])
    ledger.drafts.drop("ann", {ITEM: {"a"}})
    erase_unused(ledger, folder, {file.sha256})
    attached = folder.attachment(file)
    assert attached is not None
    assert attached.content == b"same"
    ledger.drafts.drop("bob", {ITEM: {"a"}})
    erase_unused(ledger, folder, {file.sha256})
    assert folder.attachment(file) is None


def test_a_file_that_was_changed_is_not_delivered(ledger: SqlLedger, tmp_path: Path) -> None:
    folder = DraftFolder(tmp_path)
    file = DraftFile(folder.keep(b"as it was"), "a.png", 9)
    Path(folder.place(file.sha256)).write_bytes(b"another")
    assert folder.attachment(file) is None


def test_an_altered_draft_is_named_and_rebuilt_away(ledger: SqlLedger, database: Database) -> None:
    ledger.drafts.keep([draft("ann", "a", "5"), draft("ann", "b", "6"), draft("bob", "a", "7")])
    with database.write.begin() as connection:
        connection.exec_driver_sql("UPDATE draft SET value = '500' WHERE person = 'ann' AND field = 'a'")
        connection.exec_driver_sql("DELETE FROM draft WHERE person = 'bob'")
    assert [refusal.code for refusal in damage(ledger)] == ["row-altered", "drafts-differ"]
    assert ledger.repair_drafts() == 2
    assert ledger.drafts.of("ann") == [draft("ann", "b", "6")]
    assert damage(ledger) == []
    assert ledger.repair_drafts() == 0
