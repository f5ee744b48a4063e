"""Compare every stored row with the verdict that follows from the entries, part by part."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.action.case import Case
from engine.domain.ids import BadId, OccurrenceId
from engine.domain.ledger.entry import Entry, Kind, Phase
from engine.domain.occurrence.stored_rating import StoredRating
from engine.domain.refusal import Refusal
from engine.services.case import case_of, listed_of, ratings_of
from engine.services.every_occurrence import OccurrencePart, Place, Placed, occurrences_about
from engine.services.ports.ledger import Ledger
from engine.services.ports.occurrences import StoredRow, batched
from engine.services.run.evaluate_one import is_late, wakes_by
from engine.services.run.load_in_force import name_of_all
from engine.services.stored_rows import LastEvaluation, listed_alike, was_stored


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored row that differs from what the entries give; either side may be missing."""

    occurrence: str
    stored: str
    recomputed: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows that differ from what the entries give, and the ids of those that cannot be read; None where nothing was
    compared. ``unsealed`` are the ids of those that lack their seal, where only some were looked at. ``ratings`` has
    what is wrong with ratings that have their seal, or where only some were looked at with any."""

    differences: tuple[Difference, ...]
    unreadable: frozenset[str] | None
    unsealed: tuple[str, ...] = ()
    ratings: tuple[Refusal, ...] = ()


def compare(ledger: Ledger) -> Comparison:
    """Recompute every occurrence as of the last run and compare it with its stored row.

    Occurrences with entries recorded since that run are not evaluated yet, and are left out.
    """
    return ledger.reading(_compare)


def _compare(ledger: Ledger) -> Comparison:
    last_run = ledger.runs.last()
    if last_run is None:
        return Comparison((), None)
    last = LastEvaluation.of(ledger, last_run)
    rows = _Rows(ledger, last)
    for part in last.parts(ledger):
        rows.compare(part)
    left = tuple(rows.left())  # may compare further rows
    return Comparison((*rows.differences(), *left), frozenset(rows.unreadable), ratings=tuple(rows.ratings))


def compare_since(ledger: Ledger, entry: int) -> Comparison:
    """Recompute the occurrences that entries behind one are about, or that follow from events about the same subjects,
    and compare them with their stored rows."""
    return ledger.reading(lambda one_state: _compare_since(one_state, entry))


def _compare_since(ledger: Ledger, entry: int) -> Comparison:
    last_run = ledger.runs.last()
    touched = ledger.entries.touched(entry, by_engine=True)
    if last_run is None:
        return Comparison((), None)
    parsed = [OccurrenceId.parse(id) for id in touched]
    subjects = ledger.events.new_subjects(entry) | {id.subject for id in parsed if id.subject is not None}
    last = LastEvaluation.of(ledger, last_run)
    rows = _Rows(ledger, last, proves_seals=True)
    others = [id for id in parsed if id.event is None]
    given: set[str] = set()
    for part in occurrences_about(ledger, last.books, last_run.at, subjects, others):
        placed = [p for p in part.placed if p.occurrence.subject in subjects or p.occurrence.id in touched]
        rows.compare(OccurrencePart(part.facts, placed))
        given.update(p.occurrence.id for p in placed)
    left = tuple(rows.without_cause(sorted(touched - given)))
    unsealed = tuple(sorted(rows.unsealed))
    return Comparison((*rows.differences(), *left), frozenset(rows.unreadable), unsealed, tuple(rows.ratings))


class _Rows:
    """The comparison of the rows so far. Only a hash of the id of each compared row stays in memory."""

    def __init__(self, ledger: Ledger, last: LastEvaluation, *, proves_seals: bool = False) -> None:
        self._ledger = ledger
        self._last = last
        self._same_terms = last.last_run.definitions == name_of_all(ledger.definitions)
        self._proves_seals = proves_seals
        self._differing: list[tuple[Place, Difference]] = []
        self._compared = array("q")
        self.unreadable: set[str] = set()
        self.unsealed: set[str] = set()
        self.ratings: list[Refusal] = []

    def compare(self, part: OccurrencePart) -> None:
        """Compare the rows of a part."""
        ids = part.ids
        stored = self._stored(ids)
        self._compared.extend(map(hash, stored))
        entries = self._ledger.entries.of_people(ids)
        ratings = self._ledger.ratings.sound(ids)
        left_out: list[Placed] = []
        waking: list[Placed] = []
        for placed in part.placed:
            terms, occurrence, row = placed.terms, placed.occurrence, stored.get(placed.occurrence.id)
            if self._last.waits(terms, occurrence):
                self._compare_waiting_ratings(placed, entries.get(occurrence.id, ()), ratings.get(occurrence.id, {}))
                if row is None:
                    left_out.append(placed)
                elif row.read() is None:
                    self.unreadable.add(occurrence.id)
                continue
            case, is_stored = self._case(placed, row, entries.get(occurrence.id, ()))
            self._compare_ratings(occurrence.id, ratings_of(case), ratings.get(occurrence.id, {}))
            if row is None or not is_stored:
                self._differs(placed, row, str(case.verdict))
                continue
            listed = listed_of(case)
            if not row.has_listed(listed) and not listed_alike(row.listed, listed, case.at):
                self._differing.append((placed.place, Difference(occurrence.id, str(row.listed), str(listed))))
            elif self._same_terms and case.verdict.phase is not Phase.CLOSED:
                waking.append(placed)
        self._compare_wakes(waking, stored)
        self._compare_left_out(left_out)

    def _case(self, placed: Placed, row: StoredRow | None, entries: Sequence[Entry]) -> tuple[Case, bool]:
        """The occurrence as of the last run, and whether the row has it; or, where a run has begun since whose row this
        is, as of that one."""
        terms, occurrence = placed.terms, placed.occurrence
        case = case_of(terms, occurrence, entries, self._last.last_run.at)
        if row is None or row.has(occurrence, case.verdict):
            return case, row is not None
        later = (case_of(terms, occurrence, entries, at) for at in self._last.later)
        fitting = next((one for one in later if row.has(occurrence, one.verdict)), None)
        return (case, False) if fitting is None else (fitting, True)

    def _compare_waiting_ratings(
        self, placed: Placed, entries: Sequence[Entry], stored: Mapping[str, StoredRating | None]
    ) -> None:
        """Find the wrong ratings of an occurrence that the next run evaluates, which may change month and parties."""
        if not stored and not any(entry.kind is Kind.RATED for entry in entries):
            return
        case = case_of(placed.terms, placed.occurrence, entries, self._last.last_run.at)
        given = [
            rating if (known := stored.get(rating.rater)) is None else rating.under(known)
            for rating in ratings_of(case)
        ]
        self._compare_ratings(placed.occurrence.id, given, stored)

    def _compare_ratings(
        self, occurrence: str, given: Sequence[StoredRating], stored: Mapping[str, StoredRating | None]
    ) -> None:
        """Find the ratings that are missing, altered or too many. All that lack their seal are named elsewhere, where
        all are looked at."""
        if not given and not stored:  # nearly always
            return
        expected = {rating.rater: rating for rating in given}
        for rater in sorted(expected.keys() | stored.keys()):
            code = "row-missing" if rater not in stored else "row-foreign" if rater not in expected else "row-altered"
            unsealed = rater in stored and stored[rater] is None
            if expected.get(rater) != stored.get(rater) and (self._proves_seals or not unsealed):
                self.ratings.append(Refusal(code, table="rating", row=f"{occurrence}, {rater}"))

    def _differs(self, placed: Placed, stored: StoredRow | None, recomputed: str) -> None:
        read = stored.read() if stored is not None else None
        if stored is not None and read is None:
            self.unreadable.add(placed.occurrence.id)
        else:
            self._differing.append((placed.place, Difference(placed.occurrence.id, str(read), recomputed)))

    def _compare_wakes(self, waking: Sequence[Placed], stored: Mapping[str, StoredRow]) -> None:
        """Find the rows that wake too late, by all that is recorded."""
        entries = self._ledger.entries.of(placed.occurrence.id for placed in waking)
        for placed in waking:
            id, wake_at = placed.occurrence.id, stored[placed.occurrence.id].wake_at
            cases = (case_of(placed.terms, placed.occurrence, entries.get(id, ()), at) for at in self._last.instants)
            if all(is_late(wake_at, by := wakes_by(case)) for case in cases):
                self._differing.append((placed.place, Difference(id, str(wake_at), str(by))))

    def _compare_left_out(self, left_out: Sequence[Placed]) -> None:
        """Find the rows that are missing although the next run evaluates them: a run had stored them."""
        asked = [placed for placed in left_out if placed.occurrence.subject not in self._last.subjects]
        entries = self._ledger.entries.of(placed.occurrence.id for placed in asked)
        for placed in asked:
            if was_stored(entries.get(placed.occurrence.id, ())):
                self._differs(placed, None, str(placed.occurrence))

    def differences(self) -> Iterator[Difference]:
        """The rows that differ, in the order of the occurrences."""
        return (difference for _, difference in sorted(self._differing, key=lambda one: one[0]))

    def left(self) -> Iterator[Difference]:
        """The rows that nothing gives, by id. They are looked for only where there are more rows than occurrences."""
        if self._ledger.occurrences.count() == len(self._compared):
            return
        compared = frozenset(self._compared)
        for ids in batched(id for id in self._ledger.occurrences.all_ids() if hash(id) not in compared):
            yield from self.without_cause(ids)

    def without_cause(self, ids: Sequence[str]) -> Iterator[Difference]:
        """The rows that are stored under these ids although nothing gives them, by id. Those that came within the
        horizon of a run that has begun since the last one are compared."""
        ids = sorted(set(ids) - self._compare_ahead(ids))
        for id, stored in sorted(self._stored(ids).items()):
            row = stored.read()
            if row is None:
                self.unreadable.add(id)
            elif row.occurrence.subject not in self._last.subjects and id not in self._last.fresh:
                yield Difference(id, str(row), "")

    def _compare_ahead(self, ids: Sequence[str]) -> set[str]:
        """Compare the rows that only a later run gives; return their ids."""
        found: set[str] = set()
        if not self._last.later:
            return found
        parsed = [id for id in map(_parsed, ids) if id is not None]
        subjects = {id.subject for id in parsed if id.subject is not None}
        others = [id for id in parsed if id.event is None]
        for part in occurrences_about(self._ledger, self._last.books, self._last.later[-1], subjects, others):
            placed = [one for one in part.placed if one.occurrence.id in ids]
            found.update(one.occurrence.id for one in placed)
            self.compare(OccurrencePart(part.facts, placed))
        return found

    def _stored(self, ids: Sequence[str]) -> Mapping[str, StoredRow]:
        stored = self._ledger.occurrences.stored(ids)
        if self._proves_seals:
            self.unsealed.update(id for id, row in stored.items() if not row.is_sealed)
        return stored


def _parsed(id: str) -> OccurrenceId | None:
    """The parts of an id; None for one that is none, which somebody wrote into the table."""
    try:
        return OccurrenceId.parse(id)
    except BadId:
        return None
