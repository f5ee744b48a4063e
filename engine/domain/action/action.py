"""An action: one thing that a person does to an item. Each type of action is a module of this package.

A type has its fields, its row of the table of entries (who may, in which phases), what it refuses, and how it changes
the history. Commands, forms, request bodies and the documentation are drawn from it. See docs/extending.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import ClassVar

from engine.domain.action.case import Attempt, Case
from engine.domain.agreement.field_value import BadValue, refuse_unstorable
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.history import History
from engine.domain.ledger.payload import ActionField, Origin, Payload, computed_field, entry_field, origin_of
from engine.domain.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Payload):
    """Something that a person does to an occurrence, or did; both are given by their ids.

    ``on_behalf_of`` has the ids of the people for whom a delegate acts; it is empty if the actor may act alone.
    """

    CHOSEN: ClassVar[bool] = True
    """True if people choose it; False for an action that only another one turns into."""
    ON_SEVERAL: ClassVar[bool] = False
    """True if one command may do it to several items, with the same values for all."""
    RANK: ClassVar[int] = 50
    """Where several actions are possible, those with a lower rank are offered first."""
    NEEDED: ClassVar[frozenset[str]] = frozenset()
    """The fields with a default that a person must not leave blank."""
    UNDOES: ClassVar[frozenset[Kind]] = frozenset()
    """The kinds of entry that this action takes back."""
    occurrence: str = entry_field()
    actor: str = entry_field()
    on_behalf_of: tuple[str, ...] = computed_field((), key="for", omit_default=True)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """Why the state of the item does not allow this action; None if it does. Its phase has been checked before."""
        return None

    @classmethod
    def is_offered(cls, case: Case) -> bool:
        """True if a form for it is of use in the state of the item, where the state does not refuse it."""
        return True

    @classmethod
    def choices(cls, case: Case, organisation: Organisation) -> Mapping[str, tuple[str, ...]]:
        """The values among which a person chooses, as ids or codes, by the name of the field; for a field of scores,
        the things that are scored. ``organisation`` is the one in force now."""
        return {}

    @classmethod
    def answered_requests_by(cls, case: Case) -> frozenset[str]:
        """The people whose requests this action answers: nobody answers their own."""
        return frozenset()

    @classmethod
    def answers(cls, case: Case) -> Side:
        """The side whose request this action answers, if it answers one."""
        return Side.PROVIDER

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """Why the values that the person gave are refused; None if they are not."""
        return None

    def recorded(self, attempt: Attempt) -> "Action":
        """The action as it is recorded, with the fields that the engine computes; it may be of another type."""
        return self

    def effective_at(self, recorded_at: datetime) -> datetime:
        """The instant at which it happened (UTC): that of its recording, unless the person named an earlier one."""
        return recorded_at

    def change(self, history: History, entry: Entry) -> None:
        """Change the history of the occurrence; ``entry`` is the entry that records the action."""

    def entry(self, recorded_at: datetime) -> Entry:
        """The entry that records the action."""
        effective_at = self.effective_at(recorded_at)
        return self.entry_about(self.occurrence, actor=self.actor, recorded_at=recorded_at, effective_at=effective_at)

    def claim_refusal(self, attempt: Attempt) -> Refusal | None:
        """Why the texts that the person gave are refused: a character cannot be stored."""
        for f in fields(self):
            value = getattr(self, f.name)
            written = value if origin_of(f) is Origin.INPUT and isinstance(value, str) else ""
            if (refusal := unstorable(type(self), f.name, written)) is not None:
                return refusal
        return None

    @classmethod
    def _of_entry(cls, entry: Entry) -> dict[str, object]:
        return {"occurrence": entry.subject_id, "actor": entry.actor}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedAction(Action):
    """An action that may have happened earlier than it is recorded: ``at``, in UTC; None for now.

    An earlier instant counts once the other side approves it.
    """

    MAY_BE_EARLIER: ClassVar[bool] = True
    """False for an action that is always recorded when it happens."""
    at: datetime | None = entry_field(None)
    backdated: bool = computed_field(False, omit_default=True)

    def effective_at(self, recorded_at: datetime) -> datetime:
        """The instant that the person named, or that of the recording."""
        return self.at or recorded_at

    def claim_refusal(self, attempt: Attempt) -> Refusal | None:
        """Why the texts or the instant that the person gave are refused."""
        # without super(): a class with slots is made anew, and super() would look for the first one
        if (refusal := Action.claim_refusal(self, attempt)) is not None:
            return refusal
        if self.at is not None and self.at > attempt.case.at:
            return Refusal("not-in-advance", at=attempt.case.book.home.local(self.at))
        return None

    def recorded(self, attempt: Attempt) -> Action:
        """The action as it is recorded, marked if it is dated back."""
        return replace(self, backdated=self.at is not None and is_backdated(self.at, attempt.case.at))

    @classmethod
    def _of_entry(cls, entry: Entry) -> dict[str, object]:
        return {"occurrence": entry.subject_id, "actor": entry.actor, "at": entry.effective_at}


def is_backdated(claimed_at: datetime, now: datetime) -> bool:
    """True if the instant that a person gives is more than a minute before its recording."""
    return now - claimed_at > timedelta(minutes=1)


def unstorable(action: type[Payload], field: str, written: str) -> Refusal | None:
    """The refusal of a text with a character that cannot be stored; None if all can."""
    try:
        refuse_unstorable(written)
    except BadValue as bad:
        return Refusal("text-not-storable", field=ActionField(action, field), why=bad.refusal)
    return None
