"""The figures of the overdue report: overdue items at an instant, late deliveries in a period, pending due dates.

Every format of the report is drawn from this one value.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.organisation import Person
from engine.domain.figures.changed_terms import AppliedChange, ChangedLine
from engine.domain.figures.due_in_period import DueInPeriod
from engine.domain.figures.money import Stake, Totals
from engine.domain.figures.overdue_trend import OverdueTrend
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ledger.closing import Closed
from engine.domain.ledger.head import Head
from engine.domain.ledger.history_types import LateReason, ReminderSent
from engine.domain.ledger.vacancy import VacantRole
from engine.domain.notification.note import Note
from engine.domain.occurrence.inherited import Inherited
from engine.domain.occurrence.occurrence import Question
from engine.domain.text import Text

if TYPE_CHECKING:
    from engine.domain.figures.overdue_lines import ChosenLines


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
        for band, limit in zip(cls, cls.limits(), strict=False):
            if days <= limit:
                return band
        return cls.OVER_30

    @classmethod
    def limits(cls) -> tuple[int, ...]:
        """The most days of each band but the last."""
        return (0, 3, 7, 30)


@dataclass(frozen=True, slots=True)
class Line:
    """One overdue occurrence.

    ``age_days`` counts whole elapsed days since ``due_at`` (UTC). ``first_due_at`` is set where its first due time is
    another one, and ``extended`` says whether an extension counts. An occurrence whose lateness is wholly
    ``inherited`` is listed, but not counted. ``notes`` say who requested it, for when, and which other
    time was proposed. ``person`` is the id of the person of the role ``owner`` whose item it is; None where the
    role owns it. ``reminder`` is the last one that a person sent.
    ``submitted`` says whether some evidence was submitted, in part or before a return.
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
    person: str | None = None
    reminder: ReminderSent | None = None
    submitted: bool = False

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
    person: str | None = None


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
    person: str | None = None


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
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """The overdue items of one department, agreement or owner: counts by band in the order of Band, and their sum.

    ``person`` is the id of the person of the role ``id`` whose items they are; None where the role owns them.
    """

    id: str
    bands: tuple[int, ...]
    total: int
    stakes: Totals
    person: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOff:
    """The numbers of lines that a page of the report leaves off; its totals count them."""

    lines: int = 0
    late: int = 0
    awaited: int = 0
    stopped: int = 0


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
    if nothing is recorded. ``vacant`` are the roles that nobody holds. ``left_off`` counts the lines that a page lacks.
    ``scope`` says which items the report holds. ``trend`` None: it was not asked for. ``chosen`` is set where the lines
    are those of one page.
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
    vacant: tuple[VacantRole, ...] = ()
    left_off: LeftOff = LeftOff()
    scope: ReportScope = EVERYTHING
    trend: OverdueTrend | None = None
    chosen: "ChosenLines | None" = None
