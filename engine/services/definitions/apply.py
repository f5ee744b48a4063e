"""Apply a change of the definitions exactly as its plan shows it, or find the definitions that undo it."""

from dataclasses import replace

from engine.domain.agreement.definitions import Definitions
from engine.domain.occurrence.rulebook import Rulebooks
from engine.domain.time.day_table import extends
from engine.services.command_time import CommandTime
from engine.services.commit import retry
from engine.services.definitions.plan import Applied, carry_out, make_plan
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused


def apply(ledger: Ledger, new: Definitions, command_time: CommandTime, *, plan: str | None = None) -> Applied:
    """Put the folder's definitions in force, as one batch.

    The batch holds each changed definition, and each open occurrence that moves to new terms, comes back or is
    cancelled. Raises Refused where ``plan`` is not the id of the plan that would be carried out: the ledger or the
    folder has changed since it was shown, or the passing of time has changed the outcome.
    """

    def attempt() -> Applied:
        current = make_plan(ledger, new, command_time)
        if plan is not None and plan != current.id:
            raise Refused("plan-outdated")
        if current.is_empty:
            return Applied(current, 0, 0)
        applied = carry_out(ledger, new, command_time, ledger.head())
        return replace(applied, plan=replace(applied.plan, id=current.id))

    return retry(attempt)


def previous(books: Rulebooks) -> Definitions | None:
    """The definitions that were in force before the last change, for undoing it; None where there were none.

    Days that have been published since stay published.
    """
    now = books.current.definitions
    tables = {table.id: table for table in now.calendars}
    for _, book in reversed(books.versions[:-1]):
        kept = tuple(
            tables[table.id] if table.id in tables and extends(tables[table.id], table) else table
            for table in book.definitions.calendars
        )
        old = replace(book.definitions, calendars=kept)
        if old != now:
            return old
    return None
