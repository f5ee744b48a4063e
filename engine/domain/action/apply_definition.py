"""Apply: a definition comes into force."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from engine.domain.ledger.entry import About, Kind
from engine.domain.ledger.payload import Payload, computed_field
from engine.domain.ledger.transition import Permitted, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyDefinition(Payload):
    """The hash of a definition in force, None if it is removed.

    The first entry of a ledger also says whether it is a rehearsal, and before which date (local) no notification is
    sent.
    """

    TRANSITION: ClassVar[Transition] = Transition(Kind.APPLIED, About.DEFINITION, Permitted.OPERATOR, "apply")
    hash: str | None = computed_field(None)
    rehearsal: bool = computed_field(False, omit_default=True)
    quiet_before: date | None = computed_field(None, omit_default=True)
