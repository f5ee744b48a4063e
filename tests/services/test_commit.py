"""A decision that another commit overtakes is made again on the new state."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.domain.ledger.entry import ENGINE, Entry, Kind, Phase
from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.domain.text import Text
from engine.services.commit import TRIES, decide, retry
from engine.services.ports.events import Checkpoint
from engine.services.ports.ledger import Batch, Conflict, ExpectedHead
from engine.services.ports.occurrences import Row
from engine.services.ports.outbox import Message
from engine.services.refused import Refused
from engine.store.connect import connect
from engine.store.ledger import SqlLedger

AT = datetime(2026, 1, 14, 1, tzinfo=UTC)


@pytest.fixture
def ledger(new_database: Callable[[Path], str], tmp_path: Path) -> SqlLedger:
    return SqlLedger(connect(new_database(tmp_path)), b"key")


def row(key: str) -> Row:
    id = f"sales-finance/papers@vehicle.delivered/{key}"
    occurrence = Occurrence(id, "sales-finance", "papers", AT, AT, (Dated(AT, None),), subject=key)
    return Row(occurrence, Verdict(Phase.OPEN, Timeliness.PENDING, None, None), "r" * 64, "d" * 64, AT)


def opening(key: str, expected_head: ExpectedHead) -> Batch:
    new_row = row(key)
    return Batch("run", (Entry(Kind.OPENED, new_row.occurrence.id, ENGINE, AT, expected_head.recorded_at),), (new_row,))


def add(ledger: SqlLedger, key: str) -> None:
    """A commit of somebody else."""
    other = SqlLedger(ledger.database, b"key")
    expected_head = other.expected_head(AT)
    other.commit(opening(key, expected_head), expected_head)


def keys(ledger: SqlLedger) -> list[str]:
    return [r.occurrence.id.rpartition("/")[2] for r in ledger.occurrences.all_rows()]


def test_a_decision_is_committed_and_its_result_returned(ledger: SqlLedger) -> None:
    assert decide(ledger, AT, lambda expected_head: (opening("A-1", expected_head), "done")) == "done"
    assert keys(ledger) == ["A-1"]
    assert ledger.verify() is None


def test_a_decision_that_was_overtaken_is_made_anew(ledger: SqlLedger) -> None:
    keys_seen: list[list[str]] = []

    def work(expected_head: ExpectedHead) -> tuple[Batch, int]:
        keys_seen.append(keys(ledger))
        if len(keys_seen) < 3:
            add(ledger, f"A-{len(keys_seen)}")
        return opening("B-1", expected_head), len(keys_seen)

    assert decide(ledger, AT, work) == 3
    assert keys_seen == [[], ["A-1"], ["A-1", "A-2"]]
    assert keys(ledger) == ["A-1", "A-2", "B-1"]
    assert ledger.verify() is None


def test_a_decision_to_write_rows_alone_is_made_anew_too(ledger: SqlLedger) -> None:
    add(ledger, "A-1")
    keys_seen: list[list[str]] = []

    def work(expected_head: ExpectedHead) -> tuple[Batch, None]:
        keys_seen.append(keys(ledger))
        if len(keys_seen) == 1:
            add(ledger, "A-2")
        return Batch("run", (), (row("B-1"),), removed=(row("A-1").occurrence.id,)), None

    head = ledger.head()
    decide(ledger, AT, work)
    after = ledger.head()
    assert keys_seen == [["A-1"], ["A-1", "A-2"]]
    assert keys(ledger) == ["A-2", "B-1"]
    assert head is not None and after is not None
    assert after.batch == head.batch + 1, "the other's commit and no other"


@pytest.mark.parametrize("batch", [None, Batch("run", ())])
def test_nothing_to_write_writes_nothing(ledger: SqlLedger, batch: Batch | None) -> None:
    add(ledger, "A-1")
    head = ledger.head()

    def work(expected_head: ExpectedHead) -> tuple[Batch | None, str]:
        add(ledger, "A-2")  # nothing depends on the head, so nobody is asked again
        return batch, "nothing"

    assert decide(ledger, AT, work) == "nothing"
    after = ledger.head()
    assert head is not None and after is not None and after.batch == head.batch + 1
    assert keys(ledger) == ["A-1", "A-2"]


def test_checkpoints_alone_are_kept_without_a_commit(ledger: SqlLedger) -> None:
    decide(
        ledger,
        AT,
        lambda expected_head: (Batch("events import", (), checkpoints=(Checkpoint("erp", "page", "7"),)), None),
    )
    assert ledger.events.checkpoints("erp") == {"page": "7"}
    assert ledger.head() is None


def test_a_message_without_an_entry_is_a_commit(ledger: SqlLedger) -> None:
    message = Message("k", "p", "p@example.org", "mail", "due", None, (), "subject", "text")
    decide(ledger, AT, lambda expected_head: (Batch("run", (), messages=(message,)), None))
    assert ledger.head() is not None
    assert ledger.outbox.messages() == (message,)


def test_a_refusal_passes_through_at_once(ledger: SqlLedger) -> None:
    calls: list[ExpectedHead] = []

    def work(expected_head: ExpectedHead) -> tuple[Batch, None]:
        calls.append(expected_head)
        raise Refused(Text.plain("no"))

    with pytest.raises(Refused):
        decide(ledger, AT, work)
    assert len(calls) == 1
    assert ledger.head() is None


def test_after_the_limit_it_is_given_up(ledger: SqlLedger) -> None:
    calls: list[ExpectedHead] = []

    def work(expected_head: ExpectedHead) -> tuple[Batch, None]:
        calls.append(expected_head)
        add(ledger, f"A-{len(calls)}")
        return opening("B-1", expected_head), None

    with pytest.raises(Conflict, match=f"{TRIES} times"):
        decide(ledger, AT, work)
    assert len(calls) == TRIES
    assert "B-1" not in keys(ledger)


def test_an_attempt_with_drafts_of_its_own_is_repeated_whole(ledger: SqlLedger) -> None:
    calls: list[ExpectedHead] = []

    def attempt() -> str:
        expected_head = ledger.expected_head(AT)
        calls.append(expected_head)
        if len(calls) == 1:
            add(ledger, "A-1")
        ledger.commit(opening("B-1", expected_head), expected_head)
        return "done"

    assert retry(attempt) == "done"
    assert len(calls) == 2
    assert keys(ledger) == ["A-1", "B-1"]
