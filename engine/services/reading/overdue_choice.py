"""The lines of a page of the overdue report from stored rows: chosen by keys, before any of them is judged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engine.domain.figures.judged import Judged
from engine.domain.figures.overdue_lines import ChosenLines, LineChoice, LineKey, LineOrder, chosen_lines
from engine.domain.figures.report_scope import ReportScope
from engine.domain.ids import ObligationId, obligation_of
from engine.domain.occurrence.inherited import Inherited
from engine.services.current import CurrentState

_BY_SIDES = frozenset({LineOrder.DEPARTMENT, LineOrder.OWNER})
Sides = tuple[str, str, str]
"""An agreement, the provider and the owner."""
_NO_SIDES = ("", "", "")


@dataclass(frozen=True)
class StoredSides:
    """The sides of stored items by id: from the terms of their obligation where these were always the same, else from
    their rows. ``known`` are items that were read already."""

    state: CurrentState
    known: Mapping[str, Judged]

    def of(self, ids: Iterable[str]) -> Mapping[str, Sides]:
        """The sides of some items."""
        found: dict[str, Sides] = {}
        unclear: list[str] = []
        always: dict[ObligationId, Sides | None] = {}
        for id in ids:
            promise = obligation_of(id)
            if promise not in always:
                always[promise] = self._always(promise)
            if (sides := always[promise]) is not None:
                found[id] = sides
            elif id in self.known:
                found[id] = _sides_of(self.known[id])
            else:
                unclear.append(id)
        stored = self.state.stored(unclear) if unclear else {}
        return {
            **found,
            **{id: (one.agreement.id, one.agreement.provider, one.obligation.owner) for id, one in stored.items()},
        }

    def _always(self, promise: ObligationId) -> Sides | None:
        """The sides of every item of an obligation; None where they differ."""
        name = (promise.agreement, promise.obligation)
        if name in self.state.caused:
            return None
        sides = {(t.agreement.id, t.agreement.provider, t.obligation.owner) for t in self.state.books.terms_of(*name)}
        return sides.pop() if len(sides) == 1 else None


def _sides_of(j: Judged) -> Sides:
    return j.agreement.id, j.agreement.provider, j.obligation.owner


@dataclass(frozen=True)
class StoredChoice:
    """The stored items from which lines are chosen within a scope. ``known`` are items that were read already."""

    state: CurrentState
    known: Mapping[str, Judged]
    inherited_by_id: Mapping[str, Inherited]
    scope: ReportScope

    def within(self, ids: Sequence[str]) -> Sequence[str]:
        """Those of some items that the scope holds, in order."""
        if self.scope.is_everything:
            return ids
        sides = self._sides.of(ids)
        return [id for id in ids if id in sides and self.scope.holds(*sides[id])]

    def lines(
        self, ids: Sequence[str], due_times: Mapping[str, datetime], choice: LineChoice
    ) -> tuple[Sequence[str], ChosenLines]:
        """The ids of a page of overdue items, from those of the scope."""
        sides = self._sides.of(ids) if choice.order in _BY_SIDES else {}
        money = self._money() if choice.order is LineOrder.MONEY else {}

        def key(id: str) -> LineKey:
            part, (_, provider, owner) = self.inherited_by_id.get(id), sides.get(id, _NO_SIDES)
            counts = part is None or not part.whole
            obligation = str(obligation_of(id)) if choice.order is LineOrder.OBLIGATION else ""
            return LineKey(id, due_times[id], counts, obligation, provider, owner, *money.get(id, (None, None)))

        return chosen_lines(map(key, ids), choice, self.state.at)

    @property
    def _sides(self) -> StoredSides:
        return StoredSides(self.state, self.known)

    def _money(self) -> Mapping[str, tuple[Decimal, str]]:
        changed = (j.occurrence for j in self.state.changed_items)
        return {
            **self.state.ledger.lists.overdue_money(self.state.without),
            **{x.id: (x.stake, x.currency) for x in changed if x.stake is not None and x.currency is not None},
        }
