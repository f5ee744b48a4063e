"""The file check: a file under a named root."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from engine.domain.agreement.check.machine import Machine


@dataclass(frozen=True, slots=True)
class SheetRule:
    """The requirements on a table, in a watched folder or uploaded.

    ``sheet`` None is the first one. ``columns`` are the headings it must have, ``min_rows`` the minimum number of rows
    under them: a table of headings alone says nothing, unless 0 allows it. ``row`` is a JSON Schema (as JSON text) for
    each row as an object of texts by heading.
    """

    sheet: str | None = None
    columns: tuple[str, ...] = ()
    min_rows: int = 1
    row: str | None = None


@dataclass(frozen=True, slots=True)
class FileCheck(Machine):
    """A file under a named root.

    ``path`` may contain ``{period}`` or ``{key}``. ``min_bytes`` is the minimum size, ``max_age`` the maximum time
    since the last change. ``table`` None accepts any file.
    """

    root: str
    path: str
    min_bytes: int = 1
    max_age: timedelta | None = None
    table: SheetRule | None = None
    kind: Literal["file"] = "file"

    @property
    def resource(self) -> str:
        """The root."""
        return self.root
