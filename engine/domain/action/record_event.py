"""Record, correct and cancel events of the business."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from engine.domain.ledger.entry import About, Json, Kind
from engine.domain.ledger.payload import Payload, computed_field, input_field
from engine.domain.ledger.transition import Permitted, Transition


def event_body(
    name: str,
    key: str,
    subject: str,
    data: Mapping[str, Json],
    source: str,
    *,
    identity: str | None = None,
    same_as: str | None = None,
) -> dict[str, Json]:
    """The body of the entry of an event: spelled out here, because an import writes it for each of its rows."""
    body: dict[str, Json] = {"name": name, "key": key, "subject": subject, "data": data, "source": source}
    if identity is not None:
        body["identity"] = identity
    if same_as is not None:
        body["same_as"] = same_as
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class EventContent(Payload):
    """An event as a source gives it; ``data`` has canonical values by field.

    ``identity`` is the folded value of the field that identifies the subject; ``same_as`` the known number that the
    number of the subject may be: such an event opens nothing until the recorder has answered.
    """

    name: str = input_field()
    key: str = input_field()
    subject: str = input_field()
    data: Mapping[str, Json] = input_field()
    source: str = input_field()
    identity: str | None = computed_field(None, omit_default=True)
    same_as: str | None = computed_field(None, omit_default=True)

    def body(self) -> dict[str, Json]:
        """The body of the entry."""
        return event_body(
            self.name, self.key, self.subject, self.data, self.source, identity=self.identity, same_as=self.same_as
        )

    def without_question(self) -> Self:
        """The same event with a number that is its own."""
        return replace(self, same_as=None)

    def under(self, subject: str) -> Self:
        """The same event of another subject."""
        return replace(self, subject=subject, key=subject + self.key[len(self.subject) :])


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
    """The event did not happen after all; with ``same_as`` it is known under that number."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.EVENT_CANCELLED, About.EVENT, Permitted.RECORDER, "events cancel"
    )
    subject: str = input_field()
    reason: str = input_field()
    same_as: str | None = computed_field(None, omit_default=True)
