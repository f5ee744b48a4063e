"""The model of every report: sections of typed columns and rows, in no language and no format.

A report is built from its figures (``engine.domain.figures``) and written by ``engine.reports.terminal``, ``html``,
``xlsx`` and ``csv``. A new report is its figures and its columns; it needs no writer of its own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import Any, Generic, TypeVar

from engine.domain.text import Text
from engine.reports.chart import Chart

T = TypeVar("T")
"""The figure that a row of a section shows."""
R = TypeVar("R", contravariant=True)
"""The figures that a column can show."""


class Medium(Enum):
    """Where a section or a column appears: a terminal, a page (HTML), or a sheet (XLSX and CSV)."""

    TERMINAL = auto()
    PAGE = auto()
    SHEET = auto()


ON_EVERY_MEDIUM = frozenset(Medium)
ON_SHEETS = frozenset({Medium.SHEET})
FOR_READERS = frozenset({Medium.TERMINAL, Medium.PAGE})


class CellKind(Enum):
    """The type of a column's cells. It decides alignment and format; a cell without value is None in each."""

    TEXT = auto()
    """A Text, or a str that is the same in both languages."""
    ID = auto()
    """A str to copy: an id."""
    LINK = auto()
    """A str: the path of a file beside the report, with ``/`` between its parts. A page links to it."""
    STATUS = auto()
    """A bool. The title of the column is the mark of the rows that have the status."""
    REMARKS = auto()
    """A tuple of Texts: short remarks on the row."""
    COUNT = auto()
    """An int."""
    NUMBER = auto()
    """A Decimal, rounded to the places of its column."""
    PERCENTAGE = auto()
    """A Decimal, 1 for 100 %."""
    INSTANT = auto()
    """A datetime (UTC) at which something happened. Sheets have its local day and time in two columns."""
    DUE = auto()
    """A due time (UTC). Midnight is 24:00 of the day that ends."""
    DAY = auto()
    """A local date."""
    DURATION = auto()
    """A timedelta. Sheets have it in days and in hours."""
    MONEY = auto()
    """Money. Sheets have the amount and the currency in two columns."""
    SUMS = auto()
    """A tuple of Money, one for each currency. Sheets have a column for each currency."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str


Cell = Text | str | int | Decimal | date | timedelta | Money | tuple[Text, ...] | tuple[Money, ...] | None
"""The value of a cell; its kind says which of these it is. A bool is an int, a datetime a date."""


class Tone(Enum):
    """How much attention a cell asks for."""

    PLAIN = auto()
    KEY = auto()
    WARN = auto()
    ALERT = auto()


def _plain(row: object) -> Tone:
    return Tone.PLAIN


def always(tone: Tone) -> Callable[[object], Tone]:
    """The same tone in each row."""
    return lambda _: tone


_NUMBERS = (CellKind.COUNT, CellKind.NUMBER, CellKind.PERCENTAGE, CellKind.MONEY, CellKind.SUMS)


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A column: its key in the section, its title, the kind of its cells, and the cell of each row."""

    key: str
    title: Text
    kind: CellKind
    value: Callable[[R], Cell]
    _: KW_ONLY
    under: str | None = None
    """The key of a column that readers see this one under, in one cell. Sheets keep them apart."""
    media: frozenset[Medium] = ON_EVERY_MEDIUM
    short: Text | None = None
    """The title on a terminal."""
    sheet_titles: tuple[Text, ...] = ()
    """The titles in a sheet, in the order of the sheet's columns; those left out follow from the title and kind."""
    unit_title: Text | None = None
    """The title of money in one currency, with ``{unit}``; the amounts then stand without it."""
    tone: Callable[[R], Tone] = _plain
    """The attention that the cell of a row asks for."""
    strong: bool = False
    """Write the cells in bold."""
    labelled: bool = True
    """On a phone, write the title before the cell; without effect on the main column."""
    zero: str = "0"
    """The text that replaces a count of 0 for readers."""
    places: int = 2
    """The decimal places of numbers."""
    printed: bool = True
    """False for the last columns of a wide sheet, which are not printed."""

    @property
    def is_number(self) -> bool:
        """Return whether the cells are aligned to the right."""
        return self.kind in _NUMBERS


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    label: Text
    count: int


@dataclass(frozen=True, slots=True)
class Detail:
    """One figure or fact with its title."""

    title: Text
    kind: CellKind
    value: Cell


@dataclass(frozen=True, slots=True)
class Section(Generic[T]):
    """A part of a report: a table, and what stands above it. Each field is optional but the title.

    Sheets have a section if it has columns. The columns are in the order of the sheet.
    """

    title: Text
    columns: tuple[Column[T], ...] = ()
    rows: tuple[T, ...] = ()
    _: KW_ONLY
    subtitle: Text | None = None
    figures: tuple[Detail, ...] = ()
    """Figures with their titles; a page shows the first of them large."""
    bars: tuple[Bar, ...] = ()
    """A chart, which a page shows beside the figures."""
    chart: Chart | None = None
    """A chart above the table. The columns and rows have its numbers: ``chart_section`` makes both."""
    counts: tuple[tuple[Text, int], ...] = ()
    """Labels with counts, in one line above the table."""
    note: Text | None = None
    """A sentence above the table."""
    sentences: tuple[Text, ...] = ()
    """A list of sentences."""
    empty: Text | None = None
    """The sentence that replaces the table if it has no row."""
    key: str = ""
    """The name by which ``--table`` chooses the section for CSV."""
    total: T | None = None
    """The last row, below the others; in a sheet it is outside the filter."""
    total_cells: tuple[Mapping[str, Cell], ...] = ()
    """More last rows of a sheet, as cells by the key of their column."""
    main: str | None = None
    """The key of the column that names the row and takes the room that is left; by default the first text."""
    order: tuple[str, ...] = ()
    """The keys of the columns that are under no other, as readers see them; by default the order of the columns."""
    one_line: tuple[str, ...] = ()
    """The keys of the columns on a terminal that has room for each in one line."""
    prominent: bool = False
    """On a terminal, use the whole width and set the rows apart."""
    sheet_title: Text | None = None
    media: frozenset[Medium] = ON_EVERY_MEDIUM

    def columns_on(self, medium: Medium) -> tuple[Column[T], ...]:
        """All columns that appear on a medium, in their order."""
        return tuple(column for column in self.columns if medium in column.media)

    def leads(self, medium: Medium) -> tuple[Column[T], ...]:
        """The columns under no other, in the order of readers."""
        leads = [column for column in self.columns_on(medium) if column.under is None]
        if self.order:
            leads = [column for key in self.order for column in leads if column.key == key]
        return tuple(leads)

    def below(self, lead: Column[T], medium: Medium) -> tuple[Column[T], ...]:
        """The columns under another, in their order."""
        return tuple(column for column in self.columns_on(medium) if column.under == lead.key)

    @property
    def totals(self) -> tuple[T, ...]:
        """The total as rows: one, or none."""
        return (self.total,) if self.total is not None else ()

    @property
    def is_matrix(self) -> bool:
        """Return whether all columns but the main one are numbers."""
        return all(column.is_number for column in self.leads(Medium.PAGE) if column.key != self.main_key)

    @property
    def main_key(self) -> str | None:
        """The key of the column that names the row, if there is any."""
        texts = (column.key for column in self.columns if column.kind is CellKind.TEXT and column.under is None)
        return self.main or next(texts, None)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A sentence below the report."""

    text: Text
    media: frozenset[Medium] = FOR_READERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report. ``as_of`` is in UTC; ``zone`` is the name of the zone in which readers see instants.

    The year of ``as_of`` is left out of other dates. The ``summary`` stands above the sections, on a page only if none
    of them has figures. ``scope`` says which part of the house it is about; None: all of it. ``details`` are more rows
    of the last sheet, which describes the report.
    """

    title: Text
    organisation: Text
    as_of: datetime
    zone: str
    summary: Text
    sections: "tuple[Section[Any], ...]"
    period: Text | None = None
    scope: Text | None = None
    rehearsal: bool = False
    notes: tuple[Text, ...] = ()
    details: tuple[Detail, ...] = ()
    footnotes: tuple[Footnote, ...] = ()

    def sections_on(self, medium: Medium) -> "tuple[Section[Any], ...]":
        """The sections that appear on a medium; on sheets those that have columns."""
        return tuple(
            section
            for section in self.sections
            if medium in section.media and (section.columns or medium is not Medium.SHEET)
        )


def sums_of(stakes: Iterable[tuple[str, Decimal]]) -> tuple[Money, ...]:
    """The sums of figures, ``(currency, amount)``, as a cell."""
    return tuple(Money(amount, currency) for currency, amount in stakes)
