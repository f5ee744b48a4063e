"""Praise between departments: who praised whom for which item, and the items that somebody may praise now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from engine.domain.access.access import Access
from engine.domain.action.actor import Actor
from engine.domain.action.case import Case
from engine.domain.action.permission import permission_refusal
from engine.domain.action.praise import PraiseItem
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.ids import BadId, OccurrenceId
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.refusal import Refusal
from engine.services.lookup import find
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.reading.sight import visible_agreements
from engine.services.snapshot import rulebooks

MOST_PRAISE = 1_000
"""The last praise that a list has."""
_LATELY = timedelta(days=14)
_MOST_DELIVERED = 2_000
"""The last deliveries of the house among which those for the reader are sought."""


@dataclass(frozen=True, slots=True)
class GivenPraise:
    """Praise for an item: for the ``person`` (an id), or for its owner where that is empty. ``at`` is in UTC."""

    at: datetime
    by: str
    text: str
    person: str
    occurrence: Occurrence
    agreement: Agreement
    obligation: Obligation


@dataclass(frozen=True, slots=True)
class PraiseCase:
    """An item with the reason why somebody may not praise it; None if they may."""

    case: Case
    refusal: Refusal | None


def given_praise(ledger: Ledger, access: Access) -> tuple[GivenPraise, ...]:
    """The praise for items that an access covers, the last first; at most ``MOST_PRAISE``. An auditor of one period
    sees that for the items of the period.

    Raises Refused before the first run.
    """
    return ledger.reading(lambda one_state: tuple(islice(_given(one_state, access), MOST_PRAISE)))


def _given(ledger: Ledger, access: Access) -> Iterator[GivenPraise]:
    books = rulebooks(ledger)
    seen = visible_agreements(access, books)
    most = MOST_PRAISE if access.period is None else None  # the last praise may be for items of other periods
    entries = ledger.entries.about_ratings(Kind.PRAISED, agreements=seen, most=most)
    rows = ledger.occurrences.rows({entry.subject_id for entry in entries})
    for entry in reversed(entries):
        row = rows.get(entry.subject_id)
        if row is None:  # an item that no longer follows from anything
            continue
        given = _praise(books, entry, row.occurrence)
        day = books.current.home.local(row.listed.first_due_at or row.occurrence.opens_at).date()
        if access.sees_item(given.agreement, day):
            yield given


def _praise(books: Rulebooks, entry: Entry, occurrence: Occurrence) -> GivenPraise:
    """The praise of an entry."""
    id = OccurrenceId.parse(entry.subject_id).obligation
    terms = books.terms_of(id.agreement, id.obligation)[-1]
    praise = PraiseItem.read(entry)
    return GivenPraise(
        entry.recorded_at, entry.actor, praise.text, praise.person, occurrence, terms.agreement, terms.obligation
    )


def praise_case(ledger: Ledger, id: str, person: str, at: datetime) -> PraiseCase:
    """The item of an id, as somebody may praise it. Raises Refused where there is no such item."""
    books = rulebooks(ledger)
    _, occurrence = find(ledger, books, id, at)
    (case,) = OccurrenceReader(ledger).cases(books, [occurrence.id], at)
    return PraiseCase(case, _refusal(books, case, person))


def lately_delivered(ledger: Ledger, access: Access, at: datetime, most: int) -> tuple[Case, ...]:
    """Some items that were delivered to the departments of an access lately, and that the person may praise and has not
    praised yet, the last first."""
    return ledger.reading(lambda one_state: tuple(_lately(one_state, access, at, most)))


def _lately(ledger: Ledger, access: Access, at: datetime, most: int) -> Iterator[Case]:
    books, reader = rulebooks(ledger), OccurrenceReader(ledger)
    own = {a.id for a in books.current.definitions.agreements if a.consumer in access.departments}
    for id in ledger.entries.delivered_since(at - _LATELY, _MOST_DELIVERED) if own else ():
        if not most:
            return
        if _agreement(id) in own:
            for case in reader.cases(books, [id], at):
                is_praised = any(praise.by == access.person for praise in case.history.praise)
                is_there = case.history.standing is not None and not is_praised
                if is_there and _refusal(books, case, access.person) is None:
                    most -= 1
                    yield case


def _agreement(id: str) -> str:
    try:
        return OccurrenceId.parse(id).agreement
    except BadId:
        return ""


def _refusal(books: Rulebooks, case: Case, person: str) -> Refusal | None:
    """Why a person may not praise an item; None if they may. Somebody who holds no role may praise nothing."""
    on = case.book.home.local(case.at).date()
    actor = Actor.on(person, case.book.definitions.people, on, case.book.delegations)
    if actor is None:
        return Refusal("praise-consumer-only")
    return permission_refusal(PraiseItem, case, actor, books.current.organisation)
