"""Reassign: the provider gives an item to a colleague in the same role."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Attempt, Case
from engine.domain.agreement.organisation import Organisation
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.ledger.history import History
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import NOT_YET, Permitted, Transition
from engine.domain.refusal import Refusal
from engine.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign(Action):
    """The item is now the colleague's: ``to`` is the person's id."""

    ON_SEVERAL: ClassVar[bool] = True
    RANK: ClassVar[int] = 35
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.REASSIGNED, About.OCCURRENCE, Permitted.PROVIDER, "hand-over", NOT_YET, NOT_YET
    )
    to: str = input_field()
    comment: str = input_field("", omit_default=True)

    @classmethod
    def choices(cls, case: Case, organisation: Organisation) -> Mapping[str, tuple[str, ...]]:
        """The holders of the owner's role, but for the one who has the item already."""
        return {"to": _others(case)}

    @classmethod
    def is_offered(cls, case: Case) -> bool:
        """True if somebody else holds the owner's role."""
        return bool(_others(case))

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The colleague must hold the owner's role on the day."""
        book, owner = attempt.case.book, attempt.case.obligation.owner
        holders = _holders(attempt.case)
        if self.to in holders:
            return None
        role, names = book.organisation.role(owner), book.directory.names
        title = role.title if role is not None else Text.plain(owner)
        people = tuple(names.person(id) for id in holders)
        return Refusal("assignee-unknown", role=title, people=people, value=names.of(self.to))

    def change(self, history: History, entry: Entry) -> None:
        """The colleague is notified instead of the owners."""
        history.assigned_to, history.reassigned_at = self.to, entry.recorded_at


def _others(case: Case) -> tuple[str, ...]:
    """The holders of the owner's role but for the one who was given the item."""
    return tuple(id for id in _holders(case) if id != case.history.assigned_to)


def _holders(case: Case) -> tuple[str, ...]:
    """The holders of the owner's role on the day, by id."""
    on = case.book.home.local(case.at).date()
    return tuple(p.id for p in case.book.directory.holders(case.obligation.owner, on))
