"""Rows of a CSV file: UTF-8 with or without BOM, or GB18030 as Excel in China writes it."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.domain.language import Text
from engine.services.ingest import SourceRow
from engine.services.refused import Refused

if TYPE_CHECKING:  # the csv module does not name its reader's type at run time
    from _csv import Reader as CsvReader


def csv_rows(path: Path) -> tuple[tuple[str, ...], list[SourceRow]]:
    """The headings and the rows that are not blank, with the line on which each begins.

    Raises Refused where the file cannot be read, is no text, or has no header.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        words = Text(zh="读不了 {path}：{why}", en="{path} cannot be read: {why}")
        raise Refused(words.filled(path=str(path), why=error.strerror or str(error))) from error
    reader = csv.reader(io.StringIO(decoded(raw, str(path)), newline=""))
    try:
        header = tuple(h.strip() for h in next(reader, []))
        if not any(header):
            words = Text(zh="{path} 没有表头行", en="{path} has no header line")
            raise Refused(words.filled(path=str(path)))
        return header, list(_rows(reader, header))
    except csv.Error as error:
        words = Text(zh="{path} 第 {line} 行不是 CSV：{why}", en="{path}, line {line}: not CSV: {why}")
        raise Refused(words.filled(path=str(path), line=reader.line_num, why=str(error))) from error


def headings(raw: bytes) -> tuple[str, ...] | None:
    """The headings of a CSV file's bytes; None where it is no such file."""
    try:
        first = next(csv.reader(io.StringIO(decoded(raw, ""), newline="")), [])
    except (Refused, csv.Error):
        return None
    return tuple(h.strip() for h in first) or None


def decoded(raw: bytes, path: str) -> str:
    """The text of a file. Raises Refused where it is neither UTF-8 nor GB18030."""
    if b"\x00" not in raw[:4096]:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    words = Text(
        zh="{path} 不是文本（UTF-8 或 GB18030）。在 Excel 里另存为“CSV UTF-8”。",
        en="{path} is not text in UTF-8 or GB18030. In Excel, save it as “CSV UTF-8”.",
    )
    raise Refused(words.filled(path=path))


def _rows(reader: "CsvReader", header: tuple[str, ...]) -> Iterator[SourceRow]:
    before = reader.line_num
    for cells in reader:
        line, before = before + 1, reader.line_num
        if any(c.strip() for c in cells):
            yield SourceRow(line, dict(zip(header, cells, strict=False)))
