"""Close a period: its figures stay as they are."""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.ledger.entry import About, Kind
from engine.domain.ledger.payload import Payload
from engine.domain.ledger.transition import Permitted, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePeriod(Payload):
    """The closing of a month, whose name (``2026-01``) is what the entry is about."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.PERIOD_CLOSED, About.PERIOD, Permitted.CONSUMER_HEAD, "period close"
    )
