"""The laws of the figures of service: each item is in one part, and however items are shared out, nothing is lost."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.judged import Judged
from engine.domain.figures.quantile import MEDIAN, NINE_OF_TEN, quantile
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.figures.service_group import ServiceGroup, by_key, group_of
from engine.domain.time.calendar import Calendar
from tests.laws.test_due_in_period import items

AT = datetime(2026, 5, 10, 10, 0, tzinfo=UTC)
MONTHS = [Period.containing(date(2025 + (n > 0), 12 if n == 0 else n, 1), Every.MONTH) for n in range(5)]


@st.composite
def groups(draw: st.DrawFn) -> list[Judged]:
    """Items with all that figures count: persons, extensions, pauses, responses."""
    people, times = st.sampled_from([None, "li", "wang"]), st.integers(0, 40).map(lambda h: timedelta(hours=h))
    return [
        replace(
            j,
            person=draw(people),
            extensions=draw(st.integers(0, 2)),
            paused=draw(times),
            responded_at=draw(st.one_of(st.none(), times.map(lambda t: AT + t))),
        )
        for j in draw(items())
    ]


def grouped(cases: Sequence[Judged], office: Calendar) -> list[ServiceGroup]:
    found = []
    for month in MONTHS:
        after, until = office.instant(month.first, 0), office.instant(month.last, 86_400)
        for n, j in enumerate(cases):
            if j.first_due_at is not None and after < j.first_due_at <= until:
                found.append(group_of(j, str(month), office, AT, wholly_inherited=n % 3 == 0))
    return found


def counted(figures: ServiceFigures) -> Counter[str]:
    """All of the figures that are sums."""
    counts = Counter({f"part {part}": count for part, count in figures.parts.items()})
    counts += Counter(
        due=figures.due,
        deliveries=figures.deliveries,
        late=figures.lateness.count,
        returned=figures.returned.returned,
        responses=figures.response.count,
        unanswered=figures.response.unanswered,
        at_risk=figures.at_risk.at_risk,
        to_come=figures.at_risk.to_come,
        paused=figures.paused // timedelta(microseconds=1),
        extensions=figures.excused.extensions,
        waivers=figures.excused.waivers,
        key_moments=figures.key_moments.of,
        on_time=figures.on_time.on_time,
        inherited=figures.on_time.inherited,
    )
    return counts


def added(several: Iterable[Iterable[ServiceGroup]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for some in several:
        total += counted(ServiceFigures.of(some))
    return total


@given(groups())
def test_an_item_is_in_exactly_one_part_and_in_exactly_one_share_of_each_way_to_share_them_out(
    calendars: Mapping[str, Calendar], cases: list[Judged]
) -> None:
    known = grouped(cases, calendars["office"])
    whole = ServiceFigures.of(known)
    assert whole.due == sum(whole.parts.values()) == sum(j.first_due_at is not None for j in cases)
    ways: list[Callable[[ServiceGroup], str]] = [
        lambda g: g.provider,
        lambda g: g.consumer,
        lambda g: g.agreement,
        lambda g: g.owner,
        lambda g: g.person or "",
        lambda g: g.month,
        lambda g: str(Period.of_label(g.month, Every.MONTH).first.year),
        lambda g: str(Period.containing(Period.of_label(g.month, Every.MONTH).first, Every.QUARTER)),
        lambda g: str(Period.containing(Period.of_label(g.month, Every.MONTH).first, Every.HALF_YEAR)),
    ]
    for way in ways:
        assert added(by_key(known, way).values()) == counted(whole)


@given(groups())
def test_every_item_of_the_on_time_rate_is_on_time_late_or_overdue_by_itself(
    calendars: Mapping[str, Calendar], cases: list[Judged]
) -> None:
    figures = ServiceFigures.of(grouped(cases, calendars["office"]))
    apart = [p for p in DuePart if p not in (DuePart.ON_TIME, DuePart.LATE, DuePart.OVERDUE)]
    assert figures.on_time.of == figures.due - sum(figures.parts[part] for part in apart)
    assert figures.lateness.count == figures.parts[DuePart.LATE] + figures.parts[DuePart.OVERDUE]
    if figures.on_time.rate is not None and figures.on_time.rate_with_waivers is not None:
        assert 0 <= figures.on_time.rate_with_waivers <= figures.on_time.rate <= 1


@given(groups())
def test_groups_that_count_alike_may_be_added_up_before(calendars: Mapping[str, Calendar], cases: list[Judged]) -> None:
    """As the database does: one group of many items has the figures of as many groups of one."""
    known = grouped(cases, calendars["office"])
    alike = by_key(known, lambda g: f"{g.month} {g.agreement} {g.owner} {g.person} {g.part}")
    assert ServiceFigures.of(map(_one, alike.values())) == ServiceFigures.of(known)


def _one(several: Sequence[ServiceGroup]) -> ServiceGroup:
    return replace(
        several[0],
        count=sum(g.count for g in several),
        delivered=sum(g.delivered for g in several),
        returned=sum(g.returned for g in several),
        at_risk=sum(g.at_risk for g in several),
        extensions=sum(g.extensions for g in several),
        paused=sum((g.paused for g in several), timedelta()),
        lateness=tuple(time for g in several for time in g.lateness),
        responses=tuple(time for g in several for time in g.responses),
        unanswered=sum(g.unanswered for g in several),
    )


@given(st.lists(st.integers(0, 10**9).map(lambda n: timedelta(microseconds=n)), max_size=30))
def test_the_median_is_that_of_the_textbooks_and_a_quantile_lies_between_the_least_and_the_most(
    times: list[timedelta],
) -> None:
    if not times:
        assert quantile(times, MEDIAN) is None
        return
    seconds = [time // timedelta(microseconds=1) for time in times]
    assert quantile(times, MEDIAN) == timedelta(microseconds=int(median(map(Fraction, seconds)) // 1))
    p90 = quantile(times, NINE_OF_TEN)
    assert p90 is not None and min(times) <= p90 <= max(times)
    assert sum(time <= p90 for time in times) >= 0.9 * (len(times) - 1)
