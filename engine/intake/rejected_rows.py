"""Rejected rows, stored unchanged with the reason, to be fixed and imported again."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from engine.domain.agreement.field_value import storable
from engine.domain.refusal import Wording
from engine.domain.text import Language
from engine.intake.table import SourceTable
from engine.private_files import make_private_folder, write_private
from engine.services.events.column_mapping import SourceRow
from engine.services.events.event_row import Rejected
from engine.wording.refusal import text_with_ids

REASON, LINE, SOURCE = "rejected: reason", "rejected: line", "rejected: source"
_ADDED = {Language.EN: (REASON, LINE, SOURCE), Language.ZH: ("未导入：原因", "未导入：行号", "未导入：来源")}
"""The headings of the columns that are added, in the language of the reasons."""
_ALL_ADDED = frozenset(heading for headings in _ADDED.values() for heading in headings)
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - no clock: equal rows are equal bytes
_LONGEST_NAME = 255
"""The most bytes of a file's name."""
_RISKY = tuple("=+-@\t\r'")
"""First characters of formulas in a spreadsheet; a leading apostrophe keeps such a value a text."""


@dataclass(frozen=True, slots=True)
class RejectedFolder:
    """The folder that rejected rows are stored in, with their reasons in one language as ``wording`` words them."""

    folder: Path
    language: Language
    wording: Wording = text_with_ids

    def keep(self, name: str, header: Sequence[str], rows: Sequence[Rejected], source: str) -> Path:
        """Write rejected rows with their reason, line and source to a new file, and return its path.

        Existing files are never overwritten, and equal content is not written twice: the first file has the name of the
        table, any further one the hash of its content as well, so that none but these two is read.

        Rows from Excel become a workbook whose cells are text, so that a key like 00123 is unchanged. A character that
        cannot be stored becomes U+FFFD.
        """
        make_private_folder(self.folder)
        path = Path(name.removesuffix(".gz"))
        sheet = path.suffix.lower() in (".xlsx", ".xlsm", ".xls")
        headings, records = self._table(header, rows, source)
        content = (_workbook if sheet else _csv)([*map(storable, headings), *_ADDED[self.language]], records)
        suffix = ".xlsx" if sheet else ".csv"
        hashed = hashlib.sha256(content).hexdigest()[:12]
        for end in chain(("", f"-{hashed}"), (f"-{hashed}-{number}" for number in count(2))):
            target = self.folder / _file_name(path.stem, end + suffix)
            try:
                if target.read_bytes() == content:
                    break
            except FileNotFoundError:
                write_private(target, content)
                break
        return target

    def delete_before(self, at: datetime) -> int:
        """Delete the files that were written before an instant; return how many."""
        deleted = 0
        for file in sorted(self.folder.glob("*")) if self.folder.is_dir() else ():
            if file.is_file() and not file.is_symlink() and file.stat().st_mtime < at.timestamp():
                file.unlink(missing_ok=True)
                deleted += 1
        return deleted

    def _table(
        self, header: Sequence[str], rows: Sequence[Rejected], source: str
    ) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        """The headings of the rows, and the cells of each with its reason, line and source."""
        known = {*header, *_ALL_ADDED}
        more = dict.fromkeys(h for r in rows for h in r.row.cells if h not in known)
        headings = [h for h in header if h not in _ALL_ADDED] + list(more)
        return headings, [
            [
                *(storable(r.row.cells.get(h, "")) for h in headings),
                storable(self.wording(r.refusal).in_(self.language)),
                str(r.row.line),
                source,
            ]
            for r in rows
        ]


def _file_name(stem: str, end: str) -> str:
    """The name of a file: as much of the stem as a file system leaves room for before the end."""
    room = _LONGEST_NAME - len(end.encode())
    return stem.encode()[:room].decode(errors="ignore") + end


def added_headings(language: Language) -> tuple[str, str, str]:
    """The headings of reason, line and source beside those of the rejected rows."""
    return _ADDED[language]


def recognise(table: SourceTable, *, shielded: bool = True) -> SourceTable:
    """Return the original rows and source of a table of rejected rows, and any other table unchanged.

    ``shielded`` says that the format marks values that a spreadsheet would take for formulas.
    """
    added = next((headings for headings in _ADDED.values() if set(headings) <= set(table.header)), None)
    if added is None:
        return table
    first = next(table.rows, None)
    source = (first.cells.get(added[-1], "").strip() if first else "") or None
    rows = _restored(chain([first] if first else [], table.rows), shielded=shielded and not table.sheet)
    header = tuple(h for h in table.header if h not in _ALL_ADDED)
    return replace(table, header=header, rows=rows, source=source)


def _restored(rows: Iterator[SourceRow], *, shielded: bool) -> Iterator[SourceRow]:
    for row in rows:
        cells = {h: _bare(v) if shielded else v for h, v in row.cells.items() if h not in _ALL_ADDED}
        if any(v.strip() for v in cells.values()):
            yield row._replace(cells=cells)


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_shielded(v) for v in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _shielded(value: str) -> str:
    return f"'{value}" if value.startswith(_RISKY) else value


def _bare(value: str) -> str:
    return value[1:] if value.startswith("'") and value[1:].startswith(_RISKY) else value


def _workbook(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": _MADE})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("rejected")
        sheet.set_column(0, len(header), 18, text)
        sheet.freeze_panes(1, 0)
        for n, row in enumerate([header, *rows]):
            for column, value in enumerate(row):
                sheet.write_string(n, column, value[:32_767], text)
    return content.getvalue()
