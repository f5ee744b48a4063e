"""Files to keep: under their own names in any language; browsers never show them as pages."""

from collections.abc import Mapping
from pathlib import PurePath
from urllib.parse import quote

from starlette.responses import Response

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}
"""The media types of the files that we write, by the ending of the name."""
_UNKNOWN = "application/octet-stream"


def attachment(content: bytes | str, name: str, headers: Mapping[str, str] | None = None) -> Response:
    """A file of ours: its type follows from the ending of its name."""
    type_ = MEDIA_TYPES.get(name.rpartition(".")[2], _UNKNOWN)
    return Response(content, media_type=type_, headers={"content-disposition": disposition(name), **(headers or {})})


def foreign_attachment(content: bytes, name: str, headers: Mapping[str, str] | None = None) -> Response:
    """A file that somebody submitted: of no type, so that nothing opens it by itself."""
    return Response(content, media_type=_UNKNOWN, headers={"content-disposition": disposition(name), **(headers or {})})


def disposition(name: str) -> str:
    """The header that lets a browser save a file under a name, in any script (RFC 6266)."""
    plain = PurePath(name.replace("\\", "/")).name.strip() or "file"
    shown = "".join(c for c in plain if c.isprintable())
    ascii_ = "".join(c if c.isascii() and c not in '"\\%;' else "_" for c in shown) or "file"
    return f"attachment; filename=\"{ascii_}\"; filename*=UTF-8''{quote(shown, safe='')}"
