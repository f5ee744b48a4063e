"""Record, correct and cancel events of the business."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.domain.ledger.entry import About, Json, Kind
from engine.domain.ledger.payload import Payload, input_field
from engine.domain.ledger.transition import Permitted, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class EventContent(Payload):
    """An event as a source gives it; ``data`` has canonical values by field."""

    name: str = input_field()
    key: str = input_field()
    subject: str = input_field()
    data: Mapping[str, Json] = input_field()
    source: str = input_field()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvent(EventContent):
    """An event of which nothing was recorded before."""

    TRANSITION: ClassVar[Transition] = Transition(Kind.EVENT_RECORDED, About.EVENT, Permitted.RECORDER, "events import")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEvent(EventContent):
    """The same event with other values, or after its cancellation."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.EVENT_CORRECTED, About.EVENT, Permitted.RECORDER, "events import"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelEvent(Payload):
    """The event did not happen after all."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.EVENT_CANCELLED, About.EVENT, Permitted.RECORDER, "events cancel"
    )
    subject: str = input_field()
    reason: str = input_field()
