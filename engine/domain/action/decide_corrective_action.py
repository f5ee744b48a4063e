"""Decide a corrective action against a defect. It is recorded about the first item of the defect, as the cause of an
item of its own, which has an owner and a date."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.ledger.entry import About, Kind
from engine.domain.ledger.payload import computed_field, input_field
from engine.domain.ledger.transition import ANY_PHASE, Permitted, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideCorrectiveAction(Action):
    """A corrective action: ``what`` is to be done by the end of the local date ``due_on``, by the holders of the role
    ``owner`` or by ``person``, one of them. ``planned`` is the number of deliveries after which the check of effect
    ends. ``defect`` is the id of the defect, ``number`` counts its corrective actions from 1,
    ``obligation`` is the id of the common obligation that the item of the action is of."""

    CHOSEN: ClassVar[bool] = False
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.CORRECTIVE_ACTION_DECIDED, About.OCCURRENCE, Permitted.PROVIDER, "defect action", ANY_PHASE, ANY_PHASE
    )
    what: str = input_field()
    due_on: date = input_field()
    owner: str = input_field()
    planned: int = input_field()
    person: str = input_field("", omit_default=True)
    defect: str = computed_field("")
    number: int = computed_field(0)
    obligation: str = computed_field("")
