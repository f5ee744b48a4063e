"""The people for whom a delegate stands in on a date."""

from datetime import date

from engine.domain.ledger.delegation import Delegation, delegators


def test_somebody_stands_in_for_those_who_named_them_on_the_days_they_named() -> None:
    given = [
        Delegation("fay", "cas", date(2026, 3, 5), date(2026, 3, 6)),
        Delegation("ann", "cas", date(2026, 3, 6), date(2026, 3, 9)),
        Delegation("fay", "ann", date(2026, 3, 7), date(2026, 3, 7)),
    ]
    found = [delegators("cas", given, date(2026, 3, day)) for day in (4, 5, 6, 7, 9, 10)]
    assert found == [set(), {"fay"}, {"fay", "ann"}, {"ann"}, {"ann"}, set()]
    assert delegators("fay", given, date(2026, 3, 6)) == set()
