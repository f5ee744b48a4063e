"""The figures of the overdue report: overdue items at an instant, late deliveries in a period, pending due dates.

Every format of the report is drawn from this one value.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.organisation import Person
from engine.domain.deadline.period import Period
from engine.domain.ledger.closing import Closed
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import ApprovalRequest, LateReason
from engine.domain.ledger.vacancy import VacantRole
from engine.domain.occurrence.inherited import Inherited, inherited
from engine.domain.occurrence.occurrence import Occurrence, Question, Window
from engine.domain.occurrence.title import occurrence_title
from engine.domain.occurrence.verdict import Reason, Timeliness, Verdict
from engine.domain.text import Text
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import CONSUMER, Pause


class Band(StrEnum):
    """Bands of ages, in whole elapsed days since the due time."""

    UNDER_1 = "0"
    TO_3 = "1-3"
    TO_7 = "4-7"
    TO_30 = "8-30"
    OVER_30 = ">30"

    @classmethod
    def of(cls, days: int) -> "Band":
        """The band of an age."""
        for band, limit in ((cls.UNDER_1, 0), (cls.TO_3, 3), (cls.TO_7, 7), (cls.TO_30, 30)):
            if days <= limit:
                return band
        return cls.OVER_30


@dataclass(frozen=True, slots=True)
class Judged:
    """An occurrence with its agreement and obligation, and the verdict at the instant of the report.

    ``first_due_at`` is the due time before an extension, ``late_reason`` the last reason of the provider, ``pause`` the
    open pause. ``requests`` are those that may still be answered. ``person`` is the id of the person in charge, None
    where the role is.
    """

    agreement: Agreement
    obligation: Obligation
    occurrence: Occurrence
    verdict: Verdict
    returns: int
    first_due_at: datetime | None = None
    late_reason: LateReason | None = None
    pause: Pause | None = None
    history: History = field(default_factory=History)
    requests: tuple[ApprovalRequest, ...] = ()
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One overdue occurrence.

    ``age_days`` counts whole elapsed days since ``due_at`` (UTC). With an extension, ``due_at`` is the extended due
    time and ``first_due_at`` the one before. An occurrence whose lateness is wholly ``inherited`` is listed, but not
    counted. ``person`` is the id of the person of the role ``owner`` whose item it is; None where the role owns it.
    """

    occurrence: str
    agreement: str
    obligation: str
    title: OccurrenceTitle
    source: str | None
    provider: str
    consumer: str
    owner: str
    subject: str | None
    label: str | None
    due_at: datetime
    age_days: int
    band: Band
    stake: Decimal | None
    currency: str | None
    returned: bool
    key_moment: bool
    first_due_at: datetime | None = None
    late_reason: LateReason | None = None
    inherited: Inherited | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class LateLine:
    """One occurrence due in the period and delivered after its due time."""

    occurrence: str
    title: OccurrenceTitle
    provider: str
    owner: str
    subject: str | None
    label: str | None
    due_at: datetime
    delivered_at: datetime
    late_by: timedelta
    inherited: Inherited | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """An open occurrence whose due date is pending, since ``opens_at`` (UTC)."""

    occurrence: str
    title: OccurrenceTitle
    provider: str
    owner: str
    label: str | None
    opens_at: datetime
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A paused occurrence: since when (UTC), the party that the provider waits for, and the reason.

    ``waiting_for`` is a code as in Pause, but the consumer is given by its department.
    """

    occurrence: str
    title: OccurrenceTitle
    provider: str
    owner: str
    label: str | None
    since: datetime
    waiting_for: str
    reason: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """The overdue items of one department, agreement or owner: counts by band in the order of Band, and their sum.

    ``person`` is the id of the person of the role ``id`` whose items they are; None where the role owns them.
    """

    id: str
    bands: tuple[int, ...]
    total: int
    stakes: tuple[tuple[str, Decimal], ...]
    person: str | None = None


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """Counts of the occurrences that fall due in the period, at the instant of the report.

    ``late`` and ``overdue`` do not include ``inherited``: those are late or overdue only because of upstream
    deliveries.
    """

    due: int
    on_time: int
    late: int
    overdue: int
    not_yet: int
    returned: int
    inherited: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the ledger's chain: the number and the hash of the last batch, and the number of entries."""

    batch: int
    entries: int
    hash: str


@dataclass(frozen=True, slots=True)
class OverdueReport:
    """The overdue report. Lines are sorted by age, oldest first; shares by id; late, awaited and stopped by due time,
    opening and start of the pause.

    ``as_of`` is in UTC; for a ``closed`` period it is the instant of the closing. ``zone`` is the name of the
    organisation's zone, for people. ``head`` is None if nothing is recorded. ``people`` give the names of ids.
    ``vacant`` are the roles that nobody holds.
    """

    as_of: datetime
    zone: str
    organisation: Text
    period: str
    rehearsal: bool
    lines: tuple[Line, ...]
    late: tuple[LateLine, ...]
    awaited: tuple[Awaited, ...]
    stopped: tuple[Stopped, ...]
    counts: PeriodCounts
    by_department: tuple[Share, ...]
    by_agreement: tuple[Share, ...]
    by_owner: tuple[Share, ...]
    total: Share
    questions: tuple[Question, ...]
    head: Head | None
    closed: Closed | None = None
    people: tuple[Person, ...] = ()
    vacant: tuple[VacantRole, ...] = ()


def overdue_report(
    judged: Iterable[Judged],
    *,
    as_of: datetime,
    period: Period,
    calendar: Calendar,
    organisation: Text,
    rehearsal: bool,
    questions: Sequence[Question],
    head: Head | None,
    closed: Closed | None = None,
    people: Sequence[Person] = (),
    vacant: Sequence[VacantRole] = (),
) -> OverdueReport:
    """Compute the report. ``calendar`` is the organisation's, ``period`` a calendar month."""
    known = sorted(judged, key=lambda j: j.occurrence.id)
    inherited_by_id = inherited(known, as_of)
    lines = sorted(
        (_line(j, as_of, inherited_by_id) for j in known if _is_overdue(j)), key=lambda x: (x.due_at, x.occurrence)
    )
    charged = [x for x in lines if x.inherited is None or not x.inherited.whole]
    inside = due_in(known, period, calendar)
    late = sorted(
        (_late(j, inherited_by_id) for j in inside if j.verdict.timeliness is Timeliness.LATE),
        key=lambda x: (x.due_at, x.occurrence),
    )
    awaited = sorted((_awaited(j) for j in known if _is_awaited(j)), key=lambda x: (x.opens_at, x.occurrence))
    stopped = sorted((s for j in known if (s := _stopped(j)) is not None), key=lambda x: (x.since, x.occurrence))
    return OverdueReport(
        as_of=as_of,
        zone=calendar.table.zone,
        organisation=organisation,
        period=str(period),
        rehearsal=rehearsal,
        lines=tuple(lines),
        late=tuple(late),
        awaited=tuple(awaited),
        stopped=tuple(stopped),
        counts=_counts(inside, inherited_by_id),
        by_department=_shares((x.provider, None, x) for x in charged),
        by_agreement=_shares((x.agreement, None, x) for x in charged),
        by_owner=_shares((x.owner, x.person, x) for x in charged),
        total=_share("", charged),
        questions=tuple(questions),
        head=head,
        closed=closed,
        people=tuple(people),
        vacant=tuple(vacant),
    )


def due_in(judged: Iterable[Judged], period: Period, calendar: Calendar) -> list[Judged]:
    """The occurrences that fall due in a period."""
    window = Window(period.first, period.last)
    return [j for j in judged if j.verdict.due is not None and window.holds(j.verdict.due.at, calendar)]


def _is_overdue(j: Judged) -> bool:
    return j.verdict.phase is Phase.OPEN and j.verdict.timeliness is Timeliness.OVERDUE


def _is_awaited(j: Judged) -> bool:
    return j.verdict.phase is Phase.OPEN and Reason.DATE_AWAITED in j.verdict.reasons


def _line(j: Judged, as_of: datetime, inherited_by_id: Mapping[str, Inherited]) -> Line:
    assert j.verdict.due is not None
    days = (as_of - j.verdict.due.at).days
    return Line(
        occurrence=j.occurrence.id,
        agreement=j.agreement.id,
        obligation=j.obligation.id,
        title=occurrence_title(j.obligation, j.occurrence),
        source=j.obligation.source,
        provider=j.agreement.provider,
        consumer=j.agreement.consumer,
        owner=j.obligation.owner,
        subject=j.occurrence.subject,
        label=j.occurrence.label or j.occurrence.served,
        due_at=j.verdict.due.at,
        age_days=days,
        band=Band.of(days),
        stake=j.occurrence.stake,
        currency=j.occurrence.currency,
        returned=Reason.RETURNED in j.verdict.reasons,
        key_moment=j.obligation.key_moment,
        first_due_at=j.first_due_at,
        late_reason=j.late_reason,
        inherited=inherited_by_id.get(j.occurrence.id),
        person=j.person,
    )


def _late(j: Judged, inherited_by_id: Mapping[str, Inherited]) -> LateLine:
    verdict = j.verdict
    assert verdict.due is not None and verdict.delivered_at is not None and verdict.late_by is not None
    return LateLine(
        occurrence=j.occurrence.id,
        title=occurrence_title(j.obligation, j.occurrence),
        provider=j.agreement.provider,
        owner=j.obligation.owner,
        subject=j.occurrence.subject,
        label=j.occurrence.label or j.occurrence.served,
        due_at=verdict.due.at,
        delivered_at=verdict.delivered_at,
        late_by=verdict.late_by,
        inherited=inherited_by_id.get(j.occurrence.id),
        person=j.person,
    )


def _awaited(j: Judged) -> Awaited:
    return Awaited(
        occurrence=j.occurrence.id,
        title=occurrence_title(j.obligation, j.occurrence),
        provider=j.agreement.provider,
        owner=j.obligation.owner,
        label=j.occurrence.label,
        opens_at=j.occurrence.opens_at,
        person=j.person,
    )


def _stopped(j: Judged) -> Stopped | None:
    if j.pause is None or j.verdict.phase is not Phase.OPEN or Reason.STOPPED not in j.verdict.reasons:
        return None
    return Stopped(
        occurrence=j.occurrence.id,
        title=occurrence_title(j.obligation, j.occurrence),
        provider=j.agreement.provider,
        owner=j.obligation.owner,
        label=j.occurrence.label or j.occurrence.served,
        since=j.pause.since,
        waiting_for=j.agreement.consumer if j.pause.waiting_for == CONSUMER else j.pause.waiting_for,
        reason=j.pause.reason,
        person=j.person,
    )


def _counts(inside: Sequence[Judged], inherited_by_id: Mapping[str, Inherited]) -> PeriodCounts:
    wholly = [j for j in inside if (part := inherited_by_id.get(j.occurrence.id)) is not None and part.whole]
    by = [j.verdict.timeliness for j in inside]
    not_charged = [j.verdict.timeliness for j in wholly]
    return PeriodCounts(
        due=len(inside),
        on_time=by.count(Timeliness.ON_TIME),
        late=by.count(Timeliness.LATE) - not_charged.count(Timeliness.LATE),
        overdue=by.count(Timeliness.OVERDUE) - not_charged.count(Timeliness.OVERDUE),
        not_yet=by.count(Timeliness.PENDING) + by.count(Timeliness.AT_RISK),
        returned=sum(1 for j in inside if j.returns),
        inherited=len(wholly),
    )


def _shares(keyed: Iterable[tuple[str, str | None, Line]]) -> tuple[Share, ...]:
    """The shares by id, those of the people of a role after what the role owns."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for id, person, line in keyed:
        groups.setdefault((id, person or ""), []).append(line)
    return tuple(_share(id, groups[id, person], person or None) for id, person in sorted(groups))


def _share(id: str, lines: Sequence[Line], person: str | None = None) -> Share:
    stakes: dict[str, Decimal] = {}
    counted: set[tuple[str, str | None, Decimal]] = set()
    for line in lines:
        if line.stake is None or line.currency is None:
            continue
        # several obligations of one subject can be about the same money: it counts once
        if (key := (line.currency, line.subject, line.stake)) not in counted:
            counted.add(key)
            stakes[line.currency] = stakes.get(line.currency, Decimal(0)) + line.stake
    counts = [line.band for line in lines]
    return Share(id, tuple(counts.count(b) for b in Band), len(lines), tuple(sorted(stakes.items())), person)
