"""A refusal comes out of its JSON with the same sentence."""

import json
from datetime import UTC, date, datetime

import pytest

from engine.cli.hints import with_hint
from engine.domain.ledger.entry import Kind
from engine.domain.refusal import Alternatives, Labelled, Refusal
from engine.domain.suggest import Similar
from engine.domain.text import Text
from engine.views.refusal import read_refusal, refusal_json

AT = datetime(2026, 2, 10, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal("nothing-in-force"),
        Refusal("folder-has-errors", folder="definitions", errors=2),
        Refusal("step-refused", where="quarter.yaml:7", why=Refusal("nothing-in-force")),
        Refusal("missing-columns", missing=("key", "time"), header=("No.", "Date")),
        Refusal("no-readable-source", path="settings.yaml", name="dmss", similar=Similar.to("dmss", ["dms"])),
        *(
            Refusal("cell-wrong", column="c", why=value)
            for value in (
                AT,
                date(2026, 2, 10),
                Kind.REASSIGNED,
                (Kind.REASSIGNED, "x"),
                Text(zh="{原因}", en="{why}"),
                Labelled("sick", Text(zh="病假", en="ill")),
                (Labelled("sick", Text(zh="病假", en="ill")), Labelled("late", Text(zh="迟", en="late"))),
                Alternatives(("open", "late")),
                (Refusal("nothing-in-force"), Refusal("event-was-cancelled", id="x/A-1")),
                None,
            )
        ),
    ],
    ids=lambda refusal: refusal.code,
)
def test_a_refusal_is_read_from_its_json(refusal: Refusal) -> None:
    read = read_refusal(json.loads(json.dumps(refusal_json(refusal))))
    assert read.code == refusal.code
    assert with_hint(read) == with_hint(refusal)
