"""The overdue report as computed: its lists line by line, and its totals from groups of items that count alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.domain.agreement.organisation import Person
from engine.domain.deadline.period import Period
from engine.domain.figures.changed_terms import AppliedChange, ChangedLine, changed_lines
from engine.domain.figures.due_in_period import DueInPeriod, due_by, due_part
from engine.domain.figures.item_group import GroupTotals, ItemGroup, money_of
from engine.domain.figures.judged import Judged
from engine.domain.figures.money import Stake
from engine.domain.figures.overdue import Awaited, Band, LateLine, LeftOff, Line, OverdueReport, Share, Stopped
from engine.domain.figures.overdue_lines import ChosenLines
from engine.domain.figures.overdue_trend import OverdueTrend
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ledger.closing import Closed
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.head import Head
from engine.domain.ledger.vacancy import VacantRole
from engine.domain.notification.note import Note
from engine.domain.notification.standing_notes import standing_notes
from engine.domain.occurrence.inherited import Inherited, inherited
from engine.domain.occurrence.occurrence import Question, Window
from engine.domain.occurrence.title import occurrence_title
from engine.domain.occurrence.verdict import Reason, Timeliness
from engine.domain.text import Text
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import CONSUMER

InheritedById = Mapping[str, Inherited]
_BANDS = tuple(band.value for band in Band)


@dataclass(frozen=True, slots=True)
class OverdueLists:
    """The lists of a report, sorted, and the groups that its totals add up.

    ``overdue`` groups the overdue items by band, without those whose lateness is wholly inherited; ``due`` groups the
    items first due in the period by part. ``parties`` has each agreement with its provider and consumer. ``chosen`` is
    set where the lines are those of a page.
    """

    lines: Sequence[Line]
    late: Sequence[LateLine]
    awaited: Sequence[Awaited]
    stopped: Sequence[Stopped]
    changed: Sequence[ChangedLine]
    overdue: Sequence[ItemGroup]
    due: Sequence[ItemGroup]
    parties: Iterable[tuple[str, str, str]]
    left_off: LeftOff = field(default_factory=LeftOff)
    chosen: ChosenLines | None = None


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
    vacant: Sequence[VacantRole] = (),
) -> OverdueReport:
    """Compute the report. ``calendar`` is the organisation's, ``period`` a month, a quarter, a half-year
    or a year."""
    return report_of(
        lists_of(judged, as_of, period, calendar),
        as_of=as_of,
        period=period,
        calendar=calendar,
        organisation=organisation,
        rehearsal=rehearsal,
        questions=questions,
        head=head,
        closed=closed,
        applied=applied,
        people=people,
        vacant=vacant,
    )


def report_of(
    lists: OverdueLists,
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
    vacant: Sequence[VacantRole] = (),
    scope: ReportScope = EVERYTHING,
    trend: OverdueTrend | None = None,
) -> OverdueReport:
    """The report of some lists, with its totals. ``calendar`` is the organisation's, ``period`` a month, a quarter, a
    half-year or a year."""
    due, overdue = GroupTotals(lists.due), GroupTotals(lists.overdue)
    return OverdueReport(
        as_of=as_of,
        zone=calendar.table.zone,
        organisation=organisation,
        period=str(period),
        rehearsal=rehearsal,
        lines=tuple(lists.lines),
        late=tuple(lists.late),
        awaited=tuple(lists.awaited),
        stopped=tuple(lists.stopped),
        due=DueInPeriod.of("", due, range(len(due.groups))),
        due_by_department=due_by(due, lambda group: group.provider),
        due_by_agreement=due_by(due, lambda group: group.agreement),
        due_by_owner=due_by(due, lambda group: group.owner),
        by_department=_shares(overdue.by(lambda group: (group.provider, "")), overdue),
        by_agreement=_shares(overdue.by(lambda group: (group.agreement, "")), overdue),
        by_owner=_shares(overdue.by(lambda group: (group.owner, group.person or "")), overdue),
        total=_share("", None, overdue, range(len(overdue.groups))),
        questions=tuple(questions),
        head=head,
        closed=closed,
        changed=tuple(lists.changed),
        applied=tuple(applied),
        people=tuple(people),
        parties=tuple(sorted(set(lists.parties))),
        vacant=tuple(vacant),
        left_off=lists.left_off,
        scope=scope,
        trend=trend,
        chosen=lists.chosen,
    )


def lists_of(
    judged: Iterable[Judged],
    as_of: datetime,
    period: Period,
    calendar: Calendar,
    *,
    only_due_in: Period | None = None,
) -> OverdueLists:
    """The lists and groups of every occurrence there is, or of those first due in one period alone."""
    known = sorted(judged, key=lambda j: j.occurrence.id)
    inherited_by_id = inherited(known, as_of)
    if only_due_in is not None:
        known = due_in(known, only_due_in, calendar)
    overdue, inside = [j for j in known if is_overdue(j)], due_in(known, period, calendar)
    return OverdueLists(
        lines=in_order(line_of(j, as_of, inherited_by_id) for j in overdue),
        late=late_in_order(late_of(j, inherited_by_id) for j in inside if j.verdict.timeliness is Timeliness.LATE),
        awaited=sorted((awaited_of(j) for j in known if _is_awaited(j)), key=lambda x: (x.opens_at, x.occurrence)),
        stopped=sorted((s for j in known if (s := stopped_of(j)) is not None), key=lambda x: (x.since, x.occurrence)),
        changed=changed_lines(known, period, calendar),
        overdue=[group for j in overdue for group in overdue_group(j, as_of, inherited_by_id)],
        due=[due_group(j, inherited_by_id) for j in inside],
        parties=[(j.agreement.id, j.agreement.provider, j.agreement.consumer) for j in known],
    )


def due_in(judged: Iterable[Judged], period: Period, calendar: Calendar) -> list[Judged]:
    """The occurrences that were first due in a period."""
    window = Window(period.first, period.last)
    return [j for j in judged if j.first_due_at is not None and window.holds(j.first_due_at, calendar)]


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Overdue lines, the oldest first."""
    return sorted(lines, key=lambda line: (line.due_at, line.occurrence))


def late_in_order(lines: Iterable[LateLine]) -> list[LateLine]:
    """Late deliveries by due time."""
    return sorted(lines, key=lambda line: (line.due_at, line.occurrence))


def overdue_group(j: Judged, as_of: datetime, inherited_by_id: InheritedById) -> tuple[ItemGroup, ...]:
    """An overdue occurrence as a group of its own; none where its lateness is wholly inherited."""
    part = inherited_by_id.get(j.occurrence.id)
    if part is not None and part.whole:
        return ()
    assert j.verdict.due is not None
    place = Band.of((as_of - j.verdict.due.at).days).value
    return (_group(j, place, j.person, 0),)


def due_group(j: Judged, inherited_by_id: InheritedById) -> ItemGroup:
    """An occurrence of a period as a group of its own."""
    part = inherited_by_id.get(j.occurrence.id)
    place = due_part(j.verdict, wholly_inherited=part is not None and part.whole).value
    return _group(j, place, None, int(bool(j.returns)))


def _group(j: Judged, place: str, person: str | None, returned: int) -> ItemGroup:
    money = money_of(Stake.of(j.occurrence, j.subject_kind))
    return ItemGroup(place, j.agreement.provider, j.agreement.id, j.obligation.owner, person, 1, returned, money)


def is_overdue(j: Judged) -> bool:
    """True for an open occurrence that is overdue."""
    return j.verdict.phase is Phase.OPEN and j.verdict.timeliness is Timeliness.OVERDUE


def _is_awaited(j: Judged) -> bool:
    return j.verdict.phase is Phase.OPEN and Reason.DATE_AWAITED in j.verdict.reasons


def line_of(j: Judged, as_of: datetime, inherited_by_id: InheritedById) -> Line:
    """The line of an overdue occurrence."""
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
        person=j.person,
        reminder=j.history.reminder,
        submitted=bool(j.history.partial_evidence or j.history.returns),
    )


def _request_notes(j: Judged) -> tuple[Note, ...]:
    """The notes of an item that somebody requested; none for any other."""
    if j.occurrence.requested_by is None:
        return ()
    return standing_notes(j.agreement, j.obligation, j.occurrence, j.verdict, j.history, None)


def late_of(j: Judged, inherited_by_id: InheritedById) -> LateLine:
    """The line of an occurrence that was delivered late."""
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


def awaited_of(j: Judged) -> Awaited:
    """The line of an open occurrence whose due date is pending."""
    return Awaited(
        occurrence=j.occurrence.id,
        title=occurrence_title(j.obligation, j.occurrence),
        provider=j.agreement.provider,
        owner=j.obligation.owner,
        label=j.occurrence.label,
        opens_at=j.occurrence.opens_at,
        notes=_request_notes(j),
        person=j.person,
    )


def stopped_of(j: Judged) -> Stopped | None:
    """The line of an occurrence whose clock stands; None for any other."""
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
        person=j.person,
    )


def _shares(groups: Iterable[tuple[tuple[str, str], Sequence[int]]], totals: GroupTotals) -> tuple[Share, ...]:
    """The shares by id, those of the people of a role after what the role owns."""
    return tuple(_share(id, person or None, totals, which) for (id, person), which in groups)


def _share(id: str, person: str | None, totals: GroupTotals, which: Sequence[int]) -> Share:
    by_band = dict.fromkeys(_BANDS, 0)
    for n in which:
        group = totals.groups[n]
        by_band[group.place] += group.count
    return Share(id, tuple(by_band.values()), sum(by_band.values()), totals.stakes(which), person)
