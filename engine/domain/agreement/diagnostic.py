"""Problems in definitions, as values: every reader of YAML collects these."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.text import Text


class Severity(StrEnum):
    """How serious a problem is: an error rejects the file, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem at one position.

    ``file`` is relative to the definitions folder; line and column count from 1. ``message`` says what is wrong and
    shows the text, ``hint`` says what would be right (or None). ``fixed`` is the corrected line, where it can be shown.
    """

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    message: Text
    hint: Text | None = None
    fixed: str | None = None
