"""Choose the reader of a file by its suffix and its first bytes, which take precedence."""

from pathlib import Path, PurePath

from engine.intake.csv_rows import csv_table
from engine.intake.json_rows import json_table
from engine.intake.rejected_rows import recognise
from engine.intake.stream import FileStream
from engine.intake.table import Fits, SourceTable
from engine.services.refused import Refused

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LISTS = (".csv", ".tsv", ".txt")
_JSON = (".json", ".jsonl", ".ndjson")


def open_table(path: Path, sheet: str | None = None) -> SourceTable:
    """Open the table in a file: CSV or similar, Excel, JSON or XES; all but Excel may be gzipped.

    A file of rejected rows gives the original rows and their source. Raises Refused, also while rows are read.
    """
    return read_table(FileStream.at(path), sheet)


def read_table(source: FileStream, sheet: str | None = None) -> SourceTable:
    """Open the table in a stream, like ``open_table``."""
    path = PurePath(source.name)
    if source.head.startswith((_ZIP, _OLE)) and not source.packed:
        from engine.intake.excel_rows import sheet_table  # imported here because workbooks are rare and need a library

        return recognise(sheet_table(source, sheet))
    if sheet is not None:
        raise Refused("sheet-of-no-workbook", path=source.name)
    suffix = Path(path.stem if source.packed else path.name).suffix.lower()
    start = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in source.head or b'progid="excel.sheet"' in start:
        raise Refused("file-an-xml-spreadsheet", path=source.name)
    if start.startswith((b"mime-version:", b"content-type: multipart")) or b"\nmime-version:" in start:
        raise Refused("file-an-mhtml-page", path=source.name)
    if start.startswith((b"<?xml", b"<log", b"<!--", b"<!doctype")) or suffix == ".xes":
        if b"<html" in start or b"<table" in start or b"doctype html" in start:
            raise _web_page(source)
        from engine.intake.xes_rows import xes_table

        return xes_table(source)
    if start.startswith((b"<html", b"<table")):
        raise _web_page(source)
    if suffix in _JSON or (suffix not in _LISTS and start.startswith((b"{", b"["))):
        return recognise(json_table(source), shielded=False)
    if suffix in (".xlsx", ".xlsm", ".xls", ".zip") and not source.head:
        raise source.refused("empty")
    stem = (
        path.name.partition(".csv")[0] if ".csv" in path.name else Path(path.stem).stem if source.packed else path.stem
    )
    header, rows = csv_table(source)

    def fitting(fits: Fits) -> SourceTable | None:
        header, rows = csv_table(source, lambda headings: fits(headings, (stem,)))
        table = SourceTable(header, rows, hints=(stem,), share=lambda: source.share)
        return table if fits(header, (stem,)) else None

    return recognise(SourceTable(header, rows, hints=(stem,), share=lambda: source.share, fitting=fitting))


def _web_page(source: FileStream) -> Refused:
    return Refused("file-a-web-page", path=source.name)
