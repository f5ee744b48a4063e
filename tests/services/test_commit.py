"""A decision that another commit overtakes is made anew on what is there now."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.domain.entries import ENGINE, Entry, Kind, Phase
from engine.domain.language import Text
from engine.domain.occurrence import Dated, Occurrence
from engine.domain.verdict import Timeliness, Verdict
from engine.services.commit import TRIES, decide, retry
from engine.services.ports.events import Mark
from engine.services.ports.ledger import Batch, Draft, HeadMoved
from engine.services.ports.occurrences import Row
from engine.services.ports.outbox import Message
from engine.services.refused import Refused
from engine.store.connect import connect
from engine.store.ledger import SqlRecord

AT = datetime(2026, 1, 14, 1, tzinfo=UTC)


@pytest.fixture
def record(new_database: Callable[[Path], str], tmp_path: Path) -> SqlRecord:
    return SqlRecord(connect(new_database(tmp_path)), b"key")


def row(key: str) -> Row:
    id = f"sales-finance/papers@vehicle.delivered/{key}"
    occurrence = Occurrence(id, "sales-finance", "papers", AT, AT, (Dated(AT, None),), subject=key)
    return Row(occurrence, Verdict(Phase.OPEN, Timeliness.PENDING, None, None), "r" * 64, "d" * 64, AT)


def opening(key: str, draft: Draft) -> Batch:
    one = row(key)
    return Batch("run", (Entry(Kind.OPENED, one.occurrence.id, ENGINE, AT, draft.recorded_at),), (one,))


def add(record: SqlRecord, key: str) -> None:
    """A commit of somebody else."""
    other = SqlRecord(record.database, b"key")
    draft = other.draft(AT)
    other.commit(opening(key, draft), draft)


def keys(record: SqlRecord) -> list[str]:
    return [r.occurrence.id.rpartition("/")[2] for r in record.occurrences.all_rows()]


def test_a_decision_is_committed_and_its_result_returned(record: SqlRecord) -> None:
    assert decide(record, AT, lambda draft: (opening("A-1", draft), "done")) == "done"
    assert keys(record) == ["A-1"]
    assert record.verify() is None


def test_a_decision_that_was_overtaken_is_made_anew(record: SqlRecord) -> None:
    seen: list[list[str]] = []

    def work(draft: Draft) -> tuple[Batch, int]:
        seen.append(keys(record))
        if len(seen) < 3:
            add(record, f"A-{len(seen)}")
        return opening("B-1", draft), len(seen)

    assert decide(record, AT, work) == 3
    assert seen == [[], ["A-1"], ["A-1", "A-2"]]
    assert keys(record) == ["A-1", "A-2", "B-1"]
    assert record.verify() is None


def test_a_decision_to_write_rows_alone_is_made_anew_too(record: SqlRecord) -> None:
    add(record, "A-1")
    seen: list[list[str]] = []

    def work(draft: Draft) -> tuple[Batch, None]:
        seen.append(keys(record))
        if len(seen) == 1:
            add(record, "A-2")
        return Batch("run", (), (row("B-1"),), gone=(row("A-1").occurrence.id,)), None

    head = record.head()
    decide(record, AT, work)
    after = record.head()
    assert seen == [["A-1"], ["A-1", "A-2"]]
    assert keys(record) == ["A-2", "B-1"]
    assert head is not None and after is not None
    assert after.batch == head.batch + 1, "the other's commit and no other"


@pytest.mark.parametrize("batch", [None, Batch("run", ())])
def test_nothing_to_write_writes_nothing(record: SqlRecord, batch: Batch | None) -> None:
    add(record, "A-1")
    head = record.head()

    def work(draft: Draft) -> tuple[Batch | None, str]:
        add(record, "A-2")  # nothing depends on the head, so nobody is asked again
        return batch, "nothing"

    assert decide(record, AT, work) == "nothing"
    after = record.head()
    assert head is not None and after is not None and after.batch == head.batch + 1
    assert keys(record) == ["A-1", "A-2"]


def test_marks_alone_are_kept_without_a_commit(record: SqlRecord) -> None:
    decide(record, AT, lambda draft: (Batch("events import", (), marks=(Mark("erp", "page", "7"),)), None))
    assert record.events.marks("erp") == {"page": "7"}
    assert record.head() is None


def test_a_message_without_an_entry_is_a_commit(record: SqlRecord) -> None:
    message = Message("k", "p", "p@example.org", "mail", "due", None, (), "subject", "text")
    decide(record, AT, lambda draft: (Batch("run", (), messages=(message,)), None))
    assert record.head() is not None
    assert record.outbox.messages() == (message,)


def test_a_refusal_passes_through_at_once(record: SqlRecord) -> None:
    calls: list[Draft] = []

    def work(draft: Draft) -> tuple[Batch, None]:
        calls.append(draft)
        raise Refused(Text.plain("no"))

    with pytest.raises(Refused):
        decide(record, AT, work)
    assert len(calls) == 1
    assert record.head() is None


def test_after_the_limit_it_is_given_up(record: SqlRecord) -> None:
    calls: list[Draft] = []

    def work(draft: Draft) -> tuple[Batch, None]:
        calls.append(draft)
        add(record, f"A-{len(calls)}")
        return opening("B-1", draft), None

    with pytest.raises(HeadMoved, match=f"{TRIES} times"):
        decide(record, AT, work)
    assert len(calls) == TRIES
    assert "B-1" not in keys(record)


def test_an_attempt_with_drafts_of_its_own_is_repeated_whole(record: SqlRecord) -> None:
    calls: list[Draft] = []

    def attempt() -> str:
        draft = record.draft(AT)
        calls.append(draft)
        if len(calls) == 1:
            add(record, "A-1")
        record.commit(opening("B-1", draft), draft)
        return "done"

    assert retry(attempt) == "done"
    assert len(calls) == 2
    assert keys(record) == ["A-1", "B-1"]
