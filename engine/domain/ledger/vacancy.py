"""Vacant roles: roles that obligations or departments name and that nobody holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.agreement.agreement import Agreement
from engine.domain.ledger.directory import Directory


@dataclass(frozen=True, slots=True)
class VacantRole:
    """A role of a department that nobody holds, since a local date; None: nobody ever held it.

    ``waiting`` counts the open items that the role owns, ``overdue`` those of them that are overdue. ``heads`` are the
    ids of the people who lead the department now; empty where that role is vacant too.
    """

    role: str
    department: str
    since: date | None
    waiting: int = 0
    overdue: int = 0
    heads: tuple[str, ...] = ()


def used_roles(directory: Directory, agreements: Iterable[Agreement]) -> frozenset[str]:
    """The roles that obligations name as owner or receiver, and those of the heads of departments."""
    obligations = [o for a in agreements for o in a.obligations]
    roles = {role for o in obligations for role in (o.owner, o.receiver) if role is not None}
    return frozenset(roles | {d.head for d in directory.organisation.departments})


def vacant_roles(
    directory: Directory, agreements: Sequence[Agreement], on: date, items: Mapping[str, Sequence[bool]] | None = None
) -> tuple[VacantRole, ...]:
    """The vacant roles on a local date, by id.

    ``items`` has for each owner's role its open items, each True if it is overdue.
    """
    vacant = []
    for id in sorted(used_roles(directory, agreements)):
        role = directory.organisation.role(id)
        if role is None or directory.holders(id, on):
            continue
        department = directory.organisation.department(role.department)
        heads = directory.holders(department.head, on) if department is not None else ()
        own = (items or {}).get(id, ())
        since = directory.vacant_since(id, on)
        vacant.append(VacantRole(id, role.department, since, len(own), sum(own), tuple(p.id for p in heads)))
    return tuple(vacant)
