"""The content of the entries that no person makes on an item: those of the engine, and those of a change of terms."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.domain.agreement.check import CheckAnswer
from engine.domain.ledger.effect_finding import EffectResult
from engine.domain.ledger.entry import About, Kind, Phase
from engine.domain.ledger.payload import Payload, computed_field
from engine.domain.ledger.transition import ANY_PHASE, NOT_YET, Permitted, Transition


def _by_engine(kind: Kind, before: tuple[Phase, ...], then: tuple[Phase, ...]) -> Transition:
    return Transition(kind, About.OCCURRENCE, Permitted.ENGINE, None, before, then)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Payload):
    """The occurrence opened; ``due_at`` is its due time then, None while it is pending."""

    TRANSITION: ClassVar[Transition] = _by_engine(Kind.OPENED, (), ANY_PHASE)
    due_at: str | None = computed_field(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSet(Payload):
    """The due time became known or moved. ``reason`` is ``recomputed`` if only newly published days moved it."""

    TRANSITION: ClassVar[Transition] = _by_engine(Kind.DUE_SET, ANY_PHASE, ANY_PHASE)
    due_at: str | None = computed_field(None)
    was: str | None = computed_field(None)
    reason: str = computed_field("", omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breached(Payload):
    """The due time passed without a delivery."""

    TRANSITION: ClassVar[Transition] = _by_engine(Kind.BREACHED, ANY_PHASE, ANY_PHASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedAutomatically(Payload):
    """Nobody responded to a delivery in time."""

    TRANSITION: ClassVar[Transition] = _by_engine(Kind.ACCEPTED_AUTOMATICALLY, (Phase.DELIVERED,), (Phase.CLOSED,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Met(Payload):
    """An event completed the occurrence; ``event`` is its id."""

    TRANSITION: ClassVar[Transition] = _by_engine(Kind.MET, NOT_YET, (Phase.CLOSED,))
    reason: str = computed_field("", omit_default=True)
    event: str = computed_field("", omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed(Payload):
    """Its condition no longer holds, or the event that opened it was cancelled."""

    TRANSITION: ClassVar[Transition] = _by_engine(Kind.LAPSED, NOT_YET, (Phase.CLOSED,))
    reason: str = computed_field("", omit_default=True)
    event: str = computed_field("", omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Payload):
    """The result of a check that was not met, as a text in both languages; ``seen`` identifies its content."""

    TRANSITION: ClassVar[Transition] = _by_engine(Kind.CHECKED, NOT_YET, NOT_YET)
    zh: str = computed_field("")
    en: str = computed_field("")
    seen: str = computed_field("")
    answer: CheckAnswer = computed_field(CheckAnswer.NOT_MET)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleNotified(Payload):
    """People were notified of a step; ``quiet``: the notification was not sent, because the past stays quiet."""

    TRANSITION: ClassVar[Transition] = _by_engine(Kind.NOTIFIED, ANY_PHASE, ANY_PHASE)
    step: str = computed_field("")
    due_at: str | None = computed_field(None)
    to: tuple[str, ...] = computed_field(())
    quiet: bool = computed_field(False, omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingAsked(Payload):
    """A person was asked to rate the delivery; ``again``: after a bad rating was resolved, whatever the budget."""

    TRANSITION: ClassVar[Transition] = _by_engine(Kind.RATING_ASKED, ANY_PHASE, ANY_PHASE)
    to: str = computed_field("")
    again: bool = computed_field(False, omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded(Payload):
    """Other terms apply since an instant; ``was`` is the due time before them and ``due_at`` the one under them.

    ``first_due`` is the first due time that the occurrence had, under its first terms.
    """

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.SUPERSEDED,
        About.OCCURRENCE,
        Permitted.OPERATOR,
        "apply",
        (*NOT_YET, Phase.CLOSED),  # closed: an occurrence that an earlier change cancelled comes back
        ANY_PHASE,
    )
    since: datetime | None = computed_field(None)
    revision: str | None = computed_field(None)
    day_table: str | None = computed_field(None)
    was: str | None = computed_field(None)
    due_at: str | None = computed_field(None)
    first_due: str | None = computed_field(None, omit_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Payload):
    """No terms yield the occurrence any more."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.CANCELLED, About.OCCURRENCE, Permitted.OPERATOR, "apply", NOT_YET, (Phase.CLOSED,)
    )
    since: datetime | None = computed_field(None)
    was: str | None = computed_field(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceErased(Payload):
    """The files of some fields of evidence were erased, as long after the closing as they were to be kept.

    ``files`` are the SHA-256 of their contents.
    """

    TRANSITION: ClassVar[Transition] = _by_engine(Kind.EVIDENCE_ERASED, (Phase.CLOSED,), (Phase.CLOSED,))
    fields: tuple[str, ...] = computed_field(())
    files: tuple[str, ...] = computed_field(())


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectChecked(Payload):
    """A stage of the check of effect of a corrective action (the item): deliveries and defects before and after it.

    ``p`` is the probability of so few defects if nothing has changed, ``limit`` the one at or below which this stage
    says *effective*; both are decimal texts. ``needed`` is the number of deliveries still needed, or None.
    """

    TRANSITION: ClassVar[Transition] = _by_engine(Kind.EFFECT_CHECKED, ANY_PHASE, ANY_PHASE)
    stage: int = computed_field(0)
    finding: EffectResult = computed_field(EffectResult.NOT_SHOWN_YET)
    before: int = computed_field(0)
    defects_before: int = computed_field(0)
    after: int = computed_field(0)
    defects_after: int = computed_field(0)
    p: str = computed_field("")
    limit: str = computed_field("")
    needed: int | None = computed_field(None, omit_default=True)


CONSEQUENCES = (
    Opened,
    DueSet,
    Breached,
    AcceptedAutomatically,
    Met,
    Lapsed,
    Checked,
    PeopleNotified,
    RatingAsked,
    Superseded,
    Cancelled,
    EvidenceErased,
    EffectChecked,
)
Consequence = (
    Opened
    | DueSet
    | Breached
    | AcceptedAutomatically
    | Met
    | Lapsed
    | Checked
    | PeopleNotified
    | RatingAsked
    | Superseded
    | Cancelled
    | EvidenceErased
    | EffectChecked
)
"""The content of any entry that no person makes on an item."""
