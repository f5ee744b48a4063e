"""Comment: somebody of either side says something about an item. It changes nothing."""

from dataclasses import dataclass, replace
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Attempt
from engine.domain.ledger.entry import About, Kind
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import ANY_PHASE, Permitted, Transition
from engine.domain.refusal import Refusal

COMMENTED = Kind("commented")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentItem(Action):
    """Words about an item, which both sides read beside it."""

    NEEDED: ClassVar[frozenset[str]] = frozenset({"text"})
    RANK: ClassVar[int] = 90
    TRANSITION: ClassVar[Transition] = Transition(
        COMMENTED, About.OCCURRENCE, Permitted.EITHER, "comment", ANY_PHASE, ANY_PHASE
    )
    text: str = input_field("")

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The words are required."""
        return None if self.text.strip() else Refusal("comment-missing")

    def recorded(self, attempt: Attempt) -> Action:
        """The comment, without blanks around its words."""
        return replace(self, text=self.text.strip())
