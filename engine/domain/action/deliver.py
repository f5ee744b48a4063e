"""Deliver: the provider reports that an item is done, with its evidence, or that there is nothing to report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.domain.action.action import Action, DatedAction
from engine.domain.action.case import Attempt, Case
from engine.domain.action.evidence import Attachment, missing_fields
from engine.domain.agreement.check import attestation, attestation_suffices
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import CHECK, About, Entry, Json, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Attestation, Delivery
from engine.domain.ledger.payload import Payload, attached_field, computed_field, input_field
from engine.domain.ledger.transition import NOT_YET, Permitted, Transition
from engine.domain.occurrence.deliverable import deliverable_from
from engine.domain.refusal import Alternatives, Refusal

_CLOSES = (Phase.DELIVERED, Phase.CLOSED)
_NO_EVIDENCE: Mapping[str, Json] = {}


def _row(kind: Kind, then: tuple[Phase, ...], variant: str = "", who: Permitted = Permitted.ATTESTER) -> Transition:
    return Transition(kind, About.OCCURRENCE, who, "deliver", NOT_YET, then, variant)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAction(DatedAction):
    """An action with evidence: ``values`` by field, ``files`` by field, and the file fields ``signed``.

    ``evidence`` is what is kept of them and of earlier partial deliveries: values by field, for a file its SHA-256,
    name and size in bytes. It is None in an entry that no person made.
    """

    values: Mapping[str, str] = attached_field(dict)
    files: Mapping[str, Attachment] = attached_field(dict)
    signed: frozenset[str] = input_field(frozenset(), omit_default=True)
    comment: str = input_field("", omit_default=True)
    evidence: Mapping[str, Json] | None = computed_field(None, omit_default=True)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """An item that an event completes needs no delivery; one about a period waits until that is over."""
        if case.obligation.done_by is not None:
            return Refusal("event-completes-item", events=Alternatives(case.obligation.done_by.events))
        return period_refusal(case, case.at)

    def claim_refusal(self, attempt: Attempt) -> Refusal | None:
        """Nothing is delivered as of a time at which the period was not over."""
        return DatedAction.claim_refusal(self, attempt) or claimed_period_refusal(self, attempt)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestDelivery(EvidenceAction):
    """The statement of a person that it is done, where a check has to confirm it. It counts once the check does."""

    TRANSITION: ClassVar[Transition] = _row(Kind.ATTESTED, NOT_YET)
    CHOSEN: ClassVar[bool] = False

    def change(self, history: History, entry: Entry) -> None:
        """The attestation waits for the check."""
        history.attestation = Attestation(entry.effective_at, entry.actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver(EvidenceAction):
    """A delivery: recorded by a person, or found by a check.

    A check leaves its result in both languages (``zh``, ``en``), the digest of what it saw (``seen``), and the instant
    that its data names (``done_at``).
    """

    ON_SEVERAL: ClassVar[bool] = True
    RANK: ClassVar[int] = 10
    TRANSITION: ClassVar[Transition] = _row(Kind.DELIVERED, _CLOSES)
    zh: str = computed_field("", omit_default=True)
    en: str = computed_field("", omit_default=True)
    seen: str = computed_field("", omit_default=True)
    done_at: datetime | None = computed_field(None, omit_default=True)

    @classmethod
    def is_offered(cls, case: Case) -> bool:
        """The provider does it; a consumer that confirms completion does where evidence goes with it."""
        return case.obligation.attested_by is Side.PROVIDER or bool(case.obligation.evidence)

    def body(self) -> dict[str, Json]:
        """The body of the entry; the body of a check also says that its data named no instant."""
        body = Payload.body(self)
        return {"done_at": None, **body} if self.actor == CHECK else body

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """A person cannot deliver what only a check decides, nor claim an earlier time where one has to confirm it."""
        check = attempt.case.obligation.check
        if attestation_suffices(check):
            return None
        if attestation(check) is None:
            # evidence is submitted beside the check, under the same rules
            return (
                None
                if attempt.case.obligation.evidence
                else Refusal("check-decides", check=check, item=self.occurrence)
            )
        return Refusal("check-confirms-time", check=check) if self.at is not None else None

    def recorded(self, attempt: Attempt) -> Action:
        """The delivery, or an attestation where a check has to confirm it."""
        check = attempt.case.obligation.check
        if attestation_suffices(check) or attestation(check) is None:
            return DatedAction.recorded(self, attempt)
        return AttestDelivery(
            occurrence=self.occurrence,
            actor=self.actor,
            values=self.values,
            files=self.files,
            signed=self.signed,
            comment=self.comment,
        )

    def change(self, history: History, entry: Entry) -> None:
        """The delivery stands. It ends a pause; an earlier date waits for approval."""
        delivered(history, entry, self.backdated, digest=self.seen, evidence=self.evidence or {}, comment=self.comment)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverPart(EvidenceAction):
    """A part of the evidence; the rest comes later."""

    RANK: ClassVar[int] = 12
    TRANSITION: ClassVar[Transition] = _row(Kind.PARTLY_DELIVERED, NOT_YET, "partial")

    @classmethod
    def is_offered(cls, case: Case) -> bool:
        """A part is less than what is missing."""
        return len(missing_fields(case.obligation.evidence, case.history.partial_evidence)) > 1

    def change(self, history: History, entry: Entry) -> None:
        """The evidence counts together with what was submitted before."""
        history.partial_evidence = {**history.partial_evidence, **(self.evidence or {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNothing(DatedAction):
    """Nothing happened in the period that would have to be reported."""

    RANK: ClassVar[int] = 11
    TRANSITION: ClassVar[Transition] = _row(Kind.NOTHING_TO_REPORT, _CLOSES, "nothing", Permitted.PROVIDER)
    comment: str = input_field("", omit_default=True)

    @classmethod
    def is_offered(cls, case: Case) -> bool:
        """The obligation allows it."""
        return case.obligation.nothing_to_report

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """The obligation must allow it, and the period be over."""
        if not case.obligation.nothing_to_report:
            return Refusal("nothing-to-report-not-agreed")
        return period_refusal(case, case.at)

    def claim_refusal(self, attempt: Attempt) -> Refusal | None:
        """Nothing is reported as of a time at which the period was not over."""
        return DatedAction.claim_refusal(self, attempt) or claimed_period_refusal(self, attempt)

    def change(self, history: History, entry: Entry) -> None:
        """It stands like a delivery."""
        delivered(history, entry, self.backdated, nothing=True)


def period_refusal(case: Case, at: datetime) -> Refusal | None:
    """Why a delivery is not taken at an instant: the period that it reports on is not practically over."""
    calendar = case.clocks.due
    since = deliverable_from(case.obligation, case.occurrence, calendar)
    if since is None or at >= since:
        return None
    served = case.occurrence.served or ""
    return Refusal("period-not-over", period=served, since=calendar.local(since))


def claimed_period_refusal(action: DatedAction, attempt: Attempt) -> Refusal | None:
    """Why the earlier time of a delivery is refused: its period was not practically over then."""
    return None if action.at is None else period_refusal(attempt.case, action.at)


def delivered(
    history: History,
    entry: Entry,
    backdated: bool,
    *,
    received: bool = False,
    nothing: bool = False,
    digest: str = "",
    evidence: Mapping[str, Json] = _NO_EVIDENCE,
    comment: str = "",
) -> None:
    """Let a delivery stand in a history. It ends a pause; an earlier date waits for approval, unless the consumer
    itself recorded it (``received``)."""
    history.deliveries += 1
    history.end_pause(entry.recorded_at)
    history.standing = Delivery(
        claimed_at=entry.effective_at,
        recorded_at=entry.recorded_at,
        by=entry.actor,
        backdated=backdated,
        received=received,
        nothing=nothing,
        digest=digest,
        evidence=evidence,
        comment=comment,
    )
    history.accepted_at = entry.effective_at if received else None
    history.drop_dates()
    if backdated and not received:
        history.request_date(entry)
