"""Outside files as bounded bytes or text, unpacked if gzipped, with the progress of reading."""

import codecs
import gzip
import io
import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from engine.domain.agreement.field_value import storable
from engine.services.refused import Refused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST = 1024**3
"""Largest size of one file in bytes, unpacked."""
_RATIO = 400
"""Largest compression ratio of a packed file: business tables stay below 100, a bomb reaches 1,000."""
_SMALL = 16 * 1024**2
"""Bytes that a packed file may hold whatever its ratio."""
_BLOCK = 256 * 1024
_STRAY = 50
"""A text has at most one NUL in this many bytes."""
_ONE_SIDED = 2
"""A text of two bytes a character has at least so many times more NUL in one half of them than in the other."""
_HEAD = 4096
_SPOILT = "surrogateescape"
"""How bytes that are not UTF-8 are decoded: each becomes one of U+DC80 to U+DCFF, which no valid text contains."""
_SPOILT_BYTE = re.compile("[\udc80-\udcff]")
_LONG_CHARACTER = re.compile("[^\0-\u07ff\ud800-\udfff]")  # by what it is not: that compiles in a tenth of the time
_CHARACTER = re.compile("[^\0-\u007f\ud800-\udfff]")


def shown_path(path: Path | str) -> str:
    r"""A path as people read it: a byte that is not UTF-8 becomes ``\xff``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class TooLarge(Refused):
    """A file is larger than the limit for reading; its content may still be valid."""


class FileStream:
    """A file or its bytes, reopened for each reading; ``name`` identifies it in messages.

    Raises Refused if it cannot be read, TooLarge if it exceeds the limit.
    """

    def __init__(
        self, name: str, size: Callable[[], int], opened: Callable[[], BinaryIO], largest: int | None = None
    ) -> None:
        self.name = name
        self.largest = LARGEST if largest is None else largest
        self._opened = opened
        self._file: BinaryIO | None = None
        try:
            self.size = size()
            with opened() as file:
                self.packed = file.read(2) == b"\x1f\x8b"
        except OSError as error:
            raise self.refused(error.strerror or str(error)) from error
        if self.size > self.largest:
            raise self.too_large()
        with self.bytes() as content:
            self.head = content.read(_HEAD)

    @classmethod
    def at(cls, path: Path) -> "FileStream":
        """Return the stream of a regular file. Raises Refused if its name is not UTF-8: no database stores it."""
        if path.name != storable(path.name):
            raise Refused("file-name-not-utf8", path=shown_path(path))

        def size() -> int:
            if not path.is_file():
                raise FileNotFoundError(2, "no such file" if not path.exists() else "not a regular file")
            return path.stat().st_size

        return cls(str(path), size, lambda: path.open("rb"))

    @classmethod
    def of(cls, name: str, content: bytes, largest: int | None = None) -> "FileStream":
        """Return the stream of a file's content, of at most ``largest`` bytes when unpacked."""
        return cls(name, lambda: len(content), lambda: io.BytesIO(content), largest)

    @property
    def share(self) -> float:
        """The share of the file that has been read since it was last opened, from 0 to 1."""
        if self._file is None or self._file.closed:
            return 0.0
        return self._file.tell() / max(self.size, 1)

    def bytes(self) -> io.BufferedReader:
        """Open the unpacked content. Reading raises Refused if it is broken, TooLarge if it exceeds the limit."""
        file = self._file = self.raw()
        return io.BufferedReader(_Bounded(self, file), _BLOCK)

    def raw(self) -> BinaryIO:
        """Open the bytes without unpacking them."""
        try:
            return self._opened()
        except OSError as error:
            raise self.refused(error.strerror or str(error)) from error

    def text(self, newline: str | None = None) -> io.TextIOWrapper:
        """Open the content as text; its encoding is detected by reading it once. Raises Refused if it is not text.

        A file that is UTF-8 but for a few bytes is read as UTF-8; ``spoilt`` recognises a text with such a byte.
        """
        encoding, errors = self._encoding()
        return io.TextIOWrapper(self.bytes(), encoding=encoding, errors=errors, newline=newline)

    def refused(self, why: str) -> Refused:
        """Return the error for a file that cannot be read."""
        return Refused("file-unreadable", path=self.name, why=why)

    def too_large(self) -> TooLarge:
        """Return the error for a file that exceeds the limit."""
        return TooLarge("file-too-large", path=self.name, limit=self.largest // 1024**2)

    def _encoding(self) -> tuple[str, str]:
        """Return the encoding, and what to do with bytes that do not fit it."""
        if self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            if not self._decodes("utf-16"):  # cut off, or spoilt
                raise Refused("file-not-text", path=self.name)
            return "utf-16", "strict"
        # binary files are full of NUL; a single NUL in a text is rejected later with its row
        if self.head.count(0) * _STRAY > len(self.head):
            wide = "utf-16-be" if self.head[::2].count(0) > self.head[1::2].count(0) else "utf-16-le"
            fewer, more = sorted((self.head[::2].count(0), self.head[1::2].count(0)))
            one_sided = fewer * _ONE_SIDED <= more  # 一 has a zero on the other side
            if one_sided and len(self.head) > 1 and self._decodes(wide):
                return wide, "strict"
            raise Refused("file-not-text", path=self.name)
        if self._decodes("utf-8-sig"):
            return "utf-8-sig", "strict"
        if self._mostly_utf8():
            return "utf-8-sig", _SPOILT
        if self._decodes("gb18030"):
            return "gb18030", "strict"
        raise Refused("file-not-text", path=self.name)

    def _mostly_utf8(self) -> bool:
        """Return True if the characters that fit UTF-8 outnumber the bytes that do not.

        Characters of two bytes count a quarter: a Chinese character in GB18030 often looks like one. Those of three
        bytes hardly occur there by chance.
        """
        decoder = codecs.getincrementaldecoder("utf-8-sig")(_SPOILT)
        long = all_ = bad = 0
        with self.bytes() as content:
            while block := content.read(_BLOCK):
                text = decoder.decode(block)
                long += len(_LONG_CHARACTER.findall(text))
                all_ += len(_CHARACTER.findall(text))
                bad += len(_SPOILT_BYTE.findall(text))
        bad += len(_SPOILT_BYTE.findall(decoder.decode(b"", final=True)))
        return long > bad or all_ > 4 * bad

    def _decodes(self, encoding: str) -> bool:
        decoder = codecs.getincrementaldecoder(encoding)()
        with self.bytes() as content:
            try:
                while block := content.read(_BLOCK):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                return False
        return True


def spoilt(text: str) -> bool:
    """Return True if a text of a stream has a byte that is not in the encoding of its file."""
    return _SPOILT_BYTE.search(text) is not None


class _Bounded(io.RawIOBase):
    """The unpacked bytes of a stream, counted while they are read."""

    def __init__(self, source: FileStream, file: BinaryIO) -> None:
        self._source = source
        self._file = file
        self._content: gzip.GzipFile | BinaryIO = gzip.GzipFile(fileobj=file) if source.packed else file
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, target: "WriteableBuffer") -> int:
        view = memoryview(target).cast("B")
        try:
            block = self._content.read(len(view))
        except (OSError, EOFError, zlib.error) as error:
            raise self._source.refused(str(error)) from error
        self._read += len(block)
        packed = self._file.tell()
        if self._read > self._source.largest or (self._source.packed and self._read > _SMALL + _RATIO * packed):
            raise self._source.too_large()
        view[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._file.close()
        super().close()
