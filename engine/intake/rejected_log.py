"""Rejected rows of a program that sends events: one file of JSON lines for each source and day, which only grows.

A file for each request would be as many files as requests, and rows of one source need not have the same headings.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path

from engine.domain.agreement.field_value import storable
from engine.domain.refusal import Wording
from engine.domain.text import Language
from engine.intake.rejected_rows import added_headings
from engine.private_files import make_private_folder, private_opener
from engine.services.events.event_row import Rejected
from engine.wording.refusal import text_with_ids

_REMEMBERED = 100_000
"""The most rows of a file that are known, so that a program that repeats a bad row does not fill the disk."""


@dataclass(slots=True)
class RejectedLog:
    """The files of rejected rows, with their reasons in one language as ``wording`` words them; ``today`` is the date
    in the organisation's zone. A row that stands in the file of the day is not written again."""

    folder: Path
    language: Language
    today: Callable[[], date]
    wording: Wording = text_with_ids
    _path: dict[str, Path] = field(default_factory=dict)
    _known: dict[str, dict[bytes, None]] = field(default_factory=dict)

    def keep(self, name: str, header: Sequence[str], rows: Sequence[Rejected], source: str) -> Path:
        """Append rejected rows to the file of the source and the day, and return its path. Its cost does not depend on
        what is stored there; only the first call of a process and a day reads the file."""
        path = self.folder / f"{Path(name).stem}-{self.today().isoformat()}.jsonl"
        if self._path.get(source) != path:
            make_private_folder(self.folder)
            self._path[source], self._known[source] = path, self._stored(path)
        known, new = self._known[source], []
        for rejected in rows:
            line, digest = self._line(rejected, source)
            if digest not in known:
                known[digest] = None
                new.append(line)
        while len(known) > _REMEMBERED:
            del known[next(iter(known))]
        if new:
            with open(path, "ab", opener=private_opener) as file:
                file.write("".join(new).encode())
        return path

    def _line(self, rejected: Rejected, source: str) -> tuple[str, bytes]:
        """A row as a line of JSON, and its digest, which does not depend on where in the request it stood."""
        reason, line, of_source = added_headings(self.language)
        cells = {storable(heading): storable(value) for heading, value in rejected.row.cells.items()}
        written = cells | {reason: storable(self.wording(rejected.refusal).in_(self.language)), of_source: source}
        with_line = written | {line: str(rejected.row.line)}
        return f"{json.dumps(with_line, ensure_ascii=False)}\n", _digest(written)

    def _stored(self, path: Path) -> dict[bytes, None]:
        """The digests of the rows of a file; a line that a killed process left unfinished is ended."""
        known: dict[bytes, None] = {}
        if not path.exists():
            return known
        with open(path, "rb+") as file:
            last = b"\n"
            for last in file:
                try:
                    cells = json.loads(last)
                except ValueError:
                    continue
                if isinstance(cells, dict):
                    cells.pop(added_headings(self.language)[1], None)
                    known[_digest(cells)] = None
            if not last.endswith(b"\n"):
                file.write(b"\n")
        return known


def _digest(cells: dict[str, str]) -> bytes:
    return blake2b(json.dumps(cells, sort_keys=True).encode(), digest_size=8).digest()
