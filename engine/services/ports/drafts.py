"""Drafts: the evidence that people have put in place for items and not delivered yet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a draft: the SHA-256 of its content, its name and its size in bytes."""

    sha256: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """One field of evidence of an item, as one person has filled it in so far.

    ``value`` is what was typed; for a field of a file it is ``signed`` where the signature is confirmed, else empty.
    ``at`` is the instant of the clock (UTC).
    """

    person: str
    occurrence: str
    field: str
    value: str
    file: DraftFile | None
    at: datetime


class Drafts(Protocol):
    """The drafts of all people. Nobody reads those of others."""

    def of(self, person: str) -> Sequence[StoredDraft]:
        """The drafts of a person, by item and field."""

    def keep(self, drafts: Sequence[StoredDraft]) -> None:
        """Write drafts in place of earlier ones of the same person, item and field."""

    def drop(self, person: str, fields: Mapping[str, Collection[str]]) -> None:
        """Delete the drafts of some fields of items of a person."""

    def drop_before(self, at: datetime) -> int:
        """Delete the drafts from before an instant, of everybody; return how many."""

    def files(self) -> frozenset[str]:
        """The SHA-256 of the files of all drafts."""


class DraftFiles(Protocol):
    """The files of drafts, by their content. One that no draft has is of no use to anybody."""

    def keep(self, content: bytes) -> str:
        """Store a file and return its SHA-256 in hexadecimal."""

    def has(self, name: str) -> bool:
        """True if there is a file of a name."""

    def content(self, name: str) -> bytes | None:
        """The content that is stored under a name; None if there is no file that can be read."""

    def erase(self, name: str) -> None:
        """Erase a file; nothing happens if there is none."""

    def abandoned(self, now: datetime) -> Sequence[str]:
        """The names of the files that were kept more than an hour before ``now``, by the clock."""
