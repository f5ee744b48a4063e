"""The search for occurrences by what people know of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

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
    fits any: its first due time may lie there.
    """

    words: tuple[SearchWord, ...] = ()
    phases: frozenset[Phase] | None = None
    due: tuple[datetime, datetime] | None = None
    agreements: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """The id of an occurrence that fits; ``moved``: its due time may have moved."""

    id: str
    moved: bool


class Search(Protocol):
    """Finds the ids of stored occurrences, closed ones too, and the numbers of subjects, without reading them all."""

    def hits(self, query: SearchQuery) -> tuple[SearchHit, ...]:
        """The occurrences that have every word, the one that was due last first, those without a due time before them.

        A word may stand in the id, in the label, in any field of any event of the subject in any version, in a value, a
        file name or a comment that somebody submitted, in the title of the obligation, or in the name of somebody who
        did something.
        """

    def about(self, subjects: Iterable[str]) -> tuple[str, ...]:
        """The occurrences about these subjects, by id."""

    def subjects(self, number: str) -> tuple[str, ...]:
        """The recorded spellings of the number of a subject, compared folded."""

    def all_subjects(self) -> tuple[str, ...]:
        """The numbers of all subjects, sorted: to suggest near ones."""

    def all_ids(self) -> tuple[str, ...]:
        """The ids of all stored occurrences, sorted: to suggest near ones."""
