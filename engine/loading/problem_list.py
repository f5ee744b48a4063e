"""The problems of one file."""

from engine.domain.agreement.diagnostic import Diagnostic
from engine.domain.refusal import Value
from engine.domain.text import Text
from engine.loading.tree import Mark
from engine.wording.diagnostics import reading
from engine.wording.diagnostics.code import Code
from engine.wording.refusal import fill

LIMIT = 100
"""The most problems of one file that are shown, so that a hostile file cannot produce more."""
_SHOWN = 60


class Problems:
    """The diagnostics of one file, in the order in which they were reported."""

    __slots__ = ("_diagnostics", "_left_out", "_reported", "file")

    def __init__(self, file: str) -> None:
        self.file = file
        self._diagnostics: list[Diagnostic] = []
        self._reported: set[tuple[str, int, int, Text]] = set()
        self._left_out = 0

    def report(self, code: Code, at: Mark, *, fixed: str | None = None, **values: Value) -> None:
        """Add one problem; the same problem at the same place counts once.

        ``values`` fill the placeholders of the code's texts. ``fixed`` is the line as it should be, if that is certain.
        """
        shown = {name: _clipped(value) for name, value in values.items()}
        message = fill(code.message, shown)
        key = (code.code, at.line, at.column, message)
        if key in self._reported:
            return
        self._reported.add(key)
        if len(self._diagnostics) >= LIMIT:
            self._left_out += 1
            return
        hint = fill(code.hint, shown)
        self._diagnostics.append(
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
        """True if further problems are not shown, so that computing suggestions for them is wasted."""
        return len(self._diagnostics) >= LIMIT

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All problems; if there are too many, the last one states how many are not shown."""
        if not self._left_out:
            return tuple(self._diagnostics)
        code = reading.TOO_MANY
        last = max(self._diagnostics, key=lambda d: (d.line, d.column))
        return (
            *self._diagnostics,
            Diagnostic(
                code=code.code,
                severity=code.severity,
                file=self.file,
                line=last.line,
                column=last.column,
                message=code.message.filled(actual=self._left_out),
                hint=code.hint,
            ),
        )

    def __bool__(self) -> bool:
        return bool(self._diagnostics)


def _clipped(value: Value) -> Value:
    """A text on one line and not too long. Other values are worded by the engine and stay as they are."""
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
