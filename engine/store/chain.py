"""The keyed chain: each batch's hash covers its entries and the batch before, with a key that is not in the database."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.domain.entries import Entry
from engine.domain.verdict import written_instant
from engine.store.codec import canonical


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where the chain does not fit: the batch, the entry where one can be named, and what is wrong."""

    batch: int
    entry: int | None
    problem: str


def spelled(entry: Entry) -> str:
    """An entry as it is digested: all of it, in one spelling."""
    return canonical(
        [
            entry.kind.value,
            entry.subject_id,
            entry.actor,
            written_instant(entry.effective_at),
            written_instant(entry.recorded_at),
            json.loads(canonical(entry.body)),
        ]
    )


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
