"""Office files made at random, each with what a person sees in it: the events, and the rows that are none.

The expected events come from how a file is generated, never from reading it.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")
WRITERS = ("csv", "openpyxl", "xlsxwriter")
EVENT = "purchase.paid"

_HEADINGS = {
    "key": ("订单号", "订单编号", "编号", "key", "Order number", "订单编号 / Order number"),
    "time": ("时间", "发生时间", "购车付款时间", "time"),
    "date": ("日期", "业务日期"),
    "customer": ("客户", "客户姓名", "customer", "Ｃｕｓｔｏｍｅｒ"),
    "model": ("车型", "model", "车型*"),
    "amount": ("付款金额", "金额（元）", "amount", "付款金额 / Amount paid"),
    "other": ("备注", "经办人"),
}
_MODELS = ("轿车一型", '轿车, "二"型', "SUV; 三型", "皮卡\n四型")
_FULL_WIDTH = str.maketrans("0123456789K-", "０１２３４５６７８９Ｋ－")
_FORMATS = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm"}


@dataclass(frozen=True, slots=True)
class Shown:
    """An event as a person reads it in the file; ``at`` is local time, the end of the day where only a date stands."""

    key: str
    at: datetime
    customer: str
    model: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its value, its number format, and what it shows, which is what a CSV file of it has."""

    value: Any = None
    shown: str = ""
    format: str = ""


def text(written: str) -> Cell:
    return Cell(written, written)


@dataclass(slots=True)
class OfficeFile:
    """A table with its rows, merged ranges (column, first and last row) and hidden rows, from 0, and what it says."""

    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    events: dict[str, Shown] = field(default_factory=dict)
    unchanged: int = 0
    rejected: int = 0
    cover: bool = False

    @property
    def counts(self) -> tuple[int, int, int]:
        """The rows that are imported, unchanged and rejected."""
        return len(self.events), self.unchanged, self.rejected


class Maker:
    """Makes one file from a random generator; ``number`` makes its numbers distinct from those of other files."""

    def __init__(self, random: Random, number: int, *, sheet: bool) -> None:
        self._random = random
        self._number = number * 20
        self._sheet = sheet
        self._file = OfficeFile()
        self._columns = ["key", "time", "customer", "model", "amount"]
        if random.random() < 0.3:
            self._columns.insert(1, "date")
        if random.random() < 0.5:
            self._columns.append("other")
        self._groups = random.random() < 0.15
        if not self._groups:
            random.shuffle(self._columns)

    def make(self) -> OfficeFile:
        """The file, with a title or not, its headings, and a few rows of every kind."""
        random, file = self._random, self._file
        file.cover = random.random() < 0.2
        for title in random.choice(([], ["2026年付款明细"], ["付款明细", "编制单位：销售部"])):
            file.rows.append([text(title)])
        if file.rows and random.random() < 0.5:
            file.rows.append([text("制表人"), text("张某"), Cell(), text("单位：元")][: len(self._columns)])
        self._headings()
        for n in range(random.randint(1, 5)):
            self._row(self._number + n)
        if random.random() < 0.3:
            file.rows.append([Cell() for _ in self._columns])
        self._merge()
        if random.random() < 0.2:
            self._append(dict.fromkeys(self._columns, Cell()) | {"key": text("合计"), "amount": Cell(99, "99")}, None)
        return file

    def _headings(self) -> None:
        names = [text(self._random.choice(_HEADINGS[column])) for column in self._columns]
        if not self._groups:
            self._file.rows.append(names)
            return
        inner = {"customer", "model"}
        groups = [Cell() if column in inner else name for column, name in zip(self._columns, names, strict=True)]
        groups[self._columns.index("customer")] = text("购车信息")
        below = [name if column in inner else Cell() for column, name in zip(self._columns, names, strict=True)]
        self._file.rows += [groups, below]

    def _row(self, number: int) -> None:
        random = self._random
        key, key_cell = self._key(number)
        at, time_cells = self._time()
        amount, amount_cell = self._amount()
        customer, model = f"客户{random.choice('甲乙丙丁')}{number}", random.choice(_MODELS)
        if not self._sheet:
            model = model.replace("\n", " ")
        cells = {
            "key": key_cell,
            **time_cells,
            "customer": text(customer),
            "model": text(model),
            "amount": amount_cell,
            "other": text(random.choice(("", "看过", "x"))),
        }
        seen: Shown | None = Shown(key, at, customer, model.strip(), amount)
        if random.random() < 0.15:
            column, spoilt = random.choice(
                (("key", "-"), ("key", "(空白)"), ("time", "昨天"), ("amount", ""), ("amount", "—"), ("customer", " "))
            )
            cells[column], seen = text(spoilt), None
        self._append(cells, seen)
        if random.random() < 0.15:
            self._append(cells, seen)
        if random.random() < 0.1 and seen is not None:
            self._append(cells | {"amount": text("1.05")}, Shown(key, at, customer, model, Decimal("1.05")))

    def _append(self, cells: dict[str, Cell], seen: Shown | None) -> None:
        file = self._file
        if self._sheet and self._random.random() < 0.15:
            file.hidden.add(len(file.rows))
        file.rows.append([cells.get(column, Cell()) for column in self._columns])
        if seen is None:
            file.rejected += 1
        elif seen.key not in file.events:
            file.events[seen.key] = seen
        elif file.events[seen.key] == seen:
            file.unchanged += 1
        else:
            file.rejected += 1

    def _key(self, number: int) -> tuple[str, Cell]:
        kind = self._random.randrange(6)
        if kind == 0:
            return str(5_000_000 + number), Cell(5_000_000 + number, str(5_000_000 + number))
        if kind == 1:
            padded = f"{number:08}"
            return padded, Cell(number, padded, "0" * 8)
        key = f"K-{number}"
        written = {2: key.translate(_FULL_WIDTH), 3: f" {key}\u3000", 4: f"{key}\u200b"}.get(kind, key)
        return key, text(written)

    def _time(self) -> tuple[datetime, dict[str, Cell]]:
        random = self._random
        day = date(2026, 1, 1) + timedelta(days=random.randrange(200))
        clock = random.choice((time(0, 0), time(random.randrange(24), random.randrange(60))))
        at = datetime.combine(day, clock)
        if "date" in self._columns:
            return at, {
                "date": Cell(day, f"{day.year}/{day.month}/{day.day}", _FORMATS[date]),
                "time": Cell(clock, f"{clock:%H:%M}", _FORMATS[time]),
            }
        kind = random.randrange(5)
        if kind == 0:
            shown = random.choice((f"{day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"))
            cell = text(shown) if random.random() < 0.5 else Cell(day, shown, _FORMATS[date])
            return datetime.combine(day, time(23, 59, 59)), {"time": cell}
        half = "下午" if clock.hour >= 12 else "上午"
        written = (
            f"{day.year}/{day.month}/{day.day} {half}{clock.hour % 12 or 12}:{clock.minute:02}",
            f"{day.year}年{day.month}月{day.day}日 {clock.hour}时{clock.minute:02}分",
            f"{at:%Y-%m-%d %H:%M:%S}",
        )
        if kind < 3:
            return at, {"time": text(written[kind])}
        return at, {"time": Cell(at, written[2], _FORMATS[datetime])}

    def _amount(self) -> tuple[Decimal, Cell]:
        amount = Decimal(self._random.randrange(100, 10_000_000)) / 100
        shown = self._random.choice((f"{amount:,.2f}", f"¥{amount:.2f}", f"{amount:.2f}元", f"{amount}"))
        if self._random.random() < 0.5:
            return amount, Cell(float(amount), shown, "#,##0.00")
        return amount, text(shown)

    def _merge(self) -> None:
        """Merge the cells of the customer over the last two rows; a CSV file has no merged cells."""
        file, column = self._file, self._columns.index("customer")
        last = len(file.rows) - 1
        if not self._sheet or self._random.random() < 0.7 or len(file.events) < 2:
            return
        upper, lower = file.rows[last - 1], file.rows[last]
        keys = [self._columns.index("key")]
        two = [next((s for s in file.events.values() if self._says(row[keys[0]], s)), None) for row in (upper, lower)]
        if two[0] is None or two[1] is None or two[0] == two[1]:
            return
        if upper[column].shown != two[0].customer or lower[column].shown != two[1].customer:
            return
        file.merged.append((column, last - 1, last))
        file.events[two[1].key] = Shown(two[1].key, two[1].at, two[0].customer, two[1].model, two[1].amount)

    def _says(self, cell: Cell, seen: Shown) -> bool:
        plain = cell.shown.translate(dict(zip(_FULL_WIDTH.values(), _FULL_WIDTH, strict=True)))
        return plain.strip().strip("\u200b\u3000") == seen.key


def written(file: OfficeFile, path: Path, writer: str, encoding: str) -> None:
    """Write a file in one of the ways that office programs have."""
    if writer == "csv":
        content = io.StringIO(newline="")
        csv.writer(content, delimiter=",;\t"[len(file.rows) % 3]).writerows([c.shown for c in row] for row in file.rows)
        path.write_bytes(content.getvalue().encode(encoding))
    elif writer == "openpyxl":
        _with_openpyxl(file, path)
    else:
        _with_xlsxwriter(file, path)


def _with_openpyxl(file: OfficeFile, path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    if file.cover:
        sheet.title = "封面"
        sheet.append(["付款明细", "2026年"])
        sheet = workbook.create_sheet("明细")
    for n, row in enumerate(file.rows, 1):
        for column, cell in enumerate(row, 1):
            if cell.value is not None:
                place = sheet.cell(n, column, cell.value)
                if cell.format:
                    place.number_format = cell.format
    for column, first, last in file.merged:
        sheet.merge_cells(start_row=first + 1, end_row=last + 1, start_column=column + 1, end_column=column + 1)
    for hidden in file.hidden:
        sheet.row_dimensions[hidden + 1].hidden = True
    workbook.save(path)


def _with_xlsxwriter(file: OfficeFile, path: Path) -> None:
    with xlsxwriter.Workbook(path, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        if file.cover:
            workbook.add_worksheet("封面").write_row(0, 0, ["付款明细", "2026年"])
        sheet = workbook.add_worksheet("明细")
        formats = {
            f: workbook.add_format({"num_format": f}) for f in {c.format for r in file.rows for c in r if c.format}
        }
        for n, row in enumerate(file.rows):
            for column, cell in enumerate(row):
                if isinstance(cell.value, date | time):
                    sheet.write_datetime(n, column, cell.value, formats[cell.format])
                elif cell.value is not None:
                    sheet.write(n, column, cell.value, formats.get(cell.format))
        for column, first, last in file.merged:
            sheet.merge_range(first, column, last, column, file.rows[first][column].value)
        for hidden in file.hidden:
            sheet.set_row(hidden, None, None, {"hidden": True})


def spoilt(content: bytes, random: Random) -> bytes:
    """The bytes of a file that was cut off, or has other bytes in a few places."""
    if random.random() < 0.3:
        return content[: random.randrange(len(content))]
    spoiling = bytearray(content)
    for _ in range(random.randint(1, 8)):
        spoiling[random.randrange(len(spoiling))] = random.randrange(256)
    return bytes(spoiling)


def differing(seen: Sequence[Shown], found: Sequence[Shown]) -> list[str]:
    """What differs between what a person sees and what was recorded, by number."""
    by_key = {s.key: s for s in found}
    return [f"{s} was recorded as {by_key.get(s.key)}" for s in seen if by_key.get(s.key) != s]
