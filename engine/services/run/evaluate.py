"""Open new occurrences, evaluate those that may have changed, and record the consequences, one commit per chunk.

Every step can be killed and repeated: occurrences have ids that follow from their content, and entries are written only
where the ledger does not have them yet.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import gc_pause
from engine.domain.agreement.rule import OnEvent, OnReview, Periodic
from engine.domain.ids import ObligationId, OccurrenceId
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.occurrence.differing_terms import ObligationName
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Window
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.begun_runs import begun_at
from engine.services.commit import decide
from engine.services.facts import delivered_upstream, facts_of, needed_by_others
from engine.services.ports.entries import Entries
from engine.services.ports.events import Checkpoint
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.ports.occurrences import Row
from engine.services.ports.runs import LastRun
from engine.services.run.evaluate_one import StoredState, evaluate_several
from engine.services.run.opened_spans import opened_spans
from engine.services.run.removal import no_longer_following, remove
from engine.services.run.rounds import NO_ROUNDS, RoundsRun
from engine.services.run.scope import Scope, differing_since, facts_under
from engine.services.run.shares import shares
from engine.services.terms import OccurrenceUnderTerms, bindings, by_id, differing

CHUNK = 2000
"""The most occurrences in one commit: transactions stay short and few."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The number of occurrences opened and of entries written, the last entry that was taken into account, and the rows
    that were removed. ``rounds`` is what the same step of a run did about rounds of surveys."""

    opened: int
    entries: int
    last_entry: int
    removed: tuple[Row, ...] = ()
    rounds: RoundsRun = NO_ROUNDS


@gc_pause.frozen_heap()
def evaluate(ledger: Ledger, books: Rulebooks, at: datetime, *, definitions: str) -> Evaluated:
    """Bring all rows to an instant.

    ``definitions`` names what is in force; once it changes, all items of each obligation that differs are evaluated
    again. Two runs at once give the result of one: on a conflict, a run reads and decides again.
    """
    new = ledger.reading(lambda one_state: _since_last_run(one_state, books, at, definitions))
    last_entry, last_run, changed_terms = new.last_entry, new.last_run, new.changed_terms
    touched, changed, again, awake = new.touched, new.changed, new.again, new.awake
    del new  # so that the subjects of a first import are in memory once
    names = frozenset(books.names()) - (changed_terms or frozenset())
    done = frozenset[str]()
    opened, entries, gone = 0, 0, list[Row]()
    # where terms changed, the facts of all subjects may be needed to find an item beyond the horizon
    in_shares = last_run is not None or len(books.versions) == 1
    *first, last = shares(changed) if in_shares else (changed,)
    changed = frozenset(last)
    if first:
        wanted = awake | touched | again
        done, opened, entries = _evaluate_shares(ledger, books, at, first, names, wanted, last_entry, gone)
    with gc_pause.paused():
        facts = facts_since(ledger, books, at, last_run, changed, touched, in_shares=bool(first))
        scopes = [Scope(names, last_run, facts, changed)]
        if changed_terms:
            scopes.append(Scope(changed_terms, None, *facts_under(ledger, books, changed_terms)))
        arrived = by_id(pair for scope in scopes for pair in arrivals(books, at, scope))
    stored = ledger.occurrences.rows(arrived.keys() - again)
    moved = differing(arrived, stored, besides=again)
    removed = frozenset[str]().union(*(no_longer_following(ledger, books, scope, arrived) for scope in scopes))
    for scope in scopes:
        if scope.last_run is None:
            bound = {id for id in (*again, *touched, *stored) if id not in done and scope.has(id)}
            for id, versions in _far(ledger.entries, books, at, scope.facts, bound, arrived).items():
                arrived[id] = [*arrived.get(id, ()), *versions]
    touched = (touched | again) - done
    known = again | arrived.keys() | ledger.occurrences.rows(touched - arrived.keys() - again).keys()
    ids = (moved | (awake - done) | (touched & known)) - removed
    more, written = _evaluate_chunks(ledger, books, at, sorted(ids), arrived, last_entry)
    if removed:
        written += remove(ledger, at, sorted(removed), last_entry, gone)
    return Evaluated(opened + more, entries + written, last_entry, tuple(gone))


@dataclass(frozen=True, slots=True)
class _SinceLastRun:
    """Reasons to evaluate items: the obligations whose terms differ (None: all may), the items that people touched, the
    subjects with new events, and the items that are evaluated ``again`` or whose time has come.

    ``last_run`` is None where nothing follows from it any more.
    """

    last_entry: int
    last_run: LastRun | None
    changed_terms: frozenset[ObligationName] | None
    touched: frozenset[str]
    changed: frozenset[str]
    again: frozenset[str]
    awake: frozenset[str]


def _since_last_run(ledger: Ledger, books: Rulebooks, at: datetime, definitions: str) -> _SinceLastRun:
    before, last_run = ledger.head(), ledger.runs.last()
    changed_terms: frozenset[ObligationName] | None = None
    if last_run is not None:
        changed_terms = differing_since(ledger.definitions, books, last_run, definitions, at)
        last_run = last_run if changed_terms is not None else None
    touched = ledger.entries.touched(last_run.entry if last_run else 0)
    changed = new_subjects(ledger, last_run)
    if others := needed_by_others(books, touched):
        changed |= others
    # hours, digests and escalations may have changed: what is not settled is evaluated again
    again = frozenset[str]()
    if last_run is None or changed_terms:
        again = ledger.occurrences.unsettled_ids(at, changed_terms if last_run is not None else None)
    awake = frozenset(ledger.occurrences.awake(at))
    last_entry = before.entries if before else 0
    return _SinceLastRun(last_entry, last_run, changed_terms, touched, changed, again, awake)


def _evaluate_shares(
    ledger: Ledger,
    books: Rulebooks,
    at: datetime,
    subjects: Iterable[Collection[str]],
    names: Set[ObligationName],
    again: Set[str],
    last_entry: int,
    gone: list[Row],
) -> tuple[frozenset[str], int, int]:
    """Evaluate the occurrences of some obligations that follow from the events of many subjects, a share of these
    at a time.

    The facts of all would fill the memory. Return the ids among ``again`` that are done, and the numbers of occurrences
    opened and of entries written; the rows that were removed are added to ``gone``.
    """
    delivered = delivered_upstream(ledger.entries, books)
    done: set[str] = set()
    opened = entries = 0
    for some in subjects:
        share = frozenset(some)
        with gc_pause.paused():
            facts = facts_of(ledger, books, share, since=last_entry, causes_of=(), delivered=delivered)
            arrived = by_id(_after_events(books, at, facts, names))
        removed = no_longer_following(ledger, books, Scope(frozenset(names), None, facts, share), arrived)
        done |= again & arrived.keys()
        ids = (differing(arrived, ledger.occurrences.rows(arrived)) | (again & arrived.keys())) - removed
        more, written = _evaluate_chunks(ledger, books, at, sorted(ids), arrived, last_entry)
        if removed:
            done |= removed
            written += remove(ledger, at, sorted(removed), last_entry, gone)
        opened, entries = opened + more, entries + written
    return frozenset(done), opened, entries


def _evaluate_chunks(
    ledger: Ledger,
    books: Rulebooks,
    at: datetime,
    ids: Sequence[str],
    arrived: Mapping[str, Sequence[OccurrenceUnderTerms]],
    last_entry: int,
) -> tuple[int, int]:
    """Evaluate and write occurrences in chunks; return the numbers of occurrences opened and of entries written."""
    opened = entries = 0
    for start in range(0, len(ids), CHUNK):
        written = _evaluate_chunk(ledger, books, at, ids[start : start + CHUNK], arrived, last_entry)
        opened += sum(e.kind is Kind.OPENED for e in written)
        entries += len(written)
    return opened, entries


def new_subjects(ledger: Ledger, last_run: LastRun | None) -> frozenset[str]:
    """The subjects of events since the last run whose occurrences were not opened in the commit of the events."""
    if last_run is None:
        return ledger.events.new_subjects(0)
    return ledger.events.new_subjects(last_run.entry, besides=opened_spans(ledger.events))


def facts_since(
    ledger: Ledger,
    books: Rulebooks,
    at: datetime,
    last_run: LastRun | None,
    changed: frozenset[str],
    touched: frozenset[str],
    *,
    in_shares: bool = False,
) -> Facts:
    """The facts that may have opened or moved an occurrence since the last run; all facts where there was no run.
    ``in_shares``: the events of other subjects than ``changed`` have had their turn.

    These are the events of subjects with new events, the requests made since, what people did to occurrences, and,
    once the horizon has moved, the events of series that go on.
    """
    if last_run is None:
        return facts_of(ledger, books, changed if in_shares else None, all_causes=True)
    series = {
        name
        for a in books.current.definitions.agreements
        for o in a.obligations
        if o.follow_up is not None and isinstance(o.trigger, OnEvent)
        for name in o.trigger.events
    }
    horizon_moved = books.current.horizon(at) > last_run.horizon
    subjects = changed | ledger.events.series_subjects(series) if horizon_moved else changed
    return facts_of(ledger, books, subjects, since=last_run.entry, causes_of=touched)


def arrivals(books: Rulebooks, at: datetime, scope: Scope) -> Iterator[OccurrenceUnderTerms]:
    """The occurrences that may be new or moved since the last run, under the terms in force and under earlier ones.

    They belong to periods that came within the horizon, or follow from the facts.
    """
    for name in sorted(scope.names):
        for terms in books.terms_of(*name):
            span = books.span(terms, at)
            if scope.last_run is not None and isinstance(terms.obligation.trigger, Periodic | OnReview):
                if terms.until is not None:
                    continue
                span = Window(scope.last_run.horizon + timedelta(days=1), span.until)
            if span.since <= span.until:
                for occurrence in terms.occurrences(scope.facts, span):
                    yield terms, occurrence


def _after_events(
    books: Rulebooks, at: datetime, facts: Facts, names: Iterable[ObligationName]
) -> Iterator[OccurrenceUnderTerms]:
    """The occurrences of some obligations that follow from events, under the terms in force and under earlier ones."""
    for name in sorted(names):
        for terms in books.terms_of(*name):
            if isinstance(terms.obligation.trigger, OnEvent):
                for occurrence in terms.occurrences(facts, books.span(terms, at)):
                    yield terms, occurrence


def _far(
    entries: Entries,
    books: Rulebooks,
    at: datetime,
    facts: Facts,
    ids: Iterable[str],
    near: Mapping[str, Sequence[OccurrenceUnderTerms]],
) -> Mapping[str, list[OccurrenceUnderTerms]]:
    """Stored occurrences whose date a change has moved beyond the horizon, under the terms that they moved to."""
    # whatever terms an occurrence is bound to, it is near if it is under each of them
    bound = bindings(entries.of(id for id in ids if not _is_under_all(books, near.get(id, ()))))
    wanted: dict[ObligationId, set[str]] = {}
    for id, since in bound.items():
        if all(terms.since != since for terms, _ in near.get(id, ())):
            wanted.setdefault(OccurrenceId.parse(id).obligation, set()).add(id)
    far: dict[str, list[OccurrenceUnderTerms]] = {}
    for name, members in sorted(wanted.items()):
        for terms in books.terms_of(name.agreement, name.obligation):
            if any(bound[id] == terms.since for id in members):
                for occurrence in terms.occurrences(facts, books.span(terms, at, far=True)):
                    if occurrence.id in members and bound[occurrence.id] == terms.since:
                        far[occurrence.id] = [(terms, occurrence)]
    return far


def _is_under_all(books: Rulebooks, near: Sequence[OccurrenceUnderTerms]) -> bool:
    """True if an occurrence comes up under each terms that its obligation ever had."""
    return bool(near) and len(near) == len(books.terms_of(near[0][0].agreement.id, near[0][0].obligation.key))


@gc_pause.paused()  # for a chunk at a time: each commit leaves some cycles, and the rows that hang on them
def _evaluate_chunk(
    ledger: Ledger,
    books: Rulebooks,
    at: datetime,
    ids: Sequence[str],
    arrived: Mapping[str, Sequence[OccurrenceUnderTerms]],
    last_entry: int,
) -> Sequence[Entry]:
    """Evaluate and write some occurrences. Those whose subject got new events in between are left to the run that reads
    these, unless they do not follow from events."""

    def known(one_state: Ledger) -> tuple[StoredState, frozenset[str], tuple[Checkpoint, ...]]:
        stored = StoredState(one_state.occurrences.rows(ids), one_state.entries.of(ids))
        return stored, one_state.events.new_subjects(last_entry), begun_at(one_state, at)

    def work(expected_head: ExpectedHead) -> tuple[Batch, Sequence[Entry]]:
        stored, fresh, begun = ledger.reading(known)
        rows, written = evaluate_several(books, at, expected_head.recorded_at, ids, arrived, stored, fresh=fresh)
        return Batch("run", tuple(written), tuple(rows), checkpoints=begun if rows else ()), written

    return decide(ledger, at, work)
