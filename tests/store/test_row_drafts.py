"""Drafts of rows on both databases: counted for each person, so that none goes unseen, also in an older ledger."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

import engine.store
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.services.ports.row_drafts import RowDraft
from engine.store.connect import Database, upgrade
from engine.store.ledger import SqlLedger

pytestmark = pytest.mark.databases

AT = datetime(2026, 1, 14, 1, tzinfo=UTC)
KEY = b"a key of the chain"


@pytest.fixture
def ledger(database: Database) -> SqlLedger:
    return SqlLedger(database, KEY)


def draft(id: str, person: str, at: datetime = AT) -> RowDraft:
    return RowDraft(id, person, "vehicle.delivered", 1, {"#key": f"样{id}"}, at, "", Text("错", "wrong"))


def damage(ledger: SqlLedger) -> list[Refusal]:
    return list(ledger.damaged_rows())


def delete(database: Database, id: str) -> None:
    with database.write.begin() as connection:
        connection.exec_driver_sql(f"DELETE FROM row_draft WHERE id = '{id}'")


def test_what_people_type_remove_and_leave_is_counted(ledger: SqlLedger) -> None:
    ledger.row_drafts.keep([draft("1", "ann"), draft("2", "ann"), draft("3", "bob", AT - timedelta(days=40))])
    ledger.row_drafts.keep([draft("2", "ann"), draft("4", "ann")])
    assert damage(ledger) == []
    ledger.row_drafts.drop(["1", "no such row"])
    assert damage(ledger) == []
    assert ledger.row_drafts.drop_before(AT - timedelta(days=30)) == 1
    assert ledger.row_drafts.drop_before(AT - timedelta(days=30)) == 0
    assert ledger.row_drafts.counts("ann") == {"vehicle.delivered": 2}
    assert damage(ledger) == []


def test_a_row_that_is_missing_or_altered_is_named_and_rebuilt_away(ledger: SqlLedger, database: Database) -> None:
    ledger.row_drafts.keep([draft("1", "ann"), draft("2", "ann"), draft("3", "bob")])
    delete(database, "1")
    assert damage(ledger) == [Refusal("row-drafts-differ", person="ann", count=1, expected=2)]
    with database.write.begin() as connection:
        connection.exec_driver_sql("UPDATE row_draft SET cells = '{}' WHERE id = '3'")
    assert [refusal.code for refusal in damage(ledger)] == ["row-altered", "row-drafts-differ"]
    assert ledger.repair_drafts() == 2
    assert [len(ledger.row_drafts.of(person, "vehicle.delivered")) for person in ("ann", "bob")] == [1, 0]
    assert damage(ledger) == []
    assert ledger.repair_drafts() == 0


@pytest.mark.parametrize("with_key", [True, False])
def test_the_rows_of_an_older_ledger_are_counted_when_it_is_migrated(
    ledger: SqlLedger, database: Database, with_key: bool
) -> None:
    ledger.row_drafts.keep([draft("1", "ann"), draft("2", "ann"), draft("3", "bob")])
    config = Config()
    config.set_main_option("script_location", str(Path(engine.store.__file__).parent / "migrations"))
    with database.write.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0013")
    upgrade(database, (lambda: KEY) if with_key else None)
    if with_key:
        assert damage(ledger) == []
        delete(database, "1")
        assert damage(ledger) == [Refusal("row-drafts-differ", person="ann", count=1, expected=2)]
    else:
        assert {refusal.code for refusal in damage(ledger)} == {"row-drafts-differ"}
        ledger.repair_drafts()
        assert damage(ledger) == []
