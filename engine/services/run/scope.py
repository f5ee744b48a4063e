"""The obligations that a run looks at, and the facts that it reads for them: all after a change of their terms, else
the ones since the last run."""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from engine.domain import ids
from engine.domain.agreement.rule import OnCause, OnEvent, OnRequest
from engine.domain.ids import OccurrenceId, obligation_text
from engine.domain.occurrence.differing_terms import ObligationName, differing_obligations
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.facts import facts_of
from engine.services.ports.definitions import DefinitionStore
from engine.services.ports.ledger import Ledger
from engine.services.ports.runs import LastRun

PEOPLE = str(ids.PEOPLE)


@dataclass(frozen=True, slots=True)
class Scope:
    """Some obligations, the last run that evaluated them under the terms of now (None: none did), and the facts that
    may have opened or moved an item of theirs since; ``subjects`` are those with new events among them."""

    names: frozenset[ObligationName]
    last_run: LastRun | None
    facts: Facts
    subjects: Set[str]

    def has(self, occurrence: str) -> bool:
        """True if the occurrence of an id belongs to one of the obligations."""
        of = OccurrenceId.parse(occurrence).obligation
        return (of.agreement, of.obligation) in self.names


def differing_since(
    definitions: DefinitionStore, books: Rulebooks, last_run: LastRun, in_force: str, at: datetime
) -> frozenset[ObligationName] | None:
    """The obligations whose items may be evaluated differently by what is in force, named ``in_force``, than by the
    last run; None where it is not known what was in force then.

    A version that was in force twice counts from the first time on: too much is evaluated, and never too little.
    """
    if last_run.definitions == in_force:
        return frozenset()
    versions = [book for _, book in books.versions]
    known = (n for n, book in enumerate(versions) if name_of(definitions, book.hashes) == last_run.definitions)
    first = next(known, None)
    if first is None:
        return None
    differing = (differing_obligations(old, new, at) for old, new in pairwise(versions[first:]))
    return frozenset[ObligationName]().union(*differing)


def name_of(definitions: DefinitionStore, hashes: Mapping[str, str]) -> str:
    """One hash for definitions, by the hash of each: while it stays the same, no date depends on anything new. People
    are left out."""
    return definitions.digest("\n".join(f"{name} {hash_}" for name, hash_ in sorted(hashes.items()) if name != PEOPLE))


def facts_under(ledger: Ledger, books: Rulebooks, names: Collection[ObligationName]) -> tuple[Facts, frozenset[str]]:
    """All facts that items of some obligations follow from, under terms of now and before, and the subjects of their
    events."""
    obligations = [terms.obligation for name in names for terms in books.terms_of(*name)]
    events = {name for o in obligations if isinstance(o.trigger, OnEvent) for name in o.trigger.events}
    subjects = ledger.events.series_subjects(events)
    causes_of: frozenset[str] = frozenset()
    if any(isinstance(o.trigger, OnCause) for o in obligations):
        agreements = {agreement for agreement, _ in names}
        promises = [obligation_text(*name) for name in books.names() if name[0] in agreements]
        causes_of = frozenset(ledger.entries.under(promises))
    head = ledger.head()
    asked = any(isinstance(o.trigger, OnRequest) for o in obligations)
    since = 0 if asked or head is None else head.entries
    return facts_of(ledger, books, subjects, since=since, causes_of=causes_of), subjects
