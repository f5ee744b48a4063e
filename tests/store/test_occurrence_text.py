"""The text of an occurrence that is spelled at once is the one that is made of all its fields."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.deadline.due import Due, WholeDay
from engine.domain.occurrence.occurrence import Dated, Ended, Occurrence
from engine.domain.time.pause import Pause
from engine.store.codec import dump_quickly, load
from engine.store.occurrence_text import SPELLED, occurrence_text

AT = datetime(2026, 1, 6, 2, 20, tzinfo=UTC)
TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.just('\x00\x1f\x7f"\\\n\t沪')
INSTANTS = st.sampled_from(
    [AT, AT + timedelta(microseconds=12), AT.replace(year=1970), AT.astimezone(timezone(timedelta(hours=8)))]
)
DUE = st.none() | st.builds(Due, INSTANTS, st.booleans())
ANCHORS = st.none() | INSTANTS | st.just(WholeDay(date(2026, 1, 6)))
DATES = st.builds(Dated, INSTANTS, DUE, ANCHORS, st.sampled_from([(), (Pause(AT, None),)]))
AMOUNTS = st.none() | st.sampled_from([Decimal("10.50"), Decimal("1E+3"), Decimal("-0.00")])
OPENED = Occurrence("a/b@n/沪", "a", "b", AT, AT, (Dated(AT, Due(AT)),))


@given(
    st.builds(
        Occurrence,
        *(st.sampled_from(["a/b@n/沪A-1", 'a/"b@n']), st.just("a"), st.just("b"), INSTANTS, INSTANTS),
        st.lists(DATES, max_size=2).map(tuple),
        event=TEXTS,
        subject=TEXTS,
        label=TEXTS,
        stake=AMOUNTS,
        currency=TEXTS,
        named_owner=TEXTS,
    )
)
def test_it_is_the_text_of_all_fields(occurrence: Occurrence) -> None:
    assert occurrence_text(occurrence) == dump_quickly(occurrence)
    assert load(Occurrence, occurrence_text(occurrence)) == occurrence


def test_no_field_is_left_out() -> None:
    assert tuple(field.name for field in fields(Occurrence)) == SPELLED
    assert [field.name for field in fields(Dated)] == ["known_at", "due", "anchor", "pauses"]
    assert [field.name for field in fields(Due)] == ["at", "provisional"]
    others = {
        "served": "2026-01",
        "number": 1,
        "ended": Ended("met", AT),
        "wish": AT,
        "response_due": AT,
        "requested_by": "li",
        "shown_changes": (("amount", AT),),
        "owner": "clerk",
    }
    for name, value in others.items():
        other = replace(OPENED, **{name: value})  # type: ignore[arg-type]
        assert occurrence_text(other) == dump_quickly(other)
