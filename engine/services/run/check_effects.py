"""Check the effect of corrective actions: test the stages that are due, record what they find, and close what is shown.

Until a stage is due, a run only counts the deliveries since the action, by an index.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.action.defect import CloseDefect
from engine.domain.defect.defect import CorrectiveAction, Defect, DefectState
from engine.domain.defect.effect import StageResult
from engine.domain.defect.samples import next_stage_in, stages_due
from engine.domain.ledger.consequence import EffectChecked
from engine.domain.ledger.effect_finding import EffectResult
from engine.domain.ledger.entry import ENGINE, Entry, Kind
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.commit import decide
from engine.services.defects import DefectRecord, action_obligation, deliveries_since, effect_samples, read_defects
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger


@dataclass(frozen=True, slots=True)
class EffectsChecked:
    """The number of stages that a run tested, and of the entries that it wrote."""

    stages: int = 0
    entries: int = 0


def check_effects(ledger: Ledger, book: Rulebook, at: datetime) -> EffectsChecked:
    """Test the stages that are due at an instant. A repetition tests none of them again."""
    if not book.organisation.defects.categories or action_obligation(book.organisation) is None:
        return EffectsChecked()

    def work(expected_head: ExpectedHead) -> tuple[Batch | None, EffectsChecked]:
        record = read_defects(ledger.entries, over_in_full=False)
        entries: list[Entry] = []
        items: list[str] = []
        for defect in record.defects:
            if stages := due_stages(ledger, record, book, defect, at):
                action = defect.actions[-1]
                entries += stage_entries(defect, action, stages, expected_head.recorded_at)
                items.append(action.item)
        if not entries:
            return None, EffectsChecked()
        rows = ledger.occurrences.rows(items)
        # awake, so that the next step notifies the heads
        woken = tuple(replace(row, wake_at=at) for _, row in sorted(rows.items()))
        taken = sum(entry.kind is Kind.EFFECT_CHECKED for entry in entries)
        return Batch("run", tuple(entries), woken), EffectsChecked(taken, len(entries))

    return decide(ledger, at, work)


def due_stages(
    ledger: Ledger, record: DefectRecord, book: Rulebook, defect: Defect, at: datetime
) -> tuple[StageResult, ...]:
    """The stages of a defect that are due at an instant and not taken yet: none while too few deliveries have come."""
    action = defect.last_action
    if defect.state is not DefectState.CHECKING or action is None:
        return ()
    missing = next_stage_in(action, deliveries_since(ledger, defect, action, at))
    if missing is None or missing > 0:
        return ()
    compared = effect_samples(ledger, record, book.organisation, defect, action, at)
    return stages_due(action, compared, {f.stage for f in action.progress.findings})


def stage_entries(
    defect: Defect, action: CorrectiveAction, stages: Sequence[StageResult], recorded_at: datetime
) -> tuple[Entry, ...]:
    """The entries of stages, and the one that closes the defect where a stage showed that it is rarer."""
    entries = [
        EffectChecked(
            stage=one.number,
            finding=one.finding,
            before=one.before.deliveries,
            defects_before=one.before.defects,
            after=one.after.deliveries,
            defects_after=one.after.defects,
            p=f"{one.p:.6f}",
            limit=f"{one.limit:.6f}",
            needed=one.needed,
        ).entry_about(action.item, actor=ENGINE, recorded_at=recorded_at)
        for one in stages
    ]
    if stages and stages[-1].finding is EffectResult.EFFECTIVE:
        closed = CloseDefect(action=action.number, stage=stages[-1].number)
        entries.append(closed.entry_about(defect.id, actor=ENGINE, recorded_at=recorded_at))
    return tuple(entries)
