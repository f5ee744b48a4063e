"""The search for occurrences by what people know of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from engine.domain.ledger.entry import Phase


@dataclass(frozen=True, slots=True)
class SearchWord:
    """One word of a search, folded (``engine.domain.text.folded``).

    ``people`` are the ids of those whose name or id has it, ``obligations`` the (agreement, obligation) whose title has
    it.
    """

    text: str
    people: frozenset[str] = frozenset()
    obligations: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """The conditions on an occurrence; a part that is None fits all.

    ``due`` is a span of instants, the first excluded, the last included. An occurrence whose due time may have moved
    fits any: its first due time may lie there. ``without`` has the ids of those that do not fit all the same.
    """

    words: tuple[SearchWord, ...] = ()
    phases: frozenset[Phase] | None = None
    due: tuple[datetime, datetime] | None = None
    agreements: frozenset[str] | None = None
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some of the ids of the occurrences that fit, in order, and how many fit in all."""

    ids: tuple[str, ...]
    total: int


class SearchOrder(StrEnum):
    """The values by which occurrences that were found are ordered."""

    DUE = "due"
    SUBJECT = "subject"
    LABEL = "label"
    """The label, or without one the period that it serves."""
    PHASE = "phase"


class FoundKind(NamedTuple):
    """The values by which a stored row names its obligation and its owner. ``id`` is that of an occurrence which
    follows from another one: its title and its owner follow from that; None for all others."""

    agreement: str
    obligation: str
    terms_since: datetime | None
    assigned_to: str | None
    named_owner: str | None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class SearchPart:
    """A part of the occurrences that fit a query: those of some agreements, those that are closed or the others; None
    fits all. ``order`` None is that of ``Search.page``; rows without a value are last. ``ranks`` are the places of all
    kinds in another order. ``by_subject`` puts the rows of one subject together, in the order of their numbers.
    ``limit`` None: all from ``skip`` on."""

    agreements: frozenset[str] | None = None
    closed: bool | None = None
    order: SearchOrder | None = None
    ranks: Mapping[FoundKind, int] | None = None
    descending: bool = False
    by_subject: bool = False
    limit: int | None = None
    skip: int = 0


Counted = Mapping[tuple[str, bool], int]
"""How many occurrences fit, by agreement and by whether they are closed."""


class Search(Protocol):
    """Finds the ids of stored occurrences, closed ones too, and the numbers of subjects, without reading them all."""

    def page(self, query: SearchQuery, *, exactly: str = "", limit: int, skip: int = 0) -> SearchPage:
        """The occurrences that have every word: first those whose id or number is ``exactly`` a text, folded; then the
        one that was due last first, those without a due time before them.

        A word may stand in the id, in the label, in any field of any event of the subject in any version, in a value, a
        file name or a comment that somebody submitted, in the title of the obligation, or in the name of somebody who
        did something.
        """

    def part(self, query: SearchQuery, part: SearchPart, *, exactly: str = "") -> tuple[tuple[str, ...], Counted]:
        """The ids of a part of the occurrences that fit, in order, and the counts of all that fit."""

    def kinds(self, query: SearchQuery, caused: Collection[tuple[str, str]]) -> frozenset[FoundKind]:
        """The kinds of the occurrences that fit; those of the (agreement, obligation) ``caused`` are each a kind."""

    def counts_of(self, query: SearchQuery, part: SearchPart, subjects: Iterable[str]) -> Mapping[str, int]:
        """How many occurrences that fit, of the agreements and the state of a part, are about each of some subjects;
        one without any is left out."""

    def moved(self, query: SearchQuery) -> tuple[str, ...]:
        """Those of the occurrences that fit whose due time may have moved, by id."""

    def about(self, subjects: Iterable[str]) -> tuple[str, ...]:
        """The occurrences about these subjects, by id."""

    def subjects(self, number: str) -> tuple[str, ...]:
        """The recorded spellings of the number of a subject, compared folded."""

    def subjects_with(self, words: Collection[str]) -> frozenset[str]:
        """The numbers of the subjects that have each of some folded words, of two characters and more, in a field of an
        event or in their number."""

    def near_subjects(self, number: str) -> tuple[str, ...]:
        """Numbers of subjects that may be like a text, among them those that are most like it; sorted."""

    def near_ids(self, written: str) -> tuple[str, ...]:
        """Ids of stored occurrences that may be like a text, among them those that are most like it; sorted.

        For an id of a known obligation they are of that obligation, if it has any.
        """
