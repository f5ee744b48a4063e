"""The bytes of a file as text: UTF-8 with or without a BOM. Everything else is reported with its cause."""

import errno
import os
import re
import stat
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from engine.domain.refusal import Refusal, Value
from engine.loading.problem_list import Problems
from engine.loading.tree import TOP, Mark
from engine.wording.diagnostics import reading

LIMIT = 256 * 1024
"""The most bytes of one file."""

LONGEST_FIXED = 400
"""The longest line, in characters, that is shown as it should be; a longer one was written by a program."""
_HIDDEN_LINES = 20
"""The most lines of a file whose hidden characters are reported."""
_BREAK = re.compile(r"\r\n|\r|\n")
# Characters that YAML refuses, and also: line breaks that only YAML 1.1 knows, since lines would then differ from those
# in the editor; and marks of direction or without width, since people would see a different text than the engine reads.
HIDDEN = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file and its lines, without their breaks."""

    text: str
    lines: tuple[str, ...]

    def line(self, number: int) -> str:
        """The line of that number, counted from 1; empty after the last."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


def read(path: Path, problems: Problems, *, limit: int = LIMIT, gbk: bool = False) -> SourceText | None:
    """The text of a file; None if a problem was reported that leaves nothing to read. ``gbk`` also takes GB 18030."""
    data = content(path, problems, limit=limit)
    return None if data is None else decode(data, problems, limit=limit, gbk=gbk)


def content(path: Path, problems: Problems, *, limit: int = LIMIT) -> bytes | None:
    """The bytes of a file, of one that is too large one more than ``limit``; None if a problem was reported."""
    try:
        # Without O_NONBLOCK, opening a named pipe would block for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        problems.report(reading.UNREADABLE, TOP, actual=_reason(error))
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        actual = Refusal("not-ordinary-file")
        problems.report(reading.UNREADABLE, TOP, actual=actual)
        return None
    with os.fdopen(handle, "rb") as file:
        try:
            return file.read(limit + 1)
        except OSError as error:
            problems.report(reading.UNREADABLE, TOP, actual=_reason(error))
            return None


def decode(data: bytes, problems: Problems, *, limit: int = LIMIT, gbk: bool = False) -> SourceText | None:
    """Bytes as text; None if a problem was reported that leaves nothing to read."""
    if len(data) > limit:
        problems.report(reading.TOO_LARGE, TOP, limit=limit // 1024)
        return None
    encoding = _wide_encoding(data)
    if encoding is not None:
        problems.report(reading.UTF16, TOP, actual=encoding)
        return None
    try:
        text = data.decode("gb18030" if gbk and not _is_utf8(data) and _is_gbk(data) else "utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from after the BOM.
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        at = _mark(data, start)
        if _is_gbk(data):
            problems.report(reading.GBK, at)
        else:
            problems.report(reading.NOT_TEXT, at, line=at.line)
        return None
    if "\0" in text:
        at = _mark(data, data.index(b"\0"))
        problems.report(reading.NOT_TEXT, at, line=at.line)
        return None
    lines = tuple(_BREAK.split(text) if "\r" in text else text.split("\n"))
    return None if _hides_anything(text, lines, problems) else SourceText(text, lines)


def _hides_anything(text: str, lines: tuple[str, ...], problems: Problems) -> bool:
    """Report the first hidden character of each line, in at most a few lines; False if there is none."""
    if HIDDEN.search(text) is None:
        return False
    matches = ((number, line, match) for number, line in enumerate(lines, 1) if (match := HIDDEN.search(line)))
    for number, line, match in islice(matches, _HIDDEN_LINES):
        fixed = HIDDEN.sub("", line) if len(line) <= LONGEST_FIXED else None
        at = Mark(number, match.start() + 1)
        problems.report(reading.CONTROL_CHARACTER, at, fixed=fixed, actual=f"U+{ord(match.group()):04X}")
    return True


def _wide_encoding(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    head = data[:512]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    # Without a BOM, YAML's own punctuation and spaces still leave a NUL in every other byte.
    if len(head) >= 8 and max(even, odd) * 4 > len(head) // 2 and max(even, odd) > 4 * min(even, odd):
        return "UTF-16"
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_gbk(data: bytes) -> bool:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    if HIDDEN.search(text):
        return False
    non_ascii = [c for c in text if c > "\x7f"]
    # The bytes of a picture can also be valid GB 18030; Chinese text is mostly ideographs and Chinese punctuation.
    chinese = sum(
        1 for c in non_ascii if "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef"
    )
    return bool(non_ascii) and chinese * 10 >= len(non_ascii) * 8


def _mark(data: bytes, start: int) -> Mark:
    before = data[:start].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines = _BREAK.split(before)
    return Mark(len(lines), len(lines[-1]) + 1)


def _reason(error: OSError | ValueError) -> Value:
    number = error.errno if isinstance(error, OSError) else None
    match number:
        case errno.ENOENT:
            return Refusal("file-not-there")
        case errno.EACCES | errno.EPERM:
            return Refusal("file-no-permission")
        case errno.EISDIR:
            return Refusal("file-is-folder")
        case errno.ELOOP:
            return Refusal("file-link-loop")
        case _:
            return Refusal("file-refused")
