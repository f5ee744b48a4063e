"""The keyed chain: the hash of each batch covers its entries and the batch before, with a key outside the database."""

import hashlib
import hmac
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from engine.domain.figures.overdue import Head
from engine.domain.ledger.entry import Entry
from engine.domain.refusal import Refusal
from engine.domain.time.instant import written_instant
from engine.private_files import private_opener
from engine.services.ports.ledger import Broken
from engine.store.codec import canonical

_HEAD = re.compile(r"(\d+) (\d+) ([0-9a-f]{64})")
_LOSS = re.compile(r"loss accepted \S+")
_TAIL = 4096
"""The bytes at the end of the file that have the last head: many lines."""


class Witness:
    """The heads of this ledger, in a file outside the database: they show when the end of the chain was cut off.

    A head is written after its commit, so the file may lack one, but never has one that did not exist. A line says
    when a loss was accepted: from there on, the heads before it are no longer expected.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, head: Head) -> None:
        """Add a head."""
        with open(self._path, "a", encoding="ascii", opener=private_opener) as file:
            file.write(f"{head.batch} {head.entries} {head.hash}\n")

    def accept_loss(self, at: datetime, head: Head | None) -> None:
        """Go on from ``head``, the end of the ledger, without the batches after it. The lines before stay."""
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"loss accepted {written_instant(at)}\n")
        if head is not None:
            self.add(head)

    def last(self) -> Head | None:
        """The last head in the file since a loss was accepted; None where there is none. Only the end is read."""
        if not self._path.exists():
            return None
        with self._path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            lines = file.read().decode("ascii", errors="replace").splitlines()
        for line in reversed(lines):
            if _LOSS.fullmatch(line):
                return None
            if head := _HEAD.fullmatch(line):
                return Head(int(head[1]), int(head[2]), head[3])
        return None

    def heads(self) -> tuple[Head, ...]:
        """The heads in the file since a loss was accepted. Read them before the ledger, which others may extend."""
        if not self._path.exists():
            return ()
        lines = self._path.read_text(encoding="ascii", errors="replace").splitlines()
        losses = [n for n, line in enumerate(lines) if _LOSS.fullmatch(line)]
        matches = map(_HEAD.fullmatch, lines[losses[-1] + 1 if losses else 0 :])
        return tuple(Head(int(head[1]), int(head[2]), head[3]) for head in matches if head is not None)

    def remarks(self, head: Head | None) -> tuple[Refusal, ...]:
        """Remarks on what cannot be compared with a ledger that ends at ``head``, for want of heads or of clear lines.

        Heads between others may be missing: each proves all that came before it.
        """
        if head is None:
            return ()
        if not self._path.exists():
            return (Refusal("heads-missing", file=self._path.name),)
        lines = self._path.read_text(encoding="ascii", errors="replace").splitlines()
        unread = [n for n, line in enumerate(lines, 1) if not _HEAD.fullmatch(line) and not _LOSS.fullmatch(line)]
        remarks: list[Refusal] = []
        if unread:
            remarks.append(Refusal("heads-unreadable", file=self._path.name, line=unread[0], count=len(unread)))
        last = self.last()
        if last is None:
            remarks.append(Refusal("heads-empty", file=self._path.name))
        elif last.batch < head.batch:
            remarks.append(Refusal("heads-behind", file=self._path.name, batch=last.batch, head=head.batch))
        return tuple(remarks)

    def missing(self, heads: Iterable[Head], known: Mapping[int, str]) -> Broken | None:
        """The first of these heads that the ledger lacks; ``known`` has the hash of each batch."""
        for head in heads:
            if known.get(head.batch) != head.hash:
                problem = Refusal("chain-head-missing", batch=head.batch, entry=head.entries, file=self._path.name)
                return Broken(head.batch, head.entries, problem)
        return None


def spelled(entry: Entry, body: str) -> str:
    """An entry in the one spelling that is hashed. ``body`` is the body of the entry as canonical JSON."""
    effective_at, recorded_at = written_instant(entry.effective_at), written_instant(entry.recorded_at)
    head = canonical([entry.kind.value, entry.subject_id, entry.actor, effective_at, recorded_at])
    return f"{head[:-1]},{body}]"


def digest_of(spellings: Iterable[str]) -> str:
    """The digest of a batch's entries, each preceded by its length, so that no two lists have the same digest."""
    digest = hashlib.sha256()
    for text in spellings:
        raw = text.encode()
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    return digest.hexdigest()


def link(key: bytes, before: str, batch: Sequence[str | int]) -> str:
    """The hash of a batch: HMAC over the hash before and the batch's own columns."""
    return hmac.new(key, canonical([before, *batch]).encode(), hashlib.sha256).hexdigest()
