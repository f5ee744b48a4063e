"""The items whose terms a change of an agreement has touched, for the report of a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.deadline.period import Period
from engine.domain.ledger.history import History
from engine.domain.ledger.terms_change import PlanEffect, TermsChange
from engine.domain.occurrence.occurrence import Occurrence, Window
from engine.domain.occurrence.title import occurrence_title
from engine.domain.time.calendar import Calendar


class WithHistory(Protocol):
    """An occurrence with its agreement, its obligation and its history."""

    @property
    def agreement(self) -> Agreement:
        """The agreement."""

    @property
    def obligation(self) -> Obligation:
        """The obligation."""

    @property
    def occurrence(self) -> Occurrence:
        """The occurrence."""

    @property
    def first_due_at(self) -> datetime | None:
        """Its first due time."""

    @property
    def history(self) -> History:
        """Its history."""


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One change of one occurrence: ``by`` the person who applied it, ``at`` an instant.

    ``first_due_at`` is the first due time that it had, ``due_at`` the one after the change; None where it is pending or
    cancelled. Instants are in UTC.
    """

    occurrence: str
    agreement: str
    title: OccurrenceTitle
    provider: str
    consumer: str
    owner: str
    subject: str | None
    label: str | None
    first_due_at: datetime | None
    effect: PlanEffect
    due_at: datetime | None
    stake: Decimal | None
    currency: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class AppliedChange:
    """An agreement that somebody changed, made or removed (``removed``), ``at`` an instant (UTC)."""

    agreement: str
    removed: bool
    at: datetime
    by: str


def changed_lines(judged: Iterable[WithHistory], period: Period, calendar: Calendar) -> tuple[ChangedLine, ...]:
    """The changes made in a period, and those of occurrences that first fell due in it, in the order of their making.

    A change that left the due time as it was is none.
    """
    window = Window(period.first, period.last)
    lines = [
        _line(j, change)
        for j in judged
        for change in j.history.terms_changes
        if change.effect is not PlanEffect.STAYS and _belongs(j, change, window, calendar)
    ]
    return tuple(sorted(lines, key=lambda line: (line.at, line.occurrence)))


def _belongs(j: WithHistory, change: TermsChange, window: Window, calendar: Calendar) -> bool:
    first = j.first_due_at
    made = window.contains_start(change.at, calendar)
    return made or (first is not None and window.holds(first, calendar))


def _line(j: WithHistory, change: TermsChange) -> ChangedLine:
    return ChangedLine(
        occurrence=j.occurrence.id,
        agreement=j.agreement.id,
        title=occurrence_title(j.obligation, j.occurrence),
        provider=j.agreement.provider,
        consumer=j.agreement.consumer,
        owner=j.obligation.owner,
        subject=j.occurrence.subject,
        label=j.occurrence.label or j.occurrence.served,
        first_due_at=j.first_due_at,
        effect=change.effect,
        due_at=change.due_at,
        stake=j.occurrence.stake,
        currency=j.occurrence.currency,
        at=change.at,
        by=change.by,
    )
