"""The rows of a commit have the seals and the digest that their columns give, one by one."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.action.record_event import event_body
from engine.domain.ledger.entry import Entry, Json, Kind
from engine.store.chain import Digest, spelled
from engine.store.codec import canonical
from engine.store.core_tables import entry_t
from engine.store.entry_rows import COLUMNS, entry_rows
from engine.store.event_content import spelled_body
from engine.store.seal import seal

KEY = b"k" * 32
AT = datetime(2026, 1, 6, 2, 20, tzinfo=UTC)
IN_CHINA = AT.astimezone(timezone(timedelta(hours=8)))
SHARED: dict[str, Json] = {"person": "li", "topic": "overdue", "subjects": ["a/b@2026-01", "沪A"]}


def test_each_row_has_the_seal_of_its_columns_and_the_batch_the_digest_of_its_entries() -> None:
    plain = event_body("sold", "A-1", "A-1", {"客户": '张三 "老"', "amount": "10"}, "sales.csv")
    asked = event_body("sold", "0012", "0012", {}, "sales.csv", identity="vin", same_as="12")
    entries = [
        Entry(Kind.EVENT_RECORDED, "sold/A-1", "sales.csv", AT, AT + timedelta(microseconds=7), plain),
        Entry(Kind.EVENT_CORRECTED, "sold/0012", "李四", IN_CHINA, AT, asked),
        Entry(Kind.NOTIFIED, "a/b@2026-01", "engine", AT, AT, SHARED),
        Entry(Kind.NOTIFIED, "a/b@2026-02", "engine", AT, AT, SHARED),
    ]
    rows, found = entry_rows(entries, KEY, after=41, batch=9, recorded_at=123)
    digest = Digest()
    for number, (entry, values) in enumerate(zip(entries, rows, strict=True), start=42):
        row = dict(zip(COLUMNS, values, strict=True))
        assert (row["seq"], row["batch"], row["recorded_at"]) == (number, 9, 123)
        assert (row["subject_id"], row["body"]) == (entry.subject_id, canonical(entry.body))
        assert row["seal"] == seal(KEY, entry_t, row)
        digest.add(spelled(entry, canonical(entry.body)))
    assert found == digest.hexadecimal()


_TEXT = st.text(max_size=12)


@given(_TEXT, _TEXT, _TEXT, st.dictionaries(_TEXT, _TEXT, max_size=3), _TEXT, st.none() | _TEXT, st.none() | _TEXT)
def test_the_body_of_an_event_has_the_one_spelling(
    name: str, key: str, subject: str, data: dict[str, str], source: str, identity: str | None, same_as: str | None
) -> None:
    body = event_body(name, key, subject, data, source, identity=identity, same_as=same_as)
    assert spelled_body(body) == canonical(body)
