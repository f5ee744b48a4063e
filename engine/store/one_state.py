"""The values of one state of a ledger, each worked out once: what a reading transaction sees cannot change.

Values of batches and entries alone stay beyond the transaction, until the chain has another end: the entries
up to a head never change.
"""

from collections.abc import Callable, Hashable, Sized
from typing import Any, TypeVar

T = TypeVar("T")
_Values = dict[Hashable, Any]
_End = tuple[int, str] | None
"""The number and the hash of the last batch; None where there is none."""
_MOST, _LARGEST = 2_000, 10_000
"""Values that are kept for one end of the chain, and parts of one of them; beyond these, they are worked out anew."""


class ValuesOfEntries:
    """The values that follow from batches and entries alone, for the end of the chain that was read last."""

    def __init__(self) -> None:
        self._last: tuple[_End, _Values] = (None, {})

    def at(self, end: _End) -> _Values:
        """The values for an end of the chain. Readers of an earlier state get values of their own."""
        known, values = self._last
        if end is None or known != end or len(values) >= _MOST:
            values = {}
            self._last = (end, values)
        return values


class OneState:
    """The values of a state that a transaction reads. They end with it."""

    def __init__(self, of_entries: ValuesOfEntries, read_end: Callable[[], _End]) -> None:
        self._values: _Values = {}
        self._of_entries = of_entries
        self._read_end = read_end
        self._by_entries: _Values | None = None

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """A value of this state."""
        if key in self._values:
            known: T = self._values[key]
            return known
        self._values[key] = made = make()
        return made

    def known(self, key: Hashable) -> Any:
        """A value of this state that was made before; None where it was not."""
        return self._values.get(key)

    def once_by_entries(self, key: Hashable, make: Callable[[], T]) -> T:
        """A value that follows from the batches and entries of this state alone."""
        if self._by_entries is None:
            self._by_entries = self._of_entries.at(self._read_end())
        if key in self._by_entries:
            known: T = self._by_entries[key]
            return known
        made = make()
        if not isinstance(made, Sized) or len(made) <= _LARGEST:
            self._by_entries[key] = made
        return made

    def end(self) -> None:
        """Forget the values: they may hold the ledger of the transaction."""
        self._values.clear()
