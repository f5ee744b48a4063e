"""A plan as it was shown, and how the plan of now differs from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.ledger.terms_change import PlanEffect
from engine.domain.refusal import Excerpt, Refusal
from engine.domain.time.calendar import Calendar
from engine.services.definitions.effects import Touched
from engine.services.definitions.plan import Plan

_LISTED = 20
"""The most rows that a refusal names."""
Row = tuple[PlanEffect, datetime | None]
"""The effect on an occurrence, and its due time after the change (None: pending, or cancelled)."""


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan that somebody has seen: its rows by occurrence, and the hash of each definition that changes, by name."""

    id: str
    rows: Mapping[str, Row]
    definitions: Mapping[str, str | None]

    @classmethod
    def of(cls, plan: Plan) -> "ShownPlan":
        """The parts of a plan that decide whether it is still the same."""
        rows = {t.occurrence: _row(t) for t in plan.occurrences}
        return cls(plan.id, rows, {c.name: c.new for c in plan.definitions})


def outdated(shown: ShownPlan | None, plan: Plan, fallen_due: frozenset[str], home: Calendar) -> Refusal:
    """The refusal to apply a plan in place of the one that was shown, with the rows that differ where they are known.

    ``fallen_due`` has the occurrences that keep their terms because they have fallen due.
    """
    if shown is None:
        return Refusal("plan-outdated")
    now = ShownPlan.of(plan)
    names = sorted(n for n in {*shown.definitions, *now.definitions} if _differs(n, shown.definitions, now.definitions))
    ids = sorted(id for id in {*shown.rows, *now.rows} if _differs(id, shown.rows, now.rows))
    rows = [
        Refusal(
            "plan-row-differs",
            item=id,
            shown=_state(shown.rows.get(id), home),
            now=Refusal("plan-row-overdue") if id in fallen_due else _state(now.rows.get(id), home),
        )
        for id in ids
    ]
    differences = [*(Refusal("definition-differs", name=n) for n in names), *rows]
    if not differences:
        return Refusal("plan-outdated")
    return Refusal("plan-differs", rows=Excerpt(tuple(differences[:_LISTED]), max(0, len(differences) - _LISTED)))


def _row(touched: Touched) -> Row:
    return touched.effect, touched.new.at if touched.new is not None else None


def _differs(key: str, shown: Mapping[str, object], now: Mapping[str, object]) -> bool:
    return key not in shown or key not in now or shown[key] != now[key]


_CODES = {
    PlanEffect.MOVES: "plan-row-moves",
    PlanEffect.STAYS: "plan-row-stays",
    PlanEffect.APPEARS: "plan-row-appears",
    PlanEffect.RETURNS: "plan-row-returns",
}


def _state(row: Row | None, home: Calendar) -> Refusal:
    if row is None:
        return Refusal("plan-row-untouched")
    effect, due_at = row
    if effect is PlanEffect.CANCELLED:
        return Refusal("plan-row-cancelled")
    due = home.local(due_at) if due_at is not None else Refusal("plan-row-pending")
    return Refusal(_CODES[effect], due=due)
