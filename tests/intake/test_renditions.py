"""What can be seen of submitted files: drawn anew by a process of its own, whatever the file holds."""

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path
from threading import BoundedSemaphore

import pypdfium2
import pytest
import xlsxwriter
from PIL import Image
from pypdf import PdfReader, PdfWriter

from engine.intake.evidence import EvidenceFolder
from engine.intake.rendition_worker import LARGE, MOST_ROWS, THUMB
from engine.intake.renditions import Rendition, RenditionFolder, RenditionProblem

SHA = "ab" + "0" * 62


def _photo(size: tuple[int, int] = (40, 30), kind: str = "JPEG", **more: object) -> bytes:
    file = io.BytesIO()
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    picture.save(file, kind, **more)
    return file.getvalue()


def _pdf(pages: int = 3) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(210, 297)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _bomb_png(width: int, height: int) -> bytes:
    """A small file that says that it has so many points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(bytes((1 + width * 3) * 100), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def _zip_bomb() -> bytes:
    """A workbook whose directory says that it has 700 MB when unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(1024))
    content = bytearray(file.getvalue())
    unpacked = content.rindex(b"PK\x01\x02") + 24
    content[unpacked : unpacked + 4] = struct.pack("<I", 700 * 1024**2)
    return bytes(content)


def _workbook() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("单据")
        sheet.write_row(0, 0, ["订单号", "金额"])
        for n in range(MOST_ROWS + 5):
            sheet.write_row(n + 1, 0, [f"A-{n}", 8500])
    return file.getvalue()


def _encrypted_pdf() -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(_pdf(1))))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _view(folder: Path, name: str, content: bytes) -> Rendition:
    return RenditionFolder(folder).rendition(SHA, name, lambda: content)


def test_a_photograph_is_drawn_anew_upright_and_without_what_the_camera_wrote(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # it has to be turned by a quarter
    exif[0x010F] = "a camera that tells"
    content = _photo((4000, 3000), exif=exif.tobytes())
    folder = RenditionFolder(tmp_path)
    assert folder.rendition(SHA, "照片.JPG", lambda: content) == Rendition(pages=1, all_pages=1)
    large, small = (folder.picture(SHA, "照片.JPG", lambda: content, page) for page in (1, 0))
    assert large is not None and small is not None
    assert b"a camera that tells" in content and b"a camera that tells" not in large + small
    with Image.open(io.BytesIO(large)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (LARGE * 3 // 4, LARGE))
        assert not picture.getexif()
    with Image.open(io.BytesIO(small)) as picture:
        assert max(picture.size) == THUMB


def test_the_pages_of_a_document_are_pictures(tmp_path: Path) -> None:
    folder, content = RenditionFolder(tmp_path), _pdf(3)
    assert folder.rendition(SHA, "合同.pdf", lambda: content) == Rendition(pages=3, all_pages=3)
    page = folder.picture(SHA, "合同.pdf", lambda: content, 3)
    assert page is not None
    with Image.open(io.BytesIO(page)) as picture:
        assert picture.size == (1273, LARGE)
    assert folder.picture(SHA, "合同.pdf", lambda: content, 4) is None
    assert folder.rendition(SHA, "合同.pdf", bytes) == Rendition(pages=3, all_pages=3)


def test_a_sheet_is_a_table_of_its_first_rows(tmp_path: Path) -> None:
    view = _view(tmp_path, "单据.xlsx", _workbook())
    assert (view.columns, view.rows[0], len(view.rows), view.cut) == (
        ("订单号", "金额"),
        ("A-0", "8500"),
        MOST_ROWS,
        True,
    )
    view = _view(tmp_path, "单据.csv", "订单号,金额\nA-1,<b>8500</b>\n".encode("gb18030"))
    assert (view.columns, view.rows, view.cut) == (("订单号", "金额"), (("A-1", "<b>8500</b>"),), False)


def test_a_text_is_shown_without_characters_that_nobody_sees(tmp_path: Path) -> None:
    assert _view(tmp_path, "说明.txt", "合同\x1b[31m在此\n".encode()).text == "合同\ufffd[31m在此\n"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (
            "图.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            RenditionProblem.NO_VIEWER,
        ),
        ("page.html", b"<html><script>alert(1)</script></html>", RenditionProblem.NO_VIEWER),
        ("page.csv", b"<html><table><tr><td>1</td></tr></table></html>", RenditionProblem.BROKEN),
        ("photo.heic", b"\0\0\0\x18ftypheic" + bytes(100), RenditionProblem.NO_VIEWER),
        ("photo.jpg", _photo((800, 600))[:2000], RenditionProblem.BROKEN),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + b"no picture", RenditionProblem.BROKEN),
        ("huge.png", _bomb_png(10_000, 10_000), RenditionProblem.TOO_LARGE),
        ("both.pdf", b"%PDF-1.4\n<html><script>alert(1)</script>", RenditionProblem.BROKEN),
        ("locked.pdf", _encrypted_pdf(), RenditionProblem.ENCRYPTED),
        ("bomb.xlsx", _zip_bomb(), RenditionProblem.TOO_LARGE),
        ("book.xls", b"\xd0\xcf\x11\xe0" + bytes(2000), RenditionProblem.BROKEN),
        ("empty.txt", b"\0\1\2" * 100, RenditionProblem.BROKEN),
        ("no name", b"", RenditionProblem.NO_VIEWER),
    ],
)
def test_a_file_that_cannot_be_shown_says_why(
    tmp_path: Path, name: str, content: bytes, problem: RenditionProblem
) -> None:
    assert _view(tmp_path, name, content) == Rendition(problem=problem)


def test_a_picture_that_is_a_page_of_script_at_the_same_time_keeps_its_picture_alone(tmp_path: Path) -> None:
    content = _photo() + b"<script>alert(1)</script>"
    drawn = RenditionFolder(tmp_path).picture(SHA, "photo.jpg", lambda: content, 1)
    assert drawn is not None and b"<script" not in drawn


def test_a_worker_that_is_ended_is_a_sentence_and_is_not_started_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.intake.renditions._WAIT", 0.001)
    assert _view(tmp_path, "photo.jpg", _photo()) == Rendition(problem=RenditionProblem.TOO_SLOW)
    monkeypatch.undo()
    assert _view(tmp_path, "photo.jpg", _photo()).problem is RenditionProblem.TOO_SLOW


def test_a_file_that_is_erased_takes_its_views_with_it(tmp_path: Path) -> None:
    store, folder, content = EvidenceFolder(tmp_path / "evidence"), RenditionFolder(tmp_path / "renditions"), _photo()
    name = store.keep(content)
    assert folder.picture(name, "photo.jpg", lambda: content, 0)
    store.erase(name)
    assert not [*(tmp_path / "renditions").rglob("*.*")]


def test_views_that_nobody_looked_at_for_longest_make_room(tmp_path: Path) -> None:
    folder, content = RenditionFolder(tmp_path), _photo()
    for n, sha in enumerate(("aa" + "0" * 62, "bb" + "0" * 62)):
        folder.rendition(sha, "photo.jpg", lambda: content)
        place = tmp_path / sha[:2] / sha
        size = sum(path.stat().st_size for path in place.iterdir())
        os.utime(place, (n, n))
    folder.prune(size)
    assert [path.name for path in tmp_path.glob("*/*")] == ["bb" + "0" * 62]


def test_a_page_does_not_wait_long_for_others_that_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.intake.renditions._PATIENCE", 0.01)
    monkeypatch.setattr("engine.intake.renditions._drawing", BoundedSemaphore(1))
    folder, content = RenditionFolder(tmp_path), _photo()
    other = "cd" + "0" * 62

    def while_one_is_drawn() -> bytes:
        assert folder.rendition(other, "photo.jpg", _photo).problem is RenditionProblem.BUSY
        assert folder.picture(SHA, "photo.jpg", _photo, 1) is None
        return content

    assert folder.rendition(SHA, "photo.jpg", while_one_is_drawn).pages == 1
    assert folder.rendition(other, "photo.jpg", _photo).pages == 1


def test_what_a_killed_server_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "ab" / "part-left"
    left.mkdir(parents=True)
    (left / "page-1.jpg").write_bytes(b"x")
    folder = RenditionFolder(tmp_path)
    folder.prune()
    assert left.exists(), "it may be written just now"
    os.utime(left, (0, 0))
    folder.prune()
    assert not left.exists()
