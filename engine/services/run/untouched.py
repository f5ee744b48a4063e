"""Items that the ledger has no entry about, as each is when it opens.

Their verdict, and what lists need, follow from their terms and their due time alone, which many share: those that open
on one day under one rule. So each is worked out once for all of them, and only the first reminder for those that
opened or became known at another instant.
"""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.case import Case
from engine.domain.agreement.rule import OnEvent
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Terms
from engine.services.case import case_of, first_reminder_of
from engine.services.ports.occurrences import Row
from engine.services.run.evaluate_case import evaluate_case, wake_at


@dataclass(frozen=True, slots=True)
class _Shared:
    """One of the items that share terms and due time: its case, its row and the entries that it gets."""

    case: Case
    row: Row
    entries: tuple[Entry, ...]


_Key = tuple[int, datetime | None, bool]
"""Terms (by identity), and the due time with its provisional mark."""


class UntouchedItems:
    """Evaluates items without entries at an instant; their entries are recorded at ``recorded_at``."""

    def __init__(self, at: datetime, recorded_at: datetime) -> None:
        self._at = at
        self._recorded_at = recorded_at
        self._shared: dict[_Key, _Shared] = {}
        self._wakes: dict[tuple[_Key, datetime, datetime], datetime | None] = {}

    def evaluate(self, terms: Terms, occurrence: Occurrence) -> tuple[Row, tuple[Entry, ...]]:
        """The row of an item, and the entries that have to be written for it."""
        if not self._shares(terms, occurrence):
            return evaluate_case(case_of(terms, occurrence, (), self._at), self._recorded_at)
        due = occurrence.dates[0].due
        key = (id(terms), due.at, due.provisional) if due is not None else (id(terms), None, False)
        times = key, occurrence.opens_at, occurrence.known_at
        shared = self._shared.get(key)
        if shared is None:
            case = case_of(terms, occurrence, (), self._at)
            row, entries = evaluate_case(case, self._recorded_at)
            self._shared[key] = _Shared(case, row, entries)  # the case has the terms: no others can get their identity
            self._wakes[times] = row.wake_at
            return row, entries
        if times in self._wakes:
            wakes = self._wakes[times]
        else:
            case = shared.case
            own = Case(terms, occurrence, case.clocks, case.history, case.verdict, self._at)
            wakes = self._wakes[times] = wake_at(case.verdict, first_reminder_of(own))
        like = shared.row
        row = Row(occurrence, like.verdict, like.revision, like.day_table, wakes, like.listed)
        return row, tuple(
            entry.about_another(occurrence.id, occurrence.opens_at if entry.kind is Kind.OPENED else entry.effective_at)
            for entry in shared.entries
        )

    def _shares(self, terms: Terms, occurrence: Occurrence) -> bool:
        """True if nothing but its terms, one due time, and when it opened and became known tells an item from others.

        An event alone gives such items, if it opened them once, and neither stopped nor ended them since.
        """
        return (
            isinstance(terms.obligation.trigger, OnEvent)
            and occurrence.number is None
            and occurrence.ended is None
            and len(occurrence.dates) == 1
            and not occurrence.dates[0].pauses
            and occurrence.opens_at <= self._at
        )
