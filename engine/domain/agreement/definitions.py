"""All definitions of the departments, as one value."""

from dataclasses import dataclass

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.indicator import Indicator
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.agreement.survey import Survey
from engine.domain.time.day_table import DayTable


@dataclass(frozen=True, slots=True)
class Definitions:
    """All definitions. Each tuple is sorted by id; people by id, role, since; indicators as in their file."""

    organisation: Organisation
    catalogue: Catalogue
    calendars: tuple[DayTable, ...]
    agreements: tuple[Agreement, ...]
    people: tuple[Person, ...]
    surveys: tuple[Survey, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    def calendar(self, id: str) -> DayTable:
        """The day table with that id. Raises KeyError; loading has checked that each name in use exists."""
        for table in self.calendars:
            if table.id == id:
                return table
        raise KeyError(id)

    def agreement(self, id: str) -> Agreement | None:
        """The agreement with that id, or None."""
        return next((a for a in self.agreements if a.id == id), None)

    def survey(self, id: str) -> Survey | None:
        """The survey with that id, or None."""
        return next((s for s in self.surveys if s.id == id), None)
