"""The workload of each role."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.figures.workload import Workload, workloads

from engine.domain.agreement.organisation import Organisation
from engine.domain.deadline.period import Period
from engine.domain.figures.report_scope import ReportScope
from engine.domain.text import Text
from engine.reports.kind import ReportKind
from engine.reports.model import CellKind, Column, Report, Section
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import snapshot
from engine.wording.names import role_title

TITLE = Text(zh="工作量", en="Workload")


@dataclass(frozen=True, slots=True)
class _Figures:
    at: datetime
    zone: str
    rows: tuple[Workload, ...]


def _figures(ledger: Ledger, at: datetime, _: Period | None, scope: ReportScope) -> _Figures:
    state = snapshot(ledger, at)
    judged = [j for j in state.judged if scope.holds(j.agreement.id, j.agreement.provider, j.obligation.owner)]
    return _Figures(at, str(state.book.home.zone), workloads(judged))


def _report(figures: _Figures, organisation: Organisation) -> Report:
    columns: tuple[Column[Workload], ...] = (
        Column("owner", Text(zh="岗位", en="Role"), CellKind.TEXT, lambda row: role_title(organisation, row.owner)),
        Column("open", Text(zh="进行中", en="Open"), CellKind.COUNT, lambda row: row.open),
        Column("overdue", Text(zh="逾期", en="Overdue"), CellKind.COUNT, lambda row: row.overdue),
    )
    return Report(
        title=TITLE,
        organisation=organisation.title,
        as_of=figures.at,
        zone=figures.zone,
        summary=Text(zh="各岗位进行中的事项", en="Open items of each role"),
        sections=(Section(TITLE, columns, figures.rows),),
    )


KIND = ReportKind(title=TITLE, figures=_figures, report=_report)
