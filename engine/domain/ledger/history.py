"""The history of one occurrence: what people did and what the engine recorded. ``fold`` makes it from the entries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from engine.domain.agreement.side import Side
from engine.domain.ledger.effect_finding import EffectFinding
from engine.domain.ledger.entry import Entry, Json, Kind
from engine.domain.ledger.history_types import (
    ApprovalRequest,
    Attestation,
    CheckResult,
    Delivery,
    LateReason,
    Praise,
    Rating,
    ReminderSent,
    Rescheduled,
    Response,
    Return,
)
from engine.domain.ledger.notification_topic import NotificationTopic
from engine.domain.ledger.terms_change import TermsChange
from engine.domain.ledger.transition import DATABLE, DELIVERIES
from engine.domain.time.pause import Pause

RECOMPUTED = "recomputed"
"""The reason of a new due time that nobody caused: days that it depends on were published."""
EXCUSES = frozenset({Kind.WAIVER_REQUESTED, Kind.NOT_APPLICABLE_REQUESTED})
"""The requests that close an occurrence without a delivery when they are granted."""


@dataclass(slots=True)
class History:
    """The actions of people and the entries of the engine about one occurrence, in the order of recording.

    Only ``fold`` and the actions that it calls change a history; everybody else reads it.

    ``standing`` is the last delivery that was not returned or withdrawn. ``notified`` holds (topic, due time) of each
    notification that was sent, ``notified_people`` the ids of the people whom the opening or a step was sent to,
    ``breaches`` the due times of recorded breaches and ``written_due`` the due time as last written.
    ``partial_evidence`` is the evidence submitted so far by partial deliveries; ``sent_back`` holds the check digests
    of deliveries that were returned or withdrawn. ``pauses`` are in order; a delivery ends the last one. ``proposed``
    is the time that each side proposed last, ``first_agreed_at`` the one that they agreed on first. ``terms_changes``
    are the changes of the terms that touched it, in order, ``first_due_before_change`` the first due time of an
    occurrence that a change moved to other terms. ``reminder`` is the last one that a person sent.
    """

    standing: Delivery | None = None
    deliveries: int = 0
    accepted_at: datetime | None = None
    returns: tuple[Return, ...] = ()
    responses: tuple[Response, ...] = ()
    ratings: tuple[Rating, ...] = ()
    praise: tuple[Praise, ...] = ()
    agreed_at: datetime | None = None
    first_agreed_at: datetime | None = None
    first_due_before_change: datetime | None = None
    notified: frozenset[tuple[NotificationTopic, datetime | None]] = frozenset()
    notified_people: frozenset[str] = frozenset()
    breaches: frozenset[datetime] = frozenset()
    written_due: str | None = None
    opened: bool = False
    ended_at: datetime | None = None
    auto_accepted: bool = False
    auto_accepted_at: datetime | None = field(default=None, compare=False)
    rescheduled: Rescheduled | None = None
    cancelled_at: datetime | None = None
    terms_changes: tuple[TermsChange, ...] = ()
    pauses: tuple[Pause, ...] = ()
    approval_requests: tuple[ApprovalRequest, ...] = ()
    assigned_to: str | None = None
    reassigned_at: datetime | None = None
    reminder: ReminderSent | None = None
    late_reason: LateReason | None = None
    effect_findings: tuple[EffectFinding, ...] = ()
    attestation: Attestation | None = None
    check_result: CheckResult | None = None
    sent_back: frozenset[str] = frozenset()
    partial_evidence: Mapping[str, Json] = field(default_factory=dict)
    proposed: Mapping[Side, datetime | None] = field(default_factory=dict, compare=False)

    @property
    def extension(self) -> ApprovalRequest | None:
        """The extension that counts: the last one granted, or None."""
        if not self.approval_requests:
            return None
        granted = [a for a in self.approval_requests if a.kind is Kind.EXTENSION_REQUESTED and a.granted]
        return granted[-1] if granted else None

    @property
    def pause_limits(self) -> tuple[tuple[datetime, int], ...]:
        """The higher limits of pauses that the consumer granted, in working days, each with the instant of the yes."""
        return tuple(
            (a.decided_at, a.working_days)
            for a in self.approval_requests
            if a.kind is Kind.LONGER_PAUSE_REQUESTED and a.granted and a.decided_at is not None and a.working_days
        )

    @property
    def due_before_extension(self) -> datetime | None:
        """The due time before the first extension that was granted, or None."""
        return next((a.was for a in self.approval_requests if a.kind is Kind.EXTENSION_REQUESTED and a.granted), None)

    @property
    def excused(self) -> ApprovalRequest | None:
        """The waiver or *not applicable* that the consumer granted, or None."""
        if not self.approval_requests:
            return None
        return next((a for a in self.approval_requests if a.kind in EXCUSES and a.granted), None)

    @property
    def is_open(self) -> bool:
        """True if nothing has closed it: no delivery stands, nobody has cancelled or excused it."""
        return self.standing is None and self.ended_at is None and self.cancelled_at is None and self.excused is None

    @property
    def resolved_at(self) -> datetime | None:
        """The instant at which people resolved it; from then on its date no longer moves. None while it is open.

        It is the recording of the delivery that stands, or of the cancellation or excuse.
        """
        if self.standing is not None:
            return self.standing.recorded_at
        return self.cancelled_at or (self.excused.decided_at if self.excused is not None else None)

    def waiting(self, kind: Kind) -> ApprovalRequest | None:
        """The request of that kind without an answer, or None."""
        return next((a for a in self.approval_requests if a.kind is kind and a.granted is None), None)

    @property
    def dated_back(self) -> tuple[ApprovalRequest, ...]:
        """The earlier dates that wait for the other side's approval."""
        return tuple(a for a in self.approval_requests if a.kind in DATABLE and a.granted is None)

    @property
    def paused(self) -> Pause | None:
        """The pause that nobody has ended yet, or None."""
        return next((p for p in self.pauses if p.until is None), None)

    def close_requests(self, kind: Kind) -> None:
        """Close the requests of a kind that nobody answered: the same is requested again."""
        self.approval_requests = tuple(
            replace(a, granted=False) if a.kind is kind and a.granted is None else a for a in self.approval_requests
        )

    def decide(self, kinds: Collection[Kind], entry: Entry, *, granted: bool, reason: str = "") -> None:
        """Answer the requests of these kinds that wait; one that has an answer keeps it."""
        self.approval_requests = tuple(
            replace(a, granted=granted, decided_at=entry.recorded_at, decided_by=entry.actor, decision_reason=reason)
            if a.kind in kinds and a.granted is None
            else a
            for a in self.approval_requests
        )

    def request_date(self, entry: Entry, side: Side = Side.PROVIDER) -> None:
        """Ask the other side to approve the earlier date of an entry."""
        request = ApprovalRequest(entry.kind, entry.recorded_at, entry.actor, "", entry.effective_at, side=side)
        self.approval_requests = (*self.approval_requests, request)

    def drop_dates(self) -> None:
        """Drop the requests for the earlier date of a delivery that no longer stands."""
        self.approval_requests = tuple(
            a for a in self.approval_requests if a.kind not in DELIVERIES or a.granted is not None
        )

    def end_pause(self, at: datetime) -> None:
        """End the pause that nobody has ended yet."""
        self.pauses = tuple(p.ended(at) for p in self.pauses)

    def take_back(self) -> None:
        """Take back the delivery that stands, with what confirmed it."""
        if self.standing is not None and self.standing.digest:
            self.sent_back |= {self.standing.digest}
        self.standing, self.accepted_at, self.auto_accepted = None, None, False
        self.attestation, self.check_result, self.partial_evidence = None, None, {}
        self.drop_dates()
