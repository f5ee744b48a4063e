"""The keyed chain: the hash of each batch covers its entries and the batch before, with a key outside the database."""

import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from engine.domain.ledger.entry import Entry
from engine.domain.ledger.head import Head
from engine.domain.refusal import Refusal
from engine.domain.time.instant import written_instant
from engine.private_files import private_opener
from engine.services.ports.ledger import Broken
from engine.store.codec import canonical, canonical_text

_HEAD = re.compile(r"(\d+) (\d+) ([0-9a-f]{64})")
_LOSS = re.compile(r"loss accepted \S+")
_TAIL = 4096
"""The bytes at the end of the file that have the last head: many lines."""
_AT_A_TIME = 1000
"""Heads that are compared with the ledger at a time."""


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

    def heads(self) -> Iterator[Head]:
        """The heads that the file has now since a loss was accepted, one after the other. Ask for them before the
        ledger is read, which others may extend; those that they add are left out."""
        if not self._path.exists():
            return iter(())
        end = self._path.stat().st_size
        losses = [n for n, line in enumerate(self._lines(end)) if _LOSS.fullmatch(line)]
        since = losses[-1] + 1 if losses else 0
        matches = map(_HEAD.fullmatch, islice(self._lines(end), since, None))
        return (Head(int(head[1]), int(head[2]), head[3]) for head in matches if head is not None)

    def _lines(self, end: int | None = None) -> Iterator[str]:
        """The lines of the file, or of its first ``end`` bytes, one after the other."""
        with self._path.open("rb") as file:
            for raw in file:
                if end is not None:
                    raw, end = raw[:end], end - len(raw)
                    if not raw:
                        return
                yield from raw.decode("ascii", errors="replace").splitlines()

    def remarks(self, head: Head | None) -> tuple[Refusal, ...]:
        """Remarks on what cannot be compared with a ledger that ends at ``head``, for want of heads or of clear lines.

        Heads between others may be missing: each proves all that came before it.
        """
        if head is None:
            return ()
        if not self._path.exists():
            return (Refusal("heads-missing", file=self._path.name),)
        unread, count = 0, 0
        for number, line in enumerate(self._lines(), 1):
            if not _HEAD.fullmatch(line) and not _LOSS.fullmatch(line):
                unread, count = unread or number, count + 1
        remarks: list[Refusal] = []
        if count:
            remarks.append(Refusal("heads-unreadable", file=self._path.name, line=unread, count=count))
        last = self.last()
        if last is None:
            remarks.append(Refusal("heads-empty", file=self._path.name))
        elif last.batch < head.batch:
            remarks.append(Refusal("heads-behind", file=self._path.name, batch=last.batch, head=head.batch))
        return tuple(remarks)

    def missing(self, heads: Iterable[Head], hashes_of: Callable[[Sequence[int]], Mapping[int, str]]) -> Broken | None:
        """The first of these heads that the ledger lacks; ``hashes_of`` reads the hashes of some batches."""
        waiting = iter(heads)
        while some := list(islice(waiting, _AT_A_TIME)):
            known = hashes_of([head.batch for head in some])
            for head in some:
                if known.get(head.batch) != head.hash:
                    problem = Refusal("chain-head-missing", batch=head.batch, entry=head.entries, file=self._path.name)
                    return Broken(head.batch, head.entries, problem)
        return None


def spelled(entry: Entry, body: str) -> str:
    """An entry in the one spelling that is hashed. ``body`` is the body of the entry as canonical JSON."""
    effective_at, recorded_at = written_instant(entry.effective_at), written_instant(entry.recorded_at)
    return spelling(entry.kind.value, entry.subject_id, entry.actor, effective_at, recorded_at, body)


def spelling(kind: str, subject: str, actor: str, effective_at: str, recorded_at: str, body: str) -> str:
    """The canonical JSON of a list of these parts: texts, written instants, and the body, which is JSON already."""
    names = f"{canonical_text(kind)},{canonical_text(subject)},{canonical_text(actor)}"
    return f'[{names},"{effective_at}","{recorded_at}",{body}]'


class Digest:
    """The digest of a batch's entries, each preceded by its length, so that no two lists have the same digest."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, spelled_entry: str) -> None:
        """Add the next entry."""
        raw = spelled_entry.encode()
        self._hash.update(len(raw).to_bytes(8, "big") + raw)

    def hexadecimal(self) -> str:
        """The digest of the entries so far."""
        return self._hash.hexdigest()


def link(key: bytes, before: str, batch: Sequence[str | int]) -> str:
    """The hash of a batch: HMAC over the hash before and the batch's own columns."""
    return hmac.new(key, canonical([before, *batch]).encode(), hashlib.sha256).hexdigest()
