"""A watched folder into which another program writes tables.

Files are read, never moved or changed: imported files are remembered by their content, so that a read-only folder
is sufficient. Known content is read again if it is newer than other files that were read since: a value put right.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from engine.domain.text import visible
from engine.intake.open_table import open_table
from engine.intake.stream import shown_path
from engine.intake.table import SourceTable
from engine.loading.event_source.folder import FolderSource
from engine.services.ports.events import Checkpoint
from engine.services.refused import Refused
from engine.settings import Settings
from engine.sources.take import EventSource, Piece

_BLOCK = 1024 * 1024
_OWNER_FILE = "~$"
"""How Excel, Word and WPS begin the name of the file that they keep beside an open one."""
_UNFINISHED = (".tmp", ".temp", ".part", ".crdownload")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_SYSTEM_FILES = ("thumbs.db", "desktop.ini")


class Folder:
    """A watched folder as a source; subfolders, links, hidden files and files of other programs are skipped."""

    def __init__(self, name: str, settings: FolderSource) -> None:
        self.name = name
        self.mapped = settings.mapped
        self.waiting: list[str] = []
        self._settings = settings

    def _sheet(self, file: str) -> str | None:
        """The sheet that the settings name, if the file is a workbook: a text beside it has none."""
        return self._settings.sheet if file.lower().endswith(_WORKBOOKS) else None

    def pieces(self, checkpoints: Callable[[], Mapping[str, str]], now: datetime) -> Iterator[Piece]:
        """Yield the files with new content, oldest first. Raises Refused if the folder cannot be read."""
        known = checkpoints()
        taken = {content: tuple(json.loads(value)) for content, value in known.items()}
        known_files = set(taken.values())
        youngest = now.timestamp() - self._settings.settled.total_seconds()
        for modified, file, size, changed in sorted(self._files()):
            name = visible(file)  # it is recorded, shown and part of the names of other files
            if (name, size, modified, changed) in known_files:
                continue
            if size == 0 or modified / 1e9 > youngest:
                self.waiting.append(shown_path(name))
                continue
            path = self._settings.folder / file
            opens: Callable[[], SourceTable] = partial(open_table, path, self._sheet(name))
            try:
                content = _sha256(path)
            except FileNotFoundError:
                continue
            except OSError as error:
                content, opens = "", partial(_refuse, path, error)
            if content in taken and not _again(content, modified, taken):
                continue
            if content:
                taken[content] = (name, size, modified, changed)
            # the next run skips a file with equal name, size and times without reading it
            value = json.dumps([name, size, modified, changed], ensure_ascii=False)
            yield Piece(shown_path(name), opens, Checkpoint(self.name, content, value))

    def _files(self) -> Iterator[tuple[int, str, int, int]]:
        """Yield modification time, name, size and change time of each file; times in nanoseconds."""
        try:
            with os.scandir(self._settings.folder) as entries:
                for entry in entries:
                    if not fnmatch(entry.name, self._settings.files) or _of_a_program(entry.name, self._settings.files):
                        continue
                    if entry.is_file(follow_symlinks=False):
                        stat = entry.stat(follow_symlinks=False)
                        yield stat.st_mtime_ns, entry.name, stat.st_size, stat.st_ctime_ns
        except OSError as error:
            _refuse(self._settings.folder, error)


def _again(content: str, modified: int, taken: Mapping[str, tuple[Any, ...]]) -> bool:
    """Return True if known content is the newest word: other files were written after it was, and before it is."""
    before = taken[content][2]
    others = [file[2] for other, file in taken.items() if other != content]
    return any(other > before for other in others) and all(modified > other for other in others)


def _of_a_program(name: str, pattern: str) -> bool:
    """Return True for a file of a program or the system; ``pattern`` may name an unfinished or a system file itself."""
    if name.startswith((".", _OWNER_FILE)):
        return True
    lower = name.lower()
    end = lower if lower in _SYSTEM_FILES else next((e for e in _UNFINISHED if lower.endswith(e)), None)
    return end is not None and not pattern.lower().endswith(end)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _refuse(path: Path, error: OSError) -> NoReturn:
    raise Refused("source-file-unreadable", path=shown_path(path), why=error.strerror or str(error)) from error


def open_source(name: str, source: FolderSource, settings: Settings) -> EventSource:
    """The folder as a source to read."""
    return Folder(name, source)
