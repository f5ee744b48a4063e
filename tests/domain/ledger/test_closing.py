"""Closed periods, and the entries that came later."""

from datetime import timedelta

from engine.domain.ledger.closing import Closing, closings, recorded_later
from engine.domain.ledger.entry import ENGINE, Entry, Kind
from engine.domain.text import Text
from tests import builders as build
from tests.builders import instant

ID = "sales-finance/slip@x"


def test_a_period_is_closed_by_its_entry_and_by_no_other() -> None:
    at = instant("2026-02-02T10:00")
    closed = Entry(Kind.PERIOD_CLOSED, "2026-01", "fay", at, at)
    other = build.entry(Kind.RATED, "2026-03-01T10:00", score=3)
    assert closings({"2026-01": [closed], "2026-02": [other]}) == {"2026-01": Closing("2026-01", at, "fay")}


def test_later_is_what_people_recorded_after_the_instant_of_the_closing() -> None:
    at = instant("2026-02-02T10:00")
    closing, second = Closing("2026-01", at, "fay"), timedelta(seconds=1)
    entries = [
        build.entry(Kind.DELIVERED, "2026-02-02T10:00"),
        build.entry(Kind.RETURNED, "2026-02-02T10:00:01", actor="ann", reason="r"),
        build.entry(Kind.BREACHED, "2026-02-02T10:00:02", actor=ENGINE),
    ]
    titles = {ID: Text.plain("Slip"), "new": Text.plain("New")}
    found = recorded_later(titles, [ID], {ID: entries}, closing)
    assert [(later.occurrence, later.at, later.by) for later in found] == [
        ("new", at, ENGINE),
        (ID, at + second, "ann"),
    ]
