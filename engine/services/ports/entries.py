"""The entries of the record, read back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.domain.ledger.entry import About, Entry, Kind


@dataclass(frozen=True, slots=True)
class AsOf:
    """How much of the record is read: the opening balance and what was recorded up to an instant. ``None`` where all
    is."""

    at: datetime


class Entries(Protocol):
    """The entries by what they are about, each group in order of recording."""

    def of(self, ids: Iterable[str], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about these occurrences, in order of recording; an id without entries is left out."""

    def under(self, promises: Iterable[str], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about the occurrences of these obligations (``agreement/obligation``)."""

    def all(self, as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about every occurrence."""

    def about(
        self, about: About, ids: Iterable[str] | None = None, as_of: AsOf | None = None
    ) -> Mapping[str, Sequence[Entry]]:
        """The entries about these people or periods, or about all there are of a kind, in order of recording; an id
        without entries is left out."""

    def of_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """Every entry of a kind, in order of recording. It reads the whole record: for what is rarely asked."""

    def touched(self, since: int) -> frozenset[str]:
        """The occurrences that people made entries about after an entry."""
