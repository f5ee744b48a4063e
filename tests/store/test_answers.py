"""The answers to requests of sources, on both databases: kept a day, forgotten at once, proven like other rows."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from engine.services.ports.answers import StoredAnswer
from engine.store.connect import Database
from engine.store.core_tables import checkpoint_t
from engine.store.ledger import SqlLedger

pytestmark = pytest.mark.databases

AT = datetime(2026, 1, 14, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ANSWER = StoredAnswer("c" * 64, (1, 0, 0, 0))


@pytest.fixture
def ledger(database: Database) -> SqlLedger:
    return SqlLedger(database, b"key")


def rows(ledger: SqlLedger) -> int:
    with ledger.database.read.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(checkpoint_t)).scalar_one())


def test_an_answer_is_found_by_source_and_id_for_a_day(ledger: SqlLedger) -> None:
    ledger.answers.keep("crm", "m1", ANSWER, AT)
    assert SqlLedger(ledger.database, b"key").answers.find("crm", "m1", AT + DAY) == ANSWER
    assert ledger.answers.find("crm", "m2", AT) is None
    assert ledger.answers.find("dms", "m1", AT) is None
    assert ledger.answers.find("crm", "m1", AT + 2 * DAY) is None


def test_old_answers_are_forgotten_and_no_proof_misses_them(ledger: SqlLedger) -> None:
    for days in range(5):
        for n in range(3):
            ledger.answers.keep("crm", f"{days}-{n}", ANSWER, AT + days * DAY)
    ledger.answers.keep("dms", "m1", ANSWER, AT)
    assert rows(ledger) == 2 * 3 + 1
    assert ledger.damaged_rows() == ()
    with ledger.database.write.begin() as connection:
        connection.execute(checkpoint_t.delete().where(checkpoint_t.c.source == "#answers dms 2026-01-14"))
    (damage,) = ledger.damaged_rows()
    assert damage.code == "checkpoints-missing"


def test_the_two_hundredth_answer_costs_as_many_statements_as_the_second(ledger: SqlLedger) -> None:
    statements: list[str] = []

    def listen(*args: object) -> None:
        statements.append(str(args[2]))

    ledger.answers.keep("crm", "first", ANSWER, AT)
    event.listen(ledger.database.write, "before_cursor_execute", listen)
    costs = []
    for n in range(200):
        statements.clear()
        ledger.answers.keep("crm", str(n), ANSWER, AT)
        costs.append(len(statements))
    assert costs[0] == costs[-1]
    assert not any("count(" in s.lower() for s in statements)
