"""Builders for the values of the domain. Instants without an offset are in Shanghai (+08:00)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import holidays
import pytest

from engine.domain.agreement import Acceptance, Agreement, Obligation
from engine.domain.amount import Amount
from engine.domain.calendar import Calendar
from engine.domain.catalogue import Catalogue, EventType, Field, FieldKind
from engine.domain.daytable import DayTable, ExceptionalDay, Hours, YearlyDay
from engine.domain.entries import Entry, Kind
from engine.domain.event import Event, Fact, Request
from engine.domain.history import History, fold
from engine.domain.ladder import Audience, Ladder, Rung
from engine.domain.language import Language, Text
from engine.domain.occurrence import Facts, Occurrence, Window, occurrences
from engine.domain.organisation import Department, Organisation, Person, Role
from engine.domain.recurrence import Period
from engine.domain.rule import Every, OnEvent, Within
from engine.domain.side import Side
from engine.domain.verdict import Calendars, Verdict, judge

SHANGHAI = timezone(timedelta(hours=8))


def _hours(text: str) -> Hours:
    """``09:00-12:00 13:00-18:00``; an end before its start closes on the next day."""
    found = []
    for span in text.split():
        opens, closes = ((int(h) * 60 + int(m)) * 60 for h, m in (t.split(":") for t in span.split("-")))
        found.append((opens, closes if closes > opens else closes + 86_400))
    return tuple(found)


def _instant(text: str) -> datetime:
    """An instant in UTC: ``2026-09-24T16:00``, with seconds or an offset where needed; ``T24:00`` ends the day."""
    ends = text.endswith("T24:00")
    found = datetime.fromisoformat(text.replace("T24:00", "T00:00") if ends else text)
    found = found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
    return (found + timedelta(days=ends)).astimezone(UTC)


def _chinese_days(hours: Hours) -> list[ExceptionalDay]:
    """The national holidays of 2024 to 2026, and the weekend days that are worked instead."""
    national = holidays.country_holidays("CN", years=range(2024, 2027), language="zh_CN")
    days = [ExceptionalDay(on, (), Text.plain(name)) for on, name in national.items()]
    worked = [
        ExceptionalDay(on, hours, Text(zh="调休上班", en="make-up working day")) for on in national.weekend_workdays
    ]
    return [d for d in days + worked if 2024 <= d.on.year <= 2026]


def _table(
    hours: str = "09:00-12:00 13:00-18:00",
    *,
    weekend: str = "",
    zone: str = "Asia/Shanghai",
    china: bool = True,
    days: Mapping[str, str] | None = None,
    yearly: Mapping[str, str] | None = None,
    valid_through: str = "2026-12-31",
) -> DayTable:
    """A working week from Monday to Friday; ``days`` and ``yearly`` give hours of dates, ``""`` for none."""
    weekday, rest = _hours(hours), _hours(weekend)
    known = {d.on: d for d in _chinese_days(weekday)} if china else {}
    for on, text in (days or {}).items():
        known[date.fromisoformat(on)] = ExceptionalDay(
            date.fromisoformat(on), _hours(text), Text.plain(f"exception {on}")
        )
    every = [
        YearlyDay(int(on[:2]), int(on[3:]), _hours(text), Text.plain(f"yearly {on}"))
        for on, text in (yearly or {}).items()
    ]
    return DayTable(
        id="office",
        title=Text.plain("office"),
        zone=zone,
        week=(weekday, weekday, weekday, weekday, weekday, rest, rest),
        days=tuple(known[on] for on in sorted(known)),
        yearly=tuple(every),
        valid_from=date(2024, 1, 1),
        valid_through=date.fromisoformat(valid_through),
    )


@pytest.fixture(scope="session")
def instant() -> Callable[[str], datetime]:
    return _instant


@pytest.fixture(scope="session")
def make_calendar() -> Callable[..., Calendar]:
    """A calendar from words: see ``_table`` for what can be said."""
    return lambda *args, **kwargs: Calendar(_table(*args, **kwargs))


@pytest.fixture(scope="session")
def office(make_calendar: Callable[..., Calendar]) -> Calendar:
    """Monday to Friday 09:00–12:00 and 13:00–18:00 in Shanghai, Chinese holidays and make-up days of 2024–2026."""
    return make_calendar()


@pytest.fixture(scope="session")
def nights(make_calendar: Callable[..., Calendar]) -> Calendar:
    """Shifts 22:00–06:00 that open from Monday to Friday, no holidays."""
    return make_calendar("22:00-06:00", china=False)


@pytest.fixture(scope="session")
def month() -> Callable[[str], Period]:
    return lambda text: Period.containing(date.fromisoformat(f"{text}-01"), Every.MONTH)


STANDARD = Ladder(
    "standard",
    (
        Rung(Amount.parse("2 working days"), True, (Audience.OWNER,)),
        Rung(None, False, (Audience.OWNER,)),
        Rung(Amount.parse("1 working day"), False, (Audience.OWNER, Audience.PROVIDER_HEAD)),
        Rung(Amount.parse("3 working days"), False, (Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD)),
    ),
    daily=(Audience.OWNER,),
)
SILENT = Ladder("silent", ())

_CATALOGUE = Catalogue(
    subjects=(),
    events=tuple(
        EventType(name, Text.plain(name), "order", label, "sales", repeats=False, fields=fields)
        for name, label, fields in (
            (
                "delivery.arranged",
                "{customer} {plate}",
                (
                    Field("customer", Text.plain("customer")),
                    Field("plate", Text.plain("plate"), optional=True),
                    Field("amount", Text.plain("amount"), FieldKind.MONEY, stake=True, currency="CNY"),
                    Field("delivery_at", Text.plain("delivery"), FieldKind.MOMENT, optional=True),
                    Field("payment", Text.plain("payment"), FieldKind.CHOICE, optional=True),
                ),
            ),
            ("refund.requested", "{key}", ()),
            ("refund.paid", "{key}", ()),
            ("customer.in_default", "", ()),
            ("default.resolved", "", ()),
        )
    ),
)


@pytest.fixture(scope="session")
def build() -> SimpleNamespace:
    """Builders that fill in what a test does not care about."""

    def obligation(**given: Any) -> Obligation:
        return Obligation(
            **{
                "id": "slip",
                "title": Text.plain("Slip"),
                "owner": "clerk",
                "receiver": "accountant",
                "calendar": "office",
                "trigger": OnEvent(("delivery.arranged",)),
                "due": Within(Amount.parse("1 working day")),
                "acceptance": Acceptance(),
                "ladder": STANDARD,
                **given,
            }
        )

    def agreement(*obligations: Obligation, since: str = "2026-01-01", until: str | None = None) -> Agreement:
        return Agreement(
            id="sales-finance",
            title=Text.plain("Sales to Finance"),
            provider="sales",
            consumer="finance",
            effective_from=date.fromisoformat(since),
            effective_until=date.fromisoformat(until) if until else None,
            obligations=obligations,
        )

    def event(
        name: str, key: str, at: str, recorded_at: str | None = None, *, subject: str | None = None, **data: str
    ) -> Event:
        return Event(
            name, key, subject or key.split("/")[0], _instant(at), data, _instant(recorded_at or at), source="shop.csv"
        )

    def fact(*versions: Event) -> Fact:
        return Fact(versions)

    def request(key: str, at: str, *, obligation: str = "sales-finance/slip", wish: str | None = None) -> Request:
        return Request(obligation, key, _instant(at), _instant(at), "ann", _instant(wish) if wish else None)

    def window(since: str, until: str) -> Window:
        return Window(date.fromisoformat(since), date.fromisoformat(until))

    def found(
        calendar: Calendar,
        given: Agreement | Obligation,
        *facts: Fact,
        requests: Sequence[Request] = (),
        since: str = "2026-01-01",
        until: str = "2026-12-31",
    ) -> tuple[Occurrence, ...]:
        """The occurrences of an agreement (or of one obligation, alone in its agreement) in a window."""
        whole = given if isinstance(given, Agreement) else agreement(given)
        return occurrences(whole, {"office": calendar}, window(since, until), Facts.of(facts, requests), _CATALOGUE)

    def entry(kind: Kind, at: str, recorded_at: str | None = None, actor: str = "pat", **body: Any) -> Entry:
        return Entry(kind, "sales-finance/slip@x", actor, _instant(at), _instant(recorded_at or at), body)

    def verdict(
        obligation: Obligation,
        occurrence: Occurrence,
        history: History | Sequence[Entry],
        calendar: Calendar,
        at: str,
        consumer: Calendar | None = None,
    ) -> Verdict:
        folded = history if isinstance(history, History) else fold(history, occurrence.wish)
        return judge(obligation, occurrence, folded, Calendars(calendar, consumer or calendar), _instant(at))

    def person(id: str, role: str, department: str, **given: Any) -> Person:
        return Person(
            **{
                "id": id,
                "name": id.title(),
                "department": department,
                "role": role,
                "since": None,
                "until": None,
                "language": Language.EN,
                "mail": f"{id}@example.org",
                **given,
            }
        )

    organisation = Organisation(
        id="shop",
        title=Text.plain("Shop"),
        calendar="office",
        currency="CNY",
        departments=(
            Department("sales", Text(zh="销售部", en="Sales"), "office", "sales-head"),
            Department("finance", Text(zh="财务部", en="Finance"), "office", "finance-head"),
        ),
        roles=tuple(
            Role(id, Text.plain(id), department)
            for id, department in (
                ("clerk", "sales"),
                ("sales-head", "sales"),
                ("accountant", "finance"),
                ("cashier", "finance"),
                ("finance-head", "finance"),
            )
        ),
        standards=(),
        ladders=(STANDARD,),
    )
    people = (
        person("pat", "clerk", "sales"),
        person("sam", "sales-head", "sales"),
        person("ann", "accountant", "finance"),
        person("cas", "cashier", "finance"),
        person("fay", "finance-head", "finance"),
    )
    return SimpleNamespace(
        obligation=obligation,
        agreement=agreement,
        event=event,
        fact=fact,
        request=request,
        window=window,
        found=found,
        entry=entry,
        verdict=verdict,
        person=person,
        organisation=organisation,
        people=people,
        catalogue=_CATALOGUE,
        standard=STANDARD,
        silent=SILENT,
        amount=Amount.parse,
        provider=Side.PROVIDER,
        consumer=Side.CONSUMER,
        fold=fold,
    )
