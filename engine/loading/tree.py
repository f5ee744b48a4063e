"""The marked tree: what a YAML text says, with the place of each key and value. Scalars stay text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

# Thousands of marks and scalars are made for each file: as tuples they take less than half the time of dataclasses.


class Mark(NamedTuple):
    """A place in a file; line and column count from 1, columns in characters."""

    line: int
    column: int


TOP = Mark(1, 1)


class Scalar(NamedTuple):
    """A text; ``plain`` where it stands without quotes. ``end`` is just behind it."""

    text: str
    plain: bool
    mark: Mark
    end: Mark

    @property
    def blank(self) -> bool:
        """True where nothing stands behind the colon."""
        return self.plain and self.text == ""


class MappingEntry(NamedTuple):
    """One ``key: value``."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """A block of ``key: value``, in the order of the file, no key twice. ``flow`` where it stands in braces."""

    _by_key: dict[str, MappingEntry]
    mark: Mark
    flow: bool

    @property
    def entries(self) -> tuple[MappingEntry, ...]:
        """All of them."""
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
        """The text of that key, or None where there is none or it is of another kind."""
        value = self.get(key)
        return value if isinstance(value, Scalar) else None

    def mapping(self, key: str) -> "Mapping | None":
        """The block of that key, or None where there is none or it is of another kind."""
        value = self.get(key)
        return value if isinstance(value, Mapping) else None

    def sequence(self, key: str) -> "Sequence | None":
        """The list of that key, or None where there is none or it is of another kind."""
        value = self.get(key)
        return value if isinstance(value, Sequence) else None

    def words(self, key: str) -> str | None:
        """The text of that key as it stands, or None."""
        scalar = self.scalar(key)
        return None if scalar is None else scalar.text

    def is_true(self, key: str) -> bool:
        """Whether that key is there and true."""
        return (self.words(key) or "").lower() == "true"


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple["Node", ...]
    mark: Mark
    flow: bool

    def scalars(self) -> tuple[Scalar, ...]:
        """The items that are texts."""
        return tuple(item for item in self.items if isinstance(item, Scalar))


Node = Scalar | Mapping | Sequence
Step = str | int
Path = tuple[Step, ...]
