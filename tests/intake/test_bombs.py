"""Files crafted to exhaust memory or time are refused early."""

import gzip
import io
import random
import time
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.intake import excel_rows, stream
from engine.intake.open_table import open_table, read_table
from engine.intake.stream import FileStream
from engine.services.refused import Refused

Book = Callable[..., Path]


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A workbook with one of its parts changed."""
    target = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return target


def test_a_gzip_bomb_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    with gzip.open(path, "wb") as file:
        file.write(b"key,note\n")
        for _ in range(64):
            file.write(b"0" * 1024 * 1024)
    tracemalloc.start()
    with pytest.raises(Refused, match="is too large"):
        list(open_table(path).rows)
    assert tracemalloc.get_traced_memory()[1] < 24 * 1024 * 1024
    tracemalloc.stop()


def test_an_honest_packed_table_is_read_however_alike_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"key,note\n" + b"A-1,the same again\n" * 100_000))
    assert sum(1 for _ in open_table(path).rows) == 100_000


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LARGEST", 1000)
    path = tmp_path / "t.csv"
    path.write_text("key\n" + "1\n" * 500, encoding="utf-8")
    with pytest.raises(Refused, match="is too large"):
        open_table(path)


def test_a_sheet_of_two_cells_at_its_far_corners_is_refused(book: Book) -> None:
    path = book("t.xlsx", [["key"], ["1"]])
    far = rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="A2"', b'r="XFD1048576"'))
    with pytest.raises(Refused) as caught:
        open_table(far)
    assert "10,000,000 cells, including blank ones" in caught.value.text.en
    assert "另存为 CSV" in caught.value.text.zh


def test_a_long_text_shown_by_many_cells_is_refused(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_rows, "TEXT", 1024 * 1024)
    few = book("few.xlsx", [["key"], *([["x" * 30_000]] * 20)])
    assert sum(1 for _ in open_table(few).rows) == 20
    many = book("many.xlsx", [["key"], *([["x" * 30_000]] * 100)])
    with pytest.raises(Refused, match="is too large"):
        open_table(many)


def test_a_workbook_that_unpacks_to_too_much_is_refused(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book("t.xlsx", [["key"], ["1"]])
    monkeypatch.setattr(excel_rows, "UNPACKED", 1024)
    with pytest.raises(Refused, match="is too large"):
        open_table(path)


def test_a_workbook_that_lies_about_the_size_of_a_part_is_refused(book: Book) -> None:
    path = book("t.xlsx", [["key"], *[[str(n)] for n in range(5000)]])
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    true, false = size.to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert content.count(true) >= 1
    path.write_bytes(bytes(content).replace(true, false))
    with pytest.raises(Refused, match="is not a readable workbook"):
        open_table(path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("orders.csv", "key\n1\n")
    with pytest.raises(Refused) as caught:
        open_table(path)
    assert "Unpack an archive first" in caught.value.text.en
    assert "压缩包请先解压" in caught.value.text.zh


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_only_begins_like_a_workbook_is_refused(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(start + b"nonsense" * 300)
    with pytest.raises(Refused, match="is not a readable workbook"):
        open_table(path)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
def test_half_a_workbook_is_refused(book: Book, keep: float) -> None:
    path = book("t.xlsx", [["key"], *[[str(n)] for n in range(500)]])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(Refused, match="is not a readable workbook"):
        open_table(path)


def test_entities_in_a_workbook_expand_nothing(book: Book) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
    path = rewritten(
        book("t.xlsx", [["key"], ["text"]]),
        "xl/sharedStrings.xml",
        lambda xml: xml.replace(b"<sst", bomb + b"<sst", 1).replace(b"text", b"&b;" * 1000),
    )
    try:
        found = [row.cells["key"] for row in open_table(path).rows]
    except Refused:
        return
    assert sum(map(len, found)) < 10_000


def test_looking_through_a_sheet_is_quick_whatever_is_in_it() -> None:
    for piece in (b'<c t="s">', b"<c r=", b" r " * 30, b't="s"' + b"<" * 30, b"<v>1" * 10, b'<c t="s"><v>'):
        excel_rows._measure(io.BytesIO(piece * (2_000_000 // len(piece))), [5])


def test_a_workbook_whose_parts_need_a_password_is_refused(book: Book) -> None:
    path = book("t.xlsx", [["key"], ["1"]])
    content = bytearray(path.read_bytes())
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        content[at + flag] |= 1
    path.write_bytes(content)
    with pytest.raises(Refused, match="may be damaged or need a password"):
        open_table(path)


def test_a_duration_beyond_all_measure_is_refused_while_the_rows_are_read(book: Book) -> None:
    path = book("t.xlsx", [["key", "took"], ["1", timedelta(hours=30)]])
    far = rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>1.25</v>", b"<v>1e300</v>"))
    with pytest.raises(Refused, match="is not a readable workbook"):
        list(open_table(far).rows)


def test_whatever_is_changed_in_a_workbook_it_is_read_or_refused(book: Book) -> None:
    chance = random.Random(5)
    whole = book("t.xlsx", [["key", "at"], *[[f"A-{n}", date(2026, 1, 1)] for n in range(20)]]).read_bytes()
    ends = Counter[str]()
    for _ in range(400):
        content = bytearray(whole)
        for _ in range(chance.choice([1, 2, 5])):
            content[-1 - chance.randrange(min(1200, len(content)))] = chance.randrange(256)
        try:
            ends["read"] += bool(list(read_table(FileStream.of("t.xlsx", bytes(content))).rows))
        except Refused:
            ends["refused"] += 1
    assert ends["refused"] > 100


def test_a_row_of_millions_of_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a," * 1_000_000, encoding="utf-8")
    with pytest.raises(Refused, match="line 1 has 1000001 columns, at most 16384"):
        open_table(path)
    path.write_text("key,note\n1,x\n" + "a," * 1_000_000, encoding="utf-8")
    with pytest.raises(Refused, match="line 3 has"):
        list(open_table(path).rows)


def test_thousands_of_headings_alike_are_numbered_at_once(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a (3)," + ",".join("a" * 16_000) + "\n1\n", encoding="utf-8")
    began = time.perf_counter()
    assert open_table(path).header[:4] == ("a (3)", "a", "a (2)", "a (4)")
    assert time.perf_counter() - began < 2
