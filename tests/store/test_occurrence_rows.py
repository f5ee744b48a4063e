"""The rows of occurrences have each value in its column, and the seal that their columns give, one by one."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.agreement.side import Side
from engine.domain.deadline.due import Due
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.listed import Asked, Listed
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict
from engine.services.ports.occurrences import Row
from engine.store.codec import canonical, dump_quickly
from engine.store.core_tables import contact_t, occurrence_t
from engine.store.instants import micro
from engine.store.occurrence_rows import COLUMNS, has_verdict, occurrence_rows
from engine.store.seal import seal, seal_of_spelled, seal_of_values

KEY = b"k" * 32
AT = datetime(2026, 1, 6, 2, 20, tzinfo=UTC)


def _at(hours: int) -> datetime:
    return AT + timedelta(hours=hours)


def test_each_value_stands_in_its_column_and_the_seal_is_that_of_all() -> None:
    occurrence = Occurrence(
        "a/b@n", "a", "b", AT, AT, (), subject="沪A-1", stake=Decimal("10.50"), currency="CNY", named_owner="li"
    )
    verdict = Verdict(
        Phase.CLOSED,
        Timeliness.LATE,
        Due(_at(1), provisional=True),
        _at(2),
        Outcome.DONE,
        (Reason.RETURNED, Reason.STOPPED),
        _at(3),
        _at(4),
        timedelta(hours=2),
    )
    asked = (Asked(Kind.PAUSED, Side.PROVIDER, "王", _at(5)),)
    listed = Listed(
        _at(6),
        _at(7),
        2,
        "zhao",
        Side.CONSUMER,
        asked,
        _at(8),
        _at(9),
        _at(10),
        3,
        timedelta(minutes=5),
        _at(11),
    )
    (values,) = occurrence_rows([Row(occurrence, verdict, "revision", "days", _at(12), listed)], KEY)
    row = dict(zip(COLUMNS, values, strict=True))
    assert row.pop("seal") == seal(KEY, occurrence_t, row)
    assert row == {
        "id": "a/b@n",
        "agreement": "a",
        "obligation": "b",
        "revision": "revision",
        "day_table": "days",
        "body": dump_quickly(occurrence),
        "phase": "closed",
        "timeliness": "late",
        "outcome": "done",
        "reasons": "returned,stopped",
        "due_at": micro(_at(1)),
        "provisional": True,
        "next_change_at": micro(_at(2)),
        "delivered_at": micro(_at(3)),
        "closed_at": micro(_at(4)),
        "late_by": 7_200_000_000,
        "wake_at": micro(_at(12)),
        "opens_at": micro(AT),
        "subject": "沪A-1",
        "stake": "10.50",
        "currency": "CNY",
        "named_owner": "li",
        "terms_since": micro(_at(6)),
        "first_due_at": micro(_at(7)),
        "returns": 2,
        "assigned_to": "zhao",
        "turn": "consumer",
        "asked": f'[["paused", "provider", "王", {micro(_at(5))}]]',
        "asked_until": micro(_at(5)),
        "returnable_until": micro(_at(8)),
        "stopped_since": micro(_at(9)),
        "changed_at": micro(_at(10)),
        "extensions": 3,
        "paused": 300_000_000,
        "responded_at": micro(_at(11)),
    }
    assert has_verdict(values, verdict)
    assert not has_verdict(values, Verdict(Phase.OPEN, Timeliness.LATE, None, None))


@given(st.lists(st.text() | st.integers(-(2**63), 2**63 - 1) | st.none() | st.booleans() | st.floats(), max_size=8))
def test_a_seal_is_over_the_canonical_spelling_of_its_columns(values: list[object]) -> None:
    columns = canonical([contact_t.name, *values])[1:-1]
    assert seal_of_values(KEY, contact_t, values) == seal_of_spelled(KEY, columns)
