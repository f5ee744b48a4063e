"""Propose for review: in words, the change of an agreement that a person of either side wants at its next review."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.domain.ledger.entry import About, Kind
from engine.domain.ledger.payload import Payload, input_field
from engine.domain.ledger.transition import Permitted, Transition

REVIEW_PROPOSED = Kind("review proposed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeForReview(Payload):
    """A proposal in words, about the agreement whose id the entry has."""

    TRANSITION: ClassVar[Transition] = Transition(REVIEW_PROPOSED, About.AGREEMENT, Permitted.EITHER, "review propose")
    text: str = input_field()


@dataclass(frozen=True, slots=True)
class ReviewProposal:
    """A proposal as it was recorded, ``at`` an instant (UTC), ``by`` a person (an id)."""

    at: datetime
    by: str
    text: str
