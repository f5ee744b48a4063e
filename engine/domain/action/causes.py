"""The causes that the entries of people are: ratings with upheld appeals, returns and corrective actions, from which
items of common obligations follow, and the deliveries of these items, from which the next steps follow."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime

from engine.domain.action.appeal_rating import UPHELD, DecideAppeal
from engine.domain.action.decide_corrective_action import DecideCorrectiveAction
from engine.domain.action.rate import Rate
from engine.domain.ids import CauseId, CauseKind, ObligationId, OccurrenceId
from engine.domain.ledger.cause import Causes, DecidedAction, NthReturn, RatedBy, StepDelivered, cause_after
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.transition import DELIVERIES

CAUSING = (Kind.RATED, Kind.APPEAL_DECIDED, Kind.RETURNED, Kind.CORRECTIVE_ACTION_DECIDED)
"""The kinds of entry that are causes. All of them are entries of people."""
_DELIVERING = frozenset({*DELIVERIES, Kind.RECEIVED})
_TAKING_BACK = frozenset({Kind.RETURNED, Kind.WITHDRAWN})


def causes(entries: Mapping[str, Sequence[Entry]]) -> Mapping[str, Causes]:
    """The causes by agreement, from the entries about items by id, each group in the order of recording.

    Ratings and returns of an item that itself has a cause are no causes, so that there are no endless chains.
    """
    ratings: dict[str, list[RatedBy]] = {}
    returns: dict[str, list[NthReturn]] = {}
    decided: dict[str, list[DecidedAction]] = {}
    for id, group in sorted(entries.items()):
        if not any(entry.kind in CAUSING for entry in group):
            continue
        about = OccurrenceId.parse(id)
        if about.cause is None:
            ratings.setdefault(about.agreement, []).extend(_ratings(about, group))
            returns.setdefault(about.agreement, []).extend(_returns(about, group))
            decided.setdefault(about.agreement, []).extend(decided_actions(about, group))
    return {
        agreement: Causes(tuple(ratings[agreement]), tuple(returns[agreement]), tuple(decided[agreement]))
        for agreement in ratings
    }


def _ratings(about: OccurrenceId, entries: Sequence[Entry]) -> list[RatedBy]:
    scores: dict[str, list[tuple[datetime, int | None]]] = {}
    for entry in entries:
        if entry.kind is Kind.RATED:
            scores.setdefault(entry.actor, []).append((entry.recorded_at, Rate.read(entry).score))
        elif entry.kind is Kind.APPEAL_DECIDED and (decided := DecideAppeal.read(entry)).decision == UPHELD:
            scores.setdefault(decided.rater, []).append((entry.recorded_at, None))
    return [RatedBy(about, by, tuple(given)) for by, given in sorted(scores.items())]


def _returns(about: OccurrenceId, entries: Sequence[Entry]) -> list[NthReturn]:
    returned = [entry for entry in entries if entry.kind is Kind.RETURNED]
    return [NthReturn(about, number, entry.recorded_at) for number, entry in enumerate(returned, 1)]


def decided_actions(about: OccurrenceId, entries: Sequence[Entry]) -> list[DecidedAction]:
    """The corrective actions that were decided about an item, in the order of recording."""
    decided = []
    for entry in entries:
        if entry.kind is Kind.CORRECTIVE_ACTION_DECIDED:
            action = DecideCorrectiveAction.read(entry)
            decided.append(
                DecidedAction(
                    about,
                    action.defect,
                    action.number,
                    entry.recorded_at,
                    action.due_on,
                    action.what,
                    action.owner,
                    action.person or None,
                )
            )
    return decided


def with_steps(known: Mapping[str, Causes], entries: Mapping[str, Sequence[Entry]]) -> Mapping[str, Causes]:
    """The causes by agreement, with the deliveries of steps among the entries about items with a cause, by id."""
    steps: dict[str, list[StepDelivered]] = {}
    for id, group in sorted(entries.items()):
        about = OccurrenceId.parse(id)
        if about.cause is not None and (spans := _spans(group)):
            step = StepDelivered(about.obligation.obligation, about.cause, spans)
            steps.setdefault(about.agreement, []).append(step)
    added = {agreement: replace(known.get(agreement, Causes()), steps=tuple(own)) for agreement, own in steps.items()}
    return {**known, **added}


def step_ids(known: Mapping[str, Causes], steps: Set[str]) -> frozenset[str]:
    """The ids that the items of some common obligations have where they follow from these causes."""
    return frozenset(
        str(OccurrenceId(ObligationId(agreement, step), cause))
        for agreement, causes_ in known.items()
        for cause in _cause_ids(causes_)
        for step in steps
    )


def _cause_ids(known: Causes) -> Iterable[CauseId]:
    for rated in known.ratings:
        yield cause_after(CauseKind.RATED, rated.by, rated.about)
    for returned in known.returns:
        yield cause_after(CauseKind.RETURNED, str(returned.number), returned.about)
    for action in known.actions:
        yield cause_after(CauseKind.DEFECT, action.which, action.about)


def _spans(entries: Sequence[Entry]) -> tuple[tuple[datetime, datetime | None], ...]:
    """The deliveries of one item: the recording of each, and the instant at which it was taken back."""
    spans: list[tuple[datetime, datetime | None]] = []
    for entry in entries:
        if entry.kind in _DELIVERING and (not spans or spans[-1][1] is not None):
            spans.append((entry.recorded_at, None))
        elif entry.kind in _TAKING_BACK and spans and spans[-1][1] is None:
            spans[-1] = (spans[-1][0], entry.recorded_at)
    return tuple(spans)
