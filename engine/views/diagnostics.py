"""The problems of definitions and settings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain.ledger.entry import Json
from engine.views.values import both

if TYPE_CHECKING:
    from engine.domain.agreement.diagnostic import Diagnostic


def diagnostic_json(diagnostic: "Diagnostic") -> Mapping[str, Json]:
    """A diagnostic as JSON, in both languages."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "message": both(diagnostic.message),
        "hint": both(diagnostic.hint) if diagnostic.hint else None,
        "fixed": diagnostic.fixed,
    }
