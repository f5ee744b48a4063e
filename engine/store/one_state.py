"""The values of one state of a ledger, each worked out once: what a reading transaction sees cannot change.

Values of batches and entries alone stay beyond the transaction, until the chain has another end: the entries
up to a head never change. Those that follow from some kinds of entries stay beyond that as well, as long as no entry of
such a kind is added: else each commit would have every reader read the definitions anew.
"""

from collections.abc import Callable, Hashable, Sized
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol, TypeVar

from engine.store.state_marks import MARKS, StateMarks

T = TypeVar("T")
_End = tuple[int, str] | None
"""The number and the hash of the last batch; None where there is none."""
_MOST, _LARGEST = 2_000, 10_000
"""Values that are kept for one end of the chain, and parts of one of them; beyond these, they are worked out anew."""
_ENDS = 4
"""The ends whose values are kept: some readers are still on an earlier one."""
OPENING = "opening"
"""The value that says that the first run is over: before, other values of earlier entries may still change."""


@dataclass(frozen=True, slots=True)
class _Values:
    """Values by their keys, and the subjects and kinds of entries that they follow from, where these are known."""

    made: dict[Hashable, Any] = field(default_factory=dict)
    follows: dict[Hashable, frozenset[str]] = field(default_factory=dict)

    def without(self, new: frozenset[str]) -> "_Values":
        """Those that stay where entries about these subjects, or of these kinds, were added."""
        stay = {key: of for key, of in list(self.follows.items()) if of.isdisjoint(new)}
        return _Values({key: self.made[key] for key in stay}, stay)


class _Chain(Protocol):
    """The chain of batches as a transaction sees it."""

    def end(self, marks: StateMarks | None) -> _End:
        """The last batch: by the marks of the state where these were read before."""

    def new_since(self, end: tuple[int, str]) -> frozenset[str] | None:
        """The subjects and kinds of the entries behind an earlier end; None where they are many, or where the chain
        does not go on from there."""


class ValuesOfEntries:
    """The values that follow from batches and entries alone, for the last ends of the chain."""

    def __init__(self) -> None:
        self._by_end: dict[tuple[int, str], _Values] = {}
        self._lock = Lock()

    def at(self, end: _End, chain: _Chain) -> _Values:
        """The values for an end of the chain."""
        if end is None:
            return _Values()
        with self._lock:
            known = self._by_end.get(end)
            before = max((other for other in self._by_end if other[0] < end[0]), default=None)
            earlier = self._by_end[before] if before is not None else None
        if known is not None and len(known.made) < _MOST:
            return known
        values = _Values()
        if before is not None and earlier is not None and known is None and earlier.made.get(OPENING) is not None:
            new = chain.new_since(before)
            values = earlier.without(new) if new is not None else values
        with self._lock:
            self._by_end[end] = values
            while len(self._by_end) > _ENDS:
                del self._by_end[min(self._by_end)]
        return values


class OneState:
    """The values of a state that a transaction reads. They end with it."""

    def __init__(self, of_entries: ValuesOfEntries, chain: _Chain) -> None:
        self._values: dict[Hashable, Any] = {}
        self._of_entries = of_entries
        self._chain = chain
        self._by_entries: _Values | None = None

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """A value of this state."""
        if key in self._values:
            known: T = self._values[key]
            return known
        self._values[key] = made = make()
        return made

    def once_by_entries(self, key: Hashable, make: Callable[[], T], follows: frozenset[str] | None = None) -> T:
        """A value that follows from the batches and entries of this state alone: with ``follows`` from the first run
        and from entries about these subjects or of these kinds."""
        if self._by_entries is None:
            self._by_entries = self._of_entries.at(self._chain.end(self._values.get(MARKS)), self._chain)
        values = self._by_entries
        if key in values.made:
            known: T = values.made[key]
            return known
        made = make()
        if not isinstance(made, Sized) or len(made) <= _LARGEST:
            values.made[key] = made
            if follows is not None:  # after the value, since others read these meanwhile
                values.follows[key] = follows
        return made

    def end(self) -> None:
        """Forget the values: they may hold the ledger of the transaction."""
        self._values.clear()
