"""The holders of roles on a date, and their delegates."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta, tzinfo

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.appeals import deciding_role
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation, Person, has_name
from engine.domain.ledger.delegation import Delegation
from engine.domain.time.calendar import Calendar


class Directory:
    """The holders of roles on a local date, their delegates, and the calendar of each department."""

    def __init__(
        self,
        organisation: Organisation,
        people: Sequence[Person],
        calendars: Mapping[str, Calendar],
        delegations: Sequence[Delegation] = (),
        *,
        home: Calendar | None = None,
    ) -> None:
        """``home`` is the organisation's calendar, that of departments which no longer exist."""
        self.organisation = organisation
        self._people = people
        self._calendars = calendars
        self._delegations = delegations
        self._home = home
        ratings = organisation.ratings
        self.names = Names(people, (*ratings.dimensions, *ratings.reasons), organisation.late_reasons)
        self._holders: dict[tuple[str, date], tuple[Person, ...]] = {}
        self._members: dict[tuple[str, date], tuple[Person, ...]] = {}
        self._audiences: dict[tuple[object, ...], tuple[Person, ...]] = {}

    def zone(self, department: str) -> tzinfo:
        """The zone of a department's calendar. Raises KeyError for a department that is not known."""
        return self.calendar(department).zone

    def calendar(self, department: str) -> Calendar:
        """The working calendar of a department. Raises KeyError for a department that is not known."""
        if self._home is None:
            return self._calendars[department]
        return self._calendars.get(department, self._home)

    def holders(self, role: str, on: date) -> tuple[Person, ...]:
        """The holders of a role on a date, by id."""
        if (known := self._holders.get((role, on))) is None:
            known = tuple(sorted((p for p in self._people if p.holds(role, on)), key=lambda p: p.id))
            self._holders[role, on] = known
        return known

    def person(self, id: str, on: date) -> Person | None:
        """The person with that id on a date, in the first of their roles; None for somebody who holds none."""
        return next((p for p in self._people if p.id == id and p.holds(p.role, on)), None)

    def vacant_since(self, role: str, on: date) -> date | None:
        """The day after the last holder of a vacant role left; None if nobody held it before that date."""
        ends = [p.until for p in self._people if p.role == role and p.until is not None and p.until < on]
        return max(ends) + timedelta(days=1) if ends else None

    def members(self, department: str, on: date) -> tuple[Person, ...]:
        """Everybody in a department on a date, once each, by id."""
        if (known := self._members.get((department, on))) is None:
            by_id = {p.id: p for p in self._people if p.department == department and p.holds(p.role, on)}
            known = self._members[department, on] = tuple(by_id[id] for id in sorted(by_id))
        return known

    def holder_with_name(self, role: str, on: date, written: Sequence[str]) -> Person | None:
        """The person of a role whose item it is: the first of ``written`` (ids or names) that names one holder alone.

        None where it names nobody who holds the role on that date: the role owns the item.
        """
        holders = self.holders(role, on)
        for name in written:
            by_id = {p.id: p for p in holders if has_name(p, name)}
            if len(by_id) == 1:
                return next(iter(by_id.values()))
        return None

    def without_head(self, people: Mapping[str, Person], department: str, on: date) -> Mapping[str, Person]:
        """People by id without the head of a department. If only heads are left, all stay."""
        known = self.organisation.department(department)
        heads = {p.id for p in self.holders(known.head, on)} if known is not None else set()
        return {id: p for id, p in people.items() if id not in heads} or people

    def audience(
        self, who: Audience, agreement: Agreement, obligation: Obligation, on: date, assigned_to: str | None = None
    ) -> tuple[Person, ...]:
        """The people of an audience on a date, with their delegates.

        ``assigned_to`` replaces the owners as long as that person holds the owner's role.
        """
        parties = agreement.provider, agreement.consumer, obligation.owner, obligation.receiver
        key = who, *parties, on, assigned_to
        if (known := self._audiences.get(key)) is None:  # thousands of items have a few audiences
            people = self._without_delegates(who, agreement, obligation, on, assigned_to)
            known = self._audiences[key] = self._with_delegates(people, on)
        return known

    def in_charge(self, department: str, on: date) -> tuple[Person, ...]:
        """The people who answer for a department on a date, with their delegates: its head, else all its people."""
        known = self.organisation.department(department)
        heads = self.holders(known.head, on) if known is not None else ()
        return self._with_delegates(heads or self.members(department, on), on)

    def _with_delegates(self, people: tuple[Person, ...], on: date) -> tuple[Person, ...]:
        ids = {p.id for p in people}
        delegates = {d.to for d in self._delegations if d.by in ids and d.covers(on)} - ids
        others = {p.id: p for p in self._people if p.id in delegates and p.holds(p.role, on)}
        return (*people, *(others[id] for id in sorted(others)))

    def _without_delegates(
        self, who: Audience, agreement: Agreement, obligation: Obligation, on: date, assigned_to: str | None
    ) -> tuple[Person, ...]:
        match who:
            case Audience.OWNER:
                owners = self.holders(obligation.owner, on)
                return tuple(p for p in owners if p.id == assigned_to) or owners
            case Audience.RECEIVER:
                if obligation.receiver is not None:
                    return self.holders(obligation.receiver, on)
                return self.members(agreement.consumer, on)
            case Audience.ARBITER:
                role = deciding_role(self.organisation, agreement)
                return self.holders(role, on) if role is not None else ()
            case Audience.PROVIDER_HEAD | Audience.CONSUMER_HEAD:
                id = agreement.provider if who is Audience.PROVIDER_HEAD else agreement.consumer
                department = self.organisation.department(id)
                return self.holders(department.head, on) if department is not None else ()
