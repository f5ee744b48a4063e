"""Who holds which role on a date, and who stands in for whom."""

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.ledger.delegation import Delegation


class Directory:
    """Who holds which role on a local date, who stands in for whom, and in which zone each department reads its
    mail."""

    def __init__(
        self,
        organisation: Organisation,
        people: Sequence[Person],
        zones: Mapping[str, tzinfo],
        delegations: Sequence[Delegation] = (),
    ) -> None:
        self.organisation = organisation
        self._people = people
        self._zones = zones
        self._delegations = delegations

    def zone(self, department: str) -> tzinfo:
        """The zone of a department's calendar."""
        return self._zones[department]

    def holders(self, role: str, on: date) -> tuple[Person, ...]:
        """Each holder of a role on a date, by id."""
        return tuple(sorted((p for p in self._people if p.holds(role, on)), key=lambda p: p.id))

    def members(self, department: str, on: date) -> tuple[Person, ...]:
        """Everybody of a department on a date, once each, by id."""
        found = {p.id: p for p in self._people if p.department == department and p.holds(p.role, on)}
        return tuple(found[id] for id in sorted(found))

    def without_head(self, people: Mapping[str, Person], department: str, on: date) -> Mapping[str, Person]:
        """People by id without the head of a department; a head that is alone there stays."""
        found = self.organisation.department(department)
        heads = {p.id for p in self.holders(found.head, on)} if found is not None else set()
        return {id: p for id, p in people.items() if id not in heads} or people

    def audience(
        self, who: Audience, agreement: Agreement, obligation: Obligation, on: date, assigned_to: str | None = None
    ) -> tuple[Person, ...]:
        """The people of an audience on a date, with those who stand in for them; ``assigned_to`` stands for the owners
        while holding their role.
        """
        people = self._asked_for(who, agreement, obligation, on, assigned_to)
        ids = {p.id for p in people}
        standing_in = {d.to for d in self._delegations if d.by in ids and d.covers(on)} - ids
        others = {p.id: p for p in self._people if p.id in standing_in and p.holds(p.role, on)}
        return (*people, *(others[id] for id in sorted(others)))

    def _asked_for(
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
            case Audience.PROVIDER_HEAD | Audience.CONSUMER_HEAD:
                id = agreement.provider if who is Audience.PROVIDER_HEAD else agreement.consumer
                department = self.organisation.department(id)
                return self.holders(department.head, on) if department is not None else ()
