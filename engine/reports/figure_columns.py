"""Figures of service as columns, the same in scorecards and trends."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from engine.domain.agreement.indicator import MeasureUnit
from engine.domain.figures.named_figures import FIGURES
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.text import Text
from engine.reports.model import ON_EVERY_MEDIUM, ON_SHEETS, CellKind, Column, Medium
from engine.wording import scorecard_labels as labels
from engine.wording.overdue_labels import PERSON_OF_ROLE

T = TypeVar("T")
_ON_PAGES = (
    "due",
    "on_time_rate",
    "late",
    "overdue",
    "lateness_median",
    "returned_rate",
    "response_median",
    "deliveries",
)
"""The figures for which a page has room."""
ON_PAGES_AND_SHEETS = frozenset({Medium.PAGE, Medium.SHEET})
_ON_TERMINALS = ("due", "on_time_rate", "late", "overdue", "lateness_median", "returned_rate", "deliveries")
"""The figures for which a terminal has room."""
IN_TABLES = (
    *("due", "on_time_rate", "late", "overdue", "inherited", "lateness_median", "lateness_p90", "returned_rate"),
    *("response_median", "paused_hours", "extensions", "waivers", "deliveries"),
)
"""The figures of a department, an agreement or an owner, in the order of their columns."""


def figure_column(name: str, figures_of: Callable[[T], ServiceFigures]) -> Column[T]:
    """The column of a figure; its title in a sheet names the unit."""
    figure = FIGURES[name]
    title, short = labels.TITLES[name], labels.SHORT.get(name, labels.TITLES[name])
    media = ON_EVERY_MEDIUM if name in _ON_TERMINALS else ON_PAGES_AND_SHEETS if name in _ON_PAGES else ON_SHEETS

    def value(row: T) -> Decimal | None:
        return figure.value(figures_of(row))

    def count(row: T) -> int | None:
        number = value(row)
        return int(number) if number is not None else None

    match figure.unit:
        case MeasureUnit.SHARE:
            return Column(name, short, CellKind.PERCENTAGE, value, sheet_titles=(title,), media=media)
        case MeasureUnit.HOURS:
            in_hours = labels.IN_HOURS.filled(title=title)
            return Column(name, short, CellKind.NUMBER, value, places=1, sheet_titles=(in_hours,), media=media)
        case MeasureUnit.NUMBER:
            return Column(name, title, CellKind.COUNT, count, media=media, zero="·")


def figure_columns(figures_of: Callable[[T], ServiceFigures]) -> tuple[Column[T], ...]:
    """The columns of all figures of a table."""
    return tuple(figure_column(name, figures_of) for name in IN_TABLES)


def person_title(role: Text, person: Text | None) -> Text:
    """A role, with the name of the person in charge where there is one."""
    return role if person is None else PERSON_OF_ROLE.filled(role=role, person=person)
