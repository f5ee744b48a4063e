"""Titles and cells as text for readers, in one language and in the zone of the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Generic
from zoneinfo import ZoneInfo

from engine.domain.text import Language, Text
from engine.reports.model import CellKind, Column, Detail, Medium, Money, Report, Section, T
from engine.wording import report_labels as labels
from engine.wording.dates import Moment, day_words, moment, span
from engine.wording.money import amount, money, unit
from engine.wording.names import one_line


@dataclass(frozen=True, slots=True)
class ReaderText:
    """The text of cells in a language and a zone; dates of ``year`` are written without it."""

    language: Language
    zone: ZoneInfo
    year: int

    @classmethod
    def of(cls, report: Report, language: Language) -> "ReaderText":
        """The text of a report's cells."""
        zone = ZoneInfo(report.zone)
        return cls(language, zone, report.as_of.astimezone(zone).year)

    def in_language(self, text: Text) -> str:
        """A text in the language, as it is."""
        return text.in_(self.language)

    def one_line(self, text: Text) -> str:
        """A text that users wrote, in the language."""
        return one_line(text.in_(self.language))

    def as_of(self, report: Report) -> Moment:
        """The instant of the report, with its year and weekday."""
        return moment(report.as_of, self.zone, language=self.language, weekday=True)

    def moment(self, at: datetime, kind: CellKind) -> Moment:
        """An instant or a due time."""
        happened = kind is CellKind.INSTANT
        return moment(at, self.zone, language=self.language, year=self.year, happened=happened)

    def detail(self, detail: Detail) -> tuple[str, ...]:
        """The lines of a figure."""
        return self.cell(detail.kind, detail.value)

    def cell(self, kind: CellKind, value: object) -> tuple[str, ...]:
        """The lines of a cell: none for an empty one, several for remarks and for sums in several currencies.

        Raises TypeError if the value is not of the kind.
        """
        match kind, value:
            case _, None | "" | ():
                return ()
            case CellKind.TEXT, Text():
                return self.cell(kind, value.in_(self.language))
            case CellKind.TEXT, str():
                return (shown,) if (shown := one_line(value)) else ()
            case CellKind.ID | CellKind.LINK, str():
                return (value,)
            case CellKind.COUNT, int():
                return (str(value),)
            case CellKind.NUMBER, Decimal():
                return (f"{value:,.2f}",)
            case CellKind.PERCENTAGE, Decimal():
                return (f"{value * 100:.1f}%",)
            case CellKind.INSTANT | CellKind.DUE, datetime():
                return (self.moment(value, kind).words,)
            case CellKind.DAY, date():
                return (day_words(value, self.language, year=self.year),)
            case CellKind.DURATION, timedelta():
                return (span(value, self.language),)
            case CellKind.MONEY, Money():
                return (money(value.amount, value.currency, self.language),)
            case CellKind.REMARKS | CellKind.SUMS, tuple():
                one = CellKind.TEXT if kind is CellKind.REMARKS else CellKind.MONEY
                return tuple(line for part in value for line in self.cell(one, part))
        raise TypeError(f"A cell of kind {kind.name} cannot hold a {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class ReaderColumn(Generic[T]):
    """A column as readers see it. ``currency`` is set if all its amounts are in one, which the title then names."""

    column: Column[T]
    text: ReaderText
    currency: str | None

    @classmethod
    def of(cls, column: Column[T], section: Section[T], text: ReaderText) -> "ReaderColumn[T]":
        """A column of a section."""
        currencies = set[str]()
        if column.kind is CellKind.MONEY:
            currencies = {cell.currency for cell in map(column.value, section.rows) if isinstance(cell, Money)}
        return cls(column, text, currencies.pop() if len(currencies) == 1 else None)

    def title(self, medium: Medium) -> str:
        """The title of the column."""
        title = self.column.short if medium is Medium.TERMINAL and self.column.short else self.column.title
        if self.currency is not None:
            template = self.column.unit_title or labels.IN_UNIT
            title = template.filled(title=title, unit=unit(self.currency, self.text.language))
        return self.text.in_language(title)

    def lines(self, row: T) -> tuple[str, ...]:
        """The lines of a cell."""
        value = self.column.value(row)
        match self.column.kind, value:
            case CellKind.STATUS, bool():
                return (self.text.in_language(self.column.title),) if value else ()
            case CellKind.COUNT, 0:
                return (self.column.zero,)
            case CellKind.NUMBER, Decimal():
                return (f"{value:,.{self.column.places}f}",)
            case CellKind.MONEY, Money() if self.currency is not None:
                return (amount(value.amount),)
        return self.text.cell(self.column.kind, value)

    def words(self, row: T, between: str = " + ") -> str:
        """A cell in one text."""
        return between.join(self.lines(row))

    def moment(self, row: T) -> Moment | None:
        """The instant in a cell; None in an empty cell and for other kinds."""
        value = self.column.value(row)
        is_instant = self.column.kind in (CellKind.INSTANT, CellKind.DUE)
        return self.text.moment(value, self.column.kind) if is_instant and isinstance(value, datetime) else None


def counts_text(counts: Sequence[tuple[Text, int]]) -> Text:
    """Labelled counts in one line: ``17 due, 8 on time``."""
    zh, en = (f"{label.zh} {count}" for label, count in counts), (f"{count} {label.en}" for label, count in counts)
    return Text(zh="，".join(zh), en=", ".join(en))
