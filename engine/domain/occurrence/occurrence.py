"""Occurrences: which instances of an obligation there are, worked out from the agreement and the facts alone.

Identity is (obligation, period served), (obligation, event name, event key) or (obligation, request), with ``#n``
where a rule repeats; no run, late run or double run can change how many there are:
docs/for-agreement-writers/deadlines.md#identity.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Literal, assert_never

from engine.domain.agreement.agreement import Agreement, FollowUp, Obligation
from engine.domain.agreement.catalogue import Catalogue, EventType
from engine.domain.agreement.condition import FieldAnswer, meets
from engine.domain.agreement.rule import (
    Agreed,
    Ahead,
    ByEvent,
    ByField,
    EventMatch,
    InPeriod,
    OnDate,
    OnEvent,
    OnRequest,
    OnRule,
    Periodic,
    Recurring,
    Within,
)
from engine.domain.deadline.due import Due, due, same_time_after, series, step_at
from engine.domain.deadline.period import Period
from engine.domain.ids import RequestId, event_text, obligation_text, occurrence_text
from engine.domain.ledger.event import Event, Fact, Request
from engine.domain.ledger.upstream_delivery import UpstreamDeliveries, UpstreamDelivery, last_upstream_delivery
from engine.domain.time.calendar import DAY_SECONDS, Calendar
from engine.domain.time.pause import Pause

_SLACK = timedelta(days=62)
"""How far shifts and rolls are looked for outside of the period that a due instant belongs to."""


@dataclass(frozen=True, slots=True)
class Window:
    """Local dates, both included. A due instant lies in it from 00:00 (excluded) until 24:00 (included) local."""

    since: date
    until: date

    def holds(self, at: datetime, calendar: Calendar) -> bool:
        """Whether an instant lies in the window."""
        return calendar.instant(self.since, 0) < at <= calendar.instant(self.until, DAY_SECONDS)


@dataclass(frozen=True, slots=True)
class Dated:
    """What was known of the due instant from ``known_at`` on; ``due`` None: date awaited.

    ``anchor`` is the instant that a clock counts from which a pause can stop; None where none can.
    ``due`` leaves pauses out of account; ``pauses`` are those that events show, in order, until what completes it.
    """

    known_at: datetime
    due: Due | None
    anchor: datetime | None = None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """A fact that ended the occurrence without a delivery: the condition is gone, the event was cancelled, its
    correction was the success, or what completes it happened.

    ``at`` is when that was known. An ``event`` that completes it happened at ``done_at``, which is what counts.
    """

    how: Literal["lapsed", "cancelled", "met"]
    at: datetime
    done_at: datetime | None = None
    event: str | None = None

    @property
    def happened_at(self) -> datetime:
        """The instant that is on time or late."""
        return self.done_at or self.at

    @property
    def holds_from(self) -> datetime:
        """The instant from which the occurrence is over: it has happened, and it is known."""
        return max(self.at, self.happened_at)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One instance of an obligation.

    ``served`` is the label of the period, ``number`` the n of a repeat. ``dates`` are in the order in which they
    were known,
    never empty. ``stake`` is the money the event carries. ``response_due`` bounds the first reaction to a request.
    """

    id: str
    agreement: str
    obligation: str
    opens_at: datetime
    known_at: datetime
    dates: tuple[Dated, ...]
    served: str | None = None
    event: str | None = None
    subject: str | None = None
    label: str | None = None
    number: int | None = None
    ended: Ended | None = None
    stake: Decimal | None = None
    currency: str | None = None
    wish: datetime | None = None
    response_due: datetime | None = None

    @property
    def due(self) -> Due | None:
        """The due instant as last known."""
        return self.dates[-1].due


@dataclass(frozen=True, slots=True)
class Question:
    """An event whose conditions cannot be answered because a field is missing; asked of the department that recorded
    it."""

    event: str
    agreement: str
    obligation: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the business and the consumers did, as known at one instant, and what was handed over of what others need.
    Build it with ``Facts.of``."""

    by_name: Mapping[str, tuple[Fact, ...]]
    by_subject: Mapping[tuple[str, str], tuple[Fact, ...]]
    requests: Mapping[str, tuple[Request, ...]]
    upstream_deliveries: UpstreamDeliveries = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        facts: Sequence[Fact],
        requests: Sequence[Request] = (),
        upstream_deliveries: UpstreamDeliveries | None = None,
    ) -> "Facts":
        """Index facts by event name and by (event name, subject), requests by ``agreement/obligation``."""
        by_name: dict[str, list[Fact]] = {}
        by_subject: dict[tuple[str, str], list[Fact]] = {}
        asked: dict[str, list[Request]] = {}
        for fact in sorted(facts, key=lambda f: (f.current.at, f.current.id)):
            by_name.setdefault(fact.first.name, []).append(fact)
            by_subject.setdefault((fact.first.name, fact.first.subject), []).append(fact)
        for request in sorted(requests, key=lambda r: (r.at, r.key)):
            asked.setdefault(request.obligation, []).append(request)
        return cls(
            {k: tuple(v) for k, v in by_name.items()},
            {k: tuple(v) for k, v in by_subject.items()},
            {k: tuple(v) for k, v in asked.items()},
            upstream_deliveries or {},
        )


def occurrences(
    agreement: Agreement,
    calendars: Mapping[str, Calendar],
    window: Window,
    facts: Facts,
    catalogue: Catalogue,
) -> tuple[Occurrence, ...]:
    """All occurrences of an agreement whose due instant (while it is awaited: whose opening) lies in the window.

    Ordered by due instant, then id. ``calendars`` holds each calendar that the agreement names. Those over two
    adjoining windows
    are those over their union.
    """
    found = [
        o
        for obligation in agreement.obligations
        for o in of_obligation(agreement, obligation, calendars[obligation.calendar], window, facts, catalogue)
    ]
    return tuple(sorted(found, key=lambda o: (o.due.at if o.due else o.opens_at, o.id)))


def of_obligation(
    agreement: Agreement,
    obligation: Obligation,
    calendar: Calendar,
    window: Window,
    facts: Facts,
    catalogue: Catalogue,
) -> Iterator[Occurrence]:
    """The occurrences of one obligation in a window, in no particular order."""
    trigger = obligation.trigger
    match trigger:
        case Recurring() | OnDate() | OnRule():
            found = _periodic(agreement, obligation, trigger, calendar, window)
        case OnEvent():
            found = _after_events(agreement, obligation, trigger, calendar, window, facts, catalogue)
        case OnRequest():
            found = _on_request(agreement, obligation, calendar, facts)
        case _:
            assert_never(trigger)
    bounds = Window(agreement.effective_from, agreement.effective_until or date.max - timedelta(days=1))
    for occurrence in found:
        at = occurrence.due.at if occurrence.due else occurrence.opens_at
        if window.holds(at, calendar) and bounds.holds(at, calendar):
            yield occurrence


def questions(agreement: Agreement, calendars: Mapping[str, Calendar], facts: Facts) -> tuple[Question, ...]:
    """The events that may belong to an obligation, but lack a field that its conditions need."""
    asked: list[Question] = []
    for o in agreement.obligations:
        if not isinstance(o.trigger, OnEvent) or not o.trigger.where:
            continue
        for name in o.trigger.events:
            for fact in facts.by_name.get(name, ()):
                event = fact.current
                if event.cancelled:
                    continue
                if meets(o.trigger.where, event.data, zone=calendars[o.calendar].zone) is FieldAnswer.MISSING:
                    missing = tuple(c.field for c in o.trigger.where if not event.data.get(c.field))
                    asked.append(Question(event.id, agreement.id, o.id, missing))
    return tuple(asked)


# ---- periods


def _periodic(
    agreement: Agreement, obligation: Obligation, trigger: Periodic, calendar: Calendar, window: Window
) -> Iterator[Occurrence]:
    rule = obligation.due
    assert isinstance(rule, InPeriod)
    promise = obligation_text(agreement.id, obligation.key)
    slack = _SLACK + timedelta(weeks=abs(rule.shift))
    since = max(window.since, agreement.effective_from) - slack
    until = min(window.until, agreement.effective_until or window.until) + slack
    for span, settled in series(trigger, rule, since, until, calendar):
        served = span.served(trigger.serves) if isinstance(trigger, Recurring) else span
        last_day = calendar.local(settled.at - timedelta(microseconds=1)).date()
        opens_at = calendar.instant(Period.containing(last_day, span.every).first, 0)
        for step in obligation.escalation.steps:
            if step.before and step.amount is not None:
                opens_at = min(opens_at, step_at(step.amount, settled.at, calendar, before=True))
        yield Occurrence(
            id=occurrence_text(promise, str(served)),
            agreement=agreement.id,
            obligation=obligation.key,
            opens_at=opens_at,
            known_at=opens_at,
            dates=(Dated(opens_at, settled),),
            served=str(served),
        )


# ---- events


def _after_events(
    agreement: Agreement,
    obligation: Obligation,
    trigger: OnEvent,
    calendar: Calendar,
    window: Window,
    facts: Facts,
    catalogue: Catalogue,
) -> Iterator[Occurrence]:
    for name in trigger.events:
        type_ = catalogue.event(name)
        for fact in facts.by_name.get(name, ()):
            opening = _opening_version(trigger, fact, calendar)
            if opening is None or type_ is None:
                continue
            first = _from_event(agreement, obligation, trigger, calendar, facts, type_, fact, opening)
            if obligation.follow_up is None:
                yield first
            else:
                yield from _repeats(obligation, first, calendar, window, facts)


def _opening_version(trigger: OnEvent, fact: Fact, calendar: Calendar) -> int | None:
    for n, version in enumerate(fact.versions):
        if not version.cancelled and meets(trigger.where, version.data, zone=calendar.zone) is FieldAnswer.YES:
            return n
    return None


def _from_event(
    agreement: Agreement,
    obligation: Obligation,
    trigger: OnEvent,
    calendar: Calendar,
    facts: Facts,
    type_: EventType,
    fact: Fact,
    opening: int,
) -> Occurrence:
    first, current = fact.versions[opening], fact.current
    done = _completion(obligation, current, first.recorded_at, calendar, facts)
    dates: list[Dated] = []
    ended: Ended | None = None
    versions = fact.versions[opening:]
    for version, corrected in zip_longest(versions, versions[1:]):
        if version.cancelled:
            ended = ended or Ended("cancelled", version.recorded_at)
            continue
        if version is not first:
            if obligation.met_when and meets(obligation.met_when, version.data, zone=calendar.zone) is FieldAnswer.YES:
                ended = ended if ended and ended.how != "cancelled" else Ended("met", version.recorded_at)
            elif meets(trigger.where, version.data, zone=calendar.zone) is FieldAnswer.NO:
                ended = ended or Ended("lapsed", version.recorded_at)
            else:
                ended = None
        dates += _dates(obligation, version, corrected, calendar, facts, done)
    if done is not None and (ended is None or done.at < ended.at):
        ended = done
    stake = next((f for f in type_.fields if f.stake), None)
    money = current.data.get(stake.name) if stake else None
    return Occurrence(
        id=occurrence_text(
            obligation_text(agreement.id, obligation.key), current.id, 1 if obligation.follow_up else None
        ),
        agreement=agreement.id,
        obligation=obligation.key,
        opens_at=current.at,
        known_at=first.recorded_at,
        dates=_distinct(dates),
        event=current.id,
        subject=current.subject,
        label=label_of(type_, current),
        number=1 if obligation.follow_up else None,
        ended=ended,
        stake=Decimal(money) if money else None,
        currency=stake.currency if stake and money else None,
    )


def _completion(
    obligation: Obligation, opening: Event, opened_at: datetime, calendar: Calendar, facts: Facts
) -> Ended | None:
    """The first happening at or after the opening that completes it; one of the opening event's own name comes strictly
    after."""
    rule = obligation.done_by
    if rule is None:
        return None
    found: list[Fact] = []
    for name in rule.events:
        later = facts.by_subject.get((name, opening.subject), ())
        find = bisect_right if name == opening.name else bisect_left
        for fact in later[find(later, opening.at, key=_happened_at) :]:
            if _is(rule, fact.current, calendar):
                found.append(fact)
                break
    if not found:
        return None
    first = min(found, key=lambda f: (f.current.at, f.current.id))
    known_at = next(v.recorded_at for v in first.versions if _is(rule, v, calendar))
    return Ended("met", max(known_at, opened_at), first.current.at, first.current.id)


def _happened_at(fact: Fact) -> datetime:
    return fact.current.at


def _is(happening: EventMatch, event: Event, calendar: Calendar) -> bool:
    """Whether an event of one of its names counts and meets its conditions."""
    if event.cancelled:
        return False
    return not happening.where or meets(happening.where, event.data, zone=calendar.zone) is FieldAnswer.YES


def _dates(
    obligation: Obligation,
    version: Event,
    corrected: Event | None,
    calendar: Calendar,
    facts: Facts,
    done: Ended | None,
) -> Iterator[Dated]:
    """What one version of the event says of the due instant, and since when that is known, until the version is
    corrected."""
    rule = obligation.due
    match rule:
        case Within(from_delivery=True):
            for known_at, anchor in _handed_over(obligation, version, facts):
                if corrected is not None and known_at >= corrected.recorded_at:
                    return
                yield Dated(known_at, due(rule, anchor, calendar) if anchor else None, anchor)
        case Within() | Ahead() | ByField():
            moment = version.data.get(rule.field) if rule.field is not None else None
            if rule.field is not None and not moment:
                yield Dated(version.recorded_at, None)
                return
            anchor = anchor_of(moment, rule, calendar) if moment else version.at
            stoppable = can_stop(obligation)
            settled = due(rule, anchor, calendar)
            names = dict.fromkeys(n for p in obligation.pauses for n in (*p.since.events, *p.until.events))
            around = [f for n in names for f in facts.by_subject.get((n, version.subject), ())]
            for known_at in _learned(version, corrected, around):
                pauses = _pauses(obligation, version, anchor, calendar, facts, done, known_at)
                yield Dated(known_at, settled, anchor if stoppable else None, pauses)
        case ByEvent(event=name):
            later = facts.by_subject.get((name, version.subject), ())
            for known_at in _learned(version, corrected, later):
                known = (f.known(known_at) for f in later)
                first = min((v.at for v in known if v is not None and v.at >= version.at), default=None)
                yield Dated(known_at, due(rule, first, calendar) if first is not None else None)
        case Agreed() | InPeriod():
            yield Dated(version.recorded_at, None)
        case _:
            assert_never(rule)


def _handed_over(obligation: Obligation, version: Event, facts: Facts) -> Iterator[tuple[datetime, datetime | None]]:
    """Since when it is known that all that an obligation needs was handed over, and the instant of the last hand-over
    (None: not yet, or no longer), from the recording of a version on."""
    known = last_upstream_delivery([_handovers_of(need.promise, version, facts) for need in obligation.needs])
    before = [h.at for h in known if h.known_at <= version.recorded_at]
    yield version.recorded_at, before[-1] if before else None
    for handover in known:
        if handover.known_at > version.recorded_at:
            yield handover.known_at, handover.at


def _handovers_of(promise: str, version: Event, facts: Facts) -> tuple[UpstreamDelivery, ...]:
    """The hand-overs of what is needed that belong to an event: those about the event itself; where other events begin
    what is needed, those about its subject."""
    own = facts.upstream_deliveries.get((promise, version.id))
    if own is not None:
        return own
    if (
        promise,
        event_text(version.name, version.subject),
    ) in facts.upstream_deliveries:  # of an earlier one: the event repeats
        return ()
    return facts.upstream_deliveries.get((promise, version.subject), ())


def _learned(version: Event, corrected: Event | None, others: Iterable[Fact]) -> Iterator[datetime]:
    """The instants at which something new was known of a version and of other facts, until the version is corrected."""
    yield version.recorded_at
    later = {v.recorded_at for f in others for v in f.versions if v.recorded_at > version.recorded_at}
    for known_at in sorted(later):
        if corrected is not None and known_at >= corrected.recorded_at:
            return
        yield known_at


def _pauses(
    obligation: Obligation,
    opening: Event,
    anchor: datetime,
    calendar: Calendar,
    facts: Facts,
    done: Ended | None,
    known_at: datetime,
) -> tuple[Pause, ...]:
    """The pauses after the anchor that events show which were known at an instant: each ends with the next ending event
    strictly after its beginning, or with what completes the occurrence."""
    found: list[Pause] = []
    over_at = done.happened_at if done is not None else None
    for rule in obligation.pauses:
        begins = [e.at for e in _happened(rule.since, opening.subject, calendar, facts, known_at)]
        if over_at is not None:
            begins = [at for at in begins if at < over_at]
        if not begins:
            continue
        ends = sorted(e.at for e in _happened(rule.until, opening.subject, calendar, facts, known_at))
        for since in begins:
            place = bisect_right(ends, since)
            pause = Pause(since, ends[place] if place < len(ends) else None, rule.waiting_for)
            if over_at is not None:
                pause = pause.as_of(over_at).ended(over_at)
            if pause.until is None or pause.until > anchor:
                found.append(pause)
    return tuple(sorted(found, key=lambda p: p.since))


def _happened(
    happening: EventMatch, subject: str, calendar: Calendar, facts: Facts, known_at: datetime
) -> Iterator[Event]:
    for name in happening.events:
        for fact in facts.by_subject.get((name, subject), ()):
            event = fact.known(known_at)
            if event is not None and _is(happening, event, calendar):
                yield event


def can_stop(obligation: Obligation) -> bool:
    """Whether a pause can stop the clock: it counts forward from an event or a request, once. Calendar dates, moments
    that an
    event names and follow-ups stand where they stand; they get an extension.
    """
    return isinstance(obligation.due, Within) and obligation.follow_up is None


def anchor_of(value: str, rule: Within | Ahead | ByField, calendar: Calendar) -> datetime:
    """The instant that an event's moment or date stands for: a date is its beginning, *at* a date its end."""
    if len(value) > len("2026-02-13"):
        return datetime.fromisoformat(value)
    ends = isinstance(rule, ByField) and rule.wording == "at"
    return calendar.instant(date.fromisoformat(value), DAY_SECONDS if ends else 0)


def _repeats(
    obligation: Obligation, first: Occurrence, calendar: Calendar, window: Window, facts: Facts
) -> Iterator[Occurrence]:
    """#1 as the rule says; #n falls due n-1 intervals later and opens when #(n-1) falls due, until the ending event."""
    follow_up = obligation.follow_up
    assert follow_up is not None and first.event is not None and first.subject is not None
    endings = [
        (fact.current.at, since)
        for fact in facts.by_subject.get((follow_up.until, first.subject), ())
        if (since := fact.counts_since) is not None and fact.current.at >= first.opens_at
    ]
    ends_at, ended_since = min(endings, default=(None, None))
    if first.due is None:
        yield first
        return
    base, number, opens_at = first.due, 1, first.opens_at
    promise = obligation_text(first.agreement, first.obligation)
    horizon = calendar.instant(window.until, DAY_SECONDS)
    while True:
        at = same_time_after(follow_up.every, number - 1, base.at, calendar)
        removed = ends_at is not None and at > ends_at
        if number > 1 and (at > horizon or (ends_at is not None and removed and ends_at <= opens_at)):
            return
        ended = first.ended
        if number > 1 and ended is not None and ended.how == "cancelled" and ended.at <= opens_at:
            return
        if removed and ended_since is not None and ended is None:
            ended = Ended("lapsed", ended_since)
        yield Occurrence(
            id=occurrence_text(promise, first.event, number),
            agreement=first.agreement,
            obligation=first.obligation,
            opens_at=opens_at,
            known_at=max(first.known_at, opens_at),
            dates=first.dates if number == 1 else tuple(_repeated(d, follow_up, number, calendar) for d in first.dates),
            event=first.event,
            subject=first.subject,
            label=first.label,
            number=number,
            ended=ended,
            stake=first.stake,
            currency=first.currency,
        )
        if removed:
            return
        opens_at, number = at, number + 1


def _repeated(dated: Dated, follow_up: FollowUp, number: int, calendar: Calendar) -> Dated:
    """What a date of #1 says of #n, known as long: a correction moves open ones only, so each keeps its own dates."""
    if dated.due is None:
        return dated
    at = same_time_after(follow_up.every, number - 1, dated.due.at, calendar)
    return Dated(dated.known_at, Due(at, dated.due.provisional or not calendar.is_published(calendar.day_ended_by(at))))


def _distinct(dates: Sequence[Dated]) -> tuple[Dated, ...]:
    kept: list[Dated] = []
    for dated in dates:
        if not kept or replace(kept[-1], known_at=dated.known_at) != dated:
            kept.append(dated)
    return tuple(kept)


_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def label_of(type_: EventType, event: Event) -> str:
    """How a person recognises the event in a list; the subject's number where the label stays empty."""
    values = {**event.data, "key": event.subject}
    text = " ".join(_PLACEHOLDER.sub(lambda m: values.get(m[1], ""), type_.label).split())
    return text or event.subject


# ---- requests


def _on_request(agreement: Agreement, obligation: Obligation, calendar: Calendar, facts: Facts) -> Iterator[Occurrence]:
    promise = obligation_text(agreement.id, obligation.key)
    for request in facts.requests.get(promise, ()):
        settled = due(obligation.due, request.at, calendar) if isinstance(obligation.due, Within) else None
        respond = Within(obligation.respond) if obligation.respond else None
        response_due = due(respond, request.at, calendar) if respond else None
        yield Occurrence(
            id=occurrence_text(promise, str(RequestId(request.key))),
            agreement=agreement.id,
            obligation=obligation.key,
            opens_at=request.at,
            known_at=request.recorded_at,
            dates=(Dated(request.recorded_at, settled, request.at if can_stop(obligation) else None),),
            wish=request.wish,
            response_due=response_due.at if response_due else None,
        )
