"""Drafts of rows: what somebody has typed or pasted stays on the server until it is recorded or removed.

A draft belongs to one person and one event. Every change of a table writes them, so that closing the page, an expired
session or a stopped server loses nothing that was sent.
"""

import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from engine.domain.agreement.catalogue import EventType
from engine.domain.agreement.field_value import storable
from engine.domain.text import Text
from engine.services.command_time import CommandTime
from engine.services.events.typed_rows import JudgedRow, RecordedRows, RowDecision, TypedRow, judge_rows, record_rows
from engine.services.ports.ledger import Ledger
from engine.services.ports.row_drafts import RowDraft
from engine.services.refused import Refused

MOST = 1_000
"""The most rows that one person may have in drafts of one event."""
_LONGEST = 20_000
"""The most characters of a cell that are kept: five times as many as an event takes."""


@dataclass(frozen=True, slots=True)
class RowChanges:
    """The changes that a form makes to the drafts of an event.

    ``cells`` and ``decisions`` are by the id of the row: that of a draft, or one that the form made for a row that was
    blank. ``added`` are rows without an id, ``removed`` the ids of rows that go. ``shown`` are the cells that the page
    had: one that nobody changed is left as it is kept, and one that another window has changed since is not replaced.
    """

    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decisions: Mapping[str, RowDecision] = field(default_factory=dict)
    added: Sequence[Mapping[str, str]] = ()
    removed: Collection[str] = ()
    shown: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangedRows:
    """The ids of drafts by those of the form; and the texts that were not taken, by the id of the form and the column,
    since another window has changed the cell."""

    ids: Mapping[str, str]
    not_taken: Mapping[tuple[str, str], str]


def drafted_rows(ledger: Ledger, person: str, event: str) -> tuple[TypedRow, ...]:
    """The drafts of a person for an event, in their order."""
    drafts = ledger.row_drafts.of(person, event)
    return tuple(TypedRow(draft.id, draft.cells, RowDecision(draft.decision)) for draft in drafts)


def change_rows(ledger: Ledger, person: str, event: str, changes: RowChanges, now: datetime) -> ChangedRows:
    """Write the changes of a form; ``now`` is the time of the clock.

    A row that was recorded or removed meanwhile comes back as a draft where somebody has changed it in the form, and
    raises its question. Raises Refused, with nothing written, where there would be too many rows.
    """

    def work(target: Ledger) -> ChangedRows:
        own = {draft.id: draft for draft in target.row_drafts.of(person, event)}
        ids = {id: id if id in own else _own_id(person, event, id) for id in changes.cells}
        removed = {ids.get(id, id) for id in changes.removed}
        place = max((draft.place for draft in own.values()), default=0)
        kept: list[RowDraft] = []
        not_taken: dict[tuple[str, str], str] = {}
        for id, cells in changes.cells.items():
            old = own.get(ids[id])
            shown = changes.shown.get(id, {})
            if ids[id] in removed or (old is None and not _has_text(cells, shown)):
                continue
            place += old is None
            base = old or RowDraft(ids[id], person, event, place, {}, now)
            newer = _newer(old, cells, shown)
            not_taken |= {(id, column): cells[column] for column in newer}
            written = {c: text for c, text in cells.items() if old is None or (shown.get(c) != text and c not in newer)}
            changed = _changed(base, written, changes.decisions.get(id), now)
            if old is None or changed != old:
                kept.append(changed)
        for cells in changes.added:
            place += 1
            kept.append(RowDraft(secrets.token_hex(16), person, event, place, _kept(cells), now))
        count = len((own.keys() | {draft.id for draft in kept}) - removed)
        if count > MOST and count > len(own):
            raise Refused("rows-too-many", most=MOST, found=count)
        target.row_drafts.drop(own.keys() & removed)
        target.row_drafts.keep(kept)
        return ChangedRows(ids, not_taken)

    return ledger.together(work)


def _has_text(cells: Mapping[str, str], shown: Mapping[str, str]) -> bool:
    """True if somebody has typed into a row that is not kept, or not any more."""
    return any(cell.strip() for cell in cells.values()) and any(shown.get(c, "") != text for c, text in cells.items())


def _newer(old: RowDraft | None, cells: Mapping[str, str], shown: Mapping[str, str]) -> frozenset[str]:
    """The columns of a draft that were changed on the page, and in another window since the page was made."""
    if old is None:
        return frozenset()
    kept = {column: old.cells.get(column, "") for column in cells}
    typed = _kept(cells)
    return frozenset(c for c in cells if c in shown and shown[c] not in (cells[c], kept[c]) and kept[c] != typed[c])


def _own_id(person: str, event: str, id: str) -> str:
    """The id of the draft of a row that a form made: nobody reaches the draft of somebody else by its id."""
    return hashlib.sha256(f"{person}\n{event}\n{id}".encode()).hexdigest()[:32]


def _changed(draft: RowDraft, cells: Mapping[str, str], decision: RowDecision | None, now: datetime) -> RowDraft:
    """A draft with other cells. The answer to its question goes where a cell changes: the question may be another."""
    merged = {**draft.cells, **_kept(cells)}
    same = merged == dict(draft.cells)
    chosen = decision.value if decision is not None else draft.decision
    if not same and draft.cells and chosen == draft.decision:
        chosen = ""
    return draft if same and chosen == draft.decision else replace(draft, cells=merged, decision=chosen, at=now)


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
