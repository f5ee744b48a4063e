"""The keyed chain: the hash of each batch covers its entries and the batch before, with a key outside the database."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from engine.domain.figures.overdue import Head
from engine.domain.ledger.entry import Entry
from engine.domain.time.instant import written_instant
from engine.private_files import private_opener
from engine.services.ports.ledger import Broken
from engine.store.codec import canonical

_HEAD = re.compile(r"(\d+) (\d+) ([0-9a-f]{64})")


class Witness:
    """The heads of this ledger, in a file outside the database: they show when the end of the chain was cut off.

    A head is written after its commit, so the file may lack one, but never has one that did not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, head: Head) -> None:
        """Add a head."""
        with open(self._path, "a", encoding="ascii", opener=private_opener) as file:
            file.write(f"{head.batch} {head.entries} {head.hash}\n")

    def missing(self, known: Mapping[int, str]) -> Broken | None:
        """The first head in the file that the ledger lacks; ``known`` has the hash of each batch."""
        if not self._path.exists():
            return None
        for line in self._path.read_text(encoding="ascii", errors="replace").splitlines():
            head = _HEAD.fullmatch(line)
            if head is not None and known.get(int(head[1])) != head[3]:
                problem = (
                    f"batch {head[1]} (up to entry {head[2]}) is in {self._path.name}, but no longer in the ledger"
                )
                return Broken(int(head[1]), int(head[2]), problem)
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
