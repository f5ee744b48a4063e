"""The defects of a ledger, the proposals that wait for an answer, and the deliveries that checks of effect compare.

All of it is found by index: entries about defects, those about their items by id, returns and ratings of some days.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.domain.action.fold import fold
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.rule import OnCorrectiveAction
from engine.domain.defect.defect import (
    ActionProgress,
    CorrectiveAction,
    Defect,
    DefectState,
    corrective_actions,
    fold_defect,
)
from engine.domain.defect.proposal import PROPOSING, DefectProposal, handled_until, proposals, proposes
from engine.domain.defect.samples import LONGEST_BEFORE, Delivered, EffectSamples, counted, effect_window, samples
from engine.domain.ids import ObligationId, OccurrenceId
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.ledger.transition import DELIVERIES
from engine.services.ports.entries import AsOf, Entries
from engine.services.ports.ledger import Ledger

PROPOSED_FOR = timedelta(days=30)
"""How long a return or a rating proposes a defect; after that it has to be recorded without a proposal."""
_DELIVERING = frozenset({*DELIVERIES, Kind.PARTLY_DELIVERED, Kind.RECEIVED})


@dataclass(frozen=True, slots=True)
class DefectRecord:
    """All defects by number, and the entries about defects by what they are about, as known at one instant."""

    defects: Sequence[Defect]
    entries: Mapping[str, Sequence[Entry]]

    def find(self, id: str) -> Defect | None:
        """The defect with that id, or None."""
        return next((defect for defect in self.defects if defect.id == id), None)

    @property
    def next_id(self) -> str:
        """The id of the next defect: numbers count over the whole organisation, so that people can say them."""
        return f"D-{1 + max((number_of(defect.id) for defect in self.defects), default=0)}"

    def of_item(self, item: str) -> tuple[Defect, ...]:
        """The defects that an item is linked to."""
        return tuple(defect for defect in self.defects if item in defect.items)


def number_of(id: str) -> int:
    """The number of a defect by its id: 7 of ``D-7``."""
    return int(id[2:])


def action_obligation(organisation: Organisation) -> str | None:
    """The id of the common obligation that corrective actions are items of, or None."""
    return next((o.id for o in organisation.common_obligations if isinstance(o.trigger, OnCorrectiveAction)), None)


def read_defects(
    entries: Entries, as_of: AsOf | None = None, *, of: Iterable[str] | None = None, over_in_full: bool = True
) -> DefectRecord:
    """The defects as known ``as_of``, or only those ``of`` some ids, with their corrective actions and how far these
    are; without ``over_in_full``, those that are closed or dismissed come without them, however many there are.
    """
    about = entries.about(About.DEFECT, of, as_of)
    folded = [defect for id, theirs in about.items() if (defect := fold_defect(id, theirs)) is not None]
    folded.sort(key=lambda defect: number_of(defect.id))
    read = [d for d in folded if over_in_full or not (d.closed_at or d.dismissed)]
    decided = entries.of_people({defect.first_item for defect in read}, as_of)
    with_actions = {d.id: replace(d, actions=corrective_actions(d, decided.get(d.first_item, ()))) for d in read}
    items = entries.of((action.item for defect in with_actions.values() for action in defect.actions), as_of)
    return DefectRecord(
        tuple(
            replace(d, actions=tuple(replace(a, progress=_progress(items.get(a.item, ()))) for a in d.actions))
            for d in (with_actions.get(known.id, known) for known in folded)
        ),
        about,
    )


def _progress(entries: Sequence[Entry]) -> ActionProgress:
    history = fold(entries)
    delivered = history.standing
    ended = history.cancelled_at is not None or history.excused is not None or history.ended_at is not None
    return ActionProgress(delivered.at if delivered is not None else None, ended, history.effect_findings)


def open_proposals(
    entries: Entries,
    record: DefectRecord,
    organisation: Organisation,
    at: datetime,
    as_of: AsOf | None = None,
    *,
    since: datetime | None = None,
    wanted: Callable[[str], bool] | None = None,
) -> tuple[DefectProposal, ...]:
    """The proposals that wait for an answer at an instant, oldest first: of the last 30 days, or ``since`` an instant.

    ``wanted`` says by its id whether an item is meant; the entries of others are not read. None where the organisation
    records no defects.
    """
    if not organisation.defects.categories:
        return ()
    first = since if since is not None else at - PROPOSED_FOR
    handled = handled_until(record.entries)
    ids = entries.proposing(first, as_of)
    by_item = entries.of_people(ids if wanted is None else frozenset(filter(wanted, ids)), as_of)
    proposing = [
        entry
        for theirs in by_item.values()
        for entry in theirs
        if entry.kind in PROPOSING and entry.recorded_at > first
    ]
    return proposals(proposing, handled, record.defects, organisation.defects)


def deliveries_since(ledger: Ledger, defect: Defect, action: CorrectiveAction, at: datetime) -> int:
    """The number of deliveries of a defect's obligations since its corrective action that count at an instant."""
    since = action.progress.delivered_at
    if since is None:
        return 0
    proposing = ledger.entries.proposing(since)
    failed = {id: at for id in proposing if str(OccurrenceId.parse(id).obligation) in defect.promises}
    known = _deliveries(ledger, defect.promises, since, at, _failed_at(ledger.entries, failed))
    return len(counted(known, since))


def _deliveries(
    ledger: Ledger, promises: Iterable[str], since: datetime, at: datetime, failed_at: Mapping[str, datetime]
) -> Sequence[Delivered]:
    """The deliveries of some obligations after an instant, by what is stored, and those that failed (at any time).

    A delivery is final once it is closed and can no longer be returned, or after as long as anything proposes a defect.
    """
    names = {(id.agreement, id.obligation) for id in map(ObligationId.parse, promises)}
    rows = ledger.lists.delivered(names, since, at)
    sound = [
        Delivered(when, id, defective=False, is_final=is_final or at - when > PROPOSED_FOR)
        for when, id, is_final in rows
        if id not in failed_at
    ]
    return [*sound, *(Delivered(when, id, defective=True) for id, when in failed_at.items())]


def effect_samples(
    ledger: Ledger,
    record: DefectRecord,
    organisation: Organisation,
    defect: Defect,
    action: CorrectiveAction,
    at: datetime,
) -> EffectSamples:
    """The deliveries that the check of effect of a delivered corrective action compares, by what is stored.

    An item has the defect if it is linked to a defect of the same category under the same agreement, or is proposed as
    one and not dismissed: nobody makes a defect rarer by not answering. It counts when its delivery failed, not when it
    came again.
    """
    delivered_at = action.progress.delivered_at
    assert delivered_at is not None
    promises = set(defect.promises)
    alike = [
        d
        for d in record.defects
        if d.category == defect.category and d.agreement == defect.agreement and d.state is not DefectState.DISMISSED
    ]

    def is_of_promises(item: str) -> bool:
        return str(OccurrenceId.parse(item).obligation) in promises

    linked = {item: at for d in alike for item, at in d.items.items()}
    horizon = defect.at - LONGEST_BEFORE
    proposed = {
        p.item: p.at
        for p in open_proposals(ledger.entries, record, organisation, at, since=horizon, wanted=is_of_promises)
        if p.category == defect.category
    }
    failed = {item: known for item, known in {**proposed, **linked}.items() if is_of_promises(item)}
    failed_at = _failed_at(ledger.entries, failed)
    window = effect_window(defect, action, failed_at, delivered_at)
    return samples(window, _deliveries(ledger, promises, window.since, at, failed_at))


def _failed_at(entries: Entries, failed: Mapping[str, datetime]) -> Mapping[str, datetime]:
    """The instant of the delivery of each item that failed: the last before it was returned, rated 1 or linked."""
    by_item = entries.of_people(failed)
    found: dict[str, datetime] = {}
    for item, known_at in failed.items():
        deliveries = [e.effective_at for e in by_item.get(item, ()) if e.kind in _DELIVERING]
        causes = [e.recorded_at for e in by_item.get(item, ()) if proposes(e)]
        until = min([known_at, *causes])
        found[item] = max((at for at in deliveries if at <= until), default=until)
    return found
