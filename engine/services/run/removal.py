"""Remove stored occurrences that no longer follow from the facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.domain.action.fold import fold
from engine.domain.agreement.rule import OnEvent
from engine.domain.ids import obligation_text, occurrence_text
from engine.domain.ledger.consequence import Lapsed
from engine.domain.ledger.entry import ENGINE
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.commit import decide
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.ports.occurrences import Row
from engine.services.run.scope import Scope
from engine.services.terms import OccurrenceUnderTerms, bindings

_REPEATS = 50
"""The number of repeats of a series that one query looks up."""


def no_longer_following(
    ledger: Ledger, books: Rulebooks, scope: Scope, arrived: Mapping[str, Sequence[OccurrenceUnderTerms]]
) -> frozenset[str]:
    """The ids of stored occurrences that no longer follow from the facts: repeats after the end of their series, or an
    event corrected to a date before the agreement.
    """
    single: set[str] = set()
    series: set[tuple[str, str]] = set()
    for agreement in books.current.definitions.agreements:
        for obligation in agreement.obligations:
            if (agreement.id, obligation.key) not in scope.names or not isinstance(obligation.trigger, OnEvent):
                continue
            promise = obligation_text(agreement.id, obligation.key)
            for name in obligation.trigger.events:
                for fact in scope.facts.by_name.get(name, ()):
                    if fact.current.subject in scope.subjects:
                        if obligation.follow_up is None:
                            single.add(occurrence_text(promise, fact.current.id))
                        else:
                            series.add((promise, fact.current.id))
    removed = set(ledger.occurrences.rows(single - set(arrived)))
    first = 1
    while series:
        numbered = {
            occurrence_text(*repeated, n): repeated for repeated in series for n in range(first, first + _REPEATS)
        }
        stored = ledger.occurrences.rows(numbered)
        removed |= {id for id in stored if id not in arrived}
        series = {numbered[id] for id in stored}
        first += _REPEATS
    bound = bindings(ledger.entries.of(removed))
    return frozenset(id for id, row in ledger.occurrences.rows(removed).items() if _in_force(books, row, bound))


def _in_force(books: Rulebooks, row: Row, bound: Mapping[str, datetime | None]) -> bool:
    """Return whether terms in force apply to a row; they must not remove an occurrence to which earlier ones apply."""
    terms = books.terms(row.occurrence, row.revision, row.day_table, bound)
    return terms is not None and terms.until is None


def remove(ledger: Ledger, at: datetime, ids: Sequence[str], last_entry: int, gone: list[Row]) -> int:
    """Remove rows, each with an entry that it lapsed where it is still open; return the number of entries. The rows are
    added to ``gone``."""

    def work(expected_head: ExpectedHead) -> tuple[Batch, tuple[int, tuple[Row, ...]]]:
        rows, entries, fresh = (
            ledger.occurrences.rows(ids),
            ledger.entries.of(ids),
            ledger.events.new_subjects(last_entry),
        )
        removed = tuple(id for id in ids if id in rows and rows[id].occurrence.subject not in fresh)
        open_ = [id for id in removed if fold(entries.get(id, ())).ended_at is None]
        lapsed = tuple(Lapsed().entry_about(id, actor=ENGINE, recorded_at=expected_head.recorded_at) for id in open_)
        return Batch("run", lapsed, removed=removed), (len(lapsed), tuple(rows[id] for id in removed))

    written, removed = decide(ledger, at, work)
    gone += removed
    return written
