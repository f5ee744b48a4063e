"""What is wrong with a definition, as a value: every reader of YAML collects these."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.text import Text


class Severity(StrEnum):
    """An error refuses the file; a notice only tells."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem at one place. ``file`` is relative to the definitions folder; line and column count from 1.

    ``message`` says what is wrong and what was found, ``hint`` what would be right (or None), ``fixed`` the line as it
    should be where that can be shown.
    """

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    message: Text
    hint: Text | None = None
    fixed: str | None = None
