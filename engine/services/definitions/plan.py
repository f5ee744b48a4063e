"""Plan a change of the definitions: show its effects before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine import gc_pause
from engine.domain.action.apply_definition import ApplyDefinition
from engine.domain.action.sign_change import Proposal
from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import OPERATOR, Entry
from engine.domain.occurrence.differing_terms import differing_obligations
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.sign_off import heads_differ
from engine.services.command_time import CommandTime
from engine.services.definitions.change_notification import (
    Change,
    ChangeNotifier,
    ChangeRecipient,
    change_messages,
    notified_entries,
    recipients,
    with_recipients,
)
from engine.services.definitions.changes import DefinitionChange, definition_changes
from engine.services.definitions.effects import Touched, touched_occurrences, written_due
from engine.services.definitions.signing_units import SigningUnit, signing_units
from engine.services.definitions.transfers import transfers
from engine.services.ports.definitions import DefinitionStore
from engine.services.ports.ledger import Batch, Ledger
from engine.services.ports.runs import LastRun
from engine.services.run.evaluate import Evaluated, evaluate
from engine.services.run.load_in_force import name_of_all
from engine.services.snapshot import rulebooks


@dataclass(frozen=True, slots=True)
class Plan:
    """The effects that ``apply`` would have. ``id`` names them: the same change with other effects has another id.

    ``notified`` has the ids of the people who will be notified, sorted. ``units`` are the parts of the change that only
    come into force once the heads of departments have signed them. ``kept`` has the ids of the overdue items that keep
    their terms, whatever the change says.
    """

    id: str
    at: datetime
    definitions: tuple[DefinitionChange, ...]
    occurrences: tuple[Touched, ...]
    notified: tuple[str, ...]
    old: Definitions
    new: Definitions
    units: tuple[SigningUnit, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if nothing differs."""
        return not self.definitions


@dataclass(frozen=True, slots=True)
class Applied:
    """The result of ``apply``: the plan that was carried out, the entries written and the occurrences opened.

    ``proposed`` are the parts that wait for signatures, and ``replaced`` the earlier proposals that they replace. The
    plan is that of the whole change where something waits.
    """

    plan: Plan
    entries: int
    opened: int
    proposed: tuple[Proposal, ...] = ()
    replaced: tuple[Proposal, ...] = ()


def make_plan(ledger: Ledger, new: Definitions, command_time: CommandTime) -> Plan:
    """The effects of putting the folder's definitions in force at an instant; nothing is written.

    The change is carried out and rolled back, so the plan shows exactly what ``apply`` does. Raises Refused before the
    first run.
    """
    return ledger.dry_run(lambda inner: carry_out(inner, new, command_time)).plan


@gc_pause.paused()
def carry_out(
    ledger: Ledger,
    new: Definitions,
    command_time: CommandTime,
    *,
    actor: str = OPERATOR,
    notifier: ChangeNotifier | None = None,
) -> Applied:
    """Evaluate up to the instant, put the definitions in force, evaluate again, notify, and describe the effects.

    Call it in one transaction. ``actor`` is the person who applies the change. Without a ``notifier`` nobody is
    notified. Nothing is written where nothing differs.
    """
    texts = {t.name: t for t in ledger.definitions.spell(new)}
    folder = Rulebook(new, {name: t.hash for name, t in texts.items()})
    books = rulebooks(ledger)
    changes = definition_changes(books.current, folder, people=_heads_differ(books.current, new, command_time.at))
    if not changes:
        plan = _plan(ledger.definitions, (), (), (), command_time.at, books.current, folder)
        return Applied(plan, 0, 0)
    differing = differing_obligations(books.current, folder, command_time.at)
    before = _evaluate_all(ledger, command_time)
    expected_head = ledger.expected_head(command_time.at)
    applied_at = expected_head.recorded_at
    kept: list[str] = []
    transferred = transfers(
        ledger, books, folder, command_time.at, applied_at, differing=differing, actor=actor, kept=kept
    )
    applied = tuple(_applied(change, command_time, applied_at, actor) for change in changes)
    new_texts = tuple(texts[c.name] for c in changes if c.new is not None)
    old = ledger.occurrences.due_states(differing)
    ledger.commit(Batch("apply", (*applied, *transferred), definitions=new_texts), expected_head)
    after = _evaluate_all(ledger, command_time)
    now = rulebooks(ledger)
    ledger.runs.record_run(
        LastRun(
            command_time.at, after.last_entry, now.current.horizon(command_time.at), name_of_all(ledger.definitions)
        )
    )
    kinds = {e.subject_id: e.kind for e in transferred}
    new_states = ledger.occurrences.due_states(differing)
    touched = touched_occurrences(ledger, old, new_states, after.removed, kinds, books, now, command_time.at)
    people = recipients(changes, touched, (books.current, now.current), command_time.at)
    both = (books.current, now.current)
    entries = 0
    if notifier is not None and people:
        change = Change(changes, touched, both, by=actor, applied_at=applied_at)
        entries = _notify(ledger, people, change, command_time, notifier)
    plan = _plan(ledger.definitions, changes, touched, people, command_time.at, *both)
    units, _ = signing_units(books.current, folder, changes, command_time.at)
    plan = replace(plan, units=units, kept=tuple(sorted(kept)))
    entries += len(applied) + len(transferred) + before.entries + after.entries
    return Applied(plan, entries, after.opened)


def _notify(
    ledger: Ledger,
    people: Sequence[ChangeRecipient],
    change: Change,
    command_time: CommandTime,
    notifier: ChangeNotifier,
) -> int:
    """Queue the messages about a change, and record for each occurrence who is notified; return the entries written."""
    messages = change_messages(people, change, command_time, notifier)
    expected_head = ledger.expected_head(command_time.at)
    notified = notified_entries(people, change, at=command_time.at, recorded_at=expected_head.recorded_at)
    ledger.commit(Batch("apply", notified, messages=messages), expected_head)
    return len(notified)


def _plan(
    texts: DefinitionStore,
    changes: tuple[DefinitionChange, ...],
    touched: tuple[Touched, ...],
    people: Sequence[ChangeRecipient],
    at: datetime,
    old: Rulebook,
    new: Rulebook,
) -> Plan:
    rows = with_recipients(touched, people)
    lines = [f"{t.occurrence} {t.effect} {written_due(t.old)} {written_due(t.new)}" for t in rows]
    id = texts.digest("\n".join([*(f"{c.name} {c.old or ''} {c.new or ''}" for c in changes), *lines]))[:12]
    notified = {p for t in rows for p in t.notified} | {r.person.id for r in people}
    return Plan(id, at, changes, rows, tuple(sorted(notified)), old.definitions, new.definitions)


def _heads_differ(old: Rulebook, new: Definitions, at: datetime) -> bool:
    return heads_differ(old, new.people, old.home.local(at).date())


def _applied(change: DefinitionChange, command_time: CommandTime, recorded_at: datetime, actor: str) -> Entry:
    return ApplyDefinition(hash=change.new).entry_about(
        change.name, actor=actor, effective_at=command_time.at, recorded_at=recorded_at
    )


def _evaluate_all(ledger: Ledger, command_time: CommandTime) -> Evaluated:
    """Bring the rows to an instant by the definitions in force."""
    return evaluate(ledger, rulebooks(ledger), command_time.at, definitions=name_of_all(ledger.definitions))
