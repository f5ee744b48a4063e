"""Items of one month that count alike: the figures of service add these up, whoever they are grouped by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.figures.due_in_period import DuePart, due_part
from engine.domain.figures.judged import Judged
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.verdict import Reason, Timeliness
from engine.domain.time.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGroup:
    """Some items of one month, agreement, owner and person in charge that have the same outcome.

    ``month`` is the label of the month that holds them by their first due time, such as ``2026-01``. ``person`` is the
    id of the person whose items they are, None where the role ``owner`` has them. ``part`` is their outcome.

    ``delivered`` counts the items that were ever delivered, ``returned`` those that were ever returned, ``at_risk``
    those that fall due within the warning zone. ``extensions`` counts those that were granted. ``paused`` is the
    working time of their pauses. ``lateness`` has the working time of each that is late or overdue by itself, so far;
    ``responses`` that from each request to the first response, and ``unanswered`` counts the requests whose response is
    overdue.
    """

    month: str
    provider: str
    consumer: str
    agreement: str
    owner: str
    person: str | None
    part: DuePart
    key_moment: bool = False
    count: int = 1
    delivered: int = 0
    returned: int = 0
    at_risk: int = 0
    extensions: int = 0
    paused: timedelta = timedelta()
    lateness: tuple[timedelta, ...] = ()
    responses: tuple[timedelta, ...] = ()
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """Some items of one agreement and its provider that have the same outcome ``part``: for pages that only say how
    many were on time."""

    agreement: str
    provider: str
    part: DuePart
    count: int


Groups = Sequence[ServiceGroup]


def group_of(j: Judged, month: str, calendar: Calendar, at: datetime, *, wholly_inherited: bool) -> ServiceGroup:
    """One item, judged at an instant, as a group of its own. ``calendar`` is that of its due time."""
    part = due_part(j.verdict, wholly_inherited=wholly_inherited)
    due, responded_at = j.verdict.due, j.responded_at
    is_late = part in (DuePart.LATE, DuePart.OVERDUE)
    return ServiceGroup(
        month=month,
        provider=j.agreement.provider,
        consumer=j.agreement.consumer,
        agreement=j.agreement.id,
        owner=j.obligation.owner,
        person=j.person,
        part=part,
        key_moment=j.obligation.key_moment,
        delivered=int(j.verdict.delivered_at is not None or j.returns > 0),
        returned=int(j.returns > 0),
        at_risk=int(j.verdict.phase is Phase.OPEN and j.verdict.timeliness is Timeliness.AT_RISK),
        extensions=j.extensions,
        paused=j.paused,
        lateness=(lateness_until(due.at, j.verdict.delivered_at or at, calendar),)
        if is_late and due is not None
        else (),
        responses=(lateness_until(j.occurrence.opens_at, responded_at, calendar),) if responded_at is not None else (),
        unanswered=int(Reason.RESPONSE_OVERDUE in j.verdict.reasons),
    )


def lateness_until(since: datetime, until: datetime, calendar: Calendar) -> timedelta:
    """The working time between two instants; none where the second is not the later one."""
    return calendar.elapsed(since, until) if until > since else timedelta()


def by_key(groups: Iterable[ServiceGroup], key: Callable[[ServiceGroup], str]) -> Mapping[str, Groups]:
    """The groups by a key, sorted by it."""
    found: dict[str, list[ServiceGroup]] = {}
    for group in groups:
        found.setdefault(key(group), []).append(group)
    return {id: found[id] for id in sorted(found)}
