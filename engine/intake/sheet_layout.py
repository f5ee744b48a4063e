"""Facts that the reader of workbooks does not tell: rows that a person has hidden, and what number formats show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from posixpath import join, normpath
from typing import IO
from zipfile import ZipFile

MOST = 1_000_000
"""Most hidden rows, and most cells whose format matters, that are remembered; a sheet has as many rows."""

_BLOCK = 1024**2
# every repetition is bounded: the input may be crafted to be slow
_TAG = r"<(?:\w{{1,20}}:)?{}\b([^>]{{0,2000}})>"
_ATTRIBUTE = re.compile(r"""(?:\w{1,20}:)?(\w{1,40})\s{0,9}=\s{0,9}(?:"([^"]{0,1000})"|'([^']{0,1000})')""")
_SHEET = re.compile(_TAG.format("sheet"))
_RELATION = re.compile(_TAG.format("Relationship"))
_FORMAT = re.compile(_TAG.format("numFmt"))
_STYLES = re.compile(r"<(?:\w{1,20}:)?cellXfs\b.*?</(?:\w{1,20}:)?cellXfs\s{0,9}>", re.DOTALL)
_STYLE = re.compile(_TAG.format("xf"))
_HIDDEN_ROW = re.compile(rb"""<(?:\w{1,20}:)?row\b([^>]{0,999}\bhidden\s{0,9}=\s{0,9}["'](?:1|true)["'][^>]{0,999})>""")
_ROW_NUMBER = re.compile(rb"""\br\s{0,9}=\s{0,9}["']([0-9]{1,7})["']""")
_WHOLE_NUMBER = re.compile(
    rb"""<(?:\w{1,20}:)?c r=["']([A-Z]{1,3})([0-9]{1,7})["'] s=["']([0-9]{1,6})["'](?: t=["']n["'])?\s?>"""
    rb"""<(?:\w{1,20}:)?v>([0-9]{1,15})(?:\.0{1,9})?</"""
)
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_TIME_FORMATS = frozenset({18, 19, 20, 21, 22, 32, 33, 34, 35, 45, 46, 47, 55, 56})
"""Formats that are built in and show a time; 32 to 35, 55 and 56 in Chinese Excel."""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Rows that are hidden and not blank, and by (row, column), from 1: cells that show a midnight, and how many digits
    a cell shows at least."""

    hidden: frozenset[int]
    midnights: frozenset[tuple[int, int]]
    digits: dict[tuple[int, int], int]


NO_LAYOUT = SheetLayout(frozenset(), frozenset(), {})


def sheet_layout(archive: ZipFile, sheet: str) -> SheetLayout:
    """Read the layout of a sheet; of a workbook with unusual parts, none. The parts have been measured before."""
    part = _part(archive, sheet)
    if part is None:
        return NO_LAYOUT
    timed, padded = _formats(archive)
    hidden: set[int] = set()
    midnights: set[tuple[int, int]] = set()
    digits: dict[tuple[int, int], int] = {}
    with archive.open(part) as content:
        for text in _pieces(content):
            for tag in _HIDDEN_ROW.findall(text):
                number = _ROW_NUMBER.search(tag)
                if number is not None and not tag.endswith(b"/") and len(hidden) < MOST:
                    hidden.add(int(number[1]))
            if not timed and not padded:
                continue
            for letters, row, style, _ in _WHOLE_NUMBER.findall(text):
                if len(midnights) + len(digits) >= MOST:
                    break
                place = int(row), column_number(letters)
                if int(style) in timed:
                    midnights.add(place)
                elif int(style) in padded:
                    digits[place] = padded[int(style)]
    return SheetLayout(frozenset(hidden), frozenset(midnights), digits)


def shows_time(number: int, code: str | None) -> bool:
    """Return whether a number format shows the time of day; ``code`` is None for one that is built in."""
    return number in _TIME_FORMATS if code is None else re.search("[hHsS]", _NOT_SHOWN.sub("", code)) is not None


def least_digits(code: str | None) -> int:
    """The least number of digits that a format of whole numbers shows; 0 for any other format."""
    return len(code) if code is not None and re.fullmatch("0{2,20}", code) else 0


def column_number(letters: bytes) -> int:
    """The number of a column, from 1: ``AA`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    """Yield the text of a sheet in pieces that cut no cell and no row apart."""
    rest = b""
    while block := content.read(_BLOCK):
        buffer = rest + block
        end = buffer.rfind(b"<c", 0, -1)
        if end <= 0:
            end = len(buffer)
        yield buffer[:end]
        rest = buffer[end:]
    yield rest


def _part(archive: ZipFile, sheet: str) -> str | None:
    """The path of a sheet's part; None where the workbook does not say it in the usual way."""
    names = archive.NameToInfo
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return None
    sheets = [_attributes(tag) for tag in _SHEET.findall(_text(archive, "xl/workbook.xml"))]
    relation = next((s.get("id") for s in sheets if s.get("name") == sheet), None)
    relations = [_attributes(tag) for tag in _RELATION.findall(_text(archive, "xl/_rels/workbook.xml.rels"))]
    target = next((r.get("Target", "") for r in relations if r.get("Id") == relation), "")
    part = normpath(join("/xl", target))[1:]
    return part if part in names else None


def _formats(archive: ZipFile) -> tuple[frozenset[int], dict[int, int]]:
    """The styles that show a time, and those that show a number with leading zeros, with their digits."""
    if "xl/styles.xml" not in archive.NameToInfo:
        return frozenset(), {}
    text = _text(archive, "xl/styles.xml")
    codes = {f.get("numFmtId", ""): f.get("formatCode", "") for f in map(_attributes, _FORMAT.findall(text))}
    styles = _STYLES.search(text)
    timed: set[int] = set()
    padded: dict[int, int] = {}
    for n, tag in enumerate(_STYLE.findall(styles[0]) if styles is not None else ()):
        number = _attributes(tag).get("numFmtId", "0")
        code = codes.get(number)
        if least := least_digits(code):
            padded[n] = least
        elif shows_time(int(number) if number.isdecimal() else 0, code):
            timed.add(n)
    return frozenset(timed), padded


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}


def _text(archive: ZipFile, part: str) -> str:
    with archive.open(part) as content:
        return content.read(16 * _BLOCK).decode("utf-8", "replace")
