"""The causes that the entries of people are, by agreement, item, and person or number."""

from dataclasses import replace

from engine.domain.action.causes import causes
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.cause import Causes, NthReturn, RatedBy
from engine.domain.ledger.entry import Entry, Kind
from tests import builders as build
from tests.builders import instant

SLIP = "sales-finance/slip@delivery.arranged/A-1"
MONDAY, TUESDAY, WEDNESDAY = "2026-01-05T10:00", "2026-01-06T10:00", "2026-01-07T10:00"


def entry(kind: Kind, at: str, actor: str = "ann", **body: object) -> Entry:
    return replace(build.entry(kind, at, actor=actor), subject_id=SLIP, body=body)  # type: ignore[arg-type]


def test_the_ratings_of_each_person_stay_together_in_their_order() -> None:
    about = OccurrenceId.parse(SLIP)
    entries = [
        entry(Kind.RATED, MONDAY, "fay", score=2),
        entry(Kind.RATED, TUESDAY, "ann", score=5),
        entry(Kind.RATED, WEDNESDAY, "fay", score=4),
    ]
    assert causes({SLIP: entries}) == {
        "sales-finance": Causes(
            ratings=(
                RatedBy(about, "ann", ((instant(TUESDAY), 5),)),
                RatedBy(about, "fay", ((instant(MONDAY), 2), (instant(WEDNESDAY), 4))),
            )
        )
    }


def test_returns_are_counted_and_other_entries_are_no_causes() -> None:
    entries = [entry(Kind.RETURNED, MONDAY), entry(Kind.DELIVERED, TUESDAY), entry(Kind.RETURNED, WEDNESDAY)]
    about = OccurrenceId.parse(SLIP)
    assert causes({SLIP: entries})["sales-finance"].returns == (
        NthReturn(about, 1, instant(MONDAY)),
        NthReturn(about, 2, instant(WEDNESDAY)),
    )
    assert causes({SLIP: entries[1:2]}) == {}


def test_an_item_with_a_cause_causes_nothing() -> None:
    caused = "sales-finance/recovery@rated/ann/slip@delivery.arranged/A-1"
    assert causes({caused: [replace(entry(Kind.RATED, MONDAY, score=1), subject_id=caused)]}) == {}
