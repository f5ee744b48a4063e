"""The titles of departments, roles, people and agreements in the overdue report, and the columns that show them."""

from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import Awaited, LateLine, Line, OverdueReport, Share, Stopped
from engine.domain.ledger.vacancy import VacantRole
from engine.domain.text import Text
from engine.reports.model import ON_SHEETS, CellKind, Column, Section
from engine.reports.vacant_section import vacant_section
from engine.wording import overdue_labels as labels
from engine.wording.names import department_title, parties_title, role_title, waited_for_title


class OverdueTitles:
    """The titles of the ids in one report: its departments, roles, people and agreements."""

    def __init__(self, figures: OverdueReport, organisation: Organisation) -> None:
        self._organisation = organisation
        self._names = Names(figures.people)
        self._sides = {agreement: (provider, consumer) for agreement, provider, consumer in figures.parties}

    def department(self, id: str) -> Text:
        """The title of a department."""
        return department_title(self._organisation, id)

    def department_share(self, share: Share) -> Text:
        """The title of the department of a share."""
        return self.department(share.id)

    def role(self, id: str) -> Text:
        """The title of a role."""
        return role_title(self._organisation, id)

    def owner(self, item: Share | Line | LateLine | Awaited | Stopped) -> Text:
        """The role, with the name of the person whose item it is."""
        role = self.role(item.id if isinstance(item, Share) else item.owner)
        if item.person is None:
            return role
        return labels.PERSON_OF_ROLE.filled(role=role, person=self._names.of(item.person))

    def vacant(self, figures: OverdueReport) -> Section[VacantRole]:
        """The section of the roles that nobody holds."""

        def heads(vacant: VacantRole) -> Text:
            return self._names.listed(vacant.heads) if vacant.heads else labels.NO_HEAD_OF_DEPARTMENT

        return vacant_section(figures, role=self.role, department=self.department, heads=heads)

    def without_holder(self, figures: OverdueReport) -> tuple[Column[Line], ...]:
        """The column that marks items whose role is vacant; none where no role is."""
        roles = {vacant.role for vacant in figures.vacant}
        column: Column[Line] = Column(
            "vacant", labels.VACANT, CellKind.STATUS, lambda x: x.owner in roles, media=ON_SHEETS
        )
        return (column,) if any(line.owner in roles for line in figures.lines) else ()

    def waiting_for(self, line: Stopped) -> Text:
        """The party that the provider of a paused item waits for."""
        return waited_for_title(self._organisation, line.waiting_for)

    def agreement_share(self, share: Share) -> Text:
        """The two departments of the agreement of a share."""
        return self.agreement(share.id)

    def agreement(self, id: str) -> Text:
        """The two departments of an agreement; its id if it has no item."""
        if id not in self._sides:
            return Text.plain(id)
        return parties_title(self._organisation, *self._sides[id])

    def responsible(self) -> tuple[Column[Line | LateLine | Awaited | Stopped], ...]:
        """The columns of the providing department and the role that owns the item."""
        return (
            Column(
                "department", labels.DEPARTMENT, CellKind.TEXT, lambda x: self.department(x.provider), labelled=False
            ),
            Column("owner", labels.OWNER, CellKind.TEXT, self.owner, under="department"),
        )
