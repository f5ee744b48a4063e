"""The occurrences as they are now, read from stored rows.

A reading of now is what a run at this instant would store, without storing it: the rows as the last run left them, and
on top of them, worked out in memory, the few that it would write: those that time has changed since, those that
something was recorded about, and those that came within the horizon. See docs/adr/0014-reads-from-stored-rows.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from engine.domain.action.case import Case
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.figures.judged import Judged
from engine.domain.ledger.entry import Entry
from engine.domain.occurrence.in_charge import in_charge_now, with_roles_of
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebook, Terms
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.verdict import Verdict
from engine.services.case import case_of
from engine.services.command_time import resolve_as_of
from engine.services.facts import needed_by_others
from engine.services.judged import OwnersAt, judged_of
from engine.services.ports.ledger import Ledger
from engine.services.ports.lists import Without
from engine.services.ports.occurrences import Row
from engine.services.ports.runs import LastRun
from engine.services.run.evaluate import arrivals, facts_since, new_subjects
from engine.services.run.load_in_force import name_of_all
from engine.services.run.removal import no_longer_following
from engine.services.run.scope import Scope
from engine.services.snapshot import rulebooks
from engine.services.terms import OccurrenceUnderTerms, by_id, differing, under_terms


@dataclass(frozen=True, slots=True)
class StoredOccurrence:
    """A stored occurrence with its terms: as much as follows without its entries."""

    terms: Terms
    row: Row

    @property
    def agreement(self) -> Agreement:
        """Its agreement."""
        return self.terms.agreement

    @property
    def obligation(self) -> Obligation:
        """Its obligation."""
        return self.terms.obligation

    @property
    def occurrence(self) -> Occurrence:
        """The occurrence."""
        return self.row.occurrence

    @property
    def verdict(self) -> Verdict:
        """Its verdict, which holds at the instant."""
        return self.row.verdict


@dataclass(frozen=True)
class CurrentState:
    """The stored rows at an instant, and beside them ``changed``: the occurrences that differ from their rows or have
    none, judged at the instant. ``gone`` has the ids of rows that follow from nothing any more."""

    ledger: Ledger
    books: Rulebooks
    at: datetime
    changed: Mapping[str, Case]
    gone: frozenset[str]
    _terms: dict[tuple[str, str, datetime | None], Terms | None] = field(default_factory=dict, repr=False)
    _roles: dict[tuple[str, str, datetime | None], tuple[Agreement, Obligation]] = field(
        default_factory=dict, repr=False
    )

    @property
    def book(self) -> Rulebook:
        """The rulebook in force."""
        return self.books.current

    @cached_property
    def owners(self) -> OwnersAt:
        """The people in charge at the instant."""
        return OwnersAt(self.book, self.at)

    @property
    def without(self) -> Without:
        """The rows that queries leave out: those that have changed or are gone."""
        return Without(self.gone.union(self.changed))

    @cached_property
    def changed_items(self) -> Sequence[Judged]:
        """The occurrences that have changed, by id."""
        return [judged_of(case, self.owners) for _, case in sorted(self.changed.items())]

    def terms(self, agreement: str, obligation: str, since: datetime | None) -> Terms:
        """The terms of an obligation that began at an instant. Raises KeyError where there are none."""
        key = (agreement, obligation, since)
        if key not in self._terms:
            spans = self.books.terms_of(agreement, obligation)
            self._terms[key] = next((terms for terms in spans if terms.since == since), None)
        terms = self._terms[key]
        if terms is None:
            raise KeyError(key)
        return terms

    def in_charge(self, agreement: str, obligation: str, since: datetime | None) -> tuple[Agreement, Obligation]:
        """The agreement and obligation of terms, with the roles of now; not for those that follow from a cause."""
        key = (agreement, obligation, since)
        if key not in self._roles:
            terms = self.terms(*key)
            now = self.book.find(agreement, obligation)
            self._roles[key] = with_roles_of(now, terms.agreement, terms.obligation)
        return self._roles[key]

    def stored(self, ids: Iterable[str]) -> Mapping[str, StoredOccurrence]:
        """The stored occurrences of some ids with their terms, without what has changed."""
        rows = self.ledger.occurrences.rows(id for id in ids if id not in self.changed and id not in self.gone)
        return {
            id: StoredOccurrence(
                self.terms(row.occurrence.agreement, row.occurrence.obligation, row.listed.terms_since).of(
                    row.occurrence
                ),
                row,
            )
            for id, row in rows.items()
        }

    def judged(self, ids: Iterable[str]) -> Mapping[str, Judged]:
        """Occurrences judged at the instant, under their own terms."""
        wanted = set(ids)
        known = {j.occurrence.id: j for j in self.changed_items if j.occurrence.id in wanted}
        stored = self.stored(wanted)
        entries = self.ledger.entries.of_people(stored)
        for id, one in stored.items():
            case = case_of(one.terms, one.occurrence, entries.get(id, ()), self.at)
            known[id] = judged_of(case, self.owners)
        return known

    def judged_now(self, ids: Iterable[str]) -> Mapping[str, Judged]:
        """Occurrences judged at the instant, with the people in charge now."""
        return {id: self.with_roles(j) for id, j in self.judged(ids).items()}

    def with_roles(self, j: Judged) -> Judged:
        """An occurrence with the people in charge now."""
        agreement, obligation = in_charge_now(self.book, j.occurrence, j.agreement, j.obligation)
        return replace(j, agreement=agreement, obligation=obligation)

    @property
    def caused(self) -> frozenset[tuple[str, str]]:
        """The (agreement, obligation) whose occurrences follow from other ones, and each have roles of their own."""
        return self.books.caused


def current_state(ledger: Ledger, at: datetime) -> CurrentState | None:
    """The occurrences at an instant, by stored rows.

    None where rows cannot give them: before the first run or the last one, where entries were recorded after the
    instant, where other terms are in force than at the last run, and where an earlier version wrote the rows. Call it
    on one state of the ledger; there it is worked out once.
    """
    return ledger.once(("current state", at), lambda: _current_state(ledger, at))


def _current_state(ledger: Ledger, at: datetime) -> CurrentState | None:
    last_run, recorded = ledger.runs.last(), ledger.runs.last_recorded_at()
    if last_run is None or recorded is None or at < last_run.at or recorded > resolve_as_of(ledger.runs, at).at:
        return None
    if last_run.definitions != name_of_all(ledger.definitions) or not ledger.lists.is_listed():
        return None
    books = rulebooks(ledger)
    placed, entries, gone = _differing(ledger, books, at, last_run)
    changed = {id: case_of(*under, entries.get(id, ()), at) for id, under in placed.items()}
    return CurrentState(ledger, books, at, changed, gone)


def _differing(
    ledger: Ledger, books: Rulebooks, at: datetime, last_run: LastRun
) -> tuple[Mapping[str, OccurrenceUnderTerms], Mapping[str, Sequence[Entry]], frozenset[str]]:
    """The occurrences that a run would evaluate for another reason than a reminder, what people did to them, and the
    ids of rows that it would remove."""
    touched = ledger.entries.touched(last_run.entry)
    new = new_subjects(ledger, last_run) | needed_by_others(books, touched)
    facts = facts_since(ledger, books, at, last_run, new, touched)
    scope = Scope(frozenset(books.names()), last_run, facts, new)
    arrived = by_id(arrivals(books, at, scope))
    gone = no_longer_following(ledger, books, scope, arrived)
    new_or_moved = differing(arrived, ledger.occurrences.rows(arrived))
    ids = (new_or_moved | touched | ledger.occurrences.outdated(at)) - gone
    rows, entries = ledger.occurrences.rows(ids), ledger.entries.of_people(ids)
    placed: dict[str, OccurrenceUnderTerms] = {}
    for id in ids:
        if id not in arrived and id not in rows:
            continue
        under = under_terms(books, arrived.get(id, ()), rows.get(id), entries.get(id, ()))
        if under is not None:
            placed[id] = under
        elif id in rows:
            gone |= {id}
    return placed, entries, gone
