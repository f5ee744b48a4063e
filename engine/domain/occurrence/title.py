"""The title of an occurrence."""

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.occurrence.occurrence import Occurrence


def occurrence_title(obligation: Obligation, occurrence: Occurrence) -> OccurrenceTitle:
    """The title of an occurrence of this obligation."""
    return OccurrenceTitle(obligation.title, None if occurrence.number == 1 else occurrence.number)
