"""Give a late reason: the provider says why an item is late, and by when it will come. It moves no date."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Attempt, Case
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.rating_scheme import category_id
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import LateReason
from engine.domain.ledger.late_reason import CATEGORIES
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.occurrence.verdict import Timeliness
from engine.domain.refusal import Refusal
from engine.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveLateReason(Action):
    """The category of the reason, the date promised, and a comment.

    The category is an id of the organisation's list, which the person may name by its title as well, or where there is
    no such list, a code of ``CATEGORIES``.
    """

    RANK: ClassVar[int] = 25
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.LATE_REASON, About.OCCURRENCE, Permitted.PROVIDER, "late-reason", (Phase.OPEN,), (Phase.OPEN,)
    )
    category: str = input_field()
    promised_on: date | None = input_field(None)
    comment: str = input_field("", key="note")

    @classmethod
    def is_offered(cls, case: Case) -> bool:
        """It is overdue, or soon will be."""
        return case.verdict.timeliness in (Timeliness.OVERDUE, Timeliness.AT_RISK)

    @classmethod
    def choices(cls, case: Case, organisation: Organisation) -> Mapping[str, tuple[str, ...]]:
        """The categories of the organisation's list, or the common ones."""
        return {"category": tuple(c.id for c in organisation.late_reasons) or CATEGORIES}

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The category must be known, and the promised date must not have passed."""
        own = attempt.organisation.late_reasons
        if (category_id(own, self.category) is None) if own else (self.category not in CATEGORIES):
            known: tuple[str | Text, ...] = tuple(c.title for c in own) or CATEGORIES
            return Refusal("late-reason-category-unknown", categories=known, value=self.category)
        today = attempt.case.book.home.local(attempt.case.at).date()
        if self.promised_on is not None and self.promised_on < today:
            return Refusal("promised-date-passed", on=self.promised_on)
        return None

    def recorded(self, attempt: Attempt) -> Action:
        """The late reason with the id of its category."""
        return replace(self, category=category_id(attempt.organisation.late_reasons, self.category) or self.category)

    def change(self, history: History, entry: Entry) -> None:
        """The report shows the last reason."""
        history.late_reason = LateReason(entry.recorded_at, entry.actor, self.category, self.promised_on, self.comment)
