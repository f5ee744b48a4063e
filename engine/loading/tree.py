"""The marked tree: the content of a YAML text, with the place of each key and value. Scalars stay text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

# Each file has thousands of marks and scalars: as tuples they take less than half the time of dataclasses.


class Mark(NamedTuple):
    """A place in a file; line and column count from 1, columns in characters."""

    line: int
    column: int


TOP = Mark(1, 1)


class Scalar(NamedTuple):
    """A text. ``plain`` is true if it has no quotes; ``end`` is the place just after it."""

    text: str
    plain: bool
    mark: Mark
    end: Mark

    @property
    def blank(self) -> bool:
        """True if there is nothing after the colon."""
        return self.plain and self.text == ""


class MappingEntry(NamedTuple):
    """One ``key: value``."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """A block of ``key: value`` in the order of the file, no key twice. ``flow`` is true if it stands in braces."""

    _by_key: dict[str, MappingEntry]
    mark: Mark
    flow: bool

    @property
    def entries(self) -> tuple[MappingEntry, ...]:
        """All entries in order."""
        return tuple(self._by_key.values())

    def __iter__(self) -> Iterator[MappingEntry]:
        return iter(self._by_key.values())

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def entry(self, key: str) -> MappingEntry | None:
        """The entry of that key, or None."""
        return self._by_key.get(key)

    def get(self, key: str) -> "Node | None":
        """The value of that key, or None."""
        entry = self._by_key.get(key)
        return None if entry is None else entry.value

    def scalar(self, key: str) -> Scalar | None:
        """The text of that key, or None if it is missing or of another kind."""
        entry = self._by_key.get(key)
        return value if entry is not None and isinstance(value := entry.value, Scalar) else None

    def mapping(self, key: str) -> "Mapping | None":
        """The block of that key, or None if it is missing or of another kind."""
        entry = self._by_key.get(key)
        return value if entry is not None and isinstance(value := entry.value, Mapping) else None

    def sequence(self, key: str) -> "Sequence | None":
        """The list of that key, or None if it is missing or of another kind."""
        entry = self._by_key.get(key)
        return value if entry is not None and isinstance(value := entry.value, Sequence) else None

    def text(self, key: str) -> str | None:
        """The text of that key as a str, or None if it is missing or of another kind."""
        entry = self._by_key.get(key)
        return value.text if entry is not None and isinstance(value := entry.value, Scalar) else None

    def is_true(self, key: str) -> bool:
        """Return whether that key is present and true."""
        return (self.text(key) or "").lower() == "true"


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. ``flow`` is true if it stands in brackets."""

    items: tuple["Node", ...]
    mark: Mark
    flow: bool

    def scalars(self) -> tuple[Scalar, ...]:
        """The items that are texts."""
        return tuple(item for item in self.items if isinstance(item, Scalar))


Node = Scalar | Mapping | Sequence
Step = str | int
Path = tuple[Step, ...]
