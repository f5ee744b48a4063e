"""The figures of the overdue report: overdue items at an instant, late deliveries in a period, pending due dates.

Every format of the report is drawn from this one value.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.organisation import Person
from engine.domain.deadline.period import Period
from engine.domain.figures.changed_terms import AppliedChange, ChangedLine, changed_lines
from engine.domain.figures.due_in_period import DueInPeriod, DueItem, due_by, due_part
from engine.domain.figures.money import Stake, Totals, totals_of
from engine.domain.ledger.closing import Closed
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import ApprovalRequest, LateReason
from engine.domain.notification.note import Note
from engine.domain.notification.standing_notes import standing_notes
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

    ``first_due_at`` is its first due time, None if it never had one. ``late_reason`` is the last reason of the
    provider, ``pause`` the open pause. ``requests`` are those that may still be answered. ``subject_kind`` is the kind
    of its subject, such as ``order``. ``returnable_until`` is set while a delivery that needs no acceptance can be
    returned. ``stopped_days`` are the working days for which the clock has stood so far.
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
    subject_kind: str | None = None
    returnable_until: datetime | None = None
    stopped_days: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One overdue occurrence.

    ``age_days`` counts whole elapsed days since ``due_at`` (UTC). ``first_due_at`` is set where its first due time is
    another one, and ``extended`` says whether an extension counts. An occurrence whose lateness is wholly
    ``inherited`` is listed, but not counted. ``notes`` say who requested it, for when, and which other
    time was proposed.
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
    extended: bool = False
    subject_kind: str | None = None
    notes: tuple[Note, ...] = ()

    @property
    def at_stake(self) -> Stake | None:
        """Its money, or None."""
        if self.stake is None or self.currency is None:
            return None
        return Stake(self.stake, self.currency, self.subject, self.subject_kind)

    @property
    def counts(self) -> bool:
        """False where it is overdue only because of upstream deliveries."""
        return self.inherited is None or not self.inherited.whole


@dataclass(frozen=True, slots=True)
class LateLine:
    """One occurrence first due in the period and delivered after its due time."""

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


@dataclass(frozen=True, slots=True)
class Awaited:
    """An open occurrence whose due date is pending, since ``opens_at`` (UTC). ``notes`` say who requested it, for when,
    and which other time was proposed."""

    occurrence: str
    title: OccurrenceTitle
    provider: str
    owner: str
    label: str | None
    opens_at: datetime
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Stopped:
    """A paused occurrence: since when (UTC), the party that the provider waits for, and the reason.

    ``waiting_for`` is a code as in Pause, but the consumer is given by its department. ``days`` are the whole working
    days of all its pauses so far, ``until`` is the instant at which their limit ends this one (None: no limit).
    """

    occurrence: str
    title: OccurrenceTitle
    provider: str
    owner: str
    label: str | None
    since: datetime
    waiting_for: str
    reason: str
    days: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """The overdue items of one department, agreement or owner: counts by band in the order of Band, and their sum."""

    id: str
    bands: tuple[int, ...]
    total: int
    stakes: Totals


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

    ``changed`` has the items that a change of an agreement moved, cancelled or brought back, and ``applied`` the
    changes of agreements in the period, both in the order of their making. ``people`` are those in force.
    The figures of the ``period`` are ``late``, ``due`` and ``due_by_…``: they hold the items first due in it. All
    others are of the instant, whatever their period.

    ``as_of`` is in UTC; for a ``closed`` period it is the instant of the closing. ``zone`` is the name of the
    organisation's zone, for people. ``parties`` holds each agreement with its provider and consumer. ``head`` is None
    if nothing is recorded.
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
    due: DueInPeriod
    due_by_department: tuple[DueInPeriod, ...]
    due_by_agreement: tuple[DueInPeriod, ...]
    due_by_owner: tuple[DueInPeriod, ...]
    by_department: tuple[Share, ...]
    by_agreement: tuple[Share, ...]
    by_owner: tuple[Share, ...]
    total: Share
    questions: tuple[Question, ...]
    head: Head | None
    closed: Closed | None = None
    changed: tuple[ChangedLine, ...] = ()
    applied: tuple[AppliedChange, ...] = ()
    people: tuple[Person, ...] = ()
    parties: tuple[tuple[str, str, str], ...] = ()


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
    applied: Sequence[AppliedChange] = (),
    people: Sequence[Person] = (),
) -> OverdueReport:
    """Compute the report. ``calendar`` is the organisation's, ``period`` a calendar month."""
    known = sorted(judged, key=lambda j: j.occurrence.id)
    inherited_by_id = inherited(known, as_of)
    lines = sorted(
        (_line(j, as_of, inherited_by_id) for j in known if _is_overdue(j)), key=lambda x: (x.due_at, x.occurrence)
    )
    charged = [x for x in lines if x.counts]
    inside = due_in(known, period, calendar)
    items = [(j, _due_item(j, inherited_by_id)) for j in inside]
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
        due=DueInPeriod.of("", (item for _, item in items)),
        due_by_department=due_by((j.agreement.provider, item) for j, item in items),
        due_by_agreement=due_by((j.agreement.id, item) for j, item in items),
        due_by_owner=due_by((j.obligation.owner, item) for j, item in items),
        by_department=_shares((x.provider, x) for x in charged),
        by_agreement=_shares((x.agreement, x) for x in charged),
        by_owner=_shares((x.owner, x) for x in charged),
        total=_share("", charged),
        questions=tuple(questions),
        head=head,
        closed=closed,
        changed=changed_lines(known, period, calendar),
        applied=tuple(applied),
        people=tuple(people),
        parties=tuple(sorted({(j.agreement.id, j.agreement.provider, j.agreement.consumer) for j in known})),
    )


def due_in(judged: Iterable[Judged], period: Period, calendar: Calendar) -> list[Judged]:
    """The occurrences that were first due in a period."""
    window = Window(period.first, period.last)
    return [j for j in judged if j.first_due_at is not None and window.holds(j.first_due_at, calendar)]


def _due_item(j: Judged, inherited_by_id: Mapping[str, Inherited]) -> DueItem:
    part = inherited_by_id.get(j.occurrence.id)
    return DueItem(
        due_part(j.verdict, wholly_inherited=part is not None and part.whole),
        Stake.of(j.occurrence, j.subject_kind),
        bool(j.returns),
    )


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
        first_due_at=j.first_due_at if j.first_due_at != j.verdict.due.at else None,
        late_reason=j.late_reason,
        inherited=inherited_by_id.get(j.occurrence.id),
        extended=j.history.extension is not None,
        subject_kind=j.subject_kind,
        notes=_request_notes(j),
    )


def _request_notes(j: Judged) -> tuple[Note, ...]:
    """The notes of an item that somebody requested; none for any other."""
    if j.occurrence.requested_by is None:
        return ()
    return standing_notes(j.agreement, j.obligation, j.occurrence, j.verdict, j.history, None)


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
    )


def _awaited(j: Judged) -> Awaited:
    return Awaited(
        occurrence=j.occurrence.id,
        title=occurrence_title(j.obligation, j.occurrence),
        provider=j.agreement.provider,
        owner=j.obligation.owner,
        label=j.occurrence.label,
        opens_at=j.occurrence.opens_at,
        notes=_request_notes(j),
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
        days=int(j.stopped_days),
        until=j.pause.limit_at,
    )


def _shares(keyed: Iterable[tuple[str, Line]]) -> tuple[Share, ...]:
    groups: dict[str, list[Line]] = {}
    for key, line in keyed:
        groups.setdefault(key, []).append(line)
    return tuple(_share(key, groups[key]) for key in sorted(groups))


def _share(id: str, lines: Sequence[Line]) -> Share:
    counts = [line.band for line in lines]
    stakes = totals_of(line.at_stake for line in lines)
    return Share(id, tuple(counts.count(b) for b in Band), len(lines), stakes)
