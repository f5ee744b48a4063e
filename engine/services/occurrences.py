"""The door to what people are shown about occurrences by their facts: look-ups, suggestions, explanations, and all
occurrences of an instant.

The inbox and the report of now read stored rows instead (``current.py``), and come here where rows cannot give the
instant. Whatever decides something on the whole ledger (a run, ``apply``, ``verify``) reads the ledger itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.case import Case
from engine.domain.agreement.rule import OnEvent
from engine.domain.deadline.period import Period
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import Entry
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.suggest import similar_names
from engine.services.case import case_of
from engine.services.facts import facts_of
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import Snapshot, facts_only, snapshot
from engine.services.terms import OccurrenceUnderTerms, under_terms

_SUGGESTED = 3
"""The most ids that are suggested for one that is unknown."""


@dataclass(frozen=True, slots=True)
class OccurrenceDetail:
    """Everything that an explanation of one occurrence shows: its case, the facts it follows from, and every entry
    about it in order of recording, those of the engine included."""

    case: Case
    facts: Facts
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class OccurrenceReader:
    """Reads the occurrences of a ledger in order to show them; it writes nothing."""

    ledger: Ledger

    def judged(self, at: datetime, period: Period | None = None, *, over_by: datetime | None = None) -> Snapshot:
        """Every occurrence with its verdict at an instant, by the facts recorded up to it. With a ``period``, some may
        be left out that were closed by then (or by ``over_by``) and first due before it (and before ``over_by``).
        Raises Refused before the first run."""
        return snapshot(self.ledger, at, period, over_by=over_by)

    def one(self, books: Rulebooks, id: OccurrenceId, at: datetime) -> OccurrenceUnderTerms | None:
        """The occurrence of an id with its terms, by the facts as they are now; None where there is none."""
        return self._under_terms(books, [id], at).get(str(id))

    def cases(self, books: Rulebooks, ids: Sequence[str], at: datetime) -> tuple[Case, ...]:
        """The occurrences of some ids, evaluated at an instant by the facts as they are now, in the order of the ids.

        An id that no terms apply to any more is left out.
        """
        placed = self._under_terms(books, [OccurrenceId.parse(id) for id in ids], at)
        entries = self.ledger.entries.of(ids)
        return tuple(case_of(*placed[id], facts_only(entries.get(id, ())), at) for id in ids if id in placed)

    def _under_terms(
        self, books: Rulebooks, ids: Sequence[OccurrenceId], at: datetime
    ) -> Mapping[str, OccurrenceUnderTerms]:
        """The occurrences of some ids with their terms."""
        ledger, written = self.ledger, [str(id) for id in ids]
        spans = {id.obligation: books.terms_of(id.agreement, id.obligation.obligation) for id in ids}
        by_event = {of for of, terms in spans.items() if any(isinstance(t.obligation.trigger, OnEvent) for t in terms)}
        subjects = {id.subject for id in ids if id.obligation in by_event and id.subject is not None}
        causes_of = {str(id.cause.about(id.agreement)) for id in ids if id.cause is not None}
        candidates: dict[str, list[OccurrenceUnderTerms]] = {id: [] for id in written}
        if any(spans.values()):
            facts = facts_of(ledger, books, sorted(subjects), causes_of=sorted(causes_of))
            for terms in (terms for of in spans.values() for terms in of):
                for occurrence in terms.occurrences(facts, books.span(terms, at)):
                    if occurrence.id in candidates:
                        candidates[occurrence.id].append((terms, occurrence))
        rows, entries = ledger.occurrences.rows(written), ledger.entries.of(written)
        placed = ((id, under_terms(books, candidates[id], rows.get(id), entries.get(id, ()))) for id in written)
        return {id: under for id, under in placed if under is not None}

    def detail(self, books: Rulebooks, placed: OccurrenceUnderTerms, at: datetime) -> OccurrenceDetail:
        """The details of an occurrence, evaluated at an instant by the entries as they are now."""
        terms, occurrence = placed
        facts = facts_of(self.ledger, books, [occurrence.subject] if occurrence.subject else [])
        entries = self.ledger.entries.of([occurrence.id]).get(occurrence.id, ())
        return OccurrenceDetail(case_of(terms, occurrence, facts_only(entries), at), facts, entries)

    def similar(self, written: str) -> tuple[str, ...]:
        """The ids of known occurrences that are similar to a text, the nearest first."""
        return tuple(similar_names(written, self.ledger.search.near_ids(written), most=_SUGGESTED))
