"""The history that follows from the entries of an occurrence."""

import pytest

from engine.domain.ledger.entry import Entry, Kind
from tests import builders as build

GRANTED = Kind.EXTENSION_GRANTED


@pytest.mark.parametrize("back", [Kind.RETURNED, Kind.WITHDRAWN])
def test_what_a_check_saw_of_a_delivery_that_went_back_is_remembered(back: Kind) -> None:
    seen = build.entry(Kind.DELIVERED, "2026-03-05T10:00", actor="check", seen="12 rows")
    by_hand = build.entry(Kind.DELIVERED, "2026-03-06T10:00")
    removed = [build.entry(back, f"2026-03-0{day}T11:00", actor="ann", reason="r") for day in (5, 6)]
    assert build.fold([by_hand, removed[1]]).sent_back == frozenset()
    assert build.fold([seen]).sent_back == frozenset()
    assert build.fold([seen, removed[0]]).sent_back == {"12 rows"}
    assert build.fold([seen, removed[0], by_hand, removed[1]]).sent_back == {"12 rows"}


def test_the_last_extension_that_was_granted_counts_and_the_first_names_the_first_due_instant() -> None:
    def asked(day: int) -> Entry:
        until, was = f"2026-03-{day + 10}T10:00:00+00:00", f"2026-03-0{day}T10:00:00+00:00"
        return build.entry(Kind.EXTENSION_REQUESTED, f"2026-03-0{day}T10:00", reason="r", until=until, was=was)  # type: ignore[no-any-return]

    granted, refused = (build.entry(k, "2026-03-09T10:00", actor="ann") for k in (GRANTED, Kind.EXTENSION_REFUSED))
    waiver = [
        build.entry(Kind.WAIVER_REQUESTED, "2026-03-09T11:00", reason="r"),
        build.entry(Kind.WAIVER_GRANTED, "2026-03-09T12:00", actor="ann"),
    ]

    def extended(*entries: Entry) -> tuple[str | None, str | None]:
        history = build.fold(entries)
        until = history.extension.until if history.extension is not None else None
        return tuple(at.isoformat()[:10] if at else None for at in (until, history.due_before_extension))  # type: ignore[return-value]

    assert extended(asked(2)) == (None, None)
    assert extended(asked(2), refused) == (None, None)
    assert extended(*waiver) == (None, None)
    assert extended(asked(2), granted, *waiver) == ("2026-03-12", "2026-03-02")
    assert extended(asked(2), granted, asked(3), granted) == ("2026-03-13", "2026-03-02")
    assert extended(asked(2), granted, asked(3), refused) == ("2026-03-12", "2026-03-02")


def test_a_delivery_and_its_return_end_the_dates_of_deliveries_that_wait_and_nothing_else() -> None:
    extension = build.entry(Kind.EXTENSION_REQUESTED, "2026-03-02T10:00", reason="r", until="2026-03-12T10:00:00+00:00")
    back = [build.entry(Kind.DELIVERED, f"2026-03-0{n}T10:00", f"2026-03-0{n}T12:00", backdated=True) for n in (3, 5)]
    confirmed = build.entry(Kind.DATE_CONFIRMED, "2026-03-03T14:00", actor="ann")
    returned = build.entry(Kind.RETURNED, "2026-03-04T10:00", actor="ann", reason="r")
    waits, answered = (build.fold([extension, back[0], *more]) for more in ((), (confirmed,)))
    assert [a.kind for a in waits.dated_back] == [Kind.DELIVERED]
    assert [(a.kind, a.granted) for a in answered.approval_requests] == [
        (Kind.EXTENSION_REQUESTED, None),
        (Kind.DELIVERED, True),
    ]
    for entries in ((returned,), (back[1],)):
        removed = build.fold([extension, back[0], *entries])
        kept = build.fold([extension, back[0], confirmed, *entries])
        assert removed.waiting(Kind.EXTENSION_REQUESTED) is not None
        assert [a.at for a in removed.dated_back] == [e.recorded_at for e in entries if e.kind is Kind.DELIVERED]
        assert (Kind.DELIVERED, True) in [(a.kind, a.granted) for a in kept.approval_requests]


def test_a_yes_to_the_date_of_a_pause_is_none_to_that_of_a_delivery() -> None:
    pause = build.entry(Kind.PAUSED, "2026-03-02T10:00", "2026-03-02T12:00", waiting_for="customer", backdated=True)
    confirmed = build.entry(Kind.DATE_CONFIRMED, "2026-03-05T10:00", actor="ann")
    for backdated, agreed in ((False, None), (True, True)):
        body = {"backdated": True} if backdated else {}
        delivered = build.entry(Kind.DELIVERED, "2026-03-04T10:00", "2026-03-04T12:00", **body)
        history = build.fold([pause, delivered, confirmed])
        assert history.standing.agreed is agreed
        assert [p.since for p in history.pauses] == [pause.effective_at]
        assert history.dated_back == ()
