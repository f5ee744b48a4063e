"""The difference between two tables of people, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.agreement.organisation import Person


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person in one role: ``before`` is None for somebody who is new there, ``after`` for somebody who is gone from
    the table."""

    before: Person | None
    after: Person | None

    @property
    def person(self) -> Person:
        """The person, as newly written where there is such a row."""
        found = self.after or self.before
        assert found is not None
        return found


def people_changes(before: Sequence[Person], after: Sequence[Person]) -> tuple[PersonChange, ...]:
    """The rows that differ: those that are gone first, then new ones, then changed ones, each by id and role.

    The name and addresses of an erased person do not count: they never come back.
    """
    old, new = {_key(p, before): p for p in before}, {_key(p, after): p for p in after}
    gone = [PersonChange(old[key], None) for key in sorted(old.keys() - new.keys())]
    added = [PersonChange(None, new[key]) for key in sorted(new.keys() - old.keys())]
    both = sorted(old.keys() & new.keys())
    changed = [PersonChange(old[key], new[key]) for key in both if _parts(old[key]) != _parts(new[key], old[key])]
    return (*gone, *added, *changed)


def _key(person: Person, people: Sequence[Person]) -> tuple[str, str, int]:
    """The id, the role, and which of several spans in that role it is."""
    same = [p for p in people if (p.id, p.role) == (person.id, person.role)]
    return person.id, person.role, same.index(person)


def _parts(person: Person, known: Person | None = None) -> tuple[object, ...]:
    is_erased = person.erased or (known is not None and known.erased)
    named = ("", ()) if is_erased else (person.name, person.addresses)
    return (*named, person.department, person.since, person.until, person.language)
