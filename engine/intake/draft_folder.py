"""The files of drafts: read once, stored by their content until they are delivered."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from engine.domain.action.evidence import Attachment
from engine.domain.action.file_type import extension_of
from engine.intake.csv_rows import headings
from engine.intake.evidence import EvidenceFolder
from engine.services.ports.drafts import DraftFile

_WHILE_KEPT = timedelta(hours=1)
"""Nobody takes so long from storing a file to writing the draft that has it."""
_NAME = 64
"""The length of a SHA-256 in hexadecimal."""
_TABLES = ("csv", "txt")


class DraftFolder(EvidenceFolder):
    """A folder of files of drafts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._root = folder

    def keep(self, content: bytes) -> str:
        """Store bytes durably and return their SHA-256 in hexadecimal; the file is as young as if it were new."""
        name = super().keep(content)
        os.utime(self.place(name))
        return name

    def has(self, name: str) -> bool:
        """True if there is a file of a name."""
        return os.path.exists(self.place(name))

    def attachment(self, file: DraftFile) -> Attachment | None:
        """The file of a draft as it is delivered; None where its content is gone or is another one."""
        content = self.content(file.sha256)
        if content is None or hashlib.sha256(content).hexdigest() != file.sha256:
            return None
        columns = headings(content) if extension_of(file.name) in _TABLES else None
        return Attachment(file.name, content, columns)

    def abandoned(self, now: datetime) -> Sequence[str]:
        """The names of the files that were kept more than an hour before ``now``, by the clock."""
        last, found = (now - _WHILE_KEPT).timestamp(), []
        for path in self._root.glob("??/*"):
            with suppress(OSError):  # somebody else erased it
                if len(path.name) == _NAME and path.stat().st_mtime < last:
                    found.append(path.name)
        return sorted(found)
