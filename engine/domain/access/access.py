"""The access of somebody who is signed in, on one date."""

from dataclasses import dataclass, field

from engine.domain.access.right import SEES_EVERYTHING, Right
from engine.domain.agreement.agreement import Agreement
from engine.domain.deadline.period import Period
from engine.domain.ledger.entry import Via


@dataclass(frozen=True, slots=True)
class Access:
    """The rights and departments of one person on one local date.

    ``person`` is the id under which entries are made; an auditor from outside has one that no role knows. ``period``
    is the only one that an auditor sees; None: all. ``via`` is how they came: signed in, or by a personal link.
    """

    person: str
    rights: frozenset[Right]
    departments: frozenset[str] = field(default_factory=frozenset)
    period: Period | None = None
    via: Via = Via.WEB

    @property
    def sees_everything(self) -> bool:
        """True if the items of all departments may be seen."""
        return bool(self.rights & SEES_EVERYTHING)

    def sees(self, agreement: Agreement) -> bool:
        """True if the items of an agreement may be seen: by both sides of it, and by those who see everything."""
        return self.sees_everything or bool({agreement.provider, agreement.consumer} & self.departments)

    def has(self, rights: frozenset[Right]) -> bool:
        """True if one of these rights is there."""
        return bool(self.rights & rights)
