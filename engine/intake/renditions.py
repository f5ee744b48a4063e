"""Renditions of submitted files, drawn by a process of its own and kept by the content of the file.

A picture or page of a document becomes a picture drawn anew, a sheet a table, a text itself. A file that has no such
rendition says why.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from threading import BoundedSemaphore, Lock

import engine
from engine import clock
from engine.intake.rendition_worker import MOST_PAGES, SECONDS, TABLES, TEXTS
from engine.private_files import make_private_folder

RENDITIONS = "renditions"
"""The folder of renditions, beside that of the files."""
_AT_ONCE = 2
"""Files that are drawn at once."""
_WAIT = SECONDS + 10
"""Seconds after which a file that is not drawn yet is given up: it may wait for a busy machine, too."""
_MOST_BYTES = 512 * 1024**2
"""Bytes of all renditions; beyond that, those that nobody has looked at for longest are removed."""
_PRUNE_EVERY = 200
"""Files that are drawn between two looks at the size of all."""
_FAILURE_STAYS = 3600
"""Seconds after which a file that took too much time or memory is tried again."""
_PATIENCE = 4
"""Seconds for which a page waits for others that draw: it holds one of the few threads of the pages meanwhile."""
_MOST_LOCKS = 1_000
_UNFINISHED = "part-"
_VIEW = "rendition.json"
_drawing = BoundedSemaphore(_AT_ONCE)


class RenditionProblem(StrEnum):
    """Why a file cannot be shown."""

    NO_VIEWER = "no-viewer"
    BROKEN = "broken"
    TOO_LARGE = "too-large"
    ENCRYPTED = "encrypted"
    TOO_SLOW = "too-slow"
    BUSY = "busy"
    """Others are drawn just now: a little later it can be shown."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """The rendition of a file.

    ``pages`` counts the pictures: 0 for a table, a text, and a file with a ``problem``; ``all_pages`` counts those of
    the file. ``columns`` and ``rows`` are a table; ``cut`` says that it, or ``text``, is only the beginning.
    """

    pages: int = 0
    all_pages: int = 0
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str | None = None
    cut: bool = False
    problem: RenditionProblem | None = None


_BUSY = Rendition(problem=RenditionProblem.BUSY)


class RenditionFolder:
    """The renditions of files in a folder, by the SHA-256 of the file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drawn = 0
        self._lock = Lock()
        self._locks: dict[Path, Lock] = {}

    def rendition(self, sha256: str, name: str, content: Callable[[], bytes]) -> Rendition:
        """The rendition of a file; ``content`` is read where it was not drawn before."""
        place = self._place(sha256, name)
        kept = _read(place)
        if kept is None:
            with self._alone(place) as is_mine:
                kept = _read(place) or (self._draw(place, content(), _suffix(name), 1) if is_mine else _BUSY)
        with suppress(OSError):
            os.utime(place)
        return kept

    def picture(self, sha256: str, name: str, content: Callable[[], bytes], page: int) -> bytes | None:
        """The picture of a page as JPEG, by its number from 1; 0 is the small one. None where there is none."""
        rendition = self.rendition(sha256, name, content)
        if not 0 <= page <= rendition.pages or not rendition.pages:
            return None
        place = self._place(sha256, name)
        path = place / (f"page-{page}.jpg" if page else "thumb.jpg")
        if not path.exists():
            with self._alone(place) as is_mine:
                if is_mine and not path.exists():
                    self._draw(place, content(), _suffix(name), page or 1)
        try:
            return path.read_bytes()
        except OSError:
            return None

    def forget(self, sha256: str) -> None:
        """Remove all renditions of a file, since its content is erased."""
        for place in (self._folder / sha256[:2]).glob(f"{sha256}*"):
            shutil.rmtree(place, ignore_errors=True)

    def _place(self, sha256: str, name: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}{_suffix(name)}"

    @contextmanager
    def _alone(self, place: Path) -> Iterator[bool]:
        """Have a file and one of the few workers to oneself: two requests for a file draw it once. False where others
        have them for longer than a page can wait."""
        with self._lock:
            if len(self._locks) > _MOST_LOCKS:
                self._locks = {known: lock for known, lock in self._locks.items() if lock.locked()}
            lock = self._locks.setdefault(place, Lock())
        has_file = lock.acquire(timeout=_PATIENCE)
        has_worker = has_file and _drawing.acquire(timeout=_PATIENCE)
        try:
            yield has_worker
        finally:
            if has_worker:
                _drawing.release()
            if has_file:
                lock.release()

    def _draw(self, place: Path, content: bytes, suffix: str, page: int) -> Rendition:
        """Draw a page of a file, and keep it; with the first page also what the file is."""
        make_private_folder(place.parent)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=_UNFINISHED) as folder:
            part = Path(folder)
            _run(content, suffix, page, part)
            rendition = _read(part)
            if rendition is None:  # the worker was ended
                rendition = Rendition(problem=RenditionProblem.TOO_SLOW)
                (part / _VIEW).write_text(json.dumps({"problem": rendition.problem}), "ascii")
            make_private_folder(place)
            for path in part.glob("*.jpg"):
                os.replace(path, place / path.name)
            if page == 1:
                os.replace(part / _VIEW, place / _VIEW)
        self._drawn += 1
        if self._drawn % _PRUNE_EVERY == 0:
            self.prune()
        return rendition

    def prune(self, most: int = _MOST_BYTES) -> None:
        """Remove the renditions that nobody has looked at for longest, until all have at most so many bytes."""
        found = []
        for place in self._folder.glob("*/*"):
            with suppress(OSError):
                if place.name.startswith(_UNFINISHED):  # of a server that was killed, unless it is being written
                    if clock.now().timestamp() - place.stat().st_mtime > _FAILURE_STAYS:
                        shutil.rmtree(place, ignore_errors=True)
                    continue
                size = sum(path.stat().st_size for path in place.iterdir())
                found.append((place.stat().st_mtime, size, place))
        total = sum(size for _, size, _ in found)
        for _, size, place in sorted(found):
            if total <= most:
                return
            shutil.rmtree(place, ignore_errors=True)
            total -= size


def _run(content: bytes, suffix: str, page: int, folder: Path) -> None:
    """Let the worker draw a file. It gets nothing of our environment: no secret of ours."""
    root = str(Path(engine.__file__).parents[1])
    command = [sys.executable, "-P", "-m", "engine.intake.rendition_worker", suffix or "-", str(page), str(folder)]
    environment = {"PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(command, input=content, env=environment, timeout=_WAIT, capture_output=True, check=False)


def _suffix(name: str) -> str:
    """The ending of a name where the rendition depends on it; empty for all others."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix in TABLES | TEXTS else ""


def _read(place: Path) -> Rendition | None:
    """The rendition that was kept; None where there is none."""
    try:
        found = json.loads((place / _VIEW).read_text("ascii"))
        age = clock.now().timestamp() - (place / _VIEW).stat().st_mtime
    except (OSError, ValueError):
        return None
    if found.get("problem") == RenditionProblem.TOO_SLOW and age > _FAILURE_STAYS:
        return None
    pages = min(int(found.get("pages", 0)), MOST_PAGES)
    return Rendition(
        pages=pages,
        all_pages=int(found.get("all_pages", pages)),
        columns=tuple(found.get("columns", ())),
        rows=tuple(tuple(row) for row in found.get("rows", ())),
        text=found.get("text"),
        cut=bool(found.get("cut", False)),
        problem=RenditionProblem(found["problem"]) if found.get("problem") else None,
    )
