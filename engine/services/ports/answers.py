"""The answers to requests that sources have sent, by the id of the request: a repeat gets the same one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer to a request: ``content`` is the hash of all that the request said, ``counts`` the rows by result."""

    content: str
    counts: tuple[int, ...]


class Answers(Protocol):
    """The answers of at least the last 24 hours."""

    def find(self, source: str, id: str, now: datetime) -> StoredAnswer | None:
        """The answer to the request of a source that had this id; None where there is none."""

    def keep(self, source: str, id: str, answer: StoredAnswer, now: datetime) -> None:
        """Store the answer to a request that has none yet, and forget those of the days before yesterday."""
