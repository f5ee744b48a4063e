"""Walks: what must come of occurrences, worked out by hand, compared with what the record says of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from string import ascii_lowercase

from engine.domain.figures.overdue import Judged
from engine.domain.ledger.entry import Entry, Kind, Phase
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.domain.text import Text
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import snapshot

_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


@dataclass(frozen=True, slots=True)
class ExpectedAt:
    """How an occurrence must stand at an instant, in the words of ``standing``; the line that says so."""

    at: datetime
    standing: str
    line: int


@dataclass(frozen=True, slots=True)
class Expected:
    """One occurrence of a clause (``source``) from its opening to its end, and the line at which it is told.

    ``due`` None: no due instant is known to the end. ``ends`` None: nothing may open. ``returned`` counts returns.
    """

    source: str
    occurrence: str
    line: int
    due: datetime | None
    ends: str | None
    returned: int
    looks: tuple[ExpectedAt, ...]

    @property
    def clause(self) -> str:
        """The clause of the source without the letter of a part: ``hr/1`` of ``hr/1a``."""
        return self.source.rstrip(ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What a walk says at a line, and what the record says instead."""

    walk: Expected
    line: int
    what: Text
    expected: str
    found: str

    @property
    def text(self) -> Text:
        """In a sentence: the clause, the occurrence, what it is about."""
        words = Text(
            zh="{source} {id}，{what}：写的是“{expected}”，台账里是“{found}”",
            en="{source} {id}, {what}: “{expected}” is written, “{found}” is in the record",
        )
        return words.filled(
            source=self.walk.source,
            id=self.walk.occurrence,
            what=self.what,
            expected=self.expected,
            found=self.found,
        )


def standing(verdict: Verdict) -> str:
    """A verdict in the words of the vocabulary: ``overdue, returned``; ``done, late by 1 day 2 hours``."""
    words: list[str] = [reason.value for reason in verdict.reasons]
    match verdict.phase:
        case Phase.CLOSED | Phase.DELIVERED:
            words = [verdict.outcome.value if verdict.outcome else verdict.phase.value]
            if verdict.late_by is not None:
                words.append(f"late by {_length(verdict.late_by)}")
            elif verdict.timeliness is not Timeliness.NONE:
                words.append(verdict.timeliness.value)
        case Phase.UPCOMING | Phase.OPEN:
            pending = verdict.timeliness is Timeliness.PENDING
            words.insert(0, verdict.phase.value if pending else verdict.timeliness.value)
    return ", ".join(words)


def mismatches(ledger: Ledger, walks: Sequence[Expected], at: datetime, zone: tzinfo) -> tuple[Mismatch, ...]:
    """All that the record says otherwise, in the order of the walks; ``at`` is the instant at which they have ended.

    What each look says is asked as of its own instant, from the facts known by then.
    """
    return ledger.reading(lambda one_state: tuple(_mismatches(one_state, walks, at, zone)))


def _mismatches(ledger: Ledger, walks: Sequence[Expected], at: datetime, zone: tzinfo) -> Iterator[Mismatch]:
    ended = _judged(ledger, at)
    looks = {at: _judged(ledger, at) for at in {look.at for walk in walks for look in walk.looks}}
    entries = ledger.entries.of(walk.occurrence for walk in walks)
    for walk in walks:
        found = ended.get(walk.occurrence)
        if walk.ends is None or found is None:
            if (walk.ends is None) != (found is None):
                yield Mismatch(walk, walk.line, _OPENS, walk.ends or "-", standing(found.verdict) if found else "-")
            continue
        due = found.verdict.due.at if found.verdict.due else None
        said = [(walk.line, _DUE, _clock(walk.due, zone), _clock(due, zone))]
        for look in walk.looks:
            seen = looks[look.at].get(walk.occurrence)
            said.append((look.line, _at(look.at, zone), look.standing, standing(seen.verdict) if seen else "-"))
        said.append((walk.line, _ENDS, walk.ends, standing(found.verdict)))
        said.append((walk.line, _RETURNED, str(walk.returned), str(found.returns)))
        breached = [walk.due] if "late by" in walk.ends or "overdue" in walk.ends else []
        said.append((walk.line, _BREACH, _clocks(breached, zone), _clocks(_breaches(entries, walk), zone)))
        yield from (Mismatch(walk, line, what, e, f) for line, what, e, f in said if e != f)


def _judged(ledger: Ledger, at: datetime) -> Mapping[str, Judged]:
    return {judged.occurrence.id: judged for judged in snapshot(ledger, at).judged}


def _breaches(entries: Mapping[str, Sequence[Entry]], walk: Expected) -> list[datetime]:
    return [e.effective_at for e in entries.get(walk.occurrence, ()) if e.kind is Kind.BREACHED]


_OPENS = Text(zh="开立", en="opens")
_DUE = Text(zh="期限", en="due")
_ENDS = Text(zh="结果", en="ends")
_RETURNED = Text(zh="退回次数", en="returned")
_BREACH = Text(zh="违约时刻", en="breach")


def _at(at: datetime, zone: tzinfo) -> Text:
    return Text(zh="{at} 时", en="as of {at}").filled(at=_clock(at, zone))


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
