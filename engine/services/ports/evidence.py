"""The files that people attach."""

from typing import Protocol

from engine.domain.agreement.check import SheetRule
from engine.domain.text import Text


class EvidenceStore(Protocol):
    """Where attached files are looked into and kept, by what they contain."""

    def keep(self, content: bytes) -> str:
        """Store a file and return its SHA-256 in hexadecimal; the same bytes are stored once."""

    def table_problems(self, rule: SheetRule, name: str, content: bytes) -> tuple[Text, ...]:
        """What is wrong with a table that is handed in, each a sentence without a full stop; nothing where it is as it
        has to be. Raises Refused where it is more than is read."""
