"""A defect: its items, its root cause, its corrective actions, and how far it has come.

The history of a defect is folded from the entries about it and from those about its first item, which has the
corrective actions; their progress comes from the items that they opened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from engine.domain.action.decide_corrective_action import DecideCorrectiveAction
from engine.domain.action.defect import CloseDefect, DismissDefect, LinkDefect, OpenDefect, RecurDefect, StateRootCause
from engine.domain.defect.effect import STAGES
from engine.domain.ids import CauseId, CauseKind, ObligationId, OccurrenceId
from engine.domain.ledger.effect_finding import EffectFinding, EffectResult
from engine.domain.ledger.entry import Entry, Kind


class DefectState(StrEnum):
    """How far a defect has come."""

    OPEN = "open"
    """No corrective action is decided."""
    ACTION_DUE = "action due"
    """A corrective action is decided and not delivered."""
    CHECKING = "checking"
    """The corrective action is delivered; its effect is being checked."""
    NOT_SHOWN = "not shown"
    """All planned deliveries have come, and they do not show that the defect is rarer."""
    RECURRED = "recurred"
    """It came again, after its corrective action or after it was closed."""
    CLOSED = "closed"
    """It was shown to be rarer."""
    DISMISSED = "dismissed"
    """It is no defect."""

    @property
    def is_over(self) -> bool:
        """True if nothing remains to be done."""
        return self in (DefectState.CLOSED, DefectState.DISMISSED)


@dataclass(frozen=True, slots=True)
class RootCause:
    """Why the defect happened: the id of a category of root causes, and a text."""

    category: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ActionProgress:
    """How far a corrective action is: delivered at an instant (None: not yet), ended without a delivery, or neither;
    and what the stages found since, oldest first. Instants are in UTC."""

    delivered_at: datetime | None = None
    has_ended: bool = False
    findings: tuple[EffectFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectiveAction:
    """A corrective action, counted from 1 for each defect; ``item`` is the id of its occurrence.

    ``planned`` is the number of deliveries after which the check of its effect ends.
    """

    number: int
    item: str
    what: str
    owner: str
    person: str | None
    due_on: date
    planned: int
    by: str
    at: datetime
    progress: ActionProgress = field(default_factory=ActionProgress)


@dataclass(frozen=True, slots=True)
class Raised:
    """Some items that raised a defect, when it was opened or when it came again, and the instant (UTC)."""

    at: datetime
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Defect:
    """A defect of the items of one agreement.

    ``items`` has the instant at which each item was linked, in that order. ``raised`` are its opening and each time
    that it came again after it was closed. Instants are in UTC.
    """

    id: str
    category: str
    severity: str
    description: str
    by: str
    at: datetime
    items: Mapping[str, datetime]
    raised: tuple[Raised, ...]
    root_cause: RootCause | None = None
    actions: tuple[CorrectiveAction, ...] = ()
    closed_at: datetime | None = None
    dismissed: tuple[str, datetime, str] | None = None
    """The person who dismissed it, when, and the reason."""

    @property
    def first_item(self) -> str:
        """The item that its corrective actions are recorded about."""
        return next(iter(self.items))

    @property
    def agreement(self) -> str:
        """The id of its agreement."""
        return OccurrenceId.parse(self.first_item).agreement

    @property
    def promises(self) -> tuple[str, ...]:
        """The obligations of its items (``agreement/obligation``), sorted."""
        return tuple(sorted({str(OccurrenceId.parse(id).obligation) for id in self.items}))

    @property
    def recurrences(self) -> int:
        """How often it came again: after it was closed, and where a stage found that."""
        found = sum(f.finding is EffectResult.RECURRED for a in self.actions for f in a.progress.findings)
        return len(self.raised) - 1 + found

    @property
    def last_action(self) -> CorrectiveAction | None:
        """The last corrective action that was decided since it was last raised, or None."""
        since = self.raised[-1].at
        return next((action for action in reversed(self.actions) if action.at > since), None)

    @property
    def state(self) -> DefectState:
        """How far it has come."""
        action = self.last_action
        if self.dismissed is not None:
            return DefectState.DISMISSED
        if self.closed_at is not None:
            return DefectState.CLOSED
        if action is None or (action.progress.has_ended and action.progress.delivered_at is None):
            return DefectState.RECURRED if len(self.raised) > 1 else DefectState.OPEN
        if action.progress.delivered_at is None:
            return DefectState.ACTION_DUE
        last = action.progress.findings[-1] if action.progress.findings else None
        if last is None or (last.finding is EffectResult.NOT_SHOWN_YET and last.stage < STAGES):
            return DefectState.CHECKING
        if last.finding is EffectResult.EFFECTIVE:  # the entry that closes it comes in the same commit
            return DefectState.CLOSED
        return DefectState.RECURRED if last.finding is EffectResult.RECURRED else DefectState.NOT_SHOWN


def fold_defect(id: str, entries: Iterable[Entry]) -> Defect | None:
    """The defect from the entries about it, in order of recording; None without an opening. It has no actions yet."""
    defect: Defect | None = None
    for entry in entries:
        if entry.kind is Kind.DEFECT_OPENED:
            opened = OpenDefect.read(entry)
            defect = Defect(
                id,
                opened.category,
                opened.severity,
                opened.description,
                entry.actor,
                entry.recorded_at,
                dict.fromkeys(opened.items, entry.recorded_at),
                (Raised(entry.recorded_at, opened.items),),
            )
        elif defect is not None:
            defect = _with(defect, entry)
    return defect


def _with(defect: Defect, entry: Entry) -> Defect:
    match entry.kind:
        case Kind.ROOT_CAUSE_STATED:
            stated = StateRootCause.read(entry)
            cause = RootCause(stated.category, stated.text, entry.actor, entry.recorded_at)
            return replace(defect, root_cause=cause)
        case Kind.DEFECT_LINKED:
            return _linked(defect, LinkDefect.read(entry).items, entry.recorded_at)
        case Kind.DEFECT_RECURRED:
            items = RecurDefect.read(entry).items
            raised = (*defect.raised, Raised(entry.recorded_at, items))
            return replace(_linked(defect, items, entry.recorded_at), closed_at=None, raised=raised)
        case Kind.DEFECT_DISMISSED:
            reason = DismissDefect.read(entry).reason
            return replace(defect, dismissed=(entry.actor, entry.recorded_at, reason))
        case Kind.DEFECT_CLOSED:
            CloseDefect.read(entry)
            return replace(defect, closed_at=entry.recorded_at)
        case _:
            return defect


def _linked(defect: Defect, items: Sequence[str], at: datetime) -> Defect:
    new = {item: at for item in items if item not in defect.items}
    return replace(defect, items={**defect.items, **new})


def corrective_actions(defect: Defect, entries: Iterable[Entry]) -> tuple[CorrectiveAction, ...]:
    """The corrective actions of a defect from the entries about its first item, in order of recording."""
    about = OccurrenceId.parse(defect.first_item)
    assert not isinstance(about.served, CauseId)
    decided = []
    for entry in entries:
        if entry.kind is not Kind.CORRECTIVE_ACTION_DECIDED:
            continue
        action = DecideCorrectiveAction.read(entry)
        if action.defect != defect.id:
            continue
        which = f"{action.defect}.{action.number}"
        cause = CauseId(CauseKind.DEFECT, which, about.obligation.obligation, about.served, about.number)
        item = str(OccurrenceId(ObligationId(about.agreement, action.obligation), cause))
        decided.append(
            CorrectiveAction(
                action.number,
                item,
                action.what,
                action.owner,
                action.person or None,
                action.due_on,
                action.planned,
                entry.actor,
                entry.recorded_at,
            )
        )
    return tuple(decided)
