"""Praise: the consumer says what was good, in words and without a score."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Attempt, Case
from engine.domain.agreement.organisation import Organisation
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Praise
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.refusal import Refusal

_BEGUN = (Phase.OPEN, Phase.DELIVERED, Phase.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PraiseItem(Action):
    """Praise for the owner of an item, or for a ``person`` of the provider, given by id."""

    NEEDED: ClassVar[frozenset[str]] = frozenset({"text"})
    RANK: ClassVar[int] = 52
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.PRAISED, About.OCCURRENCE, Permitted.CONSUMER, "praise", _BEGUN, _BEGUN
    )
    text: str = input_field("")
    person: str = input_field("", omit_default=True)

    @classmethod
    def choices(cls, case: Case, organisation: Organisation) -> Mapping[str, tuple[str, ...]]:
        """The people of the provider."""
        return {"person": _people(case)}

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The words are required; the person is one of the provider's."""
        if not self.text.strip():
            return Refusal("praise-text-missing")
        book, provider = attempt.case.book, attempt.case.agreement.provider
        if self.person and self.person not in _people(attempt.case):
            department = attempt.organisation.department(provider)
            title = department.title if department is not None else provider
            return Refusal("praise-person-unknown", person=book.directory.names.person(self.person), department=title)
        return None

    def recorded(self, attempt: Attempt) -> Action:
        """The praise, without blanks around its words."""
        return replace(self, text=self.text.strip())

    def change(self, history: History, entry: Entry) -> None:
        """The history keeps each praise."""
        history.praise = (*history.praise, Praise(entry.recorded_at, entry.actor, self.text, self.person))


def _people(case: Case) -> tuple[str, ...]:
    """The people of the provider on the day, by id."""
    on = case.book.home.local(case.at).date()
    return tuple(p.id for p in case.book.directory.members(case.agreement.provider, on))
