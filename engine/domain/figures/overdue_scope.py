"""The lists of the overdue report within a scope."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from engine.domain.figures.changed_terms import AppliedChange
from engine.domain.figures.overdue import Awaited, LateLine, LeftOff, Stopped
from engine.domain.figures.overdue_lines import LineChoice, LineKey, chosen_lines
from engine.domain.figures.overdue_report import OverdueLists
from engine.domain.figures.report_scope import ReportScope
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.vacancy import VacantRole
from engine.domain.occurrence.occurrence import Question


def lists_within(lists: OverdueLists, scope: ReportScope) -> OverdueLists:
    """The lines and groups of the items that a scope holds."""
    if scope.is_everything:
        return lists

    def holds(line: LateLine | Awaited | Stopped) -> bool:
        return scope.holds(OccurrenceId.parse(line.occurrence).agreement, line.provider, line.owner)

    return replace(
        lists,
        lines=[x for x in lists.lines if scope.holds(x.agreement, x.provider, x.owner)],
        late=[x for x in lists.late if holds(x)],
        awaited=[x for x in lists.awaited if holds(x)],
        stopped=[x for x in lists.stopped if holds(x)],
        changed=[x for x in lists.changed if scope.holds(x.agreement, x.provider, x.owner)],
        overdue=[x for x in lists.overdue if scope.holds(x.agreement, x.provider, x.owner)],
        due=[x for x in lists.due if scope.holds(x.agreement, x.provider, x.owner)],
        parties=[x for x in lists.parties if _of_scope(scope, *x)],
    )


def _of_scope(scope: ReportScope, agreement: str, provider: str, _consumer: str) -> bool:
    return replace(scope, owner=None).holds(agreement, provider, "")


def lists_up_to(lists: OverdueLists, limit: int) -> OverdueLists:
    """The lists with at most a number of lines each; the totals still count all."""
    cut = (lists.lines, lists.late, lists.awaited, lists.stopped)
    return replace(
        lists,
        lines=lists.lines[:limit],
        late=lists.late[:limit],
        awaited=lists.awaited[:limit],
        stopped=lists.stopped[:limit],
        left_off=LeftOff(*(max(0, len(lines) - limit) for lines in cut)),
    )


def lists_of_choice(lists: OverdueLists, choice: LineChoice, limit: int | None, at: datetime) -> OverdueLists:
    """The lists with the overdue lines of a page, and at most a number of lines of every other list."""
    ids, chosen = chosen_lines(map(LineKey.of, lists.lines), choice, at)
    by_id = {line.occurrence: line for line in lists.lines}
    cut = lists if limit is None else lists_up_to(lists, limit)
    left_off = replace(cut.left_off, lines=chosen.matched - len(ids))
    return replace(cut, lines=[by_id[id] for id in ids], left_off=left_off, chosen=chosen)


def vacant_within(vacant: Iterable[VacantRole], scope: ReportScope) -> Sequence[VacantRole]:
    """The vacant roles of a scope; an agreement alone leaves none out."""
    return [
        x
        for x in vacant
        if scope.department in (None, x.department)
        and scope.owner in (None, x.role)
        and scope.sees_department(x.department)
    ]


def changes_within(
    applied: Iterable[AppliedChange], scope: ReportScope, parties: Iterable[tuple[str, str, str]]
) -> Sequence[AppliedChange]:
    """The changes of agreements that have items in a scope; ``parties`` has each of these agreements."""
    if scope.is_everything:
        return list(applied)
    known = {agreement for agreement, _, _ in parties}
    return [change for change in applied if change.agreement in known]


def questions_within(
    questions: Iterable[Question], scope: ReportScope, sides: Callable[[str, str], tuple[str, str] | None]
) -> Sequence[Question]:
    """The questions about items of a scope. ``sides`` gives the provider and the owner of an obligation (agreement,
    obligation); None where it is no longer in force: then the agreement alone decides."""

    def holds(question: Question) -> bool:
        known = sides(question.agreement, question.obligation)
        if known is None:
            return replace(scope, department=None, owner=None).holds(question.agreement, "", "")
        return scope.holds(question.agreement, *known)

    if scope.sight is not None and scope.sight.period is not None:
        return []  # they are of now, and of no period
    return [question for question in questions if scope.is_everything or holds(question)]
