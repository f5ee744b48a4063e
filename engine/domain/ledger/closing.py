"""Closing a period: its figures stay as of that instant, and later entries are shown separately."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.organisation import Organisation
from engine.domain.ledger.entry import ENGINE, Entry, Kind


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing of a calendar month (``2026-01``): when (UTC) and by whom."""

    period: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Later:
    """An entry about an occurrence of a closed period that was recorded after the closing.

    ``what`` is its kind, None for an occurrence that is new since then.
    """

    at: datetime
    occurrence: str
    title: OccurrenceTitle
    what: Kind | None
    by: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The closing of a report's period, and the later entries, in order."""

    closing: Closing
    later: tuple[Later, ...]


def closings(entries: Mapping[str, Iterable[Entry]]) -> Mapping[str, Closing]:
    """The closings by period, from the entries about periods."""
    return {
        period: Closing(period, entry.recorded_at, entry.actor)
        for period, theirs in entries.items()
        for entry in theirs
        if entry.kind is Kind.PERIOD_CLOSED
    }


def recorded_later(
    titles: Mapping[str, OccurrenceTitle],
    known: Iterable[str],
    entries: Mapping[str, Sequence[Entry]],
    closing: Closing,
) -> tuple[Later, ...]:
    """The entries of people after a closing about the occurrences with these titles.

    ``known`` are the occurrences in the figures of the closing. Each other occurrence is listed as new.
    """
    later_entries = [Later(closing.at, id, titles[id], None, ENGINE) for id in sorted(set(titles) - set(known))]
    later_entries += [
        Later(entry.recorded_at, id, title, entry.kind, entry.actor)
        for id, title in titles.items()
        for entry in entries.get(id, ())
        if entry.actor != ENGINE and entry.recorded_at > closing.at
    ]
    return tuple(sorted(later_entries, key=lambda later: (later.at, later.occurrence)))


def may_close(roles: Iterable[str], agreements: Iterable[Agreement], organisation: Organisation) -> bool:
    """True if these roles may close a period: only the head of a consuming department may."""
    consumers = {a.consumer for a in agreements}
    return bool(set(roles) & {d.head for d in organisation.departments if d.id in consumers})
