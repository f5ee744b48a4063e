"""The section of the overdue report on what was changed by agreement."""

from collections.abc import Callable, Iterable
from datetime import datetime

from engine.domain.agreement.organisation import Person
from engine.domain.figures.changed_terms import AppliedChange, ChangedLine
from engine.domain.text import Text
from engine.reports.model import ON_SHEETS, CellKind, Column, Money, Section
from engine.wording import changed_terms as words
from engine.wording import overdue_labels as labels
from engine.wording.agreement_change import applied_by
from engine.wording.names import thing, title_text
from engine.wording.plan_effect import DONE_EFFECTS


def changed_section(
    lines: tuple[ChangedLine, ...],
    applied: tuple[AppliedChange, ...],
    people: Iterable[Person],
    department: Callable[[str], Text],
    happened: Callable[[datetime], Text],
) -> Section[ChangedLine]:
    """The items that moved, went or came back because an agreement changed, below the changes themselves.

    ``department`` gives the title of a department, ``happened`` an instant as people read it.
    """
    known = tuple(people)
    columns: tuple[Column[ChangedLine], ...] = (
        Column("first due", labels.FIRST_DUE, CellKind.DUE, lambda x: x.first_due_at),
        Column("change", words.CHANGE, CellKind.TEXT, lambda x: DONE_EFFECTS[x.effect], strong=True),
        Column("due", words.NEW_DUE, CellKind.DUE, lambda x: x.due_at),
        Column("department", labels.DEPARTMENT, CellKind.TEXT, lambda x: department(x.provider), labelled=False),
        Column("consumer", labels.CONSUMER, CellKind.TEXT, lambda x: department(x.consumer), media=ON_SHEETS),
        Column("what", labels.WHAT, CellKind.TEXT, lambda x: title_text(x.title)),
        Column("about", labels.ABOUT, CellKind.TEXT, lambda x: thing(x.label, x.subject), under="what"),
        Column("money", labels.MONEY, CellKind.MONEY, _money, unit_title=labels.MONEY_IN),
        Column("by", words.APPLIED_BY, CellKind.TEXT, lambda x: applied_by(known, x.by)),
        Column("at", words.APPLIED_AT, CellKind.INSTANT, lambda x: x.at, under="by"),
        Column("id", labels.ID, CellKind.ID, lambda x: x.occurrence, under="what", printed=False),
    )
    return Section(
        words.CHANGED,
        columns,
        lines,
        sentences=tuple(
            (words.REMOVED if change.removed else words.APPLIED).filled(
                at=happened(change.at), by=applied_by(known, change.by), agreement=change.agreement
            )
            for change in applied
        ),
        empty=words.NO_ITEM,
        key="changed",
        main="what",
        order=("first due", "change", "due", "what", "department", "money", "by"),
    )


def _money(line: ChangedLine) -> Money | None:
    return Money(line.stake, line.currency) if line.stake is not None and line.currency is not None else None
