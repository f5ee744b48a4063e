"""Occurrences of obligations that are due after an event."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise, zip_longest
from typing import assert_never

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.catalogue import Catalogue, EventType, Field
from engine.domain.agreement.condition import FieldAnswer, meets
from engine.domain.agreement.rule import Agreed, Ahead, ByEvent, ByField, EventMatch, InPeriod, OnEvent, Within
from engine.domain.deadline.due import Anchor, Due, WholeDay, due
from engine.domain.ids import event_text, obligation_text, occurrence_text
from engine.domain.ledger.event import Event, Fact
from engine.domain.ledger.upstream_delivery import UpstreamDelivery, last_upstream_delivery
from engine.domain.occurrence.expand.follow_up import repeats
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Dated, Ended, Occurrence, Window, can_stop
from engine.domain.time.calendar import DAY_SECONDS, Calendar
from engine.domain.time.pause import Pause


def after_events(
    agreement: Agreement,
    obligation: Obligation,
    trigger: OnEvent,
    calendar: Calendar,
    window: Window,
    facts: Facts,
    catalogue: Catalogue,
) -> Iterator[Occurrence]:
    """The occurrences for the events of a trigger; some may lie outside the window."""
    known: dict[Anchor, Due | None] = {}  # events are often of a day or of one instant: they share their due time
    for name in trigger.events:
        type_ = catalogue.event(name)
        if type_ is None:
            continue
        promise = obligation_text(agreement.id, obligation.key)
        opener = _Opener(
            agreement, obligation, promise, trigger, calendar, facts, type_, _stake_field(obligation, type_), known
        )
        for fact in facts.by_name.get(name, ()):
            opening = _opening_version(trigger, fact, calendar)
            if opening is None or is_later(trigger, fact, facts, calendar):
                continue
            first = _from_event(opener, fact, opening)
            if obligation.follow_up is None:
                yield first
            else:
                yield from repeats(obligation, first, calendar, window, facts)


def is_later(trigger: OnEvent, fact: Fact, facts: Facts, calendar: Calendar) -> bool:
    """True if only the first event of a subject opens an item, and this is a later one."""
    if not trigger.first:
        return False
    place, wanted = (fact.current.at, fact.current.id), EventMatch(trigger.events, trigger.where)
    others = (f.current for n in trigger.events for f in facts.by_subject.get((n, fact.current.subject), ()))
    return any((other.at, other.id) < place and _matches(wanted, other, calendar) for other in others)


def _opening_version(trigger: OnEvent, fact: Fact, calendar: Calendar) -> int | None:
    """The index of the first version of an event that meets the conditions; None if there is none."""
    for n, version in enumerate(fact.versions):
        if not version.cancelled and meets(trigger.where, version.data, zone=calendar.zone) is FieldAnswer.YES:
            return n
    return None


@dataclass(frozen=True, slots=True)
class _Opener:
    """The occurrences of an obligation that events of one sort open. ``promise`` is its id, ``stake`` the field with
    the money that is at stake; ``known`` keeps the due times that were worked out for other events."""

    agreement: Agreement
    obligation: Obligation
    promise: str
    trigger: OnEvent
    calendar: Calendar
    facts: Facts
    type_: EventType
    stake: Field | None
    known: dict[Anchor, Due | None]


def _from_event(opener: _Opener, fact: Fact, opening: int) -> Occurrence:
    agreement, obligation, calendar, facts = opener.agreement, opener.obligation, opener.calendar, opener.facts
    stake = opener.stake
    first, current = fact.versions[opening], fact.versions[-1]
    event = current.id
    done = _completion(obligation, current, first.recorded_at, calendar, facts)
    ended: Ended | None = None
    if len(fact.versions) == 1:  # as nearly all
        dates = tuple(_dates(obligation, first, None, calendar, facts, done, opener.known))
    else:
        dates, ended = _of_versions(opener, fact.versions[opening:], done)
    if done is not None and (ended is None or done.at < ended.at):
        ended = done
    money = current.data.get(stake.name) if stake else None
    return Occurrence(
        id=occurrence_text(opener.promise, event, 1 if obligation.follow_up else None),
        agreement=agreement.id,
        obligation=obligation.key,
        opens_at=current.at,
        known_at=first.recorded_at,
        dates=_distinct(dates) if len(dates) > 1 else dates,
        event=event,
        subject=current.subject,
        label=label_of(opener.type_, current),
        number=1 if obligation.follow_up else None,
        ended=ended,
        stake=Decimal(money) if money else None,
        currency=stake.currency if stake and money else None,
        shown_changes=_shown_changes(obligation, fact) if len(fact.versions) > 1 else (),
        named_owner=(current.data.get(obligation.owner_field) or None) if obligation.owner_field else None,
    )


def _of_versions(
    opener: _Opener, versions: Sequence[Event], done: Ended | None
) -> tuple[tuple[Dated, ...], Ended | None]:
    """The due times that follow from the versions of an event, and how the last of them ended the occurrence."""
    obligation, calendar = opener.obligation, opener.calendar
    dates: list[Dated] = []
    ended: Ended | None = None
    for version, corrected in zip_longest(versions, versions[1:]):
        if version.cancelled:
            ended = ended or Ended("cancelled", version.recorded_at)
            continue
        if version is not versions[0]:
            if obligation.met_when and meets(obligation.met_when, version.data, zone=calendar.zone) is FieldAnswer.YES:
                ended = ended if ended and ended.how != "cancelled" else Ended("met", version.recorded_at)
            elif meets(opener.trigger.where, version.data, zone=calendar.zone) is FieldAnswer.NO:
                ended = ended or Ended("lapsed", version.recorded_at)
            else:
                ended = None
        dates += _dates(obligation, version, corrected, calendar, opener.facts, done, opener.known)
    return tuple(dates), ended


def _shown_changes(obligation: Obligation, fact: Fact) -> tuple[tuple[str, datetime], ...]:
    """The fields of evidence that show a field of the event (``equals``) which a correction changed, with its
    instant."""
    shown = [(e.name, e.equals) for e in obligation.evidence if isinstance(e, Field) and e.equals is not None]
    if not shown:
        return ()
    counting = [version for version in fact.versions if not version.cancelled]
    return tuple(
        (name, later.recorded_at)
        for before, later in pairwise(counting)
        for name, field in shown
        if before.data.get(field) != later.data.get(field)
    )


def _stake_field(obligation: Obligation, type_: EventType) -> Field | None:
    """The field of an event with the money that is at stake under an obligation, or None."""
    if obligation.stake is None:
        return next((f for f in type_.fields if f.stake), None)
    return type_.field(obligation.stake.field) if obligation.stake.field is not None else None


def _completion(
    obligation: Obligation, opening: Event, opened_at: datetime, calendar: Calendar, facts: Facts
) -> Ended | None:
    """The first event at or after the opening that completes the occurrence; strictly after it if it has the same name
    as the opening event."""
    rule = obligation.done_by
    if rule is None:
        return None
    candidates: list[Fact] = []
    for name in rule.events:
        later = facts.by_subject.get((name, opening.subject), ())
        bisect = bisect_right if name == opening.name else bisect_left
        for fact in later[bisect(later, opening.at, key=_happened_at) :]:
            if _matches(rule, fact.current, calendar):
                candidates.append(fact)
                break
    if not candidates:
        return None
    first = min(candidates, key=lambda f: (f.current.at, f.current.id))
    known_at = next(v.recorded_at for v in first.versions if _matches(rule, v, calendar))
    return Ended("met", max(known_at, opened_at), first.current.at, first.current.id)


def _happened_at(fact: Fact) -> datetime:
    return fact.current.at


def _matches(match: EventMatch, event: Event, calendar: Calendar) -> bool:
    """True if an event with one of the right names counts and meets the conditions."""
    if event.cancelled:
        return False
    return not match.where or meets(match.where, event.data, zone=calendar.zone) is FieldAnswer.YES


def _distinct(dates: Sequence[Dated]) -> tuple[Dated, ...]:
    """The dates without those that only repeat the one before."""
    kept: list[Dated] = []
    for dated in dates:
        if not kept or replace(kept[-1], known_at=dated.known_at) != dated:
            kept.append(dated)
    return tuple(kept)


_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def label_of(type_: EventType, event: Event) -> str:
    """The text by which people recognise an event in a list; the number of the subject if the label is empty."""
    data, parts = event.data, list(_parts_of_label(type_.label))
    for n in range(1, len(parts), 2):
        parts[n] = event.subject if parts[n] == "key" else data.get(parts[n], "")
    return " ".join("".join(parts).split()) or event.subject


@lru_cache(maxsize=1024)
def _parts_of_label(label: str) -> tuple[str, ...]:
    """The parts of a label: a text and the name of a field by turns."""
    return tuple(_PLACEHOLDER.split(label))


# ---- due times


def _dates(
    obligation: Obligation,
    version: Event,
    corrected: Event | None,
    calendar: Calendar,
    facts: Facts,
    done: Ended | None,
    known: dict[Anchor, Due | None],
) -> Iterator[Dated]:
    """The due times that follow from one version of an event, each with the instant at which it became known, until
    the version is corrected. ``known`` keeps what was worked out for other events."""
    rule = obligation.due
    match rule:
        case Within(from_delivery=True):
            for known_at, anchor in _upstream_anchors(obligation, version, facts):
                if corrected is not None and known_at >= corrected.recorded_at:
                    return
                yield Dated(known_at, due(rule, anchor, calendar) if anchor else None, anchor)
        case Within() | Ahead() | ByField():
            moment = version.data.get(rule.field) if rule.field is not None else None
            if rule.field is not None and not moment:
                yield Dated(version.recorded_at, None)
                return
            start = anchor_of(moment, rule, calendar) if moment else version.at
            begins = start.begins(calendar) if isinstance(start, WholeDay) else start
            stoppable = can_stop(obligation)
            if start in known:
                due_time = known[start]
            else:
                due_time = known[start] = due(rule, start, calendar)
            if not obligation.pauses:
                yield Dated(version.recorded_at, due_time, start if stoppable else None)
                return
            names = dict.fromkeys(n for p in obligation.pauses for n in (*p.since.events, *p.until.events))
            around = [f for n in names for f in facts.by_subject.get((n, version.subject), ())]
            for known_at in _changes(version, corrected, around):
                pauses = _pauses(obligation, version, begins, calendar, facts, done, known_at)
                yield Dated(known_at, due_time, start if stoppable else None, pauses)
        case ByEvent(event=name):
            later = facts.by_subject.get((name, version.subject), ())
            for known_at in _changes(version, corrected, later):
                versions = (f.known(known_at) for f in later)
                first = min((v.at for v in versions if v is not None and v.at >= version.at), default=None)
                yield Dated(known_at, due(rule, first, calendar) if first is not None else None)
        case Agreed() | InPeriod():
            yield Dated(version.recorded_at, None)
        case _:
            assert_never(rule)


def _upstream_anchors(
    obligation: Obligation, version: Event, facts: Facts
) -> Iterator[tuple[datetime, datetime | None]]:
    """The instants at which upstream deliveries became known, each with the anchor that follows: the last delivery once
    everything the obligation needs is delivered, else None. They start with the recording of a version."""
    known = last_upstream_delivery([_upstream_deliveries(need.promise, version, facts) for need in obligation.needs])
    before = [h.at for h in known if h.known_at <= version.recorded_at]
    yield version.recorded_at, before[-1] if before else None
    for delivery in known:
        if delivery.known_at > version.recorded_at:
            yield delivery.known_at, delivery.at


def _upstream_deliveries(promise: str, version: Event, facts: Facts) -> tuple[UpstreamDelivery, ...]:
    """The deliveries of a needed obligation that belong to an event: those about the event itself; if other events
    start the needed obligation, those about the subject."""
    own = facts.upstream_deliveries.get((promise, version.id))
    if own is not None:
        return own
    repeating = event_text(version.name, version.subject)
    if (promise, repeating) in facts.upstream_deliveries:  # the event repeats: they belong to an earlier one
        return ()
    return facts.upstream_deliveries.get((promise, version.subject), ())


def _changes(version: Event, corrected: Event | None, others: Iterable[Fact]) -> Iterator[datetime]:
    """The instants at which something new about a version and other facts became known, until it is corrected."""
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
    """The pauses after the anchor that follow from the events known at an instant.

    Each ends with the next ending event strictly after its beginning, or with the event that completes the occurrence.
    """
    pauses: list[Pause] = []
    over_at = done.happened_at if done is not None else None
    for rule in obligation.pauses:
        begins = [e.at for e in _matching_events(rule.since, opening.subject, calendar, facts, known_at)]
        if over_at is not None:
            begins = [at for at in begins if at < over_at]
        if not begins:
            continue
        ends = sorted(e.at for e in _matching_events(rule.until, opening.subject, calendar, facts, known_at))
        for since in begins:
            index = bisect_right(ends, since)
            pause = Pause(since, ends[index] if index < len(ends) else None, rule.waiting_for)
            if over_at is not None:
                pause = pause.as_of(over_at).ended(over_at)
            if pause.until is None or pause.until > anchor:
                pauses.append(pause)
    return tuple(sorted(pauses, key=lambda p: p.since))


def _matching_events(
    match: EventMatch, subject: str, calendar: Calendar, facts: Facts, known_at: datetime
) -> Iterator[Event]:
    for name in match.events:
        for fact in facts.by_subject.get((name, subject), ()):
            event = fact.known(known_at)
            if event is not None and _matches(match, event, calendar):
                yield event


def anchor_of(value: str, rule: Within | Ahead | ByField, calendar: Calendar) -> Anchor:
    """The anchor of an event's moment or date.

    A date that is itself the due time means its beginning, with *at* its end.
    """
    if len(value) > len("2026-02-13"):
        return datetime.fromisoformat(value)
    on = date.fromisoformat(value)
    if not isinstance(rule, ByField):
        return WholeDay(on)
    return calendar.instant(on, DAY_SECONDS if rule.wording == "at" else 0)
