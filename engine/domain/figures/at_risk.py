"""The at-risk share: how many of the items that are still to come fall due within the warning zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.service_group import ServiceGroup
from engine.domain.figures.share import share


@dataclass(frozen=True, slots=True)
class AtRiskShare:
    """The items at risk, of those that are not due yet. It is about the instant of the report: of a period that is
    over, nothing is still to come."""

    at_risk: int
    to_come: int

    @property
    def rate(self) -> Decimal | None:
        """at risk ÷ not due yet; None where nothing is still to come."""
        return share(self.at_risk, self.to_come)


def at_risk_share(groups: Iterable[ServiceGroup]) -> AtRiskShare:
    """The items at risk of some groups."""
    to_come = [group for group in groups if group.part is DuePart.NOT_YET]
    return AtRiskShare(sum(group.at_risk for group in to_come), sum(group.count for group in to_come))
