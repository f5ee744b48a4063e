"""File checks: the file of an occurrence exists, is complete and recent, and holds a valid table.

A path is walked folder by folder from its root, on open descriptors and without following links, so that no
agreement, no key and no concurrent change can lead to another file. A check opens, reads and closes the file; it hangs
as long as the file server does.
"""

import os
import re
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG

from engine.checks.call import CallContext, CheckCall, Observations
from engine.checks.observation import CouldNotError, could_not, one_line
from engine.checks.table import check_table
from engine.domain.agreement.check import CheckAnswer, CheckSubject, Observation
from engine.domain.agreement.check.file import FileCheck
from engine.domain.text import Text
from engine.intake.stream import TooLarge
from engine.loading.check.file import FileRoot
from engine.services.refused import Refused
from engine.wording.check import result_text

_PLACEHOLDER = re.compile(r"\{(period|key)\}")
_LONGEST = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FOLDER = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY
# if a pipe or terminal takes the file's place after stat, opening it must not block or make it our terminal
_FILE = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY


class _NotMetError(Exception):
    """The file does not meet the agreement; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def check_file(check: FileCheck, subject: CheckSubject, root: FileRoot, *, now: datetime) -> Observation:
    """Check the file of one occurrence; ``now`` is the current time in UTC.

    The work counts as done when the file was last modified. A file that is missing or not as agreed is *not met*. A
    missing root or permission, a link, a pipe or a file that is too large *could not* be checked. Never raises for
    what a folder holds. POSIX only.
    """
    try:
        parts = _parts(check, subject)
        with ExitStack() as held:
            file = _open(check.root, root.folder, parts, held)
            return _evaluate(check, subject, root, now, "/".join((check.root, *parts)), file)
    except _NotMetError as error:
        return Observation(CheckAnswer.NOT_MET, error.text)
    except CouldNotError as error:
        return could_not(error.text)


def calls(check: FileCheck, subjects: Sequence[CheckSubject], root: FileRoot, context: CallContext) -> list[CheckCall]:
    """Return one call for each occurrence."""

    def call(subject: CheckSubject) -> CheckCall:
        def run() -> Observations:
            return {subject.occurrence: check_file(check, subject, root, now=context.now())}

        return CheckCall(check, (subject,), root.deadline.total_seconds(), run)

    return [call(subject) for subject in subjects]


# ---- file name


def _parts(check: FileCheck, subject: CheckSubject) -> tuple[str, ...]:
    """Return the folders and the file in a path. Raises CouldNotError if a part is not a plain name."""
    values = {"period": subject.period or "", "key": subject.key or ""}
    # split before filling, so that no value adds a part
    parts = tuple(_PLACEHOLDER.sub(lambda m: values[m[1]], part) for part in check.path.split("/"))
    if not all(_plain(part) for part in parts):
        raise CouldNotError("file-bad-name", path=f"{check.root}/{check.path}")
    return parts


def _plain(part: str) -> bool:
    """Return whether a part names one entry of its folder; ``..`` and ``x.`` (``x`` to Windows shares) do not."""
    return part == part.rstrip(". ") != "" and part.isprintable() and not any(c in "/\\" for c in part)


# ---- opening


def _open(root: str, folder: Path, parts: Sequence[str], held: ExitStack) -> int:
    """Open a file and return its descriptor, which is closed with ``held``.

    Raises _NotMetError if the file does not exist, CouldNotError if that cannot be determined.
    """
    try:
        at = os.open(folder, _FOLDER)
    except FileNotFoundError:
        raise CouldNotError("file-no-root", root=root) from None
    except OSError as error:
        raise _unreadable(root, error) from None
    held.callback(os.close, at)
    for n, part in enumerate(parts, 1):
        name, last = "/".join((root, *parts[:n])), n == len(parts)
        try:
            mode = os.stat(part, dir_fd=at, follow_symlinks=False).st_mode
            if S_ISLNK(mode):
                raise CouldNotError("file-is-link", name=name)
            if not (S_ISREG(mode) if last else S_ISDIR(mode)):
                raise CouldNotError("file-not-regular" if last else "file-no-folder", name=name)
            at = os.open(part, _FILE if last else _FOLDER | os.O_NOFOLLOW, dir_fd=at)
        except FileNotFoundError:
            raise _NotMetError(result_text("file-absent", name="/".join((root, *parts)))) from None
        except OSError as error:
            raise _unreadable(name, error) from None
        held.callback(os.close, at)
    return at


def _unreadable(name: str, error: OSError) -> CouldNotError:
    """Return the error in our own words: those of the system may name the real folder."""
    why = (
        result_text("file-no-permission")
        if isinstance(error, PermissionError)
        else Text.plain(os.strerror(error.errno or 0))
    )
    return CouldNotError("file-unreadable", name=name, why=why)


# ---- content


def _evaluate(
    check: FileCheck, subject: CheckSubject, root: FileRoot, now: datetime, name: str, file: int
) -> Observation:
    """Evaluate an open file. Raises _NotMetError, CouldNotError."""
    content, modified = _read(root, now, name, file)
    at = f"{modified:%Y-%m-%d %H:%M} UTC"
    digest = sha256(content).hexdigest()

    def not_met(reason: Text) -> Observation:
        return Observation(CheckAnswer.NOT_MET, reason, None, digest)

    if len(content) < check.min_bytes:
        return not_met(result_text("file-too-small", name=name, found=len(content), least=check.min_bytes))
    if check.max_age is not None and subject.at - modified > check.max_age:
        return not_met(result_text("file-too-old", name=name, at=at))
    if check.table is None:
        return Observation(
            CheckAnswer.MET, result_text("file-there", name=name, found=len(content), at=at), modified, digest
        )
    try:
        table = check_table(check.table, name, content)
    except TooLarge as refused:
        raise CouldNotError(_one_sentence(refused.text)) from None
    except Refused as refused:
        return not_met(_one_sentence(refused.text))
    if table.problems:
        problems = Text(zh="；".join(p.zh for p in table.problems), en="; ".join(p.en for p in table.problems))
        return not_met(_one_sentence(result_text("file-misfit", name=name, problems=problems)))
    return Observation(CheckAnswer.MET, result_text("file-table", name=name, rows=table.rows, at=at), modified, digest)


def _read(root: FileRoot, now: datetime, name: str, file: int) -> tuple[bytes, datetime]:
    """Return the content of a file that nobody is writing, and its time of modification in UTC.

    A file that grows during reading would be read in part. Raises _NotMetError, CouldNotError.
    """
    try:
        before = os.fstat(file)
        if not S_ISREG(before.st_mode):
            raise CouldNotError("file-not-regular", name=name)
        if before.st_size > root.largest:
            raise CouldNotError("file-too-large", name=name, found=before.st_size, most=root.largest)
        modified = _instant(before.st_mtime_ns)
        if modified - now > root.settled:
            raise CouldNotError("file-from-future", name=name, at=f"{modified:%Y-%m-%d %H:%M} UTC")
        if now - modified < root.settled:
            raise _NotMetError(result_text("file-unsettled", name=name))
        with open(file, "rb", closefd=False) as stream:
            content = stream.read(before.st_size + 1)
        after = os.fstat(file)
    except OSError as error:
        raise _unreadable(name, error) from None
    if (len(content), after.st_size, after.st_mtime_ns) != (before.st_size, before.st_size, before.st_mtime_ns):
        raise _NotMetError(result_text("file-unsettled", name=name))
    return content, modified


def _instant(nanoseconds: int) -> datetime:
    """Return a file's timestamp as an instant in UTC, clamped to the range of ``datetime``."""
    try:
        return _EPOCH + timedelta(microseconds=nanoseconds // 1000)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if nanoseconds > 0 else datetime.min.replace(tzinfo=UTC)


def _one_sentence(text: Text) -> Text:
    """Return text that may quote a file on one line, cut, without its full stop."""
    return Text(zh=one_line(text.zh.rstrip("。"), _LONGEST), en=one_line(text.en.rstrip("."), _LONGEST))
