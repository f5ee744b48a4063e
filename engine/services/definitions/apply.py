"""Apply a change of the definitions exactly as its plan shows it, or find the definitions that undo it."""

from dataclasses import replace
from datetime import datetime

from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import OPERATOR
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.time.day_table import extends
from engine.services.command_time import CommandTime
from engine.services.definitions.change_notification import ChangeNotifier
from engine.services.definitions.plan import Applied, Plan, carry_out, make_plan
from engine.services.definitions.proposals import combined, needs_signatures, propose
from engine.services.definitions.shown_plan import ShownPlan, outdated
from engine.services.definitions.transfers import has_fallen_due
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebook


def apply(
    ledger: Ledger,
    new: Definitions,
    command_time: CommandTime,
    *,
    plan: str | None = None,
    shown: ShownPlan | None = None,
    actor: str | None = None,
    notifier: ChangeNotifier | None = None,
) -> Applied:
    """Put the folder's definitions in force, in one transaction.

    It records each changed definition, and each open occurrence that moves to new terms, comes back or is cancelled,
    as what ``actor`` did, and queues a message to each person whom the change concerns. Raises Refused where ``plan``
    is not the id of the plan that would be carried out now: the ledger, the folder or the passing of time has changed
    the outcome since; the rows that differ are named if ``shown`` is that plan. Raises Refused where a ledger that is
    no rehearsal is changed without a known person. A change that needs signatures is only proposed.
    """
    who = applying_actor(ledger, actor, command_time.at)
    if needs_signatures(ledger, new, command_time.at):
        whole = make_plan(ledger, new, command_time)
        _require_shown(ledger, whole, plan, shown, command_time.at)
        return ledger.together(lambda inner: _propose(inner, whole, new, command_time, actor=who, notifier=notifier))

    def work(inner: Ledger) -> Applied:
        applied = carry_out(inner, new, command_time, actor=who, notifier=notifier)
        _require_shown(inner, applied.plan, plan, shown, command_time.at)
        if applied.plan.units:  # others have asked for signatures in between
            raise Refused("plan-outdated")
        return applied

    return ledger.together(work)


def _require_shown(ledger: Ledger, now: Plan, plan: str | None, shown: ShownPlan | None, at: datetime) -> None:
    """Raises Refused where ``plan`` is not the id of the plan of now."""
    if plan is not None and plan != now.id:
        known = shown if shown is not None and shown.id == plan else None
        raise Refused(outdated(known, now, _fallen_due(ledger, known, at), rulebook(ledger).home))


def _propose(
    ledger: Ledger,
    plan: Plan,
    new: Definitions,
    command_time: CommandTime,
    *,
    actor: str,
    notifier: ChangeNotifier | None,
) -> Applied:
    """Put in force what needs no signature, and record the rest as proposals."""
    waiting = {change.name for unit in plan.units for change in unit.changes}
    rest = {change.name for change in plan.definitions} - waiting
    done = Applied(plan, 0, 0)
    if rest:
        now = combined(rulebook(ledger).definitions, new, rest)
        done = carry_out(ledger, now, command_time, actor=actor, notifier=notifier)
    proposed, replaced = propose(ledger, plan.units, plan, new, command_time, actor=actor, notifier=notifier)
    return Applied(plan, done.entries, done.opened, proposed, replaced)


def applying_actor(ledger: Ledger, actor: str | None, at: datetime) -> str:
    """The actor of a change: a known person; the operator in a rehearsal that names nobody.

    Raises Refused where nobody has that id or holds a role on that day, and where a real ledger is changed by nobody.
    """
    if actor is not None:
        return find_actor(rulebook(ledger), actor, at).id
    opening = ledger.runs.opening()
    if opening is not None and not opening.rehearsal:
        raise Refused("apply-needs-person")
    return OPERATOR


def _fallen_due(ledger: Ledger, shown: ShownPlan | None, at: datetime) -> frozenset[str]:
    if shown is None:
        return frozenset()
    rows = ledger.occurrences.rows(shown.rows)
    return frozenset(id for id, row in rows.items() if has_fallen_due(row.verdict, at))


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
