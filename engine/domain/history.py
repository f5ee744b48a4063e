"""What happened to one occurrence, folded from its entries in the order in which they were recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement import Side
from engine.domain.entries import Entry, Kind
from engine.domain.pause import Pause


@dataclass(frozen=True, slots=True)
class Delivery:
    """One hand-over. ``claimed_at`` is the instant that the person gave; it counts unless it is back-dated and not
    agreed.

    ``received`` marks a receipt: delivered and accepted in one entry, dated by the consumer alone (decision 13).
    """

    claimed_at: datetime
    recorded_at: datetime
    by: str
    backdated: bool = False
    agreed: bool | None = None
    received: bool = False
    nothing: bool = False

    @property
    def at(self) -> datetime:
        """The instant that counts: a back-dating counts from recording until the other side's yes."""
        return self.recorded_at if self.backdated and not self.received and self.agreed is not True else self.claimed_at


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


@dataclass(frozen=True, slots=True)
class Superseded:
    """That an open occurrence went over to a new revision: since when its new terms hold, and what its date was and
    became."""

    since: datetime
    was: str | None
    due_at: str | None


@dataclass(frozen=True, slots=True)
class History:
    """What people did and what the engine wrote, in the order of recording.

    ``standing`` is the last delivery that was not returned. ``told`` holds (what, due instant) of each rung that was
    told,
    ``breaches`` the due instants of recorded breaches, ``opened_due`` and ``due_set`` what was last written of the
    due instant. ``pauses`` are in order; a delivery ends the one that still stands.
    """

    standing: Delivery | None = None
    deliveries: int = 0
    accepted_at: datetime | None = None
    returns: tuple[Return, ...] = ()
    responses: tuple[Response, ...] = ()
    ratings: tuple[Rating, ...] = ()
    agreed_at: datetime | None = None
    told: frozenset[tuple[str, str]] = frozenset()
    breaches: frozenset[datetime] = frozenset()
    written_due: str | None = None
    opened: bool = False
    ended: bool = False
    silent: bool = False
    superseded: Superseded | None = None
    cancelled_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()

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
    opened = ended = silent = False
    superseded: Superseded | None = None
    cancelled_at: datetime | None = None
    pauses: list[Pause] = []
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
                )
                accepted_at = entry.effective_at if entry.kind is Kind.RECEIVED else None
            case Kind.ACCEPTED:
                accepted_at = entry.effective_at
            case Kind.RETURNED:
                returns.append(Return(entry.recorded_at, str(body.get("reason", "")), entry.actor))
                standing, accepted_at, silent = None, None, False
            case Kind.DATE_CONFIRMED | Kind.DATE_REFUSED:
                if standing is not None:
                    standing = Delivery(
                        standing.claimed_at,
                        standing.recorded_at,
                        standing.by,
                        backdated=standing.backdated,
                        agreed=entry.kind is Kind.DATE_CONFIRMED,
                        nothing=standing.nothing,
                    )
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
            case Kind.BREACHED:
                breaches.add(entry.effective_at)
            case Kind.LAPSED | Kind.MET:
                ended = True
            case Kind.ACCEPTED_BY_SILENCE:
                silent = True
            case Kind.SUPERSEDED:
                since = datetime.fromisoformat(str(body["since"]))
                was, became = body.get("was"), body.get("due_at")
                superseded = Superseded(since, str(was) if was else None, str(became) if became else None)
                cancelled_at = None  # what was cancelled comes back under the new terms
            case Kind.CANCELLED:
                cancelled_at = entry.effective_at
            case Kind.PAUSED:
                who, why = str(body["waiting_for"]), str(body.get("reason", ""))
                pauses.append(Pause(entry.recorded_at, None, who, why))
            case Kind.RESUMED:
                pauses = [p.ended(entry.recorded_at) for p in pauses]
            case Kind.NOTIFIED:
                told.add((str(body["rung"]), str(body.get("due_at") or "")))
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
        told=frozenset(told),
        breaches=frozenset(breaches),
        written_due=written_due,
        opened=opened,
        ended=ended,
        silent=silent,
        superseded=superseded,
        cancelled_at=cancelled_at,
        pauses=tuple(pauses),
    )
