"""Open what recorded business opens, in the commit that records it, by the code of a run.

Whoever records an event, cancels one or makes a request sees at once what follows from it. Notifications, breaches and
what people did to items are left to the next run: a breach because the business that comes next may show a delivery.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.action.fold import fold
from engine.domain.agreement.rule import OnEvent, OnRequest
from engine.domain.deadline.due import Due
from engine.domain.ids import obligation_text
from engine.domain.ledger.consequence import Lapsed
from engine.domain.ledger.entry import ENGINE, Entry, Kind, Phase, as_known
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.in_charge import in_charge_now
from engine.domain.occurrence.person_in_charge import person_in_charge
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.text import Text
from engine.services.facts import facts_with, subjects_of
from engine.services.ports.events import Checkpoint
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.ports.occurrences import Row
from engine.services.ports.runs import LastRun
from engine.services.run.evaluate_one import StoredState, evaluate_several
from engine.services.run.opened_spans import opened_spans, span_opened
from engine.services.run.removal import no_longer_following
from engine.services.run.scope import Scope
from engine.services.snapshot import rulebooks
from engine.services.terms import OccurrenceUnderTerms, bindings, by_id, differing
from engine.wording.names import role_title, title_of

LISTED = 5
"""The most opened items that an answer lists."""


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """An item that was opened and is still owed: ``owner`` is the id of the role that owes it, ``person`` that of the
    person whose item it is, None where the role owns it, and ``due`` is None while the due time is pending."""

    occurrence: str
    title: Text
    label: str | None
    owner: str
    owner_title: Text
    person: str | None
    due: Due | None


@dataclass(frozen=True, slots=True)
class OpenedItems:
    """The items that recorded business opened: how many, how many of them are done already, and the first that are not,
    by due time."""

    count: int = 0
    done: int = 0
    first: tuple[OpenedItem, ...] = ()

    def __add__(self, later: "OpenedItems") -> "OpenedItems":
        """The items of two commits."""
        first = (*self.first, *later.first)[: max(LISTED, len(self.first), len(later.first))]
        return OpenedItems(self.count + later.count, self.done + later.done, first)


NOTHING_OPENED = OpenedItems()


def with_consequences(
    ledger: Ledger, batch: Batch, expected_head: ExpectedHead, *, listed: int = LISTED
) -> tuple[Batch, OpenedItems]:
    """The batch with what follows from the events and requests that it records: entries, rows and removed rows.

    ``listed`` is the most opened items that are described.
    Before the first run has gone through nothing follows yet: that run opens everything.
    """
    opening, last_run = ledger.runs.opening(), ledger.runs.last()
    if opening is None or last_run is None or not batch.entries:
        return batch, NOTHING_OPENED
    books = rulebooks(ledger)
    at = expected_head.recorded_at.replace(microsecond=0) if opening.rehearsal else expected_head.recorded_at
    facts = facts_with(ledger, books, batch.entries, at)
    arrived = by_id(_following(books, facts, at))
    stored = ledger.occurrences.rows(arrived)
    subjects = subjects_of(batch.entries)
    scope = Scope(frozenset(books.names()), last_run, facts, subjects)
    removed = no_longer_following(ledger, books, scope, arrived)
    ids = sorted(differing(arrived, stored))
    entries = _entries(ledger, batch.entries, [*ids, *removed], at)
    known = StoredState(stored, entries)
    rows, written = evaluate_several(books, at, expected_head.recorded_at, ids, arrived, known, breaches=False)
    open_ = [id for id in sorted(removed) if fold(entries.get(id, ())).ended_at is None]
    written += [Lapsed().entry_about(id, actor=ENGINE, recorded_at=expected_head.recorded_at) for id in open_]
    full = replace(
        batch,
        entries=(*batch.entries, *written),
        rows=(*batch.rows, *rows),
        removed=tuple(sorted(removed)),
        checkpoints=(*batch.checkpoints, *_span(ledger, batch, len(written), expected_head, last_run, subjects)),
    )
    return full, _opened(books, rows, written, entries, at, listed)


def _following(books: Rulebooks, facts: Facts, at: datetime) -> Iterator[OccurrenceUnderTerms]:
    """The occurrences that follow from these facts, under the terms in force and under earlier ones."""
    for name in books.names():
        for terms in books.terms_of(*name):
            trigger = terms.obligation.trigger
            begins = (isinstance(trigger, OnEvent) and any(event in facts.by_name for event in trigger.events)) or (
                isinstance(trigger, OnRequest) and obligation_text(*name) in facts.requests
            )
            if begins:
                for occurrence in terms.occurrences(facts, books.span(terms, at)):
                    yield terms, occurrence


def _entries(
    ledger: Ledger, recorded: Sequence[Entry], ids: Sequence[str], at: datetime
) -> Mapping[str, Sequence[Entry]]:
    """The entries about some occurrences, with those that are about to be recorded as they will be known."""
    entries = {id: list(known) for id, known in ledger.entries.of(ids).items()}
    for entry in recorded:
        if entry.kind is Kind.REQUESTED:
            entries.setdefault(entry.subject_id, []).append(as_known(entry, at))
    return entries


def _span(
    ledger: Ledger,
    batch: Batch,
    written: int,
    expected_head: ExpectedHead,
    last_run: LastRun,
    subjects: frozenset[str],
) -> tuple[Checkpoint, ...]:
    """The checkpoint that spares the next run these events; none for a request, which a run reads as what people do."""
    if not subjects:
        return ()
    before = expected_head.head.entries if expected_head.head is not None else 0
    last = before + len(batch.entries) + written
    return (span_opened(opened_spans(ledger.events), before + 1, last, since=last_run.entry),)


def _opened(
    books: Rulebooks,
    rows: Sequence[Row],
    written: Sequence[Entry],
    entries: Mapping[str, Sequence[Entry]],
    at: datetime,
    listed: int,
) -> OpenedItems:
    new = {entry.subject_id for entry in written if entry.kind is Kind.OPENED}
    opened = [row for row in rows if row.occurrence.id in new]
    owed = sorted((row for row in opened if row.verdict.phase is not Phase.CLOSED), key=_by_due)
    first = tuple(_item(books, row, entries.get(row.occurrence.id, ()), at) for row in owed[:listed])
    return OpenedItems(len(opened), len(opened) - len(owed), first)


def _by_due(row: Row) -> tuple[bool, str, str]:
    """The order of a list: the first due first, those without a due time last."""
    due = row.verdict.due
    return due is None, due.at.isoformat() if due is not None else "", row.occurrence.id


def _item(books: Rulebooks, row: Row, entries: Sequence[Entry], at: datetime) -> OpenedItem:
    occurrence, book = row.occurrence, books.current
    terms = books.terms(occurrence, row.revision, row.day_table, bindings({occurrence.id: entries}))
    assert terms is not None  # it was evaluated by these terms just now
    agreement, obligation = in_charge_now(book, occurrence, terms.agreement, terms.obligation)
    today = at.astimezone(book.directory.zone(agreement.provider)).date()
    person = person_in_charge(book.directory, obligation, occurrence, fold(entries, occurrence.wish), today)
    return OpenedItem(
        occurrence.id,
        title_of(obligation, occurrence),
        occurrence.label,
        obligation.owner,
        role_title(book.organisation, obligation.owner),
        person.id if person is not None else None,
        row.verdict.due,
    )
