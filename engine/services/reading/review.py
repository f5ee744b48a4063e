"""The review of an agreement as of an instant: its last term against the one before, and what it suggests."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from engine import gc_pause
from engine.domain.action.propose_for_review import REVIEW_PROPOSED, ProposeForReview, ReviewProposal
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.agreement.rule import Every, OnReview
from engine.domain.deadline.period import Period
from engine.domain.defect.defect import Defect
from engine.domain.figures.bad_ratings import BadRatingFigures
from engine.domain.figures.judged import Judged
from engine.domain.figures.overdue_report import InheritedById
from engine.domain.figures.report_scope import ReportScope
from engine.domain.figures.review_term import ReviewTerm, review_terms
from engine.domain.figures.satisfaction.report import SatisfactionReport
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.figures.service_group import ServiceGroup, group_of
from engine.domain.figures.suggested_change import ObligationInTerm, Suggestion, suggestions
from engine.domain.ids import DefinitionKind, definition_text, obligation_text, occurrence_text
from engine.domain.ledger.entry import About, Kind, Phase
from engine.domain.occurrence.inherited import inherited
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text, folded
from engine.domain.time.calendar import DAY_SECONDS
from engine.services.command_time import resolve_as_of
from engine.services.current import current_state
from engine.services.defects import read_defects
from engine.services.definitions.changes import DefinitionChange, definition_changes
from engine.services.definitions.named import agreement_of
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.reading.bad_ratings import bad_ratings_between
from engine.services.reading.items_as_of import items_as_of
from engine.services.reading.satisfaction import report_satisfaction
from engine.services.reading.stored_items import inherited_by, stored_items
from engine.services.snapshot import rulebook, rulebooks

USUAL = Every.HALF_YEAR
"""The length of a term where the organisation asks for no reviews."""
_ANSWERS = frozenset({Kind.ACCEPTED, Kind.RETURNED, Kind.RECEIVED})


@dataclass(frozen=True, slots=True)
class RevisionChange:
    """A change of the agreement that came into force ``at`` an instant (UTC), with the rulebooks before and after."""

    at: datetime
    change: DefinitionChange
    old: Rulebook = field(repr=False)
    new: Rulebook = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The figures of one term of an agreement against the term before, as of an instant (UTC).

    ``before`` is None for the first term. ``every`` is the time between two reviews; None: the organisation asks for
    none, and a term is half a year. ``is_due``: a head still owes the review that ends the term. ``on_time`` and the
    others of ``now`` and ``earlier`` count the items of the agreement's own obligations. ``defects`` are those that are
    open, and those that were opened or closed since the term began.
    """

    as_of: datetime
    zone: str
    organisation: Text
    rehearsal: bool
    agreement: Agreement
    every: Every | None
    term: ReviewTerm
    before: ReviewTerm | None
    is_due: bool
    now: ServiceFigures
    earlier: ServiceFigures
    obligations: tuple[ObligationInTerm, ...]
    satisfaction: SatisfactionReport
    satisfaction_before: SatisfactionReport | None
    bad_ratings: BadRatingFigures
    defects: tuple[Defect, ...]
    changes: tuple[RevisionChange, ...]
    proposals: tuple[ReviewProposal, ...]
    suggestions: tuple[Suggestion, ...]
    people: tuple[Person, ...]


def reviewed_agreement(book: Rulebook, written: str) -> Agreement:
    """The agreement in force with that id or title. Raises Refused with similar ids if there is none."""
    wanted = folded(written).strip()
    titled = [a.id for a in book.definitions.agreements if wanted in (folded(a.title.zh), folded(a.title.en))]
    return agreement_of(book.definitions, titled[0] if len(titled) == 1 else written)


@gc_pause.paused()
def review(ledger: Ledger, agreement: str, at: datetime) -> Review:
    """The review of an agreement, given by id or title: of the term whose review is due, else of the term that runs.

    Raises Refused before the first run, and with similar ids where there is no such agreement.
    """
    return ledger.reading(lambda one_state: _review(one_state, agreement, at))


def _review(ledger: Ledger, written: str, at: datetime) -> Review:
    as_of = resolve_as_of(ledger.runs, at)
    book = rulebook(ledger, as_of)
    agreement = reviewed_agreement(book, written)
    every = review_every(book.organisation)
    terms = review_terms(agreement.effective_from, every or USUAL, book.home.local(at).date())
    is_due = len(terms) > 1 and _is_owed(ledger, agreement, book.organisation, terms[-2], at)
    shown = terms[:-1] if is_due else terms
    term, before = shown[-1], shown[-2] if len(shown) > 1 else None
    items = _ItemsOfTerms.read(ledger, book, agreement, at, shown[-2:])
    groups = [items.groups(one) for one in (term, before)]
    obligations = tuple(items.obligations(ledger, as_of, term, before))
    scope = ReportScope(department=agreement.provider, agreement=agreement.id)
    opening = ledger.runs.opening()
    return Review(
        as_of=at,
        zone=book.home.table.zone,
        organisation=book.organisation.title,
        rehearsal=bool(opening and opening.rehearsal),
        agreement=agreement,
        every=every,
        term=term,
        before=before,
        is_due=is_due,
        now=ServiceFigures.of(groups[0].values()),
        earlier=ServiceFigures.of(groups[1].values()),
        obligations=obligations,
        satisfaction=report_satisfaction(ledger, at, period=_span(term), scope=scope),
        satisfaction_before=report_satisfaction(ledger, at, period=_span(before), scope=scope) if before else None,
        bad_ratings=bad_ratings_between(ledger, at, book, (term.first, term.last), scope),
        defects=tuple(_defects(ledger, agreement, as_of, book.home.instant(term.first, 0))),
        changes=tuple(_changes(ledger, agreement, as_of, book.home.instant(term.first, 0))),
        proposals=proposals_since(ledger, agreement.id, as_of, book.home.instant(term.first, 0)),
        suggestions=suggestions(obligations, over=is_due or before is not None),
        people=book.definitions.people,
    )


def review_every(organisation: Organisation) -> Every | None:
    """The shortest time between two reviews that the organisation asks for."""
    months = [Every.MONTH, Every.QUARTER, Every.HALF_YEAR, Every.YEAR]
    asked = [o.trigger.every for o in organisation.common_obligations if isinstance(o.trigger, OnReview)]
    return min(asked, key=months.index, default=None)


def _is_owed(ledger: Ledger, agreement: Agreement, organisation: Organisation, ended: ReviewTerm, at: datetime) -> bool:
    """True if a review that ends a term is not over."""
    common = [o.id for o in organisation.common_obligations if isinstance(o.trigger, OnReview)]
    ids = [occurrence_text(obligation_text(agreement.id, id), ended.review_on.isoformat()) for id in common]
    return any(j.verdict.phase is not Phase.CLOSED for j in items_as_of(ledger, at, ids))


def _span(term: ReviewTerm) -> Period:
    """The months of a term as one period."""
    return Period(term.first, term.last, Every.MONTH)


@dataclass(frozen=True, slots=True)
class _ItemsOfTerms:
    """The items of the agreement's own obligations that first fell due in some terms, as of an instant."""

    book: Rulebook
    agreement: Agreement
    at: datetime
    items: Sequence[Judged]
    inherited: InheritedById

    @classmethod
    def read(
        cls, ledger: Ledger, book: Rulebook, agreement: Agreement, at: datetime, terms: Sequence[ReviewTerm]
    ) -> "_ItemsOfTerms":
        """Read them: from stored rows where these give the instant, else from the facts."""
        common = {o.id for o in book.organisation.common_obligations}
        span = book.home.instant(terms[0].first, 0), book.home.instant(terms[-1].last, DAY_SECONDS)
        state = current_state(ledger, at)

        def held(all_items: Iterable[Judged]) -> list[Judged]:
            return [
                j
                for j in all_items
                if j.occurrence.agreement == agreement.id and j.occurrence.obligation not in common
                if j.first_due_at is not None and span[0] < j.first_due_at <= span[1]
            ]

        if state is None:
            judged = OccurrenceReader(ledger).judged(at, _span(terms[0])).judged
            return cls(book, agreement, at, held(judged), inherited(judged, at))
        names = {name for name in state.books.names() if name[0] == agreement.id and name[1] not in common}
        ids = set(ledger.lists.ids_of(names, span=span)) - state.without.ids
        items = held([*stored_items(state, sorted(ids)), *state.changed_items])
        return cls(book, agreement, at, items, inherited_by(state, {j.occurrence.id: j for j in items}))

    def groups(self, term: ReviewTerm | None) -> Mapping[str, ServiceGroup]:
        """The items of a term by id, each as a group of its own; none without a term."""
        if term is None:
            return {}
        home = self.book.home
        after, until = home.instant(term.first, 0), home.instant(term.last, DAY_SECONDS)
        return {
            j.occurrence.id: self._group(j)
            for j in self.items
            if j.first_due_at is not None and after < j.first_due_at <= until
        }

    def _group(self, j: Judged) -> ServiceGroup:
        part = self.inherited.get(j.occurrence.id)
        calendar = self.book.calendars.get(j.obligation.calendar, self.book.home)
        return group_of(j, "", calendar, self.at, wholly_inherited=part is not None and part.whole)

    def obligations(
        self, ledger: Ledger, as_of: AsOf, term: ReviewTerm, before: ReviewTerm | None
    ) -> Iterator[ObligationInTerm]:
        """The obligations in force, and those that had items in either term, with their figures."""
        of_now, of_before = self.groups(term), self.groups(before)
        by_key: dict[str, list[Judged]] = {o.key: [] for o in self.agreement.obligations}
        known: dict[str, Obligation] = {o.key: o for o in self.agreement.obligations}
        for j in self.items:
            by_key.setdefault(j.occurrence.obligation, []).append(j)
            known.setdefault(j.occurrence.obligation, j.obligation)
        for key, items in by_key.items():
            to_answer = [
                j.occurrence.id
                for j in items
                if j.occurrence.id in of_now and j.obligation.acceptance.within is not None
                if j.verdict.phase is Phase.CLOSED and j.verdict.delivered_at is not None
            ]
            entries = ledger.entries.of_people(to_answer, as_of) if to_answer else {}
            answered = sum(any(e.kind in _ANSWERS for e in theirs) for theirs in entries.values())
            ids = [j.occurrence.id for j in items]
            yield ObligationInTerm(
                known[key],
                ServiceFigures.of(of_now[id] for id in ids if id in of_now),
                ServiceFigures.of(of_before[id] for id in ids if id in of_before),
                len(to_answer),
                answered,
            )


def _defects(ledger: Ledger, agreement: Agreement, as_of: AsOf, since: datetime) -> Iterator[Defect]:
    """The defects that are open, and those that were raised or closed since an instant, by number."""
    for defect in read_defects(ledger.entries, as_of).defects:
        if defect.agreement == agreement.id and defect.dismissed is None:
            closed_lately = defect.closed_at is not None and defect.closed_at > since
            if not defect.state.is_over or closed_lately or defect.raised[-1].at > since:
                yield defect


def _changes(ledger: Ledger, agreement: Agreement, as_of: AsOf, since: datetime) -> Iterator[RevisionChange]:
    """The changes of the agreement that came into force since an instant, oldest first."""
    name = definition_text(DefinitionKind.AGREEMENT, agreement.id)
    for (_, old), (at, new) in pairwise(rulebooks(ledger, as_of).versions):
        if at is not None and at >= since and old.hashes.get(name) != new.hashes.get(name):
            yield from (RevisionChange(at, c, old, new) for c in definition_changes(old, new) if c.name == name)


def proposals_since(ledger: Ledger, agreement: str, as_of: AsOf, since: datetime) -> tuple[ReviewProposal, ...]:
    """The proposals for the review of an agreement that were recorded since an instant, oldest first."""
    found = ledger.entries.about(About.AGREEMENT, [agreement], as_of, kinds=(REVIEW_PROPOSED,))
    return tuple(
        ReviewProposal(entry.recorded_at, entry.actor, ProposeForReview.read(entry).text)
        for entry in found.get(agreement, ())
        if entry.recorded_at >= since
    )
