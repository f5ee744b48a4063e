"""The seal of a row is the HMAC of RFC 2104 over its columns, whatever the length of the key."""

import hmac

import pytest

from engine.store.codec import canonical
from engine.store.core_tables import tally_t
from engine.store.seal import seal


@pytest.mark.parametrize("length", [0, 1, 32, 63, 64, 65, 200])
def test_a_seal_is_the_hmac_of_the_canonical_row(length: int) -> None:
    key = bytes(range(length))
    row: dict[str, object] = {"name": "runs 期", "total": 3, "seal": ""}
    expected = hmac.digest(key, b"seal\n" + canonical(["tally", "runs 期", 3]).encode(), "sha256")[:16].hex()
    assert seal(key, tally_t, row) == expected
