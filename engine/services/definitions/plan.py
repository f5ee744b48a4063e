"""Plan a change of the definitions: show its effects before anything is written."""

from dataclasses import dataclass, fields
from datetime import datetime

from engine.domain.action.apply_definition import ApplyDefinition
from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.definitions import Definitions
from engine.domain.figures.overdue import Head
from engine.domain.ids import DefinitionKind, DefinitionName
from engine.domain.ledger.entry import OPERATOR, Entry
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.command_time import CommandTime
from engine.services.definitions.effects import Touched, touched_occurrences, written_due
from engine.services.definitions.transfers import transfers
from engine.services.ports.definitions import DefinitionStore
from engine.services.ports.ledger import Batch, Ledger
from engine.services.ports.runs import LastRun
from engine.services.run.evaluate import Evaluated, evaluate
from engine.services.run.load_in_force import PEOPLE, name_of_all
from engine.services.snapshot import rulebooks


@dataclass(frozen=True, slots=True)
class ObligationChange:
    """An obligation that differs.

    ``effect`` is added, changed, renamed or removed; ``what`` names the fields that differ; ``old`` and ``new`` are the
    obligation before and after, None where there is none.
    """

    id: str
    effect: str
    what: tuple[str, ...]
    old: Obligation | None
    new: Obligation | None


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """A definition (``agreement/…``, ``calendar/…``) that differs, with its hashes; None where there is none."""

    name: str
    old: str | None
    new: str | None
    obligations: tuple[ObligationChange, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The effects that ``apply`` would have. ``id`` names this plan on this state of the ledger: once the ledger grows,
    the same change has another id."""

    id: str
    at: datetime
    definitions: tuple[DefinitionChange, ...]
    occurrences: tuple[Touched, ...]
    old: Definitions
    new: Definitions

    @property
    def is_empty(self) -> bool:
        """True if nothing differs."""
        return not self.definitions


@dataclass(frozen=True, slots=True)
class Applied:
    """The result of ``apply``: the plan that was carried out, the entries written and the occurrences opened."""

    plan: Plan
    entries: int
    opened: int


def make_plan(ledger: Ledger, new: Definitions, command_time: CommandTime) -> Plan:
    """The effects of putting the folder's definitions in force at an instant; nothing is written.

    The change is carried out and rolled back, so the plan shows exactly what ``apply`` does. Raises Refused before the
    first run.
    """
    head = ledger.head()
    return ledger.dry_run(lambda inner: carry_out(inner, new, command_time, head)).plan


def carry_out(ledger: Ledger, new: Definitions, command_time: CommandTime, head: Head | None) -> Applied:
    """Evaluate up to the instant, put the definitions in force, evaluate again, and describe the effects.

    Raises Conflict where another commit came between; the evaluation before it stays.
    """
    before = _evaluate_all(ledger, command_time)
    expected_head = ledger.expected_head(command_time.at)
    books = rulebooks(ledger)
    texts = {t.name: t for t in ledger.definitions.spell(new)}
    folder = Rulebook(new, {name: t.hash for name, t in texts.items()})
    changes = _changes(books.current, folder)
    if not changes:
        plan = _plan(ledger.definitions, head, (), (), command_time.at, books.current, folder)
        return Applied(plan, before.entries, 0)
    transferred = transfers(ledger, books, folder, command_time.at, expected_head.recorded_at)
    applied = tuple(_applied(change, command_time, expected_head.recorded_at) for change in changes)
    new_texts = tuple(texts[c.name] for c in changes if c.new is not None)
    old = {row.occurrence.id: row for row in ledger.occurrences.all_rows()}
    ledger.commit(Batch("apply", (*applied, *transferred), definitions=new_texts), expected_head)
    after = _evaluate_all(ledger, command_time)
    now = rulebooks(ledger)
    ledger.runs.record_run(
        LastRun(
            command_time.at, after.last_entry, now.current.horizon(command_time.at), name_of_all(ledger.definitions)
        )
    )
    kinds = {e.subject_id: e.kind for e in transferred}
    touched = touched_occurrences(ledger, old, kinds, books, now, command_time.at)
    plan = _plan(ledger.definitions, head, changes, touched, command_time.at, books.current, folder)
    return Applied(plan, len(applied) + len(transferred) + before.entries + after.entries, after.opened)


def _plan(
    texts: DefinitionStore,
    head: Head | None,
    changes: tuple[DefinitionChange, ...],
    touched: tuple[Touched, ...],
    at: datetime,
    old: Rulebook,
    new: Rulebook,
) -> Plan:
    state = f"{head.batch} {head.hash}" if head is not None else ""
    lines = [f"{t.occurrence} {t.effect} {written_due(t.new)}" for t in touched]
    id = texts.digest("\n".join([state, *(f"{c.name} {c.new or ''}" for c in changes), *lines]))[:12]
    return Plan(id, at, changes, touched, old.definitions, new.definitions)


def _applied(change: DefinitionChange, command_time: CommandTime, recorded_at: datetime) -> Entry:
    return ApplyDefinition(hash=change.new).entry_about(
        change.name, actor=OPERATOR, effective_at=command_time.at, recorded_at=recorded_at
    )


def _evaluate_all(ledger: Ledger, command_time: CommandTime) -> Evaluated:
    """Bring the rows to an instant by the definitions in force."""
    return evaluate(ledger, rulebooks(ledger), command_time.at, definitions=name_of_all(ledger.definitions))


def _changes(old: Rulebook, new: Rulebook) -> tuple[DefinitionChange, ...]:
    names = sorted({*old.hashes, *new.hashes} - {PEOPLE})
    return tuple(_definition_change(n, old, new) for n in names if old.hashes.get(n) != new.hashes.get(n))


def _definition_change(name: str, old: Rulebook, new: Rulebook) -> DefinitionChange:
    old_hash, new_hash = old.hashes.get(name), new.hashes.get(name)
    parsed = DefinitionName.parse(name)
    if parsed.kind is not DefinitionKind.AGREEMENT:
        return DefinitionChange(name, old_hash, new_hash, ())
    before, after = old.definitions.agreement(parsed.id), new.definitions.agreement(parsed.id)
    keys = dict.fromkeys(o.key for a in (before, after) if a is not None for o in a.obligations)
    pairs = (
        (
            key,
            before.obligation(key) if before is not None else None,
            after.obligation(key) if after is not None else None,
        )
        for key in keys
    )
    changes = tuple(_obligation_change(key, was, now) for key, was, now in pairs if was != now)
    return DefinitionChange(name, old_hash, new_hash, changes)


def _obligation_change(key: str, old: Obligation | None, new: Obligation | None) -> ObligationChange:
    effect = "added" if old is None else "removed" if new is None else "changed"
    if old is not None and new is not None and old.id != new.id:
        effect = "renamed"
    return ObligationChange(new.id if new is not None else key, effect, _differing_fields(old, new), old, new)


def _differing_fields(old: Obligation | None, new: Obligation | None) -> tuple[str, ...]:
    if old is None or new is None:
        return ()
    return tuple(f.name for f in fields(Obligation) if getattr(old, f.name) != getattr(new, f.name))
