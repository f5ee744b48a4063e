"""Rows that were read are written by what differs, and are what a whole row would be, whoever wrote in between."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.services.ports.occurrences import Row
from engine.store.connect import connect
from engine.store.ledger import SqlLedger

pytestmark = pytest.mark.databases

AT = datetime(2026, 1, 14, 1, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
COUNT = 20
OVERDUE = Verdict(Phase.OPEN, Timeliness.OVERDUE, None, None)


@pytest.fixture
def ledger(new_database: Callable[[Path], str], tmp_path: Path) -> SqlLedger:
    ledger = SqlLedger(connect(new_database(tmp_path)), b"key")
    ledger.refresh([_row(n) for n in range(COUNT)], ledger.expected_head(AT))
    return ledger


def _row(n: int) -> Row:
    subject = f"A-{n}"
    id = f"sales-finance/papers@vehicle.delivered/{subject}"
    occurrence = Occurrence(id, "sales-finance", "papers", AT, AT, (Dated(AT, None),), subject=subject, label="旧 牌")
    return Row(occurrence, Verdict(Phase.OPEN, Timeliness.PENDING, None, LATER), "r" * 64, "d" * 64, LATER)


def _refresh(ledger: SqlLedger, rows: Sequence[Row]) -> None:
    ledger.refresh(rows, ledger.expected_head(AT))


def _stored(ledger: SqlLedger) -> list[tuple[Any, ...]]:
    with ledger.database.read.begin() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM occurrence ORDER BY id")]


def _edit(ledger: SqlLedger, change: str) -> None:
    with ledger.database.write.begin() as connection:
        connection.exec_driver_sql(f"UPDATE occurrence SET {change}")


def _whole(rows: Sequence[Row]) -> list[Row]:
    """The rows as they are written where nothing is known of what is stored."""
    return [replace(row, read_from=None) for row in rows]


@pytest.fixture
def overdue(ledger: SqlLedger) -> list[Row]:
    """The stored rows, read and then judged again."""
    return [replace(row, verdict=OVERDUE, wake_at=None) for row in ledger.occurrences.all_rows()]


def test_what_differs_makes_the_rows_that_whole_ones_make(ledger: SqlLedger, overdue: list[Row]) -> None:
    _refresh(ledger, overdue)
    by_columns = _stored(ledger)
    _refresh(ledger, _whole(overdue))
    assert by_columns == _stored(ledger)
    assert not ledger.damaged_rows()


def test_sqlite_is_told_only_the_columns_that_differ(ledger: SqlLedger, overdue: list[Row]) -> None:
    """PostgreSQL, which touches all indexes anyway, gets whole rows."""
    statements: list[str] = []
    event.listen(
        ledger.database.write, "after_cursor_execute", lambda _c, _cursor, statement, *_: statements.append(statement)
    )
    _refresh(ledger, overdue)
    written = [one for one in statements if "occurrence" in one]
    differing = "SET timeliness = ?, next_change_at = ?, wake_at = ?, seal = ?"
    is_alone = len(written) == 1 and differing in written[0]
    assert is_alone == (ledger.database.write.dialect.name == "sqlite"), "no other statement touches a row"


def test_a_row_that_another_one_wrote_in_between_is_replaced(ledger: SqlLedger, overdue: list[Row]) -> None:
    """Two runs may bring the same rows to two instants without an entry: the last one counts, and counts whole."""
    other = [replace(row, revision="o" * 64) for row in ledger.occurrences.all_rows()[:3]]
    _refresh(ledger, other)
    _refresh(ledger, overdue)
    assert list(ledger.occurrences.all_rows()) == overdue
    assert not ledger.damaged_rows()


def test_a_row_that_another_one_removed_in_between_comes_back_with_its_terms(
    ledger: SqlLedger, overdue: list[Row]
) -> None:
    gone = overdue[0].occurrence.id
    ledger.refresh((), ledger.expected_head(AT), [gone])
    _refresh(ledger, overdue)
    assert list(ledger.occurrences.all_rows()) == overdue
    assert ledger.repair_terms() == 0


@pytest.mark.parametrize(
    "edit", ["stake = '1'", "asked_until = 1", "returns = 7", "named_owner = 'somebody'", "due_at = 1"]
)
def test_no_column_that_was_edited_gets_a_seal(ledger: SqlLedger, edit: str) -> None:
    """Neither one that was edited before it was read nor one that was edited since."""
    before = ledger.occurrences.all_rows()
    _edit(ledger, edit)
    read = ledger.occurrences.all_rows()
    for rows in (read, before):
        judged = [replace(row, verdict=OVERDUE, wake_at=None, listed=_row(0).listed) for row in rows]
        _refresh(ledger, judged)
        by_columns = _stored(ledger)
        is_found = bool(ledger.damaged_rows())
        _refresh(ledger, _whole(judged))
        assert is_found or by_columns == _stored(ledger)
        _refresh(ledger, [_row(n) for n in range(COUNT)])
        _edit(ledger, edit)
