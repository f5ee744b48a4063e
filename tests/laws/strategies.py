"""The inputs of the laws: calendars of six kinds, and strategies that draw whole values of the domain."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import holidays
from hypothesis import strategies as st

from engine.domain.agreement.agreement import Acceptance, Agreement, FollowUp, Obligation
from engine.domain.agreement.catalogue import Catalogue, EventType, FieldKind
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy, EscalationStep
from engine.domain.agreement.rule import (
    Ahead,
    ByEvent,
    ByField,
    DayOfPeriod,
    EventMatch,
    Every,
    InPeriod,
    OnDate,
    OnEvent,
    OnRule,
    PauseRule,
    Recurring,
    Roll,
    Serves,
    TimeOfDay,
    WeekdayOfPeriod,
    Within,
    WorkingDayOfPeriod,
)
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.event import Event, Fact
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Part, Unit
from engine.domain.time.day_table import DayTable, ExceptionalDay, Hours, YearlyDay
from engine.domain.time.rrule import ByDay, Frequency, RRule

HOUR = 3600
OFFICE: Hours = ((9 * HOUR, 12 * HOUR), (13 * HOUR, 18 * HOUR))
NIGHT: Hours = ((22 * HOUR, 30 * HOUR),)


def _table(name: str, zone: str, weekday: Hours, weekend: Hours = (), **given: object) -> DayTable:
    table = DayTable(
        id=name,
        title=Text.plain(name),
        zone=zone,
        week=(weekday,) * 5 + (weekend,) * 2,
        days=(),
        yearly=(),
        valid_from=date(2024, 1, 1),
        valid_through=date(2026, 12, 31),
    )
    return replace(table, **given)  # type: ignore[arg-type]


def _china() -> tuple[ExceptionalDay, ...]:
    national = holidays.country_holidays("CN", years=range(2024, 2027), language="zh_CN")
    off = [ExceptionalDay(on, (), Text.plain(name)) for on, name in national.items()]
    worked = [ExceptionalDay(on, OFFICE, Text.plain("调休上班")) for on in national.weekend_workdays]
    return tuple(sorted((d for d in off + worked if 2024 <= d.on.year <= 2026), key=lambda d: d.on))


TABLES = {
    "office": _table("office", "Asia/Shanghai", OFFICE, days=_china()),
    "plain": _table("plain", "Asia/Shanghai", OFFICE),
    "dst": _table("dst", "Europe/Berlin", ((30 * 60, 3 * HOUR), (9 * HOUR, 12 * HOUR)), ((HOUR, 4 * HOUR),)),
    "nights": _table("nights", "America/New_York", NIGHT, NIGHT),
    "always": _table("always", "Africa/Cairo", ((0, 24 * HOUR),), ((0, 24 * HOUR),)),
    "odd": _table(
        "odd",
        "Asia/Shanghai",
        ((8 * HOUR + 1800, 12 * HOUR), (16 * HOUR, 24 * HOUR)),
        days=(
            ExceptionalDay(date(2026, 3, 7), ((0, 3 * HOUR),), Text.plain("stocktaking")),
            ExceptionalDay(date(2026, 3, 11), ((9 * HOUR, 12 * HOUR),), Text.plain("half day")),
        ),
        yearly=(YearlyDay(12, 25, (), Text.plain("Christmas")), YearlyDay(2, 29, (), Text.plain("leap day"))),
    ),
}
NAMES = st.sampled_from(tuple(TABLES))

EVENTS = ("delivery.arranged", "refund.requested", "refund.paid", "default.resolved")
CATALOGUE = Catalogue((), tuple(EventType(n, Text.plain(n), "order", "{key}", "sales", repeats=True) for n in EVENTS))
CASH, CARD = (Condition("payment", FieldKind.CHOICE, any_of=(v,)) for v in ("cash", "card"))


def _whole_seconds(first: datetime, last: datetime) -> st.SearchStrategy[datetime]:
    seconds = int((last - first).total_seconds())
    return st.integers(0, seconds).map(lambda s: first + timedelta(seconds=s))


INSTANTS = st.one_of(
    _whole_seconds(datetime(2024, 2, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)),
    # full hours and half hours, on which intervals begin and end
    st.integers(0, 48 * 900).map(lambda n: datetime(2024, 6, 1, tzinfo=UTC) + timedelta(minutes=30 * n)),
)
DATES = st.integers(0, 1000).map(lambda n: date(2024, 2, 1) + timedelta(days=n))
LENGTHS = st.one_of(
    st.integers(1, 400 * HOUR).map(lambda s: timedelta(seconds=s)),
    st.integers(1, 800).map(lambda n: timedelta(minutes=30 * n)),
)
PARTS = st.one_of(
    st.builds(Part, st.integers(0, 40), st.sampled_from([Unit.DAY, Unit.WORKING_DAY])),
    st.builds(Part, st.integers(0, 5), st.sampled_from([Unit.WEEK, Unit.MONTH])),
    st.builds(Part, st.integers(0, 100), st.sampled_from([u for u in Unit if not u.counts_days])),
)
AMOUNTS = st.lists(PARTS, min_size=1, max_size=3).map(lambda parts: Amount(tuple(parts)))
TIMES = st.one_of(st.none(), st.sampled_from(list(TimeOfDay)), st.sampled_from([time(0), time(12), time(17, 30)]))
ROLLS = st.sampled_from(list(Roll))
PLACES = st.one_of(
    st.integers(1, 31).map(DayOfPeriod),
    st.integers(-31, -1).map(DayOfPeriod),
    st.builds(WeekdayOfPeriod, st.integers(0, 6), st.sampled_from([-5, -1, 1, 2, 5])),
    st.sampled_from([-20, -2, -1, 1, 2, 5, 18, 25]).map(WorkingDayOfPeriod),
)
PERIODIC = st.one_of(
    st.builds(InPeriod, PLACES, st.just("by"), st.integers(-6, 6), TIMES, ROLLS),
    st.builds(InPeriod, PLACES, st.just("before"), st.integers(-6, 6), st.none(), ROLLS),
)
BY_DAY = st.builds(ByDay, st.sampled_from([0, 1, 2, 5, -1, -2]), st.integers(0, 6))
RULES = st.one_of(
    st.builds(
        RRule,
        freq=st.sampled_from([Frequency.DAILY, Frequency.WEEKLY]),
        interval=st.integers(1, 9),
        count=st.one_of(st.none(), st.integers(1, 20)),
        byday=st.frozensets(st.builds(ByDay, st.just(0), st.integers(0, 6)), max_size=4).map(
            lambda d: tuple(sorted(d))
        ),
        wkst=st.sampled_from([0, 6]),
    ),
    st.builds(
        RRule,
        freq=st.just(Frequency.WEEKLY),
        interval=st.integers(1, 3),
        count=st.one_of(st.none(), st.integers(1, 9)),
        byday=st.frozensets(st.builds(ByDay, st.just(0), st.integers(0, 6)), min_size=1, max_size=4).map(
            lambda d: tuple(sorted(d))
        ),
        bysetpos=st.sampled_from([(1,), (2,), (-1,)]),
        wkst=st.integers(0, 6),
    ),
    st.builds(
        RRule,
        freq=st.sampled_from([Frequency.MONTHLY, Frequency.YEARLY]),
        interval=st.integers(1, 4),
        until=st.one_of(st.none(), DATES),
        bymonth=st.frozensets(st.integers(1, 12), min_size=1, max_size=4).map(lambda m: tuple(sorted(m))),
        bymonthday=st.sampled_from([(), (), (15,), (31,), (1, -1)]),
        byday=st.frozensets(BY_DAY, max_size=3).map(lambda d: tuple(sorted(d))),
        bysetpos=st.sampled_from([(), (), (1,), (-1,)]),
    ),
)
FROM_INSTANT = st.one_of(
    st.builds(Within, AMOUNTS, st.none(), TIMES, ROLLS),
    st.builds(Ahead, AMOUNTS, st.just("moment"), TIMES, ROLLS),
    st.just(ByField("moment")),
    st.just(ByEvent("refund.paid")),
)

AUDIENCE = (Audience.OWNER,)
ESCALATIONS = st.sampled_from(
    [
        EscalationPolicy("silent", ()),
        EscalationPolicy(
            "standard",
            (EscalationStep(Amount.of(2, Unit.WORKING_DAY), True, AUDIENCE), EscalationStep(None, False, AUDIENCE)),
        ),
    ]
)
ACCEPTANCES = st.sampled_from(
    [
        Acceptance(),
        Acceptance(Amount.of(2, Unit.WORKING_DAY), silence_accepts=True),
        Acceptance(Amount.of(3, Unit.WORKING_DAY)),
    ]
)
DONE_BY = st.sampled_from(
    [None, EventMatch(("refund.paid",)), EventMatch(("delivery.arranged", "refund.paid"), (CARD,))]
)
PAUSES = st.sampled_from(
    [(), (PauseRule(EventMatch(("refund.requested",), (CASH,)), EventMatch(EVENTS), "customer"),)],
)


@st.composite
def obligations(draw: st.DrawFn, id: str = "slip") -> Obligation:
    kind = draw(st.sampled_from(["recurring", "date", "rule", "event", "follow-up", "later event"]))
    trigger: Recurring | OnDate | OnRule | OnEvent
    due: InPeriod | Within | ByField | ByEvent
    follow_up = None
    if kind == "recurring":
        trigger, due = (
            Recurring(draw(st.sampled_from(list(Every))), draw(st.sampled_from(list(Serves)))),
            draw(PERIODIC),
        )
    elif kind == "date":
        trigger, due = OnDate(draw(DATES)), InPeriod(DayOfPeriod(1))
    elif kind == "rule":
        trigger = OnRule(draw(RULES), draw(st.sampled_from([date(2025, 6, 1), date(2026, 2, 15)])))
        due = InPeriod(DayOfPeriod(1), "by", draw(st.integers(-6, 6)), draw(TIMES), draw(ROLLS))
    elif kind == "later event":
        trigger, due = OnEvent(("refund.requested",)), ByEvent("refund.paid")
    else:
        trigger = OnEvent(("delivery.arranged", "refund.requested"), draw(st.sampled_from([(), (CASH,)])))
        due = Within(Amount((draw(PARTS),)), None, None, draw(ROLLS))
        if kind == "follow-up":
            every = draw(st.sampled_from(["1 week", "1 month", "3 working days"]))
            follow_up = FollowUp(Amount.parse(every), "default.resolved")
    return Obligation(
        id=id,
        title=Text.plain("Slip"),
        owner="clerk",
        receiver=None,
        calendar="c",
        trigger=trigger,
        due=due,
        acceptance=draw(ACCEPTANCES),
        escalation=draw(ESCALATIONS),
        follow_up=follow_up,
        met_when=(CARD,) if kind == "event" else (),
        done_by=draw(DONE_BY) if kind == "event" else None,
        pauses=draw(PAUSES) if kind == "event" else (),
        nothing_to_report=draw(st.booleans()),
    )


@st.composite
def facts(draw: st.DrawFn) -> tuple[Fact, ...]:
    """Events of two subjects in one half year, some corrected."""
    result = []
    within = _whole_seconds(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC))
    for n in range(draw(st.integers(0, 6))):
        subject, name = draw(st.sampled_from(["A", "B"])), draw(st.sampled_from(EVENTS))
        versions = []
        for at in sorted(draw(st.lists(within, min_size=1, max_size=3, unique=True))):
            data = {"payment": draw(st.sampled_from(["cash", "card", "transfer", ""]))}
            happened = draw(st.sampled_from([at, at - timedelta(days=1), at - timedelta(hours=5)]))
            versions.append(Event(name, f"{subject}/{n}", subject, happened, data, at, "shop"))
        result.append(Fact(tuple(versions)))
    return tuple(result)


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    return Agreement(
        id="sales-finance",
        title=Text.plain("Sales to Finance"),
        provider="sales",
        consumer="finance",
        effective_from=draw(st.sampled_from([date(2025, 6, 1), date(2026, 2, 15)])),
        effective_until=draw(st.sampled_from([None, date(2026, 4, 30)])),
        obligations=tuple(draw(obligations(f"o{n}")) for n in range(draw(st.integers(1, 3)))),
    )


KINDS = st.sampled_from(
    (
        Kind.RESPONDED,
        Kind.DELIVERED,
        Kind.NOTHING_TO_REPORT,
        Kind.RECEIVED,
        Kind.ACCEPTED,
        Kind.RETURNED,
        Kind.DATE_CONFIRMED,
        Kind.DATE_REFUSED,
        Kind.RATED,
        Kind.PAUSED,
        Kind.RESUMED,
        Kind.EXTENSION_REQUESTED,
        Kind.EXTENSION_GRANTED,
        Kind.WAIVER_REQUESTED,
        Kind.WAIVER_GRANTED,
        Kind.WAIVER_REFUSED,
        Kind.WITHDRAWN,
        Kind.REMINDED,
    )
)


@st.composite
def entry(draw: st.DrawFn, subject_id: str, kind: Kind, at: datetime) -> Entry:
    """An entry that a person makes at an instant, dated back where the kind allows it."""
    body: dict[str, str | int | bool] = {}
    effective = at
    match kind:
        case Kind.RESPONDED:
            body["side"] = draw(st.sampled_from(["provider", "consumer"]))
        case Kind.PAUSED:
            body["waiting_for"] = "customer"
        case Kind.EXTENSION_REQUESTED:
            body["until"] = (at + timedelta(days=3)).isoformat()
            body["was"] = at.isoformat()
        case Kind.RETURNED:
            body["reason"] = "no stamp"
        case Kind.RATED:
            body["score"] = 4
        case Kind.DELIVERED | Kind.RECEIVED if draw(st.booleans()):
            effective, body["backdated"] = at - timedelta(days=1), True
        case _:
            pass
    return Entry(kind, subject_id, "pat", effective, at, body)
