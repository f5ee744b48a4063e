"""The one door to what people are shown about occurrences: the inbox, reports, look-ups, suggestions, explanations.

Whatever shows an occurrence asks here, so the way to find the answers can change in this file alone. Today they are
recomputed from facts. Whatever decides something on the whole ledger (a run, ``apply``, ``verify``) reads the ledger
itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.case import Case
from engine.domain.agreement.rule import OnEvent
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import Entry
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.rulebook import Rulebooks
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

    def judged(self, at: datetime) -> Snapshot:
        """Every occurrence with its verdict at an instant, by the facts recorded up to it. Raises Refused before the
        first run."""
        return snapshot(self.ledger, at)

    def one(self, books: Rulebooks, id: OccurrenceId, at: datetime) -> OccurrenceUnderTerms | None:
        """The occurrence of an id with its terms, by the facts as they are now; None where there is none."""
        ledger, written = self.ledger, str(id)
        row = ledger.occurrences.rows([written]).get(written)
        candidates: list[OccurrenceUnderTerms] = []
        spans = books.terms_of(id.agreement, id.obligation.obligation)
        if spans:
            by_event = any(isinstance(terms.obligation.trigger, OnEvent) for terms in spans)
            subjects = [id.subject] if by_event and id.subject is not None else []
            causes_of = [str(id.cause.about(id.agreement))] if id.cause is not None else []
            facts = facts_of(ledger, books, subjects, causes_of=causes_of)
            for terms in spans:
                candidates += [(terms, o) for o in terms.occurrences(facts, books.span(terms, at)) if o.id == written]
        return under_terms(books, candidates, row, ledger.entries.of([written]).get(written, ()))

    def detail(self, books: Rulebooks, placed: OccurrenceUnderTerms, at: datetime) -> OccurrenceDetail:
        """The details of an occurrence, evaluated at an instant by the entries as they are now."""
        terms, occurrence = placed
        facts = facts_of(self.ledger, books, [occurrence.subject] if occurrence.subject else [])
        entries = self.ledger.entries.of([occurrence.id]).get(occurrence.id, ())
        return OccurrenceDetail(case_of(terms, occurrence, facts_only(entries), at), facts, entries)

    def similar(self, written: str) -> tuple[str, ...]:
        """The ids of known occurrences that are similar to a text, the nearest first."""
        known = (row.occurrence.id for row in self.ledger.occurrences.all_rows())
        return tuple(similar_names(written, known, most=_SUGGESTED))
