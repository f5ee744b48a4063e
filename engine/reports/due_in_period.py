"""The items of a period as sections: by their outcome, and by department, agreement or owner."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.domain.figures.due_in_period import DueInPeriod, DuePart, DueTotal
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Text
from engine.reports.model import ON_SHEETS, CellKind, Column, Detail, Money, Section, sums_of
from engine.wording import overdue_labels as labels
from engine.wording.dates import period_text
from engine.wording.overdue import OverdueSentences


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of the items, or all."""

    title: Text
    total: DueTotal


def of_period(figures: OverdueReport, sentences: OverdueSentences) -> Section[_Part]:
    """The items that were first due in the period: each part, and the whole."""
    columns: tuple[Column[_Part], ...] = (
        Column("part", labels.PART, CellKind.TEXT, lambda x: x.title),
        Column("items", labels.ITEMS, CellKind.COUNT, lambda x: x.total.count, strong=True),
        Column("money", labels.MONEY_OF_ITEMS, CellKind.SUMS, lambda x: sums_of(x.total.stakes)),
    )
    any_due = figures.due.due.count > 0
    parts = tuple(_Part(labels.PARTS[part], total) for part, total in figures.due.by_part.items())
    return Section(
        labels.OF_PERIOD,
        columns,
        parts if any_due else (),
        key="period",
        subtitle=period_text(figures.period),
        note=sentences.of_period() if any_due else None,
        empty=labels.NOTHING_DUE,
        total=_Part(labels.ALL_ROWS, figures.due.due) if any_due else None,
    )


def of_period_by(
    figures: OverdueReport,
    rows: tuple[DueInPeriod, ...],
    title: Text,
    head: Text,
    title_of: Callable[[str], Text],
) -> Section[DueInPeriod]:
    """The items of the period of each department, agreement or owner: the whole, and each part."""
    columns: tuple[Column[DueInPeriod], ...] = (
        Column("title", head, CellKind.TEXT, lambda x: title_of(x.id) if x.id else labels.ALL_ROWS),
        Column("due", labels.TOTAL, CellKind.COUNT, lambda x: x.due.count, strong=True),
        *(_count(part) for part in DuePart),
        Column("returned", labels.EVER_RETURNED, CellKind.COUNT, lambda x: x.returned),
        Column("money", labels.MONEY_OF_ITEMS, CellKind.SUMS, lambda x: sums_of(x.due.stakes)),
        Column("overdue money", labels.OVERDUE_MONEY, CellKind.SUMS, _overdue_money),
        Column("id", labels.ID, CellKind.ID, lambda x: x.id or None, printed=False),
    )
    total = figures.due if rows else None
    return Section(title, columns, rows, empty=labels.NOTHING_DUE, total=total, media=ON_SHEETS)


def _count(part: DuePart) -> Column[DueInPeriod]:
    return Column(part.value, labels.PARTS[part], CellKind.COUNT, lambda x: x.by_part[part].count)


def _overdue_money(x: DueInPeriod) -> tuple[Money, ...]:
    return sums_of(x.by_part[DuePart.OVERDUE].stakes)


def details_of_period(figures: OverdueReport) -> tuple[Detail, ...]:
    """The counts of the period, for the sheet that describes the report."""
    period = period_text(figures.period)
    counts = [(labels.ALL_ROWS, figures.due.due.count)]
    counts += [(labels.PARTS[part], total.count) for part, total in figures.due.by_part.items()]
    counts.append((labels.EVER_RETURNED, figures.due.returned))
    return tuple(
        Detail(Text(zh=f"{period.zh} {label.zh}", en=f"{period.en}: {label.en}"), CellKind.COUNT, count)
        for label, count in counts
    )
