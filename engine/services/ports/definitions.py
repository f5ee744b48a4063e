"""The definitions that are or were in force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.organisation import Person
from engine.domain.refusal import Refusal
from engine.services.ports.entries import AsOf

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DefinitionText:
    """One definition in its recorded spelling; ``name`` is ``kind/id`` (``agreement/insurance-finance``).

    ``body`` None: the ledger has the text already.
    """

    name: str
    hash: str
    body: str | None


class DefinitionStore(Protocol):
    """Definitions by name and hash. The text of a hash never changes."""

    def in_force(self, as_of: AsOf | None = None) -> Definitions | None:
        """The definitions in force; None before the first run."""

    def hashes(self, as_of: AsOf | None = None) -> Mapping[str, str]:
        """The hash of each definition in force, by name."""

    def versions(self, as_of: AsOf | None = None) -> tuple[tuple[datetime | None, Mapping[str, str]], ...]:
        """The versions that were in force, oldest first: since when (None: the beginning) and the hashes by name."""

    def read(self, hashes: Mapping[str, str]) -> Definitions:
        """Definitions by their hashes. Raises Refused where a text is missing or is not the one of its hash."""

    def once(self, of: object, make: Callable[[], T]) -> T:
        """A value that follows from definitions alone: the one that was made last, if it was made of equal ones."""

    def contacts_differ(self, people: Sequence[Person]) -> bool:
        """Return whether a name or an address of these people is not the stored one; erased people are left out."""

    def recorded_people(self) -> Mapping[str, datetime | None]:
        """The ids of all people who were ever recorded, each with the instant at which the person was erased."""

    def damaged(self) -> tuple[Refusal, ...]:
        """The texts, of all that were ever in force, that are missing or are not the ones of their hashes."""

    def spell(self, definitions: Definitions) -> tuple[DefinitionText, ...]:
        """The recorded texts of definitions, by name; the hash of an agreement is its revision. An agreement that was
        read from the ledger comes without its text."""

    def digest(self, text: str) -> str:
        """The hash that names a text."""
