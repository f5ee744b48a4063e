"""The problems of definitions and settings."""

from collections.abc import Mapping, Sequence

from engine.domain.agreement.diagnostic import Diagnostic, Severity
from engine.domain.ledger.entry import Json
from engine.views.values import both


def validation_json(
    diagnostics: Sequence[Diagnostic], *, agreements: int, obligations: int, clauses: int
) -> Mapping[str, Json]:
    """All problems of a folder of definitions, with the numbers of what it holds."""
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    return {
        "errors": errors,
        "warnings": len(diagnostics) - errors,
        "agreements": agreements,
        "obligations": obligations,
        "sources": clauses,
        "diagnostics": [diagnostic_json(diagnostic) for diagnostic in diagnostics],
    }


def diagnostic_json(diagnostic: Diagnostic) -> Mapping[str, Json]:
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
