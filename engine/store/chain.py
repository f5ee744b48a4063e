"""The keyed chain: each batch's hash covers its entries and the batch before, with a key that is not in the
database."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.domain.figures.overdue import Head
from engine.domain.ledger.entry import Entry
from engine.domain.occurrence.verdict import written_instant
from engine.store.codec import canonical

_SEEN = re.compile(r"(\d+) (\d+) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where the chain does not fit: the batch, the entry where one can be named, and what is wrong."""

    batch: int
    entry: int | None
    problem: str


class Witness:
    """The heads that this place has seen, in a file outside the database: an end that was cut off shows against them.

    Written after the commit, so it may lack a head, but never names one that was not there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def saw(self, head: Head) -> None:
        """Add a head."""
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"{head.batch} {head.entries} {head.hash}\n")

    def missing(self, known: Mapping[int, str]) -> Broken | None:
        """The first head seen that the record lacks; ``known`` gives the hash of each batch."""
        if not self._path.exists():
            return None
        for line in self._path.read_text(encoding="ascii", errors="replace").splitlines():
            seen = _SEEN.fullmatch(line)
            if seen is not None and known.get(int(seen[1])) != seen[3]:
                problem = f"batch {seen[1]} (up to entry {seen[2]}), which {self._path.name} has seen, was taken away"
                return Broken(int(seen[1]), int(seen[2]), problem)
        return None


def spelled(entry: Entry, body: str) -> str:
    """An entry as it is digested: all of it, in one spelling. ``body`` is the entry's own, as canonical JSON."""
    effective_at, recorded_at = written_instant(entry.effective_at), written_instant(entry.recorded_at)
    head = canonical([entry.kind.value, entry.subject_id, entry.actor, effective_at, recorded_at])
    return f"{head[:-1]},{body}]"


def digest_of(spellings: Iterable[str]) -> str:
    """The digest of a batch's entries, each framed by its length, so that no two lists share one."""
    found = hashlib.sha256()
    for text in spellings:
        raw = text.encode()
        found.update(len(raw).to_bytes(8, "big"))
        found.update(raw)
    return found.hexdigest()


def link(key: bytes, before: str, batch: Sequence[str | int]) -> str:
    """The hash of a batch: HMAC over the hash before and the batch's own columns."""
    return hmac.new(key, canonical([before, *batch]).encode(), hashlib.sha256).hexdigest()
