"""The definitions that are or were in force, one rulebook after the other, and the terms of each obligation."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property

from engine.domain.agreement.rule import OnCause, OnEvent, OnStep, OnSurvey, Within
from engine.domain.ids import ObligationId, OccurrenceId
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence, Window
from engine.domain.occurrence.rulebook import Rulebook, Terms, same_terms

_EVER = date.max - timedelta(days=1)
_SLACK = timedelta(days=62)
"""The distance that a date may move when more days are published."""
_FAR = timedelta(days=800)
"""The distance beyond the horizon to which a change may have moved the date of an occurrence."""


class Rulebooks:
    """Every rulebook so far, oldest first, each with the instant from which it held (None: from the start)."""

    def __init__(self, versions: Sequence[tuple[datetime | None, Rulebook]]) -> None:
        self.versions = tuple(versions)
        self._spans_by_name: dict[tuple[str, str], tuple[tuple[Terms, ...], tuple[int | None, ...]]] = {}
        self._kinds: dict[tuple[str, str, datetime | None], frozenset[str | None]] = {}

    @property
    def current(self) -> Rulebook:
        """The rulebook in force."""
        return self.versions[-1][1]

    @cached_property
    def needed_by_others(self) -> frozenset[str]:
        """The obligations (``agreement/obligation``) whose delivery starts the clock of another, or once did."""
        return frozenset(
            need.promise
            for _, book in self.versions
            for agreement in book.definitions.agreements
            for obligation in agreement.obligations
            if isinstance(obligation.due, Within) and obligation.due.from_delivery
            for need in obligation.needs
        )

    @cached_property
    def starting_events(self) -> frozenset[str]:
        """The names of the events that start an item, or once did."""
        triggers = (terms.obligation.trigger for name in self.names() for terms in self.terms_of(*name))
        return frozenset(event for trigger in triggers if isinstance(trigger, OnEvent) for event in trigger.events)

    def names(self) -> tuple[tuple[str, str], ...]:
        """(agreement, obligation) of everything that was ever in force, sorted."""
        return self._names

    @cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted({name for _, book in self.versions for name in book.names()}))

    @cached_property
    def caused(self) -> frozenset[tuple[str, str]]:
        """The (agreement, obligation) whose occurrences follow from other ones, and each have roles of their own."""
        return frozenset(
            name
            for name in self.names()
            if any(isinstance(terms.obligation.trigger, OnCause) for terms in self.terms_of(*name))
        )

    @cached_property
    def needing(self) -> frozenset[tuple[str, str]]:
        """The (agreement, obligation) that need deliveries of others, or once did: their lateness may be inherited."""
        return frozenset(name for name in self.names() if any(t.obligation.needs for t in self.terms_of(*name)))

    def kinds_of_subjects(self, terms: Terms) -> frozenset[str | None]:
        """The kinds of subjects that the occurrences of terms may be about; None where they follow from no event."""
        key = (terms.agreement.id, terms.obligation.key, terms.since)
        if key not in self._kinds:
            trigger, kind_of = terms.obligation.trigger, terms.book.subject_kinds
            events = trigger.events if isinstance(trigger, OnEvent) else None
            self._kinds[key] = frozenset({None} if events is None else {kind_of.get(name) for name in events})
        return self._kinds[key]

    @cached_property
    def about_several_kinds(self) -> frozenset[tuple[str, str]]:
        """The (agreement, obligation) that follow from events about several kinds of subjects, or once did."""
        return frozenset(
            name
            for name in self.names()
            if any(len(self.kinds_of_subjects(terms)) > 1 for terms in self.terms_of(*name))
        )

    @cached_property
    def parties(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """The provider and consumer of each agreement, by its id: several where a change replaced one of them."""
        found: dict[str, set[tuple[str, str]]] = {}
        for agreement, obligation in self.names():
            for terms in self.terms_of(agreement, obligation):
                found.setdefault(agreement, set()).add((terms.agreement.provider, terms.agreement.consumer))
        return {agreement: frozenset(sides) for agreement, sides in found.items()}

    @cached_property
    def wait_for_causes(self) -> bool:
        """True if an obligation is, or once was, due when something happens to an item of another one."""
        return any(
            isinstance(common.trigger, OnCause)
            for _, book in self.versions
            for common in book.organisation.common_obligations
        )

    @cached_property
    def wait_for_rounds(self) -> bool:
        """True if an obligation is, or once was, due after a round of a survey."""
        return any(
            isinstance(common.trigger, OnSurvey)
            for _, book in self.versions
            for common in book.organisation.common_obligations
        )

    def in_force_at(self, at: datetime) -> Rulebook:
        """The rulebook that was in force at an instant."""
        return next(book for since, book in reversed(self.versions) if since is None or since <= at)

    @property
    def followed_steps(self) -> frozenset[tuple[str, str]]:
        """The (agreement, common obligation) whose delivery another common obligation follows, or once did."""
        return frozenset(
            (agreement.id, common.trigger.after)
            for _, book in self.versions
            for common in book.organisation.common_obligations
            if isinstance(common.trigger, OnStep)
            for agreement in book.definitions.agreements
        )

    def terms_of(self, agreement: str, obligation: str) -> tuple[Terms, ...]:
        """The spans of an obligation's terms, oldest first."""
        return self._of(agreement, obligation)[0]

    def _of(self, agreement: str, obligation: str) -> tuple[tuple[Terms, ...], tuple[int | None, ...]]:
        name = (agreement, obligation)
        if name not in self._spans_by_name:
            self._spans_by_name[name] = self._spans(agreement, obligation)
        return self._spans_by_name[name]

    def _spans(self, agreement: str, obligation: str) -> tuple[tuple[Terms, ...], tuple[int | None, ...]]:
        """The spans, and for each version the index of its span."""
        spans: list[Terms] = []
        places: list[int | None] = []
        for since, book in self.versions:
            pair = book.find(agreement, obligation)
            last = spans[-1] if spans and spans[-1].until is None else None
            if pair is None:
                if last is not None:
                    spans[-1] = replace(last, until=since)
                places.append(None)
                continue
            if last is not None and same_terms(last, book):
                before = last.before
                if since is not None and book.tables(*pair)[0] != last.book.tables(last.agreement, last.obligation)[0]:
                    before = (*before, (since, last.book))
                spans[-1] = replace(last, book=book, agreement=pair[0], obligation=pair[1], before=before)
            else:
                if last is not None:
                    spans[-1] = replace(last, until=since)
                spans.append(Terms(since, None, book, *pair))
            places.append(len(spans) - 1)
        return tuple(spans), tuple(places)

    def span(self, terms: Terms, at: datetime, *, far: bool = False) -> Window:
        """The dates whose due times are stored at an instant under these terms: up to the horizon while they held.

        ``far`` extends the span well beyond, for occurrences that a change has moved there.
        """
        at = at if terms.until is None else min(at, terms.until)
        window = terms.book.span(terms.obligation, at)
        if window.until == _EVER:
            return window
        # a nearer horizon removes nothing that is stored already
        ends = [until for until, _ in self.versions[1:]] + [None]
        reached = [
            book.horizon(at if end is None else min(at, end))
            for (since, book), end in zip(self.versions, ends, strict=True)
            if since is None or since <= at
        ]
        until = max([window.until, *reached])
        return Window(window.since, until + _FAR if far else until)

    def occurrences(
        self, facts: Facts, at: datetime, bound: Mapping[str, datetime | None]
    ) -> Iterator[tuple[Terms, Occurrence]]:
        """Every occurrence at an instant, with the terms that it is judged by.

        ``bound`` has the start of the terms of those for which it is recorded; others keep the terms they arose under.
        """
        by_name: dict[ObligationId, dict[str, datetime | None]] = {}
        for id, since in bound.items():
            by_name.setdefault(OccurrenceId.parse(id).obligation, {})[id] = since
        for name in self.names():
            for _, terms, occurrence in self.of_name(name, facts, at, by_name.get(ObligationId(*name), {})):
                yield terms, occurrence

    def of_name(
        self,
        name: tuple[str, str],
        facts: Facts,
        at: datetime,
        bound: Mapping[str, datetime | None],
        which: Callable[[Terms], bool] = lambda terms: True,
    ) -> Iterator[tuple[tuple[int, bool], Terms, Occurrence]]:
        """Like ``occurrences``, of one obligation under some of its terms, with the place of the terms, and whether a
        change moved it beyond their span. ``bound`` has ids of that obligation."""
        done: set[str] = set()
        for place, terms in enumerate(self.terms_of(*name)):
            if not which(terms):
                continue
            near = {o.id: o for o in terms.occurrences(facts, self.span(terms, at))}
            far: Iterable[Occurrence] = ()
            if any(since == terms.since and id not in near for id, since in bound.items()):
                far = terms.occurrences(facts, self.span(terms, at, far=True))
            for id, occurrence in {**near, **{o.id: o for o in far if o.id in bound}}.items():
                if bound[id] == terms.since if id in bound else id not in done and terms.claims(occurrence):
                    done.add(id)
                    yield (place, id not in near), terms.of(occurrence), occurrence

    def place(
        self, candidates: Sequence[tuple[Terms, Occurrence]], bound: Mapping[str, datetime | None]
    ) -> tuple[Terms, Occurrence] | None:
        """The terms that one occurrence is judged by, and the occurrence under these terms; None if there are none.

        ``candidates`` are the occurrence under each of the terms, oldest first.
        """
        for terms, occurrence in candidates:
            if bound[occurrence.id] == terms.since if occurrence.id in bound else terms.claims(occurrence):
                return terms.of(occurrence), occurrence
        return None

    def terms(
        self, occurrence: Occurrence, revision: str, day_table: str, bound: Mapping[str, datetime | None]
    ) -> Terms | None:
        """The terms that a stored row is judged by; None if the ledger has no such revision."""
        terms = self._terms(occurrence, revision, day_table, bound)
        return terms.of(occurrence) if terms is not None else None

    def _terms(
        self, occurrence: Occurrence, revision: str, day_table: str, bound: Mapping[str, datetime | None]
    ) -> Terms | None:
        spans = self.terms_of(occurrence.agreement, occurrence.obligation)
        if occurrence.id in bound:
            return next((t for t in spans if t.since == bound[occurrence.id]), None)
        if len(spans) == 1:
            return spans[0]
        fitting = [t for t in spans if self.fits(t, revision, day_table)]
        claiming = (t for t in fitting if t.claims(occurrence) and self._reaches(t, occurrence))
        return next(claiming, fitting[-1] if fitting else None)

    def fits(self, terms: Terms, revision: str, day_table: str) -> bool:
        """True if these hashes were in force at some time of a span."""
        name = (terms.agreement.id, terms.obligation.key)
        spans, places = self._of(*name)
        for (_, book), place in zip(self.versions, places, strict=True):
            pair = book.find(*name)
            if place is None or pair is None or spans[place].since != terms.since:
                continue
            if book.revision(*pair) == revision and book.day_table(pair[1]) == day_table:
                return True
        return False

    def _reaches(self, terms: Terms, occurrence: Occurrence) -> bool:
        if terms.until is None:
            return True
        at = occurrence.due.at if occurrence.due is not None else occurrence.opens_at
        return self.span(terms, terms.until).holds(at, terms.book.calendars[terms.obligation.calendar])
