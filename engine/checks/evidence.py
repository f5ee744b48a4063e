"""Submitted files: stored unchanged; tables follow the same rules as in checks."""

from engine.domain.agreement.check.file import SheetRule
from engine.domain.text import Text
from engine.intake.evidence import EvidenceFolder


class Evidence(EvidenceFolder):
    """A folder of evidence that also validates tables."""

    def table_problems(self, rule: SheetRule, name: str, content: bytes) -> tuple[Text, ...]:
        """Return the problems of a table, empty if it is valid. Raises TooLarge if it is too large to read."""
        from engine.checks.table import table_problems  # reads workbooks and compares schemas: few commands need it

        return table_problems(rule, name, content)
