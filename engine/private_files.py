"""Files and folders of the state that only their owner may read: they hold names, amounts and messages."""

import hmac
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

UMASK = 0o077
"""The umask of a process that writes nothing but state."""
_FOLDER, _FILE = 0o700, 0o600
_SECONDS_OF_A_PART = 3600
"""Nothing is being written for so long: an older unfinished file is that of a run that was killed."""


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it that do not exist, for their owner alone. One that exists stays as it is."""
    if not folder.parent.exists():
        make_private_folder(folder.parent)
    folder.mkdir(mode=_FOLDER, exist_ok=True)


def private_opener(path: str, flags: int) -> int:
    """The ``opener`` of a file that is made for its owner alone."""
    return os.open(path, flags, _FILE)


def write_private(path: Path, content: bytes) -> None:
    """Write a file for its owner alone."""
    with open(path, "wb", opener=private_opener) as file:
        file.write(content)


def remove_abandoned(folder: Path, pattern: str, now: datetime) -> None:
    """Remove the unfinished files that runs left in a folder when they were killed."""
    for part in folder.glob(pattern):
        with suppress(OSError):  # another run removed it
            if part.stat().st_mtime < now.timestamp() - _SECONDS_OF_A_PART:
                part.unlink()


class SealedFile:
    """A file of the state that the engine can make anew: one that anybody edited is read as if it were not there.

    ``key`` is the key of the chain, which seals rows as well; by its ``purpose``, the seal of a file is no other's.
    """

    def __init__(self, path: Path, key: bytes, purpose: bytes) -> None:
        self._path = path
        self._key = hmac.digest(key, purpose, "sha256")

    def read(self) -> bytes | None:
        """The content; None where there is no file, or its seal is not the one of its content."""
        try:
            seal, _, content = self._path.read_bytes().partition(b"\n")
        except OSError:
            return None
        return content if hmac.compare_digest(seal, self._seal(content)) else None

    def write(self, content: bytes) -> None:
        """Write the content for its owner alone, whole or not at all. A folder that takes no file stays as it is."""
        part = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        with suppress(OSError):
            make_private_folder(self._path.parent)
            write_private(part, self._seal(content) + b"\n" + content)
            os.replace(part, self._path)

    def _seal(self, content: bytes) -> bytes:
        return hmac.digest(self._key, content, "sha256").hex().encode()
