"""Verifications that found nothing: the heads that they reached, in a file outside the database, each with a seal under
the key of the chain, so that nobody without the key can claim one."""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.domain.ledger.head import Head
from engine.domain.time.instant import written_instant
from engine.private_files import private_opener
from engine.store.codec import UNREADABLE, canonical

_LINE = re.compile(r"(\d+) (\d+) ([0-9a-f]{64}) (\S+) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class VerifiedHead:
    """A head up to which all of the ledger was verified, and when (UTC)."""

    head: Head
    at: datetime


class VerifiedHeads:
    """The verified heads of a ledger, one line each, in the order of the verifications."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key

    @property
    def file(self) -> str:
        """The name of the file."""
        return self._path.name

    def add(self, head: Head, at: datetime) -> None:
        """Add the head that a verification reached. Raises OSError where the file cannot be written."""
        parts = [str(head.batch), str(head.entries), head.hash, written_instant(at)]
        with open(self._path, "a", encoding="ascii", opener=private_opener) as file:
            file.write(f"{' '.join(parts)} {self._seal(parts)}\n")

    def last(self, batch: int | None = None) -> VerifiedHead | None:
        """The head that was verified last, or last at a batch; None where there is none. Lines without their seal count
        for nothing."""
        return next((v for v in reversed(list(self._read())) if batch in (None, v.head.batch)), None)

    def _read(self) -> Iterator[VerifiedHead]:
        if not self._path.exists():
            return
        for line in self._path.read_text(encoding="ascii", errors="replace").splitlines():
            match = _LINE.fullmatch(line)
            if match is None or not hmac.compare_digest(match[5], self._seal(list(match.groups()[:4]))):
                continue
            try:
                yield VerifiedHead(Head(int(match[1]), int(match[2]), match[3]), datetime.fromisoformat(match[4]))
            except UNREADABLE:
                continue

    def _seal(self, parts: list[str]) -> str:
        return hmac.digest(self._key, f"verified\n{canonical(parts)}".encode(), "sha256").hex()
