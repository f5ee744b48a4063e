"""The parts of a change that need signatures, and the heads who must give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.ids import DefinitionKind, DefinitionName
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.sign_off import signers, touched_by_shared
from engine.services.definitions.changes import DefinitionChange


@dataclass(frozen=True, slots=True)
class SigningUnit:
    """Definitions that come into force together once the heads of ``departments`` have signed, by agreement."""

    changes: tuple[DefinitionChange, ...]
    departments: Mapping[str, tuple[str, ...]]


def signing_units(
    old: Rulebook, new: Rulebook, changes: Sequence[DefinitionChange], at: datetime
) -> tuple[tuple[SigningUnit, ...], tuple[DefinitionChange, ...]]:
    """The changes that need signatures at an instant, and those that need none.

    Each changed agreement is a unit of its own. Where a change of shared definitions touches agreements that need
    signatures, all changes are one unit: they come into force together.
    """
    own = {
        change.name: departments
        for change in changes
        if (id := _agreement_id(change.name)) is not None and (departments := signers(old, new, id))
    }
    shared = (
        touched_by_shared(old, new, old.home.local(at).date())
        if any(_agreement_id(c.name) is None for c in changes)
        else ()
    )
    if shared:
        needed = {_agreement_id(name) or name: departments for name, departments in own.items()}
        for id in shared:
            agreement = old.definitions.agreement(id)
            assert agreement is not None
            needed.setdefault(id, tuple(sorted((agreement.provider, agreement.consumer))))
        return (SigningUnit(tuple(changes), needed),), ()
    units = tuple(
        SigningUnit((change,), {_agreement_id(change.name) or change.name: own[change.name]})
        for change in changes
        if change.name in own
    )
    return units, tuple(change for change in changes if change.name not in own)


def _agreement_id(name: str) -> str | None:
    parsed = DefinitionName.parse(name)
    return parsed.id if parsed.kind is DefinitionKind.AGREEMENT else None
