"""One definition file while it is read: its text, tree and problems, and the paths that the schema refused."""

from dataclasses import dataclass, field

from engine.loading.problem_list import Problems
from engine.loading.source import SourceText
from engine.loading.tree import Mapping, Path, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML file with a block at the top. ``broken`` holds the paths where its schema found an error."""

    file: str
    source: SourceText
    root: Mapping
    problems: Problems
    broken: frozenset[Path]
    _touched: frozenset[Path] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        above = frozenset(path[:length] for path in self.broken for length in range(len(path) + 1))
        object.__setattr__(self, "_touched", above)

    def sound(self, *path: Step) -> bool:
        """Return whether the schema found no error at this path, above it or below it."""
        if not self.broken:
            return True
        return path not in self._touched and not any(path[:length] in self.broken for length in range(len(path)))
