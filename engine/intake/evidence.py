"""Attached files: read once, stored by their content."""

import hashlib
import os
import tempfile
from pathlib import Path, PureWindowsPath

from engine import clock
from engine.domain.action.evidence import LARGEST, Attachment
from engine.intake.csv_rows import headings
from engine.intake.renditions import RENDITIONS, RenditionFolder
from engine.intake.stream import shown_path
from engine.private_files import make_private_folder, remove_abandoned
from engine.services.refused import Refused


class EvidenceFolder:
    """Files under a folder, named by their SHA-256: equal content is stored once, and a file that is not what its name
    says is replaced."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._renditions = RenditionFolder(folder.with_name(RENDITIONS))

    def keep(self, content: bytes) -> str:
        """Store bytes durably and return their SHA-256 in hexadecimal. A damaged file of that name is repaired."""
        name = hashlib.sha256(content).hexdigest()
        target = self._path(name)
        if self.content_hash(name) != name:
            make_private_folder(target.parent)
            remove_abandoned(target.parent, "tmp*", clock.now())
            handle, part = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, target)
        return name

    def content_hash(self, name: str) -> str | None:
        """The SHA-256 of the content that is stored under a name; None if there is no file that can be read."""
        try:
            with self._path(name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None

    def content(self, name: str) -> bytes | None:
        """The content that is stored under a name, cut off behind the largest size that can be attached; None if there
        is no file that can be read."""
        try:
            with self._path(name).open("rb") as file:
                return file.read(LARGEST + 1)
        except OSError:
            return None

    def erase(self, name: str) -> None:
        """Delete the file that is stored under a name, with what was drawn of it; nothing happens if there is none."""
        self._path(name).unlink(missing_ok=True)
        self._renditions.forget(name)

    def place(self, name: str) -> str:
        """The path of the file that is stored under a name."""
        return str(self._path(name))

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def attachment(path: Path) -> Attachment:
    """Read a submitted file. Raises Refused if it does not exist, is not a regular file, or is too large."""
    try:
        if not path.is_file():
            raise Refused("file-missing", path=str(path))
        if path.stat().st_size > LARGEST:
            raise Refused("attachment-too-large", path=str(path), limit=LARGEST // 1024 // 1024)
        content = path.read_bytes()
    except OSError as error:
        raise Refused("file-unreadable", path=str(path), why=error.strerror or str(error)) from error
    return uploaded(path.name, content)


def uploaded(name: str, content: bytes) -> Attachment:
    """A submitted file of a name with its content; of a path in the name, the last part counts."""
    last = PureWindowsPath(name).name
    table = Path(last).suffix.lower() in (".csv", ".txt")
    return Attachment(shown_path(last), content, headings(content) if table else None)
