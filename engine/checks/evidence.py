"""Files that people hand in: kept as they are, and tables held to the rules that checks hold them to."""

from engine.checks.table import table_problems
from engine.domain.agreement.check import SheetRule
from engine.domain.text import Text
from engine.intake.evidence import EvidenceFolder


class Evidence(EvidenceFolder):
    """A folder of evidence that knows what a table has to be."""

    def table_problems(self, rule: SheetRule, name: str, content: bytes) -> tuple[Text, ...]:
        """What is wrong with a table; nothing where it is as it has to be. Raises TooLarge where it is more than is
        read."""
        return table_problems(rule, name, content)
