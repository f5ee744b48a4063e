"""Proposals of defects: a return, or a rating of 1 that counts, that nobody has recorded as a defect or dismissed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.appeal_rating import UPHELD, DecideAppeal
from engine.domain.action.defect import LinkDefect, OpenDefect, RecurDefect
from engine.domain.action.rate import Rate
from engine.domain.action.return_delivery import ReturnDelivery
from engine.domain.agreement.defect_scheme import DefectScheme
from engine.domain.defect.defect import Defect
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import Entry, Kind

PROPOSING_SCORE = 1
"""The score of a rating that proposes a defect."""
PROPOSING = frozenset({Kind.RETURNED, Kind.RATED, Kind.APPEAL_DECIDED})
"""The kinds of entry from which it follows whether something is proposed."""


@dataclass(frozen=True, slots=True)
class DefectProposal:
    """An item that was returned or rated 1, and that nobody has recorded as a defect or dismissed since.

    ``kind`` is that of the last entry that proposes it, by whom and when (UTC), with its ``reason``. ``category`` is
    likely: that of the reason of the rating, else that of the last defect of the same obligation, or None.
    """

    item: str
    kind: Kind
    by: str
    at: datetime
    reason: str
    category: str | None


def proposes(entry: Entry) -> bool:
    """True for an entry that by itself proposes a defect: a return, or a rating of 1."""
    is_low = entry.kind is Kind.RATED and Rate.read(entry).score <= PROPOSING_SCORE
    return is_low or entry.kind is Kind.RETURNED


def handled_until(entries: Mapping[str, Iterable[Entry]]) -> Mapping[str, datetime]:
    """The instant up to which what happened to an item is answered for, from the entries about defects by subject: it
    was recorded as a defect, linked to one, or dismissed then."""
    handled: dict[str, datetime] = {}
    for subject, theirs in entries.items():
        for entry in theirs:
            for item in _answered(subject, entry):
                handled[item] = max(entry.recorded_at, handled.get(item, entry.recorded_at))
    return handled


def _answered(subject: str, entry: Entry) -> tuple[str, ...]:
    match entry.kind:
        case Kind.DEFECT_OPENED:
            return OpenDefect.read(entry).items
        case Kind.DEFECT_LINKED:
            return LinkDefect.read(entry).items
        case Kind.DEFECT_RECURRED:
            return RecurDefect.read(entry).items
        case Kind.DEFECT_DISMISSED:
            return (subject,)
        case _:
            return ()


def proposals(
    proposing: Iterable[Entry],
    handled: Mapping[str, datetime],
    defects: Iterable[Defect],
    scheme: DefectScheme,
) -> tuple[DefectProposal, ...]:
    """The open proposals, oldest first, from returns, ratings and decisions on appeals in order of recording.

    An item that itself has a cause proposes nothing: no corrective action could follow from it. A rating that the same
    person has raised since, or whose appeal was upheld, no longer counts, where ``proposing`` has that too.
    """
    last = _last_categories(defects)
    found: dict[str, dict[tuple[Kind, str], DefectProposal]] = {}
    for entry in proposing:
        id = OccurrenceId.parse(entry.subject_id)
        answered = handled.get(entry.subject_id)
        if id.cause is not None or (answered is not None and entry.recorded_at <= answered):
            continue
        by_cause = found.setdefault(entry.subject_id, {})
        if entry.kind is Kind.APPEAL_DECIDED:
            if (decided := DecideAppeal.read(entry)).decision == UPHELD:
                by_cause.pop((Kind.RATED, decided.rater), None)
            continue
        if entry.kind is Kind.RETURNED:
            reason, category = ReturnDelivery.read(entry).reason, None
        else:
            rating = Rate.read(entry)
            by_cause.pop((entry.kind, entry.actor), None)
            if rating.score > PROPOSING_SCORE:
                continue
            reason, category = rating.comment or rating.reason, scheme.of_reason(rating.reason)
        category = category or last.get(str(id.obligation))
        by_cause[entry.kind, entry.actor] = DefectProposal(
            entry.subject_id, entry.kind, entry.actor, entry.recorded_at, reason, category
        )
    each = [max(causes.values(), key=lambda p: p.at) for causes in found.values() if causes]
    return tuple(sorted(each, key=lambda p: (p.at, p.item)))


def _last_categories(defects: Iterable[Defect]) -> Mapping[str, str]:
    """The category of the last defect of each obligation that has one."""
    last: dict[str, tuple[datetime, str]] = {}
    for defect in defects:
        if defect.dismissed is not None:
            continue
        for item, linked_at in defect.items.items():
            promise = str(OccurrenceId.parse(item).obligation)
            last[promise] = max(last.get(promise, (linked_at, defect.category)), (linked_at, defect.category))
    return {promise: category for promise, (_, category) in last.items()}
