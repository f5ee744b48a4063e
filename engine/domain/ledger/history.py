"""What happened to one occurrence, folded from its entries in the order in which they were recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from engine.domain.agreement.check import CheckAnswer
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import APPROVALS, DATABLE, DECISIONS, DELIVERIES, Entry, Json, Kind
from engine.domain.text import Text
from engine.domain.time.pause import Pause


@dataclass(frozen=True, slots=True)
class Delivery:
    """One hand-over. ``claimed_at`` is the instant that the person gave; it counts unless it is back-dated and not
    agreed.

    ``received`` marks a receipt: delivered and accepted in one entry, dated by the consumer alone.
    ``seen`` names what a check saw, empty where a person recorded it.
    """

    claimed_at: datetime
    recorded_at: datetime
    by: str
    backdated: bool = False
    agreed: bool | None = None
    received: bool = False
    nothing: bool = False
    seen: str = ""

    @property
    def at(self) -> datetime:
        """The instant that counts: a back-dating counts from recording until the other side's yes."""
        return self.recorded_at if self.backdated and not self.received and self.agreed is not True else self.claimed_at


@dataclass(frozen=True, slots=True)
class Attestation:
    """That somebody said it was done, where that alone is not enough: ``at`` counts once a check says so too."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check last saw without finding it done; ``seen`` names it."""

    at: datetime
    answer: CheckAnswer
    what: Text
    seen: str


@dataclass(frozen=True, slots=True)
class Return:
    """A delivery sent back."""

    at: datetime
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Response:
    """A reaction to a request; ``time`` is the time that it names, None for the one last named by the other side."""

    at: datetime
    side: Side
    time: datetime | None


@dataclass(frozen=True, slots=True)
class Rating:
    """How a delivery was felt, 1 to 5."""

    at: datetime
    by: str
    score: int
    comment: str


RECOMPUTED = "recomputed"
"""Why a date was set anew by nobody's doing: days that it leaned on were published."""


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """That an open occurrence went over to a new revision, or that newly published days settled its provisional date:
    since when, and what its date was and became."""

    since: datetime
    was: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """What one side asked of the other: an extension, a waiver, *not applicable*, or that an earlier date be counted.

    ``kind`` is that of the asking entry. ``until`` is the due instant that an extension names, or the earlier instant
    of a back-dating; ``was`` the due instant that an extension was asked under. ``granted`` None: no answer yet.
    False without ``decided_at``: nobody had answered when it was asked again.
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


EXCUSES = frozenset({Kind.WAIVER_REQUESTED, Kind.NOT_APPLICABLE_REQUESTED})
"""What closes an occurrence without a delivery, where it is granted."""


@dataclass(frozen=True, slots=True)
class LateReason:
    """Why something is late, and the date that the provider promises; it moves nothing."""

    at: datetime
    by: str
    category: str
    promised_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class History:
    """What people did and what the engine wrote, in the order of recording.

    ``standing`` is the last delivery that was not returned or withdrawn. ``notified`` holds (what, due
    instant) of each step that was told, ``breaches`` the due instants of recorded breaches, ``written_due`` what was
    last written of the due instant, ``partial_evidence`` is the evidence handed in so far by deliveries in part, ``sent_back``
    what checks saw of deliveries that were returned or withdrawn. ``pauses`` are in order; a delivery ends the one that
    still stands.
    """

    standing: Delivery | None = None
    deliveries: int = 0
    accepted_at: datetime | None = None
    returns: tuple[Return, ...] = ()
    responses: tuple[Response, ...] = ()
    ratings: tuple[Rating, ...] = ()
    agreed_at: datetime | None = None
    notified: frozenset[tuple[str, str]] = frozenset()
    breaches: frozenset[datetime] = frozenset()
    written_due: str | None = None
    opened: bool = False
    ended_at: datetime | None = None
    auto_accepted: bool = False
    rescheduled: Rescheduled | None = None
    cancelled_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()

    approval_requests: tuple[ApprovalRequest, ...] = ()
    assigned_to: str | None = None
    reassigned_at: datetime | None = None
    reminded_at: datetime | None = None
    late_reason: LateReason | None = None
    attestation: Attestation | None = None
    check_result: CheckResult | None = None
    sent_back: frozenset[str] = frozenset()
    partial_evidence: Mapping[str, Json] = field(default_factory=dict)

    @property
    def extension(self) -> ApprovalRequest | None:
        """The extension that counts: the last that was granted."""
        given = [a for a in self.approval_requests if a.kind is Kind.EXTENSION_REQUESTED and a.granted]
        return given[-1] if given else None

    @property
    def first_due_at(self) -> datetime | None:
        """The due instant before the first extension that was granted; None where none was."""
        return next((a.was for a in self.approval_requests if a.kind is Kind.EXTENSION_REQUESTED and a.granted), None)

    @property
    def excused(self) -> ApprovalRequest | None:
        """The waiver or *not applicable* that the consumer granted."""
        return next((a for a in self.approval_requests if a.kind in EXCUSES and a.granted), None)

    @property
    def is_open(self) -> bool:
        """Whether nothing that happened has closed it: no delivery stands, nobody cancelled or excused it."""
        return self.standing is None and self.ended_at is None and self.cancelled_at is None and self.excused is None

    @property
    def resolved_at(self) -> datetime | None:
        """When people settled it, from when on its date moves no more: the delivery that stands was recorded, or it was
        cancelled or excused. None while it is open.
        """
        if self.standing is not None:
            return self.standing.recorded_at
        return self.cancelled_at or (self.excused.decided_at if self.excused is not None else None)

    def waiting(self, kind: Kind) -> ApprovalRequest | None:
        """What was asked so and has no answer yet."""
        return next((a for a in self.approval_requests if a.kind is kind and a.granted is None), None)

    @property
    def dated_back(self) -> tuple[ApprovalRequest, ...]:
        """The earlier dates that wait for the other side's yes."""
        return tuple(a for a in self.approval_requests if a.kind in DATABLE and a.granted is None)

    @property
    def paused(self) -> Pause | None:
        """The pause that nobody has ended yet."""
        return next((p for p in self.pauses if p.until is None), None)


def fold(entries: Iterable[Entry], wish: datetime | None = None) -> History:
    """The history of one occurrence. ``wish`` is the time that its request asked for; entries are in order of
    recording."""
    standing: Delivery | None = None
    deliveries = 0
    accepted_at: datetime | None = None
    returns: list[Return] = []
    responses: list[Response] = []
    ratings: dict[str, Rating] = {}
    told: set[tuple[str, str]] = set()
    breaches: set[datetime] = set()
    written_due: str | None = None
    opened = auto_accepted = False
    ended_at: datetime | None = None
    moved: Rescheduled | None = None
    cancelled_at: datetime | None = None
    pauses: list[Pause] = []
    approval_requests: list[ApprovalRequest] = []
    assigned_to: str | None = None
    reassigned_at: datetime | None = None
    reminded_at: datetime | None = None
    late_reason: LateReason | None = None
    word: Attestation | None = None
    look: CheckResult | None = None
    sent_back: set[str] = set()
    partial_evidence: dict[str, Json] = {}
    named = {Side.CONSUMER: wish, Side.PROVIDER: None}
    agreed_at: datetime | None = None
    for entry in entries:
        body = entry.body
        match entry.kind:
            case Kind.DELIVERED | Kind.NOTHING_TO_REPORT | Kind.RECEIVED:
                deliveries += 1
                pauses = [p.ended(entry.recorded_at) for p in pauses]
                standing = Delivery(
                    claimed_at=entry.effective_at,
                    recorded_at=entry.recorded_at,
                    by=entry.actor,
                    backdated=bool(body.get("backdated")),
                    received=entry.kind is Kind.RECEIVED,
                    nothing=entry.kind is Kind.NOTHING_TO_REPORT,
                    seen=str(body.get("seen", "")),
                )
                accepted_at = entry.effective_at if entry.kind is Kind.RECEIVED else None
                approval_requests = [*_without_dates(approval_requests), *_dated(entry)]
            case Kind.ACCEPTED:
                accepted_at = entry.effective_at
            case Kind.RETURNED:
                returns.append(Return(entry.recorded_at, str(body.get("reason", "")), entry.actor))
                sent_back |= {standing.seen} if standing is not None and standing.seen else set()
                standing, accepted_at, auto_accepted, word, look, partial_evidence = None, None, False, None, None, {}
                approval_requests = _without_dates(approval_requests)
            case Kind.DATE_CONFIRMED | Kind.DATE_REFUSED:
                agreed = entry.kind is Kind.DATE_CONFIRMED
                if standing is not None and any(a.kind in DELIVERIES and a.granted is None for a in approval_requests):
                    standing = replace(standing, agreed=agreed)
                if agreed:
                    pauses = [_dated_back(p, approval_requests) for p in pauses]
                approval_requests = [
                    _decided(a, entry, granted=agreed) if a.kind in DATABLE else a for a in approval_requests
                ]
            case Kind.RESPONDED:
                side = Side(str(body["side"]))
                other = Side.PROVIDER if side is Side.CONSUMER else Side.CONSUMER
                time = datetime.fromisoformat(str(body["time"])) if body.get("time") else None
                named[side] = time or named[other] or named[side]
                if named[side] is not None and named[side] == named[other]:
                    agreed_at = named[side]
                responses.append(Response(entry.effective_at, side, time))
            case Kind.RATED:
                ratings[entry.actor] = Rating(
                    entry.effective_at, entry.actor, int(str(body["score"])), str(body.get("comment", ""))
                )
            case Kind.OPENED:
                opened, written_due = True, str(body["due_at"]) if body.get("due_at") else None
            case Kind.DUE_SET:
                written_due = str(body["due_at"]) if body.get("due_at") else None
                if body.get("reason") == RECOMPUTED:
                    moved = _rescheduled(entry.recorded_at, body)
            case Kind.BREACHED:
                breaches.add(entry.effective_at)
            case Kind.LAPSED | Kind.MET:
                ended_at = entry.effective_at
            case Kind.ACCEPTED_AUTOMATICALLY:
                auto_accepted = True
            case Kind.SUPERSEDED:
                since = datetime.fromisoformat(str(body["since"]))
                moved = _rescheduled(since, body)
                cancelled_at = None  # what was cancelled comes back under the new terms
            case Kind.CANCELLED:
                cancelled_at = entry.effective_at
            case Kind.PAUSED:
                who, why = str(body["waiting_for"]), str(body.get("reason", ""))
                pauses.append(Pause(entry.recorded_at, None, who, why))
                approval_requests += _dated(entry)
            case Kind.RESUMED:
                pauses = [p.ended(entry.recorded_at) for p in pauses]
                approval_requests += _dated(entry)
            case Kind.EXTENSION_REQUESTED | Kind.WAIVER_REQUESTED | Kind.NOT_APPLICABLE_REQUESTED:
                approval_requests = [
                    replace(a, granted=False) if a.kind is entry.kind and a.granted is None else a
                    for a in approval_requests
                ]
                approval_requests.append(
                    ApprovalRequest(
                        entry.kind,
                        entry.recorded_at,
                        entry.actor,
                        str(body.get("reason", "")),
                        _instant(body.get("until")),
                        _instant(body.get("was")),
                    )
                )
            case kind if kind in DECISIONS:
                asked = DECISIONS[kind]
                granted = kind is APPROVALS[asked][0]
                approval_requests = [
                    _decided(a, entry, granted=granted) if a.kind is asked else a for a in approval_requests
                ]
            case Kind.WITHDRAWN:
                deliveries -= 1
                sent_back |= {standing.seen} if standing is not None and standing.seen else set()
                standing, accepted_at, auto_accepted, word, look, partial_evidence = None, None, False, None, None, {}
                approval_requests = _without_dates(approval_requests)
            case Kind.PARTLY_DELIVERED:
                handed_in = body.get("evidence")
                partial_evidence |= handed_in if isinstance(handed_in, Mapping) else {}
            case Kind.ATTESTED:
                word = Attestation(entry.effective_at, entry.actor)
            case Kind.CHECKED:
                what = Text(zh=str(body["zh"]), en=str(body["en"]))
                look = CheckResult(entry.recorded_at, CheckAnswer(str(body["answer"])), what, str(body["seen"]))
            case Kind.REASSIGNED:
                assigned_to, reassigned_at = str(body["to"]), entry.recorded_at
            case Kind.REMINDED:
                reminded_at = entry.recorded_at
            case Kind.LATE_REASON:
                promised = body.get("promised_on")
                late_reason = LateReason(
                    entry.recorded_at,
                    entry.actor,
                    str(body["category"]),
                    date.fromisoformat(str(promised)) if promised else None,
                    str(body.get("note", "")),
                )
            case Kind.NOTIFIED:
                told.add((str(body["step"]), str(body.get("due_at") or "")))
            case _:
                pass
    return History(
        standing=standing,
        deliveries=deliveries,
        accepted_at=accepted_at,
        returns=tuple(returns),
        responses=tuple(responses),
        ratings=tuple(ratings.values()),
        agreed_at=agreed_at,
        notified=frozenset(told),
        breaches=frozenset(breaches),
        written_due=written_due,
        opened=opened,
        ended_at=ended_at,
        auto_accepted=auto_accepted,
        rescheduled=moved,
        cancelled_at=cancelled_at,
        pauses=tuple(pauses),
        approval_requests=tuple(approval_requests),
        assigned_to=assigned_to,
        reassigned_at=reassigned_at,
        reminded_at=reminded_at,
        late_reason=late_reason,
        attestation=word,
        check_result=look,
        sent_back=frozenset(sent_back),
        partial_evidence=partial_evidence,
    )


def _rescheduled(since: datetime, body: Mapping[str, Json]) -> Rescheduled:
    return Rescheduled(since, _instant(body.get("was")), _instant(body.get("due_at")))


def _decided(ask: ApprovalRequest, entry: Entry, *, granted: bool) -> ApprovalRequest:
    """What was asked, with its answer; what has one keeps it."""
    if ask.granted is not None:
        return ask
    reason = str(entry.body.get("reason", ""))
    return replace(ask, granted=granted, decided_at=entry.recorded_at, decided_by=entry.actor, decision_reason=reason)


def _dated(entry: Entry) -> list[ApprovalRequest]:
    """What an entry that is dated back asks of the other side; a receipt asks nothing."""
    if entry.kind not in DATABLE or not entry.body.get("backdated"):
        return []
    side = Side(str(entry.body.get("side", Side.PROVIDER.value)))
    return [ApprovalRequest(entry.kind, entry.recorded_at, entry.actor, "", entry.effective_at, side=side)]


def _without_dates(approval_requests: Iterable[ApprovalRequest]) -> list[ApprovalRequest]:
    """What is left to answer when a delivery no longer stands."""
    return [a for a in approval_requests if a.kind not in DELIVERIES or a.granted is not None]


def _dated_back(pause: Pause, approval_requests: Iterable[ApprovalRequest]) -> Pause:
    """A pause with the earlier beginning and end that were asked for."""
    for ask in approval_requests:
        if ask.granted is None and ask.until is not None:
            if ask.kind is Kind.PAUSED and ask.at == pause.since:
                pause = replace(pause, since=ask.until)
            elif ask.kind is Kind.RESUMED and ask.at == pause.until:
                pause = replace(pause, until=ask.until)
    return pause


def _instant(written: object) -> datetime | None:
    return datetime.fromisoformat(str(written)) if written else None
