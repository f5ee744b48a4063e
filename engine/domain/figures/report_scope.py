"""The part of a house that a report is about: a department, an agreement, an owner, or all of them."""

from dataclasses import dataclass

from engine.domain.deadline.period import Period


@dataclass(frozen=True, slots=True)
class Sight:
    """The part of a house that a reader may see, by ids: the ``departments`` that the reader belongs to, and the
    ``agreements`` of which these are a side.

    ``period`` is set for an auditor of one period: then every agreement counts, and only items first due in it.
    """

    departments: frozenset[str]
    agreements: frozenset[str]
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class ReportScope:
    """The items that a report holds: each part is an id that they share, or None for all.

    ``department`` is the provider: the items that it owes. ``owner`` is the role that owes them.
    ``sight`` is what the reader may see; None: everything.
    """

    department: str | None = None
    agreement: str | None = None
    owner: str | None = None
    sight: Sight | None = None

    @property
    def is_everything(self) -> bool:
        """True if nothing is left out."""
        return self == EVERYTHING

    def holds(self, agreement: str, provider: str, owner: str) -> bool:
        """True for an item of this agreement, provider and owner (ids)."""
        return (
            self.department in (None, provider)
            and self.agreement in (None, agreement)
            and self.owner in (None, owner)
            and self._is_seen(agreement)
        )

    def holds_pair(self, agreement: str, provider: str, consumer: str) -> bool:
        """True for an agreement of which the department is either side: for a matrix of both. The owner is ignored."""
        return (
            self.agreement in (None, agreement)
            and self.department in (None, provider, consumer)
            and self._is_seen(agreement)
        )

    def sees_department(self, department: str) -> bool:
        """True if what is known of a department as such may be seen, such as its vacant roles."""
        return self.sight is None or department in self.sight.departments

    def _is_seen(self, agreement: str) -> bool:
        return self.sight is None or agreement in self.sight.agreements


EVERYTHING = ReportScope()
