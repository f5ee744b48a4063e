"""A kind of report: its figures, computed from the ledger, and the sections that show them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, Generic, TypeVar

from engine import plugins
from engine.domain.agreement.organisation import Organisation
from engine.domain.deadline.period import Period
from engine.domain.figures.report_scope import ReportScope
from engine.domain.text import Text
from engine.reports.model import Report
from engine.services.ports.ledger import Ledger

F = TypeVar("F")
_PACKAGE = "engine.reports.kinds"


@dataclass(frozen=True, slots=True)
class ReportKind(Generic[F]):
    """A report that a command writes in every format.

    ``figures`` computes its figures as of an instant (UTC) for a month, a quarter, a half-year or a year, by default
    the month of the instant, and for the items of a scope. ``report`` puts them into sections, with the titles of the
    organisation. ``has_findings`` says whether the figures hold what the report looks for, so that a script can stop at
    it; None: the report looks for nothing. ``json`` is its JSON where that has more than the report shows.
    """

    title: Text
    figures: Callable[[Ledger, datetime, Period | None, ReportScope], F]
    report: Callable[[F, Organisation], Report]
    has_findings: Callable[[F], bool] | None = None
    json: Callable[[F, Organisation], str] | None = None


def report_names() -> tuple[str, ...]:
    """The names of all reports."""
    return plugins.names(_PACKAGE)


def report_kind(name: str) -> ReportKind[Any]:
    """The report of a name. Imports no other. Raises ModuleNotFoundError if there is none."""
    kind: ReportKind[Any] = import_module(f"{_PACKAGE}.{name}").KIND
    return kind


@cache
def report_kinds() -> Mapping[str, ReportKind[Any]]:
    """All reports by name."""
    return {name: report_kind(name) for name in report_names()}
