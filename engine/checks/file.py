"""File checks: is the file of an occurrence there, whole, recent, and the table that it has to be?

A path is walked folder by folder from its root, on open descriptors and following no link, so that neither an
agreement nor a number nor a change made meanwhile can lead to another file. A look opens, reads and closes; it may
hang as long as the file's server does.
"""

import os
import re
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG

from engine.checks.observation import CouldNotError, could_not, shown
from engine.checks.table import table_seen
from engine.domain.agreement.check import CheckAnswer, CheckSubject, FileCheck, Observation
from engine.domain.text import Text
from engine.intake.stream import TooLarge
from engine.services.refused import Refused
from engine.settings import FileRoot

_PLACEHOLDER = re.compile(r"\{(period|key)\}")
_LONGEST = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FOLDER = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY
# a pipe put there after it was looked at must neither be waited for nor become our terminal
_FILE = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY

_NO_NAME = Text(
    zh="{path} 填入本事项的编号或所属期后，不是根下的文件名（不能有 / \\ ..、控制字符，末尾不能是点或空格）",
    en="{path} with the number or period of this occurrence filled in names no file below its root (no / \\ .. or "
    "control characters, no dot or blank at an end)",
)
_NO_ROOT = Text(
    zh="找不到 {root} 的文件夹，可能没有挂载", en="the folder of {root} is not there; it may not be mounted"
)
_LINK = Text(zh="{name} 是符号链接，不跟随", en="{name} is a symbolic link, which is not followed")
_NO_FOLDER = Text(zh="{name} 不是文件夹", en="{name} is no folder")
_NO_FILE = Text(zh="{name} 不是普通文件", en="{name} is no regular file")
_UNREADABLE = Text(zh="读不了 {name}：{why}", en="{name} cannot be read: {why}")
_NO_RIGHT = Text(zh="没有读取的权限", en="no permission")
_TOO_LARGE = Text(
    zh="{name} 有 {found} 字节，超过上限 {most} 字节",
    en="{name} has {found} bytes, more than the {most} that are allowed",
)
_AHEAD = Text(
    zh="{name} 的修改时间 {at} 在未来，请核对时钟", en="{name} was modified at {at}, which is yet to come: check clocks"
)
_ABSENT = Text(zh="没有文件 {name}", en="there is no file {name}")
_UNSETTLED = Text(zh="{name} 还在写入", en="{name} is still being written")
_TOO_SMALL = Text(zh="{name} 只有 {found} 字节，至少应有 {least}", en="{name} has {found} bytes, fewer than {least}")
_TOO_OLD = Text(zh="{name} 修改于 {at}，早于约定的时限", en="{name} was modified at {at}, longer ago than was agreed")
_MISFIT = Text(zh="{name}：{problems}", en="{name}: {problems}")
_TABLE = Text(zh="{name} 有 {rows} 行，修改于 {at}", en="{name} has rows: {rows}, modified at {at}")
_THERE = Text(zh="{name} 有 {found} 字节，修改于 {at}", en="{name} has {found} bytes, modified at {at}")


class _NotMetError(Exception):
    """The file is not what was agreed; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def check_file(check: FileCheck, asked: CheckSubject, root: FileRoot, *, now: datetime) -> Observation:
    """What the file of one occurrence says; ``now`` is the clock's instant in UTC, by which it is still being written.

    Done when it was last modified. What is not there, or not as agreed, is not met; what cannot be looked at could not
    be checked: a root that is gone, a missing permission, a link, a pipe, more than is read. Never raises for what a
    folder holds. POSIX.
    """
    try:
        parts = _parts(check, asked)
        with ExitStack() as held:
            file = _opened(check.root, root.folder, parts, held)
            return _judged(check, asked, root, now, "/".join((check.root, *parts)), file)
    except _NotMetError as error:
        return Observation(CheckAnswer.NOT_MET, error.text)
    except CouldNotError as error:
        return could_not(error.text)


# ---- the name


def _parts(check: FileCheck, asked: CheckSubject) -> tuple[str, ...]:
    """The folders and the file that a path names. Raises CouldNotError where a part is no plain name."""
    values = {"period": asked.period or "", "key": asked.key or ""}
    # parted before it is filled: no value makes a part of its own
    parts = tuple(_PLACEHOLDER.sub(lambda m: values[m[1]], part) for part in check.path.split("/"))
    if not all(_plain(part) for part in parts):
        raise CouldNotError(_NO_NAME.filled(path=f"{check.root}/{check.path}"))
    return parts


def _plain(part: str) -> bool:
    """Whether a part names one thing in its folder: ``..`` and ``x.`` (which Windows shares take for ``x``) do not."""
    return part == part.rstrip(". ") != "" and part.isprintable() and not any(c in "/\\" for c in part)


# ---- the way there


def _opened(root: str, folder: Path, parts: Sequence[str], held: ExitStack) -> int:
    """The descriptor of a file, closed with ``held``. Raises _NotMetError where it is not there, CouldNotError where
    that cannot be told."""
    try:
        at = os.open(folder, _FOLDER)
    except FileNotFoundError:
        raise CouldNotError(_NO_ROOT.filled(root=root)) from None
    except OSError as error:
        raise _unreadable(root, error) from None
    held.callback(os.close, at)
    for n, part in enumerate(parts, 1):
        name, last = "/".join((root, *parts[:n])), n == len(parts)
        try:
            mode = os.stat(part, dir_fd=at, follow_symlinks=False).st_mode
            if S_ISLNK(mode):
                raise CouldNotError(_LINK.filled(name=name))
            if not (S_ISREG(mode) if last else S_ISDIR(mode)):
                raise CouldNotError((_NO_FILE if last else _NO_FOLDER).filled(name=name))
            at = os.open(part, _FILE if last else _FOLDER | os.O_NOFOLLOW, dir_fd=at)
        except FileNotFoundError:
            raise _NotMetError(_ABSENT.filled(name="/".join((root, *parts)))) from None
        except OSError as error:
            raise _unreadable(name, error) from None
        held.callback(os.close, at)
    return at


def _unreadable(name: str, error: OSError) -> CouldNotError:
    """The error in words of our own: the system's may hold the real folder."""
    why = _NO_RIGHT if isinstance(error, PermissionError) else Text.plain(os.strerror(error.errno or 0))
    return CouldNotError(_UNREADABLE.filled(name=name, why=why))


# ---- the file


def _judged(check: FileCheck, asked: CheckSubject, root: FileRoot, now: datetime, name: str, file: int) -> Observation:
    """What an open file says. Raises _NotMetError, CouldNotError."""
    content, modified = _read(root, now, name, file)
    at = f"{modified:%Y-%m-%d %H:%M} UTC"
    digest = sha256(content).hexdigest()

    def not_met(what: Text) -> Observation:
        return Observation(CheckAnswer.NOT_MET, what, None, digest)

    if len(content) < check.min_bytes:
        return not_met(_TOO_SMALL.filled(name=name, found=len(content), least=check.min_bytes))
    if check.max_age is not None and asked.at - modified > check.max_age:
        return not_met(_TOO_OLD.filled(name=name, at=at))
    if check.table is None:
        return Observation(CheckAnswer.MET, _THERE.filled(name=name, found=len(content), at=at), modified, digest)
    try:
        table = table_seen(check.table, name, content)
    except TooLarge as refused:
        raise CouldNotError(_said(refused.text)) from None
    except Refused as refused:
        return not_met(_said(refused.text))
    if table.problems:
        problems = Text(zh="；".join(p.zh for p in table.problems), en="; ".join(p.en for p in table.problems))
        return not_met(_said(_MISFIT.filled(name=name, problems=problems)))
    return Observation(CheckAnswer.MET, _TABLE.filled(name=name, rows=table.rows, at=at), modified, digest)


def _read(root: FileRoot, now: datetime, name: str, file: int) -> tuple[bytes, datetime]:
    """The content of a file that nobody is writing, and when it was last modified. Raises _NotMetError, CouldNotError.

    Growing while it is read, it would be taken for half of itself.
    """
    try:
        before = os.fstat(file)
        if not S_ISREG(before.st_mode):
            raise CouldNotError(_NO_FILE.filled(name=name))
        if before.st_size > root.largest:
            raise CouldNotError(_TOO_LARGE.filled(name=name, found=before.st_size, most=root.largest))
        modified = _instant(before.st_mtime_ns)
        if modified - now > root.settled:
            raise CouldNotError(_AHEAD.filled(name=name, at=f"{modified:%Y-%m-%d %H:%M} UTC"))
        if now - modified < root.settled:
            raise _NotMetError(_UNSETTLED.filled(name=name))
        with open(file, "rb", closefd=False) as stream:
            content = stream.read(before.st_size + 1)
        after = os.fstat(file)
    except OSError as error:
        raise _unreadable(name, error) from None
    if (len(content), after.st_size, after.st_mtime_ns) != (before.st_size, before.st_size, before.st_mtime_ns):
        raise _NotMetError(_UNSETTLED.filled(name=name))
    return content, modified


def _instant(nanoseconds: int) -> datetime:
    """A file's time stamp as an instant; one beyond all calendars is their nearest end."""
    try:
        return _EPOCH + timedelta(microseconds=nanoseconds // 1000)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if nanoseconds > 0 else datetime.min.replace(tzinfo=UTC)


def _said(text: Text) -> Text:
    """Words that may quote a file, on one line, cut, without their full stop."""
    return Text(zh=shown(text.zh.rstrip("。"), _LONGEST), en=shown(text.en.rstrip("."), _LONGEST))
