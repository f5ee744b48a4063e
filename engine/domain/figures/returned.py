"""The returned rate: the share of the delivered items that the consumer ever sent back."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from engine.domain.figures.service_group import ServiceGroup
from engine.domain.figures.share import share


@dataclass(frozen=True, slots=True)
class ReturnedShare:
    """The items that were ever returned, of those ever delivered. An item counts once, however often it came back."""

    returned: int
    delivered: int

    @property
    def rate(self) -> Decimal | None:
        """returned ÷ delivered; None without a delivery."""
        return share(self.returned, self.delivered)


def returned_share(groups: Iterable[ServiceGroup]) -> ReturnedShare:
    """The returned items of some groups."""
    known = list(groups)
    return ReturnedShare(sum(group.returned for group in known), sum(group.delivered for group in known))
