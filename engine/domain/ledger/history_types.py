"""The parts of a history: deliveries, returns, responses, requests for approval and the like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.domain.agreement.check import CheckAnswer
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Json, Kind
from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery.

    ``claimed_at`` is the instant that the person gave; it counts unless it is back-dated and not approved. ``received``
    marks a receipt: delivered and accepted in one entry, dated by the consumer alone. ``digest`` identifies the content
    that a check found; it is empty where a person recorded the delivery. ``evidence`` is what was submitted by field,
    as the entry has it, ``comment`` what the person wrote. ``replaced_at`` is the last replacement of evidence, of the
    fields ``replaced``, by the person ``replaced_by``.
    """

    claimed_at: datetime
    recorded_at: datetime
    by: str
    backdated: bool = False
    agreed: bool | None = None
    received: bool = False
    nothing: bool = False
    digest: str = ""
    evidence: Mapping[str, Json] = field(default_factory=dict)
    comment: str = ""
    replaced_at: datetime | None = None
    replaced_by: str = ""
    replaced: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        """The instant that counts: an earlier date counts once the other side has approved it, until then the
        recording does."""
        return self.recorded_at if self.backdated and not self.received and self.agreed is not True else self.claimed_at


@dataclass(frozen=True, slots=True)
class Attestation:
    """A person's statement that it is done, where that alone is not enough: ``at`` counts once a check confirms it."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The last result of a check that was not met; ``digest`` identifies its content."""

    at: datetime
    answer: CheckAnswer
    what: Text
    digest: str


@dataclass(frozen=True, slots=True)
class Return:
    """A delivery sent back."""

    at: datetime
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Response:
    """A response to a request. ``time`` is the time it names; None accepts the last time that the other side named."""

    at: datetime
    side: Side
    time: datetime | None
    by: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Appeal:
    """The provider's appeal against a rating. ``upheld`` is None until it is decided."""

    at: datetime
    by: str
    reason: str
    upheld: bool | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    decision_reason: str = ""


@dataclass(frozen=True, slots=True)
class Praise:
    """The consumer's praise, for the owner or for a ``person`` (an id, empty for the owner)."""

    at: datetime
    by: str
    text: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """The rating of a delivery, 1 to 5, also by ``dimensions``.

    ``reason`` is the id of the reason of a low score, empty if none was given; ``lost_minutes`` is the time that the
    delivery cost the person. ``bad``: it began the loop of a bad rating. ``earlier`` has the person's earlier ratings
    of the same item, which this one replaces, the first one first. ``appeal`` is the provider's, None if there is none.
    """

    at: datetime
    by: str
    score: int
    comment: str
    dimensions: tuple[tuple[str, int], ...] = ()
    reason: str = ""
    lost_minutes: int | None = None
    bad: bool = False
    earlier: tuple["Rating", ...] = ()
    appeal: Appeal | None = None

    @property
    def left_out_at(self) -> datetime | None:
        """The instant (UTC) at which an upheld appeal left the rating out of means and counts; None if it counts."""
        return self.appeal.decided_at if self.appeal is not None and self.appeal.upheld else None

    @property
    def is_left_out(self) -> bool:
        """True if an upheld appeal leaves the rating out of means and counts."""
        return self.left_out_at is not None

    @property
    def first(self) -> "Rating":
        """The person's first rating of the item."""
        return self.earlier[0] if self.earlier else self

    @property
    def first_score(self) -> int:
        """The score that the person gave first."""
        return self.first.score


@dataclass(frozen=True, slots=True)
class ReminderSent:
    """A reminder that a person sent to the owner."""

    at: datetime
    by: str
    comment: str


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """A change of the due time of an open occurrence, by a new revision or by newly published days.

    ``since`` is the instant of the change, ``was`` the due time before and ``due_at`` the one after it.
    """

    since: datetime
    was: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """A request by one side for the other's approval: an extension, a longer pause, a waiver, *not applicable*, or an
    earlier date.

    ``kind`` is that of the requesting entry. ``until`` is the due time that an extension asks for, or the earlier
    date; ``was`` is the due time at the time of an extension request; ``working_days`` is the limit that a longer pause
    asks for. ``granted`` is None until there is an answer, and
    False without ``decided_at`` if the request was repeated before anyone answered.
    """

    kind: Kind
    at: datetime
    by: str
    reason: str
    until: datetime | None = None
    was: datetime | None = None
    granted: bool | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    decision_reason: str = ""
    side: Side = Side.PROVIDER
    working_days: int | None = None


@dataclass(frozen=True, slots=True)
class LateReason:
    """The provider's reason for being late and the date it promises. It does not move the due time."""

    at: datetime
    by: str
    category: str
    promised_on: date | None
    note: str
