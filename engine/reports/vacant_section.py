"""The section of the overdue report with the roles that nobody holds."""

from collections.abc import Callable

from engine.domain.figures.overdue import OverdueReport
from engine.domain.ledger.vacancy import VacantRole
from engine.domain.text import Text
from engine.reports.model import CellKind, Column, Section
from engine.wording import overdue_labels as labels


def vacant_section(
    figures: OverdueReport,
    *,
    role: Callable[[str], Text],
    department: Callable[[str], Text],
    heads: Callable[[VacantRole], Text],
) -> Section[VacantRole]:
    """The vacant roles with the items that wait for a holder. The functions give the titles of ids."""
    columns: tuple[Column[VacantRole], ...] = (
        Column("role", labels.VACANT_ROLE, CellKind.TEXT, lambda x: role(x.role), strong=True),
        Column("department", labels.DEPARTMENT, CellKind.TEXT, lambda x: department(x.department)),
        Column("since", labels.VACANT_SINCE, CellKind.DAY, lambda x: x.since),
        Column("open", labels.VACANT_OPEN, CellKind.COUNT, lambda x: x.waiting),
        Column("overdue", labels.VACANT_OVERDUE, CellKind.COUNT, lambda x: x.overdue),
        Column("head", labels.VACANT_HEAD, CellKind.TEXT, heads),
    )
    return Section(labels.VACANT, columns, figures.vacant, note=labels.VACANT_NOTE, main="role")
