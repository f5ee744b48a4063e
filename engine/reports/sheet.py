"""Sections as sheets of values, for XLSX and CSV: dates are dates, amounts are numbers, nothing is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.domain.text import Language, Text
from engine.reports.chart import Chart
from engine.reports.model import Cell, CellKind, Column, Detail, Medium, Money, Report, Section
from engine.wording import report_labels as labels
from engine.wording.dates import day_of
from engine.wording.money import unit
from engine.wording.names import one_line

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Percentage:
    """A share, 1 for 100 %."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class SheetNumber:
    """A number that is shown with some decimal places."""

    value: Decimal
    places: int


@dataclass(frozen=True, slots=True)
class SheetId:
    """An id: for copying, so it is written small."""

    value: str


SheetValue = str | int | float | Decimal | Percentage | SheetNumber | SheetId | date | timedelta | None
"""Text, a count, days, an amount, a percentage, a number, an id, a local date, a clock time or length of time, or
nothing."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows in the order of the report, each as long as ``head``.

    ``empty`` is shown if there is no row. ``totals`` are the last rows, outside the filter. Only the first ``printed``
    columns of a wide sheet are printed. ``keys`` has for each column the key of the section's column that it is, or is
    a part of; a ``chart`` draws some of them.
    """

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[SheetValue, ...], ...]
    empty: str = ""
    totals: tuple[tuple[SheetValue, ...], ...] = ()
    printed: int | None = None
    keys: tuple[str, ...] = ()
    chart: Chart | None = None


def section_sheet(report: Report, section: Section[Any], language: Language) -> Sheet:
    """A section as a sheet, with one row for each of its rows."""
    columns, shown = section.columns_on(Medium.SHEET), (*section.rows, *section.totals)
    values = _Values(language, ZoneInfo(report.zone))
    spread = [
        values.spread(
            column, [*(column.value(row) for row in shown), *(x.get(column.key) for x in section.total_cells)]
        )
        for column in columns
    ]
    rows = tuple(zip(*(cells for _, parts in spread for cells in parts), strict=True))
    head = tuple(title.in_(language) for titles, _ in spread for title in titles)
    printed = sum(len(titles) for (titles, _), column in zip(spread, columns, strict=True) if column.printed)
    return Sheet(
        name=_name(report, section.sheet_title or section.title, language),
        head=head,
        rows=rows[: len(section.rows)],
        empty=section.empty.in_(language) if section.empty is not None else "",
        totals=rows[len(section.rows) :],
        printed=printed if printed < len(head) else None,
        keys=tuple(c.key for (titles, _), c in zip(spread, columns, strict=True) for _ in titles),
        chart=section.chart,
    )


def description_sheet(report: Report, language: Language) -> Sheet:
    """The last sheet: what the report is about, its summary and its details, one in each row."""
    rehearsal = labels.REHEARSAL if report.rehearsal else labels.NO
    details = (
        Detail(labels.ORGANISATION, CellKind.TEXT, report.organisation),
        Detail(report.title, CellKind.TEXT, report.summary),
        Detail(labels.AS_OF, CellKind.DUE, report.as_of),
        Detail(labels.ZONE, CellKind.TEXT, report.zone),
        *((Detail(labels.PERIOD, CellKind.TEXT, report.period),) if report.period is not None else ()),
        *((Detail(labels.ONLY, CellKind.TEXT, report.scope),) if report.scope is not None else ()),
        Detail(labels.RUN_AS_REHEARSAL, CellKind.TEXT, rehearsal),
        *report.details,
    )
    values = _Values(language, ZoneInfo(report.zone))
    rows = list[tuple[SheetValue, ...]]()
    for detail in details:
        column: Column[None] = Column("", detail.title, detail.kind, lambda _: None)
        titles, parts = values.spread(column, [detail.value])
        rows += [(title.in_(language), cell) for title, (cell,) in zip(titles, parts, strict=True)]
    return Sheet(
        _name(report, labels.ABOUT_SHEET, language),
        (labels.FIELD.in_(language), labels.VALUE.in_(language)),
        tuple(rows),
    )


def _name(report: Report, title: Text, language: Language) -> str:
    return (labels.REHEARSAL_SHEET.filled(name=title) if report.rehearsal else title).in_(language)


@dataclass(frozen=True, slots=True)
class _Values:
    """The cells of a column as values, in one column of a sheet or in several."""

    language: Language
    zone: ZoneInfo

    def spread(
        self, column: Column[Any], cells: Sequence[Cell]
    ) -> tuple[tuple[Text, ...], Sequence[Sequence[SheetValue]]]:
        """The titles of the sheet's columns, and each of these with its values, one for each cell.

        Raises TypeError for a cell that its kind cannot hold.
        """
        kind = column.kind
        amounts = [_sums(cell) for cell in cells] if kind is CellKind.SUMS else []
        currencies = sorted({currency for sums in amounts for currency in sums})
        titles = self._titles(column, currencies)
        titles = (*column.sheet_titles, *titles[len(column.sheet_titles) :])
        match kind:
            case CellKind.SUMS:
                return titles, [[sums.get(currency) for sums in amounts] for currency in currencies]
            case CellKind.INSTANT | CellKind.DUE | CellKind.DURATION | CellKind.MONEY:
                pairs = [self._pair(kind, cell) for cell in cells]
                return titles, ([first for first, _ in pairs], [second for _, second in pairs])
            case CellKind.NUMBER:
                places = column.places
                return titles, ([SheetNumber(x, places) if isinstance(x, Decimal) else None for x in cells],)
            case CellKind.TEXT:
                value = self._value
                return titles, ([one_line(x) if type(x) is str else value(kind, x) for x in cells],)
            case _:
                value = self._value
                return titles, ([value(kind, x) for x in cells],)

    def _titles(self, column: Column[Any], currencies: Sequence[str]) -> tuple[Text, ...]:
        title = column.title
        match column.kind:
            case CellKind.INSTANT | CellKind.DUE:
                return (title, labels.AT_CLOCK.filled(title=title))
            case CellKind.DURATION:
                return (labels.IN_DAYS.filled(title=title), labels.IN_HOURS.filled(title=title))
            case CellKind.MONEY:
                return (title, labels.CURRENCY)
            case CellKind.SUMS:
                units = (unit(currency, self.language) for currency in currencies)
                return tuple(labels.IN_UNIT.filled(title=title, unit=shown) for shown in units)
            case _:
                return (title,)

    def _pair(self, kind: CellKind, cell: Cell) -> tuple[SheetValue, SheetValue]:
        """The two values of a cell that takes two columns."""
        match kind, cell:
            case _, None:
                return (None, None)
            case ((CellKind.INSTANT | CellKind.DUE), datetime()):
                return self._instant(cell, ends_day=kind is CellKind.DUE)
            case CellKind.DURATION, timedelta():
                return (cell / _DAY, cell)
            case CellKind.MONEY, Money():
                return (cell.amount, cell.currency)
        raise _unfit(kind, cell)

    def _value(self, kind: CellKind, cell: Cell) -> SheetValue:
        match kind, cell:
            case _, None:
                return None
            case CellKind.COUNT, int():
                return cell
            case CellKind.DAY, date():
                return cell
            case CellKind.TEXT, Text():
                return one_line(cell.in_(self.language))
            case CellKind.TEXT, str():
                return one_line(cell)
            case CellKind.REMARKS, tuple():
                return "; ".join(one_line(x.in_(self.language)) for x in cell if isinstance(x, Text))
            case CellKind.STATUS, bool():
                return labels.YES.in_(self.language) if cell else None
            case CellKind.PERCENTAGE, Decimal():
                return Percentage(cell)
            case CellKind.ID, str():
                return SheetId(cell) if cell else None
            case CellKind.LINK, str():
                return cell
        raise _unfit(kind, cell)

    def _instant(self, at: datetime, *, ends_day: bool) -> tuple[date, timedelta]:
        """The local day and its clock time; a due time at midnight is 24:00 of the day that ends."""
        local = at.astimezone(self.zone).replace(tzinfo=None)
        on = day_of(at, self.zone) if ends_day else local.date()
        return on, local - datetime(on.year, on.month, on.day)  # noqa: DTZ001 (wall clock alone)


def _sums(cell: Cell) -> dict[str, Decimal]:
    """The sums in a cell by currency."""
    match cell:
        case None:
            return {}
        case tuple():
            return {part.currency: part.amount for part in cell if isinstance(part, Money)}
    raise _unfit(CellKind.SUMS, cell)


def _unfit(kind: CellKind, cell: Cell) -> TypeError:
    return TypeError(f"A cell of kind {kind.name} cannot hold a {type(cell).__name__}")
