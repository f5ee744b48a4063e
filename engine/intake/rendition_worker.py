"""Draw one submitted file to look at: a program of its own, so that a hostile file harms nothing else.

``python -m engine.intake.rendition_worker SUFFIX PAGE FOLDER`` reads the file from the standard input and writes into
the folder ``rendition.json``, and for pictures ``page-N.jpg`` and ``thumb.jpg``. It limits its own memory and time.
Every picture is drawn anew: no byte of the file is passed on, nor where and when a photograph was taken.
"""

import io
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY = 1024**3
"""The most bytes of memory that a file may take."""
SECONDS = 20
"""The most seconds of computing that a file may take."""
MOST_PIXELS = 60_000_000
"""The most points of a picture that is decoded; a photograph in JPEG is decoded smaller, and may have more."""
LARGE, THUMB = 1800, 360
"""The longest side of a picture as it is shown, and of the small one in lists, in points."""
MOST_PAGES = 50
"""The most pages of a document that are shown."""
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200, 40, 500
"""The most rows and columns of a table and characters of a cell that are shown."""
LONGEST_TEXT = 20_000
"""The most characters of a text that are shown."""
TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xls"})
TEXTS = frozenset({".txt", ".md", ".log"})
_PICTURES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
}
_SMALLER_FIRST = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})
"""The kinds of pictures that are made smaller before all else, which saves memory; others need their colours first."""
_PASSWORD = 4
"""The error of PDFium for a document that wants a password."""


def main() -> None:
    """Draw the file of the standard input."""
    suffix, page, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    limit_itself()
    content = sys.stdin.buffer.read()
    found = _drawn(content, suffix, page, folder)
    (folder / "rendition.json").write_text(json.dumps(found), encoding="ascii")


def limit_itself() -> None:
    """Let the system end this process beyond its memory and time, where the system can."""
    with suppress(ImportError):
        import resource  # not on Windows

        for what, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_FSIZE, 64 * 1024**2),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))


def _drawn(content: bytes, suffix: str, page: int, folder: Path) -> Mapping[str, object]:
    """The rendition of a file by its first bytes; only tables and texts go by the ending of the name."""
    try:
        if (format_ := picture_format(content)) is not None:
            return _picture(content, format_, folder)
        if content.startswith(b"%PDF-"):
            return _document(content, page, folder)
        if suffix in TABLES:
            return _table(content, suffix)
        if suffix in TEXTS:
            return _text(content)
    except MemoryError:
        return {"kind": "none", "problem": "too-large"}
    return {"kind": "none", "problem": "no-viewer"}


def picture_format(content: bytes) -> str | None:
    """The format of a picture by its first bytes; None for anything else."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    return next((name for start, name in _PICTURES.items() if content.startswith(start)), None)


def _picture(content: bytes, format_: str, folder: Path) -> Mapping[str, object]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the limit below is ours, and says what it is
    try:
        with Image.open(io.BytesIO(content), formats=[format_]) as picture:
            if format_ == "JPEG":
                picture.draft("RGB", (LARGE, LARGE))
            if picture.width * picture.height > MOST_PIXELS:
                return {"kind": "none", "problem": "too-large"}
            picture.load()
            if picture.mode in _SMALLER_FIRST:
                picture.thumbnail((LARGE, LARGE))
            upright = ImageOps.exif_transpose(picture)
            _write_pictures(upright, 1, folder)
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError):  # as broken pictures raise them
        return {"kind": "none", "problem": "broken"}
    return {"kind": "picture", "pages": 1}


def _write_pictures(picture: "Image", page: int, folder: Path) -> None:
    """Write a picture as it is shown; the first one also as the small one."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        flat = Image.new("RGB", clear.size, "white")
        flat.paste(clear, mask=clear.getchannel("A"))
    elif picture.mode.startswith("I"):  # 16 bits of grey
        flat = picture.point(lambda value: value / 256).convert("L")
    else:
        flat = picture.convert("RGB")
    flat.thumbnail((LARGE, LARGE))
    flat.save(folder / f"page-{page}.jpg", "JPEG", quality=85)
    if page == 1:
        flat.thumbnail((THUMB, THUMB))
        flat.save(folder / "thumb.jpg", "JPEG", quality=80)


def _document(content: bytes, page: int, folder: Path) -> Mapping[str, object]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        pages = len(document)
        if not pages:
            return {"kind": "none", "problem": "broken"}
        drawn = document[min(page, pages, MOST_PAGES) - 1]
        width, height = drawn.get_size()
        scale = LARGE / max(width, height, 1)
        _write_pictures(drawn.render(scale=scale, may_draw_forms=False).to_pil(), min(page, pages, MOST_PAGES), folder)
    except pypdfium2.PdfiumError as error:
        return {"kind": "none", "problem": "encrypted" if error.err_code == _PASSWORD else "broken"}
    except (OSError, ValueError, LookupError, TypeError, ArithmeticError):
        return {"kind": "none", "problem": "broken"}
    return {"kind": "document", "pages": min(pages, MOST_PAGES), "all_pages": pages}


def _table(content: bytes, suffix: str) -> Mapping[str, object]:
    from engine.intake.open_table import read_table
    from engine.intake.stream import FileStream, TooLarge
    from engine.services.refused import Refused

    try:
        table = read_table(FileStream.of(f"table{suffix}", content))
        header = table.header[:MOST_COLUMNS]
        first = list(islice(table.rows, MOST_ROWS + 1))
    except TooLarge:
        return {"kind": "none", "problem": "too-large"}
    except (Refused, UnicodeError, ValueError):
        return {"kind": "none", "problem": "broken"}
    return {
        "kind": "table",
        "columns": [name[:LONGEST_CELL] for name in header],
        "rows": [[row.cells.get(name, "")[:LONGEST_CELL] for name in header] for row in first[:MOST_ROWS]],
        "cut": len(first) > MOST_ROWS or len(table.header) > MOST_COLUMNS,
    }


def _text(content: bytes) -> Mapping[str, object]:
    from engine.intake.stream import FileStream
    from engine.services.refused import Refused

    try:
        with FileStream.of("text", content).text() as text:
            shown = text.read(LONGEST_TEXT + 1)
    except (Refused, UnicodeError):
        return {"kind": "none", "problem": "broken"}
    shown = "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in shown)
    return {"kind": "text", "text": shown[:LONGEST_TEXT], "cut": len(shown) > LONGEST_TEXT}


if __name__ == "__main__":
    main()
