"""Builders for the values of the domain: functions that fill in what a test does not care about.

Tests import this module as ``build``: ``build.obligation(due=...)``. Instants without an offset are in Shanghai
(+08:00), the zone of the shipped organisation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, cast

import holidays

from engine.domain.action.action import Action
from engine.domain.action.case import Case
from engine.domain.action.fold import fold
from engine.domain.action.permission import state_refusal
from engine.domain.action.table import action_type
from engine.domain.agreement.agreement import Acceptance, Agreement, FollowUp, Need, Obligation
from engine.domain.agreement.catalogue import Catalogue, EventType, Evidence, Field, FieldKind
from engine.domain.agreement.check import Attest, Check, CheckSubject
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy, EscalationStep
from engine.domain.agreement.organisation import Department, Organisation, Person, PersonAddress, Role
from engine.domain.agreement.rule import DueRule, EventMatch, Every, OnEvent, PauseRule, Trigger, Within
from engine.domain.deadline.period import Period
from engine.domain.ledger.entry import Entry, Json, Kind
from engine.domain.ledger.event import Event, Fact, Request
from engine.domain.ledger.history import History
from engine.domain.ledger.payload import field_types
from engine.domain.occurrence.due_time import Calendars
from engine.domain.occurrence.expand.obligation import occurrences
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence, Window
from engine.domain.occurrence.rulebook import Rulebook, Terms
from engine.domain.occurrence.verdict import Verdict, judge
from engine.domain.text import Language, Text
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from engine.domain.time.day_table import DayTable, ExceptionalDay, Hours, YearlyDay
from engine.wording.refusal import refusal_text

SHANGHAI = timezone(timedelta(hours=8))

STANDARD = EscalationPolicy(
    "standard",
    (
        EscalationStep(Amount.parse("2 working days"), True, (Audience.OWNER,)),
        EscalationStep(None, False, (Audience.OWNER,)),
        EscalationStep(Amount.parse("1 working day"), False, (Audience.OWNER, Audience.PROVIDER_HEAD)),
        EscalationStep(Amount.parse("3 working days"), False, (Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD)),
    ),
    daily=(Audience.OWNER,),
)
SILENT = EscalationPolicy("silent", ())

_SLIP = Text.plain("Slip")
_ARRANGED = OnEvent(("delivery.arranged",))
_NEXT_WORKING_DAY = Within(Amount.parse("1 working day"))
_ACCEPTANCE = Acceptance()
_ATTEST = Attest()


# Time.


def instant(text: str) -> datetime:
    """An instant in UTC: ``2026-09-24T16:00``, with seconds or an offset where needed; ``T24:00`` ends the day."""
    ends = text.endswith("T24:00")
    result = datetime.fromisoformat(text.replace("T24:00", "T00:00") if ends else text)
    result = result if result.tzinfo else result.replace(tzinfo=SHANGHAI)
    return (result + timedelta(days=ends)).astimezone(UTC)


def month(text: str) -> Period:
    """A month: ``2026-09``."""
    return Period.containing(date.fromisoformat(f"{text}-01"), Every.MONTH)


def hours(text: str) -> Hours:
    """``09:00-12:00 13:00-18:00``; an end before its start closes on the next day."""
    result = []
    for span in text.split():
        opens, closes = ((int(h) * 60 + int(m)) * 60 for h, m in (t.split(":") for t in span.split("-")))
        result.append((opens, closes if closes > opens else closes + 86_400))
    return tuple(result)


def calendar(
    working: str = "09:00-12:00 13:00-18:00",
    *,
    weekend: str = "",
    zone: str = "Asia/Shanghai",
    china: bool = True,
    days: Mapping[str, str] | None = None,
    yearly: Mapping[str, str] | None = None,
    valid_through: str = "2026-12-31",
) -> Calendar:
    """A working week from Monday to Friday, with the Chinese holidays and make-up days of 2024 to 2026 (``china``).

    ``days`` and ``yearly`` give the hours of dates (``2026-12-24``, ``12-24``), ``""`` for none.
    """
    weekday, rest = hours(working), hours(weekend)
    known = {d.on: d for d in _chinese_days(weekday)} if china else {}
    for on, text in (days or {}).items():
        known[date.fromisoformat(on)] = ExceptionalDay(
            date.fromisoformat(on), hours(text), Text.plain(f"exception {on}")
        )
    every = [
        YearlyDay(int(on[:2]), int(on[3:]), hours(text), Text.plain(f"yearly {on}"))
        for on, text in (yearly or {}).items()
    ]
    return Calendar(
        DayTable(
            id="office",
            title=Text.plain("office"),
            zone=zone,
            week=(weekday, weekday, weekday, weekday, weekday, rest, rest),
            days=tuple(known[on] for on in sorted(known)),
            yearly=tuple(every),
            valid_from=date(2024, 1, 1),
            valid_through=date.fromisoformat(valid_through),
        )
    )


def _chinese_days(working: Hours) -> list[ExceptionalDay]:
    """The national holidays of 2024 to 2026, and the weekend days that are worked instead."""
    national = holidays.country_holidays("CN", years=range(2024, 2027), language="zh_CN")
    days = [ExceptionalDay(on, (), Text.plain(name)) for on, name in national.items()]
    worked = [
        ExceptionalDay(on, working, Text(zh="调休上班", en="make-up working day")) for on in national.weekend_workdays
    ]
    return [d for d in days + worked if 2024 <= d.on.year <= 2026]


def window(since: str, until: str) -> Window:
    """The dates from ``since`` until ``until``."""
    return Window(date.fromisoformat(since), date.fromisoformat(until))


# Definitions.


def obligation(
    *,
    id: str = "slip",
    title: Text = _SLIP,
    owner: str = "clerk",
    receiver: str | None = "accountant",
    calendar: str = "office",
    trigger: Trigger = _ARRANGED,
    due: DueRule = _NEXT_WORKING_DAY,
    acceptance: Acceptance = _ACCEPTANCE,
    escalation: EscalationPolicy = STANDARD,
    source: str | None = None,
    part_of: str | None = None,
    line_title: Text | None = None,
    respond: Amount | None = None,
    follow_up: FollowUp | None = None,
    met_when: tuple[Condition, ...] = (),
    done_by: EventMatch | None = None,
    pauses: tuple[PauseRule, ...] = (),
    evidence: tuple[Evidence, ...] = (),
    check: Check = _ATTEST,
    nothing_to_report: bool = False,
    key_moment: bool = False,
    formerly: str | None = None,
    needs: tuple[Need, ...] = (),
) -> Obligation:
    """A slip that is due one working day after a delivery was arranged."""
    return Obligation(
        id=id,
        title=title,
        owner=owner,
        receiver=receiver,
        calendar=calendar,
        trigger=trigger,
        due=due,
        acceptance=acceptance,
        escalation=escalation,
        source=source,
        part_of=part_of,
        line_title=line_title,
        respond=respond,
        follow_up=follow_up,
        met_when=met_when,
        done_by=done_by,
        pauses=pauses,
        evidence=evidence,
        check=check,
        nothing_to_report=nothing_to_report,
        key_moment=key_moment,
        formerly=formerly,
        needs=needs,
    )


def agreement(*obligations: Obligation, since: str = "2026-01-01", until: str | None = None) -> Agreement:
    """An obligation of Sales to Finance."""
    return Agreement(
        id="sales-finance",
        title=Text.plain("Sales to Finance"),
        provider="sales",
        consumer="finance",
        effective_from=date.fromisoformat(since),
        effective_until=date.fromisoformat(until) if until else None,
        obligations=obligations,
    )


def person(
    id: str,
    role: str,
    department: str,
    *,
    since: date | None = None,
    until: date | None = None,
    language: Language = Language.EN,
    mail: str | None = None,
) -> Person:
    """A person in a role, with an address at example.org unless ``mail`` says otherwise (``""`` for none)."""
    return Person(
        id=id,
        name=id.title(),
        department=department,
        role=role,
        since=since,
        until=until,
        language=language,
        addresses=() if mail == "" else (PersonAddress("mail", mail or f"{id}@example.org"),),
    )


def with_addresses(person: Person, **addresses: str) -> Person:
    """The person with these addresses, by channel, in this order."""
    return replace(person, addresses=tuple(PersonAddress(*address) for address in addresses.items()))


ORGANISATION = Organisation(
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
    escalation_policies=(STANDARD,),
)
PEOPLE = (
    person("pat", "clerk", "sales"),
    person("sam", "sales-head", "sales"),
    person("ann", "accountant", "finance"),
    person("cas", "cashier", "finance"),
    person("fay", "finance-head", "finance"),
)
CATALOGUE = Catalogue(
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


# What happened, and what follows from it.


def event(
    name: str, key: str, at: str, recorded_at: str | None = None, *, subject: str | None = None, **data: str
) -> Event:
    """An event, recorded when it happened unless ``recorded_at`` says otherwise; its subject is the key up to ``/``."""
    return Event(
        name, key, subject or key.split("/")[0], instant(at), data, instant(recorded_at or at), source="shop.csv"
    )


def fact(*versions: Event) -> Fact:
    """An event with its corrections."""
    return Fact(versions)


def request(key: str, at: str, *, obligation: str = "sales-finance/slip", wish: str | None = None) -> Request:
    """A request by Ann of Finance."""
    return Request(obligation, key, instant(at), instant(at), "ann", instant(wish) if wish else None)


def occurrences_of(
    calendar: Calendar,
    promised: Agreement | Obligation,
    *facts: Fact,
    requests: Sequence[Request] = (),
    since: str = "2026-01-01",
    until: str = "2026-12-31",
) -> tuple[Occurrence, ...]:
    """The occurrences of an agreement (or of one obligation, alone in its agreement) in a window."""
    whole = promised if isinstance(promised, Agreement) else agreement(promised)
    return occurrences(whole, {"office": calendar}, window(since, until), Facts.of(facts, requests), CATALOGUE)


def entry(kind: Kind, at: str, recorded_at: str | None = None, actor: str = "pat", **body: Json) -> Entry:
    """An entry about the occurrence ``sales-finance/slip@x``."""
    return Entry(kind, "sales-finance/slip@x", actor, instant(at), instant(recorded_at or at), body)


def verdict(
    obligation: Obligation,
    occurrence: Occurrence,
    history: History | Iterable[Entry],
    calendar: Calendar,
    at: str,
    consumer: Calendar | None = None,
) -> Verdict:
    """The verdict at an instant, from a history or the entries that make one."""
    folded = history if isinstance(history, History) else fold(history, occurrence.wish)
    return judge(obligation, occurrence, folded, Calendars(calendar, consumer or calendar), instant(at))


def check_subject(key: str | None = "A-1", *, period: str | None = None) -> CheckSubject:
    """An occurrence that a check is asked about, by its key or its period."""
    at = instant("2026-03-10T12:00")
    return CheckSubject(f"sales/deliver@{key or period}", key, period, opens_at=at - timedelta(days=5), at=at)


def action(kind: Kind, occurrence: str, actor: str, **given: Any) -> Action:
    """The action that makes a kind of entry, with the values that its type has a field for."""
    type_ = action_type(kind)
    own = field_types(type_)
    return type_(occurrence=occurrence, actor=actor, **{k: v for k, v in given.items() if k in own and v is not None})


def case(obligation: Obligation, occurrence: Occurrence, entries: Iterable[Entry], calendar: Calendar, at: str) -> Case:
    """An occurrence at an instant, under an agreement whose rulebook nobody asks."""
    history = fold(entries, occurrence.wish)
    terms = Terms(None, None, cast(Rulebook, None), agreement(obligation), obligation)
    judged = verdict(obligation, occurrence, history, calendar, at)
    return Case(terms, occurrence, Calendars(calendar, calendar), history, judged, instant(at))


def refusal(
    kind: Kind, obligation: Obligation, occurrence: Occurrence, entries: Iterable[Entry], calendar: Calendar, at: str
) -> Text | None:
    """Why the phase or the state of an occurrence does not allow the action that makes a kind of entry."""
    refused = state_refusal(action_type(kind), case(obligation, occurrence, entries, calendar, at))
    return refusal_text(refused) if refused is not None else None
