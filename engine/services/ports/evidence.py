"""The files that people attach."""

from typing import Protocol

from engine.domain.agreement.check.file import SheetRule
from engine.domain.text import Text


class EvidenceStore(Protocol):
    """Checks attached files, and stores them by their content."""

    def keep(self, content: bytes) -> str:
        """Store a file and return its SHA-256 in hexadecimal; the same bytes are stored once."""

    def content_hash(self, name: str) -> str | None:
        """The SHA-256 of the content that is stored under a name; None if there is no file that can be read."""

    def content(self, name: str) -> bytes | None:
        """The content that is stored under a name, whether or not it is what the name says; None if there is no file
        that can be read. A file larger than any that can be attached is cut off."""

    def erase(self, name: str) -> None:
        """Erase the content that is stored under a name; nothing happens if there is none."""

    def place(self, name: str) -> str:
        """The path of the file that is stored under a name, for people to open."""

    def table_problems(self, rule: SheetRule, name: str, content: bytes) -> tuple[Text, ...]:
        """The problems of a submitted table, each a sentence without a full stop; empty where it fits the rule.

        Raises Refused where the table is too large to be read.
        """
