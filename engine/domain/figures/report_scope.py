"""The part of a house that a report is about: a department, an agreement, an owner, or all of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportScope:
    """The items that a report holds: each part is an id that they share, or None for all.

    ``department`` is the provider: the items that it owes. ``owner`` is the role that owes them.
    """

    department: str | None = None
    agreement: str | None = None
    owner: str | None = None

    @property
    def is_everything(self) -> bool:
        """True if nothing is left out."""
        return self == EVERYTHING

    def holds(self, agreement: str, provider: str, owner: str) -> bool:
        """True for an item of this agreement, provider and owner (ids)."""
        return (
            self.department in (None, provider) and self.agreement in (None, agreement) and self.owner in (None, owner)
        )

    def holds_pair(self, agreement: str, provider: str, consumer: str) -> bool:
        """True for an agreement of which the department is either side: for a matrix of both. The owner is ignored."""
        return self.agreement in (None, agreement) and self.department in (None, provider, consumer)


EVERYTHING = ReportScope()
