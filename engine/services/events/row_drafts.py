"""Drafts of rows: what somebody has typed or pasted stays on the server until it is recorded or removed.

A draft belongs to one person and one event. Every change of a table writes them, so that closing the page, an expired
session or a stopped server loses nothing that was sent.
"""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from engine.domain.agreement.catalogue import EventType
from engine.domain.agreement.field_value import storable
from engine.domain.text import Text
from engine.services.command_time import CommandTime
from engine.services.events.typed_rows import JudgedRow, RecordedRows, RowDecision, TypedRow, judge_rows, record_rows
from engine.services.ports.ledger import Ledger
from engine.services.ports.row_drafts import RowDraft
from engine.services.refused import Refused

KEPT_FOR = timedelta(days=30)
"""The time after which a draft that nobody has changed is forgotten."""
MOST = 1_000
"""The most rows that one person may have in drafts of one event."""
_LONGEST = 20_000
"""The most characters of a cell that are kept: five times as many as an event takes."""


@dataclass(frozen=True, slots=True)
class RowChanges:
    """What a form changes in the drafts of an event: cells and decisions by the id of the draft, rows that are new, and
    the ids of rows that go."""

    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decisions: Mapping[str, RowDecision] = field(default_factory=dict)
    added: Sequence[Mapping[str, str]] = ()
    removed: Collection[str] = ()


def drafted_rows(ledger: Ledger, person: str, event: str) -> tuple[TypedRow, ...]:
    """The drafts of a person for an event, in their order."""
    drafts = ledger.row_drafts.of(person, event)
    return tuple(TypedRow(draft.id, draft.cells, RowDecision(draft.decision)) for draft in drafts)


def change_rows(ledger: Ledger, person: str, event: str, changes: RowChanges, now: datetime) -> None:
    """Write the changes of a form; ``now`` is the time of the clock. Ids that are not this person's are passed over.

    Raises Refused, with nothing written, where there would be too many rows.
    """

    def work(target: Ledger) -> None:
        drafts = target.row_drafts.of(person, event)
        own = {draft.id: draft for draft in drafts}
        kept = len(own.keys() - set(changes.removed)) + len(changes.added)
        if changes.added and kept > MOST:
            raise Refused("rows-too-many", most=MOST, found=kept)
        changed = [_changed(draft, changes, now) for draft in drafts if draft.id not in changes.removed]
        first = max((draft.place for draft in drafts), default=0) + 1
        added = [
            RowDraft(secrets.token_hex(16), person, event, place, _kept(cells), now)
            for place, cells in enumerate(changes.added, start=first)
        ]
        target.row_drafts.drop(own.keys() & set(changes.removed))
        target.row_drafts.keep([new for old, new in zip(_left(drafts, changes), changed, strict=True) if new != old])
        target.row_drafts.keep(added)
        target.row_drafts.drop_before(now - KEPT_FOR)

    ledger.together(work)


def _left(drafts: Sequence[RowDraft], changes: RowChanges) -> list[RowDraft]:
    return [draft for draft in drafts if draft.id not in changes.removed]


def _changed(draft: RowDraft, changes: RowChanges, now: datetime) -> RowDraft:
    cells = {**draft.cells, **_kept(changes.cells.get(draft.id, {}))}
    decision = changes.decisions.get(draft.id, RowDecision(draft.decision)).value
    if (cells, decision) == (dict(draft.cells), draft.decision):
        return draft
    return replace(draft, cells=cells, decision=decision, at=now)


def _kept(cells: Mapping[str, str]) -> Mapping[str, str]:
    return {column: storable(written)[:_LONGEST] for column, written in cells.items()}


def judge_drafts(ledger: Ledger, type_: EventType, *, person: str, command_time: CommandTime) -> tuple[JudgedRow, ...]:
    """The drafts of a person for an event, judged now. Nothing is written.

    Raises Refused where the person may not record this event.
    """
    rows = drafted_rows(ledger, person, type_.name)
    return judge_rows(ledger, type_, rows, person=person, command_time=command_time)


def record_drafts(
    ledger: Ledger,
    type_: EventType,
    *,
    person: str,
    command_time: CommandTime,
    now: datetime,
    wording: Callable[[JudgedRow], Text],
) -> RecordedRows:
    """Record the drafts that are ready, and keep the others with their reasons, as ``wording`` words them.

    Raises Refused where the person may not record this event.
    """

    def work(target: Ledger) -> RecordedRows:
        drafts = {draft.id: draft for draft in target.row_drafts.of(person, type_.name)}
        done = record_rows(
            target, type_, drafted_rows(target, person, type_.name), person=person, command_time=command_time
        )
        target.row_drafts.drop([one.row.id for one in (*done.recorded, *done.known)])
        target.row_drafts.keep([replace(drafts[one.row.id], reason=wording(one), at=now) for one in done.left])
        return done

    return ledger.together(work)
