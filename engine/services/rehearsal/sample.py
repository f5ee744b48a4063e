"""Play sample business into an empty ledger as a rehearsal, and compare the outcome with what the sample expects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import periods
from engine.domain.figures.overdue import OverdueReport
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.command_time import CommandTime, rehearsal_clock
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Ledger
from engine.services.reading.overdue import report_overdue
from engine.services.rehearsal.expectations import Expected, Mismatch, mismatches
from engine.services.rehearsal.replay import ReplayStep, mornings, replay
from engine.services.run.run_compliance import RunContext, run_compliance
from engine.services.snapshot import rulebook


class SampleBusiness(Protocol):
    """A sample, read by the rulebook in force. Reading may raise Refused with the place of a mistake."""

    def steps(self, book: Rulebook) -> Sequence[ReplayStep]:
        """The events and the actions of people."""

    def expected(self, book: Rulebook) -> Sequence[Expected]:
        """The expected course of its items; empty where the sample expects nothing."""


@dataclass(frozen=True, slots=True)
class SamplePeriod:
    """The time that a sample takes: from ``begin``, the instant of the first run, until the instant at which it is
    evaluated. With ``daily`` there is a run on each working morning."""

    begin: datetime
    until: datetime
    daily: bool

    @property
    def first_day(self) -> date:
        """The local date of its beginning."""
        return self.begin.date()

    @property
    def last_day(self) -> date:
        """The local date of its end."""
        return self.until.date()


@dataclass(frozen=True, slots=True)
class SampleComparison:
    """The expected courses of a sample, and the differences between them and the ledger."""

    expected: Sequence[Expected]
    mismatches: Sequence[Mismatch]


def play_sample(context: RunContext, sample: SampleBusiness, period: SamplePeriod, evidence: EvidenceStore) -> int:
    """Put the definitions in force, replay the steps of the period with its runs, and return their number.

    Raises Refused as ``replay`` does.
    """
    run_compliance(context, CommandTime(period.begin, rehearsal=True))
    book = rulebook(context.ledger)
    return replay(
        context.ledger,
        book,
        [step for step in sample.steps(book) if step.at <= period.until],
        evidence,
        mornings(period.first_day, period.last_day, book.home) if period.daily else (),
        lambda at: run_compliance(context, CommandTime(at, rehearsal=True)),
    )


def compare_sample(ledger: Ledger, sample: SampleBusiness, period: SamplePeriod) -> SampleComparison:
    """Compare the ledger at the end of the period with what the sample expects."""
    book = rulebook(ledger)
    expected = sample.expected(book)
    return SampleComparison(expected, mismatches(ledger, expected, period.until, book.home.zone))


def month_reports(ledger: Ledger, period: SamplePeriod) -> tuple[OverdueReport, ...]:
    """The overdue reports of the months of the period as of its end, oldest first."""
    months = periods(Every.MONTH, period.first_day, period.last_day)
    return tuple(report_overdue(ledger, period.until, period=month) for month in months)


def sample_time(ledger: Ledger, period: SamplePeriod) -> datetime:
    """The end of the period, or the instant that the rehearsal stands at if it has gone on since."""
    return max(period.until, rehearsal_clock(ledger.runs))
