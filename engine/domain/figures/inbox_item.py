"""An item as an inbox places it: what decides who sees it in which section, without its whole history."""

from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import NamedTuple

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.side import Side
from engine.domain.figures.judged import Judged
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history_types import ApprovalRequest
from engine.domain.occurrence.listed import Asked, is_listed_as_returnable, turn
from engine.domain.occurrence.verdict import Timeliness


class InboxItem(NamedTuple):
    """One occurrence with the people in charge now. A tuple, since there may be thousands.

    ``turn`` is the side that has to respond, ``requests`` may still be answered, ``returnable`` says whether its
    delivery is shown as one that can be returned. ``names`` are the person it was handed over to and the one that its
    event names, where there are any. ``due_at`` is in UTC.
    """

    id: str
    agreement: Agreement
    obligation: Obligation
    phase: Phase
    timeliness: Timeliness
    due_at: datetime | None
    turn: Side | None = None
    names: tuple[str, ...] = ()
    requests: tuple[ApprovalRequest | Asked, ...] = ()
    returnable: bool = False

    @property
    def is_overdue(self) -> bool:
        """True if it is open and overdue."""
        return self.phase is Phase.OPEN and self.timeliness is Timeliness.OVERDUE

    @property
    def is_live(self) -> bool:
        """True if it can be in an inbox: it is open, waits for acceptance or an answer, or can be returned."""
        return self.phase in (Phase.OPEN, Phase.DELIVERED) or bool(self.requests) or self.returnable

    @property
    def in_charge(self) -> Hashable:
        """The values that decide whose it is: items with the same are of the same people."""
        agreement, obligation = self.agreement, self.obligation
        return (agreement.provider, agreement.consumer, obligation.owner, obligation.receiver, self.names)

    @property
    def alike(self) -> Hashable:
        """The values that decide where a reader sees it: live items with the same stand in the same section.

        Members of enumerations by identity, since their hash is a call, and there may be thousands of items.
        """
        phase, undated = self.phase, self.due_at is None
        is_overdue = phase is Phase.OPEN and self.timeliness is Timeliness.OVERDUE
        terms = (id(self.agreement), id(self.obligation))
        return (*terms, self.names, id(phase), is_overdue, undated, id(self.turn), self.returnable)


def inbox_item(j: Judged) -> InboxItem:
    """The item of an occurrence that stands under the people in charge now."""
    names = tuple(name for name in (j.history.assigned_to, j.occurrence.named_owner) if name)
    return InboxItem(
        j.occurrence.id,
        j.agreement,
        j.obligation,
        j.verdict.phase,
        j.verdict.timeliness,
        j.verdict.due.at if j.verdict.due is not None else None,
        turn(j.obligation, j.occurrence, j.history),
        names,
        j.requests,
        j.returnable_until is not None and is_listed_as_returnable(j.obligation, j.history),
    )


def live(items: Iterable[InboxItem]) -> list[InboxItem]:
    """The items that can be in an inbox."""
    return [item for item in items if item.is_live]
