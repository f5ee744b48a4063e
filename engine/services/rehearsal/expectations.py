"""Compare the course of occurrences in the ledger with expectations that were worked out by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from string import ascii_lowercase

from engine.domain.figures.judged import Judged
from engine.domain.ledger.entry import Entry, Kind, Phase
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.wording.refusal import refusal_text

_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


@dataclass(frozen=True, slots=True)
class ExpectedAt:
    """The expected state of an occurrence at an instant, spelled as ``standing`` does, and its line in the sample."""

    at: datetime
    standing: str
    line: int


@dataclass(frozen=True, slots=True)
class Expected:
    """The expected course of one occurrence of a clause (``source``), and its line in the sample.

    ``due`` is None where no due time is ever known; ``ends`` is None where nothing may open. ``returned`` counts
    returns.
    """

    source: str
    occurrence: str
    line: int
    due: datetime | None
    ends: str | None
    returned: int
    states: tuple[ExpectedAt, ...]

    @property
    def clause(self) -> str:
        """The clause of the source without the letter of a part: ``hr/1`` of ``hr/1a``."""
        return self.source.rstrip(ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A difference between an expectation at a line of the sample and the ledger."""

    course: Expected
    line: int
    what: Refusal
    expected: str
    actual: str

    @property
    def text(self) -> Text:
        """A sentence with the clause, the occurrence, and both values."""
        return refusal_text(
            Refusal(
                "differs-from-expected",
                source=self.course.source,
                id=self.course.occurrence,
                what=self.what,
                expected=self.expected,
                actual=self.actual,
            )
        )


def standing(verdict: Verdict) -> str:
    """A verdict in the words of the glossary: ``overdue, returned``; ``done, late by 1 day 2 hours``."""
    parts: list[str] = [reason.value for reason in verdict.reasons]
    match verdict.phase:
        case Phase.CLOSED | Phase.DELIVERED:
            parts = [verdict.outcome.value if verdict.outcome else verdict.phase.value]
            if verdict.late_by is not None:
                parts.append(f"late by {_length(verdict.late_by)}")
            elif verdict.timeliness is not Timeliness.NONE:
                parts.append(verdict.timeliness.value)
        case Phase.UPCOMING | Phase.OPEN:
            pending = verdict.timeliness is Timeliness.PENDING
            parts.insert(0, verdict.phase.value if pending else verdict.timeliness.value)
    return ", ".join(parts)


def mismatches(ledger: Ledger, courses: Sequence[Expected], at: datetime, zone: tzinfo) -> tuple[Mismatch, ...]:
    """All differences between the expectations and the ledger, in the order of ``courses``.

    ``at`` is an instant at which all of them have ended. Each expected state is compared as of its own instant, by the
    facts known then.
    """
    return ledger.reading(lambda one_state: tuple(_mismatches(one_state, courses, at, zone)))


def _mismatches(ledger: Ledger, courses: Sequence[Expected], at: datetime, zone: tzinfo) -> Iterator[Mismatch]:
    ended = _judged(ledger, at)
    snapshots = {at: _judged(ledger, at) for at in {state.at for course in courses for state in course.states}}
    entries = ledger.entries.of(course.occurrence for course in courses)
    for course in courses:
        end = ended.get(course.occurrence)
        if course.ends is None or end is None:
            if (course.ends is None) != (end is None):
                actual = standing(end.verdict) if end else "-"
                yield Mismatch(course, course.line, _OPENS, course.ends or "-", actual)
            continue
        due = end.verdict.due.at if end.verdict.due else None
        pairs = [(course.line, _DUE, _clock(course.due, zone), _clock(due, zone))]
        for state in course.states:
            then = snapshots[state.at].get(course.occurrence)
            pairs.append(
                (
                    state.line,
                    Refusal("expected-at", at=state.at.astimezone(zone)),
                    state.standing,
                    standing(then.verdict) if then else "-",
                )
            )
        pairs.append((course.line, _ENDS, course.ends, standing(end.verdict)))
        pairs.append((course.line, _RETURNED, str(course.returned), str(end.returns)))
        breached = [course.due] if "late by" in course.ends or "overdue" in course.ends else []
        breaches = _clocks(_breaches(entries, course), zone)
        pairs.append((course.line, _BREACH, _clocks(breached, zone), breaches))
        yield from (Mismatch(course, line, what, e, a) for line, what, e, a in pairs if e != a)


def _judged(ledger: Ledger, at: datetime) -> Mapping[str, Judged]:
    return {judged.occurrence.id: judged for judged in OccurrenceReader(ledger).judged(at).judged}


def _breaches(entries: Mapping[str, Sequence[Entry]], course: Expected) -> list[datetime]:
    return [e.effective_at for e in entries.get(course.occurrence, ()) if e.kind is Kind.BREACHED]


_OPENS = Refusal("expected-to-open")
_DUE = Refusal("expected-due")
_ENDS = Refusal("expected-end")
_RETURNED = Refusal("expected-returns")
_BREACH = Refusal("expected-overdue-from")


def _clock(at: datetime | None, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at is not None else "-"


def _clocks(instants: Iterable[datetime | None], zone: tzinfo) -> str:
    return ", ".join(_clock(at, zone) for at in instants) or "-"


def _length(length: timedelta) -> str:
    parts = []
    for unit, size in _UNITS:
        count, length = divmod(length, size)
        if count:
            parts.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return " ".join(parts) or "under a minute"
