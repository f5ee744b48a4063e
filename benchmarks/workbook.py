"""A workbook of 100,000 rows and 12 columns, beside xlsxwriter alone with the same cells and formats, and beside a
stream of XML by the standard library, which has neither formats nor widths."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import escape
from io import BytesIO

import xlsxwriter

from benchmarks import cpu
from benchmarks.row import Figure, Row, Target
from engine.domain.text import Language, Text
from engine.reports.model import CellKind, Column, Money, Report, Section
from engine.reports.xlsx import xlsx_workbook

ROWS = 100_000
Line = tuple[str, str, str, str, str, str, int, int, date, date, Decimal]


def lines() -> list[Line]:
    first = date(2026, 1, 1)
    return [
        (
            f"customer {n % 997}", "客户甲的结算单", f"plate A-{n:05}", "consumer credit", "on time", f"item/{n:07}",
            n, n % 31, first + timedelta(days=n % 300), first + timedelta(days=n % 200), Decimal(n * 7) / 100,
        )
        for n in range(ROWS)
    ]  # fmt: skip


def ours(data: list[Line]) -> bytes:
    def column(n: int, kind: CellKind) -> Column[Line]:
        return Column(f"c{n}", Text.plain(f"column {n}"), kind, lambda line: line[n])

    kinds = (*[CellKind.TEXT] * 5, CellKind.ID, CellKind.COUNT, CellKind.COUNT, CellKind.DAY, CellKind.DAY)
    money: Column[Line] = Column("money", Text.plain("money"), CellKind.MONEY, lambda line: Money(line[10], "CNY"))
    columns = (*(column(n, kind) for n, kind in enumerate(kinds)), money)
    section = Section(Text.plain("items"), columns, tuple(data), key="items")
    report = Report(
        title=Text.plain("report"),
        organisation=Text.plain("group"),
        as_of=datetime(2026, 7, 1, tzinfo=UTC),
        zone="Asia/Shanghai",
        summary=Text.plain("summary"),
        sections=(section,),
    )
    return xlsx_workbook(report, language=Language.EN)


def by_xlsxwriter(data: list[Line]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("items")
        text, small = book.add_format({"font_size": 10}), book.add_format({"font_size": 7})
        day, money = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "#,##0.00"})
        for n, line in enumerate(data, 1):
            for column in range(5):
                sheet.write_string(n, column, line[column], text)
            sheet.write_string(n, 5, line[5], small)
            sheet.write_number(n, 6, line[6], text)
            sheet.write_number(n, 7, line[7], text)
            sheet.write_datetime(n, 8, line[8], day)
            sheet.write_datetime(n, 9, line[9], day)
            sheet.write_number(n, 10, line[10], money)
            sheet.write_string(n, 11, "CNY", text)
    return out.getvalue()


def by_stream(data: list[Line]) -> bytes:
    out = BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("s.xml", "w") as file,
    ):
        for n, line in enumerate(data, 1):
            texts = "".join(f'<c t="inlineStr"><is><t>{escape(t)}</t></is></c>' for t in (*line[:6], "CNY"))
            numbers = f"<c><v>{line[6]}</v></c><c><v>{line[7]}</v></c><c><v>{line[10]}</v></c>"
            days = f"<c><v>{line[8].toordinal()}</v></c><c><v>{line[9].toordinal()}</v></c>"
            file.write(f'<row r="{n}">{texts}{numbers}{days}</row>'.encode())
    return out.getvalue()


def rows() -> Iterator[Row]:
    data = lines()
    found = cpu.compared(
        {"ours": lambda: ours(data), "xlsxwriter": lambda: by_xlsxwriter(data), "stream": lambda: by_stream(data)},
        rounds=3,
    )
    limit = Figure("a stream by the standard library", found["stream"])
    peer = Figure("xlsxwriter alone", found["xlsxwriter"])
    target = Target("<= 1.1 x xlsxwriter alone", of_peer=1.1)
    yield Row("reports", "XLSX, 100,000 x 12", "s", found["ours"], limit, peer, target, ROWS)
