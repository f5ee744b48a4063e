"""Departments, roles, people, and the settings that hold for all agreements."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from engine.domain.agreement.common_obligation import CommonObligation
from engine.domain.agreement.defect_scheme import NO_DEFECTS, DefectScheme
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.rating_scheme import NO_LISTS, Category, RatingScheme
from engine.domain.text import Language, Text
from engine.domain.time.amount import Amount


@dataclass(frozen=True, slots=True)
class Role:
    """A role in a department. Obligations name roles, never people."""

    id: str
    title: Text
    department: str


@dataclass(frozen=True, slots=True)
class Department:
    """A department, its working calendar and the role of its head."""

    id: str
    title: Text
    calendar: str
    head: str


@dataclass(frozen=True, slots=True)
class Standard:
    """A named amount of time such as *promptly*, defined once."""

    id: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Organisation:
    """The organisation. The zone of its calendar applies to dates that have none.

    ``digest_at`` is the local time of the daily digest, ``horizon_days`` how many days ahead occurrences are stored.
    ``late_reasons`` is the organisation's list, in its order; empty: the categories of ``ledger.late_reason``.
    """

    id: str
    title: Text
    calendar: str
    currency: str
    departments: tuple[Department, ...]
    roles: tuple[Role, ...]
    standards: tuple[Standard, ...]
    escalation_policies: tuple[EscalationPolicy, ...]
    digest_at: time = time(8, 30)
    horizon_days: int = 35
    common_obligations: tuple[CommonObligation, ...] = ()
    ratings: RatingScheme = NO_LISTS
    defects: DefectScheme = NO_DEFECTS
    late_reasons: tuple[Category, ...] = ()

    def department(self, id: str) -> Department | None:
        """The department with that id, or None."""
        return next((d for d in self.departments if d.id == id), None)

    def common_obligation(self, id: str) -> CommonObligation | None:
        """The common obligation with that id, or None."""
        return next((o for o in self.common_obligations if o.id == id), None)

    def role(self, id: str) -> Role | None:
        """The role with that id, or None."""
        return next((r for r in self.roles if r.id == id), None)


@dataclass(frozen=True, slots=True)
class PersonAddress:
    """The address of a person on a channel: a mail address, a number, an account."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class Person:
    """One person in one role, from ``since`` until ``until`` (local dates, both included; None: open).

    ``addresses`` are in order of preference, at most one a channel. An ``erased`` person has no name and no address.
    """

    id: str
    name: str
    department: str
    role: str
    since: date | None
    until: date | None
    language: Language
    addresses: tuple[PersonAddress, ...] = ()
    erased: bool = False

    def address(self, channel: str) -> str:
        """The address on a channel, or an empty text."""
        return next((a.address for a in self.addresses if a.channel == channel), "")

    def holds(self, role: str, on: date) -> bool:
        """True if the person holds that role on that local date."""
        return (
            self.role == role and (self.since is None or self.since <= on) and (self.until is None or on <= self.until)
        )


def has_name(person: Person, written: str) -> bool:
    """True if a text is the id or the name of a person; width, capitals and blanks around it do not matter."""
    return _folded_name(written) in (_folded_name(person.id), _folded_name(person.name))


def ids_of_name(people: Iterable[Person], written: str) -> tuple[str, ...]:
    """The ids of the people that a text names, sorted: one with that id alone, else all with that name."""
    known = list(people)
    if any(p.id == written for p in known):
        return (written,)
    return tuple(sorted({p.id for p in known if has_name(p, written)}))


def _folded_name(written: str) -> str:
    return unicodedata.normalize("NFKC", written).casefold().strip()
