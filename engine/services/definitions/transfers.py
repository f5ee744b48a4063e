"""The entries by which a change of definitions moves open occurrences to the new terms, or cancels them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from engine.domain.action.fold import fold
from engine.domain.agreement.rule import OnEvent
from engine.domain.ledger.consequence import Cancelled, Superseded
from engine.domain.ledger.entry import OPERATOR, Entry
from engine.domain.ledger.transition import NOT_YET
from engine.domain.occurrence.differing_terms import ObligationName
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.first_due import first_due_at
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebook, Terms, same_terms
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.verdict import Outcome, Reason, Verdict
from engine.domain.time.instant import written_instant
from engine.services.case import case_of
from engine.services.definitions.effects import written_due
from engine.services.ports.ledger import Ledger
from engine.services.ports.occurrences import Row
from engine.services.run.scope import facts_under
from engine.services.snapshot import facts_only
from engine.services.terms import bindings

_PARTS = 16
"""The most times that facts are read. Each reading has a cost of its own, and each holds a part of the facts."""


def transfers(
    ledger: Ledger,
    books: Rulebooks,
    folder: Rulebook,
    at: datetime,
    recorded_at: datetime,
    *,
    differing: Iterable[ObligationName],
    actor: str,
    kept: list[str],
) -> list[Entry]:
    """The entries for the occurrences whose terms change when ``actor`` puts ``folder`` in force; ``differing`` has the
    obligations that differ in it.

    Each open one moves to the new terms, which hold from ``recorded_at`` on, or is cancelled. One that has fallen due
    gets no entry and keeps the terms it stands under: a change of terms never forgives. One that an earlier change
    cancelled comes back where it is promised again and not due yet. ``kept`` gets the ids of those that keep their
    terms because they have fallen due.
    """
    after = Rulebooks([*books.versions, (recorded_at, folder)])
    entries: dict[ObligationName, list[Entry]] = {}
    for names in _parts(after, [name for name in differing if _terms_change(books, folder, name)]):
        facts: Facts | None = None
        for name in names:
            rows = ledger.occurrences.changeable_rows(name)
            promised = folder.find(*name)
            terms: Terms | None = None
            successors: dict[str, Occurrence] = {}
            if rows and promised is not None:
                facts = facts or facts_under(ledger, after, names)[0]
                terms = Terms(recorded_at, None, folder, *promised)
                successors = {o.id: o for o in terms.occurrences(facts, after.span(terms, at, far=True))}
            kept += [row.occurrence.id for row in rows if has_fallen_due(row.verdict, at)]
            movable = [row for row in rows if not has_fallen_due(row.verdict, at)]
            entries[name] = _transfers_of(ledger, books, movable, terms, successors, at, recorded_at)
    return [replace(entry, actor=actor) for name in sorted(entries) for entry in entries[name]]


def _terms_change(books: Rulebooks, folder: Rulebook, name: ObligationName) -> bool:
    """True if an obligation comes, goes, or has other terms in the folder."""
    spans = books.terms_of(*name)
    current = spans[-1] if spans and spans[-1].until is None else None
    if current is None:
        return folder.find(*name) is not None
    return not same_terms(current, folder)


def _parts(books: Rulebooks, names: Sequence[ObligationName]) -> Iterator[Sequence[ObligationName]]:
    """Obligations in a few parts, those of the same events together: the facts of one part at a time are held."""

    def events(name: ObligationName) -> tuple[str, ...]:
        triggers = (terms.obligation.trigger for terms in books.terms_of(*name))
        return tuple(sorted({event for t in triggers if isinstance(t, OnEvent) for event in t.events}))

    ordered = sorted(names, key=lambda name: (events(name), name))
    size = -(-len(ordered) // _PARTS)
    for start in range(0, len(ordered), size or 1):
        yield ordered[start : start + size]


def _transfers_of(
    ledger: Ledger,
    books: Rulebooks,
    rows: Sequence[Row],
    terms: Terms | None,
    successors: Mapping[str, Occurrence],
    at: datetime,
    recorded_at: datetime,
) -> list[Entry]:
    """The entries for the rows of one obligation. ``terms`` are its new ones, None where it is no longer promised;
    ``successors`` are the occurrences under them, by id."""
    known = ledger.entries.of([row.occurrence.id for row in rows])
    entries: list[Entry] = []
    for row in rows:
        own_entries = known.get(row.occurrence.id, ())
        successor = successors.get(row.occurrence.id)
        if terms is None or successor is None:
            if row.verdict.outcome is not Outcome.CANCELLED:
                entries.append(_cancelled(row, books, own_entries, recorded_at, at))
        elif row.verdict.outcome is not Outcome.CANCELLED or successor.due is None or successor.due.at > at:
            entries.append(_superseded(row, successor, terms, own_entries, recorded_at, at))
    return entries


def has_fallen_due(verdict: Verdict, at: datetime) -> bool:
    """True if an open occurrence is, or was to be answered, before an instant or at it: no change of terms moves it."""
    if verdict.phase not in NOT_YET:
        return False
    return (verdict.due is not None and verdict.due.at <= at) or Reason.RESPONSE_OVERDUE in verdict.reasons


def _superseded(
    row: Row,
    successor: Occurrence,
    terms: Terms,
    entries: Sequence[Entry],
    recorded_at: datetime,
    at: datetime,
) -> Entry:
    first_due = first_due_at(row.occurrence, fold(facts_only(entries), row.occurrence.wish))
    superseded = Superseded(
        since=recorded_at,
        revision=terms.book.revision(terms.agreement, terms.obligation),
        day_table=terms.book.day_table(terms.obligation),
        was=written_due(row.verdict.due),
        first_due=written_instant(first_due) if first_due is not None else None,
    )
    # the due time under the new terms takes in all that the two sides have agreed on
    entry = superseded.entry_about(row.occurrence.id, actor=OPERATOR, effective_at=at, recorded_at=recorded_at)
    due = case_of(terms, successor, [*facts_only(entries), entry], at).verdict.due
    return replace(entry, body=replace(superseded, due_at=written_due(due)).body())


def _cancelled(row: Row, books: Rulebooks, entries: Sequence[Entry], recorded_at: datetime, at: datetime) -> Entry:
    id = row.occurrence.id
    terms = books.terms(row.occurrence, row.revision, row.day_table, bindings({id: entries}))
    cancelled = Cancelled(since=terms.since if terms is not None else None, was=written_due(row.verdict.due))
    return cancelled.entry_about(id, actor=OPERATOR, effective_at=at, recorded_at=recorded_at)
