"""The entries of the ledger, read back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.ledger.subject_range import SubjectRange


@dataclass(frozen=True, slots=True)
class AsOf:
    """The part of the ledger that is read: the opening balance and the entries recorded up to an instant.

    Functions take None where they read all of it.
    """

    at: datetime


RATING_KINDS = frozenset({Kind.RATED, Kind.PRAISED, Kind.APPEALED, Kind.APPEAL_DECIDED, Kind.RATING_ASKED})
"""The kinds of entries about ratings, which have an index of their own."""


class Entries(Protocol):
    """The entries, grouped by what they are about, each group in order of recording."""

    def of(self, ids: Iterable[str], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about these occurrences, in order of recording; an id without entries is left out."""

    def of_people(self, ids: Iterable[str] | None = None, as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries of people and checks about these occurrences or about every one, in order of recording: not those
        of the engine, of which there may be hundreds for one that is long overdue."""

    def of_people_by_kind(self, kinds: Iterable[Kind], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries of some kinds that people and checks made about every occurrence, in order of recording."""

    def under(self, promises: Iterable[str], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about the occurrences of these obligations (``agreement/obligation``)."""

    def under_within(
        self, promises: Mapping[str, Iterable[str]], within: SubjectRange, as_of: AsOf | None = None
    ) -> Mapping[str, Sequence[Entry]]:
        """The entries about the occurrences of these obligations that events of some names about the subjects in a
        range started; the names by obligation."""

    def with_files(self, ids: Iterable[str] | None = None) -> Iterator[Entry]:
        """The entries about some occurrences or all that name or erase files of evidence, by occurrence, then in order
        of recording. It reads the whole ledger, a few entries at a time."""

    def all(self, as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about every occurrence."""

    def about(
        self,
        about: About,
        ids: Iterable[str] | None = None,
        as_of: AsOf | None = None,
        *,
        kinds: Iterable[Kind] | None = None,
    ) -> Mapping[str, Sequence[Entry]]:
        """The entries about these people or periods, or about all of a kind, in order of recording; an id without
        entries is left out. ``kinds``: only entries of these."""

    def of_kinds(self, kinds: Iterable[Kind], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries of some kinds about every occurrence. It reads the whole ledger: for rare queries."""

    def proposing(self, since: datetime, as_of: AsOf | None = None) -> frozenset[str]:
        """The occurrences that were returned, or rated 1, after an instant."""

    def of_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """Every entry of a kind, in order of recording. It reads the whole ledger: for rare queries."""

    def about_ratings(
        self,
        kind: Kind,
        since: datetime | None = None,
        *,
        agreements: Iterable[str] | None = None,
        most: int | None = None,
        as_of: AsOf | None = None,
    ) -> tuple[Entry, ...]:
        """The entries of a kind about ratings (``RATING_KINDS``) that were recorded after an instant or ever, in order
        of recording: about the items of all agreements or some, the last ``most`` of them. An index serves them."""

    def delivered_since(self, since: datetime, most: int) -> tuple[str, ...]:
        """The occurrences that people and checks delivered after an instant, the last ones first, each once. At most so
        many entries are read."""

    def with_file(self, sha256: str) -> tuple[Entry, ...]:
        """The entries about occurrences whose evidence has a file with that SHA-256, in order of recording. It reads
        the whole ledger: for rare queries."""

    def counts_of(self, person: str) -> tuple[Mapping[Kind, int], int]:
        """How many entries a person made, by kind, and how many are about that person. It may read the whole ledger:
        for rare queries."""

    def touched(self, since: int, *, by_engine: bool = False) -> frozenset[str]:
        """The occurrences that people have made entries about after an entry, or ``by_engine`` anybody."""
