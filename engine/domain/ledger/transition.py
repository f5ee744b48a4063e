"""A row of the table of entries: the people who may make an entry, and the phases it starts from and leads to.

Each type of payload has its row. The whole table: ``engine.domain.action.table``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.ledger.entry import About, Kind, Phase


class Permitted(StrEnum):
    """The people who may make an entry."""

    ENGINE = "engine"
    PROVIDER = "provider"
    CONSUMER = "consumer"
    ATTESTER = "attester"
    """The provider, or the consumer where only the receiver can judge."""
    EITHER = "either"
    RECEIVER = "receiver"
    """The receiver or head of the side that answers, for a yes that binds it: the consumer's side, unless the consumer
    itself dated something back."""
    CONSUMER_OR_HEAD = "consumer or head"
    """The consumer's people, or the head of either side."""
    HOLDER = "holder"
    """Anyone who holds a role, for themselves."""
    CONSUMER_HEAD = "consumer head"
    """The head of a department that receives something."""
    HEAD = "head"
    """The head of a department: of one that a proposed change concerns; of any, or the operator, to erase a person."""
    ARBITER = "arbiter"
    """The role of neither side that decides appeals against ratings."""
    OPERATOR = "operator"
    RECORDER = "recorder"
    RATER = "rater"
    """A person whom a round of a survey asks."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: who may make the entry, in which phases, and the phases it can lead to.

    ``name`` is the action that makes it (``deliver``, ``extend grant``), ``variant`` one of several forms of the same
    action (``partial``); a surface makes its command, button or path from them. ``name`` is None for entries that no
    person makes.
    """

    kind: Kind
    about: About
    who: Permitted
    name: str | None = None
    before: tuple[Phase, ...] = ()
    then: tuple[Phase, ...] = ()
    variant: str = ""


ANY_PHASE = (Phase.UPCOMING, Phase.OPEN, Phase.DELIVERED, Phase.CLOSED)
NOT_YET = (Phase.UPCOMING, Phase.OPEN)

DELIVERIES = frozenset({Kind.DELIVERED, Kind.NOTHING_TO_REPORT})
"""The entries by which the provider reports a delivery."""
APPROVALS: Mapping[Kind, tuple[Kind, Kind]] = {
    Kind.EXTENSION_REQUESTED: (Kind.EXTENSION_GRANTED, Kind.EXTENSION_REFUSED),
    Kind.LONGER_PAUSE_REQUESTED: (Kind.LONGER_PAUSE_GRANTED, Kind.LONGER_PAUSE_REFUSED),
    Kind.WAIVER_REQUESTED: (Kind.WAIVER_GRANTED, Kind.WAIVER_REFUSED),
    Kind.NOT_APPLICABLE_REQUESTED: (Kind.NOT_APPLICABLE_GRANTED, Kind.NOT_APPLICABLE_REFUSED),
}
"""The requests for approval by the other side, each with its yes and its no."""
DATABLE = frozenset({*DELIVERIES, Kind.PAUSED, Kind.RESUMED})
"""The entries that a person may date back. The earlier date counts once the other side approves it."""
