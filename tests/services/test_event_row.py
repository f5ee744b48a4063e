"""Reading a row as an event: what is quick to read is read as everything else is."""

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.agreement.field_value import refuse_spoilt, spelled_key, stands_for_nothing
from engine.services.events.event_row import LONGEST_KEY, is_plain_key

_ODD = st.sampled_from(
    ["1E-05", "1E+11", "2.03E+11", "none", "N/A", "null", "A-1 ", "Ａ1", "A/1", "A#1", "####", "-1", "沪A1"]
)


@given(st.one_of(st.text(alphabet="AEe019.-_+/#@ \n\0Ａ１", max_size=6), _ODD, st.text(alphabet="A1", min_size=195)))
def test_a_plain_number_is_one_that_needs_no_further_look(written: str) -> None:
    if not is_plain_key(written):
        return
    assert spelled_key(written) == written
    assert not stands_for_nothing(written)
    refuse_spoilt(written)
    assert written.isprintable()
    assert len(written) <= LONGEST_KEY
    assert not set("/#@") & set(written)


def test_usual_numbers_are_plain() -> None:
    assert all(map(is_plain_key, ["A-1001", "LFV3A28K5E3000001", "2026000123", "KC_7.2"]))
