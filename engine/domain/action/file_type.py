"""The types of files that a browser may send: an extension, and the first bytes that go with it.

A name alone proves nothing, and neither do bytes: a page that is called ``slip.jpg`` and a picture that is called
``slip.html`` are both refused.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from engine.domain.action.evidence import LARGEST
from engine.domain.agreement.catalogue import Field, FieldKind
from engine.domain.refusal import Refusal

LONGEST_NAME = 120
"""The most characters of a name; a longer one is cut before its extension."""
_TESTED = 4096
"""Bytes at the start of a text in which there must be no control character."""
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC = (b"heic", b"heix", b"mif1", b"msf1", b"hevc")
_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""The first bytes of a text in UTF-16, whose other bytes are often 0."""
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f")


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(starts)


def _is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC


def _is_text(content: bytes) -> bool:
    return content.startswith(_MARKS) or not _CONTROL & set(content[:_TESTED])


_PICTURES: Mapping[str, Callable[[bytes], bool]] = {
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "webp": _is_webp,
    "heic": _is_heic,
    "heif": _is_heic,
    "pdf": _begins(b"%PDF-"),
}
_TABLES: Mapping[str, Callable[[bytes], bool]] = {"xlsx": _begins(_ZIP), "csv": _is_text, "txt": _is_text}
_OTHERS: Mapping[str, Callable[[bytes], bool]] = {
    "docx": _begins(_ZIP),
    "pptx": _begins(_ZIP),
    "ofd": _begins(_ZIP),
    "zip": _begins(_ZIP),
    "xls": _begins(_OLE),
    "doc": _begins(_OLE),
    "ppt": _begins(_OLE),
    "wps": _begins(_OLE, _ZIP),
    "et": _begins(_OLE, _ZIP),
}
TYPES: Mapping[FieldKind, Mapping[str, Callable[[bytes], bool]]] = {
    FieldKind.PHOTO: _PICTURES,
    FieldKind.SHEET: _TABLES,
    FieldKind.FILE: {**_PICTURES, **_TABLES, **_OTHERS},
}
"""The extensions that a field of each kind takes, with the test of the content."""


def upload_refusal(field: Field, name: str, content: bytes) -> Refusal | None:
    """Why a file is not taken for a field; None if it is. Columns and signatures are compared at the delivery."""
    taken = TYPES[field.kind]
    extension = extension_of(name)
    if extension not in taken:
        return Refusal("upload-type-not-taken", name=name, types=tuple(sorted(taken)))
    if not content:
        return Refusal("evidence-file-empty", name=name)
    if len(content) > LARGEST:
        return Refusal("evidence-file-too-large", name=name, limit=LARGEST // 1024 // 1024)
    if not taken[extension](content):
        return Refusal("upload-type-differs", name=name, extension=extension)
    return None


def extension_of(name: str) -> str:
    """The part behind the last dot of a name, in small letters; empty where there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def upload_name(written: str) -> str:
    """The name of a file without folders, and without characters that nobody sees; ``file`` where nothing is left."""
    last = _FOLDERS.sub("", written)
    spaced = (" " if unicodedata.category(c)[0] == "Z" else c for c in unicodedata.normalize("NFC", last))
    plain = "".join(c for c in spaced if unicodedata.category(c)[0] != "C").strip(" .") or "file"
    if len(plain) <= LONGEST_NAME:
        return plain
    stem, _, extension = plain.rpartition(".")
    end = f".{extension}" if stem and len(extension) < 10 else ""
    return plain[: LONGEST_NAME - len(end)].rstrip(" .") + end
