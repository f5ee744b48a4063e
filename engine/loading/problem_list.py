"""What is wrong with one file, collected."""

from engine.domain.agreement.diagnostic import Diagnostic
from engine.domain.text import Text
from engine.loading.diagnostics import reading
from engine.loading.diagnostics.code import Code
from engine.loading.tree import Mark

LIMIT = 100
"""So many problems of one file are shown; a hostile file cannot make more."""
_SHOWN = 60


class Problems:
    """The diagnostics of one file, in the order they were found."""

    __slots__ = ("_found", "_left_out", "_seen", "file")

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Diagnostic] = []
        self._seen: set[tuple[str, int, int, Text]] = set()
        self._left_out = 0

    def report(self, code: Code, at: Mark, *, fixed: str | None = None, **values: str | int | Text) -> None:
        """Add one problem; the same problem at the same place counts once."""
        shown = {name: _clipped(value) for name, value in values.items()}
        message = code.message.filled(**shown)
        key = (code.code, at.line, at.column, message)
        if key in self._seen:
            return
        self._seen.add(key)
        if len(self._found) >= LIMIT:
            self._left_out += 1
            return
        hint = code.hint.filled(**shown)
        self._found.append(
            Diagnostic(
                code=code.code,
                severity=code.severity,
                file=self.file,
                line=at.line,
                column=at.column,
                message=message,
                hint=hint,
                fixed=fixed,
            )
        )

    @property
    def full(self) -> bool:
        """Whether nothing more is shown, so that nobody need look for a better word."""
        return len(self._found) >= LIMIT

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """All problems, the last one saying how many are not shown where there are too many."""
        if not self._left_out:
            return tuple(self._found)
        code = reading.TOO_MANY
        last = max(self._found, key=lambda d: (d.line, d.column))
        return (
            *self._found,
            Diagnostic(
                code=code.code,
                severity=code.severity,
                file=self.file,
                line=last.line,
                column=last.column,
                message=code.message.filled(found=self._left_out),
                hint=code.hint,
            ),
        )

    def __bool__(self) -> bool:
        return bool(self._found)


def _clipped(value: str | int | Text) -> str | int | Text:
    """A value on one line and not too long; what the tables of words gave is left as it is."""
    if not isinstance(value, str):
        return value
    words = " ".join(value.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
