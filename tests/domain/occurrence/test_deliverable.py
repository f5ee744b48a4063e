"""From when on a report on the previous period can be delivered."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.agreement.rule import DayOfPeriod, Every, InPeriod, Recurring, Serves, TimeOfDay
from engine.domain.deadline.period import Period
from engine.domain.occurrence.deliverable import deliverable_from
from engine.domain.time.calendar import Calendar
from tests import builders as build
from tests.builders import instant


@given(st.dates(date(1970, 1, 1), date(2199, 12, 1)), st.sampled_from(list(Every)))
def test_a_period_is_found_again_by_its_label(on: date, every: Every) -> None:
    period = Period.containing(on, every)
    assert Period.of_label(str(period), every) == period


@pytest.mark.parametrize(
    ("every", "day", "served", "since"),
    [
        (Every.MONTH, 5, "2026-01", "2026-01-30T18:00"),  # 31 January is a Saturday
        (Every.MONTH, 5, "2026-02", "2026-02-28T18:00"),  # 28 February is a make-up Saturday
        (Every.WEEK, 3, "2026-W02", "2026-01-09T18:00"),
        (Every.WEEK, 5, "2026-W08", "2026-02-22T24:00"),  # a week of the Spring Festival: nobody works, so its end
        (Every.DAY, 1, "2026-01-08", "2026-01-08T18:00"),
        (Every.DAY, 1, "2026-01-10", "2026-01-10T24:00"),  # a Saturday
        (Every.QUARTER, 5, "2025-Q4", "2025-12-31T18:00"),
        (Every.HALF_YEAR, 5, "2025-H2", "2025-12-31T18:00"),
        (Every.YEAR, 5, "2025", "2025-12-31T18:00"),
    ],
)
def test_it_is_the_close_of_the_last_working_day_of_the_period_served(
    office: Calendar, every: Every, day: int, served: str, since: str
) -> None:
    report = build.obligation(
        id="report", trigger=Recurring(every, Serves.PREVIOUS), due=InPeriod(DayOfPeriod(day), "by")
    )
    found = {o.served: o for o in build.occurrences_of(office, report, until="2026-03-31")}
    assert deliverable_from(report, found[served], office) == instant(since)
    assert found[served].opens_at >= instant(since)


@pytest.mark.parametrize("serves", [Serves.THIS, Serves.NEXT])
def test_any_time_will_do_for_another_period(office: Calendar, serves: Serves) -> None:
    report = build.obligation(id="report", trigger=Recurring(Every.MONTH, serves), due=InPeriod(DayOfPeriod(25)))
    for occurrence in build.occurrences_of(office, report, until="2026-03-31"):
        assert deliverable_from(report, occurrence, office) is None


def test_where_it_is_due_before_its_period_is_over_any_time_will_do(office: Calendar) -> None:
    report = build.obligation(
        id="report",
        trigger=Recurring(Every.MONTH, Serves.PREVIOUS),
        due=InPeriod(DayOfPeriod(1), "by", shift=-3, at=TimeOfDay.CLOSE),
    )
    occurrences = build.occurrences_of(office, report, until="2026-03-31")
    assert occurrences
    for occurrence in occurrences:
        assert deliverable_from(report, occurrence, office) is None
        assert occurrence.due is not None and occurrence.opens_at < occurrence.due.at - timedelta(days=1)
