"""The state at an instant, computed from the facts known then, never from entries that the engine wrote itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine import gc_pause
from engine.domain.action.delegate import delegations
from engine.domain.agreement.organisation import Person
from engine.domain.deadline.period import Period
from engine.domain.figures.judged import Judged
from engine.domain.ids import DefinitionKind, DefinitionName, EventId, OccurrenceId
from engine.domain.ledger.delegation import Delegation
from engine.domain.ledger.entry import ENGINE, About, Entry
from engine.domain.ledger.event import Fact
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.settled import EventOutline, Party, Settlements
from engine.services.case import case_of
from engine.services.command_time import resolve_as_of
from engine.services.facts import facts_of
from engine.services.judged import OwnersAt, judged_of
from engine.services.ports.entries import AsOf, Entries
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.terms import bindings


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rulebook in force at the instant, the facts known, and each occurrence with its verdict, by id."""

    at: datetime
    book: Rulebook
    facts: Facts
    judged: tuple[Judged, ...]


def rulebook(ledger: Ledger, as_of: AsOf | None = None) -> Rulebook:
    """The rulebook that is or was in force. Raises Refused before the first run."""
    return ledger.once(("rulebook", as_of), lambda: _rulebook(ledger, as_of))


def _rulebook(ledger: Ledger, as_of: AsOf | None) -> Rulebook:
    definitions = ledger.definitions.in_force(as_of)
    if definitions is None:
        raise Refused("nothing-in-force")
    delegated = _delegations(ledger.entries, definitions.people, as_of)
    return Rulebook(definitions, ledger.definitions.hashes(as_of), delegated)


def rulebooks(ledger: Ledger, as_of: AsOf | None = None) -> Rulebooks:
    """The rulebooks that are or were in force, with the people of the last. Raises Refused before the first run."""
    return ledger.once(("rulebooks", as_of), lambda: _rulebooks(ledger, as_of))


def _rulebooks(ledger: Ledger, as_of: AsOf | None) -> Rulebooks:
    versions = ledger.definitions.versions(as_of)
    if not versions:
        raise Refused("nothing-in-force")
    people = {
        name: hash_
        for name, hash_ in versions[-1][1].items()
        if DefinitionName.parse(name).kind is DefinitionKind.PEOPLE
    }
    ordered: list[tuple[datetime | None, Mapping[str, str]]] = []
    for since, hashes in versions:
        merged = {**hashes, **people}
        if not ordered or ordered[-1][1] != merged:  # a change of people alone is no new version
            ordered.append((since, merged))
    read = ledger.definitions.read
    in_force = read(ordered[-1][1])
    delegated = _delegations(ledger.entries, in_force.people, as_of)

    @gc_pause.paused()  # a large folder is millions of objects
    def make() -> Rulebooks:
        return Rulebooks([(since, Rulebook(read(hashes), hashes, delegated)) for since, hashes in ordered])

    return ledger.definitions.once((ordered, in_force.people, delegated), make)


def _delegations(entries: Entries, people: Sequence[Person], as_of: AsOf | None) -> tuple[Delegation, ...]:
    return delegations(entries.about(About.PERSON, {p.id for p in people}, as_of))


def snapshot(
    ledger: Ledger, at: datetime, period: Period | None = None, *, over_by: datetime | None = None
) -> Snapshot:
    """Evaluate every occurrence at an instant by the facts recorded up to it.

    With a ``period``, those may be left out that were closed by then and first due before it, where others have the
    same parties; with ``over_by`` only those that were first due and closed by that instant as well. The result stays
    the same however much later it is computed: entries recorded after the instant are not read. Raises Refused before
    the first run.
    """
    as_of = resolve_as_of(ledger.runs, at)
    books = rulebooks(ledger, as_of)
    entries = ledger.entries.of_people(None, as_of)
    events = None if period is None else _unsettled(ledger, books, entries, at, period, over_by or at)
    judged = _judged(ledger, books, entries, at, events)
    if events is not None and not events.parties <= {_party(j) for j in judged[1]}:
        judged = _judged(ledger, books, entries, at, None)
    return Snapshot(at, books.current, judged[0], tuple(sorted(judged[1], key=lambda j: j.occurrence.id)))


@dataclass(frozen=True, slots=True)
class _Unsettled:
    """The events that are read, and the parties of what the others started."""

    facts: tuple[Fact, ...]
    parties: frozenset[Party]


def _unsettled(
    ledger: Ledger,
    books: Rulebooks,
    entries: Mapping[str, Sequence[Entry]],
    at: datetime,
    period: Period,
    over_by: datetime,
) -> _Unsettled | None:
    """The events of the subjects whose business was not over before a period and by an instant; None where most are."""
    opening = ledger.runs.opening()
    if opening is None or opening.at > at:
        return None
    settlements = Settlements.before(min(books.current.home.instant(period.first, 0), over_by), books)
    touched = {OccurrenceId.parse(id).subject for id in entries}
    as_of = resolve_as_of(ledger.runs, at)
    by_subject: dict[str, list[EventOutline]] = {}
    for outline in ledger.events.outlines(as_of):
        by_subject.setdefault(EventId.parse(outline.id).subject, []).append(outline)
    total = sum(map(len, by_subject.values()))
    left: list[str] = []
    parties: set[Party] = set()
    for subject, outlines in by_subject.items():
        if subject in touched or not settlements.has_settled(outlines, min(at, over_by)):
            left += (outline.id for outline in outlines)
        else:
            parties |= settlements.parties(outlines)
    return _Unsettled(ledger.events.facts_of(left, as_of), frozenset(parties)) if 2 * len(left) < total else None


def _party(judged: Judged) -> Party:
    return judged.agreement.id, judged.agreement.provider, judged.agreement.consumer


def _judged(
    ledger: Ledger,
    books: Rulebooks,
    entries: Mapping[str, Sequence[Entry]],
    at: datetime,
    events: _Unsettled | None,
) -> tuple[Facts, list[Judged]]:
    """The facts and what follows from them, in no order."""
    facts = facts_of(ledger, books, as_of=resolve_as_of(ledger.runs, at), events=events.facts if events else None)
    owners = OwnersAt(books.current, at)
    judged = []
    for terms, occurrence in books.occurrences(facts, at, bindings(entries)):
        case = case_of(terms, occurrence, entries.get(occurrence.id, ()), at)
        judged.append(judged_of(case, owners))
    return facts, judged


def facts_only(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries of people and checks; those of the engine are derived and not read back."""
    return [e for e in entries if e.actor != ENGINE]
