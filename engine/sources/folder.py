"""A folder into which another program writes tables. Its files are read, never moved or changed: what was taken is
remembered by what it contains, so that a folder that only others may write to will do."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import NoReturn

from engine.domain.text import Text
from engine.intake.open_table import open_table
from engine.intake.table import SourceTable
from engine.services.ports.events import Checkpoint
from engine.services.refused import Refused
from engine.settings import FolderSource
from engine.sources.take import Piece

_BLOCK = 1024 * 1024


class Folder:
    """A watched folder as a source; files in folders below it, links and hidden files are passed over."""

    def __init__(self, name: str, settings: FolderSource) -> None:
        self.name = name
        self.mapped = settings.mapped
        self.waiting: list[str] = []
        self._settings = settings

    def pieces(self, checkpoints: Callable[[], Mapping[str, str]], now: datetime) -> Iterator[Piece]:
        """The files that hold anything new, the oldest first. Raises Refused where the folder cannot be read."""
        known = checkpoints()
        contents = set(known)
        seen = {tuple(json.loads(value)) for value in known.values()}
        youngest = now.timestamp() - self._settings.settled.total_seconds()
        for modified, name, size, changed in sorted(self._files()):
            if (name, size, modified, changed) in seen:
                continue
            if size == 0 or modified / 1e9 > youngest:
                self.waiting.append(name)
                continue
            path = self._settings.folder / name
            opens: Callable[[], SourceTable] = partial(open_table, path)
            try:
                content = _sha256(path)
            except FileNotFoundError:
                continue
            except OSError as error:
                content, opens = "", partial(_refuse, path, error)
            if content in contents:
                continue
            contents |= {content} - {""}
            # by its name, size and times a file is passed over without reading it
            value = json.dumps([name, size, modified, changed], ensure_ascii=False)
            yield Piece(name, opens, Checkpoint(self.name, content, value))

    def _files(self) -> Iterator[tuple[int, str, int, int]]:
        """When each file was modified, its name, its size, and when anything of it was changed; in nanoseconds."""
        try:
            with os.scandir(self._settings.folder) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or not fnmatch(entry.name, self._settings.files):
                        continue
                    if entry.is_file(follow_symlinks=False):
                        stat = entry.stat(follow_symlinks=False)
                        yield stat.st_mtime_ns, entry.name, stat.st_size, stat.st_ctime_ns
        except OSError as error:
            _refuse(self._settings.folder, error)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _refuse(path: Path, error: OSError) -> NoReturn:
    words = Text(zh="读不了 {path}：{why}", en="{path} cannot be read: {why}")
    raise Refused(words.filled(path=str(path), why=error.strerror or str(error))) from error
