"""An occurrence as figures and answers read it: with its terms and its verdict at an instant."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import ApprovalRequest, LateReason
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Verdict
from engine.domain.time.pause import Pause


@dataclass(frozen=True, slots=True)
class Judged:
    """An occurrence with its agreement and obligation, and the verdict at the instant of the report.

    ``first_due_at`` is its first due time, None if it never had one. ``late_reason`` is the last reason of the
    provider, ``pause`` the open pause. ``requests`` are those that may still be answered. ``subject_kind`` is the kind
    of its subject, such as ``order``. ``returnable_until`` is set while a delivery that needs no acceptance can be
    returned. ``stopped_days`` are the working days for which the clock has stood so far. ``person`` is
    the id of the person in charge, None where the role is. ``extensions`` counts those that were granted, ``paused`` is
    the working time of its pauses so far, ``responded_at`` the provider's first response to a request.
    """

    agreement: Agreement
    obligation: Obligation
    occurrence: Occurrence
    verdict: Verdict
    returns: int
    first_due_at: datetime | None = None
    late_reason: LateReason | None = None
    pause: Pause | None = None
    history: History = field(default_factory=History)
    requests: tuple[ApprovalRequest, ...] = ()
    subject_kind: str | None = None
    returnable_until: datetime | None = None
    stopped_days: Fraction = Fraction(0)
    person: str | None = None
    extensions: int = 0
    paused: timedelta = timedelta()
    responded_at: datetime | None = None
