"""One page of a person's inbox: the rows of one section, in an order, with the counts of all sections.

All rows are counted from stored rows; only those of the page are read in full.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from engine import gc_pause
from engine.domain.action.sign_change import Proposal
from engine.domain.defect.proposal import DefectProposal
from engine.domain.figures.inbox import InboxReader, InboxRow, InboxSection, PlacedItems, placed_in, placed_items
from engine.domain.figures.inbox_ratings import InboxRatings
from engine.domain.figures.judged import Judged
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.survey.to_answer import RoundToAnswer
from engine.domain.time.calendar import DAY_SECONDS
from engine.services.command_time import resolve_as_of
from engine.services.definitions.waiting_proposals import headed_by, proposals
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Ledger
from engine.services.reading.defects import proposals_for
from engine.services.reading.inbox import questions_to_answer, rounds_to_answer
from engine.services.reading.inbox_items import inbox_items
from engine.services.reading.rating_inbox import inbox_ratings

ROWS = 50
"""The rows of a page; those of the last subject are not parted."""
_MOST_OF_A_SUBJECT = 30


class InboxOrder(StrEnum):
    """The ways in which the rows of a page are put together."""

    SUBJECT = "subject"
    AGREEMENT = "agreement"
    DUE = "due"


class DueSpan(StrEnum):
    """The spans by which rows are counted and chosen: what is open and overdue, due today, due until Sunday."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class InboxChoice:
    """The rows that somebody asks for: a section, an order, perhaps a span, from the row of a number on."""

    section: InboxSection = InboxSection.TO_DO
    order: InboxOrder = InboxOrder.SUBJECT
    span: DueSpan | None = None
    first: int = 0


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of an inbox as of ``at`` (UTC).

    ``rows`` are those of the page, one group after the other, each about one item. ``counts`` are the rows of each
    section, ``spans`` those of the chosen section by due time. ``total`` are the rows that the choice has, ``after``
    the number of the first row of the next page, None on the last one. The rest waits for the person elsewhere: see
    ``Inbox``.
    """

    person: str
    at: datetime
    book: Rulebook
    choice: InboxChoice
    rows: tuple[InboxRow, ...]
    counts: Mapping[InboxSection, int]
    spans: Mapping[DueSpan, int]
    total: int
    after: int | None
    questions: tuple[Question, ...]
    to_sign: tuple[Proposal, ...]
    surveys: tuple[RoundToAnswer, ...]
    ratings: InboxRatings
    defects: tuple[DefectProposal, ...]


@gc_pause.paused()
def inbox_page(ledger: Ledger, person: str, at: datetime, choice: InboxChoice) -> InboxPage:
    """A page of the inbox of a person. Raises Refused before the first run, and for somebody who holds no role."""
    return ledger.reading(lambda one_state: _inbox_page(one_state, person, at, choice))


def own_rows(ledger: Ledger, person: str, at: datetime, ids: Iterable[str]) -> Mapping[str, InboxRow]:
    """The rows of a person to do, and of colleagues, by the id of the item; ids that have none are left out."""

    def read(one_state: Ledger) -> Mapping[str, InboxRow]:
        items = inbox_items(one_state, at)
        actor = find_actor(items.book, person, at)
        reader = InboxReader(actor, items.book.directory, items.book.home.local(at).date())
        wanted = frozenset(ids)
        own = [item for item in items.of_person(actor) if item.id in wanted]
        judged = items.judged({item.id for item in own})
        rows = (row.row(judged) for row in placed_items(own, reader))
        return {
            j.occurrence.id: row
            for row in rows
            if row.part in (InboxSection.TO_DO, InboxSection.OF_COLLEAGUES) and row.request is None
            for j in row.items
        }

    return ledger.reading(read)


def _inbox_page(ledger: Ledger, person: str, at: datetime, choice: InboxChoice) -> InboxPage:
    items = inbox_items(ledger, at)
    book, on = items.book, items.book.home.local(at).date()
    actor = find_actor(book, person, at)
    of_section, counts = placed_in(items.of_person(actor), InboxReader(actor, book.directory, on), choice.section)
    limits = _limits(book, at)
    chosen = [row for row in of_section if choice.span is None or _is_in(row, choice.span, limits, at)]
    ordered = _ordered(chosen, choice.order)
    shown, after = _page(ordered, choice)
    judged: Mapping[str, Judged] = items.judged({item.id for row in shown for item in row.items})
    as_of = resolve_as_of(ledger.runs, at)
    return InboxPage(
        person=person,
        at=at,
        book=book,
        choice=choice,
        rows=tuple(row.row(judged) for row in shown),
        counts=counts,
        spans={span: sum(_is_in(row, span, limits, at) for row in of_section) for span in DueSpan},
        total=len(chosen),
        after=after,
        questions=questions_to_answer(actor, items, on),
        to_sign=tuple(p for p in proposals(ledger, as_of) if headed_by(book, actor, p.missing)),
        surveys=rounds_to_answer(ledger, actor, items, at),
        ratings=inbox_ratings(ledger, items, actor, at),
        defects=proposals_for(ledger, book, actor, at, as_of),
    )


def _limits(book: Rulebook, at: datetime) -> Mapping[DueSpan, datetime]:
    """The last due time of today and of this week; midnight belongs to the day that ends."""
    today = book.home.local(at).date()
    sunday = today + timedelta(days=6 - today.weekday())
    return {
        DueSpan.TODAY: book.home.instant(today, DAY_SECONDS),
        DueSpan.WEEK: book.home.instant(sunday, DAY_SECONDS),
    }


def _is_in(row: PlacedItems, span: DueSpan, limits: Mapping[DueSpan, datetime], at: datetime) -> bool:
    """True if the item of a row is open and due in a span; today and this week hold nothing that is overdue."""
    (item,) = row.items
    if span is DueSpan.OVERDUE:
        return item.is_overdue
    return item.phase is Phase.OPEN and item.due_at is not None and at < item.due_at <= limits[span]


def _ordered(rows: Sequence[PlacedItems], order: InboxOrder) -> Sequence[PlacedItems]:
    """The rows group after group: the group with the first due time first, within each by due time."""
    if order is InboxOrder.DUE:
        return rows
    groups: dict[str, list[PlacedItems]] = {}
    for row in rows:  # by due time already
        groups.setdefault(_group(row, order), []).append(row)
    return [row for group in groups.values() for row in group]


def _group(row: PlacedItems, order: InboxOrder) -> str:
    """The value that the rows of a group share: the agreement, or the number of the subject, empty without one."""
    if order is InboxOrder.AGREEMENT:
        return row.items[0].agreement.id
    return OccurrenceId.parse(row.items[0].id).subject or ""


def _page(rows: Sequence[PlacedItems], choice: InboxChoice) -> tuple[Sequence[PlacedItems], int | None]:
    """The rows of a page, and the number of the first one after them."""
    first = max(0, choice.first)
    end = min(first + ROWS, len(rows))
    if choice.order is InboxOrder.SUBJECT and 0 < end < len(rows):
        last = _group(rows[end - 1], choice.order)
        longest = min(len(rows), end + _MOST_OF_A_SUBJECT)
        while last and end < longest and _group(rows[end], choice.order) == last:
            end += 1
    return rows[first:end], end if end < len(rows) else None
