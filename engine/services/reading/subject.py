"""Everything about one subject, such as an order, across agreements: its events, items, deliveries and history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.access.access import Access
from engine.domain.action.case import Case
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.catalogue import Catalogue, EventType
from engine.domain.agreement.rule import OnEvent
from engine.domain.deadline.period import Period
from engine.domain.figures.submission import Submission, submissions
from engine.domain.ids import EventId, OccurrenceId
from engine.domain.ledger.entry import Entry, Kind, Phase
from engine.domain.ledger.event import Event, Fact
from engine.domain.occurrence.expand.event import label_of
from engine.domain.occurrence.first_due import first_due_at
from engine.domain.occurrence.in_charge import in_charge_now
from engine.domain.occurrence.occurrence import Window
from engine.domain.occurrence.person_in_charge import person_in_charge
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.verdict import Timeliness
from engine.domain.text import Text, folded
from engine.services.lookup import near_names
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.reading.item_history import HistoryEntry, history_of
from engine.services.reading.sight import visible_agreements
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks


@dataclass(frozen=True, slots=True)
class SubjectEvent:
    """An event about the subject as it is known now, with its type; None if the catalogue no longer has that.

    ``recorded`` says that the reader's department records such events, so that it may correct and cancel this one.
    """

    fact: Fact
    type_: EventType | None
    recorded: bool

    @property
    def event(self) -> Event:
        """The event as last corrected."""
        return self.fact.current


@dataclass(frozen=True, slots=True)
class SubjectItem:
    """An item about the subject with the agreement and the obligation as they stand now, what was handed in for it, and
    the id of the person whose item it is; None where the role owns it."""

    case: Case
    agreement: Agreement
    obligation: Obligation
    person: str | None
    submissions: tuple[Submission, ...]


@dataclass(frozen=True, slots=True)
class SubjectOverview:
    """A subject as one reader may see it at ``at`` (UTC). Events are in order of time, items by due time.

    ``number`` is spelled as it was first recorded; ``title`` says what kind of thing it is, ``label`` is that of its
    last event. ``history`` leaves out who was notified.
    """

    at: datetime
    book: Rulebook
    number: str
    title: Text
    label: str
    events: tuple[SubjectEvent, ...]
    items: tuple[SubjectItem, ...]
    history: tuple[HistoryEntry, ...]


def subject_overview(ledger: Ledger, number: str, at: datetime, access: Access) -> SubjectOverview:
    """The subject of a number, compared without case and width.

    A reader sees the items of the agreements that the access covers, and the events that their department records or
    that could start one of these items. Raises Refused (``no-subject``), with similar numbers, where there is nothing
    that the reader may see.
    """
    return ledger.reading(lambda one_state: _overview(one_state, number, at, access))


def subjects_without_items(ledger: Ledger, text: str, at: datetime, access: Access) -> tuple[str, ...]:
    """The numbers of a few subjects that have every word of a text and that the reader may see, for a search that finds
    no item: an event that starts none is about such a subject."""
    words = [word for word in folded(text).split() if len(word) >= _SHORTEST]
    numbers = sorted(ledger.search.subjects_with(words))[:_FEW] if words else []
    found: list[str] = []
    for number in dict.fromkeys((*ledger.search.subjects(text)[:1], *numbers)):
        try:
            found.append(subject_overview(ledger, number, at, access).number)
        except Refused:
            continue
    return tuple(found)


def _overview(ledger: Ledger, number: str, at: datetime, access: Access) -> SubjectOverview:
    books = rulebooks(ledger)
    seen = visible_agreements(access, books)
    subjects = ledger.search.subjects(number)
    ids = [id for id in ledger.search.about(subjects) if seen is None or OccurrenceId.parse(id).agreement in seen]
    cases = _of_period(OccurrenceReader(ledger).cases(books, ids, at), access.period)
    kept = [case.occurrence.id for case in cases]
    facts = [f for f in ledger.events.facts(subjects) if _sees_event(f, access, books, seen)] if subjects else []
    if not kept and not facts:
        raise Refused("no-subject", written=number, similar=near_names(ledger, number, seen))
    facts.sort(key=lambda fact: (fact.current.at, fact.current.id))
    events = [fact.current.id for fact in facts]
    history = history_of(ledger, books, at, subject=subjects[0], ids=kept, events=events)
    catalogue = books.current.definitions.catalogue
    entries = ledger.entries.of(kept)
    last = facts[-1].current if facts else None
    type_ = catalogue.event(last.name) if last is not None else None
    return SubjectOverview(
        at,
        books.current,
        subjects[0],
        _title(catalogue, type_),
        label_of(type_, last) if type_ is not None and last is not None else _label(cases),
        tuple(_event(fact, catalogue, access) for fact in facts),
        tuple(_item(books.current, case, entries.get(case.occurrence.id, ()), at) for case in sorted(cases, key=_due)),
        tuple(one for one in history.entries if one.entry.kind not in _QUIET),
    )


_SHORTEST = 2
"""The fewest characters of a word that is searched for."""
_FEW = 10
"""Subjects without items that a search names."""
_QUIET = frozenset({Kind.NOTIFIED, Kind.RATING_ASKED})
"""Entries that nobody looks for on this page: each message that was sent."""


def _of_period(cases: Sequence[Case], period: Period | None) -> list[Case]:
    """The items that were first due in a period; all without one."""
    if period is None:
        return list(cases)
    window = Window(period.first, period.last)
    due = ((case, first_due_at(case.occurrence, case.history)) for case in cases)
    return [case for case, first in due if first is not None and window.holds(first, case.book.home)]


def _sees_event(fact: Fact, access: Access, books: Rulebooks, seen: frozenset[str] | None) -> bool:
    """True if the reader may see an event: see ``subject_overview``; an auditor sees those of their period."""
    event, period = fact.current, access.period
    if period is not None and not period.first <= books.current.home.local(event.at).date() <= period.last:
        return False
    if seen is None:
        return True
    type_ = books.current.definitions.catalogue.event(event.name)
    if type_ is not None and type_.recorded_by in access.departments:
        return True
    return any(
        isinstance(terms.obligation.trigger, OnEvent) and event.name in terms.obligation.trigger.events
        for name in books.names()
        if name[0] in seen
        for terms in books.terms_of(*name)
    )


def _title(catalogue: Catalogue, type_: EventType | None) -> Text:
    """The title of the kind of subject that an event is about; empty where it is not known."""
    about = type_.about if type_ is not None else None
    return next((subject.title for subject in catalogue.subjects if subject.id == about), Text.plain(""))


def _label(cases: Iterable[Case]) -> str:
    return next((case.occurrence.label for case in cases if case.occurrence.label), "")


def _event(fact: Fact, catalogue: Catalogue, access: Access) -> SubjectEvent:
    type_ = catalogue.event(EventId.parse(fact.current.id).name)
    return SubjectEvent(fact, type_, type_ is not None and type_.recorded_by in access.departments)


def _item(book: Rulebook, case: Case, entries: Sequence[Entry], at: datetime) -> SubjectItem:
    agreement, obligation = in_charge_now(book, case.occurrence, case.agreement, case.obligation)
    today = at.astimezone(book.directory.zone(agreement.provider)).date()
    person = person_in_charge(book.directory, obligation, case.occurrence, case.history, today)
    submitted = submissions(entries, case.obligation)
    return SubjectItem(case, agreement, obligation, person.id if person is not None else None, submitted)


def _due(case: Case) -> tuple[bool, str, str]:
    """The order of items: the first due first, those without a due time last."""
    due = case.verdict.due
    return due is None, due.at.isoformat() if due is not None else "", case.occurrence.id


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """How many items are overdue, open and not overdue, and no longer owed."""

    overdue: int
    open: int
    over: int


def item_counts(items: Sequence[SubjectItem]) -> ItemCounts:
    """Count items by what is still owed."""
    owed = [i.case.verdict for i in items if i.case.verdict.phase not in (Phase.DELIVERED, Phase.CLOSED)]
    overdue = sum(verdict.timeliness is Timeliness.OVERDUE for verdict in owed)
    return ItemCounts(overdue, len(owed) - overdue, len(items) - len(owed))
