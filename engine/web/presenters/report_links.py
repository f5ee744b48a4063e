"""The addresses that the cells of a report lead to: what a row is about, and what a number is made of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain.ids import BadId, OccurrenceId
from engine.reports.model import CellKind, Column, Section
from engine.web.visit import Visit

_DEFECT = re.compile(r"D-\d+")
_SCOPES = {"department": "department", "agreement": "agreement", "owner": "owner", "experience": "department"}
"""The sections with a row for each department, agreement or owner, and the name of the filter."""
_OVERDUE = frozenset({"due", "overdue", "late"})
"""The columns whose numbers the overdue report lists."""
_RATED = frozenset({"mean", "ratings", "low"})
"""The columns whose numbers the report of satisfaction lists."""


@dataclass(frozen=True)
class ReportLinks:
    """The addresses of the cells of a report. ``query`` are its filters, which links to other reports keep."""

    visit: Visit
    name: str
    query: Mapping[str, str]

    def __call__(self, section: Section[Any], column: Column[Any], row: Any) -> str:
        """The address of a cell; empty for none."""
        if section.key in _SCOPES:
            return self._of_scope(_SCOPES[section.key], section, column, row)
        value = column.value(row)
        if isinstance(value, str) and _DEFECT.fullmatch(value):
            return self.visit.url("defect", id=value)
        if section.key == "rounds" and column.key == "round":
            return self.visit.url("survey_results", round=row.result.round.id)
        if column.key == section.main_key and (id := self._id(section, row)):
            return self._item(id)
        return ""

    def _of_scope(self, scope: str, section: Section[Any], column: Column[Any], row: Any) -> str:
        id = self._id(section, row)
        if not id:
            return ""
        narrowed = {**self.query, scope: id}
        if column.key == section.main_key:
            return self.visit.url("agreement", id=id) if scope == "agreement" else self.visit.url(self.name, narrowed)
        if not column.value(row):  # nothing is behind a zero
            return ""
        if column.key in _OVERDUE:
            return self.visit.url("overdue", narrowed)
        if column.key in _RATED:
            return self.visit.url("satisfaction", narrowed)
        return self.visit.url("defects", {"provider": id}) if column.key == "open defects" else ""

    def _id(self, section: Section[Any], row: Any) -> str:
        column = next((c for c in section.columns if c.kind is CellKind.ID and c.key == "id"), None)
        value = column.value(row) if column is not None else None
        return value if isinstance(value, str) else ""

    def _item(self, id: str) -> str:
        try:
            OccurrenceId.parse(id)
        except BadId:
            return ""
        return self.visit.url("item", id=id)
