"""Notes: the parts of a notification about the actions of people. ``engine.wording.notification_notes`` words them.

All instants are in UTC. Notes that say the same are equal, so that parts of one line can share them.
"""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement.side import Side
from engine.domain.ledger.effect_finding import EffectResult
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.history_types import Appeal, ApprovalRequest, Rating
from engine.domain.occurrence.evidence_state import SubmittedEvidence
from engine.domain.text import Text
from engine.domain.time.pause import Pause


@dataclass(frozen=True, slots=True)
class RequestedApproval:
    """A request for approval: ``kind`` is that of its entry; ``until`` the due time or the earlier date it names,
    ``working_days`` the limit of pauses."""

    kind: Kind
    until: datetime | None
    reason: str
    working_days: int | None = None

    @classmethod
    def of(cls, request: ApprovalRequest) -> "RequestedApproval":
        """The values of a request that its reader needs."""
        return cls(request.kind, request.until, request.reason, request.working_days)


@dataclass(frozen=True, slots=True)
class ReturnNote:
    """Somebody returned the delivery."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class PauseNote:
    """The provider waits for a party: ``consumer``, the id of a department, or a party outside.

    ``until`` is the end of the wait (None: it goes on), ``limit_at`` the instant at which the limit ends it (None:
    there is no limit).
    """

    waiting_for: str
    reason: str
    until: datetime | None = None
    limit_at: datetime | None = None

    @classmethod
    def of(cls, pause: Pause) -> "PauseNote":
        """The values of a pause that its reader needs."""
        return cls(pause.waiting_for, pause.reason, pause.until, pause.limit_at)


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """A delivery waits for acceptance. It is accepted automatically at ``until``; None: never.

    ``nothing`` marks a report that there is nothing to report.
    """

    by: str
    nothing: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ReturnableNote:
    """A delivery that needs no acceptance: by whom, when (``at``), what. It can be returned until ``until``."""

    by: str
    at: datetime
    nothing: bool
    evidence: tuple[SubmittedEvidence, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class RatingNote:
    """Somebody rated the delivery: the ids of ``dimensions`` with their scores, and of the ``reason``.

    ``before`` is the score of the person's rating that this one replaces, ``appeal`` the one against it.
    """

    by: str
    score: int
    comment: str
    dimensions: tuple[tuple[str, int], ...] = ()
    reason: str = ""
    lost_minutes: int | None = None
    before: int | None = None
    appeal: "AppealNote | None" = None

    @classmethod
    def of(cls, rating: Rating) -> "RatingNote":
        """The values of a rating that its reader needs, without its appeal."""
        before = rating.earlier[-1].score if rating.earlier else None
        dimensions, reason = rating.dimensions, rating.reason
        return cls(rating.by, rating.score, rating.comment, dimensions, reason, rating.lost_minutes, before)


@dataclass(frozen=True, slots=True)
class AppealNote:
    """Somebody appealed the rating of ``rater``; ``upheld`` says how it was decided, None while it waits."""

    by: str
    reason: str
    rater: str
    score: int
    upheld: bool | None = None
    decided_by: str = ""
    decision_reason: str = ""

    @classmethod
    def of(cls, rating: Rating, appeal: Appeal) -> "AppealNote":
        """The values of an appeal against a rating that its reader needs."""
        return cls(
            appeal.by, appeal.reason, rating.by, rating.score, appeal.upheld, appeal.decided_by, appeal.decision_reason
        )


@dataclass(frozen=True, slots=True)
class PraiseNote:
    """Somebody praised the owner, or the ``person`` (an id)."""

    by: str
    text: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class ResolvedNote:
    """Somebody resolved what the reader had rated low; the reader is asked to rate again."""

    by: str
    comment: str


@dataclass(frozen=True, slots=True)
class ToRateNote:
    """The reader is asked to rate a delivery: by whom, and when (``at``)."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceChangeNote:
    """The delivery was changed at an instant: ``by`` a person who replaced evidence, or, where that is empty, by a
    correction of its event. ``fields`` are the labels of the evidence."""

    at: datetime
    by: str
    fields: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ReminderNote:
    """Somebody reminds the reader."""

    by: str
    comment: str


@dataclass(frozen=True, slots=True)
class WishNote:
    """Somebody requested the item, for a time (None: none was named)."""

    by: str
    wish: datetime | None


@dataclass(frozen=True, slots=True)
class RequestNote:
    """Somebody asks the reader for approval, to be answered by ``answer_by``."""

    by: str
    requested: RequestedApproval
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class DecisionNote:
    """Somebody answered a request of a kind."""

    by: str
    kind: Kind
    granted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ExpiryNote:
    """Nobody answered a request in time."""

    requested: RequestedApproval


@dataclass(frozen=True, slots=True)
class ProposalNote:
    """A person of a side responded to a request: it proposes ``time`` (None: no time yet), or both sides agreed on
    ``agreed_at``."""

    time: datetime | None
    agreed_at: datetime | None
    by: str = ""
    side: Side = Side.PROVIDER
    comment: str = ""


@dataclass(frozen=True, slots=True)
class EffectNote:
    """A stage of the check of effect found something: the defects among the deliveries before and after."""

    finding: EffectResult
    before: int
    defects_before: int
    after: int
    defects_after: int
    needed: int | None


Note = (
    ReturnNote
    | PauseNote
    | DeliveryNote
    | ReturnableNote
    | RatingNote
    | AppealNote
    | PraiseNote
    | ResolvedNote
    | ToRateNote
    | EvidenceChangeNote
    | ReminderNote
    | WishNote
    | RequestNote
    | DecisionNote
    | ExpiryNote
    | ProposalNote
    | EffectNote
)
