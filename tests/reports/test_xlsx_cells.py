"""The cells of a workbook are byte for byte those of xlsxwriter."""

import io
from datetime import date, timedelta
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]  # no type information exists
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from engine.reports.xlsx_cells import StreamedSheet

TEXTS = (
    "plain", "客户甲", "<b> & \"quoted\" 'too'", "_x0041_", "_xyz", " before", "after ", "\u3000", "one\ntwo",
    "tab\there", "\x07", "\x7f\x85", "\ufffe", "\uffff", "<r>", "<r>x</r>", "=1+1", "😀", "",
)  # fmt: skip
NUMBERS = (0, -1, 10**17, 1.5, 0.1 + 0.2, 1e-9, 1e300, Decimal("545260.00"), Decimal("-0.001"))
DAYS = (date(1900, 1, 1), date(2026, 2, 28), timedelta(hours=25, minutes=30))


def written(sheet_class: type[Worksheet]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"created": date(2026, 1, 1)})
        sheet = book.add_worksheet("s", sheet_class)
        small, wrapped = book.add_format({"font_size": 7}), book.add_format({"text_wrap": True})
        sheet.set_row(3, 30)
        for row, text in enumerate(TEXTS):
            sheet.write_string(row, 0, text, wrapped)
            sheet.write_string(row, 30, text)
        for row, number in enumerate(NUMBERS, len(TEXTS)):
            sheet.write_number(row, 0, number, small)
            sheet.write_blank(row, 1, None, small)
        for row, day in enumerate(DAYS, len(TEXTS) + len(NUMBERS)):
            sheet.write_datetime(row, 702, day, small)
    return out.getvalue()


def test_cells_are_written_as_xlsxwriter_writes_them() -> None:
    assert written(StreamedSheet) == written(Worksheet)
