"""The definitions that differ between two rulebooks, and the obligations that differ in them."""

from dataclasses import dataclass, fields

from engine.domain.agreement.agreement import Obligation
from engine.domain.ids import DefinitionKind, DefinitionName
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.run.scope import PEOPLE


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


def definition_changes(old: Rulebook, new: Rulebook, *, people: bool = False) -> tuple[DefinitionChange, ...]:
    """The definitions that differ, by name. People are none of them, because a run loads them, unless ``people``."""
    names = sorted({*old.hashes, *new.hashes} - (set() if people else {PEOPLE}))
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
