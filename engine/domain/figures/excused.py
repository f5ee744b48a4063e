"""The extensions and waivers that were used."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.service_group import ServiceGroup


@dataclass(frozen=True, slots=True)
class Excused:
    """The extensions that were granted, each counted, and the items that were waived."""

    extensions: int
    waivers: int

    @property
    def used(self) -> int:
        """Both together."""
        return self.extensions + self.waivers


def excused(groups: Iterable[ServiceGroup]) -> Excused:
    """The extensions and waivers of the items of some groups."""
    known = list(groups)
    waivers = sum(group.count for group in known if group.part is DuePart.WAIVED)
    return Excused(sum(group.extensions for group in known), waivers)
