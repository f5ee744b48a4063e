"""The effect of correcting an event on the items that are there: which lapse, move, come or go."""

from engine.domain.agreement.catalogue import EventType
from engine.services.actions.cancel_event import CancellationRow, rows_about, touched_rows
from engine.services.command_time import CommandTime
from engine.services.events.cell_problems import KEY
from engine.services.events.typed_rows import TypedRow, record_rows
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebooks


def correction_effects(
    ledger: Ledger, type_: EventType, row: TypedRow, *, person: str, command_time: CommandTime
) -> tuple[CancellationRow, ...]:
    """The items that recording a row would touch, by due time, with their due times before and after.

    Nothing is written. Raises Refused where the person may not record this event.
    """

    def work(target: Ledger) -> tuple[CancellationRow, ...]:
        books, at = rulebooks(target), command_time.at
        subjects = target.search.subjects(row.cells.get(KEY, ""))
        before = {id: one for subject in subjects for id, one in rows_about(target, books, subject, at).items()}
        record_rows(target, type_, [row], person=person, command_time=command_time)
        after = dict(target.occurrences.rows(before))
        for subject in subjects:
            after |= rows_about(target, books, subject, at)
        return touched_rows(target.entries, books, before, after, at)

    return ledger.dry_run(work)
